//! Cutting a long document into sections, each a page of its own.

use crate::text::Look;

/// A stretch of lines shown as one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// First line.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Its first heading, or how its text begins.
    pub title: String,
}

/// Characters of a section, so that its page stays light.
const ROOM: usize = 4_500;
/// A section is closed at the next heading from here on.
const ENOUGH: usize = 1_800;

/// The sections of these lines: they begin at headings where there are any, and never between the cells of a table row.
pub fn sections(lines: &[&str], looks: &[Look]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let (mut from, mut size) = (0, 0);
    for (n, line) in lines.iter().enumerate() {
        let look = looks.get(n).copied().unwrap_or_default();
        let length = line.chars().count();
        let heading = matches!(look, Look::Heading(1));
        let inside = matches!(look, Look::Cell(_, _, column) if column > 0);
        let full = size + length > ROOM && !inside && size > 0;
        if n > from && (full || (heading && size > ENOUGH)) {
            sections.push(section(lines, looks, from, n));
            (from, size) = (n, 0);
        }
        size += length;
    }
    sections.push(section(lines, looks, from, lines.len()));
    sections
}

fn section(lines: &[&str], looks: &[Look], from: usize, to: usize) -> Section {
    let inside = |n: &usize| (from..to).contains(n);
    let heading = looks.iter().enumerate().find(|(n, l)| inside(n) && matches!(l, Look::Heading(_))).map(|(n, _)| n);
    let first = lines.iter().enumerate().find(|(n, l)| inside(n) && !l.trim().is_empty()).map(|(n, _)| n);
    let text = heading.or(first).and_then(|n| lines.get(n)).map_or("", |l| l.trim());
    let end = text.find('。').unwrap_or(text.len());
    Section { from, to, title: text.get(..end).unwrap_or_default().chars().take(18).collect() }
}
