//! What meetings contribute to the page of a unit, of a person, and to one's own.

use super::counts::{counted, months};
use super::{kind_name, number, table};
use crate::record::Attend;
use crate::rules::duty::{self, Group, PersonYear, Year};
use crate::rules::kinds_of;
use crate::store::{self, PersonRow};
use access::{Actor, Scope};
use base::id::{PersonId, UnitId};
use base::{Outcome, Period};
use catalogue::Due;
use maud::{Markup, html};
use org::Unit;
use ui::{PanelFuture, Site, list, parts};

/// Meetings shown at most.
const LATEST: i64 = 5;
/// Meetings of a person shown at most.
const OF_PERSON: usize = 10;

/// This year's meetings of a unit against what the rules ask.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move { unit(&site, &actor, UnitId(id)).await })
}

/// This year's attendance of a person.
pub fn of_person(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("meeting.read")?;
        person(&site, &scope, PersonId(id), actor.can("meeting.read")).await.map(Some)
    })
}

/// One's own attendance; nothing for anybody else.
pub fn of_myself(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        if actor.person != Some(PersonId(id)) {
            return Ok(None);
        }
        let scope = actor.scope("self.read")?;
        person(&site, &scope, PersonId(id), actor.can("meeting.read")).await.map(Some)
    })
}

async fn unit(site: &Site, actor: &Actor, id: UnitId) -> Outcome<Option<Markup>> {
    let scope = actor.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let unit = org::store::find(&mut conn, &scope, id).await?;
    let today = site.today();
    let period = Period::year_to_date(today);
    let below = org::store::list(&mut conn, &scope.within(&unit.path).unwrap_or_else(|| scope.clone())).await?;
    let groups: Vec<&Unit> = below.iter().filter(|u| u.kind == "party_group" && u.parent == Some(id)).collect();
    let asked: Vec<UnitId> = groups.iter().map(|g| g.id).chain([id]).collect();
    let counts = store::by_month(&mut conn, &scope, &asked, period).await?;
    let met = |kind: &str| -> Vec<Group> { groups.iter().map(|g| table::group(g, &counts, kind)).collect() };
    let facts = table::facts(&mut conn, site, &scope, &unit, &met(""), today).await?;
    let latest = store::latest(&mut conn, &scope, id, LATEST).await?;
    drop(conn);
    let mut lines = Vec::new();
    for kind in kinds_of(&site.catalogue, &unit.kind) {
        let mut held = months(&counts, id, &kind.key);
        let asked = duty::asked_of(&site.catalogue, kind, &unit.kind, today).filter(|a| a.concerns(&unit.kind, &facts));
        let counted = asked.as_ref().map_or(held, |asked| counted(&site.catalogue, &counts, id, asked));
        let met = if kind.due == Due::Group { met(&kind.key) } else { Vec::new() };
        for more in &met {
            held.iter_mut().zip(more.months).for_each(|(sum, n)| *sum += n);
        }
        let (unit_kind, counted, groups) = (unit.kind.as_str(), &counted, met.as_slice());
        let year = Year { unit_kind, facts: &facts, year: today.year(), counted, groups, today };
        let cells = year.cells(asked.as_ref(), &held, site.catalogue.workdays());
        let sum: i64 = held.iter().sum();
        if asked.is_some() || sum > 0 {
            lines.push((kind, asked, sum, duty::missing(&cells)));
        }
    }
    if lines.is_empty() && latest.is_empty() && !actor.can("meeting.write") {
        return Ok(None);
    }
    let unit_id = id.to_string();
    let here = list::address("/meetings", &[("unit", &unit_id)]);
    Ok(Some(html! {
        section.card {
            div.card-header {
                h2.card-title { "组织生活（" (today.year()) " 年）" }
                div.card-actions {
                    a href=(here) { "全部会议" } " "
                    @if actor.can("meeting.write") { a.btn.btn-sm.btn-primary.no-print href=(list::address("/meetings/new", &[("unit", &unit_id)])) { "记会议" } }
                }
            }
            div.card-body {
                @if !lines.is_empty() {
                    div.list tabindex="0" role="region" aria-label="会议次数" { table.table {
                        thead { tr { th scope="col" { "会议" } th scope="col" { "要求" } th.num scope="col" { "已开" } th scope="col" { "缺" } th scope="col" { "依据" } } }
                        tbody { @for (kind, asked, sum, missing) in &lines { tr {
                            th scope="row" { a href=(list::address("/meetings", &[("unit", &unit_id), ("kind", &kind.key)])) { (kind.name) } }
                            td { (asked.map(|a| a.words()).unwrap_or_default()) }
                            td.num { @if *sum > 0 { (sum) } @else { "—" } }
                            td { @if *missing > 0 { (parts::state(&format!("缺 {missing}"), "bad")) } }
                            td { @if let Some(asked) = asked { span.meta { (asked.clause()) } } }
                        } } }
                    } }
                }
                @if latest.is_empty() { p.hint { "还没有会议记录。" } } @else { ul.evidence { @for item in &latest { li {
                    (item.day) " " a href=(format!("/meetings/{}", item.id)) { (item.title) } " "
                    span.meta { (kind_name(&site.catalogue, &item.kind)) " · 应到 " (number(item.counts.due)) " · 实到 " (number(item.counts.present)) }
                } } } }
            }
        }
    }))
}

async fn person(site: &Site, scope: &Scope, person: PersonId, linked: bool) -> Outcome<Markup> {
    let period = Period::year_to_date(site.today());
    let rows = store::of_person(&mut *site.db.read().await?, scope, person, period).await?;
    let sums = PersonYear::of(rows.iter().map(|r| r.state));
    let body = html! {
        @if rows.is_empty() { p.hint { "今年还没有参加会议的记录。" } } @else {
            p { "到会 " b { (sums.present) } " 次，请假 " b { (sums.leave) } " 次，缺席 " b { (sums.absent) } " 次。" }
            ul.evidence { @for row in rows.iter().take(OF_PERSON) { (line(site, row, linked)) } }
            @if rows.len() > OF_PERSON { p.hint { "只列最近 " (OF_PERSON) " 次，共 " (rows.len()) " 次。" } }
        }
    };
    Ok(parts::card(&format!("组织生活（{} 年）", site.today().year()), &body))
}

fn line(site: &Site, row: &PersonRow, linked: bool) -> Markup {
    let tone = match row.state {
        Attend::Present => "good",
        Attend::Leave => "warn",
        Attend::Absent => "bad",
    };
    html! {
        li {
            (row.day) " " (parts::state(row.state.name(), tone)) " "
            @if linked { a href=(format!("/meetings/{}", row.id)) { (row.title) } } @else { (row.title) }
            " " span.meta { (kind_name(&site.catalogue, &row.kind)) }
        }
    }
}
