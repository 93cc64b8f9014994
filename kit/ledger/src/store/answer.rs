//! Answering questions.

use super::{COLUMNS, read};
use crate::tags::pattern;
use crate::{Entry, Narrowing, Question, Since, Span, Sum};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome, Quantity};
use db::Conn;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// A statement being put together: text and what its placeholders stand for, in order.
pub(super) struct Statement {
    pub(super) sql: String,
    texts: Vec<String>,
    next: usize,
}

impl Statement {
    /// `$1` is the district.
    pub(super) fn new(sql: String) -> Self {
        Self { sql, texts: Vec::new(), next: 2 }
    }

    /// Adds ` AND column op $n`.
    fn and(&mut self, condition: &str, text: String) {
        self.sql.push_str(&format!(" AND {condition} ${}", self.next));
        self.texts.push(text);
        self.next += 1;
    }

    fn filter(&mut self, question: &Question, column: &str) {
        for (tag, codes) in &question.filter {
            let mut any = Vec::new();
            for code in codes {
                any.push(format!("{column} LIKE ${} ESCAPE '!'", self.next));
                self.texts.push(pattern(tag, code));
                self.next += 1;
            }
            self.sql.push_str(&format!(" AND ({})", if any.is_empty() { "1 = 0".into() } else { any.join(" OR ") }));
        }
    }

    /// Of one kind, within the days, with the tags, in reach.
    pub(super) fn among(&mut self, scope: &Scope, question: &Question, kind: &str) {
        self.and("e.kind =", kind.to_owned());
        if let Span::Within(period) = question.span {
            self.and("e.day >=", period.from.to_string());
        }
        self.and("e.day <=", question.span.last_day().to_string());
        self.filter(question, "e.tags");
        self.scope(scope);
    }

    fn scope(&mut self, scope: &Scope) {
        let clause = scope.clause("p.path", self.next);
        self.sql.push_str(&clause.sql);
        self.next += clause.binds.len();
        self.texts.extend(clause.binds);
    }

    /// A condition of somebody else, its marks numbered.
    pub(super) fn own(&mut self, narrowing: &Narrowing) -> String {
        let mut sql = String::with_capacity(narrowing.test.len() + 8);
        let mut binds = narrowing.binds.iter();
        for c in narrowing.test.chars() {
            match (c, binds.as_slice().first()) {
                ('?', Some(text)) => {
                    sql.push_str(&format!("${}", self.next));
                    self.texts.push(text.clone());
                    self.next += 1;
                    binds.next();
                }
                _ => sql.push(c),
            }
        }
        sql
    }

    pub(super) fn narrow(&mut self, question: &Question) {
        for narrowing in &question.narrowed {
            let test = self.own(narrowing);
            self.sql.push_str(&format!(" AND ({test})"));
        }
    }

    pub(super) async fn rows(self, conn: &mut Conn, scope: &Scope) -> Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(scope.district());
        for text in self.texts {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }
}

/// Joins where a unit stands, only when the scope asks.
pub(super) fn join(scope: &Scope, alias: &str) -> String {
    if scope.is_whole() {
        return String::new();
    }
    format!(" JOIN unit_path p ON p.district = {alias}.district AND p.unit = {alias}.unit")
}

/// Joins what narrowed questions look at, each table once.
pub(super) fn joins<'a>(narrowed: impl Iterator<Item = &'a Narrowing>) -> String {
    let tables: BTreeSet<&str> = narrowed.map(|n| n.join).collect();
    tables.into_iter().map(|table| format!(" LEFT JOIN {table}")).collect()
}

/// Whole months to take from the monthly sums, and the stretches of days around them.
struct Plan {
    months: Option<(String, String)>,
    days: Vec<(Day, Day)>,
}

fn plan(span: Span) -> Plan {
    let (from, to) = match span {
        Span::AsOf(to) => (None, to),
        Span::Within(period) => (Some(period.from), period.to),
    };
    let first_whole = from.map(|f| if f.day() == 1 { f } else { f.month_end().plus_days(1) });
    let last_whole = if to == to.month_end() { to } else { to.month_start().plus_days(-1) };
    if let (Some(from), Some(first)) = (from, first_whole)
        && first > last_whole
    {
        return Plan { months: None, days: vec![(from, to)] };
    }
    let mut days = Vec::new();
    if let (Some(from), Some(first)) = (from, first_whole)
        && from < first
    {
        days.push((from, first.plus_days(-1)));
    }
    if last_whole < to {
        days.push((last_whole.plus_days(1), to));
    }
    Plan { months: Some((first_whole.map_or(String::new(), Day::month_key), last_whole.month_key())), days }
}

