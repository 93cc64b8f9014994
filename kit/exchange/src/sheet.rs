//! One table as it lies in a file: read by content, not by name, and kept in little memory.
//!
//! Cells that are empty are not stored, so that a single cell in column XFD costs sixteen bytes. All text lies in one string.

mod builder;
mod cfb;
mod delimited;
mod number_format;
mod source;
mod xls;
mod xls_records;
mod xls_strings;
mod xlsx;
mod xlsx_cells;
mod xlsx_parts;

pub use source::read;

use std::borrow::Cow;

/// Sheets of our own templates and annotated workbooks that hold no data: never taken for the table.
pub const NOT_DATA: [&str; 3] = ["填写说明", "问题清单", "代码表"];

/// What is read at most. The defaults keep any file under about 128 MB of memory and two seconds.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Size of the file in bytes.
    pub file_bytes: usize,
    /// Size of one part of a workbook after unpacking, in bytes.
    pub part_bytes: u64,
    /// Last row that may have content.
    pub rows: u32,
    /// Last column that may have content.
    pub columns: u32,
    /// Number of cells with content.
    pub cells: usize,
    /// All text of the table in bytes (UTF-8).
    pub text_bytes: usize,
    /// The same text counted once for every cell that shows it, in bytes: one long text may be shared by many cells.
    pub shown_bytes: usize,
    /// Characters in one cell; a spreadsheet itself allows 32,767.
    pub cell_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 32 << 20,
            part_bytes: 160 << 20,
            rows: 200_000,
            columns: 1_000,
            cells: 3_000_000,
            text_bytes: 32 << 20,
            shown_bytes: 256 << 20,
            cell_chars: 32_767,
        }
    }
}

/// The kind of file a sheet came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Office Open XML workbook.
    Xlsx,
    /// Binary workbook of Excel 97–2003 (BIFF8).
    Xls,
    /// Delimited text.
    Csv,
}

/// A table. Rows without content are absent.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Name of the sheet; of a csv file, the file's name without its ending.
    pub name: String,
    /// The kind of file it came from.
    pub origin: Origin,
    /// Other sheets of the workbook that have content and were not read.
    pub unread: Vec<String>,
    epoch_1904: bool,
    text: String,
    rows: Vec<RowSpan>,
    cells: Vec<Stored>,
}

#[derive(Debug, Clone, Copy)]
struct RowSpan {
    number: u32,
    start: u32,
}

/// A cell in sixteen bytes: `bits` is a number's bits, or start and length of a text.
#[derive(Debug, Clone, Copy)]
struct Stored {
    bits: u64,
    column: u16,
    kind: StoredKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StoredKind {
    Text,
    Number,
    Date(Shows),
    Bool,
    Error(CellError),
}

/// How much of a date a cell's number format shows: 1991年5月 is stored as the first of the month, but nobody said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
    /// Only a time of day.
    Time,
}

/// What a cell shows in place of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellError {
    /// `#N/A`, `#REF!`, `#DIV/0!` and the like.
    Formula,
    /// A formula whose result was never calculated and saved.
    NotCalculated,
}

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// Text, as it stands in the file.
    Text(&'a str),
    /// A number; its display format is not known.
    Number(f64),
    /// A date as a serial number of days.
    Date {
        /// Days (with fraction for the time) since the epoch.
        serial: f64,
        /// Whether the epoch is 1904-01-01 (old Macintosh) and not 1899-12-30.
        epoch_1904: bool,
        /// How much of it the cell shows.
        shows: Shows,
    },
    /// TRUE or FALSE.
    Bool(bool),
    /// An error in place of a value.
    Error(CellError),
}

/// A cell with its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell<'a> {
    /// Row as the spreadsheet numbers it, from 1.
    pub row: u32,
    /// Column, A = 1.
    pub column: u32,
    /// What is in it.
    pub value: Value<'a>,
}

/// A row that has content.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// As the spreadsheet numbers it, from 1.
    pub number: u32,
    sheet: &'a Sheet,
    start: usize,
    end: usize,
}

