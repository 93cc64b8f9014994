//! All figures for a unit and a period.

use super::{asked_and_tree, chooser, href};
use crate::rules::{has_source, measure, text};
use crate::{Asked, State, Value, prepare_all};
use access::{Line, audit};
use axum::extract::State as Ext;
use base::{Fault, Outcome};
use catalogue::Figure;
use maud::{Markup, html};
use org::Tree;
use ui::download::{XLSX, download};
use ui::list::{address, pager};
use ui::parts::{empty, note};
use ui::{Me, Page, Params, Reply, Site};

/// Figures on a page: with all their words more would weigh over 100 KB.
const PAGE: i64 = 120;

/// `GET /figures`.
pub async fn list(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    let (asked, tree, rows) = compute(&site, &me, &params).await?;
    let q = params.text("q");
    let (total, page) = (i64::try_from(rows.len())?, params.page());
    let skip = usize::try_from((page - 1) * PAGE)?.min(rows.len());
    let shown = rows.get(skip..).unwrap_or_default();
    let shown = shown.get(..usize::try_from(PAGE)?).unwrap_or(shown);
    let body = html! {
        (chooser("/figures", &tree, asked, site.today(), ("q", q)))
        form.tools method="get" action="/figures" role="search" aria-label="查找指标" {
            div.field.grow { label.field-label for="f-q" { "查找指标" } input #f-q .form-control type="search" name="q" value=(q) placeholder="名称或常用说法，如：新发展党员"; }
            (hidden(asked)) button.btn { "查找" }
        }
        (legend())
        @if q.is_empty() && params.text("all") != "1" { p.hint { "只列出可由记录取数的指标。" a href=(format!("{}&all=1", super::list_href(asked))) { "列出全部指标" } } }
        @if rows.is_empty() { (empty("没有符合的指标", "换个说法再试，或清空查找条件", &html! {})) } @else {
            (table(shown, asked))
            (pager(total, page, PAGE, |p| page_href(asked, &params, p)))
        }
    };
    let name = tree.get(asked.unit).map_or(String::new(), |n| n.name.clone());
    Page::new("指标")
        .lead(format!("{name}（含下级），{}", asked.period.chinese()))
        .acts(html! {
            a.btn.btn-outline-secondary href=(super::to("/figures/compare", asked)) { "两期对比" }
            @if me.can("member.read") { a.btn.btn-outline-secondary href=(super::to("/figures/balance", asked)) { "党员数量变化" } }
            a.btn.btn-outline-secondary href=(super::to("/figures/by-hand", asked)) { "手工填报一览" }
            a.btn.btn-outline-secondary href="/figures/own" { "自定义指标" }
            a.btn.btn-outline-secondary href=(super::export_href(asked, q)) { "导出" }
        })
        .body(body)
        .reply()
}

fn page_href(asked: Asked, params: &Params, page: i64) -> String {
    let (q, all, page) = (params.text("q"), params.text("all"), page.to_string());
    let (unit, from, to) = (asked.unit.to_string(), asked.period.from.to_string(), asked.period.to.to_string());
    address("/figures", &[("unit", &unit), ("from", &from), ("to", &to), ("q", q), ("all", all), ("page", &page)])
}

fn hidden(asked: Asked) -> Markup {
    html! {
        input type="hidden" name="unit" value=(asked.unit);
        input type="hidden" name="from" value=(asked.period.from);
        input type="hidden" name="to" value=(asked.period.to);
    }
}

fn legend() -> Markup {
    html! {
        div.legend-chips {
            @for state in [State::Traced, State::Manual, State::Missing] {
                span { span class=(state.chip()) { @if state != State::Missing { "12" } } " " (state.chinese()) }
            }
            span { "点开数字可查看定义和出处" }
        }
    }
}

/// Figures with their values: those that records can show first.
async fn compute(site: &Site, me: &Me, params: &Params) -> Outcome<(Asked, Tree, Vec<(Figure, Value)>)> {
    let scope = me.scope("figure.read")?;
    let mut conn = site.db.read().await?;
    let (asked, tree) = asked_and_tree(&mut conn, &scope, me, params, site.today()).await?;
    if tree.get(asked.unit).is_none() {
        return Err(Fault::NotFound);
    }
    let q = params.text("q");
    let all = params.text("all") == "1";
    let meets = |f: &&Figure| if q.is_empty() { all || has_source(f) } else { super::figure_words(f, q) };
    let book = crate::book(&mut conn, &scope, &site.catalogue).await?;
    let figures: Vec<&Figure> = book.figures().filter(meets).collect();
    let prepared = prepare_all(&mut conn, &scope, &book, &figures, asked.period).await?;
    let pair = |(figure, prepared): (&&Figure, crate::Prepared)| ((*figure).clone(), prepared.value(&tree, asked.unit));
    let mut rows: Vec<(Figure, Value)> = figures.iter().zip(prepared).map(pair).collect();
    rows.sort_by_key(|(f, v)| (v.state == State::Missing, !has_source(f)));
    Ok((asked, tree, rows))
}

fn table(rows: &[(Figure, Value)], asked: Asked) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="指标一览" {
            table.table.table-cards {
                thead { tr { th scope="col" { "指标" } th.num scope="col" { "数值" } th scope="col" { "状态" } th scope="col" { "定义" } } }
                tbody {
                    @for (figure, value) in rows {
                        tr {
                            th scope="row" { a href=(href(figure, asked)) { (figure.name) } }
                            td.num data-label="数值" { (chip(figure, value, asked)) }
                            td data-label="状态" { (value.state.chinese()) @if value.state == State::Missing && !has_source(figure) { "（暂无可取数的台账）" } }
                            td data-label="定义" { (figure.definition.chars().take(60).collect::<String>()) }
                        }
                    }
                }
            }
        }
        @if rows.iter().all(|(_, v)| v.state == State::Missing) {
            (note("info", &html! { p { "这一期间还没有任何记录。先记录会议、党员变化或台账，数字会自动出现在这里。" } }))
        }
    }
}

/// A figure's value as a chip that leads to its evidence.
pub fn chip(figure: &Figure, value: &Value, asked: Asked) -> Markup {
    let shown = value.amount.map(|a| format!("{}{}", text(figure, a), measure(figure)));
    html! { a class=(value.state.chip()) href=(href(figure, asked)) aria-label=[shown.is_none().then(|| format!("{}：缺", figure.name))] { (shown.unwrap_or_default()) } }
}

/// `GET /figures/export`: exactly what the list shows.
pub async fn export(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    let (asked, tree, rows) = compute(&site, &me, &params).await?;
    let name = tree.get(asked.unit).map_or(String::new(), |n| n.name.clone());
    let title = format!("{name}指标（{}）", asked.period.chinese());
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &name);
    let book = super::book(&title, &rows, &footer, site.today())?;
    audit::note(&site, &me, Line::general("export", format!("指标 {} 行", rows.len())).unit(asked.unit)).await?;
    Ok(download(&format!("{title}.xlsx"), XLSX, book))
}
