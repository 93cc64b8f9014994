//! Binary workbooks of Excel 97–2003 (BIFF8). Own reader: the libraries for this format allocate from declared sizes, follow
//! chains without end and panic on damage; this one touches only bytes that are there.

use super::builder::{Builder, Found, TextSpan};
use super::cfb::{Compound, u16_at, u32_at};
use super::source::{broken, encrypted, too_old, with_macros};
use super::xls_records::{self as record, Record, Records};
use super::xls_strings::Strings;
use super::{CellError, Limits, NOT_DATA, Origin, Sheet, Shows, number_format};
use base::Refusal;
use std::collections::HashMap;

/// BIFF8 as BOF declares it.
const VERSION_8: u16 = 0x0600;
/// Sheets looked at in one workbook.
const SHEETS: usize = 500;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, Refusal> {
    let file = Compound::open(bytes)?;
    let stream = workbook_stream(&file)?;
    let mut sheet = Builder::new(Origin::Xls, limits);
    let workbook = Workbook::read(&stream, &mut sheet)?;
    workbook.first_with_content(&stream, sheet)
}

fn workbook_stream(file: &Compound<'_>) -> Result<Vec<u8>, Refusal> {
    if file.has("EncryptedPackage") {
        return Err(encrypted());
    }
    if file.has("_VBA_PROJECT_CUR") || file.has("_VBA_PROJECT") {
        return Err(with_macros());
    }
    if let Some(stream) = file.stream("Workbook")? {
        return Ok(stream);
    }
    if file.has("Book") {
        return Err(too_old());
    }
    let kind = if file.has("WordDocument") {
        "Word 文档"
    } else if file.has("PowerPoint Document") {
        "演示文稿"
    } else {
        "其他程序的文件"
    };
    Err(Refusal::new(format!("这是{kind}，不是表格"), "请选择 .xlsx、.xls 或 .csv 文件"))
}

/// The globals of a workbook.
#[derive(Default)]
struct Workbook {
    strings: Vec<TextSpan>,
    formats: Vec<Option<Shows>>,
    /// All sheets, in order.
    sheets: Vec<BoundSheet>,
}

struct BoundSheet {
    name: String,
    /// Where its records begin in the stream.
    at: usize,
    /// Whether it is a worksheet, and visible.
    is_shown: bool,
}

impl Workbook {
    fn read(stream: &[u8], sheet: &mut Builder<'_>) -> Result<Self, Refusal> {
        let mut book = Self::default();
        let mut custom: HashMap<u16, Option<Shows>> = HashMap::new();
        let mut format_ids = Vec::new();
        let mut records = Records::new(stream, 0);
        let first = records.next().filter(|r| r.kind == record::BOF).ok_or_else(|| broken("工作簿流"))?;
        if u16_at(first.data, 0) != Some(VERSION_8) {
            return Err(too_old());
        }
        for r in records.take_while(|r| r.kind != record::EOF) {
            if book.sheets.len() > SHEETS {
                return Err(broken("工作表过多"));
            }
            match r.kind {
                record::FILE_PASS => return Err(encrypted()),
                record::DATE_MODE if u16_at(r.data, 0) == Some(1) => sheet.count_from_1904(),
                record::FORMAT => {
                    let code = Strings::new(r.pieces(2)).next().unwrap_or_default();
                    custom.insert(u16_at(r.data, 0).unwrap_or(0), number_format::custom(&code));
                }
                record::XF => format_ids.push(u16_at(r.data, 2).unwrap_or(0)),
                record::BOUND_SHEET => book.sheets.extend(bound_sheet(&r)),
                record::SST => book.strings = shared_strings(&r, sheet)?,
                _ => {}
            }
        }
        let shows = |id: u16| custom.get(&id).copied().unwrap_or_else(|| number_format::built_in(u32::from(id)));
        book.formats = format_ids.into_iter().map(shows).collect();
        let mut places: Vec<usize> = book.sheets.iter().map(|sheet| sheet.at).collect();
        places.sort_unstable();
        if places.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(broken("工作表位置"));
        }
        Ok(book)
    }

    /// Reads visible sheets until one has content; names the others that have some.
    fn first_with_content(&self, stream: &[u8], mut sheet: Builder<'_>) -> Result<Sheet, Refusal> {
        let (mut read, mut unread) = (None, Vec::new());
        for bound in self.sheets.iter().filter(|s| s.is_shown && !NOT_DATA.contains(&s.name.as_str())) {
            let own = stream.get(..self.end_of(bound)).unwrap_or(stream);
            if read.is_some() {
                if CellRecords::new(own, bound.at).next().is_some() {
                    unread.push(bound.name.clone());
                }
                continue;
            }
            self.cells(own, bound.at, &mut sheet)?;
            if !sheet.is_empty() {
                read = Some(&bound.name);
            }
        }
        sheet.finish(read.map_or("", String::as_str), unread)
    }

    /// A sheet ends where the next begins: so all sheets together are no longer than the stream.
    fn end_of(&self, sheet: &BoundSheet) -> usize {
        self.sheets.iter().map(|other| other.at).filter(|at| *at > sheet.at).min().unwrap_or(usize::MAX)
    }

    /// Some writers put cells in the order in which a program set them: they are sorted before they are read.
    fn cells(&self, stream: &[u8], at: usize, sheet: &mut Builder<'_>) -> Result<(), Refusal> {
        let mut places: Vec<(u32, u32)> = Vec::new();
        for r in CellRecords::new(stream, at) {
            if places.len() >= sheet.limits().cells {
                return Err(Refusal::new("单元格过多", "请分成几个文件导入"));
            }
            let (row, column) = (u16_at(r.data, 0).unwrap_or(0), u16_at(r.data, 2).unwrap_or(0));
            places.push((u32::from(row) << 16 | u32::from(column), r.at as u32));
        }
        places.sort_unstable();
        for (place, at) in places {
            let Some(r) = Records::new(stream, at as usize).next() else { continue };
            self.cell(&r, (place >> 16) + 1, (place & 0xFFFF) + 1, sheet)?;
        }
        Ok(())
    }

    fn cell(&self, r: &Record<'_>, row: u32, column: u32, sheet: &mut Builder<'_>) -> Result<(), Refusal> {
        let format = u16_at(r.data, 4).unwrap_or(0);
        if r.kind == record::MUL_RK {
            let body = r.data.get(4..r.data.len().saturating_sub(2)).unwrap_or_default();
            for (index, pair) in (0u32..).zip(body.chunks_exact(6)) {
                let number = u32_at(pair, 2).map_or(0.0, rk);
                sheet.put(row, column + index, self.number(number, u16_at(pair, 0).unwrap_or(0)))?;
            }
            return Ok(());
        }
        let text;
        let found = match r.kind {
            record::LABEL_SST => {
                u32_at(r.data, 6).and_then(|index| self.strings.get(index as usize)).map(|s| Found::Shared(*s))
            }
            record::NUMBER => f64_at(r.data, 6).map(|number| self.number(number, format)),
            record::RK => u32_at(r.data, 6).map(|packed| self.number(rk(packed), format)),
            record::BOOL_ERR if r.data.get(7) == Some(&0) => Some(Found::Bool(r.data.get(6) == Some(&1))),
            record::BOOL_ERR => Some(Found::Error(CellError::Formula)),
            record::FORMULA => {
                text = formula_text(r);
                self.formula(r, format, text.as_deref())
            }
            _ => {
                text = Strings::new(r.pieces(6)).next();
                text.as_deref().map(Found::Text)
            }
        };
        found.map_or_else(|| Err(broken("单元格内容")), |found| sheet.put(row, column, found))
    }

    fn number(&self, number: f64, format: u16) -> Found<'static> {
        if !number.is_finite() {
            return Found::Error(CellError::Formula);
        }
        match self.formats.get(usize::from(format)).copied().flatten() {
            Some(shows) => Found::Date(number, shows),
            None => Found::Number(number),
        }
    }

    /// The result that was saved with a formula.
    fn formula<'t>(&self, r: &Record<'_>, format: u16, text: Option<&'t str>) -> Option<Found<'t>> {
        let result = r.data.get(6..14)?;
        if result.get(6..) != Some(&[0xFF, 0xFF]) {
            return f64_at(result, 0).map(|number| self.number(number, format));
        }
        Some(match result[0] {
            0 => Found::Text(text?),
            1 => Found::Bool(result[2] != 0),
            2 => Found::Error(CellError::Formula),
            _ => Found::Text(""),
        })
    }
}

