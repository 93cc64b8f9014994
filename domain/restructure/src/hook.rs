//! What restructuring adds to the engine of cases: who may approve, what stands in the way, what a reply brings about, and all of it back.

mod effect;
mod judge;
mod obstacles;
mod rekind;
mod shown;
mod task;
mod undo;

use crate::rules::is_authority;
use crate::{DIRECT, TASK, store};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Outcome, Refusal};
use case::file::standing;
use case::hook::Doing;
use case::{CaseFile, MoreFields, Noun, StepRow};
use db::Conn;
use member::claim::ClaimFuture;
use org::Unit;
use record::value::{Named, Value, Values};

/// Restructuring as the engine of cases knows it; the app registers it.
pub const NOUN: Noun =
    Noun { key: "restructure", facts: judge::facts, effect: effect::effect, undo: undo::undo, shown: shown::shown };

/// The choice of a group in the steps of tasks; the app registers it.
pub const FIELDS: MoreFields = MoreFields { noun: "restructure", fields: task::fields, electorate: case::hook::usual };

/// Whether a change of the roster was brought about by a reply; the app registers it with the roster.
pub fn claim<'a>(conn: &'a mut Conn, district: i64, event: i64) -> ClaimFuture<'a> {
    Box::pin(async move {
        let refusal =
            || Refusal::new("这次变动是随党组织设置调整办理的", "请在“办理事项”的党组织设置中撤销那一件的批复");
        Ok(store::claimed(conn, district, event).await?.then(refusal))
    })
}

/// The committee that approves what happens to a unit: the nearest strictly above it.
pub(crate) async fn authority(conn: &mut Conn, whole: &Scope, unit: &Unit) -> Outcome<Option<Unit>> {
    let mut parent = unit.parent;
    while let Some(id) = parent {
        let above = org::store::find(conn, whole, id).await?;
        if is_authority(&above.kind) {
            return Ok(Some(above));
        }
        parent = above.parent;
    }
    Ok(None)
}

/// The request that stands, the latest one.
pub(crate) fn request(rows: &[StepRow]) -> Option<&StepRow> {
    standing(rows).into_iter().filter(|r| r.step == "request").max_by_key(|r| (r.on, r.id))
}

/// Whether a step agrees.
fn agrees(doing: Doing<'_>) -> bool {
    doing.step.key == "reply" && doing.row.outcome == "agreed"
}

/// Whether a step has brought something about that is found by its traces.
fn brings(doing: Doing<'_>) -> bool {
    agrees(doing) || (doing.case.procedure == TASK && matches!(doing.step.key.as_str(), "branch" | "end"))
}

/// The members that a field names.
pub(crate) fn people<'v>(values: &'v Values, key: &str) -> &'v [Named] {
    match values.get(key) {
        Some(Value::Persons(all)) => all,
        _ => &[],
    }
}

pub(crate) fn code<'v>(values: &'v Values, key: &str) -> &'v str {
    values.get(key).and_then(Value::code).unwrap_or("")
}

fn unit_of(values: &Values, key: &str) -> Option<UnitId> {
    match values.get(key) {
        Some(Value::Unit(unit)) => Some(UnitId(unit.id)),
        _ => None,
    }
}

pub(crate) fn number(values: &Values, key: &str) -> i64 {
    values.get(key).and_then(Value::amount).map_or(0, |q| q.0 / 1000)
}

/// Under which unit a new one will stand.
fn parent_of(case: &CaseFile, unit: &Unit, request: &Values) -> UnitId {
    let beside = case.procedure != DIRECT && code(request, "place") == "beside";
    unit.parent.filter(|_| beside).unwrap_or(unit.id)
}

/// The unit of a case, whoever's it is.
async fn unit(work: &mut Work, case: &CaseFile) -> Outcome<Unit> {
    let whole = Scope::whole(work.district());
    org::store::find(work.conn(), &whole, case.unit).await
}
