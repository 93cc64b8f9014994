//! Who may be marked at a meeting, and who of them is due: by the kind of meeting, as roster and committee stood on that day.

use crate::record::Who;
use crate::rules::Candidate;
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome};
use catalogue::{Catalogue, Due, MeetingKind};
use db::Conn;
use member::rights::{self, Asked, Voters, Without};
use org::{PostHolder, Unit};

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
    asked: Asked<'_>,
    kind: &MeetingKind,
    unit: &Unit,
) -> Outcome<Vec<Candidate>> {
    if kind.due == Due::Committee {
        let found = committee(conn, scope, asked, unit.id).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let branch = if unit.kind == "party_group" { unit.parent.unwrap_or(unit.id) } else { unit.id };
    let members = member::store::of_branch(conn, scope, branch, asked.on).await?;
    let ids: Vec<PersonId> = members.iter().map(|m| m.id).collect();
    let withheld = rights::withheld_of(conn, scope.district(), asked, &ids).await?;
    let voters = Voters::of(members.clone(), withheld);
    let due = kind.due == Due::Members;
    let candidate = |m: member::store::Brief| {
        let without = voters.without(m.id).cloned();
        let remark = without.as_ref().map_or("", remark).to_owned();
        Candidate { who: Who::Person(m.id), name: m.name, remark, voting: without.is_none(), without, due }
    };
    Ok(members.into_iter().map(candidate).collect())
}

/// What stands beside the name of somebody without a vote. Why a full member has none is counted, and told of nobody by name.
fn remark(without: &Without) -> &'static str {
    if without.rule == rights::PROBATIONARY { "预备" } else { "无表决权" }
}

async fn committee(conn: &mut Conn, scope: &Scope, asked: Asked<'_>, unit: UnitId) -> Outcome<Vec<Candidate>> {
    let mut found: Vec<Candidate> = Vec::new();
    for holder in holders(conn, scope, unit, asked.on).await? {
        let Some(post) = asked.catalogue.post(&holder.post).filter(|p| p.committee) else { continue };
        let who = holder.person.map_or(Who::Post(holder.id), Who::Person);
        match found.iter_mut().find(|c| c.who == who || c.name == holder.name) {
            // Who holds two posts sits once.
            Some(already) => already.remark = format!("{}、{}", already.remark, post.name),
            None => {
                let (name, remark) = (holder.name, post.name.clone());
                found.push(Candidate { who, name, remark, voting: true, without: None, due: true });
            }
        }
    }
    withheld(conn, scope, asked, &mut found).await?;
    Ok(found)
}

/// Members of the committee who have lost the vote for a time.
async fn withheld(conn: &mut Conn, scope: &Scope, asked: Asked<'_>, found: &mut [Candidate]) -> Outcome<()> {
    let person = |who: Who| match who {
        Who::Person(id) => Some(id),
        Who::Post(_) => None,
    };
    let ids: Vec<PersonId> = found.iter().filter_map(|c| person(c.who)).collect();
    for without in rights::withheld_of(conn, scope.district(), asked, &ids).await? {
        for c in found.iter_mut().filter(|c| person(c.who) == Some(without.person)) {
            c.remark = format!("{}、{}", c.remark, remark(&without));
            c.voting = false;
            c.without = Some(without.clone());
        }
    }
    Ok(())
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
