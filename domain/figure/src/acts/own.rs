//! Verbs on figures that users make: making one, changing it (the earlier version stays), retiring it.

use crate::rules::own::against;
use crate::store::own::{self, CURRENT, Own, REPLACED, RETIRED};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use catalogue::{Catalogue, Figure};

/// Makes a figure for a unit and all below it; gives its key.
///
/// # Errors
/// Refused with everything against it; not found when the unit is out of scope.
pub async fn make(work: &mut Work, scope: &Scope, unit: UnitId, figure: Figure) -> Outcome<String> {
    let id: i64 = work.new_id();
    let figure = Figure { key: format!("own_{id}"), ..figure };
    let key = figure.key.clone();
    write(work, scope, (id, 1), unit, figure, "").await?;
    Ok(key)
}

/// Replaces a figure by a new version.
///
/// # Errors
/// As [`make`]; refused without a reason.
pub async fn change(work: &mut Work, scope: &Scope, unit: UnitId, figure: Figure, why: &str) -> Outcome<()> {
    let old = current(work, scope, &figure.key).await?;
    if why.trim().chars().count() < 4 {
        return Err(Refusal::at("why", "请写明为什么修改", "例如：口径按新年度报表调整").into());
    }
    let version = old.version + 1;
    close(work, old, REPLACED).await?;
    let id: i64 = work.new_id();
    write(work, scope, (id, version), unit, figure, why.trim()).await
}

/// Retires a figure: it is offered no more, what was reported with it can still be read.
///
/// # Errors
/// Not found when there is none in force in scope; refused while a ratio uses it.
pub async fn retire(work: &mut Work, scope: &Scope, key: &str) -> Outcome<()> {
    let old = current(work, scope, key).await?;
    let catalogue = work.catalogue().clone();
    let all = own::book(work.conn(), scope, &catalogue).await?;
    let uses = |f: &&Figure| [&f.numerator, &f.denominator].into_iter().flatten().any(|side| side == key);
    if let Some(ratio) = all.figures().find(uses) {
        return Err(Refusal::new(format!("“{}”用它作分子或分母", ratio.name), "请先停用那个比率").into());
    }
    close(work, old, RETIRED).await
}

/// The version in force, made by a unit in reach: what the unit above made may be used and not changed.
async fn current(work: &mut Work, scope: &Scope, key: &str) -> Outcome<Own> {
    let versions = own::versions(work.conn(), scope, Some(key)).await?;
    let old = versions.into_iter().find(|own| own.state == CURRENT).ok_or(Fault::NotFound)?;
    org::store::find(work.conn(), scope, old.unit_id()).await?;
    Ok(old)
}

async fn close(work: &mut Work, mut old: Own, state: &str) -> Outcome<()> {
    state.clone_into(&mut old.state);
    let district = work.district().0;
    own::close(work.conn(), district, &old).await?;
    note(work, if state == RETIRED { "figure.retire" } else { "figure.replace" }, &old)
}

async fn write(
    work: &mut Work,
    scope: &Scope,
    (id, version): (i64, i64),
    unit: UnitId,
    figure: Figure,
    why: &str,
) -> Outcome<()> {
    org::store::find(work.conn(), scope, unit).await?;
    let catalogue = work.catalogue().clone();
    let known: Catalogue = own::book(work.conn(), scope, &catalogue).await?.into_owned();
    let faults = against(&known, &figure);
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let own = Own {
        id,
        figure: figure.key.clone(),
        version,
        unit: unit.0,
        definition: serde_json::to_string(&figure)?,
        state: CURRENT.to_owned(),
        why: why.to_owned(),
        by: work.actor().name.clone(),
        at: work.now().0,
    };
    let district = work.district().0;
    own::insert(work.conn(), district, &own).await?;
    note(work, "figure.make", &own)
}

fn note(work: &mut Work, act: &'static str, own: &Own) -> Outcome<()> {
    let line = Line::done(act, "figure_own", own.id).unit(own.unit_id()).detail(own.figure.clone());
    let line = line.seal(work.keys(), own)?;
    work.audit(line);
    Ok(())
}
