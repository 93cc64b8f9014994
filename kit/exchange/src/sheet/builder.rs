//! Builds a sheet cell by cell within the limits. Every reader goes through here, so that the limits hold for all of them.

use super::{CellError, Limits, Origin, RowSpan, Sheet, Shows, Stored, StoredKind, column_name};
use base::Refusal;

/// What a reader found in a cell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    Text(&'a str),
    /// A text that already lies in the sheet's string (shared strings).
    Shared(TextSpan),
    Number(f64),
    Date(f64, Shows),
    Bool(bool),
    Error(CellError),
}

/// A piece of the sheet's text.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextSpan {
    start: u32,
    length: u32,
}

/// A sheet being read.
pub(super) struct Builder<'l> {
    sheet: Sheet,
    limits: &'l Limits,
    last_column: u32,
    /// Text of all cells so far, in bytes, shared ones counted every time.
    shown: usize,
}

impl<'l> Builder<'l> {
    pub(super) fn new(origin: Origin, limits: &'l Limits) -> Self {
        let sheet = Sheet {
            name: String::new(),
            origin,
            unread: Vec::new(),
            epoch_1904: false,
            text: String::new(),
            rows: Vec::new(),
            cells: Vec::new(),
        };
        Self { sheet, limits, last_column: 0, shown: 0 }
    }

    pub(super) fn limits(&self) -> &'l Limits {
        self.limits
    }

    pub(super) fn count_from_1904(&mut self) {
        self.sheet.epoch_1904 = true;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sheet.cells.is_empty()
    }

    /// Adds text that cells may refer to later.
    pub(super) fn intern(&mut self, text: &str, place: impl Fn() -> String) -> Result<TextSpan, Refusal> {
        self.check_text(text, place)?;
        let text = if is_blank(text) { "" } else { text };
        let start = self.sheet.text.len();
        self.sheet.text.push_str(text);
        Ok(TextSpan { start: start as u32, length: text.len() as u32 })
    }

    /// Adds a cell; row and column count from 1. Cells must come in order.
    pub(super) fn put(&mut self, row: u32, column: u32, found: Found<'_>) -> Result<(), Refusal> {
        if is_nothing(&found) {
            return Ok(());
        }
        self.check_place(row, column)?;
        let (bits, kind) = match found {
            Found::Text(text) => {
                let span = self.intern(text, || place(row, column))?;
                (span.bits(), StoredKind::Text)
            }
            Found::Shared(span) => {
                self.shown += span.length as usize;
                self.check_shown(row, column)?;
                (span.bits(), StoredKind::Text)
            }
            Found::Number(number) => (number.to_bits(), StoredKind::Number),
            Found::Date(serial, shows) => (serial.to_bits(), StoredKind::Date(shows)),
            Found::Bool(yes) => (u64::from(yes), StoredKind::Bool),
            Found::Error(error) => (0, StoredKind::Error(error)),
        };
        self.start_row(row, column)?;
        self.sheet.cells.push(Stored { bits, column: column as u16, kind });
        Ok(())
    }

    pub(super) fn finish(mut self, name: &str, unread: Vec<String>) -> Result<Sheet, Refusal> {
        if self.is_empty() {
            return Err(Refusal::new("表格里没有内容", "请检查选的文件和工作表是否正确"));
        }
        self.sheet.name = name.to_owned();
        self.sheet.unread = unread;
        self.sheet.text.shrink_to_fit();
        Ok(self.sheet)
    }

    fn check_place(&self, row: u32, column: u32) -> Result<(), Refusal> {
        let limits = self.limits;
        if column == 0 || column > limits.columns {
            let letters = column_name(column);
            let what =
                format!("{letters}列还有内容，一张表最多{}列（到{}列）", limits.columns, column_name(limits.columns));
            return Err(Refusal::at(place(row, column), what, "请删除表格右侧多余的列后保存再试"));
        }
        if row == 0 || row > limits.rows {
            let what = format!("第{row}行还有内容，一次最多读取{}行", limits.rows);
            return Err(Refusal::at(place(row, column), what, "请删除表格下方多余的行，或分成几个文件导入"));
        }
        if self.sheet.cells.len() >= limits.cells {
            let what = format!("有内容的单元格超过{}个", limits.cells);
            return Err(Refusal::at(place(row, column), what, "请分成几个文件导入"));
        }
        Ok(())
    }

    fn check_text(&self, text: &str, place: impl Fn() -> String) -> Result<(), Refusal> {
        if text.len() > self.limits.cell_chars && text.chars().count() > self.limits.cell_chars {
            let what = format!("一个单元格的文字超过{}个字符", self.limits.cell_chars);
            return Err(Refusal::at(place(), what, "请检查引号是否成对、文件是否损坏"));
        }
        if self.sheet.text.len() + text.len() > self.limits.text_bytes {
            let what = format!("文字总量超过{}MB", self.limits.text_bytes >> 20);
            return Err(Refusal::at(place(), what, "请分成几个文件导入"));
        }
        Ok(())
    }

    fn check_shown(&self, row: u32, column: u32) -> Result<(), Refusal> {
        if self.shown > self.limits.shown_bytes {
            let what = format!("各单元格的文字合计超过{}MB", self.limits.shown_bytes >> 20);
            return Err(Refusal::at(place(row, column), what, "请检查文件是否正常，或分成几个文件导入"));
        }
        Ok(())
    }

    fn start_row(&mut self, row: u32, column: u32) -> Result<(), Refusal> {
        let last_row = self.sheet.rows.last().map_or(0, |span| span.number);
        if row < last_row || (row == last_row && column <= self.last_column) {
            let remedy = "请用 Excel 或 WPS 打开后重新保存再试";
            return Err(Refusal::at(place(row, column), "文件内部的单元格次序混乱", remedy));
        }
        if row > last_row {
            self.sheet.rows.push(RowSpan { number: row, start: self.sheet.cells.len() as u32 });
        }
        self.last_column = column;
        Ok(())
    }
}

impl TextSpan {
    fn bits(self) -> u64 {
        u64::from(self.start) << 32 | u64::from(self.length)
    }
}

fn is_nothing(found: &Found<'_>) -> bool {
    match found {
        Found::Text(text) => is_blank(text),
        Found::Shared(span) => span.length == 0,
        _ => false,
    }
}

/// Blanks alone are no content.
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

fn place(row: u32, column: u32) -> String {
    format!("第{row}行{}列", column_name(column))
}
