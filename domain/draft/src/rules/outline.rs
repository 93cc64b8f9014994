//! Cutting a long document into sections, each a page of its own.

use crate::text::{Line, Look};

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
pub fn sections(lines: &[&str], looks: &[Line]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let (mut from, mut size) = (0, 0);
    for (n, line) in lines.iter().enumerate() {
        let look = looks.get(n).map(|l| l.look).unwrap_or_default();
        let length = line.chars().count();
        let heading = matches!(look, Look::Heading(1));
        let inside = matches!(look, Look::Cell(_, _, column, _) if column > 0);
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

fn section(lines: &[&str], looks: &[Line], from: usize, to: usize) -> Section {
    let inside = |n: &usize| (from..to).contains(n);
    let heading =
        looks.iter().enumerate().find(|(n, l)| inside(n) && matches!(l.look, Look::Heading(_))).map(|(n, _)| n);
    let first = lines.iter().enumerate().find(|(n, l)| inside(n) && !l.trim().is_empty()).map(|(n, _)| n);
    let at = heading.or(first);
    let number = at.and_then(|n| looks.get(n)?.number.as_deref()).unwrap_or_default();
    let text = at.and_then(|n| lines.get(n)).map_or("", |l| l.trim());
    let sentence = text.split('。').next().unwrap_or_default();
    Section { from, to, title: number.chars().chain(sentence.chars()).take(18).collect() }
}
