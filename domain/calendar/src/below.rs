//! What the units below a unit have in a month, counted by day: the database counts, a few rows for however many units.

use crate::own::{Eyes, looked};
use access::Scope;
use base::{Day, Outcome, Period};
use case::CaseFile;
use db::Conn;
use duty::Asked;
use obligation::list;
use obligation::overview::{self, Seen};
use obligation::store::Span;
use org::Unit;
use ui::list::address;

/// Cases of one month looked at.
pub const CASES: usize = 2_000;

/// A count on a day, with the way to the list behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// The day.
    pub on: Day,
    /// What is counted.
    pub what: String,
    /// How many are still to be done, or were held.
    pub n: i64,
    /// Of how many; 0 when there is no whole.
    pub of: i64,
    /// What the number means: 待办, 已开.
    pub word: &'static str,
    /// How it is coloured.
    pub tone: &'static str,
    /// The list behind it.
    pub href: String,
    /// The clause; empty where none asks it.
    pub clause: String,
}

/// What is counted below a unit.
///
/// # Errors
/// When the database is away.
pub async fn of(conn: &mut Conn, eyes: Eyes<'_>, unit: &Unit, period: Period) -> Outcome<Vec<Fold>> {
    let mut folds = Vec::new();
    let within = |capability: &str| eyes.actor.scope(capability).ok().and_then(|scope| scope.within(&unit.path));
    if let Some(scope) = within("duty.read") {
        folds.extend(duties(conn, eyes, (&scope, unit), period).await?);
        folds.extend(terms(conn, eyes, (&scope, unit), period).await?);
    }
    folds.extend(cases(conn, eyes, unit, period).await?);
    if let Some(scope) = within("meeting.read") {
        folds.extend(meetings(conn, &scope, unit, period).await?);
        folds.extend(plans(conn, eyes, (&scope, unit), period).await?);
    }
    folds.sort_by(|a, b| (a.on, &a.href).cmp(&(b.on, &b.href)));
    Ok(folds)
}

/// The duties whose spans are due in the period, counted by duty and span.
async fn duties(conn: &mut Conn, eyes: Eyes<'_>, (scope, unit): (&Scope, &Unit), period: Period) -> Outcome<Vec<Fold>> {
    let within = (looked(period), period.to);
    let mut wanted: Vec<Span<'_>> = list::wanted(conn, scope, eyes.catalogue, within, None).await?;
    for one in &mut wanted {
        one.spans.retain(|span| period.contains(one.asked.by(*span, eyes.catalogue.workdays()).due));
    }
    let seen = Seen { today: eyes.today, without: Some(unit.id) };
    let mut folds = Vec::new();
    for row in overview::rows(conn, scope, eyes.catalogue, &wanted, seen).await? {
        for cell in &row.cells {
            let (open, late) = (cell.open(), cell.is_late(eyes.today));
            let (word, tone) = match (open, late) {
                (0, _) => ("待办", "good"),
                (_, true) => ("逾期未办", "bad"),
                _ => ("待办", "warn"),
            };
            folds.push(Fold {
                on: cell.by.due,
                what: format!("{}（{}）", row.asked.duty.name, cell.span.chinese()),
                n: open,
                of: cell.owing,
                word,
                tone,
                href: list_of(unit, row.asked, cell.span, eyes.today),
                clause: row.asked.clause(),
            });
        }
    }
    Ok(folds)
}

/// The list of a span; one that has not begun is in no list yet, and leads to the overview.
fn list_of(unit: &Unit, asked: Asked<'_>, span: Period, today: Day) -> String {
    let id = unit.id.to_string();
    if span.from > today {
        return address("/duties", &[("unit", &id)]);
    }
    let (year, from) = (span.from.year().to_string(), span.from.to_string());
    address("/duties/list", &[("unit", &id), ("year", &year), ("duty", &asked.duty.key), ("from", &from)])
}

