//! The dry run: what an import would record, everything that speaks against it, and rows that look like what is there already.

use super::columns::{UNIT_KEY, columns, fields};
use crate::acts::NewRecord;
use crate::resolve::Resolver;
use crate::rules::{self, Found, Texts, Wrong};
use crate::store;
use access::{Deployment, Scope};
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use catalogue::{Catalogue, Field, FieldType, Kind};
use db::Conn;
use exchange::heading::{self, LeftOut};
use exchange::sheet::{self, Cell, Row, Sheet};
use exchange::{Heading, Limits, Problem, Problems, Reason, cell};
use std::collections::HashMap;

/// An uploaded table.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Name as the person gave it.
    pub name: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

/// A row that looks like a record that is there, or like another row: same unit, day and title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// The row, as the spreadsheet counts.
    pub row: u32,
    /// Its title.
    pub title: String,
    /// Its day.
    pub day: Day,
    /// The row it repeats; a record already there when `None`.
    pub of_row: Option<u32>,
}

/// What an import would do.
#[derive(Debug)]
pub struct Plan {
    /// Key of the kind.
    pub kind: String,
    /// The unit of rows that name none.
    pub unit: UnitId,
    /// Name of the file.
    pub file_name: String,
    /// Rows of data.
    pub rows: usize,
    /// What would be recorded, with its row.
    pub new: Vec<(u32, NewRecord)>,
    /// Rows that look like doubles.
    pub doubles: Vec<Double>,
    /// What soft rules say of rows that would be recorded nevertheless, with their row.
    pub reminders: Vec<(u32, String)>,
    /// Everything wrong; nothing is imported while there is anything.
    pub problems: Problems,
    /// Columns, rows and sheets that were left out.
    pub ignored: Vec<LeftOut>,
    /// The table, to give it back with its problems marked.
    pub sheet: Sheet,
    /// Where its columns are; `None` when no heading was found.
    pub heading: Option<Heading>,
}

impl Plan {
    /// The table with every problem marked, to be corrected and imported again.
    ///
    /// # Errors
    /// When the temporary files cannot be written.
    pub fn annotated(&self, made: Day) -> Outcome<Vec<u8>> {
        exchange::out::annotate(&self.sheet, self.heading.as_ref(), &self.problems, made)
    }
}

/// Reads a table of a kind into a unit in reach; rows may name units below it.
///
/// # Errors
/// A refusal of the file as a whole; [`Fault::NotFound`] when there is no such kind or the unit is out of reach.
pub async fn plan(deployment: &Deployment, scope: &Scope, kind: &str, unit: UnitId, file: File<'_>) -> Outcome<Plan> {
    let kind = deployment.catalogue.kind(kind).ok_or(Fault::NotFound)?;
    let mut conn = deployment.db.read().await?;
    let top = org::store::find(&mut conn, scope, unit).await?;
    let within = scope.within(&top.path).ok_or(Fault::NotFound)?;
    let sheet = sheet::read(file.bytes, file.name, &Limits::default())?;
    let mut plan = Plan {
        kind: kind.key.clone(),
        unit,
        file_name: file.name.to_owned(),
        rows: 0,
        new: Vec::new(),
        doubles: Vec::new(),
        reminders: Vec::new(),
        problems: Problems::new(),
        ignored: unread(&sheet),
        sheet,
        heading: None,
    };
    match heading::find(&plan.sheet, &columns(kind)) {
        Ok(found) => plan.heading = Some(found),
        Err(problems) => {
            plan.problems = problems;
            return Ok(plan);
        }
    }
    // Members and units may be named wherever whoever imports has reach; the rows' own units lie within the chosen one.
    let resolver = Resolver::new(&deployment.keys, scope, deployment.today());
    let places = Resolver::new(&deployment.keys, &within, deployment.today());
    let reader = Reader { kind, catalogue: &deployment.catalogue, today: deployment.today(), resolver, places };
    reader.read(&mut conn, &mut plan).await?;
    plan.doubles = doubles(&mut conn, scope, kind, &plan.new).await?;
    Ok(plan)
}

fn unread(sheet: &Sheet) -> Vec<LeftOut> {
    let of = |name: &String| LeftOut {
        place: format!("工作表“{name}”"),
        text: String::new(),
        reason: "只读取第一张有内容的表".to_owned(),
    };
    sheet.unread.iter().map(of).collect()
}

/// Reads rows one by one; learns each name once.
struct Reader<'a> {
    kind: &'a Kind,
    catalogue: &'a Catalogue,
    today: Day,
    resolver: Resolver<'a>,
    places: Resolver<'a>,
}

