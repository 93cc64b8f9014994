//! Delimited text: csv as it comes from spreadsheets, in UTF-8, UTF-16 or GB 18030, with comma, tab or semicolon.
//!
//! Own splitter because rows must count as a spreadsheet counts them (blank lines too) and an open quote must be reported
//! with the row where it begins.

use super::builder::{Builder, Found};
use super::source::{SAVE_AS_XLSX, web_page};
use super::{Limits, Origin, Sheet};
use base::Refusal;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How much of the text is looked at to find the delimiter.
const SAMPLE_LINES: usize = 20;
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

pub(super) fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Sheet, Refusal> {
    let text = decode(bytes)?;
    refuse_markup(&text)?;
    let (text, delimiter) = delimiter_of(&text);
    let mut sheet = Builder::new(Origin::Csv, limits);
    let mut splitter = Splitter { text, at: 0, delimiter };
    let mut row = 0;
    while splitter.at < text.len() {
        row += 1;
        read_row(&mut splitter, row, &mut sheet)?;
    }
    sheet.finish(name, Vec::new())
}

fn read_row(splitter: &mut Splitter<'_>, row: u32, sheet: &mut Builder<'_>) -> Result<(), Refusal> {
    let mut column = 0;
    loop {
        column += 1;
        let Some((field, ended)) = splitter.field() else {
            return Err(Refusal::at(format!("第{row}行"), "引号没有成对，后面的内容无法分列", "请检查这一行的引号"));
        };
        sheet.put(row, column, Found::Text(plain(&field)))?;
        if ended {
            return Ok(());
        }
    }
}

/// Undoes the two ways in which a csv file keeps a spreadsheet from taking a text for a formula or a number:
/// a leading apostrophe (exactly one is taken off) and `="…"`.
pub(super) fn plain(field: &str) -> &str {
    if let Some(rest) = field.strip_prefix('\'') {
        return rest;
    }
    let quoted = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.filter(|inner| !inner.contains('"')).unwrap_or(field)
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let unknown = || Refusal::new("文件不是表格，或文字编码无法识别", SAVE_AS_XLSX);
    let (encoding, skip): (&'static Encoding, usize) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        None => (GB18030, 0),
    };
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    if !wide && bytes.contains(&0) {
        return Err(unknown());
    }
    encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]).ok_or_else(unknown)
}

/// Pages that begin with something other than `<html`.
fn refuse_markup(text: &str) -> Result<(), Refusal> {
    let head: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    let markup = ["<!doctype", "<html", "<table", "<?xml", "<meta", "<style", "mime-version:"];
    if markup.iter().any(|start| head.starts_with(start)) { Err(web_page()) } else { Ok(()) }
}

/// The delimiter, and the text without a `sep=;` line, which spreadsheets do not count as a row.
fn delimiter_of(text: &str) -> (&str, u8) {
    let first_line = text.lines().next().unwrap_or("");
    if let Some(named) = first_line.trim_matches('"').strip_prefix("sep=") {
        let delimiter = if named.is_empty() { b'\t' } else { named.as_bytes()[0] };
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        return (rest, delimiter);
    }
    let mut counts = [0usize; DELIMITERS.len()];
    let (mut quoted, mut lines) = (false, 0);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => lines += 1,
            _ if quoted => {}
            other => DELIMITERS.iter().zip(&mut counts).filter(|(d, _)| **d == other).for_each(|(_, n)| *n += 1),
        }
        if lines == SAMPLE_LINES {
            break;
        }
    }
    let most = (0..DELIMITERS.len()).rev().max_by_key(|index| counts[*index]).unwrap_or(0);
    (text, DELIMITERS[most])
}

struct Splitter<'t> {
    text: &'t str,
    at: usize,
    delimiter: u8,
}

impl<'t> Splitter<'t> {
    /// The next field and whether it was the last of its row; `None` if its quote is never closed.
    fn field(&mut self) -> Option<(Cow<'t, str>, bool)> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) != Some(&b'"') {
            let start = self.at;
            return Some((Cow::Borrowed(self.upto_end(start)), self.step()));
        }
        let mut whole = String::new();
        let mut start = self.at + 1;
        loop {
            let length = bytes[start..].iter().position(|b| *b == b'"')?;
            let piece = &self.text[start..start + length];
            self.at = start + length + 1;
            if bytes.get(self.at) == Some(&b'"') {
                whole.push_str(piece);
                whole.push('"');
                start = self.at + 1;
                continue;
            }
            let after = self.at;
            let tail = self.upto_end(after);
            if whole.is_empty() && tail.is_empty() {
                return Some((Cow::Borrowed(piece), self.step()));
            }
            whole.push_str(piece);
            whole.push_str(tail);
            return Some((Cow::Owned(whole), self.step()));
        }
    }

    /// Text from `start` up to the end of the field; stops before the delimiter or line end.
    fn upto_end(&mut self, start: usize) -> &'t str {
        let bytes = &self.text.as_bytes()[start..];
        let ends = |b: &u8| *b == self.delimiter || *b == b'\n' || *b == b'\r';
        let length = bytes.iter().position(ends).unwrap_or(bytes.len());
        self.at = start + length;
        &self.text[start..start + length]
    }

    /// Steps over what ended the field: true if that was the end of the row.
    fn step(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let ended = bytes.get(self.at) != Some(&self.delimiter);
        let width = if bytes[self.at..].starts_with(b"\r\n") { 2 } else { 1 };
        self.at = (self.at + width).min(bytes.len());
        ended
    }
}
