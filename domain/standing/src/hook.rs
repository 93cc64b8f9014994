//! What a matter adds to the engine of cases: who may approve, what must hold, the change of the roster, and all of it back.

mod effect;
mod judge;
mod shown;
mod undo;

pub(crate) use judge::{against_beginning, approver};

use crate::file::{Kind, MATTER, Matter};
use crate::store::{self, Row};
use access::{Line, Scope, Work};
use base::id::PersonId;
use base::{Fault, Outcome, Refusal};
use case::{CaseFile, Noun};
use db::Conn;
use member::acts::Handle;
use member::claim::ClaimFuture;
use member::store::Person;

/// Matters as the engine of cases knows them; the app registers it.
pub const NOUN: Noun =
    Noun { key: "standing", facts: judge::facts, effect: effect::effect, undo: undo::undo, shown: shown::shown };

/// Whether an event of the roster was made by a matter; the app registers it with the roster, which then leaves taking it back to us.
pub fn claim<'a>(conn: &'a mut Conn, district: i64, event: i64) -> ClaimFuture<'a> {
    Box::pin(async move {
        let what = "这次变动是由党籍和组织处置事项办理的";
        let remedy = "请到“党籍和组织处置”中找到这一件，撤销其中批准的一步";
        Ok(store::claimed(conn, district, event).await?.map(|_| Refusal::new(what, remedy)))
    })
}

/// Which procedure a case follows.
fn kind_of(case: &CaseFile) -> Outcome<Kind> {
    Kind::parse(&case.procedure).ok_or_else(|| Fault::internal(format!("no standing procedure {}", case.procedure)))
}

/// The person whom a case is about, as the roster has them now, whoever's they are.
async fn person_of(work: &mut Work, case: &CaseFile) -> Outcome<(Scope, Person)> {
    let (keys, scope) = (work.keys().clone(), Scope::whole(work.district()));
    let id = PersonId(case.subject.ok_or_else(|| Fault::internal("a matter without its person"))?);
    let person = member::store::find(work.conn(), &keys, &scope, id).await?;
    Ok((scope, person))
}

fn handle(person: &Person) -> Handle {
    Handle { id: person.id, version: person.version }
}

/// Writes a changed matter with its audit line.
async fn write(work: &mut Work, act: &'static str, mut m: Matter) -> Outcome<Matter> {
    m.version += 1;
    let district = work.district().0;
    let row = Row::of(&m)?;
    // What a disciplinary decision led to is not written where auditors read.
    let detail = if m.kind == Kind::Discipline { "" } else { m.now.name() };
    let line = Line::done(act, MATTER, m.id.0).unit(m.unit).detail(detail).seal(work.keys(), &row)?;
    store::update(work.conn(), district, row).await?;
    work.audit(line);
    Ok(m)
}
