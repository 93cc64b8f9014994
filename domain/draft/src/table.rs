//! The small tables of a document as charts, with the numbers that will stand in them.
//!
//! Words: the *head row* names what is counted, the *head column* what it is counted for. A row or column of totals is left out, since
//! it would dwarf its parts; so is one of words (备注, 序号). A cell without a number is missing, never nought.

mod find;
#[cfg(test)]
mod tests;

pub use find::{stands_in_table, tables};

use crate::scan::numerals;
use base::Refusal;
use paper::chart::{Chart, Kind, Point};

/// Most rows of numbers in a chart.
pub const ROWS: usize = 12;
/// Most columns of numbers in a chart.
pub const COLUMNS: usize = 6;

/// A table of a document, as it will stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its number in the document, from 0.
    pub n: usize,
    /// The line over it, or 表1.
    pub title: String,
    /// First and last character.
    pub range: (usize, usize),
    /// A character of its first cell that is not empty.
    pub at: usize,
    rows: Vec<Row>,
}

/// The cells of a row, from left to right.
type Row = Vec<Cell>;

#[derive(Debug, Clone, Default, PartialEq)]
struct Cell {
    column: usize,
    span: usize,
    text: String,
    number: Option<f64>,
    /// A slot for one number stands here, filled or not.
    slot: bool,
}

/// The numbers of a table: what is counted, and for each row its label and numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers {
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// Label and numbers of the rows.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
}

/// Labels of totals.
const TOTALS: [&str; 5] = ["合计", "总计", "共计", "小计", "总数"];

impl Table {
    /// Its numbers, as far as they fit into a chart.
    ///
    /// # Errors
    /// Refused when it has no head row and column, no numbers, more than [`ROWS`] rows or [`COLUMNS`] columns of them.
    pub fn numbers(&self) -> Result<Numbers, Refusal> {
        let refused = |what: String, remedy: &str| Refusal::new(format!("“{}”不能画成图：{what}", self.title), remedy);
        let all = self.read().ok_or_else(|| {
            refused("要有一行表头和一列名称，其余格子是数".into(), "请另选一张表，或用某一处数字的分党组织、分月图")
        })?;
        if all.rows.len() > ROWS || all.heads.len() > COLUMNS {
            let what = format!("有 {} 行、{} 列数，最多画 {ROWS} 行、{COLUMNS} 列", all.rows.len(), all.heads.len());
            return Err(refused(what, "请在文稿中把表拆小后重新导入"));
        }
        if all.rows.iter().flat_map(|(_, values)| values).all(Option::is_none) {
            return Err(refused("表里还没有数".into(), "请先把表里的各处填好"));
        }
        Ok(all)
    }

    /// Whether it has a head row, a head column and cells for numbers, however many.
    pub fn counts(&self) -> bool {
        self.read().is_some()
    }

    /// A chart of all its columns, or of one of them.
    ///
    /// # Errors
    /// Refused as by [`Self::numbers`]; and when that column has no numbers.
    pub fn chart(&self, column: Option<usize>) -> Result<Chart, Refusal> {
        let mut all = self.numbers()?;
        if let Some(column) = column {
            let head = all.heads.get(column).cloned();
            all.heads = head.into_iter().collect();
            for (_, values) in &mut all.rows {
                *values = vec![values.get(column).copied().flatten()];
            }
            if all.rows.iter().all(|(_, values)| values == &[None]) {
                return Err(Refusal::new(format!("“{}”的这一列没有数", self.title), "请另选一列"));
            }
        }
        let title = match (column, all.heads.as_slice()) {
            (Some(_), [head]) => format!("{}（{head}）", self.title),
            _ => self.title.clone(),
        };
        let points = all.rows.into_iter().map(|(label, values)| Point { label, values }).collect();
        Ok(Chart { title, series: all.heads, note: "来源：本文稿的表".into(), kind: Kind::Bars, points })
    }

