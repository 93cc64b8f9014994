//! What happens in a file after it was registered, and taking it back.

use super::{card, put};
use crate::EVENT;
use crate::file::{Event, EventKind, File, FileId, Kind};
use crate::fold::live;
use crate::store;
use crate::typed::{Typed, judge};
use access::{Line, Scope, Work};
use base::id::PersonId;
use base::{Fault, Outcome, Refusal};
use db::Conn;

/// Why somebody may not record such an event; `None` when they may. `scope` is that of `floating.card` for events of the card, else that
/// of `floating.write`.
///
/// # Errors
/// When the database is away.
pub async fn may(conn: &mut Conn, scope: &Scope, file: &File, kind: EventKind) -> Outcome<Option<Refusal>> {
    let district = scope.district_id();
    if kind.is_of_card() {
        let by = card::issuer(conn, scope, file.unit).await?;
        let path = match &by {
            Some(by) => access::tree::find_path(conn, district, by.id).await?,
            None => None,
        };
        let name = by.map_or_else(|| "基层党委".to_owned(), |by| by.name);
        let reached = path.is_some_and(|path| scope.covers(&path));
        return Ok((!reached).then(|| Refusal::new(format!("活动证由{name}办理"), "请与上级党组织联系")));
    }
    let home = access::tree::find_path(conn, district, file.unit).await?;
    if home.is_some_and(|path| scope.covers(&path)) {
        return Ok(None);
    }
    let hosts = store::reached(conn, scope, file.id).await?;
    let refused = || Refusal::new("由组织关系所在党支部办理", "请与党员组织关系所在党支部联系");
    Ok((kind != EventKind::Contact || hosts.is_empty()).then(refused))
}

/// The file and its events, as the form saw them.
async fn seen(work: &mut Work, scope: &Scope, id: FileId, version: i64) -> Outcome<(File, Vec<Event>)> {
    let (file, events) = opened(work, scope, id).await?;
    if file.version == version { Ok((file, events)) } else { Err(store::stale()) }
}

/// The file and its events.
async fn opened(work: &mut Work, scope: &Scope, id: FileId) -> Outcome<(File, Vec<Event>)> {
    let keys = work.keys().clone();
    let file = store::find(work.conn(), scope, id).await?;
    if file.undone {
        return Err(Refusal::new("这份登记已经撤销", "需要的请重新登记").into());
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
    let (file, events) = seen(work, scope, id, version).await?;
    if matches!(kind, EventKind::Register | EventKind::Annul) || !file.kind.takes(kind) {
        return Err(Fault::NotFound);
    }
    if let Some(refusal) = may(work.conn(), scope, &file, kind).await? {
        return Err(refusal.into());
    }
    let lasting = matches!(kind, EventKind::HostIn | EventKind::HostOut | EventKind::Card | EventKind::End);
    if lasting && !file.is_open() {
        return Err(Refusal::new("登记已经结束", "需要继续的，请先撤销“结束登记”，或重新登记").into());
    }
    let (on, mut data) = judge(file.kind, kind, typed, work.today()).map_err(Fault::Refused)?;
    if kind == EventKind::HostIn {
        may_host(work, &file, data.host).await?;
    }
    if kind == EventKind::Card {
        data.card = Some(card::number(work, scope, file.unit, on).await?);
    }
    let event = put::event(work, id, kind, on, data);
    put::put(work, file, events, event).await
}

/// A host is another living branch of the district.
async fn may_host(work: &mut Work, file: &File, host: Option<i64>) -> Outcome<()> {
    let whole = Scope::whole(work.district());
    let unit = org::store::find(work.conn(), &whole, base::id::UnitId(host.unwrap_or_default())).await?;
    let holds = work.catalogue().unit_kind(&unit.kind).is_some_and(|k| k.holds_members);
    if unit.id == file.unit {
        return Err(Refusal::at("host", "这就是组织关系所在党支部", "请选择流入地党支部").into());
    }
    if !holds || unit.dissolved.is_some() {
        return Err(Refusal::at("host", format!("不能在{}参加活动", unit.name), "请选择现有的党支部").into());
    }
    Ok(())
}

/// A member's own report from a telephone: what they do, where they are, how they are reached. What the branch has recorded meanwhile does
/// not stand in its way, and the same sent twice is one report.
///
/// # Errors
/// [`Fault::NotFound`] for somebody else's file; refused when it is over or without a text.
pub async fn report(work: &mut Work, person: Option<PersonId>, id: FileId, typed: &Typed) -> Outcome<()> {
    let person = person.ok_or(Fault::NotFound)?;
    let whole = Scope::whole(work.district());
    let own = store::own(work.conn(), &whole, person).await?;
    let known = own.iter().any(|f| f.id == id && f.kind != Kind::Hardship);
    if !known {
        return Err(Fault::NotFound);
    }
    let (file, events) = opened(work, &whole, id).await?;
    if !file.is_open() {
        return Err(Refusal::new("登记已经结束", "仍在外的，请与所在党支部联系").into());
    }
    let typed = Typed { on: work.today().to_string(), by: "本人".to_owned(), ..typed.clone() };
    let (on, data) = judge(file.kind, EventKind::Report, &typed, work.today()).map_err(Fault::Refused)?;
    let same = |e: &&&Event| e.kind == EventKind::Report && e.day == on && e.data == data;
    if let Some(made) = live(&events).iter().find(same) {
        work.audit(Line::done("floating.again", EVENT, made.id).unit(file.unit).detail("重复提交，未重复登记"));
        return Ok(());
    }
    let event = put::event(work, id, EventKind::Report, on, data);
    put::put(work, file, events, event).await
}

/// Takes an event back, with a reason; its entries are reversed, and what it changed is as before.
///
/// # Errors
/// Not found out of reach or gone already; refused without a reason, or when later events rest on it; stale.
pub async fn annul(work: &mut Work, scope: &Scope, (id, version): (FileId, i64), gone: i64, why: &str) -> Outcome<()> {
    let (file, events) = seen(work, scope, id, version).await?;
    let event = live(&events).into_iter().find(|e| e.id == gone).cloned().ok_or(Fault::NotFound)?;
    if let Some(refusal) = may(work.conn(), scope, &file, event.kind).await? {
        return Err(refusal.into());
    }
    let lasting = matches!(event.kind, EventKind::Register | EventKind::HostIn | EventKind::HostOut);
    if lasting && !file.is_open() {
        return Err(Refusal::new("登记已经结束", "请先撤销“结束登记”").into());
    }
    let typed = Typed { on: event.day.to_string(), text: why.trim().to_owned(), ..Typed::default() };
    let (on, data) = judge(file.kind, EventKind::Annul, &typed, work.today()).map_err(Fault::Refused)?;
    let back = Event { annuls: Some(gone), ..put::event(work, id, EventKind::Annul, on, data) };
    put::put(work, file, events, back).await
}
