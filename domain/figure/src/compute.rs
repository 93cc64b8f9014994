//! Computing a figure: the ledger is asked once for all units in scope, then any unit's subtree is read off.

use crate::rules::{State, Value};
use crate::store::{self, Manual};
use access::Scope;
use base::id::UnitId;
use base::{Fault, Outcome, Period, Quantity};
use catalogue::{Aggregation, Catalogue, Figure};
use db::Conn;
use ledger::{Entry, Question, Span};
use org::Tree;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// For whom and when a figure is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The unit, with all below it.
    pub unit: UnitId,
    /// The period; a stock is taken on its last day.
    pub period: Period,
}

/// What the ledger answered for every unit in scope, before any subtree is added up.
#[derive(Debug, Clone)]
pub struct Prepared {
    aggregation: Aggregation,
    flow: bool,
    own: HashMap<UnitId, (Quantity, i64)>,
    subjects: BTreeMap<UnitId, BTreeSet<i64>>,
    manual: HashMap<UnitId, Manual>,
    sides: Option<Box<(Prepared, Prepared)>>,
}

/// The question a figure puts to the ledger.
pub fn question(figure: &Figure, period: Period) -> Question {
    let span = if figure.flow { Span::Within(period) } else { Span::AsOf(period.to) };
    let filter = figure.filter.iter().map(|(tag, codes)| (tag.clone(), codes.0.clone())).collect();
    Question { kinds: figure.entries.clone(), filter, span }
}

/// Asks the ledger (and the values entered by hand) for one figure and period, for all units in scope at once.
///
/// # Errors
/// When the database is away, or a ratio names a figure that is not there (the catalogue refuses that at start).
pub async fn prepare(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    figure: &Figure,
    period: Period,
) -> Outcome<Prepared> {
    let mut prepared = prepare_one(conn, scope, figure, period).await?;
    if let (Aggregation::Ratio, Some(above), Some(below)) = (figure.aggregation, &figure.numerator, &figure.denominator)
    {
        let side = |key: &str| catalogue.figure(key).ok_or_else(|| Fault::internal(format!("figure {key} of a ratio")));
        let (above, below) = (side(above)?, side(below)?);
        let above = prepare_one(conn, scope, above, period).await?;
        let below = prepare_one(conn, scope, below, period).await?;
        prepared.sides = Some(Box::new((above, below)));
    }
    Ok(prepared)
}

async fn prepare_one(conn: &mut Conn, scope: &Scope, figure: &Figure, period: Period) -> Outcome<Prepared> {
    let mut prepared = Prepared {
        aggregation: figure.aggregation,
        flow: figure.flow,
        own: HashMap::new(),
        subjects: BTreeMap::new(),
        manual: store::in_force(conn, scope, &figure.key, period).await?,
        sides: None,
    };
    if figure.entries.is_empty() {
        return Ok(prepared);
    }
    let question = question(figure, period);
    if figure.flow && figure.aggregation == Aggregation::Persons {
        for (unit, subject) in ledger::subjects_by_unit(conn, scope, &question).await? {
            prepared.subjects.entry(unit).or_default().insert(subject);
        }
    }
    for sum in ledger::by_unit(conn, scope, &question).await? {
        prepared.own.insert(sum.unit, (sum.quantity, sum.count));
    }
    Ok(prepared)
}

impl Prepared {
    /// The value for a unit with all below it in the tree.
    pub fn value(&self, tree: &Tree, unit: UnitId) -> Value {
        let within: HashSet<UnitId> = tree.subtree(unit).into_iter().collect();
        self.within(&within, unit)
    }

