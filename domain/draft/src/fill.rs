//! Filling: every slot gets its value, and every value its trace.

mod ask;
mod decide;
mod drawn;
mod named;
mod out;
#[cfg(test)]
mod tests;
mod trace;

pub(crate) use ask::Known;
pub use ask::{Ask, value_of};
pub use decide::decide;
#[cfg(test)]
pub(crate) use drawn::paper_with;
pub use drawn::{document_with, pdf_with};
pub(crate) use out::written_in;
pub use out::{document, filled_text, official, pdf};
pub use trace::{Traced, asks, trace};

use crate::meaning::Meaning;
use crate::rules::{Doubt, Meant, Slot, meant, slots};
use crate::scan::{Lexicon, scan};
use crate::store::Choice;
use access::Scope;
use base::id::UnitId;
use base::{Outcome, Period};
use catalogue::Catalogue;
use db::Conn;
use figure::{State, Value};
use std::collections::HashMap;

/// Where and when a document is filled for.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// Its words.
    pub lexicon: &'a Lexicon,
    /// The scope of who fills.
    pub scope: &'a Scope,
    /// The unit.
    pub unit: UnitId,
    /// The period.
    pub period: Period,
}

/// A slot with what fills it.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The slot.
    pub slot: Slot,
    /// First character replaced: the slot's, or that of the word of change before it.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What stands there.
    pub original: String,
    /// The key of the figure, if any.
    pub figure: Option<String>,
    /// What is asked, if anything.
    pub meaning: Option<Meaning>,
    /// The value written: of a change the difference, of a share the per cent.
    pub value: Value,
    /// Where the value comes from.
    pub state: State,
    /// What is written.
    pub written: String,
    /// Decided by a person.
    pub choice: Option<Choice>,
    /// Why the proposed figure is not taken before somebody confirms it.
    pub doubt: Option<Doubt>,
}

impl Filled {
    /// Whether somebody still has to decide: nothing is known and nobody said anything.
    pub fn is_open(&self) -> bool {
        self.choice.is_none() && self.state == State::Missing
    }
}

/// Finds the slots of a text and fills them.
///
/// # Errors
/// When the database is away.
pub async fn fill(
    conn: &mut Conn,
    ground: &Ground<'_>,
    text: &str,
    choices: &HashMap<usize, Choice>,
) -> Outcome<Vec<Filled>> {
    fill_slots(conn, ground, text, slots(text, scan(text, ground.lexicon)), choices).await
}

/// Fills slots that were found before.
///
/// # Errors
/// When the database is away.
pub async fn fill_slots(
    conn: &mut Conn,
    ground: &Ground<'_>,
    text: &str,
    slots: Vec<Slot>,
    choices: &HashMap<usize, Choice>,
) -> Outcome<Vec<Filled>> {
    let mut meanings = meant(&slots, |n| choices.get(&n), ground.catalogue);
    let mut known = Known::new(conn, *ground).await?;
    let units = named::units(text, &slots, known.tree(), ground.unit);
    let stood = chars_of(text, &slots);
    let mut settled: Vec<Option<Meaning>> = Vec::with_capacity(slots.len());
    // What a change may be told of: the kept numbers too.
    let mut told: Vec<Option<Meaning>> = Vec::with_capacity(slots.len());
    for (slot, meant) in slots.iter().zip(&mut meanings) {
        let decided = choices.contains_key(&slot.n);
        if meant.meaning.is_some()
            && !decided
            && let Some(row) = named::stranger(slot, known.tree(), ground.unit)
        {
            *meant = Meant { doubt: Some(Doubt::Unit(row)), ..Meant::default() };
        }
        let mut meaning = meant.meaning.clone();
        if let Some(meaning) = meaning.as_mut().filter(|_| !decided) {
            meaning.unit = units.get(&slot.n).map(|unit| unit.0).or_else(|| same_unit(&slots, &told, slot, meaning));
            meaning.span = meaning.span.within(ground.period);
        }
        let unit = units.get(&slot.n).map(|unit| unit.0);
        let kept = meant.kept.clone().map(|kept| Meaning { unit, ..kept });
        told.push(meaning.clone().or(kept));
        settled.push(meaning);
    }
    let asked: Vec<&Meaning> = settled.iter().flatten().collect();
    let mut values = known.values(conn, &asked).await?.into_iter();
    let one = |(((slot, meant), meaning), stood): (((Slot, Meant), &Option<Meaning>), String)| {
        let value = meaning.as_ref().and_then(|_| values.next()).unwrap_or_else(Value::missing);
        let figure = meaning.as_ref().and_then(|m| ground.catalogue.figure(&m.figure));
        let choice = choices.get(&slot.n).cloned();
        Filled { doubt: meant.doubt, ..decide(slot, meaning.as_ref(), figure, value, choice, &stood) }
    };
    Ok(slots.into_iter().zip(meanings).zip(&settled).zip(stood).map(one).collect())
}

/// A change or share is told of the unit of the value before it.
fn same_unit(slots: &[Slot], settled: &[Option<Meaning>], slot: &Slot, meaning: &Meaning) -> Option<i64> {
    let before = slots.iter().zip(settled).rev().take_while(|(s, _)| s.start >= slot.reading.sentence);
    let same = before.filter_map(|(_, m)| m.as_ref()).find(|m| m.figure == meaning.figure);
    same.filter(|_| !meaning.form.is_value()).and_then(|m| m.unit)
}

/// The word of change before each slot, as it stands in the text.
fn chars_of(text: &str, slots: &[Slot]) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let word = |s: &Slot| {
        let lead = s.direction.map_or(0, |d| d.length);
        chars.get(s.start - lead..s.start).unwrap_or_default().iter().collect()
    };
    slots.iter().map(word).collect()
}
