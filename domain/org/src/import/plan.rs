//! The dry run: what every row would do, or why not.

use super::books::Books;
use super::columns::columns;
use super::judge::Judge;
use super::reading::line;
use crate::{Details, NewUnit, Unit, store};
use access::Scope;
use base::id::UnitId;
use base::{Day, Keys, Outcome};
use catalogue::Catalogue;
use db::Conn;
use exchange::heading::{self, LeftOut};
use exchange::{Heading, Limits, Problem, Problems, Row, Sheet, sheet};

/// More units than this no table of a district has.
const MOST_ROWS: u32 = 20_000;

/// What is to be imported, and into which unit.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// Its name as the person gave it.
    pub file_name: &'a str,
    /// The unit that rows without a superior come under; rows must not name units outside its subtree.
    pub unit: UnitId,
    /// From which day the books know units founded before it.
    pub on: Day,
    /// Today.
    pub today: Day,
}

/// The superior of a new unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Above {
    /// A unit that the books know.
    Known(UnitId),
    /// The unit of another row (index into the steps).
    Row(usize),
}

/// What a row does.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Founds a unit; the parent in it is not set yet.
    Found(Box<NewUnit>, Above),
    /// Brings the data of a known unit (version) up to date.
    Correct(UnitId, i64, Box<Details>),
    /// Says what is there already.
    Same(UnitId),
    /// Does nothing: there is a problem.
    Wrong,
}

/// What an import would do.
#[derive(Debug)]
pub struct Plan {
    /// The unit imported into.
    pub unit: Unit,
    /// Name of the file.
    pub file_name: String,
    /// Rows of data.
    pub rows: usize,
    /// Units it founds.
    pub new: usize,
    /// Known units whose data it changes.
    pub changed: usize,
    /// Rows that say what is there already.
    pub unchanged: usize,
    /// Everything that is wrong; unless empty, nothing is imported.
    pub problems: Problems,
    /// Headings that were not understood, and lines under the table.
    pub ignored: Vec<LeftOut>,
    /// Sheets that were not read.
    pub unread: Vec<String>,
    /// The table, for the annotated copy.
    pub sheet: Sheet,
    /// Its heading, if it was found.
    pub heading: Option<Heading>,
    pub(super) steps: Vec<Step>,
}

/// Makes the dry run. Nothing is written.
///
/// # Errors
/// A refusal when the file is no table; [`base::Fault::NotFound`] when the unit is out of reach.
pub async fn plan(
    conn: &mut Conn,
    scope: &Scope,
    keys: &Keys,
    catalogue: &Catalogue,
    asked: Asked<'_>,
) -> Outcome<Plan> {
    let unit = store::find(conn, scope, asked.unit).await?;
    let sheet = sheet::read(asked.bytes, asked.file_name, &Limits { rows: MOST_ROWS, ..Limits::default() })?;
    let unread = sheet.unread.clone();
    let file_name = asked.file_name.to_owned();
    let (heading, problems) = match heading::find(&sheet, &columns()) {
        Ok(heading) => (Some(heading), Problems::new()),
        Err(problems) => (None, problems),
    };
    let mut plan = Plan {
        unit,
        file_name,
        rows: 0,
        new: 0,
        changed: 0,
        unchanged: 0,
        problems,
        ignored: Vec::new(),
        unread,
        sheet,
        heading,
        steps: Vec::new(),
    };
    let Some(heading) = plan.heading.clone() else { return Ok(plan) };
    plan.ignored = heading.ignored.iter().chain(&heading.skipped).cloned().collect();
    let mut problems = Problems::new();
    let rows: Vec<Row<'_>> = heading.rows(&plan.sheet).collect();
    let lines: Vec<_> = rows.iter().map(|row| line(row, &heading, catalogue, &mut problems)).collect();
    let books = Books::load(conn, scope, &plan.unit).await?;
    plan.steps = Judge::new(&books, (&heading, &rows, &lines), (catalogue, keys, asked), &mut problems).steps()?;
    plan.rows = lines.len();
    if plan.rows == 0 {
        problems.push(Problem::of_table("表头下面没有数据", "请在表头下面逐行填写党组织"));
    }
    plan.new = plan.steps.iter().filter(|s| matches!(s, Step::Found(..))).count();
    plan.changed = plan.steps.iter().filter(|s| matches!(s, Step::Correct(..))).count();
    plan.unchanged = plan.steps.iter().filter(|s| matches!(s, Step::Same(_))).count();
    plan.problems = problems;
    Ok(plan)
}
