//! First step: from bytes to facts, without looking at the database.

use super::Source;
use crate::facts::Facts;
use crate::reading::Reader;
use crate::store::row::blind_id;
use base::{Day, Fault, Keys, Outcome};
use catalogue::{Catalogue, RosterColumn};
use exchange::cell::{self, IdColumn, Reason};
use exchange::heading::{self, Column, Heading};
use exchange::sheet::{self, Limits, Row};
use exchange::{Problem, Problems, Sheet};
use std::collections::HashMap;
use std::sync::Arc;

/// A table that was read.
pub(crate) struct Parsed {
    pub sheet: Sheet,
    /// `None` when no heading was found; then there are no rows and at least one problem.
    pub heading: Option<Heading>,
    /// Headings of columns that the program computes itself.
    pub computed: Vec<String>,
    pub rows: Vec<ParsedRow>,
    pub problems: Problems,
}

/// A row that was read. A row with problems keeps what could be read, so that later checks can add theirs.
pub(crate) struct ParsedRow {
    /// As the spreadsheet numbers it.
    pub number: u32,
    pub facts: Facts,
    /// What stands in the column of the unit.
    pub unit: Option<Box<str>>,
    /// Blind index of the ID number; empty when it could not be read.
    pub blind: String,
    /// Whether something in the row could not be read.
    pub broken: bool,
}

/// Reads a table.
pub(crate) fn parse(source: &Source, catalogue: &Catalogue, keys: &Keys, today: Day) -> Outcome<Parsed> {
    let sheet = sheet::read(&source.bytes, &source.file_name, &Limits::default()).map_err(Fault::from)?;
    let columns: Vec<Column> = catalogue.roster_columns().iter().map(column).collect();
    let heading = match heading::find(&sheet, &columns) {
        Ok(heading) => heading,
        Err(problems) => {
            return Ok(Parsed { sheet, heading: None, computed: Vec::new(), rows: Vec::new(), problems });
        }
    };
    let mut problems = Problems::new();
    let rows = read_rows(&sheet, &heading, catalogue, (keys, today), &mut problems);
    if rows.is_empty() {
        problems.push(Problem::of_table("表头下面没有数据", "请填写后再导入"));
    }
    let computed = catalogue.roster_columns().iter().filter(|c| c.computed);
    let computed = computed.map(|c| heading.text(&c.key).to_owned()).filter(|text| !text.is_empty()).collect();
    Ok(Parsed { computed, heading: Some(heading), sheet, rows, problems })
}

/// A roster column as the search for the heading knows it. The unit may be absent: then all belong to the unit imported into.
fn column(c: &RosterColumn) -> Column {
    let required = c.required && c.key != "unit";
    Column { key: c.key.clone(), name: c.name.clone(), synonyms: c.synonyms.clone(), required }
}

/// A column that is read, with its key shared by all rows.
struct Wanted<'c> {
    column: &'c RosterColumn,
    key: Arc<str>,
    at: u32,
}

fn read_rows(
    sheet: &Sheet,
    heading: &Heading,
    catalogue: &Catalogue,
    (keys, today): (&Keys, Day),
    problems: &mut Problems,
) -> Vec<ParsedRow> {
    let wanted: Vec<Wanted<'_>> = catalogue
        .roster_columns()
        .iter()
        .filter(|c| !c.computed)
        .filter_map(|c| Some(Wanted { column: c, key: c.key.as_str().into(), at: heading.column(&c.key)? }))
        .collect();
    let ids = IdColumn::of(heading.rows(sheet).map(|row| heading.cell(&row, "id_number")));
    let reader = Reader { catalogue, today, ids };
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut rows = Vec::new();
    for row in heading.rows(sheet) {
        let mut parsed = read_row(&row, heading, &wanted, &reader, problems);
        if parsed.facts.has("id_number") {
            parsed.blind = blind_id(keys, parsed.facts.get("id_number"));
            match seen.get(&parsed.blind) {
                Some(first) => {
                    parsed.broken = true;
                    problems.push(twice(&row, heading, *first));
                }
                None => {
                    seen.insert(parsed.blind.clone(), row.number);
                }
            }
        }
        rows.push(parsed);
    }
    rows
}

fn read_row(
    row: &Row<'_>,
    heading: &Heading,
    wanted: &[Wanted<'_>],
    reader: &Reader<'_>,
    problems: &mut Problems,
) -> ParsedRow {
    let mut parsed =
        ParsedRow { number: row.number, facts: Facts::new(), unit: None, blind: String::new(), broken: false };
    for w in wanted {
        let cell = row.cell(w.at);
        if w.column.key == "unit" {
            match cell::text(&cell) {
                Ok(text) => parsed.unit = text.map(String::into_boxed_str),
                Err(reason) => fail(&mut parsed, problems, Problem::of_cell(&cell, heading.text("unit"), reason)),
            }
            continue;
        }
        match reader.cell(w.column, &cell) {
            Ok(Some(value)) => parsed.facts.set_shared(&w.key, value),
            Ok(None) if w.column.required => {
                let reason = Reason::new(format!("缺少{}", w.column.name), format!("请填写{}", w.column.name));
                fail(&mut parsed, problems, Problem::of_cell(&cell, heading.text(&w.column.key), reason));
            }
            Ok(None) => {}
            Err(reason) => {
                let problem = Problem::of_cell(&cell, heading.text(&w.column.key), reason);
                fail(&mut parsed, problems, masked(problem, w.column));
            }
        }
    }
    parsed
}

fn fail(parsed: &mut ParsedRow, problems: &mut Problems, problem: Problem) {
    parsed.broken = true;
    problems.push(problem);
}

/// A wrong ID number or address is still somebody's: the place tells where it stands.
fn masked(problem: Problem, column: &RosterColumn) -> Problem {
    if column.sensitive { Problem { value: hide(&problem.value), ..problem } } else { problem }
}

/// Keeps the first three and last two characters of anything longer.
pub(crate) fn hide(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    if chars.len() < 8 {
        return value.to_owned();
    }
    let (head, tail): (String, String) = (chars[..3].iter().collect(), chars[chars.len() - 2..].iter().collect());
    format!("{head}…{tail}")
}

fn twice(row: &Row<'_>, heading: &Heading, first: u32) -> Problem {
    let cell = heading.cell(row, "id_number");
    let reason = Reason::new(format!("与第{first}行的公民身份号码相同"), "同一人只保留一行");
    let problem = Problem::of_cell(&cell, heading.text("id_number"), reason);
    Problem { value: hide(&problem.value), ..problem }
}
