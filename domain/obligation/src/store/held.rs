//! SQL of what the ledger shows: how often each unit did what a duty asks, span by span, in one statement for all duties; and the
//! entries behind it.

use super::standing::{Class, GROUP, PLACED, Which, class, founded};
use super::{Statement, day, ids, keys};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome, Period};
use catalogue::{Duty, DutyFact};
use db::Conn;
use duty::Asked;
use sqlx::Row as _;

/// A duty and the spans of it that are asked about: one after another, in order.
#[derive(Debug, Clone)]
pub struct Span<'c> {
    /// The duty.
    pub asked: Asked<'c>,
    /// The spans.
    pub spans: Vec<Period>,
}

/// How often a unit did what a duty asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Place of the duty in the list that was asked about.
    pub duty: usize,
    /// First day of the span.
    pub from: Day,
    /// The unit.
    pub unit: UnitId,
    /// How often.
    pub times: i64,
}

/// How many units of a class did it often enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// Place of the duty in the list that was asked about.
    pub duty: usize,
    /// First day of the span.
    pub from: Day,
    /// The class.
    pub class: Class,
    /// How many units.
    pub units: i64,
}

/// One entry that counts for a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its number in the ledger.
    pub seq: i64,
    /// Its day.
    pub on: Day,
    /// Key of its kind.
    pub kind: String,
    /// The noun of the record that proves it.
    pub noun: String,
    /// That record.
    pub source: i64,
    /// The unit it belongs to: the unit itself, or one of its groups.
    pub unit: UnitId,
}

/// Entries of some units by month, for when they are few; else the ledger's own monthly sums are quicker.
fn source(few: Option<&[UnitId]>) -> String {
    let Some(units) = few else { return "ledger_month".to_owned() };
    format!(
        "(SELECT district, unit, kind, SUBSTR(day, 1, 7) AS month, tags, CASE WHEN reverses IS NULL THEN 1 ELSE -1 END AS n \
         FROM entry WHERE district = $1 AND unit IN ({}))",
        ids(units)
    )
}

/// The month with which the span of a month begins.
fn begins(spans: &[Period]) -> String {
    if spans.iter().all(|s| s.from.month_key() == s.to.month_key()) {
        return "m.month".to_owned();
    }
    let case = |s: &Period| format!(" WHEN m.month <= '{}' THEN '{}'", s.to.month_key(), s.from.month_key());
    format!("CASE{} ELSE '' END", spans.iter().map(case).collect::<String>())
}

/// Only entries with the tags that a duty asks.
fn filter(s: &mut Statement, duty: &Duty) {
    for (tag, codes) in &duty.filter {
        let any: Vec<String> = codes
            .0
            .iter()
            .map(|code| format!("m.tags LIKE {} ESCAPE '!'", s.mark(ledger::pattern(tag, code))))
            .collect();
        s.push(&format!(" AND ({})", any.join(" OR ")));
    }
}

/// Adds the entries of one duty by span and unit; `enough` leaves out the units that did it too rarely.
fn one(s: &mut Statement, at: usize, wanted: &Span<'_>, few: Option<&[UnitId]>, enough: bool) {
    match (wanted.asked.duty.fact, wanted.asked.duty.below) {
        (Some(DutyFact::Groups), _) => by_group(s, at, wanted, few, enough),
        (_, true) => {
            let units = few.map_or(String::new(), |units| format!(" AND ao.id IN ({})", ids(units)));
            let join = format!(
                " JOIN unit_path mp ON mp.district = m.district AND mp.unit = m.unit \
                 JOIN unit_path ap ON ap.district = m.district AND mp.path >= ap.path AND mp.path < ap.path || '~' \
                 JOIN unit ao ON ao.district = ap.district AND ao.id = ap.unit AND ao.kind IN ({}){units}",
                keys(wanted.asked.unit_kinds().iter().map(String::as_str))
            );
            // The units below are not among the few.
            let counted = format!(
                "SELECT {at} AS duty, {} AS span, ao.id AS unit, CAST(SUM(m.n) AS BIGINT) AS n",
                begins(&wanted.spans)
            );
            summed(s, wanted, (&counted, &join, "2, 3"), None);
            at_least(s, wanted, enough);
        }
        _ => {
            let counted = format!(
                "SELECT {at} AS duty, {} AS span, m.unit AS unit, CAST(SUM(m.n) AS BIGINT) AS n",
                begins(&wanted.spans)
            );
            summed(s, wanted, (&counted, "", "2, 3"), few);
            at_least(s, wanted, enough);
        }
    }
}

