//! What this noun contributes: vacancies on desks, numbers on units' pages, posts on a member's page.

use crate::post;
use crate::store::{self, Counts};
use access::Actor;
use base::Outcome;
use base::id::{PersonId, UnitId};
use maud::{Markup, html};
use ui::{PanelFuture, Site, list, parts};

/// Vacancies of a unit and what is below it, and what has to be settled; nothing when there is neither.
pub fn of_desk(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move { unit(&site, &actor, UnitId(id), |c| c.vacant > 0 || c.astray > 0).await })
}

/// The numbers of a unit and what is below it.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move { unit(&site, &actor, UnitId(id), |c| c.grids + c.micros + c.residences > 0).await })
}

async fn unit(site: &Site, actor: &Actor, id: UnitId, tells: fn(&Counts) -> bool) -> Outcome<Option<Markup>> {
    let scope = actor.scope("grid.read")?;
    let mut conn = site.db.read().await?;
    let Ok(unit) = org::store::find(&mut conn, &scope, id).await else { return Ok(None) };
    let Some(below) = scope.within(&unit.path) else { return Ok(None) };
    let counts = store::counts(&mut conn, &below).await?;
    drop(conn);
    let way = |path: &str, more: &[(&str, &str)]| {
        let unit = id.to_string();
        list::address(path, &[&[("unit", unit.as_str())], more].concat())
    };
    let numbers = [
        ("网格", counts.grids, way("/grids", &[("kind", "grid")])),
        ("微网格", counts.micros, way("/grids", &[("kind", "micro")])),
        ("小区楼宇", counts.residences, way("/grids", &[("kind", "residence")])),
        ("岗位空缺", counts.vacant, way("/grids/vacancies", &[])),
        ("需要处理", counts.astray, way("/grids", &[("astray", "1")])),
    ];
    Ok(tells(&counts).then(|| html! {
        section.card {
            div.card-header { h2.card-title { "网格和岗位" } div.card-actions { a.btn.btn-sm href=(way("/grids", &[])) { "全部" } } }
            div.card-body {
                ul.filters aria-label="个数" { @for (name, n, href) in numbers.iter().filter(|(_, n, _)| *n > 0) { li { a.filter href=(href) { (name) " " b { (n) } } } } }
                @if counts.astray > 0 { p.hint { "需要处理：在岗人员已不在名册，或者有关党组织已经撤销。" } }
            }
        }
    }))
}

/// The posts of a member.
pub fn of_person(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("grid.read")?;
        let all = store::of_person(&mut *site.db.read().await?, &scope, PersonId(id)).await?;
        if all.is_empty() {
            return Ok(None);
        }
        let body = html! { ul.evidence { @for (place, code, since) in &all { li {
            span.meta { (since) } " " a href=(format!("/grids/{}", place.id)) { (place.title()) } " " (post::name(&site.catalogue, code))
        } } } };
        Ok(Some(parts::card("网格岗位", &body)))
    })
}
