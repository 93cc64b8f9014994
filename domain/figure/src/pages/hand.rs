//! All values entered by hand: who answers for which number, from where, and which of last period's are to be renewed.

use super::{asked_and_tree, chooser, figure_of, href};
use crate::Asked;
use crate::rules::{measure, text};
use crate::store::{self, Manual};
use axum::extract::State as Ext;
use base::id::UnitId;
use base::{Day, Fault, Period};
use catalogue::{Catalogue, Figure};
use maud::{Markup, html};
use org::Tree;
use ui::list::{address, pager};
use ui::parts::{card, empty};
use ui::{Me, Page, Params, Reply, Site};

/// Values on a page.
const PAGE: usize = 50;

/// `GET /figures/by-hand`.
pub async fn list(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("figure.read")?;
    let mut conn = site.db.read().await?;
    let (asked, tree) = asked_and_tree(&mut conn, &scope, &me, &params, site.today()).await?;
    let unit = org::store::find(&mut conn, &scope, asked.unit).await?;
    let within = scope.within(&unit.path).ok_or(Fault::NotFound)?;
    let book = crate::book(&mut conn, &scope, &site.catalogue).await?;
    let now = store::by_hand(&mut conn, &within, (asked.period.from, asked.period.to)).await?;
    let last = asked.period.before();
    let earlier = store::by_hand(&mut conn, &within, (last.from, last.to)).await?;
    let due: Vec<&Manual> = earlier.iter().filter(|m| is_due(m, &now, asked.period)).collect();
    let page = params.page();
    let skip = usize::try_from(page - 1)?.saturating_mul(PAGE).min(now.len());
    let shown: Vec<&Manual> = now.iter().skip(skip).take(PAGE).collect();
    let view = View { tree: &tree, book: &book, asked };
    let body = html! {
        (chooser("/figures/by-hand", &tree, asked, site.today(), ("", "")))
        @if !due.is_empty() { (card(&format!("上期手工填报、本期还没有填的（{}项）", due.len()), &view.table(&due.iter().take(PAGE).copied().collect::<Vec<_>>(), "去填报"))) }
        @if shown.is_empty() { (empty("本期没有手工填报的数", "没有台账可取数的指标，可以在指标页手工填报并写明来源", &html! {})) } @else {
            (view.table(&shown, "查看、撤回"))
            (pager(i64::try_from(now.len())?, page, i64::try_from(PAGE)?, |p| page_link(asked, p)))
        }
    };
    Page::new("手工填报一览")
        .crumb("指标", "/figures")
        .lead(format!("{}（含下级），{}", unit.name, asked.period.chinese()))
        .body(body)
        .reply()
}

fn page_link(asked: Asked, page: i64) -> String {
    let (unit, from, to) = (asked.unit.to_string(), asked.period.from.to_string(), asked.period.to.to_string());
    address("/figures/by-hand", &[("unit", &unit), ("from", &from), ("to", &to), ("page", &page.to_string())])
}

/// Entered for a period as long as this one that ended before it, and not yet for this one.
pub(crate) fn is_due(m: &Manual, now: &[Manual], period: Period) -> bool {
    let ended = m.to.parse::<Day>().is_ok_and(|to| to < period.from);
    ended && !now.iter().any(|n| n.figure == m.figure && n.unit == m.unit)
}

struct View<'a> {
    tree: &'a Tree,
    book: &'a Catalogue,
    asked: Asked,
}

impl View<'_> {
    /// The figure of a value, narrowed as its key says.
    fn figure(&self, m: &Manual) -> Option<Figure> {
        let (key, only) = m.figure.split_once('|').unwrap_or((&m.figure, ""));
        figure_of(self.book, key, &only.replace('|', ",")).ok()
    }

    fn table(&self, rows: &[&Manual], act: &str) -> Markup {
        html! {
            div.list tabindex="0" role="region" aria-label="手工填报的数" {
                table.table.table-cards {
                    thead { tr { th scope="col" { "指标" } th scope="col" { "党组织" } th scope="col" { "期间" } th.num scope="col" { "数值" } th scope="col" { "来源和原因" } th scope="col" { "填报" } th scope="col" { "办理" } } }
                    tbody { @for m in rows { (self.row(m, act)) } }
                }
            }
        }
    }

    fn row(&self, m: &Manual, act: &str) -> Markup {
        let figure = self.figure(m);
        let unit = self.tree.get(UnitId(m.unit)).map_or("（现不在此组织下）", |n| n.name.as_str());
        let asked = self.of(m, act);
        html! { tr {
            th scope="row" { (figure.as_ref().map_or(m.figure.as_str(), |f| f.name.as_str())) }
            td data-label="党组织" { (unit) }
            td data-label="期间" { (m.from) " 至 " (m.to) }
            td.num data-label="数值" { @if let Some(f) = &figure { (text(f, m.quantity())) (measure(f)) } @else { (m.quantity()) } }
            td data-label="来源和原因" { (m.why) }
            td data-label="填报" { (m.by) " " (m.moment().day()) }
            td data-label="办理" { @if let Some(f) = &figure { a href=(href(f, asked)) { (act) } } }
        } }
    }

    /// Where a value is looked at, or entered anew for the period of the page.
    fn of(&self, m: &Manual, act: &str) -> Asked {
        let own = m.from.parse().ok().zip(m.to.parse().ok()).and_then(|(from, to)| Period::new(from, to).ok());
        let period = if act == "去填报" { self.asked.period } else { own.unwrap_or(self.asked.period) };
        Asked { unit: UnitId(m.unit), period }
    }
}
