//! On the page of a meeting: the steps of cases that were taken at it, and those that may be.

use super::stage_name;
use crate::file::{CaseFile, StepRow, standing};
use crate::{hook, store, waits};
use access::Actor;
use base::Outcome;
use catalogue::Procedure;
use maud::{Markup, html};
use meeting::{Meeting, MeetingId, State};
use procedure::Standing;
use ui::{PanelFuture, Site, list, parts};

/// Open cases looked through for steps that may be taken.
const LOOKED: usize = 60;

/// A step that may be taken at the meeting.
struct Offer {
    what: String,
    href: String,
}

/// What cases contribute to the page of a meeting.
pub fn draw(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let mut conn = site.db.read().await?;
        let meeting = meeting::store::find(&mut conn, &actor.scope("meeting.read")?, MeetingId(id)).await?;
        let taken = store::taken_at(&mut conn, &site.keys, &actor.scope("case.read")?, id).await?;
        let taken: Vec<_> = taken.iter().filter_map(|(case, row)| told(&site, &actor, case, row)).collect();
        let offers = offers(&mut conn, &site, &actor, &meeting).await?;
        if taken.is_empty() && offers.is_empty() {
            return Ok(None);
        }
        let body = html! {
            @if !taken.is_empty() { h3 { "已在本次会议办理" } ul.evidence { @for line in &taken { li { (line) } } } }
            @if !offers.is_empty() {
                div.no-print {
                    h3 { "可以按本次会议办理" }
                    p.hint { "日期、实到会人数和参加表决的党员以会议记录为准，不用再填" }
                    ul.evidence { @for offer in &offers { li { a href=(offer.href) { (offer.what) } } } }
                }
            }
        };
        Ok(Some(parts::card("办理事项", &body)))
    })
}

/// A step that was taken, with how its vote came out; nothing to whoever may not read the case.
fn told(site: &Site, actor: &Actor, case: &CaseFile, row: &StepRow) -> Option<Markup> {
    let procedure = site.catalogue.procedure(&case.procedure).filter(|p| actor.can(&p.read))?;
    let step = procedure.step(&row.step)?;
    let outcome = step.outcome(&row.outcome).map_or("", |o| o.name.as_str());
    let vote = step.vote.as_deref().and_then(|key| site.catalogue.vote(key));
    Some(html! {
        a href=(format!("/cases/{}#r-{}", case.id, row.id)) { (line(procedure, case, &step.key)) }
        @if !outcome.is_empty() { " " (parts::state(outcome, "")) }
        @if let (Some(vote), Some(ballots)) = (vote, row.ballots.as_ref()) { p.hint { (procedure::sentence(vote, ballots)) } }
    })
}

fn line(procedure: &Procedure, case: &CaseFile, step: &str) -> String {
    format!("{} · {}：{}", procedure.name, case.title, stage_name(procedure, step))
}

/// The steps of the unit's open cases that are taken at such a meeting, and whose turn it is.
async fn offers(conn: &mut db::Conn, site: &Site, actor: &Actor, meeting: &Meeting) -> Outcome<Vec<Offer>> {
    let Some(scope) = actor.scope("case.write").ok().filter(|_| meeting.state == State::Held) else {
        return Ok(Vec::new());
    };
    let cases = store::of_unit(conn, &scope, meeting.unit, LOOKED).await?;
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    // All of them are the unit's own.
    let unit = org::store::find(conn, &scope, meeting.unit).await?;
    let at = |step: &catalogue::Step| site.catalogue.meetings_of(step).iter().any(|kind| kind.key == meeting.kind);
    let mut all = Vec::new();
    for case in &cases {
        let Some(procedure) = site.catalogue.procedure(&case.procedure) else { continue };
        let Ok(scope) = actor.scope(&procedure.write) else { continue };
        let may = scope.covers(&unit.path) && actor.can(&procedure.read);
        if !may || !procedure.steps.iter().any(&at) {
            continue;
        }
        let rows = store::rows(conn, &site.keys, &scope, case.id).await?;
        let stand = standing(&rows);
        for state in waits::states(procedure, &rows, &site.catalogue, site.today()) {
            let turn = matches!(state.standing, Standing::Open { .. } | Standing::Done { again: true, .. });
            let step = hook::shaped(&site.catalogue, &unit, procedure, state.step, &rows);
            let taken = stand.iter().any(|row| row.meeting == Some(meeting.id.0) && row.step == step.key);
            if turn && !taken && at(&step) {
                let path = format!("/cases/{}/steps/{}", case.id, step.key);
                let href = list::address(&path, &[("meeting", &meeting.id.to_string())]);
                all.push(Offer { what: line(procedure, case, &step.key), href });
            }
        }
    }
    Ok(all)
}
