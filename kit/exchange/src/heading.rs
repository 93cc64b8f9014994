//! Which column is which: finds the heading row by names and synonyms, wherever it lies and in whatever order.
//!
//! Title rows and a two-row heading (a group above its parts) are understood; headings nobody knows are reported, not guessed.

mod candidate;
mod words;

use crate::problem::{Problem, Problems};
use crate::sheet::{Cell, Row, Sheet, column_name};
use candidate::{Candidate, HEADING_WITHIN, HeadingCell, best_row};
use serde::Serialize;

/// The heading of the column that an annotated workbook adds; never data.
pub const PROBLEMS_HEADING: &str = "问题";

/// A column that a table may have.
#[derive(Debug, Clone)]
pub struct Column {
    /// What the program calls it.
    pub key: String,
    /// What its heading should be, in Chinese.
    pub name: String,
    /// What else people write over it.
    pub synonyms: Vec<String>,
    /// Whether a table without it is refused.
    pub required: bool,
}

impl Column {
    /// A column that may be absent.
    pub fn optional(key: &str, name: &str, synonyms: &[&str]) -> Self {
        let synonyms = synonyms.iter().map(|synonym| (*synonym).to_owned()).collect();
        Self { key: key.to_owned(), name: name.to_owned(), synonyms, required: false }
    }

    /// A column that must be there.
    pub fn required(key: &str, name: &str, synonyms: &[&str]) -> Self {
        Self { required: true, ..Self::optional(key, name, synonyms) }
    }
}

/// A heading that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Key of the [`Column`].
    pub key: String,
    /// Column in the sheet, A = 1.
    pub column: u32,
    /// The heading as it stands in the file.
    pub text: String,
}

/// A column or row that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// `F列` or `第120行`.
    pub place: String,
    /// What stands there.
    pub text: String,
    /// Why it was left out.
    pub reason: String,
}

/// Where the columns of a table are.
#[derive(Debug, Clone)]
pub struct Heading {
    /// The (last) heading row.
    pub row: u32,
    /// The columns understood, from the left.
    pub found: Vec<Found>,
    /// Headings that were not understood or not needed.
    pub ignored: Vec<LeftOut>,
    /// Rows that are not data: a row of column numbers or an example under the heading, lines under the table.
    pub skipped: Vec<LeftOut>,
    first_data_row: u32,
    last_data_row: u32,
}

impl Heading {
    /// The column of a key, A = 1.
    pub fn column(&self, key: &str) -> Option<u32> {
        self.found.iter().find(|found| found.key == key).map(|found| found.column)
    }

    /// The heading of a key as it stands in the file; empty if the table has no such column.
    pub fn text(&self, key: &str) -> &str {
        self.found.iter().find(|found| found.key == key).map_or("", |found| &found.text)
    }

    /// The cell of a key in a row; an empty one if the table has no such column.
    pub fn cell<'a>(&self, row: &Row<'a>, key: &str) -> Cell<'a> {
        row.cell(self.column(key).unwrap_or(0))
    }

    /// The rows of data: below the heading, not blank in every column that was understood, above the lines under the table.
    pub fn rows<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = Row<'a>> {
        let within = self.first_data_row..=self.last_data_row;
        sheet.rows().filter(move |row| within.contains(&row.number) && !self.is_blank(row))
    }

    fn is_blank(&self, row: &Row<'_>) -> bool {
        self.found.iter().all(|found| row.cell(found.column).is_blank())
    }
}

