//! Verbs of the monthly check: looking at a branch's sheet, confirming lines, finishing the month, and taking either back.

mod request;

pub use request::{Reply, ask, reply};

use crate::line::{self, Ground, Told, Topic, lines};
use crate::store::{self, AnswerRow, Finished, FinishedRow};
use crate::{ANSWER, CHECK, Month};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Keys, Outcome, Refusal};
use catalogue::Catalogue;
use db::Conn;
use ledger::{NewEntry, Source};
use org::Unit;

/// Kind of the entry of a finished month.
const ENTRY: &str = "roster.checked";
/// Longest reason.
const MOST: usize = 300;

/// A branch's month.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The branch.
    pub unit: Unit,
    /// The month.
    pub month: Month,
    /// Members who stand in it now.
    pub members: usize,
    /// Its lines, with answers; none for a month that is long past.
    pub told: Vec<Told>,
    /// The check that stands, if it was finished.
    pub finished: Option<Finished>,
}

impl Sheet {
    /// How many lines are open.
    pub fn open(&self) -> usize {
        line::open(&self.told)
    }
}

/// What a sheet is read with.
#[derive(Debug, Clone, Copy)]
pub struct Eyes<'a> {
    /// Opens sealed facts.
    pub keys: &'a Keys,
    /// Rules and columns.
    pub catalogue: &'a Catalogue,
    /// Today.
    pub today: Day,
}

/// The sheet of a branch in reach.
///
/// # Errors
/// [`Fault::NotFound`] out of reach, for a unit that holds no members, and for months to come.
pub async fn sheet(conn: &mut Conn, eyes: Eyes<'_>, scope: &Scope, unit: UnitId, month: Month) -> Outcome<Sheet> {
    let unit = org::store::find(conn, scope, unit).await?;
    // What is counted is counted in this unit only, however far one may reach.
    let scope = &scope.within(&unit.path).ok_or(Fault::NotFound)?;
    let holds = eyes.catalogue.unit_kind(&unit.kind).is_some_and(|k| k.holds_members);
    if !holds || month.first() > eyes.today {
        return Err(Fault::NotFound);
    }
    let finished = store::of_month(conn, scope, month).await?.remove(&unit.id);
    let people = member::store::persons_of(conn, eyes.keys, scope, unit.id).await?;
    let told =
        if month.is_open(eyes.today) { told(conn, eyes, scope, &unit, month, &people).await? } else { Vec::new() };
    Ok(Sheet { members: people.len(), unit, month, told, finished })
}

async fn told(
    conn: &mut Conn,
    eyes: Eyes<'_>,
    scope: &Scope,
    unit: &Unit,
    month: Month,
    people: &[member::store::Person],
) -> Outcome<Vec<Told>> {
    let events = member::store::events_of(conn, scope, unit.id, (month.first(), month.last())).await?;
    let requests = store::open_of(conn, eyes.keys, scope, unit.id).await?;
    let own = org::members(conn, scope, eyes.today).await?.get(&unit.id).copied().unwrap_or_default();
    let facts = org::facts(conn, scope, unit.clone(), own, eyes.today).await?;
    let warnings = org::rules::warn::warnings(&facts, eyes.catalogue, eyes.today);
    let ground = Ground {
        people,
        events: &events,
        requests: &requests,
        warnings: &warnings,
        unit: unit.id,
        catalogue: eyes.catalogue,
        today: eyes.today,
    };
    let answers = store::answers(conn, scope, unit.id, month).await?;
    Ok(line::told(lines(ground), &answers))
}

/// The sheet inside a transaction; refused when the month is long past.
async fn own_sheet(work: &mut Work, scope: &Scope, unit: UnitId, month: Month) -> Outcome<Sheet> {
    let (keys, catalogue, today) = (work.keys().clone(), work.catalogue().clone(), work.today());
    let eyes = Eyes { keys: &keys, catalogue: &catalogue, today };
    let sheet = sheet(work.conn(), eyes, scope, unit, month).await?;
    if month.is_open(today) {
        return Ok(sheet);
    }
    let what = format!("{}的校对已经截止", month.chinese());
    Err(Refusal::new(what, "请在本月的校对中核对；本月和上月的可以补做").into())
}

fn changed_meanwhile() -> Fault {
    Fault::Stale(Refusal::new("名册刚刚有变动，所选的内容已经不是原样", "请刷新页面，核对后重新提交"))
}

/// Confirms lines: a change as right, anything else as it is for a reason. Gives how many; those that were confirmed before are left alone.
///
/// # Errors
/// Every reason at once; [`Fault::Stale`] when a line is gone or reads otherwise now.
pub async fn confirm(
    work: &mut Work,
    scope: &Scope,
    (unit, month): (UnitId, Month),
    chosen: &[String],
    note: &str,
) -> Outcome<usize> {
    let sheet = own_sheet(work, scope, unit, month).await?;
    let note = note.trim();
    if chosen.is_empty() {
        return Err(Refusal::at("line", "没有选择要确认的内容", "请勾选后再确认").into());
    }
    let mut these = Vec::with_capacity(chosen.len());
    for key in chosen {
        these.push(sheet.told.iter().find(|t| t.line.key == *key).ok_or_else(changed_meanwhile)?);
    }
    judge(&these, note)?;
    let mut rows = Vec::new();
    for told in these.into_iter().filter(|t| t.answer.is_none()) {
        let note = if told.line.topic.needs_reason() { note } else { "" };
        rows.push(row(work, (unit, month), (&told.line.key, told.line.said()), true, note));
    }
    write(work, &rows).await?;
    Ok(rows.len())
}

