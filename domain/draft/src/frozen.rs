//! Frozen drafts (定稿): what is kept of every slot, and whether it would still come out the same.

mod numbers;
mod verify;

pub use numbers::{numbers, numbers_text};
pub use verify::{Difference, Verification, period_then, verify};

use crate::fill::{Ask, Filled, Ground, asks};
use crate::meaning::Meaning;
use crate::rules::{Reading, Slot};
use crate::scan::token::Setting;
use crate::scan::{Class, Token};
use crate::store::Choice;
use base::secret::sm3_hex;
use base::{Outcome, Period, Quantity};
use db::Conn;
use figure::{State, Value};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A slot as it was frozen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptSlot {
    /// First character replaced.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What stood there.
    pub original: String,
    /// Whether it was a blank.
    pub blank: bool,
    /// What was written.
    pub written: String,
    /// The measure word behind it.
    pub unit: String,
    /// `traced`, `manual` or `missing`.
    pub state: String,
    /// What was asked.
    pub meaning: Option<Meaning>,
    /// The value, before scaling.
    pub amount: Option<i64>,
    /// Entries behind it.
    pub entries: i64,
    /// Which of the questions are behind it.
    pub asks: Vec<usize>,
    /// Who decided.
    pub choice: Option<Choice>,
}

/// The evidence of one question as it was frozen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptAsk {
    /// Key of the figure.
    pub figure: String,
    /// Unit.
    pub unit: i64,
    /// Period.
    pub period: Period,
    /// Numbers of its entries, the newest first, as ranges ([`numbers`]).
    pub entries: String,
}

/// All that is frozen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// The last entry of the ledger when the values were computed.
    pub horizon: i64,
    /// The slots.
    pub slots: Vec<KeptSlot>,
    /// The questions behind them.
    pub asks: Vec<KeptAsk>,
}

/// Entry numbers kept for one question. Beyond them the horizon tells which entries were there: the ledger only grows.
const ENTRIES: usize = 20_000;

/// Digest of a document's text: white space does not count, so that saving the file again changes nothing.
pub fn text_digest(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    sm3_hex(bare.as_bytes())
}

/// What is to be frozen of a filled draft. `horizon` is the ledger's head from before its values were computed.
///
/// # Errors
/// When the database is away.
pub async fn keep(conn: &mut Conn, ground: &Ground<'_>, filled: &[Filled], horizon: i64) -> Outcome<Kept> {
    let mut known: HashMap<Ask, usize> = HashMap::new();
    let mut kept = Kept { horizon, slots: Vec::with_capacity(filled.len()), asks: Vec::new() };
    for f in filled {
        let mut used = Vec::new();
        for ask in asks(ground, f) {
            let at = match known.get(&ask) {
                Some(at) => *at,
                None => {
                    kept.asks.push(kept_ask(conn, ground, &ask).await?);
                    known.insert(ask, kept.asks.len() - 1);
                    kept.asks.len() - 1
                }
            };
            used.push(at);
        }
        kept.slots.push(kept_slot(f, used));
    }
    Ok(kept)
}

async fn kept_ask(conn: &mut Conn, ground: &Ground<'_>, ask: &Ask) -> Outcome<KeptAsk> {
    let mut entries = Vec::new();
    if let Some(figure) = ask.narrowed(ground.catalogue) {
        let unit = org::store::find(conn, ground.scope, ask.unit).await?;
        let within = ground.scope.within(&unit.path).ok_or(base::Fault::NotFound)?;
        entries = figure::evidence(conn, &within, ground.catalogue, &figure, ask.period, (None, ENTRIES)).await?;
    }
    let seqs: Vec<i64> = entries.iter().map(|e| e.seq).collect();
    Ok(KeptAsk { figure: ask.figure.clone(), unit: ask.unit.0, period: ask.period, entries: numbers_text(&seqs) })
}

fn kept_slot(f: &Filled, asks: Vec<usize>) -> KeptSlot {
    KeptSlot {
        start: f.start,
        end: f.end,
        original: f.original.clone(),
        blank: f.slot.is_blank(),
        written: f.written.clone(),
        unit: f.slot.unit().to_owned(),
        state: match f.state {
            State::Traced => "traced",
            State::Manual => "manual",
            State::Missing => "missing",
        }
        .into(),
        meaning: f.meaning.clone(),
        amount: f.value.amount.map(|a| a.0),
        entries: f.value.entries,
        asks,
        choice: f.choice.clone(),
    }
}

impl Kept {
    /// How many places were missing.
    pub fn missing(&self) -> usize {
        self.slots.iter().filter(|s| s.state == "missing").count()
    }

    /// The slots as they were filled.
    pub fn filled(&self) -> Vec<Filled> {
        self.slots.iter().enumerate().map(|(n, s)| s.filled(n)).collect()
    }
}

impl KeptSlot {
    fn filled(&self, n: usize) -> Filled {
        let state = match self.state.as_str() {
            "traced" => State::Traced,
            "manual" => State::Manual,
            _ => State::Missing,
        };
        let token = Token {
            start: self.start,
            end: self.end,
            text: self.original.clone(),
            class: if self.blank { Class::Blank } else { Class::Figure },
            value: None,
            unit: (!self.unit.is_empty()).then(|| self.unit.clone()),
            candidates: Vec::new(),
            qualifiers: Vec::new(),
            setting: Setting::default(),
            rows: Vec::new(),
        };
        let slot = Slot {
            n,
            token,
            start: self.start,
            end: self.end,
            original: self.original.clone(),
            multiplier: String::new(),
            direction: None,
            tail: 0,
            reading: Reading::default(),
            single: true,
        };
        let value = Value { amount: self.amount.map(Quantity), entries: self.entries, state, ..Value::missing() };
        Filled {
            slot,
            start: self.start,
            end: self.end,
            original: self.original.clone(),
            figure: self.meaning.as_ref().map(|m| m.figure.clone()),
            meaning: self.meaning.clone(),
            value,
            state,
            written: self.written.clone(),
            choice: self.choice.clone(),
            doubt: None,
        }
    }
}
