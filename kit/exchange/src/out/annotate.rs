//! The table that was refused, given back with every wrong cell marked: to be corrected and imported again as it is.

use super::style::{Formats, cut, safe_sheet_name, set_up_print, shown_width, write_cell};
use super::{Book, Kind};
use crate::heading::{Heading, PROBLEMS_HEADING};
use crate::problem::{Problem, Problems};
use crate::sheet::{Cell, NOT_DATA, Row, Sheet, Shows, Value, column_name};
use base::{Day, Fault};
use rust_xlsxwriter::{Color, Format, Url, Worksheet, XlsxError};
use std::cmp::Ordering;
use std::collections::HashMap;

/// A sheet may have 65,530 links; beyond it the place is plain text.
const LINKS: usize = 60_000;
const LIST_HEADINGS: [(&str, f64); 6] =
    [("序号", 8.0), ("位置", 12.0), ("列名", 18.0), ("填写内容", 24.0), ("问题", 36.0), ("处理办法", 44.0)];
const LIST_NAME: &str = NOT_DATA[1];

/// Makes a workbook of two sheets: 问题清单, with a link to each place, and the original rows at their original places with the
/// wrong cells coloured and a column 问题 beside them. The importer reads the second and ignores what was added.
///
/// # Errors
/// The temporary files cannot be written.
pub fn annotate(sheet: &Sheet, heading: Option<&Heading>, problems: &Problems, made: Day) -> Result<Vec<u8>, Fault> {
    let mut book = Book::new(made);
    let name = data_sheet_name(sheet);
    write_list(book.sheet(LIST_NAME)?, &name, problems)?;
    let marks = Marks::of(problems);
    let copy = Copy { formats: Formats::new(), marks, column: problems_column(sheet, heading) };
    copy.write(book.sheet(&name)?, sheet, heading)?;
    book.bytes()
}

fn data_sheet_name(sheet: &Sheet) -> String {
    let name = safe_sheet_name(&sheet.name);
    if NOT_DATA.contains(&name.as_str()) { format!("{name}_原表") } else { name }
}

/// Right of the table; where the file is an annotated copy itself, in its place.
fn problems_column(sheet: &Sheet, heading: Option<&Heading>) -> u16 {
    let last = sheet.last_column();
    let row = heading.and_then(|heading| sheet.rows().find(|row| row.number == heading.row));
    let again = row.is_some_and(|row| row.cell(last).shown() == PROBLEMS_HEADING);
    (if again { last - 1 } else { last }) as u16
}

fn write_list(list: &mut Worksheet, data_sheet: &str, problems: &Problems) -> Result<(), XlsxError> {
    let formats = Formats::new();
    let all = problems.sorted();
    for (column, (_, width)) in (0u16..).zip(LIST_HEADINGS) {
        list.set_column_width(column, width)?;
    }
    set_up_print(list)?;
    list.set_freeze_panes(2, 0)?.set_repeat_rows(1, 1)?;
    let more = problems.total() - all.len();
    let rest = if more == 0 { String::new() } else { format!("，以下列出{}处", all.len()) };
    let title =
        format!("共{}处问题{rest}。点击“位置”可跳到该单元格，改正后保存，直接重新导入本文件即可。", problems.total());
    list.write_string_with_format(0, 0, title, &formats.note)?;
    for (column, (name, _)) in (0u16..).zip(LIST_HEADINGS) {
        list.write_string_with_format(1, column, name, &formats.heading)?;
    }
    for (index, problem) in all.iter().enumerate() {
        write_problem(list, index, problem, data_sheet, &formats)?;
    }
    list.autofilter(1, 0, 1 + all.len() as u32, LIST_HEADINGS.len() as u16 - 1)?;
    Ok(())
}

fn write_problem(
    list: &mut Worksheet,
    index: usize,
    problem: &Problem,
    data_sheet: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let row = index as u32 + 2;
    write_cell(list, (row, 0), &(index + 1).to_string(), Kind::Number, formats)?;
    let place = match (problem.row, problem.column) {
        (0, _) => "整张表".to_owned(),
        (row, 0) => format!("第{row}行"),
        (row, column) => format!("{}{row}", column_name(column)),
    };
    if problem.row > 0 && index < LINKS {
        let cell = format!("{}{}", column_name(problem.column.max(1)), problem.row);
        let target = format!("internal:'{}'!{cell}", data_sheet.replace('\'', "''"));
        list.write_url_with_text(row, 1, Url::new(target), place)?;
    } else {
        write_cell(list, (row, 1), &place, Kind::Text, formats)?;
    }
    let texts = [&problem.heading, &problem.value, &problem.reason, &problem.remedy];
    let wrapped = formats.text.clone().set_text_wrap();
    for (column, text) in (2u16..).zip(texts) {
        list.write_string_with_format(row, column, cut(text), &wrapped)?;
    }
    Ok(())
}

