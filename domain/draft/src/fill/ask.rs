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
use std::collections::hash_map::Entry;

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

    fn question(&self) -> Question {
        (self.figure.clone(), self.period, self.narrow.clone())
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
        Ok(self.values(conn, &[meaning]).await?.pop().unwrap_or_else(Value::missing))
    }

    /// The values of meanings, in their order. The ledger is asked once for each period among them, however many there are.
    pub(crate) async fn values(&mut self, conn: &mut Conn, meanings: &[&Meaning]) -> Outcome<Vec<Value>> {
        let of = |m: &&Meaning| Ask::of(m, self.ground.unit, self.ground.period);
        let asks: Vec<Vec<Ask>> = meanings.iter().map(of).collect();
        self.put(conn, asks.iter().flatten()).await?;
        Ok(meanings.iter().zip(&asks).map(|(meaning, asks)| self.told(meaning, asks)).collect())
    }

    /// Puts the questions that were not put yet.
    async fn put(&mut self, conn: &mut Conn, asks: impl Iterator<Item = &Ask>) -> Outcome<()> {
        let Ground { catalogue, scope, .. } = self.ground;
        let mut new: HashMap<Period, HashMap<Question, Figure>> = HashMap::new();
        for ask in asks.filter(|ask| !self.prepared.contains_key(&ask.question())) {
            if let Some(figure) = ask.narrowed(catalogue) {
                new.entry(ask.period).or_default().insert(ask.question(), figure);
            }
        }
        for (period, asked) in new {
            if let Entry::Vacant(place) = self.trees.entry(period.to) {
                place.insert(Tree::load(conn, scope, period.to).await?);
            }
            let (questions, figures): (Vec<Question>, Vec<Figure>) = asked.into_iter().unzip();
            let figures: Vec<&Figure> = figures.iter().collect();
            let answers = figure::prepare_all(conn, scope, catalogue, &figures, period).await?;
            self.prepared.extend(questions.into_iter().zip(answers));
        }
        Ok(())
    }

    fn told(&self, meaning: &Meaning, asks: &[Ask]) -> Value {
        let one = |ask: &Ask| {
            let found = self.prepared.get(&ask.question()).zip(self.trees.get(&ask.period.to));
            found.map_or_else(Value::missing, |(prepared, tree)| prepared.value(tree, ask.unit))
        };
        let values: Vec<Value> = asks.iter().map(one).collect();
        value_of(self.ground.catalogue.figure(&meaning.figure), &meaning.form, &values)
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
