//! A workbook of titled tables, ready to be filtered on the screen and printed on A4.

use super::style::{Formats, cut, excel_day, safe_sheet_name, set_up_print, shown_width, write_cell};
use base::{Day, Fault};
use rust_xlsxwriter::{DocProperties, IgnoreError, Workbook, Worksheet, XlsxError};
use std::fmt;

/// Widths in characters of the default font.
const WIDTHS: std::ops::RangeInclusive<f64> = 6.0..=60.0;

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As text, whatever it looks like: ID numbers, codes, telephone numbers keep every digit.
    Text,
    /// As a number if it is one of at most 15 digits, so that it can be summed; otherwise as text.
    Number,
    /// As a date if it is known to the day; otherwise as text (`1998-07`).
    Day,
}

/// The heading of a column that is written.
#[derive(Debug, Clone)]
pub struct Caption {
    /// Text of the heading.
    pub name: String,
    /// How its cells are written.
    pub kind: Kind,
    /// Width in characters; 0 for one that suits the text.
    pub width: f64,
}

impl Caption {
    /// A column of text.
    pub fn text(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Text, width: 0.0 }
    }

    /// A column of numbers.
    pub fn number(name: impl Into<String>) -> Self {
        Self { kind: Kind::Number, ..Self::text(name) }
    }

    /// A column of dates, given as `1998-07-01`, `1998-07` or `1998`.
    pub fn day(name: impl Into<String>) -> Self {
        Self { kind: Kind::Day, width: 12.0, ..Self::text(name) }
    }

    /// The same with a width in characters.
    #[must_use]
    pub fn wide(mut self, width: f64) -> Self {
        self.width = width;
        self
    }

    fn width(&self) -> f64 {
        if self.width > 0.0 {
            self.width
        } else {
            (shown_width(&self.name) + 4.0).clamp(*WIDTHS.start(), *WIDTHS.end())
        }
    }
}

/// A workbook being written.
pub struct Book {
    workbook: Workbook,
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").finish_non_exhaustive()
    }
}

impl Book {
    /// An empty workbook made on this day; the same content on the same day gives the same bytes.
    pub fn new(made: Day) -> Self {
        let mut workbook = Workbook::new();
        if let Ok(moment) = excel_day(made) {
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&moment));
        }
        Self { workbook }
    }

    /// Starts a table on a sheet of its own: title, frozen heading row, filter, print setup.
    ///
    /// # Errors
    /// A sheet of this name exists, or the temporary file cannot be made.
    pub fn table(&mut self, sheet_name: &str, title: &str, captions: &[Caption]) -> Result<Table<'_>, Fault> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(safe_sheet_name(sheet_name))?;
        let mut table = Table { sheet, formats: Formats::new(), captions: captions.to_vec(), next_row: 2 };
        table.set_up()?;
        table.write_heading(title)?;
        Ok(table)
    }

    /// A sheet without a table's layout, for the other writers of this crate.
    pub(super) fn sheet(&mut self, name: &str) -> Result<&mut Worksheet, XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(safe_sheet_name(name))
    }

    /// The finished file.
    ///
    /// # Errors
    /// The temporary files cannot be read back.
    pub fn bytes(mut self) -> Result<Vec<u8>, Fault> {
        Ok(self.workbook.save_to_buffer()?)
    }
}

/// A table being written, row by row.
pub struct Table<'b> {
    sheet: &'b mut Worksheet,
    formats: Formats,
    captions: Vec<Caption>,
    next_row: u32,
}

impl fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("captions", &self.captions)
            .field("next_row", &self.next_row)
            .finish_non_exhaustive()
    }
}

impl Table<'_> {
    /// Writes a row; cells beyond the headings are left out, missing ones stay empty.
    ///
    /// # Errors
    /// The temporary file cannot be written, or the sheet is full.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> Result<(), Fault> {
        for (index, caption) in self.captions.iter().enumerate() {
            let text = cells.get(index).map_or("", AsRef::as_ref);
            write_cell(self.sheet, (self.next_row, index as u16), text, caption.kind, &self.formats)?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// Ends the table with the line that says who exported it, when and what; see [`footer_line`]. An empty line is left out.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn finish(self, footer: &str) -> Result<(), Fault> {
        let last_column = self.captions.len().saturating_sub(1) as u16;
        let last_row = self.next_row.saturating_sub(1).max(1);
        self.sheet.autofilter(1, 0, last_row, last_column)?;
        self.sheet.ignore_error_range(1, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
        if !footer.is_empty() {
            self.sheet.write_string_with_format(self.next_row + 1, 0, cut(footer), &self.formats.note)?;
        }
        Ok(())
    }

    fn set_up(&mut self) -> Result<(), XlsxError> {
        for (index, caption) in self.captions.iter().enumerate() {
            self.sheet.set_column_width(index as u16, caption.width())?;
        }
        self.sheet.set_freeze_panes(2, 0)?;
        set_up_print(self.sheet)?;
        self.sheet.set_repeat_rows(0, 1)?;
        Ok(())
    }

    fn write_heading(&mut self, title: &str) -> Result<(), XlsxError> {
        let last_column = self.captions.len().saturating_sub(1) as u16;
        self.sheet.set_row_height(0, 28)?;
        match last_column {
            0 => self.sheet.write_string_with_format(0, 0, cut(title), &self.formats.title)?,
            last => self.sheet.merge_range(0, 0, 0, last, &cut(title), &self.formats.title)?,
        };
        for (index, caption) in self.captions.iter().enumerate() {
            self.sheet.write_string_with_format(1, index as u16, cut(&caption.name), &self.formats.heading)?;
        }
        Ok(())
    }
}

/// `导出人：…　时间：…　范围：…`: the importer knows this line and leaves it out.
pub fn footer_line(who: &str, when: &str, scope: &str) -> String {
    format!("导出人：{who}　时间：{when}　范围：{scope}")
}
