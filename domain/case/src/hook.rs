//! What the noun behind a procedure adds: facts and checks before a step is recorded, effects when it is, and their undoing.

use crate::file::{CaseFile, StepRow};
use access::{Scope, Work};
use base::Outcome;
use catalogue::Step;
use db::Conn;
use procedure::Finding;
use std::pin::Pin;
use std::sync::OnceLock;

/// A step about to be recorded, or just recorded, with its case and all rows before it.
#[derive(Debug, Clone, Copy)]
pub struct Doing<'a> {
    /// The case.
    pub case: &'a CaseFile,
    /// The rows before it, annulled ones too.
    pub rows: &'a [StepRow],
    /// The step as the catalogue describes it.
    pub step: &'a Step,
    /// The row itself.
    pub row: &'a StepRow,
    /// The reach of whoever records it.
    pub scope: &'a Scope,
}

/// What a noun finds out about a step about to be recorded.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// What speaks against it.
    pub findings: Vec<Finding>,
}

/// Gives facts.
pub type FactsFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Facts>> + Send + 'a>>;
/// Is done or refused.
pub type DoneFuture<'a> = Pin<Box<dyn Future<Output = Outcome<()>> + Send + 'a>>;
/// Shows something about a case's subject.
pub type ShownFuture<'a> = Pin<Box<dyn Future<Output = Outcome<maud::Markup>> + Send + 'a>>;

/// A noun behind procedures.
#[derive(Clone, Copy)]
pub struct Noun {
    /// Its name, as procedures say it in `noun`.
    pub key: &'static str,
    /// Facts and checks for a step; everything it finds is judged together with the engine's findings.
    pub facts: for<'a> fn(&'a mut Work, Doing<'a>) -> FactsFuture<'a>,
    /// What recording does, in the same transaction; called for every step, whether it names an `effect` or not.
    pub effect: for<'a> fn(&'a mut Work, Doing<'a>) -> DoneFuture<'a>,
    /// Takes an effect back when the row is annulled for a reason; refuses when that can no longer be done.
    pub undo: for<'a> fn(&'a mut Work, Doing<'a>, &'a str) -> DoneFuture<'a>,
    /// What a case's page shows about its subject.
    pub shown: for<'a> fn(&'a mut Conn, &'a ui::Site, &'a Scope, &'a CaseFile) -> ShownFuture<'a>,
}

impl std::fmt::Debug for Noun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Noun({})", self.key)
    }
}

static NOUNS: OnceLock<Vec<Noun>> = OnceLock::new();

/// Tells which nouns stand behind procedures; once, when the program starts. Later calls change nothing.
pub fn register(nouns: Vec<Noun>) {
    NOUNS.get_or_init(|| nouns);
}

/// The noun behind a procedure, if any.
pub(crate) fn noun(key: &str) -> Option<&'static Noun> {
    NOUNS.get().into_iter().flatten().find(|noun| noun.key == key)
}
