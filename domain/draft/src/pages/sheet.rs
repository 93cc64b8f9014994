//! The document as it will look, with its slots as chips: the section at hand.

use crate::fill::Filled;
use crate::rules::{Section, sections};
use crate::store::Draft;
use crate::text::{self, Line, Look};
use figure::State;
use maud::{Markup, html};

/// A document laid out in lines and sections.
pub(super) struct Sheet<'a> {
    draft: &'a Draft,
    slots: &'a [Filled],
    chars: Vec<char>,
    /// First and last character of each line.
    lines: Vec<(usize, usize)>,
    looks: Vec<Line>,
    /// The sections.
    pub sections: Vec<Section>,
}

impl<'a> Sheet<'a> {
    pub fn new(draft: &'a Draft, slots: &'a [Filled]) -> Self {
        let texts: Vec<&str> = draft.body.split('\n').collect();
        let looks = text::lines(&draft.body, draft.shape.as_deref());
        let mut lines = Vec::with_capacity(texts.len());
        let mut start = 0;
        for text in &texts {
            let end = start + text.chars().count();
            lines.push((start, end));
            start = end + 1;
        }
        let sections = sections(&texts, &looks);
        Self { draft, slots, chars: draft.body.chars().collect(), lines, looks, sections }
    }

    /// The section in which a slot stands.
    pub fn section_of(&self, n: usize) -> Option<usize> {
        let start = self.slots.get(n)?.start;
        let line = self.lines.iter().position(|(_, end)| start < *end)?;
        self.sections.iter().position(|s| (s.from..s.to).contains(&line))
    }

    /// The slots of a section.
    fn of(&self, section: &Section) -> impl Iterator<Item = &Filled> {
        let from = self.lines.get(section.from).map_or(0, |l| l.0);
        let to = section.to.checked_sub(1).and_then(|n| self.lines.get(n)).map_or(0, |l| l.1);
        self.slots.iter().filter(move |f| f.start >= from && f.end <= to)
    }

    /// The sections as links, with what is open in each; nothing when there is only one.
    pub fn outline(&self, at: usize) -> Markup {
        html! {
            @if self.sections.len() > 1 {
                nav.parts aria-label="文稿各部分" { ol { @for (n, section) in self.sections.iter().enumerate() {
                    @let open = self.of(section).filter(|f| f.is_open()).count();
                    li { a href=(format!("/drafts/{}?part={n}", self.draft.id)) aria-current=[(n == at).then_some("true")] { (section.title) @if open > 0 { " " span.chip.chip-missing { (open) } } } }
                } } }
            }
        }
    }

    /// A section with its chips; `open` is the slot in hand.
    pub fn show(&self, at: usize, open: Option<usize>) -> Markup {
        let Some(section) = self.sections.get(at) else { return html! {} };
        let mut out = Vec::new();
        let mut line = section.from;
        while line < section.to {
            if let Look::Cell(table, ..) = self.look(line) {
                let end = self.end_of_table(line, section.to, table);
                out.push(self.table(line, end, open));
                line = end;
            } else if let rows @ 2.. = self.rows(line, section.to) {
                out.push(self.pasted_table(line, line + rows, open));
                line += rows;
            } else {
                out.push(self.paragraph(line, open));
                line += 1;
            }
        }
        html! { @for one in &out { (one) } }
    }

    fn look(&self, line: usize) -> Look {
        self.looks.get(line).map(|l| l.look).unwrap_or_default()
    }

    /// The automatic number of a line: to be seen, not to be filled.
    fn number(&self, line: usize) -> Markup {
        let number = self.looks.get(line).and_then(|l| l.number.as_deref());
        html! { @if let Some(number) = number { span.doc-number title="自动编号" { (number) } } }
    }

    fn end_of_table(&self, from: usize, to: usize, table: usize) -> usize {
        let same = |l: &&Line| matches!(l.look, Look::Cell(other, ..) if other == table);
        (from + self.looks.iter().skip(from).take_while(same).count()).min(to)
    }

