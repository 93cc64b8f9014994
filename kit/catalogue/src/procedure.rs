//! Procedures: the steps that a case goes through, who takes them, what must stand before, what is waited for, what is voted on.

use serde::Deserialize;

use crate::Catalogue;
use crate::basis::Basis;
use crate::kind::{Code, Field, FieldType, Kind, KindEntry};
use crate::meeting::MeetingKind;

/// Key of the field with the day of a step, in every step's form.
pub const ON: &str = "on";
/// Key of the field with the members who took part in a step's vote, where its form has one: known where its meeting is.
pub const VOTERS: &str = "voters";
/// Key of the field with the scanned minutes of a step: not wanted where its meeting is recorded.
pub const MINUTES: &str = "minutes";
/// Key of the field with what came of a step, in the form of a step that has outcomes.
pub const OUTCOME: &str = "outcome";

/// One procedure, one file in `procedures/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// `weak_branch`; also the file's stem.
    pub key: String,
    /// 软弱涣散党组织整顿.
    pub name: String,
    /// Heading under which the list of procedures shows it.
    pub group: String,
    /// One sentence: what it is for, and for whom.
    pub purpose: String,
    /// What a case is about.
    pub subject: CaseSubject,
    /// What the title of a case is asked for as: 事项, 整顿对象. Empty where the subject's name is the title.
    #[serde(default)]
    pub title: String,
    /// Capability without which a case is not seen.
    pub read: String,
    /// Capability without which no step is recorded.
    pub write: String,
    /// Kinds of unit whose cases these are; empty means any.
    #[serde(default)]
    pub unit_kinds: Vec<String>,
    /// The noun that adds checks and effects. Where a case is about something that this noun keeps, it also begins the cases; others
    /// are begun from the list of procedures.
    #[serde(default)]
    pub noun: String,
    /// The steps, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}

impl Procedure {
    /// The step named `key`.
    #[must_use]
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.key == key)
    }

    /// Makes the form of every step; the loader does so once all is read.
    pub(crate) fn make_forms(&mut self) {
        let (procedure, basis) = (self.key.clone(), self.basis.clone());
        for step in &mut self.steps {
            step.form = step.made_form(&procedure, &basis);
        }
    }
}

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseSubject {
    /// A member of the roster.
    Person,
    /// The unit whose case it is.
    Unit,
    /// Somebody or something that the procedure's noun keeps (an applicant).
    Noun,
    /// A matter that is named by the case's title.
    Matter,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// `plan`.
    pub key: String,
    /// 制定整顿方案.
    pub name: String,
    /// One sentence for whoever takes it.
    #[serde(default)]
    pub help: String,
    /// Who takes it.
    #[serde(default)]
    pub by: StepBy,
    /// Steps that must stand before (`vote`), or stand with one outcome (`vote.passed`). `a|b` means one of the two.
    #[serde(default)]
    pub after: Vec<String>,
    /// How long is waited, at least or at most.
    #[serde(default, rename = "wait")]
    pub waits: Vec<Wait>,
    /// Further fields; a `file` field holds the scanned material of its name.
    #[serde(default, rename = "field")]
    pub fields: Vec<Field>,
    /// Key of the kind of vote that is taken in it.
    pub vote: Option<String>,
    /// The vote that takes its place when a field says that another body decided.
    pub vote_instead: Option<VoteInstead>,
    /// The rule asks for a discussion and not for a vote: its numbers may be left out, all of them.
    #[serde(default)]
    pub vote_optional: bool,
    /// Keys of the kinds of meeting at which it is taken; where it says none, those of its vote.
    #[serde(default)]
    pub meetings: Vec<String>,
    /// What may come of it; none means that it is simply done.
    #[serde(default, rename = "outcome")]
    pub outcomes: Vec<StepOutcome>,
    /// It may be taken several times.
    #[serde(default)]
    pub repeats: bool,
    /// It need not be taken: nothing waits for it, and it is not missing when it was passed over.
    #[serde(default)]
    pub optional: bool,
    /// Steps whose recorder may not record this one: nobody approves what they started.
    #[serde(default)]
    pub approves: Vec<String>,
    /// Key of the rule behind `after` and the vote's place; its clause is named when a step is taken too early.
    pub rule: Option<String>,
    /// Keys of further rules that speak of it; shown with their clause where it is taken.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Name of what the procedure's noun does when the step is recorded.
    pub effect: Option<String>,
    /// The case is done when this step stands.
    #[serde(default)]
    pub last: bool,
    /// What the step adds to the ledger. A `when` may speak of the field `outcome`.
    #[serde(default, rename = "entry")]
    pub entries: Vec<KindEntry>,
    /// The step as a form: day, outcome, then its fields. Made by the loader.
    #[serde(skip)]
    pub form: Kind,
}

