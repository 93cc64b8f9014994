//! Verbs: registering somebody, whatever happens in the file afterwards, a member's own report, and taking any of it back.

mod card;
mod put;
mod take;

pub use card::issuer;
pub use take::{annul, may, report, take};

use crate::file::{Event, EventKind, File, FileId, Kind};
use crate::typed::{Typed, judge};
use access::{Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal};

/// The sensitive field that lets somebody see who is in hardship, and why.
pub const HARDSHIP: &str = "hardship";

/// A registration as a form sent it.
#[derive(Debug, Clone)]
pub struct New {
    /// What somebody is registered as.
    pub kind: Kind,
    /// The branch that registers.
    pub unit: UnitId,
    /// The member; nobody for [`Kind::In`].
    pub person: Option<PersonId>,
    /// The name of somebody from outside.
    pub name: String,
    /// The rest.
    pub typed: Typed,
}

/// Registers somebody. Who goes out is marked so in the roster.
///
/// # Errors
/// [`Fault::NotFound`] for a branch out of reach; every reason at once; refused when there is an open registration.
pub async fn register(work: &mut Work, scope: &Scope, new: New) -> Outcome<FileId> {
    let today = work.today();
    let unit = org::store::find(work.conn(), scope, new.unit).await?;
    let mut faults = Vec::new();
    let holds = work.catalogue().unit_kind(&unit.kind).is_some_and(|k| k.holds_members);
    if !holds || unit.dissolved.is_some() {
        faults.push(Refusal::at("unit", "这个党组织不直接管理党员", "请选择党员所在的党支部"));
    }
    let name = match new.kind {
        Kind::In => own_name(&new.name, &mut faults),
        _ => member_name(work, scope, &new, &mut faults).await?,
    };
    if new.kind == Kind::Hardship && !scope.may_see(HARDSHIP) {
        return Err(Fault::NotFound);
    }
    let read = judge(new.kind, EventKind::Register, &new.typed, today);
    let (on, data) = match read {
        Ok(read) if faults.is_empty() => read,
        Ok(_) => return Err(Fault::Refused(faults)),
        Err(more) => return Err(Fault::Refused([faults, more].concat())),
    };
    let id: FileId = work.new_id();
    let event = put::event(work, id, EventKind::Register, on, data);
    let file = blank(work, id, &new, name, &event);
    put::put(work, file, Vec::new(), event).await?;
    Ok(id)
}

fn own_name(typed: &str, faults: &mut Vec<Refusal>) -> String {
    let name = base::name::tidy(typed);
    if let Some(what) = base::name::fault(&name) {
        faults.push(Refusal::at("name", what, "请填写姓名"));
    }
    name
}

async fn member_name(work: &mut Work, scope: &Scope, new: &New, faults: &mut Vec<Refusal>) -> Outcome<String> {
    let today = work.today();
    let there = member::store::of_branch(work.conn(), scope, new.unit, today).await?;
    let found = there.into_iter().find(|m| Some(m.id) == new.person);
    if found.is_none() {
        faults.push(Refusal::at("person", "没有选择本支部的党员", "请从列表中选择"));
    }
    Ok(found.map(|m| m.name).unwrap_or_default())
}

/// A file before its first event is counted in.
fn blank(work: &Work, id: FileId, new: &New, name: String, first: &Event) -> File {
    File {
        id,
        kind: new.kind,
        unit: new.unit,
        person: new.person.filter(|_| new.kind != Kind::In),
        name,
        place: String::new(),
        area: String::new(),
        since: first.day,
        expected: None,
        contact_on: first.day,
        report_on: first.day,
        review_on: first.day,
        audit_on: None,
        card: String::new(),
        card_state: String::new(),
        end: None,
        undone: false,
        astray: false,
        version: 0,
        created_at: work.now(),
        created_by: work.actor().name.clone(),
    }
}