fn at_least(s: &mut Statement, wanted: &Span<'_>, enough: bool) {
    if enough {
        s.push(&format!(" HAVING SUM(m.n) >= {}", wanted.asked.least()));
    }
}

/// The sums `m` of the entries that meet a duty in its spans: what is counted, what is joined to them, by what they are grouped.
fn summed(s: &mut Statement, wanted: &Span<'_>, (counted, join, by): (&str, &str, &str), few: Option<&[UnitId]>) {
    let (Some(first), Some(last)) = (wanted.spans.first(), wanted.spans.last()) else { return };
    let duty = wanted.asked.duty;
    s.push(&format!(
        "{counted} FROM {} m{join} WHERE m.district = $1 AND m.kind IN ({}) AND m.month >= '{}' AND m.month <= '{}'",
        source(few),
        keys(duty.entries.iter().map(String::as_str)),
        first.from.month_key(),
        last.to.month_key()
    ));
    filter(s, duty);
    s.push(&format!(" GROUP BY {by}"));
}

/// The same where each group of a unit owes it: of a group that stood through the span no more counts than it owes, and as much is owed
/// as there are such groups. What is recorded in the unit itself stands for some group each time.
fn by_group(s: &mut Statement, at: usize, wanted: &Span<'_>, few: Option<&[UnitId]>, enough: bool) {
    let (least, begins) = (wanted.asked.least(), begins(&wanted.spans));
    s.push(&format!(
        "SELECT {at} AS duty, r.span AS span, r.unit AS unit, \
         CAST(SUM(CASE WHEN r.alone = 0 AND r.n > {least} THEN {least} ELSE r.n END) AS BIGINT) AS n FROM ("
    ));
    let counted = format!(
        "SELECT {begins} AS span, COALESCE(g.parent, m.unit) AS unit, CASE WHEN g.id IS NULL THEN 1 ELSE 0 END AS alone, \
         m.unit AS whose, SUM(m.n) AS n"
    );
    let join = format!(
        " LEFT JOIN unit g ON g.district = m.district AND g.id = m.unit AND {GROUP} AND {} <= {begins} || '-01'",
        founded("g")
    );
    summed(s, wanted, (&counted, &join, "1, 2, 3, 4"), few);
    s.push(") r GROUP BY r.span, r.unit");
    if enough {
        let there = format!(
            "(SELECT COUNT(*) FROM unit g WHERE g.district = $1 AND g.parent = r.unit AND {GROUP} AND {} <= r.span || '-01')",
            founded("g")
        );
        s.push(&format!(
            " HAVING SUM(CASE WHEN r.alone = 0 AND r.n > {least} THEN {least} ELSE r.n END) >= {least} * {there}"
        ));
    }
}

