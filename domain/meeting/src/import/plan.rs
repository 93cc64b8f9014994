//! The dry run: what an import would do, and everything that speaks against it.

use super::File;
use super::columns::columns;
use super::roll::{Settled, settle};
use super::row::{Reader, Told};
use crate::record::{Attend, NewMeeting, Roll};
use crate::rules::{self, Candidate, Ground, fields};
use crate::{due, store};
use access::{Deployment, Scope};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use db::Conn;
use exchange::heading::LeftOut;
use exchange::sheet::{self, Row, Sheet};
use exchange::{Heading, Limits, Problem, Problems};
use member::rights::Asked;
use std::collections::HashMap;
use std::sync::Arc;

/// What an import would do.
#[derive(Debug)]
pub struct Plan {
    /// The unit it goes into.
    pub into: UnitId,
    /// Meetings to be recorded.
    pub new: Vec<NewMeeting>,
    /// Rows of data.
    pub rows: usize,
    /// Rows that say what is recorded already.
    pub unchanged: usize,
    /// Rows recorded in numbers though names were given or known: row and why.
    pub counted: Vec<(u32, String)>,
    /// Everything wrong; nothing is imported while there is anything.
    pub problems: Problems,
    /// Columns and lines that were left out.
    pub ignored: Vec<LeftOut>,
    /// The table, to give it back with its problems marked.
    pub sheet: Sheet,
    /// Where its columns are; nothing when no heading was found.
    pub heading: Option<Heading>,
}

impl Plan {
    fn empty(into: UnitId, sheet: Sheet) -> Self {
        Self {
            into,
            new: Vec::new(),
            rows: 0,
            unchanged: 0,
            counted: Vec::new(),
            problems: Problems::new(),
            ignored: Vec::new(),
            sheet,
            heading: None,
        }
    }
}

/// Reads a table into a unit in reach.
///
/// # Errors
/// A refusal of the file as a whole; [`Fault::NotFound`] when the unit is out of reach.
pub async fn plan(deployment: &Deployment, scope: &Scope, into: UnitId, file: File<'_>) -> Outcome<Plan> {
    let mut conn = deployment.db.read().await?;
    let top = org::store::find(&mut conn, scope, into).await?;
    let within = scope.within(&top.path).ok_or(Fault::NotFound)?;
    let sheet = sheet::read(file.bytes, file.name, &Limits::default())?;
    let mut plan = Plan::empty(into, sheet);
    let heading = match exchange::heading::find(&plan.sheet, &columns(&deployment.catalogue)) {
        Ok(heading) => heading,
        Err(problems) => {
            plan.problems = problems;
            return Ok(plan);
        }
    };
    let units = org::store::list_all(&mut conn, &within).await?;
    let reader = Reader { catalogue: &deployment.catalogue, heading: &heading, units: &units, into };
    let mut check = Check {
        deployment,
        scope,
        reader: &reader,
        known: HashMap::new(),
        seen: HashMap::new(),
        found: Found::default(),
    };
    for row in heading.rows(&plan.sheet) {
        check.row(&mut conn, &row).await?;
    }
    let found = check.found;
    plan.ignored = heading.ignored.iter().chain(&heading.skipped).cloned().collect();
    Ok(Plan {
        new: found.new,
        rows: found.rows,
        unchanged: found.unchanged,
        counted: found.counted,
        problems: found.problems,
        heading: Some(heading.clone()),
        ..plan
    })
}

#[derive(Default)]
struct Found {
    new: Vec<NewMeeting>,
    rows: usize,
    unchanged: usize,
    counted: Vec<(u32, String)>,
    problems: Problems,
}

/// What makes two rows the same meeting.
type Key = (UnitId, String, Day, String, String);

struct Check<'a> {
    deployment: &'a Deployment,
    scope: &'a Scope,
    reader: &'a Reader<'a>,
    known: HashMap<(UnitId, String, Day), Arc<Vec<Candidate>>>,
    seen: HashMap<Key, u32>,
    found: Found,
}

