//! The catalogue: the rules and lists of the field, loaded from `catalogue/` (embedded) and a deployment's own directory over it.
//!
//! Words: an *item* has a key and lies in a file; a *basis* says which clause it rests on; the *overlay* is the deployment's directory,
//! whose items replace those of the same key and add to the rest.
//!
//! Invariants: a [`Catalogue`] never changes after loading; every reference in it leads somewhere; a broken catalogue is refused as a
//! whole, with every [`Problem`] at once. Knows no database and no clock.

mod basis;
mod codes;
mod duty;
mod entry;
mod figure;
mod kind;
mod load;
mod meeting;
mod persons;
mod problem;
mod procedure;
mod qualifier;
mod relation;
mod role;
mod roster;
mod rule;
mod template;
mod unit;
mod uses;
mod vote;
mod workdays;

#[cfg(test)]
mod built_in_tests;
#[cfg(test)]
mod codes_tests;
#[cfg(test)]
mod duty_tests;
#[cfg(test)]
mod overlay_tests;
#[cfg(test)]
mod refusal_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod template_tests;
#[cfg(test)]
mod workdays_tests;

use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;

pub use basis::{Basis, Confidence, Hardness, Source, Validity};
pub use codes::{CodeRow, CodeTable};
pub use duty::{Duty, DutyFact};
pub use entry::{EntryKind, Subject};
pub use figure::{Aggregation, Figure, OneOrMany, PeriodPart};
pub use kind::{APPROVER, Amount, Code, Field, FieldType, Kind, KindEntry, When};
pub use meeting::{Due, MeetingKind, Quorum, QuorumOf};
pub use persons::Persons;
pub use problem::Problem;
pub use procedure::{
    CaseSubject, MINUTES, ON, OUTCOME, Procedure, Step, StepBy, StepOutcome, VOTERS, VoteInstead, VoteResult, Wait,
};
pub use qualifier::Qualifier;
pub use relation::Relation;
pub use role::Role;
pub use roster::{ColumnKind, RosterColumn};
pub use rule::{Every, Length, Rule};
pub use template::{Piece, Template, Word};
pub use unit::{Post, UnitKind};
pub use uses::RuleUser;
pub use vote::{Share, Vote, VoteBase, VoteDue};
pub use workdays::{Special, Workdays};

/// Everything the catalogue says. Share it in an `Arc`.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    entries: IndexMap<String, EntryKind>,
    kinds: IndexMap<String, Kind>,
    figures: IndexMap<String, Figure>,
    qualifiers: IndexMap<String, Qualifier>,
    meetings: IndexMap<String, MeetingKind>,
    procedures: IndexMap<String, Procedure>,
    votes: IndexMap<String, Vote>,
    unit_kinds: IndexMap<String, UnitKind>,
    posts: IndexMap<String, Post>,
    roles: IndexMap<String, Role>,
    rules: IndexMap<String, Rule>,
    duties: IndexMap<String, Duty>,
    tables: Arc<IndexMap<String, CodeTable>>,
    templates: IndexMap<String, Template>,
    columns: Vec<RosterColumn>,
    workdays: Arc<Workdays>,
}

impl Catalogue {
    /// The catalogue that comes with the program.
    ///
    /// # Errors
    /// Every problem of the embedded files; a test keeps this from happening.
    pub fn built_in() -> Result<Self, Vec<Problem>> {
        Self::load(None)
    }

    /// The built-in catalogue with a deployment's directory over it. A directory that does not exist adds nothing.
    ///
    /// # Errors
    /// Every problem of every file, sorted by file and line.
    pub fn load(overlay: Option<&Path>) -> Result<Self, Vec<Problem>> {
        load::load(overlay)
    }

