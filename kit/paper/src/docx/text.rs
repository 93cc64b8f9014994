//! The map between the characters of the plain text and the bytes of the XML.

use super::shape::{Block, Looks, Props, Story};
use std::ops::Range;

/// A range of bytes of one part. Parts are far smaller than 4 GB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// An index as it is kept in the map.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A `w:r`: the stretch of text with one formatting.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    /// From `<w:r` to its `>`.
    pub open: Span,
    /// The whole `w:rPr`; empty when there is none.
    pub props: Span,
    /// `</w:r>`.
    pub close: Span,
    /// Elements in it, the properties not counted.
    pub children: u32,
}

/// An element that shows characters: a `w:t`, or one of the elements that stand for a character, such as `w:tab`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// The element with its tags.
    pub whole: Span,
    /// Between the tags; empty for an element that stands for a character.
    pub inner: Span,
    /// `inner` without the white space that is not shown because `xml:space="preserve"` is missing.
    pub shown: Span,
    pub run: u32,
    pub preserve: bool,
    /// It stands directly in its run, so the run can be split around it.
    pub splits: bool,
}

/// How characters are written in the XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As themselves.
    Raw,
    /// As themselves inside `<![CDATA[ ]]>`.
    CData,
    /// One character, written as several bytes that belong together: `&amp;`, a line end, `<w:tab/>`.
    Whole,
}

/// Consecutive characters of one slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// First character, counted in the whole plain text.
    pub start: u32,
    /// Number of characters.
    pub length: u32,
    pub bytes: Span,
    pub slot: u32,
    pub form: Form,
}

impl Piece {
    pub(super) fn end(&self) -> u32 {
        self.start + self.length
    }
}

/// One paragraph as it was read; pieces count from its beginning.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub text: String,
    pub length: u32,
    pub pieces: Vec<Piece>,
    /// Its end was deleted as a tracked change: the next paragraph continues it.
    pub joined: bool,
    /// The same text written a second time, for readers of another generation.
    pub mirror: Vec<Piece>,
    /// What decides how it looks.
    pub props: Props,
}

/// One XML part with text, and what was found in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// Its name in the archive.
    pub name: String,
    pub story: Story,
    /// The XML without a byte order mark.
    pub xml: String,
    /// Whether there was a byte order mark.
    pub mark: bool,
    pub runs: Vec<Run>,
    pub slots: Vec<Slot>,
    pub paragraphs: Vec<Paragraph>,
    /// All pieces, by position.
    pub pieces: Vec<Piece>,
    /// The pieces of second copies, by position.
    pub mirrors: Vec<Piece>,
}

/// Where a character stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    /// The part, e.g. `word/document.xml`.
    pub part: &'a str,
    /// Its bytes in the part.
    pub bytes: Range<usize>,
    /// The number of its run in the part, from 0 in the order of the XML.
    pub run: usize,
}

/// The parts as one document.
pub(super) struct Joined {
    pub text: String,
    pub characters: usize,
    pub parts: Vec<Part>,
    pub blocks: Vec<Block>,
}

/// Joins the paragraphs of all parts to one text and lets the pieces count in it. A part without text
/// beside the body adds nothing, so that an empty header is no empty line.
pub(super) fn join(mut parts: Vec<Part>, looks: &mut Looks) -> Joined {
    let mut text = String::new();
    let mut shapes: Vec<(Range<usize>, Story, Props)> = Vec::new();
    let mut at = 0_u32;
    // Whether the next paragraph begins no new line: the first, or one whose predecessor's end was deleted.
    let mut follows = true;
    for (index, part) in parts.iter_mut().enumerate() {
        let paragraphs = std::mem::take(&mut part.paragraphs);
        if index > 0 && paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty()) {
            continue;
        }
        for paragraph in paragraphs {
            if !follows {
                text.push('\n');
                at += 1;
            }
            let end = (at + paragraph.length) as usize;
            match shapes.last_mut().filter(|last| follows && last.1 == part.story) {
                // The end that is left is that of the later paragraph, and with it how the whole looks.
                Some(last) => (last.0.end, last.2) = (end, paragraph.props),
                None => shapes.push((at as usize..end, part.story, paragraph.props)),
            }
            follows = paragraph.joined;
            text.push_str(&paragraph.text);
            let moved = |piece: Piece| Piece { start: piece.start + at, ..piece };
            part.pieces.extend(paragraph.pieces.into_iter().map(moved));
            part.mirrors.extend(paragraph.mirror.into_iter().map(moved));
            at += paragraph.length;
        }
    }
    let blocks = shapes.into_iter().map(|(range, story, props)| props.block(range, story, looks)).collect();
    Joined { text, characters: at as usize, parts, blocks }
}

impl Part {
    /// The bytes of `range`, which came from this part and is within it.
    pub(super) fn slice(&self, span: Span) -> &str {
        self.xml.get(span.range()).unwrap_or_default()
    }

    /// Which bytes show the characters `from..to` of the plain text, as far as they belong to this piece.
    pub(super) fn bytes(&self, piece: &Piece, from: u32, to: u32) -> Span {
        if piece.form == Form::Whole {
            return piece.bytes;
        }
        let text = self.slice(piece.bytes);
        let at = |character: u32| {
            let skipped = character.saturating_sub(piece.start).min(piece.length) as usize;
            let bytes = text.char_indices().nth(skipped).map_or(text.len(), |(at, _)| at);
            piece.bytes.start + u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Span { start: at(from), end: at(to) }
    }

    pub(super) fn place(&self, character: usize) -> Option<Place<'_>> {
        let character = u32::try_from(character).ok()?;
        let index = self.pieces.partition_point(|piece| piece.end() <= character);
        let piece = self.pieces.get(index).filter(|piece| piece.start <= character)?;
        let bytes = self.bytes(piece, character, character + 1).range();
        let run = self.slots.get(piece.slot as usize)?.run as usize;
        Some(Place { part: &self.name, bytes, run })
    }
}
