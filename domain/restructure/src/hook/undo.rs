//! Taking a reply back: everything that it has brought about, the latest first.

use super::effect::plain;
use super::judge::{Bench, hand};
use super::{brings, unit};
use crate::TRACE;
use crate::store::{self, Trace, What};
use access::{Line, Scope, Work};
use base::{Fault, Outcome, Refusal};
use case::hook::{Doing, DoneFuture};
use member::acts::Handle;

pub(super) fn undo<'a>(work: &'a mut Work, doing: Doing<'a>, why: &'a str) -> DoneFuture<'a> {
    Box::pin(async move {
        if !brings(doing) {
            return Ok(());
        }
        let (unit, all) = (unit(work, doing.case).await?, Scope::whole(work.district()));
        let mut bench = Bench { doing, unit, all, found: Vec::new() };
        hand(work, &mut bench).await?;
        if !bench.found.is_empty() {
            return Err(Fault::Refused(bench.found.into_iter().map(|f| f.refusal).collect()));
        }
        for trace in store::of_step(work.conn(), &bench.all, doing.row.id).await? {
            back(work, &bench.all, &trace, why).await?;
        }
        Ok(())
    })
}

async fn back(work: &mut Work, all: &Scope, trace: &Trace, why: &str) -> Outcome<()> {
    // The roster asks whose the event is before it takes it back: from here on it is nobody's.
    let (district, undone) = (work.district().0, Trace { undone: true, ..trace.clone() });
    store::undo(work.conn(), district, trace.id).await?;
    let line = Line::done("restructure.undo", TRACE, trace.id).unit(trace.unit).seal(work.keys(), &undone)?;
    work.audit(line);
    match trace.what {
        What::Event => plain(org::acts::take_back(work, all, trace.unit, trace.target, why).await),
        What::Moved => return_member(work, all, trace, why).await,
        What::Given => post(org::acts::withdraw_post(work, all, trace.target, why).await),
        What::Ended => post(org::acts::reopen_post(work, all, trace.target, why).await),
    }
}

/// Whoever took or left a post since stands in the way.
fn post(done: Outcome<()>) -> Outcome<()> {
    match done {
        Err(Fault::Stale(_)) => {
            Err(Refusal::new("批复之后班子又有变动", "请先在党组织的“班子和任期”中恢复，再撤销").into())
        }
        other => plain(other),
    }
}

async fn return_member(work: &mut Work, all: &Scope, trace: &Trace, why: &str) -> Outcome<()> {
    let person = trace.person.ok_or_else(|| Fault::internal("a move without its member"))?;
    let keys = work.keys().clone();
    let known = member::store::find(work.conn(), &keys, all, person).await?;
    let events = member::store::events(work.conn(), all, person).await?;
    if member::life::live(&events).last().map(|e| e.id) != Some(trace.target) {
        let what = format!("{}此后又有变动", known.name());
        return Err(Refusal::new(what, "请先在其时间线上或后来的接转中从后往前撤销").into());
    }
    let handle = Handle { id: person, version: known.version };
    plain(member::acts::annul(work, all, handle, trace.target, why).await)
}
