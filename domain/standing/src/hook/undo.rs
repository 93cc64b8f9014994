//! Taking a step of a matter back: the roster gets back what the step took from it, and the matter stands as the rows that are left say.

use super::effect::settle;
use super::judge::hand;
use super::{handle, kind_of, person_of, write};
use crate::file::Matter;
use crate::rules::{self, Change};
use crate::store;
use access::Work;
use base::{Fault, Outcome, Refusal};
use case::StepRow;
use case::hook::{Doing, DoneFuture};
use member::acts as members;

pub(super) fn undo<'a>(work: &'a mut Work, doing: Doing<'a>, why: &'a str) -> DoneFuture<'a> {
    Box::pin(async move {
        let kind = kind_of(doing.case)?;
        let district = work.district().0;
        let found = store::of_case(work.conn(), district, doing.case.id).await?;
        if let Some(finding) = hand(work, doing).await? {
            return Err(finding.refusal.into());
        }
        let mut m = found.ok_or_else(|| Fault::internal("a case of standing without its matter"))?;
        if let Some(change) = rules::change(kind, &doing.step.key, &doing.row.outcome) {
            m = back(work, doing, m, (change, why)).await?;
        }
        let rows: Vec<&StepRow> =
            case::file::standing(doing.rows).into_iter().filter(|r| r.id != doing.row.id).collect();
        settle(work, &mut m, &rows)?;
        write(work, "standing.undo", m).await.map(drop)
    })
}

async fn back(work: &mut Work, doing: Doing<'_>, mut m: Matter, (change, why): (Change, &str)) -> Outcome<Matter> {
    match change {
        Change::Leave(_) => m = annul(work, doing, m, why).await?,
        Change::Restore => {
            m = annul(work, doing, m, why).await?;
            let gained = std::mem::take(&mut m.former.gained_by);
            facts(work, doing, &[("left_by", "stopped"), ("gained_by", &gained)]).await?;
            remark(work, doing, &mut m).await?;
        }
        Change::Mark if m.former.marked => {
            m.former.marked = false;
            facts(work, doing, &[("lost", ""), ("lost_since", "")]).await?;
        }
        Change::Mark => {}
        Change::Unmark => remark(work, doing, &mut m).await?,
        Change::Remove => facts(work, doing, &[("left_by", "stopped")]).await?,
    }
    Ok(m)
}

async fn remark(work: &mut Work, doing: Doing<'_>, m: &mut Matter) -> Outcome<()> {
    if let Some(since) = m.former.cleared.take() {
        facts(work, doing, &[("lost", "1"), ("lost_since", &since)]).await?;
    }
    Ok(())
}

/// Sets columns of the person as they are now.
async fn facts(work: &mut Work, doing: Doing<'_>, values: &[(&str, &str)]) -> Outcome<()> {
    let (scope, person) = person_of(work, doing.case).await?;
    let facts = values.iter().fold(person.facts.clone(), |facts, (key, value)| facts.with(key, *value));
    members::edit(work, &scope, handle(&person), facts).await.map(drop)
}

/// Takes the event of the roster back; later changes stand in the way.
async fn annul(work: &mut Work, doing: Doing<'_>, mut m: Matter, why: &str) -> Outcome<Matter> {
    let (scope, person) = person_of(work, doing.case).await?;
    let event = m.event.take().ok_or_else(|| Fault::internal("a matter without its event"))?;
    let events = member::store::events(work.conn(), &scope, person.id).await?;
    if member::life::live(&events).last().map(|e| e.id) != Some(event) {
        return Err(Refusal::new("该党员此后又有变动", "请先从后往前撤销后来的变动或事项").into());
    }
    // The roster asks whose the event is before it takes it back: from here on it is nobody's.
    let m = write(work, "standing.undo", m).await?;
    members::annul(work, &scope, handle(&person), event, why).await?;
    Ok(m)
}