/// The terms that end in the period.
async fn terms(conn: &mut Conn, eyes: Eyes<'_>, (scope, unit): (&Scope, &Unit), period: Period) -> Outcome<Vec<Fold>> {
    let Some(asked) = Asked::all(eyes.catalogue).find(|asked| asked.duty.term) else { return Ok(Vec::new()) };
    let seen = Seen { today: eyes.today, without: Some(unit.id) };
    let counted = obligation::store::term_counts(conn, scope, seen.which(eyes.catalogue, eyes.today)).await?;
    let mut folds: Vec<Fold> = Vec::new();
    for one in counted {
        let Some(ends) = one.ends.filter(|ends| period.contains(*ends)) else { continue };
        if !asked.concerns(&one.class.kind, &one.class.facts) {
            continue;
        }
        match folds.iter_mut().find(|fold| fold.on == ends) {
            Some(fold) => fold.n += one.units,
            None => folds.push(Fold {
                on: ends,
                what: "任期届满".to_owned(),
                n: one.units,
                of: 0,
                word: "个党组织",
                tone: if ends < eyes.today { "bad" } else { "warn" },
                href: day_of(unit, ends),
                clause: asked.clause(),
            }),
        }
    }
    Ok(folds)
}

/// The page of a day.
#[must_use]
pub fn day_of(unit: &Unit, on: Day) -> String {
    address("/calendar/day", &[("unit", &unit.id.to_string()), ("on", &on.to_string())])
}

/// The open cases below that have to be gone on with in a period, those of procedures that the actor may read.
///
/// # Errors
/// When the database is away.
pub async fn cases_due(conn: &mut Conn, eyes: Eyes<'_>, unit: &Unit, period: Period) -> Outcome<Vec<CaseFile>> {
    let Some(scope) = eyes.actor.scope("case.read").ok().and_then(|scope| scope.within(&unit.path)) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for procedure in eyes.catalogue.procedures() {
        let Ok(read) = eyes.actor.scope(&procedure.read) else { continue };
        let scopes = [&scope, &read];
        all.extend(case::store::due_between(conn, &scopes, &[&procedure.key], period, CASES).await?);
    }
    all.retain(|case| case.unit != unit.id);
    all.sort_by_key(|case| (case.due, case.id.0));
    Ok(all)
}

async fn cases(conn: &mut Conn, eyes: Eyes<'_>, unit: &Unit, period: Period) -> Outcome<Vec<Fold>> {
    let mut folds: Vec<Fold> = Vec::new();
    for case in cases_due(conn, eyes, unit, period).await? {
        let Some(on) = case.due else { continue };
        match folds.last_mut().filter(|fold| fold.on == on) {
            Some(fold) => fold.n += 1,
            None => folds.push(Fold {
                on,
                what: "办理事项到期".to_owned(),
                n: 1,
                of: 0,
                word: "件",
                tone: if on < eyes.today { "bad" } else { "warn" },
                href: day_of(unit, on),
                clause: String::new(),
            }),
        }
    }
    Ok(folds)
}

async fn meetings(conn: &mut Conn, scope: &Scope, unit: &Unit, period: Period) -> Outcome<Vec<Fold>> {
    let id = unit.id.to_string();
    let fold = |(on, n): (Day, i64)| {
        let day = on.to_string();
        Fold {
            on,
            what: "会议".to_owned(),
            n,
            of: 0,
            word: "次",
            tone: "good",
            href: address("/meetings", &[("unit", &id), ("from", &day), ("to", &day)]),
            clause: String::new(),
        }
    };
    Ok(meeting::store::by_day(conn, scope, period).await?.into_iter().map(fold).collect())
}

/// The open plans of the unit and those below.
async fn plans(conn: &mut Conn, eyes: Eyes<'_>, (scope, unit): (&Scope, &Unit), period: Period) -> Outcome<Vec<Fold>> {
    let id = unit.id.to_string();
    let fold = |(on, n): (Day, i64)| {
        let overdue = on < eyes.today;
        Fold {
            on,
            what: "会议计划".to_owned(),
            n,
            of: 0,
            word: if overdue { "次尚未记录" } else { "次" },
            tone: if overdue { "bad" } else { "info" },
            href: address("/plans", &[("unit", &id), ("on", &on.to_string()), ("state", "open")]),
            clause: String::new(),
        }
    };
    Ok(plan::store::by_day(conn, scope, period).await?.into_iter().map(fold).collect())
}
