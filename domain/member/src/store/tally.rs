//! Counts of the members in reach by the few properties that a unit's page shows, from one pass over an index.

use access::Scope;
use base::{Day, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::BTreeMap;

/// Members in reach, now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub total: i64,
    pub probationary: i64,
    pub women: i64,
    pub minorities: i64,
    pub young: i64,
    pub old: i64,
    pub lost: i64,
    pub incomplete: i64,
    /// Code of education → number.
    pub educations: BTreeMap<String, i64>,
}

/// Counts; young are those born after the first day, old those born on the second or before.
pub(crate) async fn of(conn: &mut Conn, scope: &Scope, (young, old): (Day, Day)) -> Outcome<Tally> {
    let clause = scope.clause("p.path", 4);
    let from = if scope.is_whole() {
        "person m WHERE m.district = $1 AND m.state = 'active'"
    } else {
        "unit_path p CROSS JOIN person m WHERE p.district = $1 AND m.district = $1 AND m.unit = p.unit AND m.state = 'active'"
    };
    let one = |condition: &str| format!("CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)");
    let sums = [
        "m.category = 'probationary'",
        "m.sex = '2'",
        "m.ethnicity <> '' AND m.ethnicity <> '01'",
        "m.birth > $2",
        "m.birth <> '' AND m.birth <= $3",
        "m.lost = 1",
        "m.incomplete = 1",
    ]
    .map(one)
    .join(", ");
    let sql =
        format!("SELECT m.education, CAST(COUNT(*) AS BIGINT), {sums} FROM {from}{} GROUP BY m.education", clause.sql);
    let mut query =
        sqlx::query(db::assembled(sql)).bind(scope.district()).bind(young.to_string()).bind(old.to_string());
    for text in clause.binds {
        query = query.bind(text);
    }
    let mut tally = Tally::default();
    for row in query.fetch_all(conn).await? {
        let n = |at: usize| row.try_get::<i64, _>(at);
        tally.educations.insert(row.try_get(0)?, n(1)?);
        tally.total += n(1)?;
        tally.probationary += n(2)?;
        tally.women += n(3)?;
        tally.minorities += n(4)?;
        tally.young += n(5)?;
        tally.old += n(6)?;
        tally.lost += n(7)?;
        tally.incomplete += n(8)?;
    }
    Ok(tally)
}
