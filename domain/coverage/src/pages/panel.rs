//! What this noun contributes: numbers and what should be seen to, on desks and units' pages.

use super::event::address;
use super::list::{Row, rows};
use crate::alarm::{Gap, Limits};
use crate::file::Kind;
use crate::store::{self, Filter};
use access::Actor;
use base::Outcome;
use base::id::UnitId;
use maud::{Markup, html};
use ui::{PanelFuture, Site, list, parts};

/// Files shown at most.
const SHOWN: i64 = 5;

/// The numbers of a unit and what is below it, with what should be seen to.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move { unit(&site, &actor, UnitId(id)).await })
}

async fn unit(site: &Site, actor: &Actor, id: UnitId) -> Outcome<Option<Markup>> {
    let scope = actor.scope("coverage.read")?;
    let mut conn = site.db.read().await?;
    let Ok(unit) = org::store::find(&mut conn, &scope, id).await else { return Ok(None) };
    let Some(below) = scope.within(&unit.path) else { return Ok(None) };
    let limits = Limits::of(&site.catalogue, site.today());
    let counts = store::counts(&mut conn, &below, &limits).await?;
    if counts.kinds.iter().all(|n| *n == 0) {
        return Ok(None);
    }
    let filter = Filter { any_gap: true, state: "open", ..Filter::default() };
    let some = store::page(&mut conn, &below, (&filter, &limits), Some((SHOWN, 0))).await?;
    let some = rows(&mut conn, site, &below, some).await?;
    drop(conn);
    let unit = id.to_string();
    let way = |path: &str, more: &[(&str, &str)]| list::address(path, &[&[("unit", unit.as_str())], more].concat());
    let gaps = Gap::ALL.into_iter().filter(|g| counts.wanting(*g) > 0);
    Ok(Some(html! {
        section.card {
            div.card-header { h2.card-title { "两个覆盖" } div.card-actions { a.btn.btn-sm href=(way("/coverage/gaps", &[])) { "应建未建" } } }
            div.card-body {
                ul.filters aria-label="个数" {
                    @for kind in Kind::ALL { @let n = counts.of(kind); @if n > 0 { li { a.filter href=(way("/coverage", &[("kind", kind.key())])) { (kind.name()) " " b { (n) } } } } }
                    @for gap in gaps { li { a.filter href=(way("/coverage", &[("gap", gap.key())])) { (gap.name()) " " b { (counts.wanting(gap)) } } } }
                }
                (lines(&some, actor.can("coverage.write")))
            }
        }
    }))
}

/// What should be seen to, with the way to it.
fn lines(some: &[Row], writes: bool) -> Markup {
    html! { @if !some.is_empty() { ul.evidence { @for row in some { @let f = &row.file; li {
        a href=(format!("/coverage/{}", f.id)) { (f.name) }
        @for a in row.alarms.iter().take(1) {
            " " (parts::state(&a.what, "warn")) " " span.hint { (a.clause) }
            @if writes { " " a href=(address(f.id, a.gap.event())) { (a.gap.event().name()) span.visually-hidden { "：" (f.name) } } }
        }
    } } } } }
}
