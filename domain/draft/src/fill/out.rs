//! The document that goes out.

use super::Filled;
use crate::text::Source;
use base::Outcome;
use figure::State;
use guard::Limits;
use paper::docx::Replacement;
use paper::official::{Annex, Mark, Paper, from_marked_text, write};
use std::ops::Range;

/// The finished .docx: one that came in keeps everything but its slots, a text is laid out after GB/T 9704.
///
/// # Errors
/// When the document cannot be written.
pub fn document(source: &Source, filled: &[Filled]) -> Outcome<Vec<u8>> {
    match source {
        Source::Docx(bytes, _) => {
            let document = paper::docx::read(bytes.clone(), &Limits::document())?;
            Ok(document.replace(&replacements(filled))?)
        }
        Source::Text(text) => Ok(write(&official(text, filled, None))?),
    }
}

/// The finished document as PDF. A text is laid out after GB/T 9704, with the evidence as its last attachment when that is given; what
/// came in as .docx keeps its formatting, which only LibreOffice can set.
///
/// # Errors
/// Refused when there is no Chinese font, or no LibreOffice for a .docx; when the document cannot be written.
pub fn pdf(source: &Source, filled: &[Filled], evidence: Option<Annex>) -> Outcome<Vec<u8>> {
    match source {
        Source::Docx(..) => Ok(paper::office::to_pdf(&document(source, filled)?)?),
        Source::Text(text) => Ok(print::print(&official(text, filled, evidence), print::Fonts::installed())?.bytes),
    }
}

/// What will stand in this stretch of a text; no slot may stand across its ends.
pub(crate) fn written_in(chars: &[char], filled: &[Filled], range: Range<usize>) -> String {
    let mut out = String::new();
    let mut at = range.start;
    let first = filled.partition_point(|f| f.start < range.start);
    for f in filled.iter().skip(first).take_while(|f| f.end <= range.end) {
        out.extend(chars.get(at..f.start).unwrap_or_default());
        out.push_str(&f.written);
        at = f.end;
    }
    out.extend(chars.get(at..range.end).unwrap_or_default());
    out
}

/// A text with its slots filled, as a paper after GB/T 9704, with the evidence as its last attachment when that is given.
pub fn official(text: &str, filled: &[Filled], evidence: Option<Annex>) -> Paper {
    let (text, marks) = marked_text(text, filled);
    let mut paper = from_marked_text(&text, &marks);
    if let Some(annex) = evidence {
        if !paper.attachments.is_empty() {
            paper.attachments.push(annex.title.clone());
        }
        paper.annexes.push(annex);
    }
    paper
}

fn replacements(filled: &[Filled]) -> Vec<Replacement> {
    let changed = filled.iter().filter(|f| f.written != f.original);
    changed
        .map(|f| Replacement { start: f.start, end: f.end, text: f.written.clone(), mark: f.state == State::Missing })
        .collect()
}

/// The text with its slots filled.
pub fn filled_text(text: &str, filled: &[Filled]) -> String {
    marked_text(text, filled).0
}

/// The text with its slots filled, and where in it something is missing.
fn marked_text(text: &str, filled: &[Filled]) -> (String, Vec<Mark>) {
    let mut chars = text.chars();
    let (mut out, mut marks) = (String::with_capacity(text.len()), Vec::new());
    // Characters of the text that were read, and of the new one that were written.
    let (mut read, mut length) = (0, 0);
    for f in filled {
        out.extend(chars.by_ref().take(f.start - read));
        length += f.start - read;
        let end = length + f.written.chars().count();
        if f.state == State::Missing {
            marks.push(Mark { range: length..end, highlight: true, ..Mark::default() });
        }
        out.push_str(&f.written);
        chars.by_ref().take(f.end - f.start).for_each(drop);
        (read, length) = (f.end, end);
    }
    out.extend(chars);
    (out, marks)
}
