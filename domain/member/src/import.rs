//! Importing a roster: read and judged as a whole first, with every problem; then written in one transaction, or not at all.
//!
//! A row is *new* (nobody has its ID number), *changed*, *unchanged* or *refused*; the four add up to the rows of the table. An empty
//! cell says nothing: it takes nothing away that is known. Where somebody stands is never moved by a table.

mod apply;
mod judge;
mod parse;
mod units;

pub use apply::{Applied, apply};

use crate::store::version;
use access::{Deployment, Scope};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use exchange::heading::{Heading, LeftOut};
use exchange::{Problems, Sheet};
use judge::Judged;
use parse::Parsed;
use serde::Serialize;

/// The kind of batch that an import of the roster makes.
pub const KIND: &str = "roster";

/// A table to be imported.
#[derive(Debug, Clone)]
pub struct Source {
    /// What is in the file.
    pub bytes: Vec<u8>,
    /// Its name, for messages.
    pub file_name: String,
    /// The unit whose roster it is; rows may name units below it.
    pub unit: UnitId,
    /// The day as of which new members are taken into the stock.
    pub on: Day,
}

/// What would happen: made before anything is written.
pub struct Plan {
    source: Source,
    parsed: Parsed,
    judged: Judged,
    mark: String,
}

/// The numbers of a plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Rows of data in the table.
    pub total: usize,
    /// Persons who would be entered.
    pub new: usize,
    /// Persons whose facts would change.
    pub changed: usize,
    /// Rows that say what is known.
    pub unchanged: usize,
    /// Rows with at least one problem.
    pub refused: usize,
}

impl Plan {
    /// The numbers.
    pub fn numbers(&self) -> Numbers {
        self.judged.numbers
    }

    /// Everything that is wrong.
    pub fn problems(&self) -> &Problems {
        &self.judged.problems
    }

    /// What is doubtful but does not hinder.
    pub fn warnings(&self) -> &Problems {
        &self.judged.warnings
    }

    /// Columns that were not read, and why.
    pub fn ignored(&self) -> &[LeftOut] {
        self.parsed.heading.as_ref().map_or(&[], |h| &h.ignored)
    }

    /// Lines that were left out, and why.
    pub fn skipped(&self) -> &[LeftOut] {
        self.parsed.heading.as_ref().map_or(&[], |h| &h.skipped)
    }

    /// Columns that are known but computed by the program: their headings.
    pub fn computed(&self) -> &[String] {
        &self.parsed.computed
    }

    /// Other sheets of the workbook that have content and were not read.
    pub fn unread(&self) -> &[String] {
        &self.parsed.sheet.unread
    }

    /// Whether it can be applied.
    pub fn is_good(&self) -> bool {
        self.judged.problems.is_empty()
    }

    /// The unit whose roster it is.
    pub fn unit(&self) -> UnitId {
        self.source.unit
    }

    /// Name of the file.
    pub fn file_name(&self) -> &str {
        &self.source.file_name
    }

    /// The table with its problems marked, as a workbook.
    ///
    /// # Errors
    /// When a temporary file cannot be written.
    pub fn annotated(&self, made: Day) -> Outcome<Vec<u8>> {
        exchange::out::annotate(&self.parsed.sheet, self.parsed.heading.as_ref(), &self.judged.problems, made)
    }

    /// The sheet and its heading, for those who write it out again.
    pub fn table(&self) -> (&Sheet, Option<&Heading>) {
        (&self.parsed.sheet, self.parsed.heading.as_ref())
    }
}

/// Reads a table and judges every row. Writes nothing.
///
/// # Errors
/// A refusal when the file cannot be read as a table at all; [`Fault::NotFound`] when the unit is out of reach.
pub async fn plan(deployment: &Deployment, scope: &Scope, source: Source) -> Outcome<Plan> {
    if source.on > deployment.today() {
        return Err(Refusal::at("on", "名册截止日晚于今天", "请核对日期").into());
    }
    let mut conn = deployment.db.read().await?;
    let unit = org::store::find(&mut conn, scope, source.unit).await?;
    // The reading takes a second for tens of thousands of rows: not on the threads that answer requests, and no connection held.
    drop(conn);
    let (catalogue, keys, today) = (deployment.catalogue.clone(), deployment.keys.clone(), deployment.today());
    let (source, parsed) = tokio::task::spawn_blocking(move || {
        let parsed = parse::parse(&source, &catalogue, &keys, today);
        parsed.map(|parsed| (source, parsed))
    })
    .await
    .map_err(|e| Fault::internal(format!("reading a roster: {e}")))??;
    let mut conn = deployment.db.read().await?;
    let mark = version::mark(&mut conn, scope.district()).await?;
    let ground = judge::Ground {
        keys: &deployment.keys,
        catalogue: &deployment.catalogue,
        scope,
        unit: &unit,
        today,
        on: source.on,
    };
    let judged = judge::judge(&mut conn, &ground, &parsed).await?;
    drop(conn);
    Ok(Plan { source, parsed, judged, mark })
}

#[cfg(test)]
mod import_tests;
