//! For the tests of nouns above this one: whether the books of a district are sound after whatever was done.

use crate::influence::{InfluenceFuture, Influenced, Limit};
use crate::rights::{Asked, Without, WithoutFuture};
use access::audit::Sealed;
use access::testing::unsealed;
use access::{Actor, Deployment};
use base::id::{DistrictId, PersonId};
use base::{Keys, Outcome};
use db::Conn;

/// What is wrong with the chain, the stocks of members, and the seals of these tables and of the roster's; as `taizhang check`
/// compares them.
///
/// # Errors
/// When the database is away.
pub async fn faults(conn: &mut Conn, keys: &Keys, district: DistrictId, tables: &[Sealed]) -> Outcome<Vec<String>> {
    let mut faults: Vec<String> =
        ledger::verify(conn, keys, district.0).await?.faults.iter().map(|fault| format!("{fault:?}")).collect();
    faults.extend(crate::stock_check(conn, district.0).await?);
    for table in tables.iter().chain(&crate::check(conn, keys, district.0).await?) {
        let wrong = unsealed(conn, district, table).await?;
        if !wrong.is_empty() {
            faults.push(format!("{}: {wrong:?}", table.noun));
        }
    }
    Ok(faults)
}

/// Remark of the roster by which, in tests of other nouns, somebody has no vote.
pub const NO_VOTE: &str = "留党察看";

/// Leaves whoever bears the remark [`NO_VOTE`] without a vote, as a noun that the test does not know would.
pub fn register_no_vote() {
    crate::rights::register(vec![no_vote]);
}

fn no_vote<'a>(
    conn: &'a mut Conn,
    district: i64,
    asked: Asked<'a>,
    people: Option<&'a [PersonId]>,
) -> WithoutFuture<'a> {
    Box::pin(async move {
        let everybody = match people {
            Some(people) => people.to_vec(),
            None => everybody(conn, district, asked.on).await?,
        };
        let mut all = Vec::new();
        for id in everybody {
            let person = crate::store::own(conn, asked.keys, district, id).await?;
            if person.facts.get("note") == NO_VOTE {
                all.push(Without { person: id, why: NO_VOTE, rule: "discipline_probation" });
            }
        }
        Ok(all)
    })
}

async fn everybody(conn: &mut Conn, district: i64, on: base::Day) -> Outcome<Vec<PersonId>> {
    let whole = access::Scope::whole(DistrictId(district));
    let mut all = Vec::new();
    for unit in org::store::list_all(conn, &whole).await? {
        all.extend(crate::store::of_branch(conn, &whole, unit.id, on).await?.iter().map(|m| m.id));
    }
    Ok(all)
}

/// Remarks of the roster by which, in tests of other nouns, a decision limits somebody's posts: no higher one, none at all.
pub const LIMITED: [(&str, Limit); 2] = [("处分甲", Limit::Promotion), ("处分乙", Limit::Post)];

/// Limits the posts of whoever bears a remark of [`LIMITED`], as a noun that the test does not know would.
pub fn register_limited() {
    crate::influence::register(vec![limited]);
}

fn limited<'a>(conn: &'a mut Conn, district: i64, asked: Asked<'a>, people: &'a [PersonId]) -> InfluenceFuture<'a> {
    Box::pin(async move {
        let mut all = Vec::new();
        for id in people {
            let person = crate::store::own(conn, asked.keys, district, *id).await?;
            let limit = LIMITED.iter().find(|(note, _)| person.facts.get("note") == *note);
            all.extend(limit.map(|(note, limit)| Influenced { person: *id, limit: *limit, which: (*note).to_owned() }));
        }
        Ok(all)
    })
}

/// Puts the remark [`NO_VOTE`] to a member.
///
/// # Errors
/// When the roster refuses.
pub async fn take_vote(d: &Deployment, actor: &Actor, id: PersonId) -> Outcome<()> {
    remark(d, actor, id, NO_VOTE).await
}

/// Puts a remark to a member.
///
/// # Errors
/// When the roster refuses.
pub async fn remark(d: &Deployment, actor: &Actor, id: PersonId, note: &str) -> Outcome<()> {
    let mut work = d.begin(actor).await?;
    let (keys, scope) = (work.keys().clone(), actor.scope("member.write")?);
    let person = crate::store::find(work.conn(), &keys, &scope, id).await?;
    let handle = crate::acts::Handle { id, version: person.version };
    crate::acts::edit(&mut work, &scope, handle, person.facts.with("note", note)).await?;
    work.commit().await
}
