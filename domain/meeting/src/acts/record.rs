//! Recording meetings: one from a form, or many from an import or seed.

use super::entries::entries_of;
use super::make::{Known, judge, make};
use crate::record::{Meeting, NewMeeting};
use crate::{MeetingId, NOUN, planned, store};
use access::{Line, Scope, Work};
use base::{Fault, Outcome, Refusal};

/// What became of a request to record a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It was recorded; commit the work.
    New(MeetingId),
    /// The same request was recorded before; nothing was written, drop the work.
    Before(MeetingId),
}

impl Recorded {
    /// The meeting, either way.
    pub fn id(self) -> MeetingId {
        match self {
            Self::New(id) | Self::Before(id) => id,
        }
    }
}

/// Records one meeting.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach; every reason against it.
pub async fn record(work: &mut Work, scope: &Scope, new: &NewMeeting) -> Outcome<Recorded> {
    if let Some(before) = before(work, scope, new).await? {
        return Ok(Recorded::Before(before));
    }
    let judged = judge(work, scope, &mut Known::default(), new, &[]).await?;
    let meeting = make(work, new, &judged, None);
    let district = work.district().0;
    if !store::insert_once(work.conn(), district, &meeting, new.request.as_deref()).await? {
        // Somebody sent the same request at the same moment, and was first.
        let before = before(work, scope, new).await?;
        return before.map(Recorded::Before).ok_or_else(|| Fault::internal("a request that is neither new nor known"));
    }
    let entries = entries_of(work.catalogue(), &meeting)?;
    ledger::post(work, entries).await?;
    note(work, &meeting)?;
    if let Some(plan) = new.plan {
        planned::held(work, scope, plan, &meeting).await?;
    }
    Ok(Recorded::New(meeting.id))
}

async fn before(work: &mut Work, scope: &Scope, new: &NewMeeting) -> Outcome<Option<MeetingId>> {
    match &new.request {
        Some(request) => store::by_request(work.conn(), scope, request).await,
        None => Ok(None),
    }
}

/// Records many meetings in one go, for an import (`batch`) or a seed. All or none.
///
/// # Errors
/// [`Fault::NotFound`] when a unit is out of reach; every reason against any of them, its place being `第3条：day`.
pub async fn record_many(
    work: &mut Work,
    scope: &Scope,
    all: &[NewMeeting],
    batch: Option<i64>,
) -> Outcome<Vec<MeetingId>> {
    let (mut known, mut faults, mut made) = (Known::default(), Vec::new(), Vec::with_capacity(all.len()));
    for (at, new) in all.iter().enumerate() {
        match judge(work, scope, &mut known, new, &[]).await {
            Ok(judged) => made.push(make(work, new, &judged, batch)),
            Err(Fault::Refused(reasons)) => faults.extend(reasons.into_iter().map(|r| in_row(at, r))),
            Err(other) => return Err(other),
        }
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let district = work.district().0;
    store::insert_many(work.conn(), district, &made).await?;
    let mut entries = Vec::new();
    for meeting in &made {
        entries.extend(entries_of(work.catalogue(), meeting)?);
        note(work, meeting)?;
    }
    ledger::post(work, entries).await?;
    Ok(made.iter().map(|m| m.id).collect())
}

fn in_row(at: usize, reason: Refusal) -> Refusal {
    Refusal { place: format!("第{}条：{}", at + 1, reason.place), ..reason }
}

fn note(work: &mut Work, meeting: &Meeting) -> Outcome<()> {
    let line = Line::done("meeting.record", NOUN, meeting.id.0).unit(meeting.unit).seal(work.keys(), meeting)?;
    work.audit(line);
    Ok(())
}
