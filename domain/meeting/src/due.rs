//! Who may be marked at a meeting, and who of them is due: by the kind of meeting, as roster and committee stood on that day.

use crate::record::Who;
use crate::rules::Candidate;
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use catalogue::{Catalogue, Due, MeetingKind};
use db::Conn;
use org::{PostHolder, Unit};

/// Category of members with the right to vote.
const FULL: &str = "full";

/// Those who may be marked. Nobody where neither roster nor committee knows anyone: then attendance is told in numbers.
///
/// A committee's meeting lists the committee; where none is recorded, the members to choose from. A group's and a free meeting
/// list the members of the branch, none of whom is due until chosen.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn candidates(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    kind: &MeetingKind,
    unit: &Unit,
    on: Day,
) -> Outcome<Vec<Candidate>> {
    if kind.due == Due::Committee {
        let found = committee(conn, scope, catalogue, unit.id, on).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let branch = if unit.kind == "party_group" { unit.parent.unwrap_or(unit.id) } else { unit.id };
    let members = member::store::of_branch(conn, scope, branch, on).await?;
    let due = kind.due == Due::Members;
    let candidate = |m: member::store::Brief| Candidate {
        who: Who::Person(m.id),
        name: m.name,
        remark: if m.category == FULL { String::new() } else { "预备".into() },
        voting: m.category == FULL,
        due,
    };
    Ok(members.into_iter().map(candidate).collect())
}

async fn committee(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    unit: UnitId,
    on: Day,
) -> Outcome<Vec<Candidate>> {
    let mut found: Vec<Candidate> = Vec::new();
    for holder in holders(conn, scope, unit, on).await? {
        let Some(post) = catalogue.post(&holder.post).filter(|p| p.committee) else { continue };
        let who = holder.person.map_or(Who::Post(holder.id), Who::Person);
        match found.iter_mut().find(|c| c.who == who || c.name == holder.name) {
            // Who holds two posts sits once.
            Some(already) => already.remark = format!("{}、{}", already.remark, post.name),
            None => {
                found.push(Candidate { who, name: holder.name, remark: post.name.clone(), voting: true, due: true });
            }
        }
    }
    Ok(found)
}

async fn holders(conn: &mut Conn, scope: &Scope, unit: UnitId, on: Day) -> Outcome<Vec<PostHolder>> {
    org::store::committee(conn, scope, unit, on).await
}

/// The name of the one who leads the unit on a day: secretary or group leader; empty when nobody is recorded.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn head(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    unit: UnitId,
    on: Day,
) -> Result<String, Fault> {
    let all = holders(conn, scope, unit, on).await?;
    let head = all.into_iter().find(|h| catalogue.post(&h.post).is_some_and(|p| p.head));
    Ok(head.map(|h| h.name).unwrap_or_default())
}
