//! The shape of a document: its paragraphs with what decides how they look, for a page that shows the document.

use super::numbering::Numbering;
use super::styles::Styles;
use super::tag::{Prop, attribute};
use quick_xml::events::BytesStart;
use std::ops::Range;

/// A paragraph, by its characters in the plain text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// Its characters, counted in Unicode characters of the plain text, without the `\n` after it.
    pub range: Range<usize>,
    /// Which part of the document it stands in.
    pub story: Story,
    /// It stands in a text box.
    pub boxed: bool,
    /// The table cell it stands in.
    pub cell: Option<Cell>,
    /// Name of its style as Word shows it (`heading 1`, `Title`, `Normal`); empty when the document names none.
    pub style: String,
    /// Level in the outline, 1 to 9.
    pub level: Option<u8>,
    /// Where its lines are set.
    pub align: Align,
    /// Its first line is indented.
    pub indented: bool,
    /// The number or sign that automatic numbering puts before it, e.g. `一、`. It is no text and cannot be replaced.
    pub number: Option<String>,
}

/// A part of a document, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Story {
    /// The text itself.
    #[default]
    Body,
    /// Notes at the foot of pages.
    Footnotes,
    /// Notes at the end.
    Endnotes,
    /// Page headers.
    Header,
    /// Page footers.
    Footer,
}

/// Where the lines of a paragraph are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left, or at both sides.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// A cell of a table. A cell may hold several paragraphs, or a table of its own, whose cells are then the ones named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Number of the table in its part, from 0 in the order in which they begin.
    pub table: usize,
    /// Row, from 0. Deleted rows count, so numbers may be left out.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// How many columns it covers.
    pub span: usize,
    /// It continues the cell above it.
    pub continued: bool,
}

/// What a paragraph, or its style, says of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Props {
    pub style: Option<String>,
    pub level: Option<u8>,
    pub align: Option<Align>,
    pub indented: Option<bool>,
    /// The list it belongs to; 0 takes it out of the list of its style.
    pub list: Option<u32>,
    /// Level in that list, from 0.
    pub depth: Option<u8>,
    pub cell: Option<Cell>,
    pub boxed: bool,
}

impl Props {
    /// Takes in one property of `w:pPr`.
    pub(super) fn take(&mut self, prop: Prop, element: &BytesStart<'_>) {
        let value = || attribute(element, "val");
        match prop {
            Prop::Style => self.style = value(),
            // 9 is body text.
            Prop::Outline => self.level = value().and_then(|level| level.parse().ok()),
            Prop::Align => {
                self.align = value().map(|align| match align.as_str() {
                    "center" => Align::Centre,
                    "right" | "end" => Align::Right,
                    _ => Align::Left,
                });
            }
            Prop::Indent => {
                let above_none = |name| attribute(element, name).map(|size| size.parse().is_ok_and(|n: i32| n > 0));
                self.indented = above_none("firstLineChars").or_else(|| above_none("firstLine")).or(self.indented);
            }
            Prop::List => self.list = value().and_then(|list| list.parse().ok()),
            Prop::Depth => self.depth = value().and_then(|depth| depth.parse().ok()),
            Prop::CellSpan | Prop::CellMerge | Prop::CellGone => {}
        }
    }

    /// What these properties leave open is as in `base`.
    pub(super) fn or(self, base: &Self) -> Self {
        Self {
            level: self.level.or(base.level),
            align: self.align.or(base.align),
            indented: self.indented.or(base.indented),
            // The level in a list stands with the list that it is of.
            depth: self.depth.or(base.depth),
            list: self.list.or(base.list),
            ..self
        }
    }

    /// The block of a paragraph with these properties.
    pub(super) fn block(&self, range: Range<usize>, story: Story, looks: &mut Looks) -> Block {
        let (style, all) = looks.styles.resolve(self);
        let number = all.list.filter(|list| *list > 0).map(|list| looks.numbering.next(list, all.depth.unwrap_or(0)));
        Block {
            range,
            story,
            boxed: self.boxed,
            cell: self.cell,
            style,
            level: all.level.filter(|level| *level < 9).map(|level| level + 1),
            align: all.align.unwrap_or_default(),
            indented: all.indented.unwrap_or_default(),
            number: number.filter(|number| !number.is_empty()),
        }
    }
}

/// What paragraphs refer to: styles and lists.
#[derive(Debug, Default)]
pub(super) struct Looks {
    pub styles: Styles,
    pub numbering: Numbering,
}

/// The tables and text boxes that are open while a part is walked, outermost first.
#[derive(Debug, Default)]
pub(super) struct Holders {
    tables: usize,
    open: Vec<Holder>,
}

#[derive(Debug)]
enum Holder {
    /// The cell that is open or comes next; the number of rows that began.
    Table(Cell, usize),
    Box,
}

impl Holders {
    pub(super) fn begin_table(&mut self) {
        self.open.push(Holder::Table(Cell { table: self.tables, ..Cell::default() }, 0));
        self.tables += 1;
    }

    pub(super) fn begin_box(&mut self) {
        self.open.push(Holder::Box);
    }

    /// Ends the innermost table or text box.
    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    pub(super) fn begin_row(&mut self) {
        if let Some(Holder::Table(cell, rows)) = self.open.last_mut() {
            (cell.row, cell.column, cell.span) = (*rows, 0, 0);
            *rows += 1;
        }
    }

    pub(super) fn begin_cell(&mut self) {
        if let Some(Holder::Table(cell, _)) = self.open.last_mut() {
            *cell = Cell { column: cell.column + cell.span, span: 1, continued: false, ..*cell };
        }
    }

    /// Takes in one property of `w:tcPr`.
    pub(super) fn take(&mut self, prop: Prop, element: &BytesStart<'_>) {
        let Some(Holder::Table(cell, _)) = self.open.last_mut() else { return };
        let value = attribute(element, "val");
        match prop {
            // Word has at most 63 columns.
            Prop::CellSpan => cell.span = value.and_then(|span| span.parse().ok()).unwrap_or(1).clamp(1, 63),
            Prop::CellMerge => cell.continued = value.is_none_or(|merge| merge == "continue"),
            _ => {}
        }
    }

    /// Notes of a paragraph that begins where it stands.
    pub(super) fn place(&self, props: &mut Props) {
        props.boxed = self.open.iter().any(|holder| matches!(holder, Holder::Box));
        props.cell = match self.open.last() {
            Some(Holder::Table(cell, _)) if cell.span > 0 => Some(*cell),
            _ => None,
        };
    }
}
