//! The rows of the tables; the seals of the audit are computed from them, so their fields and order are part of the data.

use crate::file::{CaseFile, CaseId, State, StepRow as Taken};
use base::id::UnitId;
use base::{Day, Fault, Keys, Moment, Outcome};
use catalogue::Kind;
use procedure::Who;
use record::value::Values;
use serde::Serialize;
use sqlx::Row as _;

/// Longest title kept for search, in characters: an index row of PostgreSQL holds 2,700 bytes.
const WORDS_CHARS: usize = 300;

/// A case as the table holds it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FileRow {
    pub id: i64,
    pub procedure: String,
    pub unit: i64,
    pub subject: Option<i64>,
    pub title: String,
    pub words: String,
    pub state: String,
    pub stage: String,
    pub stage_on: String,
    pub due: Option<String>,
    pub due_step: String,
    pub marks: i64,
    pub paper: i64,
    pub version: i64,
    pub opened_at: i64,
    pub opened_by: String,
    pub changed_at: i64,
}

/// Columns in the order [`FileRow::read`] uses, of the table aliased `c`.
pub(super) const FILE: &str = "c.id, c.procedure, c.unit, c.subject, c.title, c.words, c.state, c.stage, c.stage_on, c.due, c.due_step, \
     c.marks, c.paper, c.version, c.opened_at, c.opened_by, c.changed_at";

fn day(text: &str, column: &str) -> Outcome<Day> {
    text.parse().map_err(|e| Fault::internal(format!("{column}: {e}")))
}

impl FileRow {
    pub(crate) fn of(case: &CaseFile) -> Self {
        Self {
            id: case.id.0,
            procedure: case.procedure.clone(),
            unit: case.unit.0,
            subject: case.subject,
            title: case.title.clone(),
            words: case.title.to_lowercase().chars().take(WORDS_CHARS).collect(),
            state: case.state.key().to_owned(),
            stage: case.stage.clone(),
            stage_on: case.stage_on.map(|d| d.to_string()).unwrap_or_default(),
            due: case.due.map(|d| d.to_string()),
            due_step: case.due_step.clone(),
            marks: case.marks,
            paper: case.paper,
            version: case.version,
            opened_at: case.opened_at.0,
            opened_by: case.opened_by.clone(),
            changed_at: case.changed_at.0,
        }
    }

    pub(crate) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            procedure: row.try_get(1)?,
            unit: row.try_get(2)?,
            subject: row.try_get(3)?,
            title: row.try_get(4)?,
            words: row.try_get(5)?,
            state: row.try_get(6)?,
            stage: row.try_get(7)?,
            stage_on: row.try_get(8)?,
            due: row.try_get(9)?,
            due_step: row.try_get(10)?,
            marks: row.try_get(11)?,
            paper: row.try_get(12)?,
            version: row.try_get(13)?,
            opened_at: row.try_get(14)?,
            opened_by: row.try_get(15)?,
            changed_at: row.try_get(16)?,
        })
    }

    pub(crate) fn case(self) -> Outcome<CaseFile> {
        let state = State::parse(&self.state).ok_or_else(|| Fault::internal(format!("case state {}", self.state)))?;
        let stage_on = (!self.stage_on.is_empty()).then(|| day(&self.stage_on, "case_file.stage_on")).transpose()?;
        Ok(CaseFile {
            id: CaseId(self.id),
            procedure: self.procedure,
            unit: UnitId(self.unit),
            subject: self.subject,
            title: self.title,
            state,
            stage: self.stage,
            stage_on,
            due: self.due.map(|d| day(&d, "case_file.due")).transpose()?,
            due_step: self.due_step,
            marks: self.marks,
            paper: self.paper,
            version: self.version,
            opened_at: Moment(self.opened_at),
            opened_by: self.opened_by,
            changed_at: Moment(self.changed_at),
        })
    }
}

