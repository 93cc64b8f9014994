//! Answering what each subject adds up to.

use super::answer::{Statement, join, joins};
use crate::Question;
use access::Scope;
use base::{Outcome, Quantity};
use db::Conn;
use sqlx::Row;
use std::collections::BTreeMap;

/// What the entries about each subject add up to, for a sum of persons one by one: hours of study, registrations that stand. Subjects
/// whose entries cancel out do not appear.
///
/// # Errors
/// When the database is away.
pub async fn by_subject(conn: &mut Conn, scope: &Scope, question: &Question) -> Outcome<BTreeMap<i64, Quantity>> {
    let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
    for kind in &question.kinds {
        let tables = joins(question.narrowed.iter());
        let mut s = Statement::new(format!(
            "SELECT e.subject, CAST(SUM(e.quantity) AS BIGINT) FROM entry e{}{tables} WHERE e.district = $1",
            join(scope, "e")
        ));
        s.among(scope, question, kind);
        s.narrow(question);
        s.sql.push_str(" AND e.subject IS NOT NULL GROUP BY e.subject");
        for row in s.rows(conn, scope).await? {
            *sums.entry(row.try_get(0)?).or_default() += row.try_get::<i64, _>(1)?;
        }
    }
    Ok(sums.into_iter().filter(|(_, sum)| *sum != 0).map(|(subject, sum)| (subject, Quantity(sum))).collect())
}
