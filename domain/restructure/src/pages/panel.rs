//! What restructuring contributes to the page of a unit: what can be begun for it, and by which cases it became what it is.

use super::{begin, tone};
use crate::rules::{Need, need};
use crate::{PROCEDURES, store};
use access::{Actor, Scope};
use base::id::UnitId;
use base::{Fault, Outcome};
use case::CaseFile;
use catalogue::Catalogue;
use db::Conn;
use maud::html;
use org::Unit;
use ui::{PanelFuture, Site, parts};

/// Cases shown at most.
const SHOWN: usize = 5;

/// The ways to begin and the cases of before; nothing where there is neither.
pub fn of(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("unit.read")?;
        let mut conn = site.db.read().await?;
        let unit = org::store::find(&mut conn, &scope, UnitId(id)).await?;
        let own = scope.within(&unit.path).unwrap_or_else(|| scope.clone());
        let members = org::members(&mut conn, &own, site.today()).await?.remove(&unit.id).unwrap_or_default();
        let cases = cases(&mut conn, &actor.scope("case.read")?, unit.id).await?;
        let ways = if actor.can("case.write") { ways(&site.catalogue, &unit) } else { Vec::new() };
        if ways.is_empty() && cases.is_empty() {
            return Ok(None);
        }
        let need = need(&site.catalogue, &unit.kind, &unit.covers, members);
        let markup = html! {
            @if need != Need::Fine && unit.dissolved.is_none() { p { (parts::state(need.name(), tone(need))) } }
            @if !cases.is_empty() { ul.evidence { @for (row, case) in &cases { li {
                a href=(format!("/cases/rows/{row}")) { (site.catalogue.procedure(&case.procedure).map_or("", |p| p.name.as_str())) } " "
                @if let Some(on) = case.stage_on { span.meta { (on) } }
            } } } }
            @if !ways.is_empty() { p.d-flex.flex-wrap.gap-2 { @for (href, name) in &ways { a.btn.btn-outline-secondary href=(href) { (name) } } } }
        };
        Ok(Some(parts::card("设置和调整", &markup)))
    })
}

/// The procedures that fit a unit, with where they are begun.
fn ways(catalogue: &Catalogue, unit: &Unit) -> Vec<(String, String)> {
    if unit.dissolved.is_some() || unit.parent.is_none() {
        return Vec::new();
    }
    let known = PROCEDURES.iter().filter_map(|key| catalogue.procedure(key));
    let fits = known.filter(|p| p.unit_kinds.contains(&unit.kind));
    fits.map(|p| (begin(&p.key, unit.id), p.name.clone())).collect()
}

/// The cases in reach by which something happened to a unit, the latest first, with the row that did it.
async fn cases(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<(i64, CaseFile)>> {
    let mut all = Vec::new();
    for row in store::steps_of(conn, scope, unit).await?.into_iter().take(SHOWN) {
        match case::store::case_of_row(conn, scope, row).await {
            Ok(case) => all.push((row, case)),
            // It was the superior's case.
            Err(Fault::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(all)
}
