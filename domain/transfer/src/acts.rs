//! What is done with transfers outside the steps: proposing for one or many members at once, accepting many at once, taking a
//! letter from outside, taking a step or annulling one from either side.

mod accept;
mod arrive;
mod gathered;
mod propose;

pub use accept::accept;
pub use arrive::{Arrival, register};
pub use propose::{Proposal, Target, propose};

use crate::file::{State, TransferId};
use crate::store::{self, Row};
use crate::{Kind, Transfer};
use access::{Line, Scope, Work};
use base::{Fault, Outcome};
use case::CaseId;
use case::acts::NewStep;
use std::path::Path;

/// Takes a step of a transfer of which one side is in reach; whose hand it may be is judged with the step.
///
/// # Errors
/// [`Fault::NotFound`] when both sides are out of reach; [`Fault::Stale`] when somebody else was quicker; every reason against it.
pub async fn take(work: &mut Work, scope: &Scope, dir: &Path, id: TransferId, new: &NewStep) -> Outcome<i64> {
    let keys = work.keys().clone();
    let t = store::find(work.conn(), &keys, scope, id).await?;
    let whole = Scope::whole(work.district());
    case::acts::take(work, &whole, dir, t.case, new).await
}

/// Annuls a step of a transfer of which one side is in reach: the member goes back, the entries are reversed.
///
/// # Errors
/// As [`take`]; [`Fault::NotFound`] for a row of another case.
pub async fn annul(
    work: &mut Work,
    scope: &Scope,
    (id, row): (TransferId, i64),
    version: i64,
    reason: &str,
) -> Outcome<()> {
    let keys = work.keys().clone();
    let t = store::find(work.conn(), &keys, scope, id).await?;
    let whole = Scope::whole(work.district());
    let case = case::store::case_of_row(work.conn(), &whole, row).await?;
    if case.id != t.case {
        return Err(Fault::NotFound);
    }
    case::acts::annul(work, &whole, row, version, reason).await
}

/// A transfer about to be begun, all but its case.
fn begun(work: &mut Work, kind: Kind, case: CaseId, id: TransferId) -> Transfer {
    Transfer {
        id,
        kind,
        from: None,
        to: None,
        place: String::new(),
        scope: "district".to_owned(),
        whole: false,
        person: None,
        name: String::new(),
        facts: member::Facts::new(),
        blind: String::new(),
        begun: None,
        letter_no: String::new(),
        letter_on: None,
        due: None,
        case,
        state: State::Open,
        event: None,
        version: 1,
        created_at: work.now(),
        created_by: work.actor().name.clone(),
    }
}

async fn insert(work: &mut Work, t: &Transfer) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = Row::of(&keys, t)?;
    let mut line = Line::done("transfer.new", crate::file::TRANSFER, t.id.0).detail(t.kind.name());
    if let Some(unit) = t.owner() {
        line = line.unit(unit);
    }
    let line = line.seal(&keys, &row)?;
    store::insert(work.conn(), district, row).await?;
    work.audit(line);
    Ok(())
}
