//! How the lines of a document look: from the .docx's own structure as `paper` reads it; where there is none, from how a line is
//! numbered.

use super::{Source, heading_level};
use guard::Limits;
use paper::docx::{Align, Block, Story};
use serde::{Deserialize, Serialize};

/// How a line looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Ordinary text.
    #[default]
    Body,
    /// The title.
    Title,
    /// A heading of this level.
    Heading(u8),
    /// Centred.
    Centre,
    /// At the right, as signature and date.
    Right,
    /// In a cell: table, row and column, from 0, and how many columns it covers.
    Cell(usize, usize, usize, usize),
    /// In a note, a page header or footer.
    Margin,
}

impl Look {
    /// Table, row, column and columns covered of a cell in the body.
    pub fn cell(self) -> Option<(usize, usize, usize, usize)> {
        match self {
            Self::Cell(table, row, column, span) if table < TABLES => Some((table, row, column, span)),
            _ => None,
        }
    }
}

/// A line of a document: its look, and the number that automatic numbering puts before it (`一、`), which is no text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The look.
    pub look: Look,
    /// The automatic number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// Tables of one part of a document have numbers from here on, so that those of two parts are never taken for one.
const TABLES: usize = 10_000;
/// Longer lines are no headings.
const HEADING: usize = 60;

/// The lines of a .docx as JSON; `None` for a text, or when its structure cannot be read (its words can).
pub fn shape(source: &Source) -> Option<String> {
    let Source::Docx(bytes, text) = source else { return None };
    let document = paper::docx::read(bytes.clone(), &Limits::document()).ok()?;
    let blocks = document.blocks();
    let mut start = 0;
    let mut lines = Vec::new();
    for words in text.split('\n') {
        // A paragraph with line breaks holds several lines.
        let block = blocks.get(blocks.partition_point(|b| b.range.end < start));
        lines.push(block.map(|b| line(b, b.range.start == start)).unwrap_or_default());
        start += words.chars().count() + 1;
    }
    serde_json::to_string(&lines).ok()
}

fn line(block: &Block, first: bool) -> Line {
    let style = block.style.to_lowercase();
    let look = match (block.story, block.cell, block.level, block.align) {
        (_, Some(cell), ..) => {
            Look::Cell(block.story as usize * TABLES + cell.table, cell.row, cell.column, cell.span.max(1))
        }
        (story, ..) if story != Story::Body => Look::Margin,
        _ if matches!(style.as_str(), "title" | "标题") => Look::Title,
        (_, _, Some(level), _) => Look::Heading(level),
        (.., Align::Centre) => Look::Centre,
        (.., Align::Right) => Look::Right,
        _ => Look::Body,
    };
    Line { look, number: block.number.clone().filter(|_| first) }
}

/// The lines of a text, from what was stored or by their numbering.
pub fn lines(text: &str, stored: Option<&str>) -> Vec<Line> {
    let known: Vec<Line> = stored.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let titled = known.iter().any(|l| l.look == Look::Title);
    let first = text.lines().position(|line| !line.trim().is_empty()).filter(|_| !titled);
    let guessed = |n: usize, words: &str, number: &str| match heading_level(&format!("{number}{words}")) {
        _ if Some(n) == first => Look::Title,
        Some(level) if words.chars().count() <= HEADING => Look::Heading(level),
        _ => Look::Body,
    };
    let one = |(n, words): (usize, &str)| {
        let line = known.get(n).cloned().unwrap_or_default();
        match line.look {
            Look::Centre if Some(n) == first => Line { look: Look::Title, ..line },
            Look::Body => Line { look: guessed(n, words, line.number.as_deref().unwrap_or_default()), ..line },
            _ => line,
        }
    };
    text.split('\n').enumerate().map(one).collect()
}
