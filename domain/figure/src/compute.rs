//! Computing a figure: the ledger is asked once for all units in scope, then any unit's subtree is read off.

use crate::rules::{State, Value, of_period};
use crate::store::{self, Manual};
use access::Scope;
use base::id::UnitId;
use base::{Fault, Outcome, Period, Quantity};
use catalogue::{Aggregation, Catalogue, Figure};
use db::Conn;
use ledger::{Entry, Question, Since, Span};
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
    own: HashMap<UnitId, Own>,
    subjects: BTreeMap<UnitId, BTreeSet<i64>>,
    manual: HashMap<UnitId, Manual>,
    sides: Option<Box<(Prepared, Prepared)>>,
    /// Of a part of the period: what it is, for every unit.
    of_period: Option<Quantity>,
}

/// What a unit itself adds.
#[derive(Debug, Clone, Copy, Default)]
struct Own {
    quantity: Quantity,
    count: i64,
    unknown: Quantity,
}

impl std::ops::Add for Own {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            quantity: self.quantity + other.quantity,
            count: self.count + other.count,
            unknown: self.unknown + other.unknown,
        }
    }
}

/// The question a figure puts to the ledger.
pub fn question(catalogue: &Catalogue, figure: &Figure, period: Period) -> Question {
    let span = if figure.flow { Span::Within(period) } else { Span::AsOf(period.to) };
    let filter = figure.filter.iter().map(|(tag, codes)| (tag.clone(), codes.0.clone())).collect();
    let persons = member::store::narrowing(catalogue, &figure.persons, period.to);
    let narrowed = persons.into_iter().chain(org::store::in_sectors(&figure.sectors)).collect();
    Question { kinds: figure.entries.clone(), filter, span, narrowed }
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
    let mut all = prepare_all(conn, scope, catalogue, &[figure], period).await?;
    all.pop().ok_or_else(|| Fault::internal("no answer to a figure"))
}

/// The same for many figures, in their order: each question is put once, however many figures share it, and figures that differ
/// only in the persons and units they count are answered in one pass.
///
/// # Errors
/// As [`prepare`].
pub async fn prepare_all(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    figures: &[&Figure],
    period: Period,
) -> Outcome<Vec<Prepared>> {
    let manual = store::in_force_all(conn, scope, period).await?;
    let mut flat: Vec<Figure> = Vec::new();
    for figure in figures {
        flat.push((*figure).clone());
        flat.extend(sides(catalogue, figure)?.into_iter().flatten());
    }
    let questions: Vec<Question> = flat.iter().map(|f| question(catalogue, f, period)).collect();
    let answers = ledger::by_unit_all(conn, scope, &questions).await?;
    let mut prepared = Vec::with_capacity(flat.len());
    for ((figure, question), sums) in flat.iter().zip(&questions).zip(answers) {
        let mut own = one(conn, scope, (figure, question), sums, &manual).await?;
        own.of_period = of_period(figure, period);
        prepared.push(own);
    }
    let mut prepared = prepared.into_iter();
    let mut all = Vec::with_capacity(figures.len());
    for figure in figures {
        let Some(mut own) = prepared.next() else { break };
        if sides(catalogue, figure)?.is_some() {
            own.sides = prepared.next().zip(prepared.next()).map(Box::new);
        }
        all.push(own);
    }
    Ok(all)
}

/// Both sides of a computed ratio, narrowed as the ratio is.
fn sides(catalogue: &Catalogue, figure: &Figure) -> Outcome<Option<[Figure; 2]>> {
    let (Aggregation::Ratio, Some(above), Some(below)) = (figure.aggregation, &figure.numerator, &figure.denominator)
    else {
        return Ok(None);
    };
    let side = |key: &str| {
        let side = catalogue.figure(key).ok_or_else(|| Fault::internal(format!("figure {key} of a ratio")))?;
        let by = figure.narrowed.iter().map(|(tag, words)| (tag.as_str(), words.as_str()));
        crate::narrow(catalogue, side, by).ok_or_else(|| Fault::internal(format!("figure {key} of a narrowed ratio")))
    };
    Ok(Some([side(above)?, side(below)?]))
}

