//! What happens in a file after it was registered, and taking it back.

use super::{at, least, put};
use crate::file::{Data, Event, EventKind, File, FileId, Kind};
use crate::fold::live;
use crate::store;
use crate::typed::{Typed, judge};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};

/// Kinds of unit that an organisation can have for its own or share.
pub const BUILT: [&str; 4] = ["branch", "joint_branch", "general_branch", "committee"];

/// Whether such an event can be recorded in a file as it stands.
pub fn may(file: &File, kind: EventKind) -> bool {
    let fits = match kind {
        EventKind::Register | EventKind::Annul => false,
        EventKind::Release => file.served > 0,
        EventKind::Contact => file.contact_on.is_some(),
        EventKind::Solve => file.problems > 0,
        _ => true,
    };
    fits && file.is_open() && file.kind.takes(kind)
}

/// The file and its events, as the form saw them.
async fn opened(work: &mut Work, scope: &Scope, id: FileId, version: i64) -> Outcome<(File, Vec<Event>)> {
    let keys = work.keys().clone();
    let file = store::find(work.conn(), scope, id).await?;
    if file.undone {
        return Err(Refusal::new("这份登记已经撤销", "需要的请重新登记").into());
    }
    if file.version != version {
        return Err(store::stale());
    }
    let events = store::events(work.conn(), &keys, scope, id).await?;
    Ok((file, events))
}

/// Records an event.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; every reason at once; stale when somebody else was quicker.
pub async fn take(
    work: &mut Work,
    scope: &Scope,
    (id, version): (FileId, i64),
    kind: EventKind,
    typed: &Typed,
) -> Outcome<()> {
    let (file, events) = opened(work, scope, id, version).await?;
    if matches!(kind, EventKind::Register | EventKind::Annul) || !file.kind.takes(kind) {
        return Err(Fault::NotFound);
    }
    if !file.is_open() {
        return Err(Refusal::new("登记已经结束", "需要继续的，请先撤销“结束登记”，或重新登记").into());
    }
    let (on, mut data) = judge(file.kind, kind, typed, (least(work), work.today())).map_err(Fault::Refused)?;
    if kind == EventKind::Move {
        data = moved(work, scope, &file, data).await?;
    }
    if kind == EventKind::Form {
        may_build(work, data.branch).await?;
    }
    if kind == EventKind::Assign {
        may_assign(work, &file, data.instructor).await?;
    }
    let event = put::event(work, id, kind, on, data);
    put::put(work, file, events, event).await
}

/// What is built is a living Party organisation of the district.
///
/// # Errors
/// Refused otherwise.
pub(super) async fn may_build(work: &mut Work, branch: Option<i64>) -> Outcome<()> {
    let Some(branch) = branch.map(UnitId) else { return Ok(()) };
    let whole = Scope::whole(work.district());
    let unit = org::store::find(work.conn(), &whole, branch).await?;
    if !BUILT.contains(&unit.kind.as_str()) || unit.dissolved.is_some() {
        let what = format!("{}不是现有的党支部、党总支或党委", unit.name);
        return Err(Refusal::at("branch", what, "请选择单位所建的党组织").into());
    }
    Ok(())
}

/// What a file says that goes to another unit: one in reach that may register such a thing. Of a village the name goes with it.
async fn moved(work: &mut Work, scope: &Scope, file: &File, data: Data) -> Outcome<Data> {
    let no = |what: String, remedy: &str| Refusal::at("to", what, remedy);
    let unit = match org::store::find(work.conn(), scope, UnitId(data.to.unwrap_or_default())).await {
        Err(Fault::NotFound) => {
            return Err(no("没有找到这个党组织".to_owned(), "请从管理范围内的党组织中选择").into());
        }
        other => other?,
    };
    let mut faults: Vec<Refusal> = at(&unit, file.kind).into_iter().map(|r| no(r.what, &r.remedy)).collect();
    if unit.id == file.unit {
        faults.push(no(format!("现在就由{}负责", unit.name), "请选择接续的党组织"));
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let name = if file.kind == Kind::Village { unit.name } else { String::new() };
    Ok(Data { from: Some(file.unit.0), name, ..data })
}

/// Back to the unit that it has come from: one in reach that still is.
async fn may_return(work: &mut Work, scope: &Scope, event: &Event) -> Outcome<()> {
    let from = UnitId(event.data.from.unwrap_or_default());
    let what = match org::store::find(work.conn(), scope, from).await {
        Err(Fault::NotFound) => "原来的党组织不在管理范围内",
        Ok(unit) if unit.dissolved.is_some() => "原来的党组织已经撤销",
        other => return other.map(|_| ()),
    };
    Err(Refusal::new(what, "不能退回；需要的，划转到现在负责的党组织").into())
}

/// The instructor is one of those whom the unit that registered may send: its own, of units above or below.
async fn may_assign(work: &mut Work, file: &File, instructor: Option<i64>) -> Outcome<()> {
    let id = FileId(instructor.unwrap_or_default());
    let whole = Scope::whole(work.district());
    let known = store::instructors(work.conn(), &whole, file.unit).await?;
    if known.iter().any(|i| i.id == id) {
        return Ok(());
    }
    Err(Refusal::at("instructor", "没有这名指导员，或者已经不在岗", "请从列表中选择").into())
}

/// Takes an event back, with a reason; its entries are reversed, and what it changed is as before.
///
/// # Errors
/// Not found out of reach or gone already; refused without a reason, or when later events rest on it; stale.
pub async fn annul(work: &mut Work, scope: &Scope, (id, version): (FileId, i64), gone: i64, why: &str) -> Outcome<()> {
    let (file, events) = opened(work, scope, id, version).await?;
    let event = live(&events).into_iter().find(|e| e.id == gone).cloned().ok_or(Fault::NotFound)?;
    if event.kind == EventKind::Move {
        may_return(work, scope, &event).await?;
    }
    if event.kind == EventKind::Register && !file.is_open() {
        return Err(Refusal::new("登记已经结束", "请先撤销“结束登记”").into());
    }
    let typed = Typed { on: event.day.to_string(), text: why.trim().to_owned(), ..Typed::default() };
    let asked = (least(work), work.today());
    let (on, data) = judge(file.kind, EventKind::Annul, &typed, asked).map_err(Fault::Refused)?;
    let back = Event { annuls: Some(gone), ..put::event(work, id, EventKind::Annul, on, data) };
    put::put(work, file, events, back).await
}
