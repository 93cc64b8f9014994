//! A meeting that was planned. The noun of plans stands above this one: it fills in the form, and hears when a meeting is recorded by a
//! plan or ceases to count, within the same transaction.

use crate::record::{Meeting, NewMeeting};
use access::{Scope, Work};
use base::{Fault, Outcome};
use db::Conn;
use std::pin::Pin;
use std::sync::OnceLock;

/// The noun of plans, as `ui::Setup::sources` knows where one is shown.
pub const NOUN: &str = "plan";

/// The place of what is said against a plan that is no longer open: the meeting may be recorded without it.
pub const GONE: &str = "plan";

/// Panels on the form of a meeting, about the plans of a unit that wait to be recorded.
pub const WAITING: &str = "planned";

/// Gives what was planned: unit, kind, day, time, place; the subject as `agenda`, and who leads as `chair`.
pub type FillFuture<'a> = Pin<Box<dyn Future<Output = Outcome<NewMeeting>> + Send + 'a>>;
/// Ends when the plan is written.
pub type DoneFuture<'a> = Pin<Box<dyn Future<Output = Outcome<()>> + Send + 'a>>;

/// What the noun of plans does for meetings.
#[derive(Debug, Clone, Copy)]
pub struct Planner {
    /// What a plan says; refused when it is no longer open.
    pub fill: for<'a> fn(&'a mut Conn, &'a Scope, i64) -> FillFuture<'a>,
    /// The plan was held: refused when it is no longer open, or is of another unit or kind.
    pub held: for<'a> fn(&'a mut Work, &'a Scope, i64, &'a Meeting) -> DoneFuture<'a>,
    /// The meeting no longer counts; its plan, if it had one, is open again.
    pub ended: for<'a> fn(&'a mut Work, &'a Meeting) -> DoneFuture<'a>,
}

static PLANNER: OnceLock<Planner> = OnceLock::new();

/// Tells who knows of plans; once, when the program starts. Later calls change nothing.
pub fn register(planner: Planner) {
    PLANNER.get_or_init(|| planner);
}

pub(crate) async fn fill(conn: &mut Conn, scope: &Scope, plan: i64) -> Outcome<NewMeeting> {
    let planner = PLANNER.get().ok_or(Fault::NotFound)?;
    (planner.fill)(conn, scope, plan).await
}

pub(crate) async fn held(work: &mut Work, scope: &Scope, plan: i64, meeting: &Meeting) -> Outcome<()> {
    let planner = PLANNER.get().ok_or(Fault::NotFound)?;
    (planner.held)(work, scope, plan, meeting).await
}

pub(crate) async fn ended(work: &mut Work, meeting: &Meeting) -> Outcome<()> {
    match PLANNER.get() {
        Some(planner) => (planner.ended)(work, meeting).await,
        None => Ok(()),
    }
}