/// The answer by unit: each unit's own part, without those below it. Units with nothing do not appear.
///
/// # Errors
/// When the database is away.
pub async fn by_unit(conn: &mut Conn, scope: &Scope, question: &Question) -> Outcome<Vec<Sum>> {
    if !question.narrowed.is_empty() {
        return Ok(super::narrowed::together(conn, scope, question, &[question]).await?.pop().unwrap_or_default());
    }
    let plan = plan(question.span);
    let mut sums: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for kind in &question.kinds {
        if let Some((first, last)) = &plan.months {
            let mut s = Statement::new(format!(
                "SELECT m.unit, CAST(SUM(m.quantity) AS BIGINT), CAST(SUM(m.n) AS BIGINT) FROM ledger_month m{} WHERE m.district = $1",
                join(scope, "m")
            ));
            s.and("m.kind =", kind.clone());
            s.and("m.month >=", first.clone());
            s.and("m.month <=", last.clone());
            collect(conn, scope, question, s, "m", &mut sums).await?;
        }
        for (from, to) in &plan.days {
            let mut s = Statement::new(format!(
                "SELECT e.unit, CAST(SUM(e.quantity) AS BIGINT), CAST(SUM(CASE WHEN e.reverses IS NULL THEN 1 ELSE -1 END) AS BIGINT) \
                 FROM entry e{} WHERE e.district = $1",
                join(scope, "e")
            ));
            s.and("e.kind =", kind.clone());
            s.and("e.day >=", from.to_string());
            s.and("e.day <=", to.to_string());
            collect(conn, scope, question, s, "e", &mut sums).await?;
        }
    }
    let sum = |(unit, (quantity, count))| Sum {
        unit: UnitId(unit),
        quantity: Quantity(quantity),
        count,
        unknown: Quantity::ZERO,
    };
    Ok(sums.into_iter().map(sum).filter(|s| s.quantity.0 != 0 || s.count != 0).collect())
}

async fn collect(
    conn: &mut Conn,
    scope: &Scope,
    question: &Question,
    mut s: Statement,
    alias: &str,
    into: &mut BTreeMap<i64, (i64, i64)>,
) -> Outcome<()> {
    s.filter(question, &format!("{alias}.tags"));
    s.scope(scope);
    s.sql.push_str(&format!(" GROUP BY {alias}.unit"));
    for row in s.rows(conn, scope).await? {
        let sum = into.entry(row.try_get(0)?).or_default();
        sum.0 += row.try_get::<i64, _>(1)?;
        sum.1 += row.try_get::<i64, _>(2)?;
    }
    Ok(())
}

/// The conditions of a question on entries themselves, read from `from`.
fn on_entries(scope: &Scope, question: &Question, select: &str, from: &str, kind: &str) -> Statement {
    let tables = joins(question.narrowed.iter());
    let mut s = Statement::new(format!("SELECT {select} FROM {from}{tables} WHERE e.district = $1"));
    s.among(scope, question, kind);
    s.narrow(question);
    s
}

/// The distinct subjects of each unit's own entries, reversed ones left out: for persons counted once however often they appear.
///
/// # Errors
/// When the database is away.
pub async fn subjects_by_unit(conn: &mut Conn, scope: &Scope, question: &Question) -> Outcome<BTreeSet<(UnitId, i64)>> {
    let mut net: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for kind in &question.kinds {
        let mut s = on_entries(
            scope,
            question,
            "e.unit, e.subject, CAST(SUM(CASE WHEN e.reverses IS NULL THEN 1 ELSE -1 END) AS BIGINT)",
            &format!("entry e{}", join(scope, "e")),
            kind,
        );
        s.sql.push_str(" AND e.subject IS NOT NULL GROUP BY e.unit, e.subject");
        for row in s.rows(conn, scope).await? {
            *net.entry((row.try_get(0)?, row.try_get(1)?)).or_default() += row.try_get::<i64, _>(2)?;
        }
    }
    Ok(net.into_iter().filter(|(_, n)| *n > 0).map(|((unit, subject), _)| (UnitId(unit), subject)).collect())
}

/// Reach of a scope up to which its units are gone through one by one, rather than the days backwards.
const FEW_UNITS: i64 = 200;

