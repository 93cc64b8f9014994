//! What every slot means: as somebody decided, else what the engine and the words around it leave no doubt about.

use super::Slot;
use crate::meaning::{Form, Meaning, Span};
use crate::store::Choice;
use catalogue::{Aggregation, Catalogue, Figure};

/// The meaning of a slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meant {
    /// What is asked, if that is known.
    pub meaning: Option<Meaning>,
    /// Why the proposed figure is not taken: somebody has to confirm.
    pub doubt: Option<Doubt>,
    /// What a number that was kept stands for: its own value is not asked, a change told of it is.
    pub kept: Option<Meaning>,
}

impl Meant {
    fn of(meaning: Option<Meaning>) -> Self {
        Self { meaning, ..Self::default() }
    }
}

/// Why the figure that the engine proposes is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Words that narrow it, which its records cannot answer.
    Narrow(String),
    /// A time that is no period of the draft.
    Time(String),
    /// The head of its row names a unit that is not known.
    Unit(String),
}

/// The meanings of all slots; `choice` gives what was decided about one.
pub fn meant<'a>(slots: &[Slot], choice: impl Fn(usize) -> Option<&'a Choice>, catalogue: &Catalogue) -> Vec<Meant> {
    let mut all: Vec<Meant> = Vec::with_capacity(slots.len());
    for (at, slot) in slots.iter().enumerate() {
        let one = match choice(slot.n) {
            Some(choice) if choice.choice == "keep" && !slot.is_blank() => {
                Meant { kept: proposed(slots, at, &all, catalogue).meaning, ..Meant::default() }
            }
            Some(choice) => Meant::of(choice.meaning()),
            None => proposed(slots, at, &all, catalogue),
        };
        all.push(one);
    }
    all
}

fn proposed(slots: &[Slot], at: usize, known: &[Meant], catalogue: &Catalogue) -> Meant {
    let Some(slot) = slots.get(at) else { return Meant::default() };
    let before = Before { slots, known, sentence: slot.reading.sentence };
    if let Some(meaning) = before.change(slot, catalogue).or_else(|| before.share(slot)) {
        return Meant::of(Some(meaning));
    }
    let Some(figure) = slot.proposed().and_then(|key| catalogue.figure(key)) else { return Meant::default() };
    if slot.direction.is_some() && slot.reading.against.is_some() && !names_change(figure) {
        return Meant::default();
    }
    let of_start = slot.reading.unclear.as_deref().and_then(|time| start_of_year(time, figure));
    if let Some(time) = slot.reading.unclear.as_ref().filter(|_| of_start.is_none()) {
        return Meant { doubt: Some(Doubt::Time(time.clone())), ..Meant::default() };
    }
    // What the records cannot answer is never filled with the figure as a whole.
    let Some(narrowed) = as_narrowed(slot, figure, catalogue) else {
        let words: Vec<&str> = slot.token.qualifiers.iter().map(|q| q.words.as_str()).collect();
        return Meant { doubt: Some(Doubt::Narrow(words.join("、"))), ..Meant::default() };
    };
    let span = of_start.unwrap_or(slot.reading.span);
    let meaning = Meaning { span, narrow: narrowed.narrowed, ..Meaning::of(&figure.key) };
    Meant::of(Some(meaning))
}

/// 年初签订责任书98份 happened within the year; 年初共有党员3014名 is the stock that the year before left.
fn start_of_year(time: &str, figure: &Figure) -> Option<Span> {
    matches!(time, "年初" | "期初").then_some(if figure.flow { Span::This } else { Span::LastYear })
}

/// Told in per cent, whether computed or entered.
fn is_ratio(figure: &Figure) -> bool {
    figure.aggregation == Aggregation::Ratio || figure.measure.first().is_some_and(|m| m == "%")
}

/// 新增党员数 counts additions: its value is no change against another period.
fn names_change(figure: &Figure) -> bool {
    ["增加", "减少", "新增", "提高", "下降"].iter().any(|word| figure.name.contains(word))
}

