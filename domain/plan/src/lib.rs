//! Planned meetings (会议计划): what a branch means to hold, on which day, where and about what; recorded by the plan without typing it
//! again.
//!
//! Words: a *plan* is one meeting of one day; a *repeated* plan is entered once and becomes a line for each day; a plan is *open* until it
//! was held or called off; *overdue* when its day has passed and it is still open.
//!
//! Invariants:
//! * a plan is no fact: it has no entry in the ledger, no figure counts it and no duty is met by it;
//! * a held plan names its meeting, which counts; when that is annulled, the plan is open again;
//! * a meeting belongs to one plan at most, and a plan to one meeting, of the same unit and kind;
//! * nothing is planned, or put off, to a day that has passed.
//!
//! Deliberately absent: deleting a plan (it is called off, with the reason); telling each member; booking rooms.

pub mod acts;
mod check;
mod hook;
mod pages;
mod papers;
mod record;
pub mod rules;
pub mod store;

#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod tests;

pub use check::check;
pub use hook::PLANNER;
pub use pages::{PLACES, panels, routes};
pub use record::{Plan, State, What};

use access::Actor;
use base::{Outcome, Period};
use catalogue::{Catalogue, Due};
use db::Conn;
use member::store::Person;

base::id_type!(
    /// A planned meeting.
    PlanId
);

/// The noun as audit lines name it.
pub const NOUN: &str = "plan";

/// Where a plan is shown.
pub const SOURCES: &[(&str, &str)] = &[(meeting::planned::NOUN, "/plans/{}")];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "plan-0001", sql: include_str!("../migrations/0001_plan.sql") }];

/// Where a plan is shown.
#[must_use]
pub fn href(id: PlanId) -> String {
    format!("/plans/{id}")
}

/// Where a meeting is recorded by a plan.
#[must_use]
pub fn record_href(id: PlanId) -> String {
    format!("/meetings/new?plan={id}")
}

/// The open plans of a member's own branch at which its members are expected: not what the committee or a group holds among themselves.
///
/// # Errors
/// When the database is away.
pub async fn of_member(
    conn: &mut Conn,
    actor: &Actor,
    catalogue: &Catalogue,
    person: &Person,
    period: Period,
) -> Outcome<Vec<Plan>> {
    if !person.is_active() {
        return Ok(Vec::new());
    }
    let mut plans = store::between(conn, &actor.scope("self.read")?, &[person.unit], period).await?;
    plans.retain(|plan| catalogue.meeting_kind(&plan.kind).is_some_and(|kind| kind.due == Due::Members));
    Ok(plans)
}
