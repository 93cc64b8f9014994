//! Asking for the values behind meanings; each question once.

use super::Ground;
use crate::meaning::{Form, Meaning, Span};
use base::id::UnitId;
use base::{Day, Outcome, Period, Quantity};
use catalogue::{Aggregation, Catalogue, Figure};
use db::Conn;
use figure::{Asked, State, Value};
use org::Tree;
use std::collections::HashMap;

/// One question to the figures: which, of which unit, for which period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ask {
    /// Key of the figure.
    pub figure: String,
    /// Unit.
    pub unit: UnitId,
    /// Period.
    pub period: Period,
    /// Words that narrow the figure.
    pub narrow: Vec<(String, String)>,
}

impl Ask {
    /// The figure, narrowed; `None` when there is none or its records cannot answer one of the words.
    pub fn narrowed(&self, catalogue: &Catalogue) -> Option<Figure> {
        let by = self.narrow.iter().map(|(tag, words)| (tag.as_str(), words.as_str()));
        figure::narrow(catalogue, catalogue.figure(&self.figure)?, by)
    }

    /// The questions behind a meaning, for a draft about this unit and period; the first is the value itself.
    pub fn of(meaning: &Meaning, unit: UnitId, period: Period) -> Vec<Self> {
        let unit = meaning.unit.map_or(unit, UnitId);
        let ask = |figure: &str, span: Span| Self {
            figure: figure.to_owned(),
            unit,
            period: span.of(period),
            narrow: meaning.narrow.clone(),
        };
        let mut all = vec![ask(&meaning.figure, meaning.span)];
        match &meaning.form {
            Form::Value => {}
            Form::Change(against) | Form::Growth(against) => {
                all.push(Self { period: against.of(meaning.span.of(period)), ..ask(&meaning.figure, meaning.span) })
            }
            Form::Share(whole) => all.push(Self { narrow: Vec::new(), ..ask(whole, meaning.span) }),
        }
        all
    }

    /// Unit and period, as the figures name them.
    pub fn asked(&self) -> Asked {
        Asked { unit: self.unit, period: self.period }
    }
}

/// A question for all units at once: figure, period, narrowing words.
type Question = (String, Period, Vec<(String, String)>);

/// What was asked so far.
pub(crate) struct Known<'a> {
    ground: Ground<'a>,
    trees: HashMap<Day, Tree>,
    prepared: HashMap<Question, figure::Prepared>,
}

impl<'a> Known<'a> {
    pub(crate) async fn new(conn: &mut Conn, ground: Ground<'a>) -> Outcome<Self> {
        let tree = Tree::load(conn, ground.scope, ground.period.to).await?;
        Ok(Self { ground, trees: HashMap::from([(ground.period.to, tree)]), prepared: HashMap::new() })
    }

    /// The tree on the draft's last day.
    pub(crate) fn tree(&self) -> Option<&Tree> {
        self.trees.get(&self.ground.period.to)
    }

    /// The value of a meaning.
    pub(crate) async fn value(&mut self, conn: &mut Conn, meaning: &Meaning) -> Outcome<Value> {
        let mut values = Vec::new();
        for ask in Ask::of(meaning, self.ground.unit, self.ground.period) {
            values.push(self.ask(conn, &ask).await?);
        }
        Ok(value_of(self.ground.catalogue.figure(&meaning.figure), &meaning.form, &values))
    }

    async fn ask(&mut self, conn: &mut Conn, ask: &Ask) -> Outcome<Value> {
        let Some(figure) = ask.narrowed(self.ground.catalogue) else { return Ok(Value::missing()) };
        let day = ask.period.to;
        if !self.trees.contains_key(&day) {
            self.trees.insert(day, Tree::load(conn, self.ground.scope, day).await?);
        }
        let key = (ask.figure.clone(), ask.period, ask.narrow.clone());
        if !self.prepared.contains_key(&key) {
            let asked = figure::prepare(conn, self.ground.scope, self.ground.catalogue, &figure, ask.period).await?;
            self.prepared.insert(key.clone(), asked);
        }
        let found = self.prepared.get(&key).zip(self.trees.get(&day));
        Ok(found.map_or(Value::missing(), |(prepared, tree)| prepared.value(tree, ask.unit)))
    }
}

/// What a meaning comes to, from the values of its questions.
pub fn value_of(figure: Option<&Figure>, form: &Form, values: &[Value]) -> Value {
    let Some(first) = values.first() else { return Value::missing() };
    let (Some(second), false) = (values.get(1), form.is_value()) else { return first.clone() };
    if let Form::Share(_) = form {
        return Value::ratio(first, second);
    }
    let (Some(now), Some(then)) = (first.amount, second.amount) else { return Value::missing() };
    let difference = now - then;
    let amount = match form {
        Form::Growth(_) if then.0 == 0 => return Value::missing(),
        Form::Growth(_) => {
            let exact = i128::from(difference.0) * 100_000 * 2 / i128::from(then.0.saturating_abs());
            Quantity(i64::try_from((exact + exact.signum()) / 2).unwrap_or(i64::MAX))
        }
        _ => rounded(figure, now) - rounded(figure, then),
    };
    let manual = first.state == State::Manual || second.state == State::Manual;
    Value {
        amount: Some(amount),
        numerator: Some(now),
        denominator: Some(then),
        state: if manual { State::Manual } else { State::Traced },
        entries: first.entries + second.entries,
        unknown: first.unknown + second.unknown,
    }
}

/// Points between per cents are told as they are read: between the values as they are shown.
fn rounded(figure: Option<&Figure>, amount: Quantity) -> Quantity {
    let Some(figure) = figure.filter(|f| f.aggregation == Aggregation::Ratio) else { return amount };
    figure::rules::text(figure, amount).parse().unwrap_or(amount)
}

/// The values of one figure and unit in other periods, for comparison.
///
/// # Errors
/// When the database is away.
pub async fn earlier(conn: &mut Conn, ground: &Ground<'_>, figure: &Figure, asked: Asked) -> Outcome<Value> {
    let tree = Tree::load(conn, ground.scope, asked.period.to).await?;
    figure::ask(conn, ground.scope, ground.catalogue, &tree, figure, asked).await
}
