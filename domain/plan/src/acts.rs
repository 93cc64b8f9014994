//! What can be done with a plan: make it, change it, call it off, and say by which meeting it was held. Nothing here touches the ledger.

use crate::record::{Plan, State, What};
use crate::rules::{self, Typed};
use crate::{NOUN, PlanId, store};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use meeting::{Meeting, MeetingId};

/// A plan to be made.
#[derive(Debug, Clone)]
pub struct NewPlan {
    /// The unit that means to hold it.
    pub unit: UnitId,
    /// Key of the kind of meeting.
    pub kind: String,
    /// What was filled in.
    pub typed: Typed,
    /// Names the request, so that sent twice it is made once; empty for none.
    pub request: String,
}

/// Makes a plan, or one for each day of a repeated one; gives the first and how many.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach; every reason against it.
pub async fn make(work: &mut Work, scope: &Scope, new: &NewPlan) -> Outcome<(PlanId, usize)> {
    if let Some(before) = requested(work, scope, &new.request).await? {
        return Ok((before, 0));
    }
    let unit = org::store::find(work.conn(), scope, new.unit).await?;
    let mut faults = rules::against(&unit, work.catalogue().meeting_kind(&new.kind));
    let all = rules::read(&new.typed, work.today()).unwrap_or_else(|more| {
        faults.extend(more);
        Vec::new()
    });
    let plans: Vec<Plan> = all.into_iter().map(|what| plan(work, new, what)).collect();
    for plan in &plans {
        faults.extend(repeated(work, scope, plan).await?);
    }
    let (true, Some(first)) = (faults.is_empty(), plans.first().map(|plan| plan.id)) else {
        return Err(Fault::Refused(faults));
    };
    let district = work.district().0;
    for (n, plan) in plans.iter().enumerate() {
        let request = Some(new.request.as_str()).filter(|request| n == 0 && !request.is_empty());
        if !store::insert(work.conn(), district, plan, request).await? {
            // Somebody sent the same request at the same moment, and was first.
            let before = requested(work, scope, &new.request).await?;
            return before.map(|id| (id, 0)).ok_or_else(store::stale);
        }
        note(work, "plan.make", plan, String::new())?;
    }
    Ok((first, plans.len()))
}

async fn requested(work: &mut Work, scope: &Scope, request: &str) -> Outcome<Option<PlanId>> {
    if request.is_empty() { Ok(None) } else { store::requested(work.conn(), scope, request).await }
}

fn plan(work: &Work, new: &NewPlan, what: What) -> Plan {
    Plan {
        id: work.new_id(),
        unit: new.unit,
        kind: new.kind.clone(),
        what,
        state: State::Open,
        version: 1,
        planned_at: work.now(),
        planned_by: work.actor().name.clone(),
        changed_at: None,
        changed_by: None,
    }
}

/// The same is not planned twice.
async fn repeated(work: &mut Work, scope: &Scope, plan: &Plan) -> Outcome<Option<Refusal>> {
    let same = store::same(work.conn(), scope, plan).await?;
    Ok(same.then(|| {
        let what = format!("{}已经排了同样的会议", plan.what.day.chinese());
        Refusal::at("day", what, "请到计划列表查看；确实另有一次的，请写明不同的时间或主题")
    }))
}

fn note(work: &mut Work, act: &'static str, plan: &Plan, detail: String) -> Outcome<()> {
    let line = Line::done(act, NOUN, plan.id.0).unit(plan.unit).detail(detail).seal(work.keys(), plan)?;
    work.audit(line);
    Ok(())
}

/// An open plan as the person who acts must have seen it.
async fn current(work: &mut Work, scope: &Scope, id: PlanId, version: i64) -> Outcome<Plan> {
    let plan = store::find(work.conn(), scope, id).await?;
    if plan.version == version && plan.is_open() { Ok(plan) } else { Err(store::stale()) }
}

