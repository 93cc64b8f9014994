//! The marks of one unit itself: its duties, its cases, the meetings of it and its groups.

use crate::mark::{Mark, Sort};
use access::{Actor, Scope};
use base::id::UnitId;
use base::{Day, Keys, Outcome, Period};
use case::CaseFile;
use case::store::wait::Waiting;
use case::turn::Asked;
use catalogue::{Catalogue, Procedure, Step};
use db::Conn;
use obligation::links;
use obligation::list::{self, Ask, Line, Sort as Stands};
use org::Unit;
use procedure::Standing;
use std::collections::HashSet;

/// Cases of one unit looked through.
const CASES: usize = 200;

/// Who looks, and by which rules.
#[derive(Debug, Clone, Copy)]
pub struct Eyes<'a> {
    /// The rules.
    pub catalogue: &'a Catalogue,
    /// For what lies sealed in cases.
    pub keys: &'a Keys,
    /// Who looks; what they may not see is left out.
    pub actor: &'a Actor,
    /// Today.
    pub today: Day,
}

/// A month of a unit.
#[derive(Debug, Clone, Default)]
pub struct Own {
    /// What falls into the month, in order.
    pub marks: Vec<Mark>,
    /// Duties of earlier months that are late, the oldest first.
    pub late: Vec<Mark>,
    /// Duties that can be done in the month and are due later.
    pub later: Vec<Mark>,
}

/// A month on the work sheet.
#[derive(Debug)]
pub struct Divided<'a> {
    /// What is still to be done.
    pub todo: Vec<&'a Mark>,
    /// Meetings that are planned.
    pub planned: Vec<&'a Mark>,
    /// What was done.
    pub done: Vec<&'a Mark>,
}

impl<'a> Divided<'a> {
    /// The marks of a month, divided.
    #[must_use]
    pub fn of(own: &'a Own) -> Self {
        let (open, done): (Vec<&Mark>, Vec<&Mark>) = own.marks.iter().partition(|mark| mark.open);
        let (planned, todo) = open.into_iter().partition(|mark| mark.sort == Sort::Plan);
        Self { todo, planned, done }
    }
}

/// What a unit has in a period.
///
/// # Errors
/// When the database is away.
pub async fn of(conn: &mut Conn, eyes: Eyes<'_>, unit: &Unit, period: Period) -> Outcome<Own> {
    let mut own = Own::default();
    if let Ok(scope) = eyes.actor.scope("duty.read") {
        duties(conn, eyes, (&scope, unit), period, &mut own).await?;
    }
    if let Ok(scope) = eyes.actor.scope("case.read") {
        own.marks.extend(cases(conn, eyes, (&scope, unit), period).await?);
    }
    if let Ok(scope) = eyes.actor.scope("meeting.read") {
        own.marks.extend(meetings(conn, eyes, (&scope, unit), period).await?);
        own.marks.extend(plans(conn, eyes, (&scope, unit), period).await?);
    }
    own.marks.sort_by(|a, b| (a.on, a.sort, &a.start, &a.key).cmp(&(b.on, b.sort, &b.start, &b.key)));
    own.late.sort_by(|a, b| (a.on, &a.key).cmp(&(b.on, &b.key)));
    own.later.sort_by(|a, b| (a.on, &a.key).cmp(&(b.on, &b.key)));
    Ok(own)
}

/// Spans may begin long before the day on which they are due: a year's in January, one with grace even in the year before.
pub(crate) fn looked(period: Period) -> Period {
    let before = period.from.plus_months(-2);
    Period { from: Day::of(before.year(), 1, 1).unwrap_or(before), to: period.to }
}

