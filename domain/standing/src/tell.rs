//! What other nouns are told through the roster: whom 留党察看 leaves without a vote, and who may not apply anew.

use crate::file::{Kind, Now};
use crate::rules::{self, last, probation};
use crate::store;
use access::Scope;
use base::id::{DistrictId, PersonId};
use base::{Day, Outcome};
use case::file::standing;
use case::{CaseId, StepRow};
use db::Conn;
use member::influence::{InfluenceFuture, Influenced};
use member::rejoin::{Bar, BarFuture};
use member::rights::{Asked, Without, WithoutFuture};
use member::store::Person;
use record::value::Value;
use std::collections::BTreeMap;

/// The rule by which 留党察看 takes the vote.
const PROBATION: &str = "discipline_probation";

/// Whom 留党察看 leaves without a vote; the app registers it with the roster.
pub fn without<'a>(
    conn: &'a mut Conn,
    district: i64,
    asked: Asked<'a>,
    people: Option<&'a [PersonId]>,
) -> WithoutFuture<'a> {
    Box::pin(async move {
        let matters = store::in_force(conn, district, Some(asked.on), people).await?;
        let rows = rows_of(conn, district, asked, &matters).await?;
        let holds = |case: &CaseId| {
            let (from, until) = rows.get(&case.0).and_then(|rows| probation(&standing(rows)))?;
            (from <= asked.on && until.is_none_or(|until| asked.on < until)).then_some(())
        };
        let mut all: Vec<PersonId> = matters.iter().filter_map(|(case, who)| holds(case).map(|()| *who)).collect();
        all.sort();
        all.dedup();
        Ok(all.into_iter().map(|person| Without { person, why: "留党察看", rule: PROBATION }).collect())
    })
}

/// The rows of disciplinary matters, by case.
async fn rows_of(
    conn: &mut Conn,
    district: i64,
    asked: Asked<'_>,
    matters: &[(CaseId, PersonId)],
) -> Outcome<BTreeMap<i64, Vec<StepRow>>> {
    let cases: Vec<CaseId> = matters.iter().map(|(case, _)| *case).collect();
    let mut rows: BTreeMap<i64, Vec<StepRow>> = BTreeMap::new();
    for row in case::store::rows_of(conn, asked.keys, &Scope::whole(DistrictId(district)), &cases).await? {
        rows.entry(row.case.0).or_default().push(row);
    }
    Ok(rows)
}

/// Whose posts a decision limits; the app registers it with the roster.
pub fn influenced<'a>(
    conn: &'a mut Conn,
    district: i64,
    asked: Asked<'a>,
    people: &'a [PersonId],
) -> InfluenceFuture<'a> {
    Box::pin(async move {
        // The effect goes on after the rights are restored: decisions that are over are looked at too.
        let matters = store::in_force(conn, district, None, Some(people)).await?;
        let rows = rows_of(conn, district, asked, &matters).await?;
        let mut all = Vec::new();
        for (case, person) in matters {
            let Some(rows) = rows.get(&case.0) else { continue };
            let stand = standing(rows);
            let Some((limit, until)) = rules::limits(asked.catalogue, &stand, asked.on) else { continue };
            let kind = last(&stand, "recorded").map_or("", |row| rules::code(&row.values, "discipline_kind"));
            let until = until.map_or("尚未恢复党员权利".to_owned(), |day| format!("影响期到{}", day.chinese()));
            all.push(Influenced { person, limit, which: format!("{}处分，{until}", rules::kind_name(kind)) });
        }
        Ok(all)
    })
}

/// What keeps somebody who was removed from applying anew; the app registers it with the roster.
pub fn rejoin<'a>(conn: &'a mut Conn, district: i64, asked: Asked<'a>, person: &'a Person) -> BarFuture<'a> {
    Box::pin(async move {
        let Some(now) = rules::left(person.facts.get("left_by")).filter(|now| now.is_removal()) else {
            return Ok(None);
        };
        let Some(on) = left_on(conn, district, person.id, now).await? else { return Ok(None) };
        let rule = rules::rejoin_rule(now);
        let what = format!("于{}{}", on.chinese(), now.name());
        let from = rules::rejoin(asked.catalogue, now, on).map(|(day, _)| day);
        if now == Now::Expelled && for_good(conn, district, asked, person.id).await? {
            return Ok(Some(Bar { what: format!("{what}，处分决定写明不得重新入党"), rule, from: None }));
        }
        Ok(from.map(|day| Bar { what, rule, from: Some(day) }))
    })
}

/// Whether the decision that expelled somebody says that there is no coming back.
async fn for_good(conn: &mut Conn, district: i64, asked: Asked<'_>, person: PersonId) -> Outcome<bool> {
    let scope = Scope::whole(DistrictId(district));
    let matters = store::own(conn, district, person).await?;
    let cases: Vec<CaseId> =
        matters.iter().filter(|m| m.kind == Kind::Discipline && m.now == Now::Expelled).map(|m| m.case).collect();
    for case in cases {
        let rows = case::store::rows(conn, asked.keys, &scope, case).await?;
        let says = |row: &StepRow| row.values.get("discipline_never") == Some(&Value::Bool(true));
        if last(&standing(&rows), "recorded").is_some_and(says) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// When somebody left so: by the matter that says it, otherwise by the roster.
pub(crate) async fn left_on(conn: &mut Conn, district: i64, person: PersonId, now: Now) -> Outcome<Option<Day>> {
    let matters = store::own(conn, district, person).await?;
    if let Some(on) = matters.iter().find(|m| m.now == now).and_then(|m| m.now_on) {
        return Ok(Some(on));
    }
    let scope = Scope::whole(DistrictId(district));
    let events = member::store::events(conn, &scope, person).await?;
    Ok(member::life::live(&events).last().map(|e| e.day))
}