impl Reader<'_> {
    async fn read(mut self, conn: &mut Conn, plan: &mut Plan) -> Outcome<()> {
        let Some(heading) = &plan.heading else { return Ok(()) };
        plan.ignored.extend(heading.ignored.iter().chain(&heading.skipped).cloned());
        let mut problems = Problems::new();
        for row in heading.rows(&plan.sheet) {
            plan.rows += 1;
            let before = problems.total();
            let texts = self.texts(heading, &row, &mut problems);
            self.resolver.learn(conn, self.kind, &texts).await?;
            let unit = self.unit(conn, heading, &row, (&mut problems, plan.unit)).await?;
            match rules::read(self.kind, self.catalogue, &texts, self.resolver.known(), self.today) {
                Ok(values) if problems.total() == before => {
                    let told = rules::relate(self.kind, self.catalogue, &values);
                    plan.reminders.extend(told.iter().map(|t| (row.number, t.wrong.refusal(self.kind).to_string())));
                    plan.new.push((row.number, NewRecord { unit, values }));
                }
                Ok(_) => {}
                // A cell that could not be read at all was reported already; it is not missing too.
                Err(wrong) => wrong.iter().for_each(|w| self.note(heading, &row, w, &mut problems)),
            }
        }
        if plan.rows == 0 {
            problems.push(Problem::of_table("表头下面没有数据行", "请填写后再导入"));
        }
        plan.problems = problems;
        Ok(())
    }

    /// The texts of a row in the words that [`rules::read`] reads; what the cell itself refuses is noted.
    fn texts(&self, heading: &Heading, row: &Row<'_>, problems: &mut Problems) -> Texts {
        let mut texts = Texts::new();
        for field in fields(self.kind) {
            let cell = heading.cell(row, &field.key);
            let read = problems.take(heading, &field.key, &cell, text_of(field, &cell));
            match (read, &field.default) {
                (Some(Some(text)), _) => texts.push(&field.key, text),
                (Some(None), Some(default)) => texts.push(&field.key, default),
                (Some(None), None) | (None, _) => {}
            }
        }
        for field in self.kind.fields.iter().filter(|f| f.kind == FieldType::File && f.required) {
            // A table holds no files; they are added to the record afterwards.
            texts.push(&field.key, rules::PENDING_FILE);
        }
        texts
    }

    async fn unit(
        &mut self,
        conn: &mut Conn,
        heading: &Heading,
        row: &Row<'_>,
        (problems, fallback): (&mut Problems, UnitId),
    ) -> Outcome<UnitId> {
        let cell = heading.cell(row, UNIT_KEY);
        let Some(Some(text)) = problems.take(heading, UNIT_KEY, &cell, cell::text(&cell)) else { return Ok(fallback) };
        let reason = match self.places.unit(conn, &text).await? {
            Found::One(unit) => return Ok(UnitId(unit.id)),
            Found::Nobody => Reason::new("不是所选党组织或其下级", "请填写编码或全称"),
            Found::Several(n) => Reason::new(format!("对应{n}个党组织"), "请填写党组织编码"),
        };
        problems.push(Problem::of_cell(&cell, heading.text(UNIT_KEY), reason));
        Ok(fallback)
    }

    /// A fault of a field at its cell; of the row, when the table has no such column.
    fn note(&self, heading: &Heading, row: &Row<'_>, wrong: &Wrong, problems: &mut Problems) {
        let cell = heading.cell(row, &wrong.key);
        let Some(field) = self.kind.field(&wrong.key) else { return };
        if heading.column(&wrong.key).is_none() {
            problems.push(Problem::of_row(row.number, format!("{}{}", field.name, wrong.what), &wrong.remedy));
        } else if !(field.required && !cell.is_blank() && wrong.what == rules::MISSING) {
            problems.push(Problem::of_cell(&cell, heading.text(&wrong.key), Reason::new(&wrong.what, &wrong.remedy)));
        }
    }
}

/// A cell in the words that [`rules::read`] reads.
fn text_of(field: &Field, cell: &Cell<'_>) -> Result<Option<String>, Reason> {
    match field.kind {
        FieldType::Number => Ok(cell::decimal(cell)?.map(|n| n.to_string())),
        FieldType::Money => Ok(cell::money(cell)?.map(|fen| fen.to_string())),
        FieldType::Bool => Ok(cell::yes_no(cell)?.map(|yes| if yes { "yes" } else { "no" }.to_owned())),
        FieldType::Day => exact_day(cell),
        FieldType::Persons | FieldType::Long => cell::lines(cell),
        FieldType::Text | FieldType::Code | FieldType::Person | FieldType::Unit | FieldType::File => cell::text(cell),
    }
}

/// A record's days are known to the day.
fn exact_day(cell: &Cell<'_>) -> Result<Option<String>, Reason> {
    const REMEDY: &str = "请填写到日，如 2026-01-31";
    match cell::day(cell).map_err(|reason| Reason::new(reason.what, REMEDY))?.map(base::PartialDay::exact) {
        None => Ok(None),
        Some(Some(day)) => Ok(Some(day.to_string())),
        Some(None) => Err(Reason::new("没有写到日", REMEDY)),
    }
}

/// Rows whose unit, day and title are those of a record that is there, or of an earlier row.
async fn doubles(conn: &mut Conn, scope: &Scope, kind: &Kind, new: &[(u32, NewRecord)]) -> Outcome<Vec<Double>> {
    let mut days: Vec<Day> = new.iter().filter_map(|(_, n)| n.values.day(&kind.date)).collect();
    days.sort_unstable();
    days.dedup();
    let mut seen = HashMap::new();
    for (unit, day, title) in store::similar(conn, scope, &kind.key, &days).await? {
        seen.insert(rules::likeness(unit, day, &title), None);
    }
    let mut found = Vec::new();
    for (row, record) in new {
        let (Some(day), title) = (record.values.day(&kind.date), record.values.text(&kind.title)) else { continue };
        match seen.get(&rules::likeness(record.unit, day, title)) {
            Some(of_row) => found.push(Double { row: *row, title: title.to_owned(), day, of_row: *of_row }),
            None => {
                seen.insert(rules::likeness(record.unit, day, title), Some(*row));
            }
        }
    }
    Ok(found)
}
