//! What the noun behind a procedure adds: facts and checks before a step is recorded, effects when it is, and their undoing.

use crate::due;
use crate::file::{CaseFile, StepRow};
use access::{Scope, Work};
use base::Outcome;
use catalogue::{Catalogue, Field, Procedure, Step};
use db::Conn;
use procedure::Finding;
use record::value::Values;
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

/// A step about to be taken, for whoever adds fields to its form.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The unit whose case it is.
    pub unit: &'a org::Unit,
    /// Key of the procedure.
    pub procedure: &'a str,
    /// Key of the step.
    pub step: &'a str,
    /// The rows before it, annulled ones too.
    pub rows: &'a [StepRow],
}

/// Fields that a step's form has beside those of the catalogue, because the rows before ask for them: one number a candidate.
#[derive(Clone, Copy)]
pub struct MoreFields {
    /// Name of the noun, as procedures say it in `noun`.
    pub noun: &'static str,
    /// The fields.
    pub fields: fn(Shape<'_>) -> Vec<Field>,
    /// Who votes in the step, by the rows before it and, once the form is filled in, by what it says.
    pub electorate: fn(Shape<'_>, Option<&Values>) -> Electorate,
}

/// Who votes in a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Electorate {
    /// Those whom the kind of vote names.
    Usual,
    /// So many, because the rows before say so.
    These(u32, &'static str),
    /// Others, of whom only the minutes know: delegates of a congress.
    Others,
}

/// Whom the kind of vote names; for nouns that know no better.
#[must_use]
pub fn usual(_: Shape<'_>, _: Option<&Values>) -> Electorate {
    Electorate::Usual
}

impl std::fmt::Debug for MoreFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MoreFields({})", self.noun)
    }
}

static FIELDS: OnceLock<Vec<MoreFields>> = OnceLock::new();

/// Tells which nouns add fields to forms; once, when the program starts. Later calls change nothing.
pub fn register_fields(all: Vec<MoreFields>) {
    FIELDS.get_or_init(|| all);
}

/// A step with the fields that its noun adds after the given rows, and those of members who are not due at its vote.
pub(crate) fn shaped(
    catalogue: &Catalogue,
    unit: &org::Unit,
    procedure: &Procedure,
    step: &Step,
    rows: &[StepRow],
) -> Step {
    let mut step = step.clone();
    let shape = Shape { catalogue, unit, procedure: &procedure.key, step: &step.key, rows };
    let mut more = more_of(procedure).map_or_else(Vec::new, |f| (f.fields)(shape));
    let vote = step.vote.as_deref().and_then(|key| catalogue.vote(key));
    if vote.is_some_and(|v| v.not_due_rule.is_some()) && electorate(procedure, shape, None) == Electorate::Usual {
        more.extend(due::fields());
    }
    step.fields.extend(more.iter().cloned());
    step.form.fields.extend(more);
    step
}

fn more_of(procedure: &Procedure) -> Option<&'static MoreFields> {
    FIELDS.get().into_iter().flatten().find(|f| !procedure.noun.is_empty() && f.noun == procedure.noun)
}

/// Who votes in a step.
pub(crate) fn electorate(procedure: &Procedure, shape: Shape<'_>, values: Option<&Values>) -> Electorate {
    more_of(procedure).map_or(Electorate::Usual, |f| (f.electorate)(shape, values))
}

/// The noun behind a procedure, if any.
pub(crate) fn noun(key: &str) -> Option<&'static Noun> {
    NOUNS.get().into_iter().flatten().find(|noun| noun.key == key)
}
