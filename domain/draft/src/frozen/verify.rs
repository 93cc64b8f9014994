//! Verifying a frozen draft: is it still as it was frozen, and which of its figures would differ today, and why.

use super::{Kept, KeptSlot};
use crate::fill::{Ask, Ground, Known};
use crate::meaning::Meaning;
use crate::store::{Delta, Draft, Frozen, changes};
use access::audit;
use base::{Keys, Moment, Outcome, Period, Quantity};
use db::Conn;
use figure::State;
use figure::rules::{measure, text};
use ledger::Entry;

/// A figure that would differ today.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The slot.
    pub n: usize,
    /// What stands in the document.
    pub written: String,
    /// Name of the figure.
    pub name: String,
    /// Its value then.
    pub then: String,
    /// Its value now; `缺` when there is none any more.
    pub now: String,
    /// Entries written since that count for it, the newest first, the first few.
    pub since: Vec<Entry>,
    /// Values entered or withdrawn by hand since: what, by whom, when.
    pub by_hand: Vec<(String, String, Moment)>,
}

impl Difference {
    /// Whether nothing was written that explains it: then units were moved, or the definition of the figure was changed.
    pub fn is_unexplained(&self) -> bool {
        self.since.is_empty() && self.by_hand.is_empty()
    }
}

/// What verifying found.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The frozen draft is as it was sealed.
    pub intact: bool,
    /// Figures compared.
    pub compared: usize,
    /// Those that would differ.
    pub differences: Vec<Difference>,
}

/// Entries shown for one difference.
const SHOWN: usize = 20;

/// Verifies a frozen draft. The ground is that of the draft as it was frozen.
///
/// # Errors
/// When the database is away.
pub async fn verify(
    conn: &mut Conn,
    keys: &Keys,
    ground: &Ground<'_>,
    frozen: &Frozen,
    kept: &Kept,
) -> Outcome<Verification> {
    let last = audit::store::last_seals(conn, ground.scope.district(), "draft_frozen").await?;
    let intact = last.get(&frozen.id) == Some(&frozen.seal(keys)?);
    let asked: Vec<&Meaning> = kept.slots.iter().filter_map(|slot| slot.meaning.as_ref()).collect();
    let values = Known::new(conn, *ground).await?.values(conn, &asked).await?;
    let mut found = Verification { intact, compared: asked.len(), differences: Vec::new() };
    let meant = kept.slots.iter().enumerate().filter(|(_, slot)| slot.meaning.is_some());
    for ((n, slot), now) in meant.zip(values) {
        let same = now.amount.map(|a| a.0) == slot.amount && state_of(now.state) == slot.state;
        if !same {
            found.differences.push(difference(conn, ground, frozen, kept, (n, slot), now.amount).await?);
        }
    }
    Ok(found)
}

/// The period of a draft when a version was made: it may have been changed since.
///
/// # Errors
/// When the database is away.
pub async fn period_then(conn: &mut Conn, district: i64, draft: &Draft, version: i64) -> Outcome<Period> {
    let later = changes(conn, district, draft.id, version).await?;
    let first = later.iter().flat_map(|(c, _)| &c.deltas).find_map(|d| match d {
        Delta::Period { before, .. } => Some(*before),
        _ => None,
    });
    Ok(first.unwrap_or(draft.period))
}

fn state_of(state: State) -> &'static str {
    match state {
        State::Traced => "traced",
        State::Manual => "manual",
        State::Missing => "missing",
    }
}

async fn difference(
    conn: &mut Conn,
    ground: &Ground<'_>,
    frozen: &Frozen,
    kept: &Kept,
    (n, slot): (usize, &KeptSlot),
    now: Option<Quantity>,
) -> Outcome<Difference> {
    let key = slot.meaning.as_ref().map_or("", |m| m.figure.as_str());
    let figure = slot.meaning.as_ref().and_then(|m| m.asked_of(ground.catalogue));
    let figure = figure.as_ref();
    let shown = |amount: Option<Quantity>| match (amount, figure) {
        (Some(amount), Some(figure)) => format!("{}{}", text(figure, amount), measure(figure)),
        (Some(amount), None) => amount.to_string(),
        (None, _) => "缺".into(),
    };
    let mut one = Difference {
        n,
        written: slot.written.clone(),
        name: figure.map_or(key.to_owned(), |f| f.name.clone()),
        then: shown(slot.amount.map(Quantity)),
        now: shown(now),
        since: Vec::new(),
        by_hand: Vec::new(),
    };
    let asks = slot.meaning.as_ref().map(|m| Ask::of(m, ground.unit, ground.period)).unwrap_or_default();
    for ask in asks {
        let Some(figure) = &ask.narrowed(ground.catalogue) else { continue };
        let unit = org::store::find(conn, ground.scope, ask.unit).await?;
        let within = ground.scope.within(&unit.path).ok_or(base::Fault::NotFound)?;
        let newest = figure::evidence(conn, &within, ground.catalogue, figure, ask.period, (None, SHOWN)).await?;
        one.since.extend(newest.into_iter().filter(|e| e.seq > kept.horizon));
        for manual in figure::store::history(conn, ground.scope, &figure.value_key(), ask.unit).await? {
            let same = manual.from == ask.period.from.to_string() && manual.to == ask.period.to.to_string();
            let later = manual.moment() > frozen.at;
            if same && (later || manual.withdrawn) {
                let what = if manual.withdrawn { "撤回手工填报" } else { "手工填报" };
                let value = format!("{what} {}{}", text(figure, manual.quantity()), measure(figure));
                one.by_hand.push((value, manual.by.clone(), manual.moment()));
            }
        }
    }
    one.since.sort_by_key(|e| std::cmp::Reverse(e.seq));
    one.since.dedup_by_key(|e| e.seq);
    Ok(one)
}
