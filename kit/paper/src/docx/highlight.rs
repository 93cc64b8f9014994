//! Properties of a run with highlight added, in the order that the schema demands.

use quick_xml::Reader;
use quick_xml::events::Event;

/// The children of `w:rPr` that come before `w:highlight` (ISO/IEC 29500-1, CT_RPr, EG_RPrBase).
const BEFORE: [&str; 25] = [
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
    "vanish",
    "webHidden",
    "color",
    "spacing",
    "w",
];
const BEFORE_TOO: [&str; 4] = ["kern", "position", "sz", "szCs"];

/// `props` is a whole `w:rPr` or empty, `prefix` the prefix of the namespace with its colon (`w:`).
pub(super) fn highlighted(props: &str, prefix: &str) -> String {
    let mark = format!("<{prefix}highlight {prefix}val=\"yellow\"/>");
    let Some(Shape { open, old, insert, close }) = shape(props) else {
        return format!("<{prefix}rPr>{mark}</{prefix}rPr>");
    };
    let cut = |from: usize, to: usize| props.get(from..to).unwrap_or_default();
    match old {
        Some((from, to)) => format!("{}{mark}{}", cut(0, from), cut(to, props.len())),
        // `<w:rPr/>` has no end tag of its own.
        None if close == props.len() => format!("<{prefix}rPr>{mark}</{prefix}rPr>"),
        None => format!("{}{mark}{}", cut(0, insert.max(open)), cut(insert.max(open), props.len())),
    }
}

/// Byte positions in the text of a `w:rPr`.
struct Shape {
    /// After the start tag.
    open: usize,
    /// An existing highlight.
    old: Option<(usize, usize)>,
    /// After the last child that comes before highlight.
    insert: usize,
    /// Where the end tag begins; the length of the text when it has none.
    close: usize,
}

fn shape(props: &str) -> Option<Shape> {
    let mut reader = Reader::from_str(props);
    let mut shape = Shape { open: 0, old: None, insert: 0, close: props.len() };
    loop {
        let from = position(&reader);
        let event = reader.read_event().ok()?;
        let name = match &event {
            Event::Start(e) | Event::Empty(e) => e.local_name().as_ref().to_owned(),
            Event::End(_) => {
                shape.close = from;
                return Some(shape);
            }
            Event::Eof => return (shape.open > 0).then_some(shape),
            _ => continue,
        };
        if shape.open == 0 {
            shape.open = position(&reader);
            continue;
        }
        if let Event::Start(e) = &event {
            reader.read_to_end(e.name()).ok()?;
        }
        if name == "highlight" {
            shape.old = Some((from, position(&reader)));
        } else if BEFORE.contains(&name.as_str()) || BEFORE_TOO.contains(&name.as_str()) {
            shape.insert = position(&reader);
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}