async fn write(work: &mut Work, act: &'static str, old: &Plan, now: Plan, detail: String) -> Outcome<()> {
    let now = Plan {
        version: old.version + 1,
        changed_at: Some(work.now()),
        changed_by: Some(work.actor().name.clone()),
        ..now
    };
    let district = work.district().0;
    store::update(work.conn(), district, &now).await?;
    note(work, act, &now, detail)
}

/// Changes day, time, place, subject or who leads; unit and kind stay.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when it is no longer open or `version` no longer the current one; every reason.
pub async fn change(work: &mut Work, scope: &Scope, id: PlanId, version: i64, typed: &Typed) -> Outcome<()> {
    let old = current(work, scope, id, version).await?;
    let once = Typed { every: String::new(), until: String::new(), ..typed.clone() };
    let what = rules::read(&once, work.today()).map_err(Fault::Refused)?.pop().ok_or(Fault::NotFound)?;
    if what == old.what {
        return Err(Refusal::new("内容没有任何改动", "请修改后再保存，或返回计划页面").into());
    }
    let detail = if what.day == old.what.day { String::new() } else { format!("{} → {}", old.what.day, what.day) };
    let now = Plan { what, ..old.clone() };
    if let Some(fault) = repeated(work, scope, &now).await? {
        return Err(fault.into());
    }
    write(work, "plan.change", &old, now, detail).await
}

/// Calls a plan off.
///
/// # Errors
/// As [`change`].
pub async fn call_off(work: &mut Work, scope: &Scope, id: PlanId, version: i64, why: &str) -> Outcome<()> {
    let old = current(work, scope, id, version).await?;
    if let Some(fault) = rules::reason(why) {
        return Err(fault.into());
    }
    let now = Plan { state: State::CalledOff(why.trim().to_owned()), ..old.clone() };
    write(work, "plan.call_off", &old, now, String::new()).await
}

/// Says by which meeting, recorded already, a plan was held.
///
/// # Errors
/// As [`change`]; and when that meeting is of another unit or kind, does not count, or was held by another plan.
pub async fn link(work: &mut Work, scope: &Scope, id: PlanId, version: i64, meeting: MeetingId) -> Outcome<()> {
    let plan = current(work, scope, id, version).await?;
    let meeting = meeting::store::find(work.conn(), scope, meeting).await?;
    held(work, scope, &plan, &meeting).await
}

/// The plan was held by this meeting.
pub(crate) async fn held(work: &mut Work, scope: &Scope, plan: &Plan, meeting: &Meeting) -> Outcome<()> {
    if !plan.is_open() {
        // What was typed for the meeting is not lost: the form comes again, and says why.
        let what = "这项计划已经有了会议记录，或者已经取消";
        let remedy = "请核对；确实另开了一次会议的，再次保存，不按计划记录";
        return Err(Refusal::at(meeting::planned::GONE, what, remedy).into());
    }
    let fits = meeting.unit == plan.unit && meeting.kind == plan.kind && meeting.state == meeting::State::Held;
    if !fits {
        let what = "这次会议与计划的党组织或会议类型不同，或者已经撤销";
        return Err(Refusal::new(what, "请从计划页面重新进入").into());
    }
    if store::of_meeting(work.conn(), scope, meeting.id).await?.is_some() {
        return Err(Refusal::new("这次会议已经对应另一项计划", "请核对后选择别的会议").into());
    }
    let now = Plan { state: State::Held(meeting.id), ..plan.clone() };
    write(work, "plan.held", plan, now, String::new()).await
}

/// The meeting no longer counts: its plan, if it had one, is open again.
pub(crate) async fn reopened(work: &mut Work, scope: &Scope, meeting: MeetingId) -> Outcome<()> {
    let Some(plan) = store::of_meeting(work.conn(), scope, meeting).await? else { return Ok(()) };
    let now = Plan { state: State::Open, ..plan.clone() };
    write(work, "plan.reopened", &plan, now, String::new()).await
}