    /// The values of all units of the tree at once, each with all below it.
    pub fn all(&self, tree: &Tree) -> HashMap<UnitId, Value> {
        if self.sides.is_some() || !self.subjects.is_empty() || self.aggregation == Aggregation::Units {
            return tree.units().iter().map(|node| (node.id, self.value(tree, node.id))).collect();
        }
        let own = self.own.iter().map(|(unit, (q, n))| (*unit, Pair(*q, *n)));
        let rolled = tree.roll_up(own);
        let value = |unit: UnitId| match rolled.get(&unit) {
            Some(Pair(quantity, count)) => self.or_manual(self.amount(*quantity, *count), unit),
            None => self.or_manual(Value::missing(), unit),
        };
        tree.units().iter().map(|node| (node.id, value(node.id))).collect()
    }

    fn within(&self, units: &HashSet<UnitId>, unit: UnitId) -> Value {
        if let Some(sides) = &self.sides {
            let ratio = Value::ratio(&sides.0.within(units, unit), &sides.1.within(units, unit));
            return self.or_manual(ratio, unit);
        }
        let mine = || self.own.iter().filter(|(u, _)| units.contains(u));
        let entries: i64 = mine().map(|(_, (_, n))| *n).sum();
        let seen = mine().next().is_some();
        let traced = match self.aggregation {
            Aggregation::Persons if self.flow => {
                let persons: BTreeSet<i64> = self
                    .subjects
                    .iter()
                    .filter(|(u, _)| units.contains(u))
                    .flat_map(|(_, s)| s.iter().copied())
                    .collect();
                Value::traced(whole(persons.len()), entries, seen)
            }
            Aggregation::Units => {
                Value::traced(whole(mine().filter(|(_, (q, n))| *n > 0 || q.0 > 0).count()), entries, seen)
            }
            _ if seen => self.amount(mine().map(|(_, (q, _))| *q).sum(), entries),
            _ => Value::missing(),
        };
        self.or_manual(traced, unit)
    }

    /// A flow that is counted counts entries; everything else adds quantities.
    fn amount(&self, quantity: Quantity, count: i64) -> Value {
        let counted = self.flow && matches!(self.aggregation, Aggregation::Count);
        Value::traced(if counted { Quantity::whole(count) } else { quantity }, count, true)
    }

    fn or_manual(&self, value: Value, unit: UnitId) -> Value {
        match (value.state, self.manual.get(&unit)) {
            (State::Missing, Some(manual)) => Value::manual(manual.quantity()),
            _ => value,
        }
    }

    /// What was entered by hand for a unit, whether or not it is used.
    pub fn entered(&self, unit: UnitId) -> Option<&Manual> {
        self.manual.get(&unit)
    }
}

#[derive(Clone, Copy)]
struct Pair(Quantity, i64);

impl std::ops::Add for Pair {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1)
    }
}

fn whole(n: usize) -> Quantity {
    Quantity::whole(i64::try_from(n).unwrap_or(i64::MAX))
}

/// One value: for commands, tiles and drafts.
///
/// # Errors
/// As [`prepare`].
pub async fn ask(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    tree: &Tree,
    figure: &Figure,
    asked: Asked,
) -> Outcome<Value> {
    Ok(prepare(conn, scope, catalogue, figure, asked.period).await?.value(tree, asked.unit))
}

/// The entries behind a figure (for a ratio: behind both sides), newest first; `page` is the entry to go on before, and how many.
///
/// # Errors
/// When the database is away.
pub async fn evidence(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    figure: &Figure,
    period: Period,
    page: (Option<i64>, usize),
) -> Outcome<Vec<Entry>> {
    let sides = [figure.numerator.as_deref(), figure.denominator.as_deref()];
    let mut asked = vec![figure];
    if figure.aggregation == Aggregation::Ratio {
        asked.extend(sides.into_iter().flatten().filter_map(|key| catalogue.figure(key)));
    }
    let mut all = Vec::new();
    for one in asked.into_iter().filter(|f| !f.entries.is_empty()) {
        all.extend(ledger::evidence(conn, scope, &question(one, period), page.0, page.1).await?);
    }
    all.sort_by_key(Entry::newest_first);
    all.dedup_by_key(|e| e.seq);
    Ok(all)
}
