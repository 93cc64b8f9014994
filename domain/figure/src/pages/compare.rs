//! All figures of a unit in two periods, side by side.

use super::{asked_and_tree, figure_words, href};
use crate::rules::{change, has_source, measure, text};
use crate::{Asked, Value, prepare_all};
use access::{Line, audit};
use axum::extract::State as Ext;
use base::{Day, Fault, Outcome, Period};
use catalogue::Figure;
use exchange::out::{Book, Caption};
use maud::{Markup, html};
use org::Tree;
use ui::download::{XLSX, download};
use ui::list::{address, pager};
use ui::parts::empty;
use ui::{Me, Page, Params, Reply, Site};

/// Figures on a page.
const PAGE: usize = 100;

/// What is compared.
struct Compared {
    asked: Asked,
    against: Period,
    name: String,
    tree: Tree,
    rows: Vec<(Figure, Value, Value)>,
}

/// The second period: as the address says, else the same days a year before.
fn against(params: &Params, asked: Asked) -> Period {
    match (params.read::<Day>("from2"), params.read::<Day>("to2")) {
        (Some(from), Some(to)) => Period::new(from, to).unwrap_or(asked.period.year_before()),
        _ => asked.period.year_before(),
    }
}

async fn compute(site: &Site, me: &Me, params: &Params) -> Outcome<Compared> {
    let scope = me.scope("figure.read")?;
    let mut conn = site.db.read().await?;
    let (asked, tree) = asked_and_tree(&mut conn, &scope, me, params, site.today()).await?;
    let against = against(params, asked);
    let then = Tree::load(&mut conn, &scope, against.to).await?;
    let name = tree.get(asked.unit).ok_or(Fault::NotFound)?.name.clone();
    let book = crate::book(&mut conn, &scope, &site.catalogue).await?;
    let q = params.text("q");
    let figures: Vec<&Figure> =
        book.figures().filter(|f| figure_words(f, q) && (has_source(f) || !q.is_empty())).collect();
    let now = prepare_all(&mut conn, &scope, &book, &figures, asked.period).await?;
    let before = prepare_all(&mut conn, &scope, &book, &figures, against).await?;
    let pair = |((figure, now), before): ((&&Figure, crate::Prepared), crate::Prepared)| {
        ((*figure).clone(), now.value(&tree, asked.unit), before.value(&then, asked.unit))
    };
    let mut rows: Vec<(Figure, Value, Value)> = figures.iter().zip(now).zip(before).map(pair).collect();
    rows.retain(|(_, now, before)| now.amount.is_some() || before.amount.is_some());
    Ok(Compared { asked, against, name, tree, rows })
}

/// `GET /figures/compare`.
pub async fn show(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    let c = compute(&site, &me, &params).await?;
    let q = params.text("q");
    let page = params.page();
    let skip = usize::try_from(page - 1)?.saturating_mul(PAGE).min(c.rows.len());
    let shown: Vec<&(Figure, Value, Value)> = c.rows.iter().skip(skip).take(PAGE).collect();
    let total = i64::try_from(c.rows.len())?;
    let size = i64::try_from(PAGE)?;
    let body = html! {
        (chooser(&c, q))
        @if shown.is_empty() { (empty("两期都没有数", "换一个期间或党组织再看", &html! {})) } @else {
            (table(&c, &shown))
            (pager(total, page, size, |p| link("/figures/compare", &c, q, Some(p))))
        }
    };
    Page::new("两期对比")
        .crumb("指标", "/figures")
        .lead(format!("{}（含下级），{}与{}", c.name, c.asked.period.chinese(), c.against.chinese()))
        .acts(html! { a.btn.btn-outline-secondary href=(link("/figures/compare/export", &c, q, None)) { "导出" } })
        .body(body)
        .reply()
}

fn link(path: &str, c: &Compared, q: &str, page: Option<i64>) -> String {
    let page = page.map_or(String::new(), |p| p.to_string());
    let days = [c.asked.period.from, c.asked.period.to, c.against.from, c.against.to].map(|d| d.to_string());
    let [from, to, from2, to2] = &days;
    let unit = c.asked.unit.to_string();
    address(
        path,
        &[("unit", &unit), ("from", from), ("to", to), ("from2", from2), ("to2", to2), ("q", q), ("page", &page)],
    )
}

fn chooser(c: &Compared, q: &str) -> Markup {
    let day = |id: &str, label: &str, value: Day| {
        html! { div.field { label.field-label for=(format!("f-{id}")) { (label) } input.form-control id=(format!("f-{id}")) type="date" name=(id) value=(value); } }
    };
    html! {
        form.tools method="get" action="/figures/compare" {
            div.field.grow { label.field-label for="f-unit" { "党组织（含下级）" } (super::unit_select(&c.tree, c.asked.unit)) }
            (day("from", "本期起", c.asked.period.from)) (day("to", "本期止", c.asked.period.to))
            (day("from2", "对比期起", c.against.from)) (day("to2", "对比期止", c.against.to))
            div.field { label.field-label for="f-q" { "指标" } input #f-q .form-control type="search" name="q" value=(q); }
            button.btn { "对比" }
        }
    }
}

fn table(c: &Compared, rows: &[&(Figure, Value, Value)]) -> Markup {
    let then = Asked { period: c.against, ..c.asked };
    html! {
        div.list tabindex="0" role="region" aria-label="两期对比" {
            table.table.table-cards {
                thead { tr { th scope="col" { "指标" } th.num scope="col" { (c.asked.period.chinese()) } th.num scope="col" { (c.against.chinese()) } th.num scope="col" { "变化" } } }
                tbody { @for (figure, now, before) in rows { tr {
                    th scope="row" { a href=(href(figure, c.asked)) { (figure.name) } }
                    td.num data-label="本期" { (super::list::chip(figure, now, c.asked)) }
                    td.num data-label="对比期" { (super::list::chip(figure, before, then)) }
                    td.num data-label="变化" { (change(figure, now, before).unwrap_or_else(|| "不可比".into())) }
                } } }
            }
        }
    }
}

/// `GET /figures/compare/export`: all rows.
pub async fn export(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    let c = compute(&site, &me, &params).await?;
    let title = format!("{}指标两期对比", c.name);
    let (now, before) = (c.asked.period.chinese(), c.against.chinese());
    let captions = [
        Caption::text("指标").wide(28.0),
        Caption::text("单位"),
        Caption::number(&now),
        Caption::number(&before),
        Caption::text("变化").wide(18.0),
        Caption::text("口径").wide(60.0),
    ];
    let mut book = Book::new(site.today());
    let mut table = book.table("对比", &title, &captions)?;
    for (figure, now, before) in &c.rows {
        let amount = |value: &Value| value.amount.map_or(String::new(), |a| text(figure, a));
        let change = change(figure, now, before).unwrap_or_else(|| "不可比".into());
        table.row(&[&figure.name, measure(figure), &amount(now), &amount(before), &change, &figure.definition])?;
    }
    table.finish(&exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &c.name))?;
    let bytes = book.bytes()?;
    audit::note(&site, &me, Line::general("export", format!("两期对比 {} 行", c.rows.len())).unit(c.asked.unit))
        .await?;
    Ok(download(&format!("{title}.xlsx"), XLSX, bytes))
}