async fn one(
    conn: &mut Conn,
    scope: &Scope,
    (figure, question): (&Figure, &Question),
    sums: Vec<ledger::Sum>,
    manual: &HashMap<String, HashMap<UnitId, Manual>>,
) -> Outcome<Prepared> {
    let own = |s: ledger::Sum| (s.unit, Own { quantity: s.quantity, count: s.count, unknown: s.unknown });
    let mut prepared = Prepared {
        aggregation: figure.aggregation,
        flow: figure.flow,
        own: sums.into_iter().map(own).collect(),
        subjects: BTreeMap::new(),
        manual: manual.get(&figure.value_key()).cloned().unwrap_or_default(),
        sides: None,
        of_period: None,
    };
    if figure.flow && figure.aggregation == Aggregation::Persons && !prepared.own.is_empty() {
        for (unit, subject) in ledger::subjects_by_unit(conn, scope, question).await? {
            prepared.subjects.entry(unit).or_default().insert(subject);
        }
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
        if self.sides.is_some()
            || self.of_period.is_some()
            || !self.subjects.is_empty()
            || self.aggregation == Aggregation::Units
        {
            return tree.units().iter().map(|node| (node.id, self.value(tree, node.id))).collect();
        }
        let rolled = tree.roll_up(self.own.iter().map(|(unit, own)| (*unit, *own)));
        let value = |unit: UnitId| match rolled.get(&unit) {
            Some(own) => self.or_manual(self.amount(*own), unit),
            None => self.or_manual(Value::missing(), unit),
        };
        tree.units().iter().map(|node| (node.id, value(node.id))).collect()
    }

    fn within(&self, units: &HashSet<UnitId>, unit: UnitId) -> Value {
        if let Some(number) = self.of_period {
            return Value::traced(number, 0, true);
        }
        if let Some(sides) = &self.sides {
            let ratio = Value::ratio(&sides.0.within(units, unit), &sides.1.within(units, unit));
            return self.or_manual(ratio, unit);
        }
        let mine = || self.own.iter().filter(|(u, _)| units.contains(u)).map(|(_, own)| *own);
        let sum = mine().fold(Own::default(), std::ops::Add::add);
        let seen = mine().next().is_some();
        let traced = match self.aggregation {
            Aggregation::Persons if self.flow => {
                let persons: BTreeSet<i64> = self
                    .subjects
                    .iter()
                    .filter(|(u, _)| units.contains(u))
                    .flat_map(|(_, s)| s.iter().copied())
                    .collect();
                Value::traced(whole(persons.len()), sum.count, seen).knowing(sum.unknown)
            }
            Aggregation::Units => {
                // Of a stock only the balance says who has something: what came and went again has left entries too.
                let with = mine().filter(|own| (self.flow && own.count > 0) || own.quantity.0 > 0).count();
                Value::traced(whole(with), sum.count, seen).knowing(sum.unknown)
            }
            _ if seen => self.amount(sum),
            _ => Value::missing(),
        };
        self.or_manual(traced, unit)
    }

    /// A flow that is counted counts entries; everything else adds quantities.
    fn amount(&self, own: Own) -> Value {
        let counted = self.flow && matches!(self.aggregation, Aggregation::Count);
        let amount = if counted { Quantity::whole(own.count) } else { own.quantity };
        Value::traced(amount, own.count, true).knowing(own.unknown)
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
    let mut asked = vec![figure.clone()];
    asked.extend(sides(catalogue, figure)?.into_iter().flatten());
    let mut all = Vec::new();
    for one in asked.iter().filter(|f| !f.entries.is_empty()) {
        all.extend(ledger::evidence(conn, scope, &question(catalogue, one, period), page.0, page.1).await?);
    }
    all.sort_by_key(Entry::newest_first);
    all.dedup_by_key(|e| e.seq);
    Ok(all)
}

/// The entries behind a figure that were written after a moment, newest first: why a value given then would differ today.
///
/// # Errors
/// When the database is away.
pub async fn changes(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    (figure, period): (&Figure, Period),
    since: Since,
    limit: usize,
) -> Outcome<Vec<Entry>> {
    let mut all = Vec::new();
    for one in std::iter::once(figure.clone()).chain(sides(catalogue, figure)?.into_iter().flatten()) {
        let question = question(catalogue, &one, period);
        all.extend(ledger::written_since(conn, scope, &question, since, limit).await?);
    }
    all.sort_by_key(Entry::newest_first);
    all.dedup_by_key(|e| e.seq);
    all.truncate(limit);
    Ok(all)
}
