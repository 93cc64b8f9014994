//! 重新入党: somebody who was a member before is accepted anew. One person keeps one record; the former membership stays in its events.

use super::change::{event, former};
use super::enter::takes_members;
use super::record::refuse;
use super::{Change, Doing, Handle, NewPerson, load, record};
use crate::facts::Facts;
use crate::life::EventKind;
use crate::rules::{self, Plan};
use access::{Scope, Work};
use base::Outcome;

/// Columns that speak of a membership: a new one begins without those of the former.
const OF_MEMBERSHIP: [&str; 16] = [
    "category",
    "joined_on",
    "confirmed_on",
    "confirmation",
    "extended_until",
    "joined_branch",
    "join_type",
    "party_age_correction",
    "status",
    "gained_by",
    "left_by",
    "lost",
    "lost_since",
    "floating",
    "floating_to",
    "floating_since",
];

/// Accepts somebody anew as a probationary member, on the day the branch assembly passed it; what the application says goes over what
/// was known before.
///
/// # Errors
/// [`base::Fault::NotFound`] out of reach, [`base::Fault::Stale`] for another version, every reason against it.
pub async fn readmit(work: &mut Work, scope: &Scope, handle: Handle, new: NewPerson, doing: &Doing) -> Outcome<()> {
    let case = load(work, scope, handle).await?;
    let unit = org::store::find(work.conn(), scope, new.unit).await?;
    takes_members(work, &unit)?;
    let facts = anew(&case.person.facts, &new.facts, doing);
    let plan =
        Plan { kind: EventKind::Accepted, on: doing.on, unit: unit.id, reason: &doing.reason, scope: &doing.scope };
    let mut found = rules::check(&facts, work.catalogue(), work.today());
    found.extend(rules::against(&plan, &facts, &case.events, work.catalogue(), work.today()));
    refuse(found)?;
    let mut event = event(work, &case, EventKind::Accepted, unit.id, doing);
    facts.get("category").clone_into(&mut event.category);
    event.former = former(work, &case, event.id)?;
    record(work, &case, Change { facts, events: vec![event], act: "member.readmit", ..Change::default() }).await
}

fn anew(known: &Facts, told: &Facts, doing: &Doing) -> Facts {
    let mut facts = known.clone();
    OF_MEMBERSHIP.iter().for_each(|key| facts.set(key, ""));
    told.iter().filter(|(key, _)| !OF_MEMBERSHIP.contains(key)).for_each(|(key, value)| facts.set(key, value));
    facts.with("category", "probationary").with("joined_on", doing.on.to_string()).with("gained_by", "admitted")
}

/// The facts with the former membership put back.
pub(super) fn back(now: &Facts, former: &Facts) -> Facts {
    OF_MEMBERSHIP.iter().fold(now.clone(), |facts, key| facts.with(key, former.get(key)))
}