/// Finds the heading.
///
/// # Errors
/// Every problem at once: no heading row, required columns that are missing, headings that occur twice.
pub fn find(sheet: &Sheet, columns: &[Column]) -> Result<Heading, Problems> {
    let Some(best) = best_row(sheet, columns) else {
        let wanted: Vec<&str> = columns.iter().filter(|c| c.required).map(|c| c.name.as_str()).take(6).collect();
        let remedy = format!("前{HEADING_WITHIN}行里应有一行表头，写有“{}”等列名", wanted.join("、"));
        let mut problems = Problems::new();
        problems.push(Problem::of_table(format!("在“{}”中没有找到表头", sheet.name), remedy));
        return Err(problems);
    };
    let (found, ignored, mut problems) = assign(&best, columns);
    for column in columns.iter().filter(|c| c.required && !found.iter().any(|f| f.key == c.key)) {
        let row = Problem {
            row: best.row,
            ..Problem::of_table(format!("缺少“{}”列", column.name), also_known(column))
        };
        problems.push(row);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let (first_data_row, last_data_row) = (best.row + 1, best.row);
    let mut heading = Heading { row: best.row, found, ignored, skipped: Vec::new(), first_data_row, last_data_row };
    skip_below_heading(sheet, &mut heading);
    find_end(sheet, &mut heading);
    Ok(heading)
}

fn also_known(column: &Column) -> String {
    let synonyms: Vec<String> = column.synonyms.iter().take(4).map(|s| format!("“{s}”")).collect();
    let or = if synonyms.is_empty() { String::new() } else { format!("（也可写作{}）", synonyms.join("、")) };
    format!("请在表头补上“{}”{or}", column.name)
}

/// Gives each column its cell. The proper name wins over a synonym; two of the same rank are a problem.
fn assign(best: &Candidate, columns: &[Column]) -> (Vec<Found>, Vec<LeftOut>, Problems) {
    let (mut found, mut ignored, mut problems) = (Vec::new(), Vec::new(), Problems::new());
    for cell in &best.cells {
        let Some(matched) = cell.matched else {
            if cell.text != PROBLEMS_HEADING {
                ignored.push(left_out(cell, "系统没有这一列"));
            }
            continue;
        };
        let rivals = best.cells.iter().filter(|c| c.matched.is_some_and(|m| m.index == matched.index));
        let exact_rival = rivals.clone().any(|c| c.matched.is_some_and(|m| m.exact));
        let column = &columns[matched.index];
        if exact_rival && !matched.exact {
            ignored.push(left_out(cell, &format!("已取用“{}”列", column.name)));
            continue;
        }
        let first = rivals.filter(|c| c.matched == Some(matched)).map(|c| c.column).min();
        if first == Some(cell.column) {
            found.push(Found { key: column.key.clone(), column: cell.column, text: cell.text.clone() });
            continue;
        }
        let earlier = column_name(first.unwrap_or(0));
        let reason = format!("与{earlier}列都是“{}”", column.name);
        let mut problem = Problem::of_table(reason, "请只保留一列，或改写其中一列的列名");
        (problem.row, problem.column, problem.heading) = (best.row, cell.column, cell.text.clone());
        problems.push(problem);
    }
    (found, ignored, problems)
}

fn left_out(cell: &HeadingCell, reason: &str) -> LeftOut {
    LeftOut { place: format!("{}列", column_name(cell.column)), text: cell.text.clone(), reason: reason.to_owned() }
}

/// Steps over a row of column numbers and a row that says it is an example.
fn skip_below_heading(sheet: &Sheet, heading: &mut Heading) {
    for row in sheet.rows().filter(|row| row.number > heading.row).take(2) {
        let filled: Vec<String> =
            row.cells().map(|cell| words::tidy(&cell.shown())).filter(|text| !text.is_empty()).collect();
        let reason = if words::is_numbering(&filled) {
            "列号行，不是数据"
        } else if filled.first().is_some_and(|first| words::EXAMPLES.contains(&first.as_str())) {
            "示例行，不是数据"
        } else {
            return;
        };
        heading.first_data_row = row.number + 1;
        heading.skipped.push(skipped(&row, filled.into_iter().next().unwrap_or_default(), reason));
    }
}

/// Goes up from the last row over blank rows and lines such as 填表人：; what is above is data.
fn find_end(sheet: &Sheet, heading: &mut Heading) {
    let mut footers = Vec::new();
    for row in sheet.rows().rev().take_while(|row| row.number >= heading.first_data_row) {
        let filled: Vec<Cell<'_>> = row.cells().filter(|cell| !cell.is_blank()).collect();
        let Some(first) = filled.first() else { continue };
        let text = words::tidy(&first.shown());
        let is_footer = filled.len() <= 3 && words::FOOTERS.iter().any(|start| text.starts_with(start));
        if !is_footer {
            heading.last_data_row = row.number;
            break;
        }
        footers.push(skipped(&row, text, "表格下方的说明，不是数据"));
    }
    heading.skipped.extend(footers.into_iter().rev());
}

fn skipped(row: &Row<'_>, text: String, reason: &str) -> LeftOut {
    LeftOut { place: format!("第{}行", row.number), text, reason: reason.to_owned() }
}
