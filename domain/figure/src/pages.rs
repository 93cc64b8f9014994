//! Pages of figures.

pub mod balance;
pub mod compare;
mod entries;
pub mod hand;
pub mod list;
pub mod one;
pub mod own;

use crate::Asked;
use base::id::UnitId;
use base::{Day, Outcome, Period};
use catalogue::{Catalogue, Figure};
use maud::{Markup, html};
use org::Tree;
use ui::Params;
use ui::list::{address, encode};

/// The unit and period a page is about, as its address says, or the actor's own unit and this year so far.
pub(crate) fn asked(params: &Params, home: UnitId, today: Day) -> Asked {
    let unit = params.read::<i64>("unit").map_or(home, UnitId);
    let year = Period::year_to_date(today);
    let period = match (params.read::<Day>("from"), params.read::<Day>("to")) {
        (Some(from), Some(to)) => Period::new(from, to).unwrap_or(year),
        _ => year,
    };
    Asked { unit, period }
}

/// The address of a figure's page.
pub fn evidence_href(key: &str, asked: Asked) -> String {
    to(&format!("/figures/{key}"), asked)
}

/// The address of a figure's page; of a narrowed figure with what narrows it.
pub fn href(figure: &Figure, asked: Asked) -> String {
    let only: Vec<String> = figure.narrowed.iter().map(|(tag, words)| format!("{tag}:{words}")).collect();
    let plain = evidence_href(&figure.key, asked);
    if only.is_empty() { plain } else { format!("{plain}&only={}", encode(&only.join(","))) }
}

/// The figure of an address: of the catalogue or made by a user, narrowed by `only=sex:女,age:35岁以下`. Not found when there is
/// none, or its records cannot answer that.
pub(crate) fn figure_of(book: &Catalogue, key: &str, only: &str) -> Outcome<Figure> {
    let figure = book.figure(key).ok_or(base::Fault::NotFound)?;
    crate::narrow_by(book, figure, only).ok_or(base::Fault::NotFound)
}

/// Whether a figure is called or spoken of like this.
pub(crate) fn figure_words(figure: &Figure, q: &str) -> bool {
    figure.name.contains(q) || figure.key == q || figure.aliases.iter().any(|a| a.contains(q))
}

/// The form that chooses unit and period, with the usual periods as links.
pub(crate) fn chooser(path: &str, tree: &Tree, asked: Asked, today: Day, more: (&str, &str)) -> Markup {
    let unit = asked.unit.to_string();
    let link =
        |p: Period| address(path, &[("unit", &unit), ("from", &p.from.to_string()), ("to", &p.to.to_string()), more]);
    html! {
        form.tools method="get" action=(path) data-auto="" {
            div.field.grow { label.field-label for="f-unit" { "党组织（含下级）" } (unit_select(tree, asked.unit)) }
            div.field { label.field-label for="f-from" { "起" } input #f-from .form-control type="date" name="from" value=(asked.period.from); }
            div.field { label.field-label for="f-to" { "止" } input #f-to .form-control type="date" name="to" value=(asked.period.to); }
            @if !more.1.is_empty() { input type="hidden" name=(more.0) value=(more.1); }
            button.btn { "查看" }
        }
        ul.filters { @for (name, period) in usual(today) { li { a.filter href=(link(period)) aria-current=[(period == asked.period).then_some("true")] { (name) } } } }
    }
}

pub(crate) fn unit_select(tree: &Tree, chosen: UnitId) -> Markup {
    html! {
        select #f-unit .form-select name="unit" {
            @for node in tree.units() {
                // Beyond the third level a list is too long to choose from: those units are reached from their own page.
                @if node.depth <= 2 || node.id == chosen {
                    option value=(node.id) selected[node.id == chosen] { ("　".repeat(node.depth)) (node.name) }
                }
            }
        }
    }
}

/// This year so far, last year, the quarters and months just ended.
fn usual(today: Day) -> Vec<(String, Period)> {
    let year = today.year();
    let quarter = (today.month() - 1) / 3 + 1;
    let mut all = vec![("今年以来".to_owned(), Period::year_to_date(today))];
    for q in (1..=quarter).rev() {
        all.extend(Period::quarter(year, q).map(|p| (p.chinese(), p)));
    }
    all.extend(Period::year(year - 1).map(|p| (p.chinese(), p)));
    let last = today.month_start().plus_days(-1);
    all.push((format!("{}年{}月", last.year(), last.month()), Period { from: last.month_start(), to: last }));
    all
}

/// The unit and period a page is about, and the tree in the actor's scope on the period's last day.
pub(crate) async fn asked_and_tree(
    conn: &mut db::Conn,
    scope: &access::Scope,
    me: &ui::Me,
    params: &Params,
    today: Day,
) -> Outcome<(Asked, Tree)> {
    let tree = Tree::load(conn, scope, today).await?;
    let first = tree.units().first().map(|n| n.id);
    let home = me.home_unit().filter(|h| tree.get(*h).is_some()).or(first).ok_or(base::Fault::NotFound)?;
    let asked = asked(params, home, today);
    let tree = if asked.period.to == today { tree } else { Tree::load(conn, scope, asked.period.to).await? };
    Ok((asked, tree))
}

/// The address of a page about a unit and period.
pub(crate) fn to(path: &str, asked: Asked) -> String {
    let (unit, from, to) = (asked.unit.to_string(), asked.period.from.to_string(), asked.period.to.to_string());
    address(path, &[("unit", &unit), ("from", &from), ("to", &to)])
}

/// The address of the list for a unit and period.
pub(crate) fn list_href(asked: Asked) -> String {
    to("/figures", asked)
}

/// The address of the export of the list.
pub(crate) fn export_href(asked: Asked, q: &str) -> String {
    let (unit, from, to) = (asked.unit.to_string(), asked.period.from.to_string(), asked.period.to.to_string());
    address("/figures/export", &[("unit", &unit), ("from", &from), ("to", &to), ("q", q)])
}

/// The workbook of a list of figures.
pub(crate) fn book(
    title: &str,
    rows: &[(catalogue::Figure, crate::Value)],
    footer: &str,
    made: Day,
) -> Outcome<Vec<u8>> {
    use exchange::out::{Book, Caption};
    let captions = [
        Caption::text("指标").wide(28.0),
        Caption::number("数值"),
        Caption::text("单位"),
        Caption::text("状态"),
        Caption::number("分录数"),
        Caption::text("定义").wide(60.0),
    ];
    let mut book = Book::new(made);
    let mut table = book.table("指标", title, &captions)?;
    for (figure, value) in rows {
        let amount = value.amount.map_or(String::new(), |a| crate::rules::text(figure, a));
        let entries = value.entries.to_string();
        table.row(&[
            &figure.name,
            &amount,
            crate::rules::measure(figure),
            value.state.chinese(),
            &entries,
            &figure.definition,
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