    /// Its numbers; `None` without head row and head column.
    fn read(&self) -> Option<Numbers> {
        let (head, body) = self.parts()?;
        // 序号 is no name.
        let names = usize::from(bare(&head_of(head, 0)) == "序号");
        let width = body.iter().flatten().map(|c| c.column + c.span).max()?;
        let counted =
            |column: &usize| body.iter().any(|row| cell(row, *column).is_some_and(|c| c.slot || c.number.is_some()));
        let columns: Vec<(usize, String)> =
            (names + 1..width).filter(counted).map(|column| (column, head_of(head, column))).collect();
        let columns = without_totals(columns, |(_, head)| head);
        let label = |n: usize, row: &[Cell]| {
            // 合计 often stands in the column of 序号.
            let text = [names, 0].iter().filter_map(|column| cell(row, *column)).find(|c| !c.text.is_empty());
            text.map_or_else(|| format!("第{}行", n + 1), |c| c.text.clone())
        };
        let numbers = |row: &[Cell]| {
            columns.iter().map(|(column, _)| cell(row, *column).and_then(|c| c.number)).collect::<Vec<_>>()
        };
        let rows: Vec<_> = body.iter().enumerate().map(|(n, row)| (label(n, row), numbers(row))).collect();
        let rows = without_totals(rows, |(label, _)| label);
        let heads: Vec<String> = columns.into_iter().map(|(_, head)| head).collect();
        (!heads.is_empty() && !rows.is_empty()).then_some(Numbers { heads, rows })
    }

    /// The head rows and the others. A first row of one cell over all is a title; where the head has cells over several columns, their
    /// parts stand in the rows below.
    fn parts(&self) -> Option<(&[Row], &[Row])> {
        let titles = self.rows.iter().take_while(|row| row.len() == 1).count();
        let rows = self.rows.get(titles..)?;
        let wide = rows.first()?.iter().any(|c| c.span > 1);
        let named = |row: &&Row| row.iter().skip(1).all(|c| !c.slot && c.number.is_none());
        let more = if wide { rows.iter().skip(1).take_while(named).count() } else { 0 };
        let (head, body) = rows.split_at_checked(1 + more)?;
        (!body.is_empty()).then_some((head, body))
    }
}

/// The cell over this column.
fn cell(row: &[Cell], column: usize) -> Option<&Cell> {
    row.iter().find(|c| (c.column..c.column + c.span).contains(&column))
}

/// The name of a column, from the widest head over it to the narrowest.
fn head_of(head: &[Row], column: usize) -> String {
    let mut words: Vec<&str> = head.iter().filter_map(|row| cell(row, column)).map(|c| c.text.as_str()).collect();
    words.dedup();
    words.retain(|w| !w.is_empty());
    if words.is_empty() { format!("第{}列", column + 1) } else { words.join(" ") }
}

/// Without totals, unless there is nothing else.
fn without_totals<T>(all: Vec<T>, name: impl Fn(&T) -> &String) -> Vec<T> {
    let (totals, others): (Vec<T>, Vec<T>) =
        all.into_iter().partition(|one| TOTALS.contains(&bare(name(one)).as_str()));
    if others.is_empty() { totals } else { others }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The number that a cell holds and nothing else, but for its measure word: 1,234 · 51.2万元 · 98.7% · 十二; not 2026年3月, 35岁以下.
fn number_in(text: &str) -> Option<f64> {
    let plain: String = bare(text).replace([',', '，'], "").replace(['−', '－'], "-");
    let plain = plain.trim_start_matches(['约', '近', '逾', '超']).trim_start_matches("百分之");
    let chars: Vec<char> = plain.chars().map(narrow).collect();
    if let Some(number) = numerals::chinese(&chars) {
        return Some(number);
    }
    let digits = chars.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).count();
    let (number, rest) = chars.split_at_checked(digits)?;
    let number: f64 = number.iter().collect::<String>().parse().ok()?;
    let (times, rest) = match rest {
        ['万', rest @ ..] => (10_000.0, rest),
        ['亿', rest @ ..] => (100_000_000.0, rest),
        rest => (1.0, rest),
    };
    let rest = if let ['余' | '多', rest @ ..] = rest { rest } else { rest };
    let measure = rest.len() <= 2 && !matches!(rest, ['岁' | '年' | '月' | '日' | '号', ..]);
    (measure && rest.iter().all(|c| *c == '%' || c.is_alphabetic())).then_some(number * times)
}

/// ９ is 9.
fn narrow(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}
