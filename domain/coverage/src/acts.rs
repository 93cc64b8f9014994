//! Verbs: registering an organisation, a village or an instructor, whatever happens in the file afterwards, and taking any of it back.

mod over;
mod put;
mod take;

pub use over::hand_over;
pub use take::{BUILT, annul, may, take};

use crate::alarm::Limits;
use crate::file::{Data, Event, EventKind, File, FileId, Form, Kind};
use crate::typed::{Typed, judge};
use access::{Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome, Refusal};
use org::Unit;

/// The sector of villages.
pub const VILLAGE: &str = "village";

/// A registration as a form sent it.
#[derive(Debug, Clone)]
pub struct New {
    /// What is registered.
    pub kind: Kind,
    /// The unit that registers; of a village its own Party organisation.
    pub unit: UnitId,
    /// Of an instructor: whether to look for the name in the roster, and the last four characters of the ID number where several have it.
    pub roster: Option<String>,
    /// The rest.
    pub typed: Typed,
}

/// Registers an organisation, a village or an instructor.
///
/// # Errors
/// [`Fault::NotFound`] for a unit out of reach; every reason at once; refused when it is registered already.
pub async fn register(work: &mut Work, scope: &Scope, new: New) -> Outcome<FileId> {
    let unit = org::store::find(work.conn(), scope, new.unit).await?;
    let mut faults = at(&unit, new.kind);
    let person = match new.kind {
        Kind::Instructor => instructor(work, &new, &mut faults).await?,
        _ => None,
    };
    let read = judge(new.kind, EventKind::Register, &new.typed, (least(work), work.today()));
    let (on, mut data) = match read {
        Ok(read) if faults.is_empty() => read,
        Ok(_) => return Err(Fault::Refused(faults)),
        Err(more) => return Err(Fault::Refused([faults, more].concat())),
    };
    if new.kind == Kind::Village {
        data = Data { name: unit.name, ..Data::default() };
    }
    if new.kind == Kind::Instructor {
        data.name = base::name::tidy(&data.name);
    }
    let id: FileId = work.new_id();
    take::may_build(work, data.branch).await?;
    let event = put::event(work, id, EventKind::Register, on, data);
    let file = blank(work, (id, new.kind, new.unit, person), &event);
    put::put(work, file, Vec::new(), event).await?;
    Ok(id)
}

/// Whether such a unit registers such a thing.
fn at(unit: &Unit, kind: Kind) -> Vec<Refusal> {
    let mut faults = Vec::new();
    if unit.dissolved.is_some() {
        faults.push(Refusal::at("unit", "这个党组织已经撤销", "请选择现有的党组织"));
    }
    if kind == Kind::Village && unit.sector != VILLAGE {
        let what = format!("{}的所在领域不是建制村", unit.name);
        faults.push(Refusal::at("unit", what, "请选择村党组织；领域有误的，先在党组织页更正"));
    }
    faults
}

/// The member of the roster who is an instructor; nobody for one from elsewhere.
async fn instructor(work: &mut Work, new: &New, faults: &mut Vec<Refusal>) -> Outcome<Option<PersonId>> {
    let name = base::name::tidy(&new.typed.name);
    if let Some(what) = base::name::fault(&name) {
        faults.push(Refusal::at("name", what, "请填写姓名"));
        return Ok(None);
    }
    let Some(tail) = &new.roster else { return Ok(None) };
    let Ok(scope) = work.actor().scope("member.read") else { return Err(Fault::NotFound) };
    let (keys, tail) = (work.keys().clone(), (!tail.is_empty()).then(|| tail.to_uppercase()));
    let found = member::store::by_name(work.conn(), &keys, &scope, &name, tail.as_deref()).await?;
    let here: Vec<_> = found.iter().filter(|m| m.active).collect();
    match here.as_slice() {
        [one] => return Ok(Some(one.id)),
        [] => faults.push(Refusal::at(
            "name",
            format!("名册中没有找到{name}"),
            "请核对姓名；不在管理范围内的，按其他人员登记",
        )),
        several => {
            faults.push(Refusal::at("tail", format!("名册中有{}名{name}", several.len()), "请填写公民身份号码的后四位"))
        }
    }
    Ok(None)
}

/// From how many full members on a branch of its own is due today.
fn least(work: &Work) -> i64 {
    Limits::of(work.catalogue(), work.today()).least
}

/// A file before its first event is counted in.
fn blank(work: &Work, (id, kind, unit, person): (FileId, Kind, UnitId, Option<PersonId>), first: &Event) -> File {
    let on: Day = first.day;
    File {
        id,
        kind,
        unit,
        person,
        name: String::new(),
        code: String::new(),
        industry: String::new(),
        place: String::new(),
        employees: None,
        full: None,
        form: Form::None,
        branch: None,
        served: 0,
        problems: 0,
        since: on,
        verified_on: on,
        contact_on: None,
        end: None,
        undone: false,
        stray: false,
        version: 0,
        created_at: work.now(),
        created_by: work.actor().name.clone(),
    }
}
