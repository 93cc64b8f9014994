//! Filling: every slot gets its value, and every value its trace.

use crate::rules::{MISSING, Slot, slots, written};
use crate::scan::{Class, Lexicon, scan};
use crate::store::Choice;
use crate::text::Source;
use access::Scope;
use base::id::UnitId;
use base::{Outcome, Period};
use catalogue::{Catalogue, Figure};
use db::Conn;
use figure::{Asked, State, Value};
use guard::Limits;
use org::Tree;
use paper::docx::Replacement;
use paper::official::{Mark, Paper, from_marked_text, write};
use serde::Serialize;
use std::collections::HashMap;

/// Where and when a document is filled for.
#[derive(Debug)]
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
    /// The figure, if any.
    pub figure: Option<String>,
    /// The figure's value.
    pub value: Value,
    /// Where the value comes from.
    pub state: State,
    /// What is written.
    pub written: String,
    /// Decided by a person.
    pub choice: Option<Choice>,
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
    let tree = Tree::load(conn, ground.scope, ground.period.to).await?;
    let mut known: HashMap<String, Value> = HashMap::new();
    let mut filled = Vec::new();
    for slot in slots(text, scan(text, ground.lexicon)) {
        let choice = choices.get(&slot.n).cloned();
        let key = figure_of(&slot, choice.as_ref());
        if let Some(figure) = key.as_deref().and_then(|k| ground.catalogue.figure(k))
            && !known.contains_key(&figure.key)
        {
            let asked = Asked { unit: ground.unit, period: ground.period };
            let value = figure::ask(conn, ground.scope, ground.catalogue, &tree, figure, asked).await?;
            known.insert(figure.key.clone(), value);
        }
        let value = key.as_ref().and_then(|k| known.get(k)).cloned().unwrap_or(Value::missing());
        let figure = key.as_deref().and_then(|k| ground.catalogue.figure(k));
        filled.push(decide(slot, figure, value, choice));
    }
    Ok(filled)
}

/// The figure of a slot: as somebody chose, else what the engine is sure of.
fn figure_of(slot: &Slot, choice: Option<&Choice>) -> Option<String> {
    match choice {
        Some(c) => c.figure.clone(),
        None => slot.proposed().map(ToOwned::to_owned),
    }
}

/// What is written in a slot: what somebody decided, else the figure's value, else that it is missing.
pub(crate) fn decide(slot: Slot, figure: Option<&Figure>, value: Value, choice: Option<Choice>) -> Filled {
    let (state, written) = match (choice.as_ref().map(|c| c.choice.as_str()), value.amount) {
        (Some("keep"), _) => (State::Manual, slot.original.clone()),
        (Some("typed"), _) => (State::Manual, choice.as_ref().and_then(|c| c.typed.clone()).unwrap_or_default()),
        (_, Some(amount)) => {
            let number = written(&slot.token, amount, figure.map_or(0, |f| f.decimals));
            (value.state, number + &slot.multiplier)
        }
        (_, None) => (State::Missing, missing(&slot)),
    };
    Filled { figure: figure.map(|f| f.key.clone()), value, state, written, choice, slot }
}

/// A blank stays visibly empty; a number nobody renewed stays visibly unchecked, so that last year's does not pass for this year's.
fn missing(slot: &Slot) -> String {
    match slot.token.class {
        Class::Figure => format!("【待核：{}】", slot.original),
        _ => format!("{MISSING}{}", slot.multiplier),
    }
}

/// The finished .docx: one that came in keeps everything but its slots, a text is laid out after GB/T 9704.
///
/// # Errors
/// When the document cannot be written.
pub fn document(source: &Source, filled: &[Filled]) -> Outcome<Vec<u8>> {
    match source {
        Source::Docx(bytes, _) => {
            let document = paper::docx::read(bytes.clone(), &Limits::document())?;
            Ok(document.replace(&replacements(filled))?)
        }
        Source::Text(text) => Ok(write(&official(text, filled))?),
    }
}

