//! The audit: an append-only, chained record of every sign-in, write, denial, export and sensitive read.
//!
//! A line about a write carries the seal of the record as it stood afterwards: a keyed digest of its row. So the last line about
//! a record proves the record, and a row changed, removed or slipped in behind the program's back is found by `taizhang check`.
//! Lines hold ids and keyed digests, never values (PIPL against immutable audit: decision K4 of the security notes).

pub use crate::store::audit as store;
use crate::{Actor, Deployment};
use base::id::UnitId;
use base::{Keys, Outcome};
use serde::Serialize;

/// One line to be written.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Verb: `member.edit`, `sign_in`, `export`.
    pub act: &'static str,
    /// What kind of thing: `person`, `meeting`, …; empty if none.
    pub noun: &'static str,
    /// Its id.
    pub target: Option<i64>,
    /// The unit concerned.
    pub unit: Option<i64>,
    /// `done`, `denied` or `failed`.
    pub result: &'static str,
    /// Circumstances in Chinese, without personal data.
    pub detail: String,
    /// Seal of the record after the write.
    pub seal: Option<String>,
}

impl Line {
    /// A line about something done.
    pub fn done(act: &'static str, noun: &'static str, target: i64) -> Self {
        Self { act, noun, target: Some(target), result: "done", ..Self::default() }
    }

    /// A line about something that concerns no single record.
    pub fn general(act: &'static str, detail: impl Into<String>) -> Self {
        Self { act, result: "done", detail: detail.into(), ..Self::default() }
    }

    /// A line about a denial.
    pub fn denied(act: &'static str, detail: impl Into<String>) -> Self {
        Self { act, result: "denied", detail: detail.into(), ..Self::default() }
    }

    /// The unit concerned.
    #[must_use]
    pub fn unit(mut self, unit: UnitId) -> Self {
        self.unit = Some(unit.0);
        self
    }

    /// Circumstances.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Seals the record as it now stands.
    ///
    /// # Errors
    /// When the row cannot be written as JSON.
    pub fn seal(mut self, keys: &Keys, row: &impl Serialize) -> Outcome<Self> {
        self.seal = Some(seal_of(keys, self.noun, self.target.unwrap_or(0), row)?);
        Ok(self)
    }

    /// Says that the record is gone.
    #[must_use]
    pub fn removed(mut self) -> Self {
        self.seal = Some("-".into());
        self
    }
}

/// The sealed rows of one table, for `taizhang check`.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The noun as audit lines and entry sources name it.
    pub noun: &'static str,
    /// Id and seal of every row as it stands now.
    pub rows: Vec<(i64, String)>,
}

impl Sealed {
    /// Of a table nothing of which was read yet.
    #[must_use]
    pub fn of(noun: &'static str) -> Self {
        Self { noun, rows: Vec::new() }
    }

    /// Seals a page of its rows; gives the id of the last one, above which the next page begins. `None` when the table is read through.
    ///
    /// # Errors
    /// When a row cannot be written as JSON.
    pub fn page<R: Serialize>(&mut self, keys: &Keys, page: &[R], id: fn(&R) -> i64) -> Outcome<Option<i64>> {
        for row in page {
            self.rows.push((id(row), seal_of(keys, self.noun, id(row), row)?));
        }
        Ok(page.last().map(id))
    }
}

/// The seal of a stored row.
///
/// # Errors
/// When the row cannot be written as JSON.
pub fn seal_of(keys: &Keys, noun: &str, id: i64, row: &impl Serialize) -> Outcome<String> {
    let body = serde_json::to_vec(row)?;
    let digest = keys.digest(&[b"record", noun.as_bytes(), &id.to_be_bytes(), &body]);
    Ok(digest.iter().take(16).map(|b| format!("{b:02x}")).collect())
}

/// Writes a line in a transaction of its own: for reads, exports, denials and sign-ins.
///
/// # Errors
/// When it cannot be written; then what it is about must not happen either.
pub async fn note(deployment: &Deployment, actor: &Actor, line: Line) -> Outcome<()> {
    let mut work = deployment.begin(actor).await?;
    work.audit(line);
    work.commit().await
}