    fn paragraph(&self, line: usize, open: Option<usize>) -> Markup {
        let span = self.lines.get(line).copied().unwrap_or_default();
        let text = self.text(span.0, span.1);
        let class = match self.look(line) {
            Look::Title => Some("doc-title"),
            Look::Heading(1) => Some("doc-1"),
            Look::Heading(_) => Some("doc-2"),
            Look::Centre => Some("doc-centre"),
            Look::Right => Some("doc-right"),
            Look::Margin => Some("doc-margin"),
            Look::Body | Look::Cell(..) => None,
        };
        let margin = self.look(line) == Look::Margin;
        html! { @if !text.trim().is_empty() { p class=[class] { @if margin { "（页眉、页脚或注）" } (self.number(line)) (self.line(span, open)) } } }
    }

    fn table(&self, from: usize, to: usize, open: Option<usize>) -> Markup {
        let place = |line: usize| match self.look(line) {
            Look::Cell(_, row, column, span) => (row, column, span),
            _ => (0, 0, 1),
        };
        let all: Vec<usize> = (from..to).collect();
        html! {
            div.doc-table tabindex="0" role="region" aria-label="表格" { table { tbody {
                @for row in all.chunk_by(|a, b| place(*a).0 == place(*b).0) {
                    tr { @for cell in row.chunk_by(|a, b| place(*a).1 == place(*b).1) {
                        @let span = cell.first().map_or(1, |line| place(*line).2);
                        td colspan=[(span > 1).then_some(span)] { @for (n, line) in cell.iter().enumerate() {
                            @if n > 0 { br; }
                            (self.number(*line)) (self.line(self.lines.get(*line).copied().unwrap_or_default(), open))
                        } }
                    } }
                }
            } } }
        }
    }

    /// How many lines from this on are rows of a table, as pasted text has them: cells between tabs.
    fn rows(&self, from: usize, to: usize) -> usize {
        let row = |&line: &usize| {
            let (start, end) = self.lines.get(line).copied().unwrap_or_default();
            self.draft.source != "docx" && self.text(start, end).trim().contains('\t')
        };
        (from..to).take_while(row).count()
    }

    fn pasted_table(&self, from: usize, to: usize, open: Option<usize>) -> Markup {
        html! {
            div.doc-table tabindex="0" role="region" aria-label="表格" { table { tbody {
                @for span in self.lines.get(from..to).unwrap_or_default() {
                    tr { @for cell in self.cells(*span) { td { (self.line(cell, open)) } } }
                }
            } } }
        }
    }

    /// The stretches of a line between tabs.
    fn cells(&self, (start, end): (usize, usize)) -> Vec<(usize, usize)> {
        let chars = self.chars.get(start..end).unwrap_or_default();
        let mut at = start;
        let cell = |cell: &[char]| {
            let from = at;
            at += cell.len() + 1;
            (from, from + cell.len())
        };
        chars.split(|c| *c == '\t').map(cell).collect()
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }

    fn line(&self, (from, to): (usize, usize), open: Option<usize>) -> Markup {
        let first = self.slots.partition_point(|f| f.start < from);
        let inside: Vec<&Filled> = self.slots.iter().skip(first).take_while(|f| f.end <= to).collect();
        let mut at = from;
        let mut pieces = Vec::new();
        for f in inside {
            pieces.push((self.text(at, f.start), f));
            at = f.end.max(at);
        }
        html! { @for (before, f) in &pieces { (before) (self.chip(f, open)) } (self.text(at, to)) }
    }

    fn chip(&self, f: &Filled, open: Option<usize>) -> Markup {
        let n = f.slot.n;
        let template = self.draft.kind.is_template();
        html! {
            a class=(if f.is_open() && !template { "chip chip-missing is-undecided" } else { f.state.chip() }) id=(format!("s{n}"))
                href=(format!("?slot={n}#panel")) title=(format!("原文：{}", f.original)) aria-current=[(open == Some(n)).then_some("true")] {
                @if template { (f.original) } @else if f.state == State::Missing { (f.written.trim_matches(['【', '】'])) } @else { (f.written) }
            }
        }
    }
}
