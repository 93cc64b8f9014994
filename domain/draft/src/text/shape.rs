//! How the lines of a document look: title, headings, alignment and tables, from the .docx's own structure; where there is none, from
//! how a line is numbered.

use super::{Source, heading_level};
use guard::Limits;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How a line looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Ordinary text.
    #[default]
    Body,
    /// The title.
    Title,
    /// A heading of this level.
    Heading(u8),
    /// Centred.
    Centre,
    /// At the right, as signature and date.
    Right,
    /// In a cell: table, row and column, from 0.
    Cell(usize, usize, usize),
}

/// Paragraphs are looked for at most so far ahead of where the text stands.
const AHEAD: usize = 40;

/// The looks of the lines of a .docx as JSON; `None` for a text, or when its structure cannot be read (its words can).
pub fn shape(source: &Source) -> Option<String> {
    let Source::Docx(bytes, text) = source else { return None };
    let archive = guard::archive(bytes, &Limits::document()).ok()?;
    let names = archive.part("word/styles.xml").ok().and_then(|p| styles(&p)).unwrap_or_default();
    let paragraphs = paragraphs(&archive.part("word/document.xml").ok()?, &names)?;
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.lines() {
        let wanted = bare(line);
        let holds = |p: &Paragraph| !wanted.is_empty() && p.text.contains(&wanted);
        let hit = paragraphs.iter().skip(at).take(AHEAD).position(holds).map(|n| at + n);
        found.push(hit.and_then(|n| paragraphs.get(n)).map(|p| p.look).unwrap_or_default());
        // A paragraph with line breaks holds several lines.
        if let Some(n) = hit {
            at = if paragraphs.get(n).is_some_and(|p| p.text == wanted) { n + 1 } else { n };
        }
    }
    serde_json::to_string(&found).ok()
}

/// The looks of the lines of a text, from what was stored or by their numbering.
pub fn looks(text: &str, stored: Option<&str>) -> Vec<Look> {
    let known: Vec<Look> = stored.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let structured = known.iter().any(|l| *l != Look::Body);
    let first = text.lines().position(|line| !line.trim().is_empty());
    let guessed = |n: usize, line: &str| match heading_level(line) {
        _ if Some(n) == first && !known.contains(&Look::Title) => Look::Title,
        Some(level) if line.chars().count() <= 60 => Look::Heading(level),
        _ => Look::Body,
    };
    let one = |(n, line): (usize, &str)| match known.get(n).copied().filter(|_| structured).unwrap_or_default() {
        Look::Body => guessed(n, line),
        look => look,
    };
    text.split('\n').enumerate().map(one).collect()
}

/// Without white space: line breaks and tabs stand otherwise in the XML.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    look: Look,
}

/// Style ids with the names they stand for.
fn styles(xml: &[u8]) -> Option<HashMap<String, String>> {
    let mut reader = Reader::from_str(std::str::from_utf8(xml).ok()?);
    let (mut names, mut id) = (HashMap::new(), String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) if local(&e) == "style" => id = value(&e, "styleId"),
            Event::Start(e) | Event::Empty(e) if local(&e) == "name" && !id.is_empty() => {
                names.insert(std::mem::take(&mut id), value(&e, "val").to_lowercase());
            }
            Event::Eof => return Some(names),
            _ => {}
        }
    }
}

/// Where the reader stands in the document.
#[derive(Default)]
struct Walk {
    /// Open paragraphs; a text box stands inside one.
    open: Vec<Paragraph>,
    done: Vec<Paragraph>,
    /// Open tables: number, row, column.
    tables: Vec<(usize, usize, usize)>,
    table_count: usize,
    in_text: bool,
}

fn paragraphs(xml: &[u8], names: &HashMap<String, String>) -> Option<Vec<Paragraph>> {
    let mut reader = Reader::from_str(std::str::from_utf8(xml).ok()?);
    let mut walk = Walk::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => walk.start(&e, names),
            Event::Empty(e) => walk.property(&e, names),
            Event::End(e) => walk.end(e.local_name().as_ref()),
            Event::Text(t) if walk.in_text => walk.text(&t.xml10_content()),
            Event::Eof => break,
            _ => {}
        }
    }
    Some(walk.done)
}

impl Walk {
    fn start(&mut self, e: &BytesStart<'_>, names: &HashMap<String, String>) {
        match local(e).as_str() {
            "p" => {
                let cell = self.tables.last().map(|(table, row, col)| Look::Cell(*table, *row, *col));
                self.open.push(Paragraph { look: cell.unwrap_or_default(), ..Paragraph::default() });
            }
            "t" => self.in_text = true,
            "tbl" => {
                self.tables.push((self.table_count, 0, 0));
                self.table_count += 1;
            }
            _ => self.property(e, names),
        }
    }

    /// A style, an outline level or an alignment.
    fn property(&mut self, e: &BytesStart<'_>, names: &HashMap<String, String>) {
        let Some(paragraph) = self.open.last_mut().filter(|p| !matches!(p.look, Look::Cell(..))) else { return };
        let value = value(e, "val");
        match (local(e).as_str(), value.as_str()) {
            ("pStyle", id) => {
                let name = names.get(id).map_or(id, String::as_str);
                let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题 "));
                paragraph.look = match level.and_then(|l| l.trim().parse().ok()) {
                    Some(level) => Look::Heading(level),
                    None if matches!(name, "title" | "标题") => Look::Title,
                    None => paragraph.look,
                };
            }
            ("outlineLvl", level) => {
                if let Some(level) = level.parse::<u8>().ok().filter(|l| *l < 9) {
                    paragraph.look = Look::Heading(level + 1);
                }
            }
            ("jc", "center") if paragraph.look == Look::Body => paragraph.look = Look::Centre,
            ("jc", "right" | "end") if paragraph.look == Look::Body => paragraph.look = Look::Right,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push_str(&bare(text));
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.done.extend(self.open.pop()),
            "t" => self.in_text = false,
            "tc" => self.tables.iter_mut().last().into_iter().for_each(|t| t.2 += 1),
            "tr" => self.tables.iter_mut().last().into_iter().for_each(|t| (t.1, t.2) = (t.1 + 1, 0)),
            "tbl" => {
                self.tables.pop();
            }
            _ => {}
        }
    }
}

fn local(e: &BytesStart<'_>) -> String {
    e.local_name().as_ref().to_owned()
}

/// The value of an attribute, whatever its prefix; empty without one.
fn value(e: &BytesStart<'_>, name: &str) -> String {
    let found = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name);
    found.map(|a| a.value.into_owned()).unwrap_or_default()
}
