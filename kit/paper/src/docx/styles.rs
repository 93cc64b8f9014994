//! The paragraph styles of a document (`word/styles.xml`), as far as they decide how a paragraph looks.

use super::shape::Props;
use super::tag::{attribute, prop};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// A style may be based on another, and so on; nobody needs more steps, and a circle ends here.
const STEPS: usize = 16;

/// All paragraph styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    props: Props,
}

/// Reads styles. They only decide how the document is shown, so what cannot be read is left out.
pub(super) fn read(xml: &str) -> Styles {
    let mut styles = Styles::default();
    let mut reader = Reader::from_str(xml);
    let mut open: Option<(String, Style)> = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "style" => open = styles.begin(&e),
                // Formatting of characters, of parts of a table, and what it was before a tracked change.
                "rPr" | "tblStylePr" | "pPrChange" => {
                    if reader.read_to_end(e.name()).is_err() {
                        break;
                    }
                }
                _ => note(&mut open, &e),
            },
            Event::Empty(e) => note(&mut open, &e),
            Event::End(e) if e.local_name().as_ref() == "style" => {
                styles.by_id.extend(open.take());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    styles
}

fn note(open: &mut Option<(String, Style)>, element: &BytesStart<'_>) {
    let Some((_, style)) = open else { return };
    match element.local_name().as_ref() {
        "name" => style.name = attribute(element, "val").unwrap_or_default(),
        "basedOn" => style.based_on = attribute(element, "val"),
        other => {
            if let Some(prop) = prop(other) {
                style.props.take(prop, element);
            }
        }
    }
}

impl Styles {
    fn begin(&mut self, element: &BytesStart<'_>) -> Option<(String, Style)> {
        let is_paragraph = attribute(element, "type").is_none_or(|kind| kind == "paragraph");
        let id = attribute(element, "styleId").filter(|_| is_paragraph)?;
        if attribute(element, "default").is_some_and(|default| matches!(default.as_str(), "1" | "true" | "on")) {
            self.default = Some(id.clone());
        }
        Some((id, Style::default()))
    }

    /// The name of a paragraph's style, and its properties with what the style and those it is based on add.
    pub(super) fn resolve(&self, props: &Props) -> (String, Props) {
        let mut id = props.style.as_ref().or(self.default.as_ref());
        let name = id.and_then(|id| self.by_id.get(id)).map_or(String::new(), |style| style.name.clone());
        let mut all = props.clone();
        for _ in 0..STEPS {
            let Some(style) = id.and_then(|id| self.by_id.get(id)) else { break };
            all = all.or(&style.props);
            id = style.based_on.as_ref();
        }
        // Some programs leave the level of the built-in headings to their name.
        let named = name.to_ascii_lowercase().strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok());
        all.level = all.level.or(named.and_then(|level| level.checked_sub(1)));
        (name, all)
    }
}