impl Sheet {
    /// All rows with content, from the top.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        (0..self.rows.len()).map(|index| self.row_at(index))
    }

    /// Number of the last row with content; 0 when the sheet is empty.
    pub fn last_row(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.number)
    }

    /// The rightmost column with content; 0 when the sheet is empty.
    pub fn last_column(&self) -> u32 {
        self.cells.iter().map(|cell| u32::from(cell.column)).max().unwrap_or(0)
    }

    fn row_at(&self, index: usize) -> Row<'_> {
        let span = self.rows[index];
        let end = self.rows.get(index + 1).map_or(self.cells.len(), |next| next.start as usize);
        Row { number: span.number, sheet: self, start: span.start as usize, end }
    }

    fn value(&self, stored: &Stored) -> Value<'_> {
        match stored.kind {
            StoredKind::Text => {
                let (start, length) = ((stored.bits >> 32) as usize, (stored.bits & 0xFFFF_FFFF) as usize);
                Value::Text(self.text.get(start..start + length).unwrap_or(""))
            }
            StoredKind::Number => Value::Number(f64::from_bits(stored.bits)),
            StoredKind::Date(shows) => {
                Value::Date { serial: f64::from_bits(stored.bits), epoch_1904: self.epoch_1904, shows }
            }
            StoredKind::Bool => Value::Bool(stored.bits != 0),
            StoredKind::Error(error) => Value::Error(error),
        }
    }
}

impl<'a> Row<'a> {
    /// The cell of a column, A = 1; an empty one if nothing is there.
    pub fn cell(&self, column: u32) -> Cell<'a> {
        let stored = &self.sheet.cells[self.start..self.end];
        let found = stored.binary_search_by_key(&column, |cell| u32::from(cell.column));
        let value = found.map_or(Value::Empty, |at| self.sheet.value(&stored[at]));
        Cell { row: self.number, column, value }
    }

    /// The cells with content, from the left.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let (sheet, number) = (self.sheet, self.number);
        sheet.cells[self.start..self.end].iter().map(move |stored| Cell {
            row: number,
            column: u32::from(stored.column),
            value: sheet.value(stored),
        })
    }
}

impl<'a> Cell<'a> {
    /// The value as a person sees it, for messages.
    pub fn shown(&self) -> Cow<'a, str> {
        match self.value {
            Value::Empty => Cow::Borrowed(""),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Number(number) => Cow::Owned(number_text(number)),
            Value::Date { serial, epoch_1904, .. } => {
                let day = crate::cell::serial_day(serial, epoch_1904);
                Cow::Owned(day.map_or_else(|| number_text(serial), |day| day.to_string()))
            }
            Value::Bool(yes) => Cow::Borrowed(if yes { "TRUE" } else { "FALSE" }),
            Value::Error(CellError::Formula) => Cow::Borrowed("#错误"),
            Value::Error(CellError::NotCalculated) => Cow::Borrowed("（公式未计算）"),
        }
    }

    /// Whether there is nothing in it but blanks.
    pub fn is_blank(&self) -> bool {
        match self.value {
            Value::Empty => true,
            Value::Text(text) => text.chars().all(char::is_whitespace),
            _ => false,
        }
    }
}

/// Letters of a column: 1 is A, 27 is AA.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A number as a spreadsheet shows it with all its digits: at most 15 significant ones, no trailing zeros, no exponent below 1e15.
pub(crate) fn number_text(number: f64) -> String {
    if !number.is_finite() {
        return "#数值".into();
    }
    let exact = format!("{number:.14e}");
    let rounded: f64 = exact.parse().unwrap_or(number);
    if rounded.abs() >= 1e15 || (rounded != 0.0 && rounded.abs() < 1e-9) {
        let text = format!("{rounded:E}");
        return if text.contains("E-") { text } else { text.replace('E', "E+") };
    }
    format!("{rounded}")
}

#[cfg(test)]
mod delimited_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod number_format_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod xls_tests;
#[cfg(test)]
mod xlsx_tests;
