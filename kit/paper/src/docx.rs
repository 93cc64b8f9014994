//! A .docx that came in: its plain text, and the same file with some characters replaced.
//!
//! * **Plain text**: paragraphs of the body, tables (cells in reading order), text boxes (after the paragraph they hang on),
//!   then footnotes, endnotes, headers and footers; paragraphs are joined by `\n`, a line break is `\n`, a tab is `\t`.
//!   Tracked insertions are accepted, deletions dropped. Hidden text, field codes and page numbers are left out, results of other fields stay.
//!   Automatic numbering is not text (see [`Block::number`]), and so is anything outside WordprocessingML (charts, SmartArt, formulas).
//! * **Positions** count Unicode characters of that text. Each has a place in the XML ([`Document::place`]).
//! * **Replacing** changes the characters of the given ranges and nothing else: every other byte of every XML part and every
//!   other entry of the archive stays. A text box stands twice in the file (for old readers); both copies change alike.

mod fields;
mod frame;
mod highlight;
mod insert;
mod letters;
mod numbering;
mod open;
mod package;
mod paragraphs;
mod render;
mod replace;
mod runs;
mod save;
mod shape;
mod styles;
mod tag;
mod text;
mod walk;

pub use guard::Limits;
pub use insert::Insertion;
pub use replace::Replacement;
pub use shape::{Align, Block, Cell, Story};
pub use text::Place;

use base::Refusal;
use text::{Joined, Part};

#[cfg(test)]
mod hostile_many_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod read_tests;
#[cfg(test)]
mod replace_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod shape_tests;

/// A document that was read: the file as it came, its text, and where each character of the text stands.
#[derive(Debug, Clone)]
pub struct Document {
    file: Vec<u8>,
    limits: Limits,
    text: String,
    characters: usize,
    parts: Vec<Part>,
    blocks: Vec<Block>,
}

/// Reads a .docx. Give the bytes away to save a copy.
///
/// # Errors
/// One refusal, for a person, when the file is not a .docx, is protected, damaged, too large, or built to do harm.
pub fn read(file: impl Into<Vec<u8>>, limits: &Limits) -> Result<Document, Refusal> {
    let file = file.into();
    let (parts, mut looks) = open::parts(&file, limits)?;
    let Joined { text, characters, parts, blocks } = text::join(parts, &mut looks);
    Ok(Document { file, limits: limits.clone(), text, characters, parts, blocks })
}

impl Document {
    /// The text of the document; positions elsewhere count its characters.
    pub fn plain_text(&self) -> &str {
        &self.text
    }

    /// How many Unicode characters the text has.
    pub fn characters(&self) -> usize {
        self.characters
    }

    /// The paragraphs in the order of the text, with what decides how they look.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Where a character stands in the file; `None` for the end of a paragraph, which is no character of the file.
    pub fn place(&self, character: usize) -> Option<Place<'_>> {
        self.parts.iter().find_map(|part| part.place(character))
    }

    /// The file with these ranges replaced. New text takes the formatting of the run in which its range begins; `\n` and `\t`
    /// in it become a line break and a tab.
    ///
    /// # Errors
    /// A refusal when a range is empty, beyond the text, overlaps another, spans paragraphs, or a text holds characters that
    /// XML cannot carry.
    pub fn replace(&self, replacements: &[Replacement]) -> Result<Vec<u8>, Refusal> {
        let changed = replace::apply(&self.parts, self.characters, replacements)?;
        save::save(&self.file, &self.limits, &changed, &[])
    }

    /// The file with charts after the paragraphs of these characters.
    ///
    /// # Errors
    /// A refusal when a place is not in the body, a chart has no numbers, or the file is of the strict kind.
    pub fn with_charts(&self, charts: &[Insertion]) -> Result<Vec<u8>, Refusal> {
        insert::insert(self, charts)
    }
}
