//! The trace: for every slot what was written and which entries show it.

use super::{Ask, Filled, Ground};
use crate::scan::Class;
use crate::store::Choice;
use base::{Day, Outcome};
use db::Conn;
use figure::State;
use serde::Serialize;
use std::collections::HashMap;

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
    /// What was asked for a traced value: of a change both sides, of a share the part and the whole.
    pub asked: Vec<Question>,
    /// Ledger entries behind it.
    pub entries: i64,
    /// Their numbers, newest first, the first few hundred.
    pub evidence: Vec<i64>,
    /// Who decided, and why a value was typed.
    pub decided: Option<Choice>,
}

/// A question to the figures, as `figures get` takes it.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    /// Key of the figure.
    pub figure: String,
    /// Code of the unit.
    pub unit: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// What narrows it: `age:35岁以下,sex:女`.
    pub only: String,
}

/// Entry numbers listed for one slot.
const EVIDENCE: usize = 300;

/// The trace of a filled document.
///
/// # Errors
/// When the database is away.
pub async fn trace(conn: &mut Conn, ground: &Ground<'_>, filled: &[Filled]) -> Outcome<Vec<Traced>> {
    let mut known: HashMap<Ask, (String, Vec<i64>)> = HashMap::new();
    let mut all = Vec::with_capacity(filled.len());
    for f in filled {
        let figure = f.meaning.as_ref().and_then(|m| m.asked_of(ground.catalogue));
        let (mut evidence, mut asked): (Vec<i64>, Vec<Question>) = Default::default();
        for ask in asks(ground, f) {
            if !known.contains_key(&ask) {
                known.insert(ask.clone(), numbers(conn, ground, &ask).await?);
            }
            if let Some((code, numbers)) = known.get(&ask) {
                evidence.extend(numbers);
                asked.push(question(&ask, code));
            }
        }
        evidence.sort_unstable_by(|a, b| b.cmp(a));
        evidence.dedup();
        evidence.truncate(EVIDENCE);
        all.push(Traced {
            start: f.start,
            end: f.end,
            text: f.original.clone(),
            class: f.slot.token.class,
            figure: f.figure.clone(),
            name: figure.map(|f| f.name),
            value: f.value.amount.map(|a| a.to_string()),
            written: f.written.clone(),
            state: f.state,
            asked,
            entries: f.value.entries,
            evidence,
            decided: f.choice.clone(),
        });
    }
    Ok(all)
}

/// The questions behind a traced slot; none for one that is not.
pub fn asks(ground: &Ground<'_>, f: &Filled) -> Vec<Ask> {
    let traced = f.meaning.as_ref().filter(|_| f.state == State::Traced);
    traced.map_or(Vec::new(), |m| Ask::of(m, ground.unit, ground.period))
}

fn question(ask: &Ask, code: &str) -> Question {
    let only: Vec<String> = ask.narrow.iter().map(|(tag, words)| format!("{tag}:{words}")).collect();
    let (from, to) = (ask.period.from, ask.period.to);
    Question { figure: ask.figure.clone(), unit: code.to_owned(), from, to, only: only.join(",") }
}

/// The unit's code, and the entries behind the question.
async fn numbers(conn: &mut Conn, ground: &Ground<'_>, ask: &Ask) -> Outcome<(String, Vec<i64>)> {
    let unit = org::store::find(conn, ground.scope, ask.unit).await?;
    let Some(figure) = ask.narrowed(ground.catalogue) else { return Ok((unit.code, Vec::new())) };
    let within = ground.scope.within(&unit.path).ok_or(base::Fault::NotFound)?;
    let found = figure::evidence(conn, &within, ground.catalogue, &figure, ask.period, (None, EVIDENCE)).await?;
    Ok((unit.code, found.into_iter().map(|e| e.seq).collect()))
}