/// A row of a case as the table holds it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StepRow {
    pub id: i64,
    pub case_file: i64,
    pub step: String,
    pub day: String,
    pub outcome: String,
    /// Values that anybody may see who sees the case, as JSON.
    pub fields: String,
    /// Sensitive values as sealed JSON; empty if there are none.
    pub private: String,
    pub ballots: String,
    pub marks: String,
    pub document: String,
    pub paper: i64,
    pub annuls: Option<i64>,
    pub reason: String,
    pub account: Option<i64>,
    pub person: Option<i64>,
    pub recorded_at: i64,
    pub recorded_by: String,
    /// Came later than the first rows, which were sealed without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<i64>,
}

/// Columns in the order [`StepRow::read`] uses, of the table aliased `s`.
pub(super) const STEP: &str = "s.id, s.case_file, s.step, s.day, s.outcome, s.fields, s.private, s.ballots, s.marks, s.document, \
     s.paper, s.annuls, s.reason, s.account, s.person, s.recorded_at, s.recorded_by, s.meeting";

/// What the sealed values of a row are bound to.
fn place(id: i64) -> String {
    format!("case_step.private:{id}")
}

impl StepRow {
    /// Makes the stored row; `form` says which values are sensitive.
    pub(crate) fn of(keys: &Keys, form: &Kind, row: &Taken) -> Outcome<Self> {
        let (open, private) = row.values.split(form);
        let private = if private.is_empty() {
            String::new()
        } else {
            keys.seal_text(&place(row.id), &serde_json::to_string(&private)?)?
        };
        Ok(Self {
            id: row.id,
            case_file: row.case.0,
            step: row.step.clone(),
            day: row.on.to_string(),
            outcome: row.outcome.clone(),
            fields: serde_json::to_string(&open)?,
            private,
            ballots: row.ballots.map(|b| serde_json::to_string(&b)).transpose()?.unwrap_or_default(),
            marks: if row.marks.is_empty() { String::new() } else { serde_json::to_string(&row.marks)? },
            document: row.document.clone(),
            paper: i64::from(row.paper),
            annuls: row.annuls,
            reason: row.reason.clone(),
            account: row.who.account,
            person: row.who.person,
            recorded_at: row.recorded_at.0,
            recorded_by: row.recorded_by.clone(),
            meeting: row.meeting,
        })
    }

    pub(crate) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            case_file: row.try_get(1)?,
            step: row.try_get(2)?,
            day: row.try_get(3)?,
            outcome: row.try_get(4)?,
            fields: row.try_get(5)?,
            private: row.try_get(6)?,
            ballots: row.try_get(7)?,
            marks: row.try_get(8)?,
            document: row.try_get(9)?,
            paper: row.try_get(10)?,
            annuls: row.try_get(11)?,
            reason: row.try_get(12)?,
            account: row.try_get(13)?,
            person: row.try_get(14)?,
            recorded_at: row.try_get(15)?,
            recorded_by: row.try_get(16)?,
            meeting: row.try_get(17)?,
        })
    }

    pub(crate) fn taken(self, keys: &Keys) -> Outcome<Taken> {
        let mut values: Values = serde_json::from_str(&self.fields)?;
        if !self.private.is_empty() {
            values.extend(serde_json::from_str(&keys.open_text(&place(self.id), &self.private)?)?);
        }
        let json = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Taken {
            id: self.id,
            case: CaseId(self.case_file),
            step: self.step,
            on: day(&self.day, "case_step.day")?,
            outcome: self.outcome,
            values,
            meeting: self.meeting,
            ballots: json(&self.ballots).map(|text| serde_json::from_str(&text)).transpose()?,
            marks: json(&self.marks).map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
            document: self.document,
            paper: self.paper != 0,
            annuls: self.annuls,
            reason: self.reason,
            who: Who { account: self.account, person: self.person },
            recorded_at: Moment(self.recorded_at),
            recorded_by: self.recorded_by,
        })
    }
}