    /// Kind of ledger entry.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&EntryKind> {
        self.entries.get(key)
    }
    /// All kinds of ledger entries.
    pub fn entries(&self) -> impl Iterator<Item = &EntryKind> {
        self.entries.values()
    }
    /// Simple kind of record.
    #[must_use]
    pub fn kind(&self, key: &str) -> Option<&Kind> {
        self.kinds.get(key)
    }
    /// All simple kinds, in the order of the navigation.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values()
    }
    /// Figure.
    #[must_use]
    pub fn figure(&self, key: &str) -> Option<&Figure> {
        self.figures.get(key)
    }
    /// All figures.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.figures.values()
    }
    /// The same with further figures, which a deployment's users made; none takes the key of one that is there.
    #[must_use]
    pub fn with_figures(&self, figures: impl IntoIterator<Item = Figure>) -> Self {
        let mut all = self.clone();
        for figure in figures {
            all.figures.entry(figure.key.clone()).or_insert(figure);
        }
        all
    }
    /// Words that narrow figures.
    pub fn qualifiers(&self) -> impl Iterator<Item = &Qualifier> {
        self.qualifiers.values()
    }
    /// Kind of meeting.
    #[must_use]
    pub fn meeting_kind(&self, key: &str) -> Option<&MeetingKind> {
        self.meetings.get(key)
    }
    /// All kinds of meeting.
    pub fn meeting_kinds(&self) -> impl Iterator<Item = &MeetingKind> {
        self.meetings.values()
    }
    /// Procedure.
    #[must_use]
    pub fn procedure(&self, key: &str) -> Option<&Procedure> {
        self.procedures.get(key)
    }
    /// All procedures.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.values()
    }
    /// Kind of vote.
    #[must_use]
    pub fn vote(&self, key: &str) -> Option<&Vote> {
        self.votes.get(key)
    }
    /// All kinds of vote.
    pub fn votes(&self) -> impl Iterator<Item = &Vote> {
        self.votes.values()
    }
    /// Kind of unit.
    #[must_use]
    pub fn unit_kind(&self, key: &str) -> Option<&UnitKind> {
        self.unit_kinds.get(key)
    }
    /// All kinds of unit, from the committee down.
    pub fn unit_kinds(&self) -> impl Iterator<Item = &UnitKind> {
        self.unit_kinds.values()
    }
    /// Post in a committee.
    #[must_use]
    pub fn post(&self, key: &str) -> Option<&Post> {
        self.posts.get(key)
    }
    /// All posts, secretary first.
    pub fn posts(&self) -> impl Iterator<Item = &Post> {
        self.posts.values()
    }
    /// Role.
    #[must_use]
    pub fn role(&self, key: &str) -> Option<&Role> {
        self.roles.get(key)
    }
    /// All roles.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.roles.values()
    }
    /// Rule of the field.
    #[must_use]
    pub fn rule(&self, key: &str) -> Option<&Rule> {
        self.rules.get(key)
    }
    /// All rules.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }
    /// Duty.
    #[must_use]
    pub fn duty(&self, key: &str) -> Option<&Duty> {
        self.duties.get(key)
    }
    /// All duties, in the order of their files.
    pub fn duties(&self) -> impl Iterator<Item = &Duty> {
        self.duties.values()
    }
    /// Template of a report.
    #[must_use]
    pub fn template(&self, key: &str) -> Option<&Template> {
        self.templates.get(key)
    }
    /// All templates of reports.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.templates.values()
    }
    /// Code table.
    #[must_use]
    pub fn codes(&self, table: &str) -> Option<&CodeTable> {
        self.tables.get(table)
    }
    /// All code tables.
    pub fn code_tables(&self) -> impl Iterator<Item = &CodeTable> {
        self.tables.values()
    }
    /// Columns of the member roster, in the order of the form.
    #[must_use]
    pub fn roster_columns(&self) -> &[RosterColumn] {
        &self.columns
    }
    /// Column of the member roster.
    #[must_use]
    pub fn roster_column(&self, key: &str) -> Option<&RosterColumn> {
        self.columns.iter().find(|c| c.key == key)
    }
    /// The state calendar's working days.
    #[must_use]
    pub fn workdays(&self) -> &Workdays {
        &self.workdays
    }

    /// The choices of a field, as (code, name): its own list, or its code table's. Empty for other types.
    #[must_use]
    pub fn choices<'a>(&'a self, field: &'a Field) -> Vec<(&'a str, &'a str)> {
        if let Some(table) = field.table.as_deref().and_then(|t| self.codes(t)) {
            return table.iter().map(|row| (row.code.as_str(), row.name.as_str())).collect();
        }
        field.codes.iter().map(|c| (c.code.as_str(), c.name.as_str())).collect()
    }

    /// The code a person or an imported table means by `text` in a field: code, name or alias.
    #[must_use]
    pub fn choice_of<'a>(&'a self, field: &'a Field, text: &str) -> Option<&'a str> {
        if let Some(table) = field.table.as_deref().and_then(|t| self.codes(t)) {
            return table.code_of(text);
        }
        let text = text.trim();
        let means = |c: &&Code| c.code == text || c.name == text || c.aliases.iter().any(|a| a == text);
        field.codes.iter().find(means).map(|c| c.code.as_str())
    }
}