/// The records of one worksheet that hold values; those of charts embedded in it are left out.
struct CellRecords<'s> {
    records: Records<'s>,
    depth: usize,
}

impl<'s> CellRecords<'s> {
    fn new(stream: &'s [u8], at: usize) -> Self {
        Self { records: Records::new(stream, at), depth: 0 }
    }
}

impl<'s> Iterator for CellRecords<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        use record::{BOOL_ERR, FORMULA, LABEL, LABEL_SST, MUL_RK, NUMBER, RICH_LABEL, RK};
        loop {
            let r = self.records.next()?;
            match r.kind {
                record::BOF => self.depth += 1,
                record::EOF if self.depth <= 1 => return None,
                record::EOF => self.depth -= 1,
                NUMBER | LABEL | RICH_LABEL | BOOL_ERR | RK | MUL_RK | LABEL_SST | FORMULA if self.depth == 1 => {
                    return Some(r);
                }
                _ if self.depth == 0 => return None,
                _ => {}
            }
        }
    }
}

fn bound_sheet(r: &Record<'_>) -> Option<BoundSheet> {
    let is_shown = r.data.get(4)? & 3 == 0 && *r.data.get(5)? == 0;
    let name = Strings::new(r.pieces(6)).short()?;
    Some(BoundSheet { name, at: u32_at(r.data, 0)? as usize, is_shown })
}

fn shared_strings(r: &Record<'_>, sheet: &mut Builder<'_>) -> Result<Vec<TextSpan>, Refusal> {
    let mut strings = Strings::new(r.pieces(8));
    let mut spans = Vec::new();
    let declared = u32_at(r.data, 4).unwrap_or(0) as usize;
    while spans.len() < declared {
        let Some(text) = strings.next() else { break };
        if spans.len() >= sheet.limits().cells {
            return Err(Refusal::new("不同的文字过多", "请分成几个文件导入"));
        }
        spans.push(sheet.intern(&text, || "文字表".to_owned())?);
    }
    Ok(spans)
}

fn formula_text(r: &Record<'_>) -> Option<String> {
    Strings::new(r.formula_text()?.pieces(0)).next()
}

/// A number packed into 30 bits: integer or upper half of a double, perhaps a hundredfold.
fn rk(packed: u32) -> f64 {
    let number = match packed & 2 {
        0 => f64::from_bits(u64::from(packed & 0xFFFF_FFFC) << 32),
        _ => f64::from((packed as i32) >> 2),
    };
    if packed & 1 == 0 { number } else { number / 100.0 }
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().map(|chunk| f64::from_le_bytes(*chunk))
}