impl Step {
    /// The outcome named `key`.
    #[must_use]
    pub fn outcome(&self, key: &str) -> Option<&StepOutcome> {
        self.outcomes.iter().find(|o| o.key == key)
    }

    /// Whether a case goes on when the step has come out so. A step without outcomes goes on.
    #[must_use]
    pub fn goes_on(&self, outcome: &str) -> bool {
        self.outcome(outcome).is_none_or(|o| !o.stops && !o.ends)
    }

    /// Key of the kind of vote that is taken, by the code that a field holds.
    #[must_use]
    pub fn vote_by<'v>(&self, code: impl Fn(&str) -> &'v str) -> Option<&str> {
        let instead = self.vote_instead.as_ref().filter(|i| code(&i.field) == i.is);
        instead.map(|i| i.vote.as_str()).or(self.vote.as_deref())
    }

    /// Keys of all kinds of vote that may be taken in it.
    pub fn votes(&self) -> impl Iterator<Item = &String> {
        self.vote.iter().chain(self.vote_instead.iter().map(|i| &i.vote))
    }

    fn made_form(&self, procedure: &str, basis: &Basis) -> Kind {
        let mut fields = vec![Field { required: true, ..Field::plain(ON, "日期", FieldType::Day) }];
        if !self.outcomes.is_empty() {
            let codes = self.outcomes.iter().map(|o| Code {
                code: o.key.clone(),
                name: o.name.clone(),
                aliases: vec![],
                rules: vec![],
            });
            let mut outcome = Field { required: true, ..Field::plain(OUTCOME, "结果", FieldType::Code) };
            outcome.codes = codes.collect();
            outcome.tag = true;
            fields.push(outcome);
        }
        fields.extend(self.fields.iter().cloned());
        Kind {
            key: format!("{procedure}.{}", self.key),
            name: self.name.clone(),
            date: ON.to_owned(),
            fields,
            entries: self.entries.clone(),
            basis: basis.clone(),
            ..Kind::default()
        }
    }
}

impl Catalogue {
    /// The kinds of meeting at which a step is taken. Of a superior's step nothing is known: it meets where it likes.
    #[must_use]
    pub fn meetings_of(&self, step: &Step) -> Vec<&MeetingKind> {
        if step.by == StepBy::Superior {
            return Vec::new();
        }
        let of_votes = step.votes().filter_map(|key| self.vote(key)).flat_map(|v| &v.meetings);
        let keys: Vec<&String> =
            if step.meetings.is_empty() { of_votes.collect() } else { step.meetings.iter().collect() };
        keys.into_iter().filter_map(|key| self.meeting_kind(key)).collect()
    }
}

/// A vote of another body: 不设支部委员会的，由支部党员大会研究决定.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteInstead {
    /// Key of the field that says who decided.
    pub field: String,
    /// The code by which it was the other body.
    pub is: String,
    /// Key of the kind of vote.
    pub vote: String,
}

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepBy {
    /// The case's own unit, or one above it in its place.
    #[default]
    Own,
    /// A unit above the case's unit.
    Superior,
}

impl StepBy {
    /// In Chinese.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "本党组织",
            Self::Superior => "上级党组织",
        }
    }
}

/// A waiting time: counted from another step's day, as long as a rule of the catalogue says (its number and unit).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// The step from whose day it counts; `a|b` means the later of the two. A step may count from itself, when it is repeated.
    pub from: String,
    /// Key of the rule that says how long is waited at least.
    pub not_before: Option<String>,
    /// Key of the rule that says how long at most.
    pub not_after: Option<String>,
    /// It holds for these outcomes only (probation has to be over to convert, not to cancel); for all when empty.
    #[serde(default)]
    pub outcomes: Vec<String>,
}

impl Wait {
    /// Whether it counts from the step that waits: how often that one is repeated.
    #[must_use]
    pub fn from_itself(&self, step: &str) -> bool {
        self.from.split('|').any(|from| from == step)
    }

    /// Whether it holds when the step comes out so.
    #[must_use]
    pub fn holds_for(&self, outcome: &str) -> bool {
        self.outcomes.is_empty() || self.outcomes.iter().any(|o| o == outcome)
    }
}

/// What may come of a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepOutcome {
    /// `passed`.
    pub key: String,
    /// 通过.
    pub name: String,
    /// Nothing that comes after may be taken; the step may be taken again.
    #[serde(default)]
    pub stops: bool,
    /// The case ends here.
    #[serde(default)]
    pub ends: bool,
    /// Only when the vote has come out so.
    pub vote: Option<VoteResult>,
}

/// How a vote came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteResult {
    /// 通过.
    Passed,
    /// 未通过.
    Failed,
}
