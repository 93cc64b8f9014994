//! An empty table to fill in: headings, lists to choose from, and a sheet that explains each column.

use super::Book;
use super::style::{Formats, cut, set_up_print, shown_width};
use crate::sheet::{NOT_DATA, column_name};
use base::{Day, Fault};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, Formula, Note, Worksheet, XlsxError};

/// How many rows of the table are prepared for filling in.
const PREPARED_ROWS: u32 = 20_000;
const GUIDE: &str = NOT_DATA[0];
const LISTS: &str = NOT_DATA[2];

/// A column of a template.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Heading.
    pub name: String,
    /// Whether it must be filled in; its heading gets a star.
    pub required: bool,
    /// What may be chosen, in words; empty if it is free.
    pub choices: Vec<String>,
    /// An example of a good value.
    pub example: String,
    /// What to fill in, in a sentence.
    pub help: String,
}

/// Makes a template: the table (title, heading, text cells so that ID numbers and dates stay as typed), 填写说明 with the examples,
/// 代码表 with the lists.
///
/// # Errors
/// The temporary files cannot be written.
pub fn template(title: &str, fields: &[Field], made: Day) -> Result<Vec<u8>, Fault> {
    let mut book = Book::new(made);
    let formats = Formats::new();
    write_table(book.sheet(title)?, title, fields, &formats)?;
    write_guide(book.sheet(GUIDE)?, fields, &formats)?;
    if fields.iter().any(|field| !field.choices.is_empty()) {
        write_lists(book.sheet(LISTS)?, fields, &formats)?;
    }
    book.bytes()
}

fn write_table(sheet: &mut Worksheet, title: &str, fields: &[Field], formats: &Formats) -> Result<(), XlsxError> {
    let last = fields.len().saturating_sub(1) as u16;
    let text = Format::new().set_num_format("@");
    for (column, field) in (0u16..).zip(fields) {
        let width = shown_width(&field.name).max(shown_width(&field.example)) + 4.0;
        sheet.set_column_width(column, width.clamp(10.0, 40.0))?;
        sheet.set_column_format(column, &text)?;
        if let Some(list) = validation(fields, column)? {
            sheet.add_data_validation(2, column, 1 + PREPARED_ROWS, column, &list)?;
        }
        if !field.help.is_empty() {
            sheet.insert_note(1, column, &Note::new(field.help.as_str()).add_author_prefix(false))?;
        }
    }
    sheet.set_row_height(0, 28)?;
    if last > 0 {
        sheet.merge_range(0, 0, 0, last, &cut(title), &formats.title)?;
    } else {
        sheet.write_string_with_format(0, 0, cut(title), &formats.title)?;
    }
    for (column, field) in (0u16..).zip(fields) {
        let star = if field.required { "*" } else { "" };
        sheet.write_string_with_format(1, column, format!("{star}{}", field.name), &formats.heading)?;
    }
    sheet.set_freeze_panes(2, 0)?.set_repeat_rows(0, 1)?;
    set_up_print(sheet)
}

/// The list of a column, taken from its place in 代码表. Other values bring a warning, not a stop: the importer knows more spellings.
fn validation(fields: &[Field], column: u16) -> Result<Option<DataValidation>, XlsxError> {
    let Some(field) = fields.get(usize::from(column)).filter(|field| !field.choices.is_empty()) else {
        return Ok(None);
    };
    let letter = list_column(fields, column);
    let range = format!("={LISTS}!${letter}$2:${letter}${}", field.choices.len() + 1);
    let list = DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_error_style(DataValidationErrorStyle::Warning);
    list.set_error_title("请从列表中选择")?.set_error_message("该内容不在列表中，导入时可能无法识别").map(Some)
}

/// Lists stand side by side, only for the columns that have one.
fn list_column(fields: &[Field], column: u16) -> String {
    let before = fields.iter().take(usize::from(column)).filter(|field| !field.choices.is_empty()).count();
    column_name(before as u32 + 1)
}

fn write_guide(sheet: &mut Worksheet, fields: &[Field], formats: &Formats) -> Result<(), XlsxError> {
    let wrapped = formats.text.clone().set_text_wrap();
    for (column, (heading, width)) in
        (0u16..).zip([("列名", 20.0), ("是否必填", 10.0), ("填写要求", 40.0), ("示例", 24.0), ("可选值", 40.0)])
    {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, heading, &formats.heading)?;
    }
    for (row, field) in (1u32..).zip(fields) {
        let required = if field.required { "必填" } else { "选填" };
        let choices = if field.choices.len() > 30 { format!("见“{LISTS}”") } else { field.choices.join("、") };
        for (column, text) in (0u16..).zip([field.name.as_str(), required, &field.help, &field.example, &choices]) {
            sheet.write_string_with_format(row, column, cut(text), &wrapped)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    set_up_print(sheet)
}

fn write_lists(sheet: &mut Worksheet, fields: &[Field], formats: &Formats) -> Result<(), XlsxError> {
    let lists: Vec<&Field> = fields.iter().filter(|field| !field.choices.is_empty()).collect();
    for (column, field) in (0u16..).zip(&lists) {
        sheet.set_column_width(column, 20)?;
        sheet.write_string_with_format(0, column, field.name.as_str(), &formats.heading)?;
    }
    let longest = lists.iter().map(|field| field.choices.len()).max().unwrap_or(0);
    for row in 0..longest {
        for (column, field) in (0u16..).zip(&lists) {
            if let Some(choice) = field.choices.get(row) {
                sheet.write_string_with_format(row as u32 + 1, column, cut(choice), &formats.text)?;
            }
        }
    }
    Ok(())
}