/// What is wrong where.
struct Marks<'p> {
    by_row: HashMap<u32, Vec<&'p Problem>>,
}

impl<'p> Marks<'p> {
    fn of(problems: &'p Problems) -> Self {
        let mut by_row: HashMap<u32, Vec<&'p Problem>> = HashMap::new();
        for problem in problems.sorted() {
            by_row.entry(problem.row).or_default().push(problem);
        }
        Self { by_row }
    }

    fn is_wrong(&self, row: u32, column: u32) -> bool {
        self.by_row.get(&row).is_some_and(|all| all.iter().any(|problem| problem.column == column))
    }

    fn reasons(&self, row: u32) -> String {
        let of = |problem: &&&Problem| problem.row > 0;
        let text = |problem: &&Problem| {
            let heading = if problem.heading.is_empty() { String::new() } else { format!("{}：", problem.heading) };
            format!("{heading}{}", problem.reason)
        };
        self.by_row
            .get(&row)
            .map_or_else(String::new, |all| all.iter().filter(of).map(text).collect::<Vec<_>>().join("；"))
    }

    /// Empty cells that are wrong have to be coloured too.
    fn columns(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        self.by_row.get(&row).into_iter().flatten().map(|problem| problem.column).filter(|column| *column > 0)
    }
}

/// The copy of the original rows.
struct Copy<'p> {
    formats: Formats,
    marks: Marks<'p>,
    /// The column of the reasons, counted from 0: right of the table.
    column: u16,
}

impl Copy<'_> {
    fn write(&self, out: &mut Worksheet, sheet: &Sheet, heading: Option<&Heading>) -> Result<(), XlsxError> {
        self.set_widths(out, sheet)?;
        set_up_print(out)?;
        let heading_row = heading.map_or(0, |heading| heading.row);
        out.set_freeze_panes(heading_row, 0)?;
        for row in sheet.rows() {
            let base = match row.number.cmp(&heading_row) {
                Ordering::Less => &self.formats.plain,
                Ordering::Equal => &self.formats.heading,
                Ordering::Greater => &self.formats.text,
            };
            self.row(out, &row, base, row.number == heading_row)?;
        }
        Ok(())
    }

    fn row(&self, out: &mut Worksheet, row: &Row<'_>, base: &Format, is_heading: bool) -> Result<(), XlsxError> {
        for cell in row.cells().filter(|cell| cell.column != u32::from(self.column) + 1) {
            self.cell(out, &cell, base)?;
        }
        for column in self.marks.columns(row.number).filter(|column| row.cell(*column).value == Value::Empty) {
            out.write_blank(row.number - 1, column as u16 - 1, &wrong(&self.formats.text))?;
        }
        let reasons = self.marks.reasons(row.number);
        let text = if is_heading { PROBLEMS_HEADING.to_owned() } else { reasons };
        if !text.is_empty() {
            out.write_string_with_format(row.number - 1, self.column, cut(&text), &self.formats.note)?;
        }
        Ok(())
    }

    fn cell(&self, out: &mut Worksheet, cell: &Cell<'_>, base: &Format) -> Result<(), XlsxError> {
        let (row, column) = (cell.row - 1, cell.column as u16 - 1);
        let format =
            |format: &Format| if self.marks.is_wrong(cell.row, cell.column) { wrong(format) } else { format.clone() };
        match cell.value {
            Value::Number(number) => {
                out.write_number_with_format(row, column, number, &format(&self.formats.number))?
            }
            Value::Bool(yes) => out.write_boolean_with_format(row, column, yes, &format(&self.formats.number))?,
            Value::Date { serial, epoch_1904, shows } => {
                let shown = format(&self.formats.day).set_num_format(date_format(shows));
                out.write_number_with_format(row, column, serial + if epoch_1904 { 1462.0 } else { 0.0 }, &shown)?
            }
            _ => out.write_string_with_format(row, column, cut(&cell.shown()), &format(base))?,
        };
        Ok(())
    }

    /// Widths after the first rows; the text column for reasons is wide.
    fn set_widths(&self, out: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
        let mut widths: HashMap<u32, f64> = HashMap::new();
        for cell in sheet.rows().take(50).flat_map(|row| row.cells()) {
            let width = widths.entry(cell.column).or_insert(8.0);
            *width = width.max((shown_width(&cell.shown()) + 2.0).min(30.0));
        }
        for (column, width) in widths {
            out.set_column_width(column as u16 - 1, width)?;
        }
        out.set_column_width(self.column, 50)?;
        Ok(())
    }
}

fn wrong(format: &Format) -> Format {
    format.clone().set_background_color(Color::RGB(0xFF_E699))
}

fn date_format(shows: Shows) -> &'static str {
    match shows {
        Shows::Year => "yyyy",
        Shows::Month => "yyyy-mm",
        Shows::Day => "yyyy-mm-dd",
        Shows::Time => "hh:mm:ss",
    }
}
