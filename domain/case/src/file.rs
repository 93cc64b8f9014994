//! A case and its rows.

use base::id::UnitId;
use base::{Day, Moment};
use catalogue::MINUTES;
use procedure::{Ballots, Row, Who};
use record::value::Values;
use serde::{Deserialize, Serialize};

base::id_type!(
    /// A case.
    CaseId
);

/// The noun of cases in the audit.
pub const CASE: &str = "case_file";
/// The noun under which rows are the source of entries, own their files, and stand in the audit.
pub const STEP: &str = "case_step";

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// On its way.
    Open,
    /// Its last step stands, or a step ended it.
    Over,
    /// Every step was annulled and it was taken back: in no list.
    Undone,
}

impl State {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Over => "over",
            Self::Undone => "undone",
        }
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Open, Self::Over, Self::Undone].into_iter().find(|s| s.key() == key)
    }
}

/// One case. What follows from its rows (state, stage, due, marks) is kept beside them for lists.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// Id.
    pub id: CaseId,
    /// Key of the procedure.
    pub procedure: String,
    /// The unit whose case it is.
    pub unit: UnitId,
    /// The person, unit or applicant that it is about; of a matter the case that it goes with.
    pub subject: Option<i64>,
    /// Title in lists.
    pub title: String,
    /// What became of it.
    pub state: State,
    /// Key of the latest step that stands; empty at first.
    pub stage: String,
    /// Its day; empty at first.
    pub stage_on: Option<Day>,
    /// The day by which the next step has to be taken.
    pub due: Option<Day>,
    /// Key of that step.
    pub due_step: String,
    /// Rules that were let pass in steps that stand.
    pub marks: i64,
    /// Steps that stand and were taken over from paper.
    pub paper: i64,
    /// Grows with every change.
    pub version: i64,
    /// When it was begun here.
    pub opened_at: Moment,
    /// By whom.
    pub opened_by: String,
    /// When it was changed last.
    pub changed_at: Moment,
}

/// A rule that did not hold when a step was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Key of the rule.
    pub rule: String,
    /// What did not hold.
    pub what: String,
    /// Its clause.
    pub clause: String,
    /// `soft`: a warning; `let_pass`: a superior let a hard rule pass; `paper`: found so in the paper files.
    pub kind: String,
    /// Who let it pass.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Mark {
    /// Whether a hard rule was passed over.
    pub fn is_hard(&self) -> bool {
        self.kind != "soft"
    }

    /// In Chinese: how it came about.
    pub fn kind_name(&self) -> &'static str {
        match self.kind.as_str() {
            "let_pass" => "经上级放行",
            "paper" => "补录时发现",
            _ => "提示",
        }
    }
}

/// One row of a case: a step taken, or the annulment of one.
#[derive(Debug, Clone)]
pub struct StepRow {
    /// Id; with noun [`STEP`] the source of its entries.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// Key of the step.
    pub step: String,
    /// Business day; of an annulment the day on which it was made.
    pub on: Day,
    /// Key of the outcome; empty for a step without outcomes.
    pub outcome: String,
    /// What the step's fields hold, the sensitive ones included; day and outcome are among them.
    pub values: Values,
    /// Numbers of the vote.
    pub ballots: Option<Ballots>,
    /// The meeting at which it was taken, where it was picked from the meetings that are recorded.
    pub meeting: Option<i64>,
    /// Rules that did not hold.
    pub marks: Vec<Mark>,
    /// The document it rests on.
    pub document: String,
    /// Taken over from paper files.
    pub paper: bool,
    /// The row that it annuls.
    pub annuls: Option<i64>,
    /// Why it annuls.
    pub reason: String,
    /// Who recorded it.
    pub who: Who,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom, as shown.
    pub recorded_by: String,
}

impl StepRow {
    /// Whether the material of a field is there: a file, or, for minutes, the meeting that is recorded.
    pub fn has_material(&self, field: &str) -> bool {
        !self.values.files(field).is_empty() || (field == MINUTES && self.meeting.is_some())
    }

    /// As the engine sees it.
    pub fn row(&self) -> Row {
        Row { step: self.step.clone(), on: self.on, outcome: self.outcome.clone(), by: self.who.clone() }
    }
}

/// The rows that stand: neither annulments nor annulled, in the order in which they were recorded.
pub fn standing(rows: &[StepRow]) -> Vec<&StepRow> {
    let annulled: Vec<i64> = rows.iter().filter_map(|r| r.annuls).collect();
    rows.iter().filter(|r| r.annuls.is_none() && !annulled.contains(&r.id)).collect()
}

/// The rows that stand as the engine sees them.
pub fn engine_rows(rows: &[StepRow]) -> Vec<Row> {
    standing(rows).into_iter().map(StepRow::row).collect()
}
