//! Which characters stand on the pages, in which face, and which have no glyph.

use std::collections::{BTreeMap, BTreeSet};
use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use typst_layout::PagedDocument;

#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Characters, each with a family that shows it.
    pub shown: BTreeMap<char, String>,
    /// Characters that would be a box.
    pub missing: BTreeSet<char>,
}

pub(crate) fn seen(document: &PagedDocument) -> Seen {
    let mut seen = Seen::default();
    for page in document.pages() {
        each(&page.frame, &mut |text| note(text, &mut seen));
    }
    seen
}

/// All texts of a frame.
pub(crate) fn each(frame: &Frame, visit: &mut impl FnMut(&TextItem)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => each(&group.frame, visit),
            FrameItem::Text(text) => visit(text),
            _ => {}
        }
    }
}

fn note(item: &TextItem, seen: &mut Seen) {
    for glyph in &item.glyphs {
        for character in item.text.get(glyph.range()).unwrap_or_default().chars() {
            if glyph.id == 0 && !character.is_whitespace() && !character.is_control() {
                seen.missing.insert(character);
            } else {
                seen.shown.entry(character).or_insert_with(|| item.font.font().info().family.clone());
            }
        }
    }
}
