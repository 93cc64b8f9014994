//! SQL that counts files in reach: by kind and by what is wanting, by how they are organised, villages with an instructor.

use super::find::{Statement, wanting};
use crate::alarm::{Gap, Limits};
use crate::file::{Form, Kind};
use access::Scope;
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use sqlx::Row as _;
use std::collections::HashSet;

/// How many there are, and how many want what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// By kind, in the order of [`Kind::ALL`].
    pub kinds: [i64; 4],
    /// By gap, in the order of [`Gap::ALL`].
    pub gaps: [i64; 6],
    /// With a problem that is not solved.
    pub problems: i64,
}

impl Counts {
    /// Of one kind.
    pub fn of(&self, kind: Kind) -> i64 {
        Kind::ALL.into_iter().zip(self.kinds).find(|(k, _)| *k == kind).map_or(0, |(_, n)| n)
    }

    /// That want one thing.
    pub fn wanting(&self, gap: Gap) -> i64 {
        Gap::ALL.into_iter().zip(self.gaps).find(|(g, _)| *g == gap).map_or(0, |(_, n)| n)
    }
}

/// How many organisations are organised in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// Enterprises or social organisations.
    pub kind: Kind,
    /// How they are organised.
    pub form: Form,
    /// How many.
    pub all: i64,
    /// How many of them are large.
    pub large: i64,
}

/// How many go on in reach, by kind, and how many want what.
///
/// # Errors
/// When the database is away.
pub async fn counts(conn: &mut Conn, scope: &Scope, limits: &Limits) -> Outcome<Counts> {
    let sum = |condition: &str| format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS BIGINT)");
    let kinds = Kind::ALL.map(|kind| sum(&format!("t.kind = '{}'", kind.key())));
    let gaps = Gap::ALL.map(|gap| sum(&wanting(gap, limits)));
    let columns = [&kinds[..], &gaps[..], &[sum("t.problems > 0")]].concat();
    let mut s = Statement::new(&columns.join(", "));
    s.and("t.state = 'open'");
    s.within(scope);
    let mut all = Counts::default();
    for row in s.rows(conn, scope).await? {
        let mut at = 0..;
        let mut next = || at.next().map_or(Ok(0), |n: usize| row.try_get::<i64, _>(n));
        for n in all.kinds.iter_mut().chain(&mut all.gaps).chain([&mut all.problems]) {
            *n = next()?;
        }
    }
    Ok(all)
}

/// How many 两新 organisations in reach are organised in which way, and how many of them are large.
///
/// # Errors
/// When the database is away.
pub async fn sizes(conn: &mut Conn, scope: &Scope, limits: &Limits) -> Outcome<Vec<Size>> {
    let large = format!("CAST(SUM(CASE WHEN t.employees >= {} THEN 1 ELSE 0 END) AS BIGINT)", limits.large);
    let mut s = Statement::new(&format!("t.kind, t.form, CAST(COUNT(*) AS BIGINT), {large}"));
    s.and("t.state = 'open' AND t.kind IN ('enterprise', 'social')");
    s.within(scope);
    s.sql.push_str(" GROUP BY t.kind, t.form");
    let mut all = Vec::new();
    for row in s.rows(conn, scope).await? {
        let (kind, form): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if let (Some(kind), Some(form)) = (Kind::parse(&kind), Form::parse(&form)) {
            all.push(Size { kind, form, all: row.try_get(2)?, large: row.try_get(3)? });
        }
    }
    Ok(all)
}

/// Villages in reach that have an instructor: their units.
///
/// # Errors
/// When the database is away.
pub async fn villages_served(conn: &mut Conn, scope: &Scope) -> Outcome<HashSet<UnitId>> {
    let mut s = Statement::new("t.unit");
    s.and("t.state = 'open' AND t.kind = 'village' AND t.served > 0");
    s.within(scope);
    let rows = s.rows(conn, scope).await?;
    rows.iter().map(|row| Ok(UnitId(row.try_get(0)?))).collect()
}
