//! Correcting and cancelling. What was there before is kept, with who, when and why; the ledger is turned in red where it must.

use super::entries::{entries_of, same};
use super::make::{Known, judge, make};
use crate::record::{Meeting, NewMeeting, Seat, State, Who};
use crate::rules::Candidate;
use crate::store::{self, Version};
use crate::{MeetingId, NOUN, hold, planned};
use access::{Line, Scope, Work};
use base::{Fault, Outcome, Refusal};
use ledger::Source;

/// The noun of earlier versions in the audit.
const VERSION: &str = "meeting_version";

/// Corrects a meeting; unit and kind stay. Gives whether anything was different: if not, nothing is written.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when `version` is no longer the current one; every reason against it.
pub async fn correct(
    work: &mut Work,
    scope: &Scope,
    id: MeetingId,
    version: i64,
    new: &NewMeeting,
    why: &str,
) -> Outcome<bool> {
    let old = current(work, scope, id, version, why).await?;
    let new = NewMeeting { unit: old.unit, kind: old.kind.clone(), request: None, ..new.clone() };
    let seated = seated(&old);
    let judged = judge(work, scope, &mut Known::default(), &new, &seated).await?;
    let made = make(work, &new, &judged, old.batch);
    let now = Meeting {
        id,
        version: old.version + 1,
        recorded_at: old.recorded_at,
        recorded_by: old.recorded_by.clone(),
        changed_at: Some(work.now()),
        changed_by: Some(work.actor().name.clone()),
        ..made
    };
    if same_record(&old, &now) {
        return Ok(false);
    }
    hold::ask(work, &old, &now).await?;
    write(work, "meeting.correct", &old, &now, why).await?;
    Ok(true)
}

/// What the rules say against a meeting of which something could not even be read: so that all reasons are told at once.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub(crate) async fn also_against(
    work: &mut Work,
    scope: &Scope,
    new: &NewMeeting,
    old: Option<&Meeting>,
) -> Outcome<Vec<Refusal>> {
    let seated = old.map(seated).unwrap_or_default();
    match judge(work, scope, &mut Known::default(), new, &seated).await {
        Ok(_) => Ok(Vec::new()),
        Err(Fault::Refused(faults)) => Ok(faults),
        Err(other) => Err(other),
    }
}

/// Those whom the record knows already.
pub(crate) fn seated(old: &Meeting) -> Vec<Candidate> {
    old.seats.iter().filter_map(candidate).collect()
}

/// A seat of the earlier version as somebody who may be marked again; a seat without person cannot be told from the form.
fn candidate(seat: &Seat) -> Option<Candidate> {
    let who = Who::Person(seat.person?);
    let (name, remark) = (seat.name.clone(), "原名单".to_owned());
    Some(Candidate { who, name, remark, voting: seat.voting, without: None, due: false })
}

/// Cancels a meeting that was recorded by mistake.
///
/// # Errors
/// As [`correct`].
pub async fn cancel(work: &mut Work, scope: &Scope, id: MeetingId, version: i64, why: &str) -> Outcome<()> {
    let old = current(work, scope, id, version, why).await?;
    let now = ended(work, &old, State::Cancelled, why);
    hold::ask(work, &old, &now).await?;
    write(work, "meeting.cancel", &old, &now, why).await?;
    planned::ended(work, &old).await
}

/// Undoes an import: all its meetings cease to count. Refused when one of them was corrected or cancelled since.
///
/// # Errors
/// The meetings that were changed since.
pub async fn undo_batch(work: &mut Work, scope: &Scope, batch: i64) -> Outcome<()> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for id in store::of_batch(work.conn(), scope, batch).await? {
        let meeting = store::find(work.conn(), scope, id).await?;
        if meeting.version > 1 || meeting.state != State::Held {
            let what = format!("{} 的“{}”导入后已被更正或撤销", meeting.day, meeting.title);
            faults.push(Refusal::new(what, "请逐条核对后在会议页面处理"));
        }
        all.push(meeting);
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    for old in &all {
        let now = ended(work, old, State::Undone, "撤回导入");
        hold::ask(work, old, &now).await?;
        replace(work, "meeting.undo", old, &now, "撤回导入").await?;
    }
    let ids: Vec<i64> = all.iter().map(|m| m.id.0).collect();
    ledger::reverse_sources(work, NOUN, &ids, "撤回导入").await?;
    Ok(())
}

/// The meeting as the person who changes it must have seen it.
async fn current(work: &mut Work, scope: &Scope, id: MeetingId, version: i64, why: &str) -> Outcome<Meeting> {
    let old = store::find(work.conn(), scope, id).await?;
    if old.state != State::Held {
        return Err(
            Refusal::new(format!("这条会议记录{}，不能再修改", old.state.name()), "如需恢复，请重新记录").into()
        );
    }
    if old.version != version {
        return Err(store::stale());
    }
    let length = why.trim().chars().count();
    if !(2..=200).contains(&length) {
        let what = if length == 0 { "没有填写原因" } else { "原因应为 2 至 200 个字" };
        return Err(Refusal::at("why", what, "请写明为什么更正或撤销，原因会随记录保留").into());
    }
    Ok(old)
}

fn ended(work: &Work, old: &Meeting, state: State, why: &str) -> Meeting {
    Meeting {
        state,
        why: why.trim().to_owned(),
        version: old.version + 1,
        changed_at: Some(work.now()),
        changed_by: Some(work.actor().name.clone()),
        ..old.clone()
    }
}

/// Whether only the marks of the change itself differ.
fn same_record(old: &Meeting, now: &Meeting) -> bool {
    let plain = |m: &Meeting| Meeting { version: 0, changed_at: None, changed_by: None, ..m.clone() };
    plain(old) == plain(now)
}

/// Writes the change and turns the ledger where it now says something else. The row comes first: who is too late stops there.
async fn write(work: &mut Work, act: &'static str, old: &Meeting, now: &Meeting, why: &str) -> Outcome<()> {
    replace(work, act, old, now, why).await?;
    let (before, after) = (entries_of(work.catalogue(), old)?, entries_of(work.catalogue(), now)?);
    if !same(&before, &after) {
        ledger::reverse_source(work, Source { noun: NOUN, id: now.id.0 }, why.trim()).await?;
        ledger::post(work, after).await?;
    }
    Ok(())
}

/// Puts the new version in the old one's place and keeps that one.
async fn replace(work: &mut Work, act: &'static str, old: &Meeting, now: &Meeting, why: &str) -> Outcome<()> {
    let district = work.district().0;
    store::update(work.conn(), district, now).await?;
    if now.seats != old.seats {
        store::replace_seats(work.conn(), district, now.id, &now.seats).await?;
    }
    keep(work, old, why).await?;
    let line = Line::done(act, NOUN, now.id.0).unit(now.unit).seal(work.keys(), now)?;
    work.audit(line);
    Ok(())
}

/// Keeps the version that ends.
async fn keep(work: &mut Work, old: &Meeting, why: &str) -> Outcome<()> {
    let version = Version {
        id: work.new_id(),
        meeting: old.id,
        version: old.version,
        ended_at: work.now(),
        ended_by: work.actor().name.clone(),
        why: why.trim().to_owned(),
        body: old.clone(),
    };
    let district = work.district().0;
    store::insert_version(work.conn(), district, &version).await?;
    let line = Line::done("meeting.keep", VERSION, version.id).unit(old.unit).seal(work.keys(), &version)?;
    work.audit(line);
    Ok(())
}