/// A figure narrowed by the words beside a slot; `None` when its records cannot answer one of them.
pub fn as_narrowed(slot: &Slot, figure: &Figure, catalogue: &Catalogue) -> Option<Figure> {
    let by = slot.token.qualifiers.iter().map(|q| (q.tag.as_str(), q.words.as_str()));
    figure::narrow(catalogue, figure, by)
}

/// The slots before one, in its own sentence.
struct Before<'a> {
    slots: &'a [Slot],
    known: &'a [Meant],
    sentence: usize,
}

impl Before<'_> {
    /// The slots before, the nearest first, with the values they mean.
    fn values(&self) -> impl Iterator<Item = (&Slot, &Meaning)> {
        let near = self.slots.iter().zip(self.known).rev().take_while(|(s, _)| s.start >= self.sentence);
        near.filter_map(|(s, k)| k.meaning.as_ref().filter(|m| m.form.is_value()).map(|m| (s, m)))
    }

    /// The same with the kept numbers. Their change is computed all the same: last year's stands nowhere, so nothing contradicts it. A
    /// share would be one of other numbers than those that stand there.
    fn values_and_kept(&self) -> impl Iterator<Item = (&Slot, &Meaning)> {
        let near = self.slots.iter().zip(self.known).rev().take_while(|(s, _)| s.start >= self.sentence);
        let told = near.filter_map(|(s, k)| Some((s, k.meaning.as_ref().or(k.kept.as_ref())?)));
        told.filter(|(_, m)| m.form.is_value())
    }

    /// 参学率98.5%，较上年提高0.8个百分点; 发展党员128名，同比下降5%.
    fn change(&self, slot: &Slot, catalogue: &Catalogue) -> Option<Meaning> {
        let against = slot.reading.against.filter(|_| slot.direction.is_some() && slot.single)?;
        let unit = slot.token.unit.as_deref().unwrap_or_default();
        let is_ratio = |m: &Meaning| catalogue.figure(&m.figure).is_some_and(is_ratio);
        let points = unit.ends_with("百分点");
        let fits = |s: &Slot, m: &Meaning| match unit {
            "%" => !is_ratio(m),
            _ if points => is_ratio(m),
            _ => s.token.unit.as_deref() == Some(unit),
        };
        let own = |m: &Meaning| slot.token.candidates.iter().take(3).any(|c| c.figure == m.figure);
        let found = self.values_and_kept().filter(|(s, m)| fits(s, m)).find(|(s, m)| s.n + 1 == slot.n || own(m));
        let meaning = found.map(|(_, m)| m.clone()).or_else(|| self.alone(slot, catalogue))?;
        let form = if unit == "%" { Form::Growth(against) } else { Form::Change(against) };
        // Told of the part of the year it stands in; what came before it may be the value it is compared with.
        let past = matches!(slot.reading.span, Span::YearBefore | Span::LastYear | Span::Before);
        let span = if past { Span::This } else { slot.reading.span };
        Some(Meaning { form, span, ..meaning })
    }

    /// 党员总数较上年增加572人: the clause names the figure itself.
    fn alone(&self, slot: &Slot, catalogue: &Catalogue) -> Option<Meaning> {
        let figure = catalogue.figure(slot.proposed()?)?;
        let narrow = as_narrowed(slot, figure, catalogue)?.narrowed;
        (!names_change(figure)).then(|| Meaning { narrow, ..Meaning::of(&figure.key) })
    }

    /// 共有党员3256名，其中女党员1203名，占36.9%: the number before of the one before that in the same measure.
    fn share(&self, slot: &Slot) -> Option<Meaning> {
        if !slot.reading.share || !slot.single {
            return None;
        }
        let mut values = self.values();
        let (part, meaning) = values.next().filter(|(s, _)| s.n + 1 == slot.n)?;
        let whole = values.filter(|(s, m)| s.token.unit == part.token.unit && m.span == meaning.span).last()?;
        (whole.1.figure != meaning.figure)
            .then(|| Meaning { form: Form::Share(whole.1.figure.clone()), ..meaning.clone() })
    }
}