impl<'a> Check<'a> {
    async fn row(&mut self, conn: &mut Conn, row: &Row<'_>) -> Outcome<()> {
        self.found.rows += 1;
        let before = self.found.problems.total();
        let Some(mut told) = self.reader.read(row, &mut self.found.problems) else { return Ok(()) };
        let candidates = self.candidates(conn, &told).await?;
        match settle(&told, &candidates) {
            Settled::Named(roll) => told.new.roll = roll,
            Settled::Counted(roll, why) => {
                told.new.roll = roll;
                if !why.is_empty() {
                    self.found.counted.push((row.number, why));
                }
            }
            Settled::Wrong(column, what) => {
                let refusal = Refusal::at(column, what, "请核对姓名；已调离的，请先在名册中补登历史变动");
                self.reader.refused(row, &told, refusal, &mut self.found.problems);
            }
        }
        for refusal in self.against(&told, &candidates) {
            self.reader.refused(row, &told, refusal, &mut self.found.problems);
        }
        if self.found.problems.total() == before {
            self.sort(conn, row, told).await?;
        }
        Ok(())
    }

    async fn candidates(&mut self, conn: &mut Conn, told: &Told<'_>) -> Outcome<Arc<Vec<Candidate>>> {
        let key = (told.unit.id, told.kind.key.clone(), told.new.day);
        if let Some(found) = self.known.get(&key) {
            return Ok(found.clone());
        }
        let asked = Asked { keys: &self.deployment.keys, catalogue: &self.deployment.catalogue, on: told.new.day };
        let found = due::candidates(conn, self.scope, asked, told.kind, told.unit).await?;
        let found = Arc::new(found);
        self.known.insert(key, found.clone());
        Ok(found)
    }

    fn against(&self, told: &Told<'_>, candidates: &[Candidate]) -> Vec<Refusal> {
        let ground = Ground {
            kind: told.kind,
            unit: (&told.unit.name, &told.unit.kind),
            founded: told.unit.founded,
            dissolved: told.unit.dissolved,
            candidates,
            today: self.deployment.today(),
        };
        let mut faults = rules::against(&told.new, &ground);
        let typed = |key: &str| told.new.fields.get(key).map_or("", String::as_str);
        faults.extend(fields::read(&self.deployment.catalogue, told.kind, typed).1);
        faults
    }

    /// New, said already, or said twice.
    async fn sort(&mut self, conn: &mut Conn, row: &Row<'_>, told: Told<'a>) -> Outcome<()> {
        let typed = |key: &str| told.new.fields.get(key).map_or("", String::as_str);
        let (values, _) = fields::read(&self.deployment.catalogue, told.kind, typed);
        let title = rules::title_of(told.kind, &values, &told.new.agenda);
        let key = (told.unit.id, told.kind.key.clone(), told.new.day, told.new.start.clone(), title.clone());
        if let Some(first) = self.seen.insert(key, row.number) {
            let what = format!("与第{first}行是同一次会议");
            self.found.problems.push(Problem::of_row(row.number, what, "请删去重复的一行，或写明各自的开始时间"));
            return Ok(());
        }
        match store::same(conn, self.scope, &told.new, &title).await? {
            None => self.found.new.push(told.new),
            Some(old) if present(&told.new.roll) == old.counts.present => self.found.unchanged += 1,
            Some(old) => {
                let what = format!("系统中已有这次会议，实到为 {} 人", old.counts.present.unwrap_or(0));
                self.found.problems.push(Problem::of_row(row.number, what, "请核对；系统中有误的，请在会议页面更正"));
            }
        }
        Ok(())
    }
}

fn present(roll: &Roll) -> Option<i64> {
    match roll {
        Roll::Counted(counts) => counts.present,
        Roll::Named(marks) => i64::try_from(marks.iter().filter(|m| m.state == Some(Attend::Present)).count()).ok(),
    }
}
