//! The rows of a table: read cell by cell, everything wrong told at its cell.

use crate::{Unit, pick};
use base::id::UnitId;
use base::{Day, PartialDay, Refusal};
use exchange::cell;
use exchange::sheet::{Cell, Row};
use exchange::{Column, Heading, Problem, Problems, Reason};
use std::collections::HashSet;

/// A column that a table may have, as the template explains it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its key and headings.
    pub column: Column,
    /// What may be chosen, in words.
    pub choices: Vec<String>,
    /// An example.
    pub example: String,
    /// What to fill in.
    pub help: String,
}

impl Wanted {
    /// A column by key, heading and other headings; `must` says whether a table without it is refused.
    pub fn of(must: bool, key: &str, name: &str, synonyms: &[&str]) -> Self {
        let column = if must { Column::required(key, name, synonyms) } else { Column::optional(key, name, synonyms) };
        Self { column, choices: Vec::new(), example: String::new(), help: String::new() }
    }

    /// With an example and what to fill in.
    #[must_use]
    pub fn told(self, example: &str, help: &str) -> Self {
        Self { example: example.to_owned(), help: help.to_owned(), ..self }
    }

    /// With what may be chosen.
    #[must_use]
    pub fn choose<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { choices: names.into_iter().map(str::to_owned).collect(), ..self }
    }
}

/// What became of the rows.
#[derive(Debug, Default)]
pub struct Found {
    /// Rows of data.
    pub rows: usize,
    /// Rows that brought something new.
    pub made: usize,
    /// Rows that say what is there already, or leave what is there as it is: row and which.
    pub same: Vec<(u32, String)>,
    /// What is to be known of rows that brought something new: row and what.
    pub remarks: Vec<(u32, String)>,
    /// Everything wrong; nothing is imported while there is anything.
    pub problems: Problems,
    /// Cells of which something is told already.
    told: HashSet<(u32, u32)>,
}

impl Found {
    pub(super) fn of(rows: usize) -> Self {
        Self { rows, ..Self::default() }
    }
}

/// A row.
#[derive(Debug)]
pub struct Line<'a> {
    heading: &'a Heading,
    row: Row<'a>,
}

impl<'a> Line<'a> {
    pub(super) fn of(heading: &'a Heading, row: Row<'a>) -> Self {
        Self { heading, row }
    }

    /// Its number, as the spreadsheet shows it.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    fn cell(&self, key: &str) -> Cell<'a> {
        self.heading.cell(&self.row, key)
    }

    fn read<T>(&self, key: &str, read: fn(&Cell<'_>) -> Result<Option<T>, Reason>, found: &mut Found) -> Option<T> {
        let cell = self.cell(key);
        read(&cell).unwrap_or_else(|reason| {
            self.wrong(key, reason, found);
            None
        })
    }

    /// A text of one line; empty when nothing stands there.
    pub fn text(&self, key: &str, found: &mut Found) -> String {
        self.read(key, cell::text, found).unwrap_or_default()
    }

    /// A number as a form would send it.
    pub fn count(&self, key: &str, found: &mut Found) -> String {
        self.read(key, cell::integer, found).map(|n| n.to_string()).unwrap_or_default()
    }

    /// A telephone number.
    pub fn phone(&self, key: &str, found: &mut Found) -> String {
        self.read(key, cell::phone_text, found).unwrap_or_default()
    }

    /// A day as a form would send it; the other one when none is told.
    pub fn day(&self, key: &str, other: Day, found: &mut Found) -> String {
        let told: Option<PartialDay> = self.read(key, cell::day, found);
        if told.is_some_and(|day| day.exact().is_none()) {
            self.wrong(key, Reason::new("没有写到日", "请按 2026-01-31 的格式填写"), found);
        }
        told.and_then(PartialDay::exact).unwrap_or(other).to_string()
    }

    /// The unit that a row names, or the other one when it names none.
    pub fn unit<'u>(&self, key: &str, units: &'u [Unit], other: UnitId, found: &mut Found) -> Option<&'u Unit> {
        let text = self.text(key, found);
        let id = if text.is_empty() { Some(other) } else { pick::chosen(&text, units) };
        let unit = id.and_then(|id| units.iter().find(|u| u.id == id));
        if unit.is_none() {
            let remedy = "请填写编码或全称；重名的请填编码；应在所选党组织及其下级之内";
            self.wrong(key, Reason::new("不是可以导入的党组织", remedy), found);
        }
        unit
    }

    /// A cell that cannot be read, or the row when the table has no such column.
    pub fn wrong(&self, key: &str, reason: Reason, found: &mut Found) {
        let cell = self.cell(key);
        found.told.insert((self.row.number, cell.column));
        self.push(&cell, key, reason, found);
    }

    fn push(&self, cell: &Cell<'_>, key: &str, reason: Reason, found: &mut Found) {
        found.problems.push(match cell.column {
            0 => Problem::of_row(self.row.number, reason.what, reason.remedy),
            _ => Problem::of_cell(cell, self.heading.text(key), reason),
        });
    }

    /// What an act refused, each at the cell of its field: a field is called as its column, unless `key` says otherwise. Of a cell that
    /// could not be read nothing more is told.
    pub fn refused(&self, all: Vec<Refusal>, key: fn(&str) -> &str, found: &mut Found) {
        for refusal in all {
            let key = key(&refusal.place);
            let cell = self.cell(key);
            if cell.column == 0 || !found.told.contains(&(self.row.number, cell.column)) {
                self.push(&cell, key, Reason::new(refusal.what, refusal.remedy), found);
            }
        }
    }
}
