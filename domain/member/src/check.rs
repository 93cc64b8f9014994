//! The check: seals of every row, and the roster against the ledger – today's counts, and every day of every stay.

use crate::store::check::{Counts, Deltas, roster_counts, sealed, stay_deltas};
use access::audit::Sealed;
use access::{Actor, Scope};
use base::id::{DistrictId, UnitId};
use base::{Day, Keys, Outcome};
use db::Conn;
use ledger::{Question, Span};
use std::collections::BTreeSet;

/// Sealed rows of persons and events as they stand, for `taizhang check`.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    sealed(conn, keys, district).await
}

/// Where the roster and the ledger disagree, in Chinese: first by unit and category as they stand now, then by person and day.
///
/// # Errors
/// When the database is away.
pub async fn stock_check(conn: &mut Conn, district: i64) -> Outcome<Vec<String>> {
    let scope = Actor::operator(DistrictId(district), UnitId(0)).scope("check")?;
    let units = org::store::list_all(conn, &scope).await?;
    let name = |unit: i64| {
        units.iter().find(|u| u.id.0 == unit).map_or_else(|| format!("编号为{unit}的党组织"), |u| u.name.clone())
    };
    let mut faults = Vec::new();
    let (roster, ledger) = (roster_counts(conn, district).await?, ledger_counts(conn, &scope).await?);
    for (unit, category) in roster.keys().chain(ledger.keys()).collect::<BTreeSet<_>>() {
        let key = (*unit, category.clone());
        let (here, there) = (roster.get(&key).copied().unwrap_or(0), ledger.get(&key).copied().unwrap_or(0));
        if here != there {
            let (unit, category) = (name(*unit), category_name(category));
            faults.push(format!("{unit}：名册有{category}{here}名，台账余额为{there}名"));
        }
    }
    days(conn, district, &scope, name, &mut faults).await?;
    Ok(faults)
}

async fn ledger_counts(conn: &mut Conn, scope: &Scope) -> Outcome<Counts> {
    let mut counts = Counts::new();
    for category in ["full", "probationary"] {
        let question = Question::of("member.stock", Span::AsOf(far())).only("category", category);
        for sum in ledger::by_unit(conn, scope, &question).await? {
            counts.insert((sum.unit.0, category.to_owned()), sum.quantity.0 / 1000);
        }
    }
    Ok(counts)
}

/// Every stay begins and ends with an entry of its day: so the roster of any past day is the ledger's.
async fn days(
    conn: &mut Conn,
    district: i64,
    scope: &Scope,
    name: impl Fn(i64) -> String,
    faults: &mut Vec<String>,
) -> Outcome<()> {
    let mut deltas: Deltas = stay_deltas(conn, district).await?;
    let question = Question::of("member.stock", Span::AsOf(far()));
    let mut before = None;
    loop {
        let entries = ledger::evidence(conn, scope, &question, before, 5_000).await?;
        let Some(last) = entries.last() else { break };
        before = Some(last.seq);
        for e in &entries {
            let category = e.tags.get("category").unwrap_or("").to_owned();
            let key = (e.subject.unwrap_or(0), e.unit.0, category, e.on.to_string());
            *deltas.entry(key).or_default() -= e.quantity.0 / 1000;
        }
    }
    for ((person, unit, category, day), n) in deltas.into_iter().filter(|(_, n)| *n != 0) {
        let side = if n > 0 { "名册有而台账没有" } else { "台账有而名册没有" };
        let category = category_name(&category);
        faults.push(format!("{}：{day}{category}（人员编号{person}）的变动，{side}", name(unit)));
    }
    Ok(())
}

/// In Chinese.
pub(crate) fn category_name(key: &str) -> &str {
    match key {
        "full" => "正式党员",
        "probationary" => "预备党员",
        other => other,
    }
}

/// A day after everything.
fn far() -> Day {
    Day::from_unix_days(1_000_000)
}
