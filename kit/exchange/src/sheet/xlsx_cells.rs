//! The two large parts of a workbook: shared strings and the cells of a sheet.

use super::builder::{Builder, Found, TextSpan};
use super::xlsx::Context;
use super::xlsx_parts::{Part, attribute, reference, unescape};
use super::{CellError, column_name};
use base::Refusal;
use quick_xml::events::{BytesStart, Event};

/// Empty cells that only carry a format, beyond those with content: more are a sheet formatted to its last row and column.
const EMPTY_CELLS: usize = 3_000_000;

/// A cell's text before it is counted in characters.
const TEXT_BYTES: usize = 1 << 20;

/// Reads the shared strings into the sheet's text.
pub(super) fn shared_strings(
    part: &mut Part<'_>,
    part_bytes: u64,
    sheet: &mut Builder<'_>,
) -> Result<Vec<TextSpan>, Refusal> {
    let mut spans = Vec::new();
    let mut text = String::new();
    loop {
        match part.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "sst" => {
                    let declared = attribute(&element, "uniqueCount").and_then(|count| count.parse::<u64>().ok());
                    // A count is never believed, but more strings than bytes is no honest mistake.
                    if declared.is_some_and(|count| count > part_bytes) {
                        return Err(part.broken());
                    }
                }
                "si" => {
                    text.clear();
                    rich_text(part, "si", &mut text)?;
                    if spans.len() >= sheet.limits().cells {
                        return Err(Refusal::new("不同的文字过多", "请分成几个文件导入"));
                    }
                    if !text.is_empty() {
                        part.earn();
                    }
                    spans.push(sheet.intern(&unescape(&text), || "文字表".to_owned())?);
                }
                _ => {}
            },
            Event::Eof => return Ok(spans),
            _ => {}
        }
    }
}

/// Reads all cells of a sheet.
pub(super) fn cells(
    part: &mut Part<'_>,
    name: &str,
    context: &Context,
    sheet: &mut Builder<'_>,
) -> Result<(), Refusal> {
    let (mut row, mut column, mut empty) = (0u32, 0u32, 0usize);
    let mut text = String::new();
    loop {
        let mut raw = match part.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    row = attribute(&element, "r")
                        .map_or(row.checked_add(1), |r| r.parse().ok())
                        .ok_or_else(|| out_of_place(name))?;
                    column = 0;
                    continue;
                }
                "c" => RawCell::of(&element, name)?,
                _ => continue,
            },
            Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(()),
            Event::Eof => return Err(part.broken()),
            _ => continue,
        };
        (row, column) = raw.place.unwrap_or((row, column + 1));
        raw.read(part, &mut text)?;
        let found = raw.found(&text, context).ok_or_else(|| damaged_cell(name, row, column))?;
        match found {
            Some(found) => {
                sheet.put(row, column, found).map_err(|refusal| in_sheet(name, refusal))?;
                part.earn();
            }
            None => empty += 1,
        }
        if empty > EMPTY_CELLS {
            return Err(Refusal::at(
                name,
                "空白单元格的格式一直设到了表格尽头",
                "请删除表格下方和右侧的空白行列后保存再试",
            ));
        }
    }
}

