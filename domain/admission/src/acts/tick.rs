//! Ticking off what the check has found, and taking that back.

use crate::finding::{FINDING, Finding, Outcome as Made, Tick};
use crate::gather;
use crate::store::{self, TickRow};
use access::{Line, Scope, Work};
use base::{Day, Fault, Outcome, Refusal};
use case::CaseId;

/// What is made of a finding, as a form sent it.
#[derive(Debug, Clone, Default)]
pub struct NewTick {
    /// The case.
    pub case: i64,
    /// Key of the check.
    pub check: String,
    /// Id of what was made of it last, as the form showed it; 0 when nothing was.
    pub last: i64,
    /// Key of the outcome.
    pub outcome: String,
    /// Its day.
    pub on: Option<Day>,
    /// How it was mended, or why it is unfounded or open again.
    pub how: String,
}

/// Longest text of how.
const MOST: usize = 500;

/// Records what is made of a finding.
///
/// # Errors
/// [`Fault::NotFound`] out of reach, or when there is no such finding; [`Fault::Stale`] when somebody else was quicker; every reason
/// against the form at once.
pub async fn tick(work: &mut Work, scope: &Scope, new: &NewTick) -> Outcome<()> {
    let (keys, catalogue, today) = (work.keys().clone(), work.catalogue().clone(), work.today());
    let ground = crate::checks::Ground { catalogue: &catalogue, today };
    let list =
        gather::findings(work.conn(), &keys, scope, ground, gather::needed(CaseId(new.case), &new.check)).await?;
    let finding = list.all.iter().find(|f| f.case == new.case && f.check == new.check).ok_or(Fault::NotFound)?;
    if finding.tick.as_ref().map_or(0, |t| t.id) != new.last {
        return Err(store::stale());
    }
    let case = list.cases.get(&finding.case).ok_or(Fault::NotFound)?;
    let seen = list.seen.get(&finding.case).copied().unwrap_or_default();
    let (outcome, on) = judge(finding, new, today)?;
    let tick = Tick {
        id: work.new_id(),
        case: case.id,
        check: finding.check.to_owned(),
        what: finding.what.clone(),
        outcome,
        on,
        how: new.how.trim().to_owned(),
        seen,
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
    };
    let row = TickRow::of(&tick);
    let detail = crate::checks::check(finding.check).map_or("", |c| c.name);
    let detail = format!("{detail}：{}", outcome.name());
    let line = Line::done("admission.finding", FINDING, tick.id).unit(case.unit).detail(detail).seal(&keys, &row)?;
    let district = work.district().0;
    store::insert_tick(work.conn(), district, row).await?;
    work.audit(line);
    Ok(())
}

/// The outcome and its day, or every reason against them.
fn judge(finding: &Finding, new: &NewTick, today: Day) -> Outcome<(Made, Day)> {
    let mut reasons = Vec::new();
    let outcome = Made::parse(&new.outcome).filter(|o| finding.state.is_due() == (*o != Made::Reopened));
    if outcome.is_none() {
        let what = if finding.state.is_due() { "没有选择核查结果" } else { "这个问题已经销号" };
        let remedy = if finding.state.is_due() {
            "请选择整改完成或不属实"
        } else {
            "要改的，请先恢复为待整改"
        };
        reasons.push(Refusal::at("outcome", what, remedy));
    }
    match new.on {
        None => reasons.push(Refusal::at("on", "没有填写日期", "请填写年月日")),
        Some(on) if on > today => reasons.push(Refusal::at("on", "日期晚于今天", "请填写实际日期")),
        Some(_) => {}
    }
    match new.how.trim().chars().count() {
        0 => reasons.push(Refusal::at("how", "没有写明情况", "请写明怎样整改的，或为什么不属实")),
        n if n > MOST => reasons.push(Refusal::at("how", format!("情况超过{MOST}字"), "请精简")),
        _ => {}
    }
    match (outcome, new.on) {
        (Some(outcome), Some(on)) if reasons.is_empty() => Ok((outcome, on)),
        _ => Err(Fault::Refused(reasons)),
    }
}
