//! The plain text of a document that came in, and how its lines look.

mod shape;
#[cfg(test)]
mod shape_tests;

pub use shape::{Line, Look, lines, shape};

use base::Refusal;
use guard::Limits;

/// A document that came in.
#[derive(Debug, Clone)]
pub enum Source {
    /// Text, pasted or from a .txt file.
    Text(String),
    /// A .docx, or what became one, with its plain text.
    Docx(Vec<u8>, String),
}

/// Longest text that is taken, in characters: far beyond any report.
const LONGEST: usize = 500_000;

/// Reads a document by what is in it, not by its name. An old format takes LibreOffice some seconds: call it off the threads
/// that serve others.
///
/// # Errors
/// One refusal for a person: what is wrong with the file and what to do.
pub fn read(bytes: Vec<u8>, name: &str) -> Result<Source, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::at(name, "文件是空的", "请选择有内容的文件"));
    }
    let source = match guard::kind(&bytes) {
        guard::Kind::Other | guard::Kind::Empty => Source::Text(decode(&bytes, name)?),
        _ => {
            // An old format becomes a .docx, and from there on it is one.
            let bytes = match paper::office::old(&bytes) {
                Some(old) => paper::office::to_docx(&bytes, old, &Limits::document())?,
                None => bytes,
            };
            let document = paper::docx::read(bytes.clone(), &Limits::document())?;
            let text = document.plain_text().to_owned();
            Source::Docx(bytes, text)
        }
    };
    if source.text().trim().is_empty() {
        return Err(Refusal::at(name, "文件里没有文字", "扫描件和图片要先转成文字，再另存为 .docx 或 .txt"));
    }
    check_length(source.text())?;
    Ok(source)
}

/// Takes pasted text.
///
/// # Errors
/// When there is none or too much.
pub fn pasted(text: &str) -> Result<Source, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::at("body", "没有文稿内容", "请粘贴文稿或选择文件"));
    }
    check_length(text)?;
    Ok(Source::Text(text.to_owned()))
}

fn check_length(text: &str) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Refusal::new(format!("文稿有 {length} 字，超过 {LONGEST} 字"), "请拆分后再填"));
    }
    Ok(())
}

/// UTF-8 (with or without mark) or, where that does not fit, GB 18030.
fn decode(bytes: &[u8], name: &str) -> Result<String, Refusal> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => {
            let (text, _, wrong) = encoding_rs::GB18030.decode(bytes);
            if wrong {
                return Err(Refusal::at(
                    name,
                    "不是文本文件，或编码不是 UTF-8、GBK",
                    "请另存为 .docx 或 UTF-8 编码的 .txt",
                ));
            }
            text.into_owned()
        }
    };
    if text.contains(is_foreign) {
        return Err(Refusal::at(name, "不是文本文件", "请选择 .docx 或 .txt 文件"));
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Whether a character has no place in text. The marks that Word leaves in text copied or saved from it are let through: cells,
/// lines, pages, fields, soft and hard hyphens, and the end mark of old files.
fn is_foreign(c: char) -> bool {
    c.is_control()
        && !matches!(
            c,
            '\t' | '\n' | '\r' | '\u{7}' | '\u{b}' | '\u{c}' | '\u{13}'
                ..='\u{15}' | '\u{1a}' | '\u{1e}' | '\u{1f}' | '\u{85}'
        )
}

impl Source {
    /// The plain text in which slots are counted.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Docx(_, text) => text,
        }
    }
}

/// The level of a heading by how it is numbered: 一、 is 1, （一） is 2; `None` for body text.
pub fn heading_level(line: &str) -> Option<u8> {
    const NUMERALS: &str = "一二三四五六七八九十";
    let line = line.trim_start();
    let inner = line.strip_prefix('（').or_else(|| line.strip_prefix('('));
    let rest = inner.unwrap_or(line).trim_start_matches(|c| NUMERALS.contains(c));
    let numbered = rest.len() < inner.unwrap_or(line).len();
    match inner {
        Some(_) if numbered && rest.starts_with(['）', ')']) => Some(2),
        None if numbered && rest.starts_with('、') => Some(1),
        _ => None,
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