fn judge(these: &[&Told], note: &str) -> Outcome<()> {
    let mut reasons = Vec::new();
    if these.iter().any(|t| t.line.topic == Topic::Requested) {
        reasons.push(Refusal::at("line", "本人申请更正的，不能直接确认", "请逐件办理并答复"));
    }
    let needed = these.iter().any(|t| t.line.topic.needs_reason());
    match note.chars().count() {
        0..2 if needed => {
            let what = "没有写明为什么保持原样";
            reasons.push(Refusal::at("note", what, "信息有误的请先更正；暂时不能更正的写明原因"));
        }
        n if n > MOST => reasons.push(Refusal::at("note", format!("原因超过{MOST}字"), "请精简")),
        _ => {}
    }
    if reasons.is_empty() { Ok(()) } else { Err(Fault::Refused(reasons)) }
}

fn row(
    work: &Work,
    (unit, month): (UnitId, Month),
    (line, what): (&str, String),
    standing: bool,
    note: &str,
) -> AnswerRow {
    AnswerRow {
        id: work.new_id(),
        unit: unit.0,
        month: month.to_string(),
        line: line.to_owned(),
        what,
        standing: i64::from(standing),
        note: note.to_owned(),
        recorded_at: work.now().0,
        recorded_by: work.actor().name.clone(),
    }
}

async fn write(work: &mut Work, rows: &[AnswerRow]) -> Outcome<()> {
    let (district, keys) = (work.district().0, work.keys().clone());
    store::insert_answer(work.conn(), district, rows).await?;
    for row in rows {
        let act = if row.standing != 0 { "monthly.confirm" } else { "monthly.take_back" };
        let line = Line::done(act, ANSWER, row.id).unit(UnitId(row.unit)).detail(row.month.clone());
        work.audit(line.seal(&keys, row)?);
    }
    Ok(())
}

/// Takes back what was said to a line; it is open again.
///
/// # Errors
/// Not found when nothing was said to it; refused when the month is finished.
pub async fn take_back(work: &mut Work, scope: &Scope, (unit, month): (UnitId, Month), key: &str) -> Outcome<()> {
    let sheet = own_sheet(work, scope, unit, month).await?;
    if sheet.finished.is_some() {
        return Err(Refusal::new("本月校对已经完成", "请先撤回完成，再改").into());
    }
    let told = sheet.told.iter().find(|t| t.line.key == key && t.answer.is_some()).ok_or(Fault::NotFound)?;
    let row = row(work, (unit, month), (key, told.line.said()), false, "");
    write(work, &[row]).await
}

/// Finishes the month of a branch; writes its entry.
///
/// # Errors
/// Refused while lines are open, with how many; stale when it is finished already.
pub async fn finish(work: &mut Work, scope: &Scope, unit: UnitId, month: Month) -> Outcome<()> {
    let sheet = own_sheet(work, scope, unit, month).await?;
    if sheet.open() > 0 {
        let what = format!("还有{}条没有核对", sheet.open());
        return Err(Refusal::new(what, "请逐条更正或确认后再完成").into());
    }
    let check = Finished {
        id: work.new_id(),
        unit,
        month,
        on: work.today(),
        members: i64::try_from(sheet.members)?,
        confirmed: i64::try_from(sheet.told.len())?,
        taken_back: None,
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
    };
    let (row, district, keys) = (FinishedRow::of(&check), work.district().0, work.keys().clone());
    if !store::insert_finished(work.conn(), district, &row).await? {
        return Err(Fault::Stale(Refusal::new("这个月的校对已经由别人完成", "请刷新页面，核对后重新提交")));
    }
    let source = Source { noun: CHECK, id: check.id };
    // What is done in the first days after a month still is that month's check.
    let on = check.on.min(month.last());
    ledger::post(work, vec![NewEntry::one(ENTRY, unit, on, source)]).await?;
    let line = Line::done("monthly.finish", CHECK, check.id).unit(unit).detail(row.month.clone());
    work.audit(line.seal(&keys, &row)?);
    Ok(())
}

/// Takes back a finished month, for a reason; its entry is reversed.
///
/// # Errors
/// Not found out of reach; refused without a reason; stale when it was taken back already.
pub async fn reopen(work: &mut Work, scope: &Scope, id: i64, why: &str) -> Outcome<Finished> {
    let mut check = store::find_finished(work.conn(), scope, id).await?;
    let why = why.trim();
    if !(2..=MOST).contains(&why.chars().count()) {
        return Err(Refusal::at("why", "没有写明撤回的原因", "请写明原因，如：漏核一名党员").into());
    }
    check.taken_back = Some(why.to_owned());
    let (row, district, keys) = (FinishedRow::of(&check), work.district().0, work.keys().clone());
    if !store::take_back(work.conn(), district, &row).await? {
        return Err(Fault::Stale(Refusal::new("这次校对已经撤回", "请刷新页面，核对后重新提交")));
    }
    ledger::reverse_source(work, Source { noun: CHECK, id }, why).await?;
    let line = Line::done("monthly.reopen", CHECK, id).unit(check.unit).detail(row.month.clone());
    work.audit(line.seal(&keys, &row)?);
    Ok(check)
}
