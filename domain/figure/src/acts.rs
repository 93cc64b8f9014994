//! Verbs on figures: entering a value by hand, and taking it back.

pub mod own;

use crate::store::{self, Manual};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Period, Quantity, Refusal};
use catalogue::{Aggregation, Figure};

/// A value to be entered.
#[derive(Debug, Clone)]
pub struct NewManual {
    /// Unit it is about.
    pub unit: UnitId,
    /// Period it is about.
    pub period: Period,
    /// Amount before scaling.
    pub amount: Quantity,
    /// Source and reason.
    pub why: String,
}

/// Enters a value by hand; an earlier one for the same figure, unit and period is taken back.
///
/// # Errors
/// Refused for a computed ratio or without a reason; not found when the unit is out of scope.
pub async fn enter(work: &mut Work, scope: &Scope, figure: &Figure, new: NewManual) -> Outcome<()> {
    let mut faults = Vec::new();
    if figure.aggregation == Aggregation::Ratio && figure.numerator.is_some() {
        faults.push(Refusal::new("比率由分子分母自动计算，不能手工填报", "请填报它的分子或分母指标"));
    }
    if new.why.trim().chars().count() < 4 {
        faults.push(Refusal::at("why", "请写明数据来源和手工填报的原因", "例如：区统计局2026年第三季度快报"));
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    org::store::find(work.conn(), scope, new.unit).await?;
    let old = store::in_force(work.conn(), scope, &figure.value_key(), new.period).await?;
    if let Some(old) = old.get(&new.unit) {
        take_back(work, old.clone(), "重新填报").await?;
    }
    let manual = Manual {
        id: work.new_id(),
        figure: figure.value_key(),
        unit: new.unit.0,
        from: new.period.from.to_string(),
        to: new.period.to.to_string(),
        amount: new.amount.0,
        why: new.why.trim().to_owned(),
        by: work.actor().name.clone(),
        at: work.now().0,
        withdrawn: false,
        withdrawn_for: String::new(),
    };
    let district = work.district().0;
    store::insert(work.conn(), district, &manual).await?;
    let line = Line::done("figure.enter", "figure_value", manual.id).unit(new.unit).detail(figure.key.clone());
    let line = line.seal(work.keys(), &manual)?;
    work.audit(line);
    Ok(())
}

/// Takes back the value in force, for a reason.
///
/// # Errors
/// Not found when there is none in scope; refused without a reason.
pub async fn withdraw(
    work: &mut Work,
    scope: &Scope,
    figure: &Figure,
    (unit, period): (UnitId, Period),
    why: &str,
) -> Outcome<()> {
    let mut found = store::in_force(work.conn(), scope, &figure.value_key(), period).await?;
    let manual = found.remove(&unit).ok_or(Fault::NotFound)?;
    if why.trim().chars().count() < 4 {
        return Err(Refusal::at("withdrawn_for", "请写明为什么撤回", "例如：上级更正了通报").into());
    }
    take_back(work, manual, why.trim()).await
}

async fn take_back(work: &mut Work, mut manual: Manual, why: &str) -> Outcome<()> {
    let district = work.district().0;
    manual.withdrawn = true;
    why.clone_into(&mut manual.withdrawn_for);
    store::withdraw(work.conn(), district, &manual).await?;
    let line = Line::done("figure.withdraw", "figure_value", manual.id)
        .unit(UnitId(manual.unit))
        .detail(manual.figure.clone());
    let line = line.seal(work.keys(), &manual)?;
    work.audit(line);
    Ok(())
}
