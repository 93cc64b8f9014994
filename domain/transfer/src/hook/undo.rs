//! Taking a step of a transfer back: the member goes back, entries are reversed, the letter becomes void or good again.

use super::effect::{handle, mark_letter, person};
use super::judge::hand;
use super::{of_case, write};
use crate::file::{Kind, State, Transfer};
use access::Work;
use base::{Fault, Outcome, Refusal};
use case::hook::{Doing, DoneFuture};
use member::acts as members;

pub(super) fn undo<'a>(work: &'a mut Work, doing: Doing<'a>, why: &'a str) -> DoneFuture<'a> {
    Box::pin(async move {
        let t = of_case(work, doing.case).await?;
        if let Some(finding) = hand(work, &t, doing.step.key.as_str()).await? {
            return Err(finding.refusal.into());
        }
        match (doing.step.key.as_str(), doing.row.outcome.as_str()) {
            ("propose" | "register", _) => begun(work, t).await,
            ("letter", _) => letter(work, t, why).await,
            ("accept", "accepted") | ("receipt", "received") => back(work, t, why).await,
            _ => open_again(work, t).await,
        }
    })
}

/// Not begun after all.
async fn begun(work: &mut Work, mut t: Transfer) -> Outcome<()> {
    t.state = State::Undone;
    write(work, "transfer.undo", t).await.map(drop)
}

/// The letter is void; its number stays used.
async fn letter(work: &mut Work, mut t: Transfer, why: &str) -> Outcome<()> {
    if t.state != State::Open {
        return Err(Refusal::new(format!("这件接转{}", t.state.name()), "请先撤销后面的步骤").into());
    }
    mark_letter(work, &t, true, why).await?;
    t.letter_no = String::new();
    t.letter_on = None;
    t.due = None;
    write(work, "transfer.undo", t).await.map(drop)
}

/// Returned or withdrawn by mistake.
async fn open_again(work: &mut Work, mut t: Transfer) -> Outcome<()> {
    if t.kind == Kind::Out && !t.letter_no.is_empty() {
        mark_letter(work, &t, false, "").await?;
    }
    t.state = State::Open;
    write(work, "transfer.reopen", t).await.map(drop)
}

/// The member goes back to where the transfer has taken them from; later changes stand in the way.
async fn back(work: &mut Work, mut t: Transfer, why: &str) -> Outcome<()> {
    let (scope, person) = person(work, &t).await?;
    let event = t.event.take().ok_or_else(|| Fault::internal("a transfer without its event"))?;
    let events = member::store::events(work.conn(), &scope, person.id).await?;
    if member::life::live(&events).last().map(|e| e.id) != Some(event) {
        return Err(Refusal::new("该党员此后又有变动", "请先在其时间线上或后来的接转中从后往前撤销").into());
    }
    t.state = State::Open;
    // The roster asks whose the event is before it takes it back: from here on it is nobody's.
    let t = write(work, "transfer.reopen", t).await?;
    members::annul(work, &scope, handle(&person), event, why).await?;
    let newly = t.kind == Kind::In && !events.iter().any(|e| e.id < event && e.kind.moves_stock());
    if newly {
        let forgotten = Transfer { person: None, ..t };
        write(work, "transfer.reopen", forgotten).await?;
    }
    Ok(())
}