/// A text with its slots filled, as a paper after GB/T 9704.
pub fn official(text: &str, filled: &[Filled]) -> Paper {
    let (text, marks) = marked_text(text, filled);
    from_marked_text(&text, &marks)
}

fn replacements(filled: &[Filled]) -> Vec<Replacement> {
    let changed = filled.iter().filter(|f| f.written != f.slot.original);
    changed
        .map(|f| Replacement {
            start: f.slot.start,
            end: f.slot.end,
            text: f.written.clone(),
            mark: f.state == State::Missing,
        })
        .collect()
}

/// The text with its slots filled.
pub fn filled_text(text: &str, filled: &[Filled]) -> String {
    marked_text(text, filled).0
}

/// The text with its slots filled, and where in it something is missing.
fn marked_text(text: &str, filled: &[Filled]) -> (String, Vec<Mark>) {
    let mut chars = text.chars();
    let (mut out, mut marks) = (String::with_capacity(text.len()), Vec::new());
    // Characters of the text that were read, and of the new one that were written.
    let (mut read, mut length) = (0, 0);
    for f in filled {
        out.extend(chars.by_ref().take(f.slot.start - read));
        length += f.slot.start - read;
        let end = length + f.written.chars().count();
        if f.state == State::Missing {
            marks.push(Mark { range: length..end, highlight: true, ..Mark::default() });
        }
        out.push_str(&f.written);
        chars.by_ref().take(f.slot.end - f.slot.start).for_each(drop);
        (read, length) = (f.slot.end, end);
    }
    out.extend(chars);
    (out, marks)
}

/// One line of the trace.
#[derive(Debug, Clone, Serialize)]
pub struct Traced {
    /// First character of the slot in the text that came in.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What stood there.
    pub text: String,
    /// `figure` or `blank`.
    pub class: Class,
    /// Figure key.
    pub figure: Option<String>,
    /// Figure name.
    pub name: Option<String>,
    /// The figure's value before it was written.
    pub value: Option<String>,
    /// What was written.
    pub written: String,
    /// Where it comes from.
    pub state: State,
    /// Ledger entries behind it.
    pub entries: i64,
    /// Their numbers, newest first, the first few hundred.
    pub evidence: Vec<i64>,
    /// Who decided, and why a value was typed.
    pub decided: Option<Choice>,
}

/// Entry numbers listed for one slot.
const EVIDENCE: usize = 300;

/// The trace of a filled document.
///
/// # Errors
/// When the database is away.
pub async fn trace(conn: &mut Conn, ground: &Ground<'_>, filled: &[Filled]) -> Outcome<Vec<Traced>> {
    let unit = org::store::find(conn, ground.scope, ground.unit).await?;
    let within = ground.scope.within(&unit.path).ok_or(base::Fault::NotFound)?;
    let mut known: HashMap<&str, Vec<i64>> = HashMap::new();
    let mut all = Vec::with_capacity(filled.len());
    for f in filled {
        let figure = f.figure.as_deref().and_then(|key| ground.catalogue.figure(key));
        let traced = figure.filter(|_| f.state == State::Traced);
        if let Some(figure) = traced
            && !known.contains_key(figure.key.as_str())
        {
            let entries =
                figure::evidence(conn, &within, ground.catalogue, figure, ground.period, (None, EVIDENCE)).await?;
            known.insert(&figure.key, entries.into_iter().map(|e| e.seq).collect());
        }
        all.push(Traced {
            start: f.slot.start,
            end: f.slot.end,
            text: f.slot.original.clone(),
            class: f.slot.token.class,
            figure: f.figure.clone(),
            name: figure.map(|f| f.name.clone()),
            value: f.value.amount.map(|a| a.to_string()),
            written: f.written.clone(),
            state: f.state,
            entries: f.value.entries,
            evidence: traced.and_then(|f| known.get(f.key.as_str())).cloned().unwrap_or_default(),
            decided: f.choice.clone(),
        });
    }
    Ok(all)
}
