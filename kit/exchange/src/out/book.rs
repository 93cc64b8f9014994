//! A workbook of titled tables, ready to be filtered on the screen and printed on A4.

use base::{Day, Fault, PartialDay};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};
use std::fmt;

/// What a spreadsheet allows in one cell.
const CELL_CHARS: usize = 32_767;
const CUT: &str = "……（内容过长，此处截断）";
/// Widths in characters of the default font.
const WIDTHS: std::ops::RangeInclusive<f64> = 6.0..=60.0;
const A4: u8 = 9;

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

/// The few formats that all our workbooks share.
#[derive(Debug, Clone)]
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) text: Format,
    pub(super) number: Format,
    pub(super) day: Format,
    pub(super) note: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let cell = Format::new()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xBF_BFBF))
            .set_align(FormatAlign::VerticalCenter);
        let heading = cell.clone().set_bold().set_text_wrap().set_align(FormatAlign::Center);
        Self {
            title: Format::new()
                .set_bold()
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            heading: heading.set_background_color(Color::RGB(0xED_EDED)).set_num_format("@"),
            text: cell.clone().set_num_format("@"),
            number: cell.clone(),
            day: cell.set_num_format("yyyy-mm-dd"),
            note: Format::new().set_font_color(Color::RGB(0x59_5959)).set_num_format("@"),
        }
    }
}

/// A4 across, one page wide, page numbers.
pub(super) fn set_up_print(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3).set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

/// Writes one cell after its column's kind; what does not fit the kind is text.
pub(super) fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    kind: Kind,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, &formats.text)?;
        return Ok(());
    }
    match kind {
        Kind::Number => {
            if let Some(number) = plain_number(text) {
                sheet.write_number_with_format(row, column, number, &formats.number)?;
                return Ok(());
            }
        }
        Kind::Day => {
            let exact = text.parse::<PartialDay>().ok().and_then(PartialDay::exact).map(excel_day);
            if let Some(Ok(day)) = exact {
                sheet.write_datetime_with_format(row, column, &day, &formats.day)?;
                return Ok(());
            }
        }
        Kind::Text => {}
    }
    sheet.write_string_with_format(row, column, cut(text), &formats.text)?;
    Ok(())
}

/// Dates before 1900 have no serial number.
fn excel_day(day: Day) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)
}

/// A number that a spreadsheet keeps exactly and shows as it is written: no leading zeros, no exponent, at most 15 digits.
fn plain_number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let shape =
        digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.bytes().filter(|b| *b != b'.').count() <= 15;
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if shape && !leading_zero { text.parse().ok() } else { None }
}

/// The text, or as much of it as a cell can hold, visibly cut.
pub(super) fn cut(text: &str) -> String {
    if text.len() <= CELL_CHARS || text.encode_utf16().count() <= CELL_CHARS {
        return text.to_owned();
    }
    let mut room = CELL_CHARS - CUT.chars().count();
    let fits = |c: &char| room.checked_sub(c.len_utf16()).map(|left| room = left).is_some();
    let head: String = text.chars().take_while(fits).collect();
    format!("{head}{CUT}")
}

/// A name that a sheet may have: at most 31 characters, none of `[]:*?/\`, no apostrophe at its ends.
pub(super) fn safe_sheet_name(name: &str) -> String {
    let kept = name.chars().map(|c| if "[]:*?/\\：".contains(c) || c.is_control() { '_' } else { c });
    let mut short = String::new();
    let mut units = 0;
    for c in kept {
        units += c.len_utf16();
        if units > 31 {
            break;
        }
        short.push(c);
    }
    let plain = short.trim_matches('\'').trim();
    if plain.is_empty() { "表".to_owned() } else { plain.to_owned() }
}

/// Chinese characters are two wide.
pub(super) fn shown_width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum()
}