/// Puts the entries of all duties together; false when there is nothing to ask.
fn together(s: &mut Statement, wanted: &[Span<'_>], few: Option<&[UnitId]>, enough: bool) -> bool {
    let asked: Vec<(usize, &Span<'_>)> = wanted.iter().enumerate().filter(|(_, w)| !w.spans.is_empty()).collect();
    for (n, (at, one_duty)) in asked.iter().enumerate() {
        if n > 0 {
            s.push(" UNION ALL ");
        }
        one(s, *at, one_duty, few, enough);
    }
    !asked.is_empty()
}

fn span_day(text: &str) -> Outcome<Day> {
    day(&format!("{text}-01"), "ledger_month.month")
}

/// How often each unit in reach did what the duties ask, span by span. With `few`, of these units (and groups) only.
///
/// # Errors
/// When the database is away.
pub async fn held(conn: &mut Conn, scope: &Scope, wanted: &[Span<'_>], few: Option<&[UnitId]>) -> Outcome<Vec<Count>> {
    let mut s = Statement::new("SELECT CAST(h.duty AS BIGINT), h.span, h.unit, h.n FROM (");
    if !together(&mut s, wanted, few, false) {
        return Ok(Vec::new());
    }
    // `CROSS JOIN` keeps SQLite to this order: the other one would go through all sums for each unit.
    s.push(") h CROSS JOIN unit_path p WHERE p.district = $1 AND p.unit = h.unit AND h.n <> 0");
    s.within(scope);
    let read = |row: &db::Row| {
        Ok(Count {
            duty: usize::try_from(row.try_get::<i64, _>(0)?)?,
            from: span_day(&row.try_get::<String, _>(1)?)?,
            unit: UnitId(row.try_get(2)?),
            times: row.try_get(3)?,
        })
    };
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// How many units of each class did often enough what the duties ask, span by span: a few rows for however many units.
///
/// # Errors
/// When the database is away.
pub async fn met(conn: &mut Conn, scope: &Scope, wanted: &[Span<'_>], which: Which<'_>) -> Outcome<Vec<Met>> {
    let mut s = Statement::new(format!(
        "SELECT {}, CAST(h.duty AS BIGINT), h.span, CAST(COUNT(*) AS BIGINT) FROM (",
        which.keys()
    ));
    if !together(&mut s, wanted, None, true) {
        return Ok(Vec::new());
    }
    s.push(&format!(") h CROSS JOIN unit u {PLACED} WHERE u.district = $1 AND u.id = h.unit{}", which.conditions()));
    s.within(scope);
    s.push(" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8");
    let read = |row: &db::Row| {
        Ok(Met {
            class: class(row, 0)?,
            duty: usize::try_from(row.try_get::<i64, _>(6)?)?,
            from: span_day(&row.try_get::<String, _>(7)?)?,
            units: row.try_get(8)?,
        })
    };
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// The entries of these units (of all in reach, when there are none) that count for one span of a duty, the latest first; what was
/// reversed is left out.
///
/// # Errors
/// When the database is away.
pub async fn evidence(
    conn: &mut Conn,
    scope: &Scope,
    asked: &Asked<'_>,
    (units, span): (Option<&[UnitId]>, Period),
    limit: usize,
) -> Outcome<Vec<Evidence>> {
    let units = units.map_or(String::new(), |units| format!(" AND m.unit IN ({})", ids(units)));
    let mut s = Statement::new(format!(
        "SELECT m.seq, m.day, m.kind, m.noun, m.source, m.unit FROM entry m \
         JOIN unit_path p ON p.district = m.district AND p.unit = m.unit \
         WHERE m.district = $1{units} AND m.kind IN ({}) AND m.day >= '{}' AND m.day <= '{}' AND m.reverses IS NULL \
         AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.district = m.district AND r.reverses = m.seq)",
        keys(asked.duty.entries.iter().map(String::as_str)),
        span.from,
        span.to
    ));
    filter(&mut s, asked.duty);
    s.within(scope);
    s.push(&format!(" ORDER BY m.day DESC, m.seq DESC LIMIT {limit}"));
    let read = |row: &db::Row| {
        Ok(Evidence {
            seq: row.try_get(0)?,
            on: day(&row.try_get::<String, _>(1)?, "entry.day")?,
            kind: row.try_get(2)?,
            noun: row.try_get(3)?,
            source: row.try_get(4)?,
            unit: UnitId(row.try_get(5)?),
        })
    };
    s.rows(conn, scope).await?.iter().map(read).collect()
}
