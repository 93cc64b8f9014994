//! The document that goes out.

use super::Filled;
use crate::text::Source;
use base::{Outcome, Refusal};
use figure::State;
use guard::Limits;
use paper::chart::Chart;
use paper::docx::{Insertion, Replacement};
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

/// The finished .docx with a chart behind the paragraph, or the table, in which character `at` of the source stands.
///
/// # Errors
/// Refused when that is in a page header, a footer or a note, or there is nothing to draw; when the document cannot be written.
pub fn document_with(source: &Source, filled: &[Filled], at: usize, chart: Chart) -> Outcome<Vec<u8>> {
    let finished = paper::docx::read(document(source, filled)?, &Limits::document())?;
    let after = match source {
        // Filling changes no paragraph into two.
        Source::Docx(bytes, _) => {
            let came_in = paper::docx::read(bytes.clone(), &Limits::document())?;
            let paragraph = came_in.blocks().partition_point(|b| b.range.end < at);
            finished.blocks().get(paragraph).map(|b| b.range.start)
        }
        Source::Text(text) => laid_out(text, filled, at, finished.plain_text()),
    };
    let place = || Refusal::new("找不到放图的地方", "请另选正文中的一处数字");
    let after = after.ok_or_else(place)?;
    Ok(finished.with_charts(&[Insertion { after, chart }])?)
}

/// Where the line of a text in which this character stands begins in the paper laid out from it.
fn laid_out(text: &str, filled: &[Filled], at: usize, paper: &str) -> Option<usize> {
    let chars: Vec<char> = text.chars().collect();
    let from = chars.iter().take(at).rposition(|c| *c == '\n').map_or(0, |at| at + 1);
    let to = chars.iter().skip(at).position(|c| *c == '\n').map_or(chars.len(), |n| at + n);
    let cells = |line: &str| line.split('\t').map(str::trim).collect::<Vec<_>>().join("\n");
    let line = cells(written_in(&chars, filled, from..to).trim());
    let earlier: Vec<String> = written_in(&chars, filled, 0..from).lines().map(cells).collect();
    // The same line may stand in the text before.
    let before = earlier.join("\n").matches(&line).count();
    let (place, _) = paper.match_indices(&line).nth(before).filter(|_| !line.is_empty())?;
    Some(paper.get(..place)?.chars().count())
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