async fn duties(
    conn: &mut Conn,
    eyes: Eyes<'_>,
    (scope, unit): (&Scope, &Unit),
    period: Period,
    own: &mut Own,
) -> Outcome<()> {
    let ask = Ask { period: looked(period), until: period.to, today: eyes.today, units: Some(&[unit.id]), duty: None };
    for line in list::lines(conn, scope, eyes.catalogue, ask).await? {
        if line.sort == Stands::Undated {
            continue;
        }
        let due = line.by.due;
        if period.contains(due) {
            own.marks.push(duty(eyes, &line));
        } else if line.sort == Stands::Late && due < period.from {
            own.late.push(duty(eyes, &line));
        } else if line.sort == Stands::Owed && due > period.to && line.asked.every().is_some() {
            own.later.push(duty(eyes, &line));
        }
    }
    Ok(())
}

fn duty(eyes: Eyes<'_>, line: &Line<'_>) -> Mark {
    let asked = &line.asked;
    let what = format!("{}（{}）", asked.duty.name, line.span_words());
    let open = line.sort.is_open();
    Mark {
        on: line.by.due,
        start: String::new(),
        sort: if asked.duty.term { Sort::Term } else { Sort::Duty },
        plain: what.clone(),
        what,
        state: line.sort.name(),
        tone: line.sort.tone(),
        open,
        href: links::of(line.unit, asked, line.span.from),
        form: links::form(eyes.catalogue, eyes.actor, line.unit, (asked, line.span.from)).filter(|_| open),
        clause: asked.clause(),
        provisional: line.by.provisional,
        key: format!("duty-{}-{}-{}", line.unit, asked.duty.key, line.span.from),
    }
}

async fn cases(conn: &mut Conn, eyes: Eyes<'_>, (scope, unit): (&Scope, &Unit), period: Period) -> Outcome<Vec<Mark>> {
    let mut files = case::store::of_unit(conn, scope, unit.id, CASES).await?;
    files.retain(|file| readable(eyes, unit, file).is_some());
    let ids: Vec<_> = files.iter().map(|file| file.id).collect();
    let rows = case::store::rows_of(conn, eyes.keys, scope, &ids).await?;
    let in_hand = case::store::wait::in_hand(conn, scope, unit.id, eyes.today).await?;
    let elsewhere: HashSet<_> = case::store::wait::elsewhere(conn, scope, unit.id).await?.into_iter().collect();
    let mut marks = Vec::new();
    for file in &files {
        let Some(procedure) = readable(eyes, unit, file) else { continue };
        let own: Vec<_> = rows.iter().filter(|row| row.case == file.id).cloned().collect();
        let steps = steps(eyes, procedure, file, &own).into_iter();
        marks.extend(steps.filter(|(step, _)| !elsewhere.contains(&(file.id, step.clone()))).map(|(_, mark)| mark));
    }
    marks.extend(in_hand.iter().filter_map(|one| handed(eyes, unit, one)));
    marks.retain(|mark| period.contains(mark.on));
    Ok(marks)
}

/// What another unit began and this one has to take: a transfer to be accepted.
fn handed(eyes: Eyes<'_>, unit: &Unit, one: &Waiting) -> Option<Mark> {
    let asked = Asked { catalogue: eyes.catalogue, actor: eyes.actor, today: eyes.today };
    let (procedure, step) = case::turn::readable(asked, one, unit)?;
    let mark = last_day(eyes, (procedure, &one.case), step, one.wait.due?);
    Some(Mark { href: one.wait.hand.as_ref()?.page.clone(), clause: procedure.basis.cited(), ..mark })
}

/// The last day of a step of a case.
fn last_day(eyes: Eyes<'_>, (procedure, file): (&Procedure, &CaseFile), step: &Step, on: Day) -> Mark {
    let late = on < eyes.today;
    Mark {
        on,
        start: String::new(),
        sort: Sort::NotAfter,
        what: format!("{}：{}", file.title, step.name),
        plain: format!("{}：{}", procedure.name, step.name),
        state: if late { "已超期" } else { "待办" },
        tone: if late { "bad" } else { "warn" },
        open: true,
        href: format!("/cases/{}", file.id),
        form: None,
        clause: String::new(),
        provisional: false,
        key: format!("{}-{}-{}", Sort::NotAfter.key(), file.id, step.key),
    }
}

