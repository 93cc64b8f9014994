//! What the page of a case shows: whose approval it needs, what the reply has brought about, what comes next.

use super::authority;
use crate::papers::letters::Letter;
use crate::store::{self, Trace, What};
use crate::{DIRECT, FOUND, REKIND, SPLIT, TASK};
use access::Scope;
use base::Outcome;
use base::id::UnitId;
use case::hook::ShownFuture;
use case::{CaseFile, StepRow};
use db::Conn;
use maud::{Markup, html};
use ui::{Site, list, parts};

pub(super) fn shown<'a>(conn: &'a mut Conn, site: &'a Site, scope: &'a Scope, case: &'a CaseFile) -> ShownFuture<'a> {
    Box::pin(async move {
        if case.procedure == TASK {
            return super::task::shown(conn, site, scope, case).await;
        }
        let all = Scope::whole(scope.district_id());
        let unit = org::store::find(conn, &all, case.unit).await?;
        let above = authority(conn, &all, &unit).await?.filter(|_| case.procedure != DIRECT);
        let rows = case::store::rows(conn, &site.keys, scope, case.id).await?;
        let stand = case::file::standing(&rows);
        let reply = stand.iter().find(|r| r.step == "reply" && r.outcome == "agreed");
        let done = match reply {
            Some(reply) => Some(brought(conn, scope, reply, case).await?),
            None => None,
        };
        let body = html! {
            dl.facts { div { dt { "批复的党组织" } dd { (above.map_or(unit.name, |a| a.name)) } } }
            @match done {
                Some(done) => { (done) }
                None => { p.hint { "批复以前，党组织和名册都没有变化" } }
            }
            p.d-flex.flex-wrap.gap-2 {
                @for letter in Letter::ALL.into_iter().filter(|l| l.is_ready(&rows)) {
                    (print::links(&format!("/restructure/{}/papers/{}", case.id, letter.key()), letter.name()))
                }
            }
        };
        Ok(parts::card("设置和调整", &body))
    })
}

/// What the reply has brought about.
async fn brought(conn: &mut Conn, scope: &Scope, reply: &StepRow, case: &CaseFile) -> Outcome<Markup> {
    let traces = store::of_step(conn, scope, reply.id).await?;
    let count = |what: What| traces.iter().filter(|t| t.what == what).count();
    let units: Vec<UnitId> = traces.iter().filter(|t| t.what == What::Event).map(|t| t.unit).collect();
    let names = org::store::names(conn, scope, &units).await?;
    let begun = [FOUND, DIRECT, SPLIT, REKIND].contains(&case.procedure.as_str());
    // Of a unit that became another kind, the unit itself; of others, what happened last.
    let own = |t: &&Trace| case.procedure != REKIND || t.unit == case.unit;
    let event = traces.iter().filter(own).find(|t| t.what == What::Event).and_then(|t| Some((t, names.get(&t.unit)?)));
    Ok(html! {
        @if let Some((trace, name)) = event { (happened(trace, name, begun)) }
        @if count(What::Moved) > 0 { p { "随批复转入党员 " (count(What::Moved)) " 名" } }
        @if count(What::Given) > 0 { p { "已登记首任书记" } }
        @if count(What::Ended) > 0 { p { "班子成员 " (count(What::Ended)) " 人自然免职" } }
    })
}

fn happened(trace: &Trace, name: &str, begun: bool) -> Markup {
    let unit = trace.unit.to_string();
    html! {
        p { a href=(format!("/units/{unit}")) { (name) } " " a href=(format!("/units/events/{}", trace.target)) { "沿革" } }
        @if begun {
            p.d-flex.flex-wrap.gap-2 {
                a.btn.btn-outline-secondary href=(list::address("/procedures/election_direct/new", &[("unit", &unit)])) { "选举书记" }
                a.btn.btn-outline-secondary href=(list::address("/procedures/election/new", &[("unit", &unit)])) { "选举委员会" }
            }
        }
    }
}