/// Where evidence is read from. The newest of a whole district, or of many units, are found by going back day by day; of a few
/// units, by going through the units. `CROSS JOIN` keeps SQLite to the order in which the tables are named.
async fn evidence_from(conn: &mut Conn, scope: &Scope) -> Outcome<&'static str> {
    if scope.is_whole() {
        return Ok("entry e");
    }
    let mut s = Statement::new("SELECT CAST(COUNT(*) AS BIGINT) FROM unit_path p WHERE p.district = $1".to_owned());
    s.scope(scope);
    let units: i64 = s.rows(conn, scope).await?.first().map_or(Ok(0), |row| row.try_get(0))?;
    Ok(if units <= FEW_UNITS { "unit_path p CROSS JOIN entry e" } else { "entry e CROSS JOIN unit_path p" })
}

/// The entries behind an answer, newest day first, those reversed and their reversals included; `before` is the entry after which
/// to go on.
///
/// # Errors
/// When the database is away.
pub async fn evidence(
    conn: &mut Conn,
    scope: &Scope,
    question: &Question,
    before: Option<i64>,
    limit: usize,
) -> Outcome<Vec<Entry>> {
    let from = evidence_from(conn, scope).await?;
    let before = match before {
        Some(seq) => Some((seq, day_of(conn, scope, seq).await?.unwrap_or_default())),
        None => None,
    };
    let mut all = Vec::new();
    for kind in &question.kinds {
        let mut s = on_entries(scope, question, COLUMNS, from, kind);
        if !scope.is_whole() {
            s.sql.push_str(" AND p.district = e.district AND p.unit = e.unit");
        }
        if let Some((seq, day)) = &before {
            s.and("e.day <=", day.clone());
            s.and(&format!("(e.seq < {seq} OR e.day <"), day.clone());
            s.sql.push(')');
        }
        s.sql.push_str(&format!(" ORDER BY e.day DESC, e.seq DESC LIMIT {limit}"));
        for row in s.rows(conn, scope).await? {
            all.push(read(&row)?);
        }
    }
    all.sort_by_key(Entry::newest_first);
    all.truncate(limit);
    Ok(all)
}

/// The day of an entry; `None` when there is no such entry.
async fn day_of(conn: &mut Conn, scope: &Scope, seq: i64) -> Outcome<Option<String>> {
    let s = Statement::new(format!("SELECT e.day FROM entry e WHERE e.district = $1 AND e.seq = {seq}"));
    Ok(s.rows(conn, scope).await?.first().map(|row| row.try_get(0)).transpose()?)
}

/// The entries behind an answer that were written later than a moment, newest first: why the answer would differ from the one given
/// then. A narrowed answer also follows what is registered of persons and units, which the ledger does not keep.
///
/// # Errors
/// When the database is away.
pub async fn written_since(
    conn: &mut Conn,
    scope: &Scope,
    question: &Question,
    since: Since,
    limit: usize,
) -> Outcome<Vec<Entry>> {
    let mut all = Vec::new();
    for kind in &question.kinds {
        let mut s = on_entries(scope, question, COLUMNS, &format!("entry e{}", join(scope, "e")), kind);
        s.sql.push_str(&match since {
            Since::Entry(seq) => format!(" AND e.seq > {seq}"),
            Since::Moment(moment) => format!(" AND e.recorded_at > {}", moment.0),
        });
        s.sql.push_str(&format!(" ORDER BY e.seq DESC LIMIT {limit}"));
        for row in s.rows(conn, scope).await? {
            all.push(read(&row)?);
        }
    }
    all.sort_by_key(|e: &Entry| std::cmp::Reverse(e.seq));
    all.truncate(limit);
    Ok(all)
}

/// The records that say something of a kind about somebody, oldest first, those reversed left out: their nouns know more.
///
/// # Errors
/// When the database is away.
pub async fn sources_about(conn: &mut Conn, scope: &Scope, kind: &str, subject: i64) -> Outcome<Vec<i64>> {
    let mut s =
        Statement::new(format!("SELECT DISTINCT e.source FROM entry e{} WHERE e.district = $1", join(scope, "e")));
    s.and("e.kind =", kind.to_owned());
    s.sql.push_str(&format!(
        " AND e.subject = {subject} AND e.reverses IS NULL \
         AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.district = e.district AND r.reverses = e.seq)"
    ));
    s.scope(scope);
    s.sql.push_str(" ORDER BY e.source");
    s.rows(conn, scope).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The entries of one record, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn of_source(conn: &mut Conn, scope: &Scope, noun: &str, source: i64) -> Outcome<Vec<Entry>> {
    let mut s = Statement::new(format!("SELECT {COLUMNS} FROM entry e{} WHERE e.district = $1", join(scope, "e")));
    s.and("e.noun =", noun.to_owned());
    s.sql.push_str(&format!(" AND e.source = {source}"));
    s.scope(scope);
    s.sql.push_str(" ORDER BY e.seq");
    s.rows(conn, scope).await?.iter().map(read).collect()
}