/// The procedure of a case, when the actor may read cases of it there.
fn readable<'c>(eyes: Eyes<'c>, unit: &Unit, file: &CaseFile) -> Option<&'c Procedure> {
    let procedure = eyes.catalogue.procedure(&file.procedure)?;
    eyes.actor.scope(&procedure.read).ok()?.covers(&unit.path).then_some(procedure)
}

/// The first and last days of the steps that come next, by step.
fn steps(eyes: Eyes<'_>, procedure: &Procedure, file: &CaseFile, rows: &[case::StepRow]) -> Vec<(String, Mark)> {
    let clause = |rule: &str| eyes.catalogue.rule(rule).map(|r| r.basis.cited()).unwrap_or_default();
    let mark = |state: &procedure::State<'_>| match &state.standing {
        Standing::Open { due: Some((on, rule)) } | Standing::Done { due: Some((on, rule)), .. } => {
            Some(Mark { clause: clause(rule), ..last_day(eyes, (procedure, file), state.step, *on) })
        }
        Standing::Waiting { until, rule, provisional } => Some(Mark {
            sort: Sort::NotBefore,
            state: "未到时间",
            tone: "info",
            clause: clause(rule),
            provisional: *provisional,
            key: format!("{}-{}-{}", Sort::NotBefore.key(), file.id, state.step.key),
            ..last_day(eyes, (procedure, file), state.step, *until)
        }),
        _ => None,
    };
    let all = case::waits::states(procedure, rows, eyes.catalogue, eyes.today);
    all.iter().filter_map(|state| Some((state.step.key.clone(), mark(state)?))).collect()
}

async fn meetings(
    conn: &mut Conn,
    eyes: Eyes<'_>,
    (scope, unit): (&Scope, &Unit),
    period: Period,
) -> Outcome<Vec<Mark>> {
    let units = with_groups(conn, scope, unit).await?;
    let held = meeting::store::between(conn, scope, &units, period).await?;
    let mark = |item: &meeting::store::Item| Mark {
        on: item.day,
        start: String::new(),
        sort: Sort::Meeting,
        what: item.title.clone(),
        plain: kind_name(eyes, &item.kind).to_owned(),
        state: "已开",
        tone: "good",
        open: false,
        href: format!("/meetings/{}", item.id),
        form: None,
        clause: String::new(),
        provisional: false,
        key: format!("meeting-{}", item.id),
    };
    Ok(held.iter().map(mark).collect())
}

/// A unit and its groups, whose meetings are its own.
async fn with_groups(conn: &mut Conn, scope: &Scope, unit: &Unit) -> Outcome<Vec<UnitId>> {
    let mut units = obligation::store::groups(conn, scope, unit.id).await?;
    units.push(unit.id);
    Ok(units)
}

fn kind_name<'a>(eyes: Eyes<'a>, key: &str) -> &'a str {
    eyes.catalogue.meeting_kind(key).map_or("会议", |kind| kind.name.as_str())
}

/// What is planned and not yet held; overdue ones stay on their day.
async fn plans(conn: &mut Conn, eyes: Eyes<'_>, (scope, unit): (&Scope, &Unit), period: Period) -> Outcome<Vec<Mark>> {
    let units = with_groups(conn, scope, unit).await?;
    let open = plan::store::between(conn, scope, &units, period).await?;
    let writes = eyes.actor.scope("meeting.write").is_ok_and(|scope| scope.covers(&unit.path));
    let mark = |plan: &plan::Plan| {
        let (state, tone) = plan.standing(eyes.today);
        let kind = kind_name(eyes, &plan.kind);
        let recordable = writes && plan.what.day <= eyes.today;
        Mark {
            on: plan.what.day,
            start: plan.what.start.clone(),
            sort: Sort::Plan,
            what: plan.line(kind),
            plain: kind.to_owned(),
            state,
            tone,
            open: true,
            href: plan::href(plan.id),
            form: recordable.then(|| (plan::record_href(plan.id), "按计划记录")),
            clause: String::new(),
            provisional: false,
            key: format!("plan-{}", plan.id),
        }
    };
    Ok(open.iter().map(mark).collect())
}
