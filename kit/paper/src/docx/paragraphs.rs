//! Puts paragraphs into reading order while the XML is walked: text boxes follow the paragraph they hang on, and the second
//! copy of a text box is kept aside as the mirror of the first.

use super::shape::Props;
use super::text::Form;
use super::text::{Paragraph, Piece, Span};

/// The paragraphs so far, and those still open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    done: Vec<Paragraph>,
    open: Vec<Open>,
}

/// An open paragraph, or the sink for a branch that is not shown.
#[derive(Debug, Default)]
struct Open {
    paragraph: Paragraph,
    boxes: Vec<Paragraph>,
}

impl Paragraphs {
    /// All paragraphs in reading order.
    pub(super) fn finish(self) -> Vec<Paragraph> {
        self.done
    }

    pub(super) fn begin(&mut self) {
        self.open.push(Open::default());
    }

    /// Ends the innermost paragraph; `shown` is false in a deleted row.
    pub(super) fn end(&mut self, shown: bool) {
        if let Some(Open { paragraph, boxes }) = self.open.pop()
            && shown
        {
            let sink = self.sink();
            sink.push(paragraph);
            sink.extend(boxes);
        }
    }

    /// What the innermost paragraph says of itself.
    pub(super) fn props_mut(&mut self) -> Option<&mut Props> {
        self.open.last_mut().map(|open| &mut open.paragraph.props)
    }

    /// Marks the end of the innermost paragraph as deleted.
    pub(super) fn join(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.paragraph.joined = true;
        }
    }

    /// Adds characters to the innermost paragraph.
    pub(super) fn push(&mut self, text: &str, bytes: Span, slot: u32, form: Form) {
        let Some(open) = self.open.last_mut() else { return };
        let paragraph = &mut open.paragraph;
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        paragraph.pieces.push(Piece { start: paragraph.length, length, bytes, slot, form });
        paragraph.length += length;
        paragraph.text.push_str(text);
    }

    /// How many paragraphs stand where the next one will go.
    pub(super) fn count(&mut self) -> usize {
        self.sink().len()
    }

    /// From here to [`Self::end_shadow`] nothing is shown.
    pub(super) fn begin_shadow(&mut self) {
        self.begin();
    }

    /// The paragraphs that were not shown.
    pub(super) fn end_shadow(&mut self) -> Vec<Paragraph> {
        self.open.pop().map(|open| open.boxes).unwrap_or_default()
    }

    /// Takes `shadow` as second copy of the paragraphs from `first` on, if it says the same.
    pub(super) fn mirror(&mut self, first: usize, shadow: Vec<Paragraph>) {
        let shown = self.sink().get_mut(first..).unwrap_or_default();
        let same = shown.len() == shadow.len()
            && shown.iter().zip(&shadow).all(|(one, other)| one.text == other.text && one.joined == other.joined);
        if same {
            for (paragraph, copy) in shown.iter_mut().zip(shadow) {
                paragraph.mirror = copy.pieces;
            }
        }
    }

    fn sink(&mut self) -> &mut Vec<Paragraph> {
        match self.open.last_mut() {
            Some(open) => &mut open.boxes,
            None => &mut self.done,
        }
    }
}
