//! The names of WordprocessingML that matter for text.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::name::{Namespace, ResolveResult};

/// An element, as far as text is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// `w:document`, `w:hdr`, `w:ftr`, `w:footnotes`, `w:endnotes`.
    Root,
    Paragraph,
    ParagraphProps,
    Run,
    RunProps,
    Text,
    Row,
    RowProps,
    Table,
    Cell,
    CellProps,
    /// `w:numPr`, in the properties of a paragraph.
    ListProps,
    /// `w:txbxContent`.
    Box,
    /// A property of a paragraph or a cell.
    Prop(Prop),
    /// `w:del`, `w:moveFrom`: a container of dropped runs, or a mark in properties.
    Deleted,
    /// `w:vanish` in a run, `w:hidden` in a row.
    Hidden,
    FieldChar,
    /// Stands for this character.
    Character(char),
    Symbol,
    /// `w:footnote`, `w:endnote`: separators among them are no text.
    Note,
    /// Nothing in it is text of the document.
    Skipped,
    /// `mc:AlternateContent`.
    Alternate,
    Choice,
    Fallback,
    Other,
}

/// A property that decides how a paragraph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prop {
    Style,
    Outline,
    Align,
    Indent,
    /// `w:numId`.
    List,
    /// `w:ilvl`.
    Depth,
    CellSpan,
    CellMerge,
    /// The cell was deleted as a tracked change.
    CellGone,
}

/// The property of this local name.
pub(super) fn prop(local: &str) -> Option<Prop> {
    Some(match local {
        "pStyle" => Prop::Style,
        "outlineLvl" => Prop::Outline,
        "jc" => Prop::Align,
        "ind" => Prop::Indent,
        "numId" => Prop::List,
        "ilvl" => Prop::Depth,
        "gridSpan" => Prop::CellSpan,
        "vMerge" => Prop::CellMerge,
        "cellDel" => Prop::CellGone,
        _ => return None,
    })
}

impl Tag {
    /// Elements that stand for themselves: what is inside them is of no interest.
    pub(super) fn is_leaf(self) -> bool {
        matches!(
            self,
            Self::Hidden | Self::FieldChar | Self::Character(_) | Self::Symbol | Self::Skipped | Self::Prop(_)
        )
    }
}

/// Both editions of the standard: transitional, strict.
const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];
const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// Names an element by its namespace and local name.
pub(super) fn tag(namespace: &ResolveResult<'_>, local: &str) -> Tag {
    match namespace {
        ResolveResult::Bound(Namespace(name)) if WORD.contains(name) => word(local),
        ResolveResult::Bound(Namespace(COMPATIBILITY)) => match local {
            "AlternateContent" => Tag::Alternate,
            "Choice" => Tag::Choice,
            "Fallback" => Tag::Fallback,
            _ => Tag::Other,
        },
        _ => Tag::Other,
    }
}

fn word(local: &str) -> Tag {
    match local {
        "t" => Tag::Text,
        "r" => Tag::Run,
        "p" => Tag::Paragraph,
        "rPr" => Tag::RunProps,
        "pPr" => Tag::ParagraphProps,
        "tr" => Tag::Row,
        "trPr" => Tag::RowProps,
        "tbl" => Tag::Table,
        "tc" => Tag::Cell,
        "tcPr" => Tag::CellProps,
        "numPr" => Tag::ListProps,
        "txbxContent" => Tag::Box,
        "del" | "moveFrom" => Tag::Deleted,
        "vanish" | "hidden" => Tag::Hidden,
        "fldChar" => Tag::FieldChar,
        "tab" | "ptab" => Tag::Character('\t'),
        "br" | "cr" => Tag::Character('\n'),
        "noBreakHyphen" => Tag::Character('-'),
        "sym" => Tag::Symbol,
        "footnote" | "endnote" => Tag::Note,
        "document" | "hdr" | "ftr" | "footnotes" | "endnotes" => Tag::Root,
        "instrText" | "delInstrText" | "delText" | "rt" | "sectPr" | "sdtPr" | "sdtEndPr" | "tblPr" | "tblGrid" => {
            Tag::Skipped
        }
        // What formatting was before a tracked change: rPrChange, pPrChange, trPrChange …
        _ if local.ends_with("PrChange") => Tag::Skipped,
        _ => prop(local).map_or(Tag::Other, Tag::Prop),
    }
}

/// An attribute by its local name; entities in it are resolved.
pub(super) fn attribute(element: &BytesStart<'_>, local: &str) -> Option<String> {
    let mut attributes = element.attributes();
    // Looking for repeated names costs the square of their number.
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == local)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| found.value.clone());
    Some(value.into_owned())
}

/// Whether an on/off property is on: its presence is, unless it says otherwise.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}

/// Whether a reader of today understands a choice: all namespaces it requires hold shapes and text boxes we can look into.
pub(super) fn is_known_choice(element: &BytesStart<'_>) -> bool {
    const KNOWN: [&str; 8] = ["wps", "wpg", "wpc", "wp14", "w14", "w15", "wne", "a14"];
    attribute(element, "Requires").is_some_and(|all| all.split_ascii_whitespace().all(|prefix| KNOWN.contains(&prefix)))
}

/// The character of a `w:sym`. Symbol fonts use a private area; their signs have no character of their own.
pub(super) fn symbol(element: &BytesStart<'_>) -> char {
    let code = attribute(element, "char").and_then(|hex| u32::from_str_radix(&hex, 16).ok());
    let character = code.filter(|code| !(0xE000..=0xF8FF).contains(code)).and_then(char::from_u32);
    character.filter(|c| !c.is_control()).unwrap_or(char::REPLACEMENT_CHARACTER)
}
