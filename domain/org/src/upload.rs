//! Importing a table by the very acts of the forms: every row is done in one transaction, which a dry run lets go and an import keeps.
//!
//! So a dry run refuses exactly what the import would refuse, rows may rest on rows above or below them, and nothing is decided twice.
//! For nouns whose records are what their events add up to; the events that came are noted with the batch and taken back with it.

mod page;
mod table;

pub use page::routes;
pub use table::{Found, Line, Wanted};

use crate::batch::{self, Counts};
use crate::{Unit, store};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use catalogue::Catalogue;
use exchange::heading::LeftOut;
use exchange::sheet::{self, Sheet};
use exchange::{Heading, Limits};
use std::pin::Pin;

/// Most rows of one table: they are done in one transaction, and meanwhile nobody else writes.
const MOST_ROWS: usize = 5_000;

/// How a noun imports its tables.
#[derive(Debug, Clone, Copy)]
pub struct Upload {
    /// Kind of the batch, also the word of the command line.
    pub kind: &'static str,
    /// What is imported, in Chinese.
    pub name: &'static str,
    /// The capability that writing needs, besides `import`.
    pub need: &'static str,
    /// Title and address of the list.
    pub list: (&'static str, &'static str),
    /// Address of the page, and of the empty table.
    pub paths: [&'static str; 2],
    /// What the day of rows without one means.
    pub on: &'static str,
    /// What has to be known about the table, in sentences.
    pub hints: &'static [&'static str],
    /// The columns that a table may have.
    pub columns: fn(&Catalogue) -> Vec<Wanted>,
    /// Does every row, telling what is wrong.
    pub run: RunFn,
}

/// What [`Upload::run`] gives when it is done.
pub type RunFuture<'a> = Pin<Box<dyn Future<Output = Outcome<()>> + Send + 'a>>;
/// Does every row of a table.
pub type RunFn = for<'a> fn(&'a mut Work, &'a Asked<'a>, &'a mut Found) -> RunFuture<'a>;

/// A file with where it belongs.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// The unit it is imported into.
    pub into: UnitId,
    /// The day of rows that say none.
    pub on: Day,
}

/// What rows are done with.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The scope of [`Upload::need`].
    pub scope: &'a Scope,
    /// The unit of rows that name none.
    pub into: &'a Unit,
    /// The units that rows may name: that one and those below it.
    pub units: &'a [Unit],
    /// The day of rows that say none.
    pub on: Day,
    /// The rows.
    pub lines: &'a [Line<'a>],
    /// The batch, for [`batch::brought`].
    pub batch: i64,
}

/// What an import does, or did.
#[derive(Debug)]
pub struct Plan {
    /// What became of the rows.
    pub found: Found,
    /// Columns and lines that were left out.
    pub ignored: Vec<LeftOut>,
    /// The table, to give it back with its problems marked.
    pub sheet: Sheet,
    /// Where its columns are; nothing when no heading was found.
    pub heading: Option<Heading>,
    /// The batch, once the work is committed.
    pub batch: i64,
}

impl Plan {
    /// Whether there is something to commit and nothing against it.
    pub fn is_good(&self) -> bool {
        self.found.problems.is_empty() && self.found.made > 0
    }
}

/// Does a table in a piece of work. Whoever only asks lets the work go; whoever imports commits it if the plan [`Plan::is_good`].
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach; a refusal of the file as a whole.
pub async fn run(work: &mut Work, upload: &Upload, file: File<'_>) -> Outcome<Plan> {
    let importing = work.actor().scope("import")?;
    let scope = work.actor().scope(upload.need)?;
    let into = store::find(work.conn(), &scope, file.into).await?;
    if !importing.covers(&into.path) {
        return Err(Fault::NotFound);
    }
    if file.on > work.today() {
        return Err(Refusal::at("on", "日期晚于今天", "请核对日期").into());
    }
    let sheet = sheet::read(file.bytes, file.name, &Limits::default())?;
    let columns: Vec<_> = (upload.columns)(work.catalogue()).into_iter().map(|w| w.column).collect();
    let mut plan = Plan { found: Found::default(), ignored: Vec::new(), sheet, heading: None, batch: 0 };
    match exchange::heading::find(&plan.sheet, &columns) {
        Ok(heading) => {
            (plan.found, plan.batch) = rows(work, upload, (&file, &into, &scope), (&plan.sheet, &heading)).await?;
            plan.ignored = heading.ignored.iter().chain(&heading.skipped).cloned().collect();
            plan.heading = Some(heading);
        }
        Err(problems) => plan.found.problems = problems,
    }
    Ok(plan)
}

async fn rows(
    work: &mut Work,
    upload: &Upload,
    (file, into, scope): (&File<'_>, &Unit, &Scope),
    (sheet, heading): (&Sheet, &Heading),
) -> Outcome<(Found, i64)> {
    let within = scope.within(&into.path).ok_or(Fault::NotFound)?;
    let units = store::list(work.conn(), &within).await?;
    let lines: Vec<Line<'_>> = heading.rows(sheet).map(|row| Line::of(heading, row)).collect();
    if lines.len() > MOST_ROWS {
        let what = format!("表格有{}行，一次最多导入{MOST_ROWS}行", lines.len());
        return Err(Refusal::at("file", what, "请分成几个文件").into());
    }
    if lines.is_empty() {
        return Err(Refusal::at("file", "表格中没有数据", "请在表头下面填写").into());
    }
    let batch = batch::open(work, scope, upload.kind, into.id, file.name).await?;
    let mut found = Found::of(lines.len());
    let asked = Asked { scope, into, units: &units, on: file.on, lines: &lines, batch };
    (upload.run)(work, &asked, &mut found).await?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let unchanged = found.rows.saturating_sub(found.made);
    let counts =
        Counts { rows: count(found.rows), created: count(found.made), changed: 0, unchanged: count(unchanged) };
    batch::close(work, scope, batch, counts).await?;
    Ok((found, batch))
}
