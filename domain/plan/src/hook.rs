//! What plans do for the noun of meetings: they fill in its form, and follow what becomes of a meeting.

use crate::{PlanId, acts, store};
use access::{Scope, Work};
use db::Conn;
use meeting::planned::{DoneFuture, FillFuture, Planner};
use meeting::{Meeting, NewMeeting};

/// For `meeting::planned::register`.
pub const PLANNER: Planner = Planner { fill, held, ended };

fn fill<'a>(conn: &'a mut Conn, scope: &'a Scope, plan: i64) -> FillFuture<'a> {
    Box::pin(async move {
        let plan = store::find(conn, scope, PlanId(plan)).await?;
        if !plan.is_open() {
            return Err(store::stale());
        }
        let what = plan.what;
        let mut new = NewMeeting::of(plan.unit, plan.kind, what.day);
        (new.start, new.place, new.agenda, new.chair) = (what.start, what.place, what.subject, what.leader);
        Ok(new)
    })
}

fn held<'a>(work: &'a mut Work, scope: &'a Scope, plan: i64, meeting: &'a Meeting) -> DoneFuture<'a> {
    Box::pin(async move {
        let plan = store::find(work.conn(), scope, PlanId(plan)).await?;
        acts::held(work, scope, &plan, meeting).await
    })
}

fn ended<'a>(work: &'a mut Work, meeting: &'a Meeting) -> DoneFuture<'a> {
    Box::pin(async move {
        // The meeting is in reach of whoever annuls it, so its plan is: both stand in the same unit.
        let scope = Scope::whole(work.district());
        acts::reopened(work, &scope, meeting.id).await
    })
}
