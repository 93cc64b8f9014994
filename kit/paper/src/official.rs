//! A new document laid out after GB/T 9704 (党政机关公文格式): 22 lines of 28 characters, faces by rank of heading, page numbers.
//!
//! [`write`] turns a [`Paper`] into a .docx; [`from_text`] makes a [`Paper`] of plain text by recognising the title, the
//! addressee, headings by their numbering, attachments, signature and date. Fonts are named, never embedded. The same paper
//! gives the same bytes: nothing here reads a clock.

mod body;
mod evidence;
mod lines;
mod markup;
mod package;
mod rare;
mod recognise;
mod styles;
mod table;

pub use evidence::{Evidence, evidence_annex};
pub use package::write;
pub use recognise::{Mark, from_marked_text, from_text};

use serde::Serialize;

#[cfg(test)]
mod annex_tests;
#[cfg(test)]
mod body_tests;
#[cfg(test)]
mod recognise_tests;

/// A document as its writer sees it. Empty fields are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// The title; `\n` begins a new line.
    pub title: Vec<Span>,
    /// Under the title: a second title, （单位　日期）, or both in lines of their own.
    pub subtitle: Vec<Span>,
    /// 主送机关 or salutation, with its colon.
    pub addressee: Vec<Span>,
    /// The body.
    pub blocks: Vec<Block>,
    /// Names of the attachments, without numbers. When empty, the titles of the annexes stand for them.
    pub attachments: Vec<Vec<Span>>,
    /// 发文机关署名.
    pub signature: Vec<Span>,
    /// 成文日期 as it is to be read, e.g. 2026年9月5日.
    pub date: Vec<Span>,
    /// The face of Latin letters and digits.
    pub latin_font: LatinFont,
    /// Attachments that are part of the document, behind the signature.
    pub annexes: Vec<Annex>,
}

/// An attachment bound with the document: it begins on a new page, its mark at the top left, its title in the third line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Annex {
    /// Its title, without number.
    pub title: Vec<Span>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// The face of Latin letters and digits: the standard implies that of the text, most offices use the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum LatinFont {
    /// Times New Roman.
    #[default]
    TimesNewRoman,
    /// The face of the Chinese text.
    SameAsText,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Block {
    /// A numbered heading of level 1 to 4 (一、 （一） 1. （1）), perhaps with the text that follows it in the same paragraph.
    Heading {
        /// 1 to 4.
        level: u8,
        /// The heading with its number.
        text: Vec<Span>,
        /// What follows it in the paragraph; empty for a heading on a line of its own.
        rest: Vec<Span>,
    },
    /// An ordinary paragraph, indented by two characters.
    Paragraph(Vec<Span>),
    /// A table with ruled cells; its heading row repeats on every page.
    Table {
        /// The heading row.
        columns: Vec<String>,
        /// The other rows. Missing cells stay empty.
        rows: Vec<Vec<Vec<Span>>>,
        /// Relative widths, one for each column; equal when empty.
        widths: Vec<u32>,
    },
    /// A chart of horizontal bars, each with its label and value: it prints without colour and stays a table that can be edited.
    Bars(Vec<Bar>),
    /// What follows begins on a new page.
    PageBreak,
}

/// One bar of a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// Its value as it is to be read, with its measure word.
    pub value: String,
    /// Its length, in hundredths of the longest that there can be; more than 100 is 100.
    pub length: u8,
}

/// Characters of one look. `\n` in the text is a line break, `\t` a tab.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The characters.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Yellow behind it, as for 【缺】.
    pub highlight: bool,
    /// The name of a bookmark around it: letters, digits and `_`, at most 40.
    pub bookmark: Option<String>,
    /// A comment on it, e.g. where a figure comes from.
    pub comment: Option<String>,
}

impl Span {
    /// Characters without anything special.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A line without anything special: `title: Span::line("关于……的报告")`.
    pub fn line(text: impl Into<String>) -> Vec<Self> {
        vec![Self::plain(text)]
    }
}

/// The characters of spans.
fn plain_text(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

impl Paper {
    /// The names under 附件：, and the number of the first annex among them.
    pub fn listed(&self) -> (Vec<Vec<Span>>, usize) {
        if self.attachments.is_empty() {
            return (self.annexes.iter().map(|annex| on_one_line(&annex.title)).collect(), 1);
        }
        // Attachments without content here come first: what is bound in was added behind them.
        (self.attachments.clone(), self.attachments.len().saturating_sub(self.annexes.len()) + 1)
    }
}

/// A title of several lines as one.
fn on_one_line(title: &[Span]) -> Vec<Span> {
    title
        .iter()
        .map(|span| Span { text: span.text.replace('\n', ""), bookmark: None, comment: None, ..span.clone() })
        .collect()
}

impl Block {
    /// An ordinary paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(Span::line(text))
    }

    /// A heading on a line of its own.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: Span::line(text), rest: Vec::new() }
    }
}
