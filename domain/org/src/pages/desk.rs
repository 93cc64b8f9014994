//! What the desk says about units: those that do not agree with the rules, the binding rules first.

use crate::facts;
use crate::rules::warn::Warning;
use access::Actor;
use base::Outcome;
use catalogue::Hardness;
use maud::{Markup, html};
use ui::{PanelFuture, Site};

/// Lines on the desk.
const SHOWN: usize = 5;

/// The panel.
pub(super) fn draw(site: Site, actor: Actor, _unit: i64) -> PanelFuture {
    Box::pin(async move { panel(&site, &actor).await })
}

async fn panel(site: &Site, actor: &Actor) -> Outcome<Option<Markup>> {
    let scope = actor.scope("unit.read")?;
    let mut conn = site.db.read().await?;
    let all = facts::warned(&mut conn, &scope, &site.catalogue, site.today()).await?;
    let mut rows: Vec<_> = all.iter().flat_map(|(unit, found)| found.iter().map(move |w| (unit, w))).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let total = rows.len();
    rows.sort_by_key(|(_, w)| w.hardness == Hardness::Soft);
    rows.truncate(SHOWN);
    Ok(Some(html! {
        section.card {
            div.card-header { h2.card-title { "党组织提醒 " span.count { (total) } } div.card-actions { a.btn.btn-sm href="/units/warnings" { "全部" } } }
            ul.duties { @for (unit, warning) in rows { (line(&unit.name, unit.id.0, warning)) } }
        }
    }))
}

fn line(name: &str, id: i64, warning: &Warning) -> Markup {
    let hard = warning.hardness == Hardness::Hard;
    let class = if hard { "duty duty-late" } else { "duty duty-soon" };
    let r = &warning.refusal;
    html! {
        li class=(class) {
            div.duty-when { b { @if hard { "应当" } @else { "一般" } } }
            div.duty-what { (name) "：" (r.what) @if !r.clause.is_empty() { p.clause { (r.clause) } } }
            a.btn.btn-sm href=(format!("/units/{id}")) { "查看" }
        }
    }
}