/// Whether a sheet has any value; stops at the first.
pub(super) fn has_content(part: &mut Part<'_>) -> Result<bool, Refusal> {
    let mut in_value = false;
    loop {
        match part.next()? {
            Event::Start(element) => in_value = matches!(element.local_name().as_ref(), "v" | "t"),
            Event::Text(text) if in_value && !text.as_ref().trim().is_empty() => return Ok(true),
            Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(false),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// A cell before its value is understood.
struct RawCell {
    place: Option<(u32, u32)>,
    kind: CellKind,
    format: usize,
    has_formula: bool,
    has_value: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Number,
    Shared,
    Text,
    FormulaText,
    Bool,
    Error,
}

impl RawCell {
    fn of(element: &BytesStart<'_>, sheet: &str) -> Result<Self, Refusal> {
        let mut cell = Self { place: None, kind: CellKind::Number, format: 0, has_formula: false, has_value: false };
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => cell.place = Some(place(value).ok_or_else(|| out_of_place(sheet))?),
                "s" => cell.format = value.parse().unwrap_or(0),
                "t" => {
                    cell.kind = match value {
                        "s" => CellKind::Shared,
                        "inlineStr" | "d" => CellKind::Text,
                        "str" => CellKind::FormulaText,
                        "b" => CellKind::Bool,
                        "e" => CellKind::Error,
                        _ => CellKind::Number,
                    }
                }
                _ => {}
            }
        }
        Ok(cell)
    }

    /// Reads up to the end of the cell; `text` receives its value.
    fn read(&mut self, part: &mut Part<'_>, text: &mut String) -> Result<(), Refusal> {
        text.clear();
        loop {
            match part.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "f" => {
                        self.has_formula = true;
                        skip(part, "f")?;
                    }
                    "v" if self.kind == CellKind::Text && !text.is_empty() => skip(part, "v")?,
                    "v" => {
                        self.has_value = true;
                        plain_text(part, "v", text)?;
                    }
                    "is" => rich_text(part, "is", text)?,
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(part.broken()),
                _ => {}
            }
        }
        if matches!(self.kind, CellKind::Text | CellKind::FormulaText) && text.contains("_x") {
            *text = unescape(text).into_owned();
        }
        Ok(())
    }

    /// The value: `None` if it is damaged, `Some(None)` if there is none.
    fn found<'t>(&self, text: &'t str, context: &Context) -> Option<Option<Found<'t>>> {
        if text.is_empty() {
            let calculated = self.kind == CellKind::FormulaText && self.has_value;
            return Some((self.has_formula && !calculated).then_some(Found::Error(CellError::NotCalculated)));
        }
        Some(Some(match self.kind {
            CellKind::Shared => Found::Shared(*context.strings.get(text.trim().parse::<usize>().ok()?)?),
            CellKind::Text | CellKind::FormulaText => Found::Text(text),
            CellKind::Bool => Found::Bool(matches!(text.trim(), "1" | "true")),
            CellKind::Error => Found::Error(CellError::Formula),
            CellKind::Number => match (text.trim().parse::<f64>(), context.formats.get(self.format).copied().flatten())
            {
                (Ok(serial), Some(shows)) if serial.is_finite() => Found::Date(serial, shows),
                (Ok(number), _) if number.is_finite() => Found::Number(number),
                _ => Found::Text(text),
            },
        }))
    }
}

/// Text of `<t>` elements up to the end of `end`; phonetic guides (`rPh`) are left out.
fn rich_text(part: &mut Part<'_>, end: &str, text: &mut String) -> Result<(), Refusal> {
    loop {
        match part.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => plain_text(part, "t", text)?,
                "rPh" => skip(part, "rPh")?,
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == end => return Ok(()),
            Event::Eof => return Err(part.broken()),
            _ => {}
        }
    }
}

fn plain_text(part: &mut Part<'_>, end: &str, text: &mut String) -> Result<(), Refusal> {
    loop {
        if text.len() > TEXT_BYTES {
            return Err(part.broken());
        }
        match part.next()? {
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::CData(piece) => text.push_str(piece.as_ref()),
            Event::GeneralRef(entity) => match reference(&entity) {
                Some(c) => text.push(c),
                None => return Err(part.broken()),
            },
            Event::End(element) if element.local_name().as_ref() == end => return Ok(()),
            Event::Eof => return Err(part.broken()),
            _ => {}
        }
    }
}

fn skip(part: &mut Part<'_>, end: &str) -> Result<(), Refusal> {
    loop {
        match part.next()? {
            Event::End(element) if element.local_name().as_ref() == end => return Ok(()),
            Event::Eof => return Err(part.broken()),
            _ => {}
        }
    }
}

/// `AB12` as (12, 28).
fn place(reference: &str) -> Option<(u32, u32)> {
    let split = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = reference.split_at(split);
    if letters.is_empty() || letters.len() > 4 || digits.len() > 8 {
        return None;
    }
    let column = letters.bytes().try_fold(0u32, |sum, letter| {
        letter.is_ascii_alphabetic().then(|| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    Some((digits.parse().ok()?, column))
}

fn out_of_place(sheet: &str) -> Refusal {
    Refusal::at(format!("工作表“{sheet}”"), "单元格位置无法识别", "请用 Excel 或 WPS 打开后重新保存再试")
}

fn damaged_cell(sheet: &str, row: u32, column: u32) -> Refusal {
    let place = format!("工作表“{sheet}”第{row}行{}列", column_name(column));
    Refusal::at(place, "单元格内容已损坏", "请用 Excel 或 WPS 打开，确认内容完好后重新保存再试")
}

fn in_sheet(sheet: &str, refusal: Refusal) -> Refusal {
    Refusal { place: format!("工作表“{sheet}”{}", refusal.place), ..refusal }
}
