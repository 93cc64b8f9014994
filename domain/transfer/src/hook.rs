//! What a transfer adds to the engine of cases: whose hand, what must hold, the move on the roster, the letter, and all of it back.

mod effect;
mod judge;
mod shown;
mod undo;

use crate::file::{Kind, TRANSFER, Transfer};
use crate::store::{self, Row};
pub(crate) use access::tree::reaches;
use access::{Line, Scope, Work};
use base::id::{DistrictId, UnitId};
use base::{Fault, Keys, Outcome, Refusal};
use case::waits::Hand;
use case::{CaseFile, Noun};
use db::Conn;
use member::claim::ClaimFuture;

/// Transfers as the engine of cases knows them; the app registers it.
pub const NOUN: Noun =
    Noun { key: "transfer", facts: judge::facts, effect: effect::effect, undo: undo::undo, shown: shown::shown };

/// Whose hand takes the steps of a transfer: the receiver accepts, the committee with the authority issues the letter; the app registers it.
pub const HANDS: case::waits::Hands = case::waits::Hands { noun: "transfer", of: hand };

fn hand<'a>(
    conn: &'a mut Conn,
    keys: &'a Keys,
    (case, whole): (&'a CaseFile, &'a Scope),
    step: &'a str,
) -> case::waits::HandFuture<'a> {
    Box::pin(async move {
        let t = match store::of_case(conn, keys, whole, case.id).await {
            Ok(t) => t,
            // Just begun: its first step makes it.
            Err(Fault::NotFound) => return Ok(None),
            Err(other) => return Err(other),
        };
        let unit = match (t.kind, step, t.from) {
            (Kind::Within, "accept", _) => t.to,
            (_, "letter", Some(from)) => issuer(conn, whole.district_id(), from).await?.map(|unit| unit.id),
            _ => None,
        };
        Ok(unit.map(|unit| Hand { unit, page: format!("/transfer/{}", t.id) }))
    })
}

/// Whether an event of the roster was made by a transfer; the app registers it with the roster, which then leaves taking it back to us.
pub fn claim<'a>(conn: &'a mut Conn, district: i64, event: i64) -> ClaimFuture<'a> {
    Box::pin(async move {
        let what = "这次变动是由组织关系接转办理的";
        let remedy = "请到“组织关系接转”中找到这一件，撤销其中的接收或回执";
        Ok(store::claimed(conn, district, event).await?.map(|_| Refusal::new(what, remedy)))
    })
}

/// The committee above a unit that may approve probationary members, and so issues letters.
pub(crate) async fn issuer(conn: &mut Conn, district: DistrictId, unit: UnitId) -> Outcome<Option<org::Unit>> {
    org::store::approver(conn, &Scope::whole(district), unit).await
}

/// The transfer of a case.
pub(crate) async fn of_case(work: &mut Work, case: &CaseFile) -> Outcome<Transfer> {
    let (keys, whole) = (work.keys().clone(), Scope::whole(work.district()));
    store::of_case(work.conn(), &keys, &whole, case.id).await
}

/// Writes a changed transfer with its audit line.
async fn write(work: &mut Work, act: &'static str, mut t: Transfer) -> Outcome<Transfer> {
    t.version += 1;
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = Row::of(&keys, &t)?;
    let mut line = Line::done(act, TRANSFER, t.id.0).detail(t.state.name());
    if let Some(unit) = t.owner() {
        line = line.unit(unit);
    }
    let line = line.seal(&keys, &row)?;
    store::update(work.conn(), district, row).await?;
    work.audit(line);
    Ok(t)
}
