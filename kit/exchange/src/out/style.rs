//! How our workbooks look, and how one cell is written so that it stays inert.

use super::Kind;
use base::{Day, PartialDay};
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// What a spreadsheet allows in one cell.
const CELL_CHARS: usize = 32_767;
const CUT: &str = "……（内容过长，此处截断）";
const A4: u8 = 9;

/// The few formats that all our workbooks share.
#[derive(Debug, Clone)]
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) text: Format,
    pub(super) number: Format,
    pub(super) day: Format,
    pub(super) note: Format,
    /// Text without a border: titles and lines around a table.
    pub(super) plain: Format,
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
            plain: Format::new().set_num_format("@"),
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
pub(super) fn excel_day(day: Day) -> Result<ExcelDateTime, XlsxError> {
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
