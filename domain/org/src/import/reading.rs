//! One row of the table as typed values, each wrong cell a problem.

use crate::Details;
use base::PartialDay;
use catalogue::{Catalogue, UnitKind};
use exchange::{Cell, Heading, Problems, Reason, Row, cell};

/// A row that was read. What could not be read is empty here and a problem there.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub code: Option<String>,
    pub name: String,
    pub kind: String,
    /// Code or full name of the superior; empty for the unit imported into.
    pub parent: String,
    /// What the cells say; empty ones say nothing.
    pub founded: Option<PartialDay>,
    pub village: Option<bool>,
    pub approves: Option<bool>,
    pub texts: Texts,
}

/// The cells that are plain text.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    pub short_name: Option<String>,
    pub sector: Option<String>,
    pub contact: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub covers: Option<String>,
    pub approved_by: Option<String>,
    pub document: Option<String>,
}

/// Reads a row.
pub(super) fn line(row: &Row<'_>, heading: &Heading, catalogue: &Catalogue, problems: &mut Problems) -> Line {
    let mut reader = Reader { row, heading, problems };
    Line {
        code: reader.text("code"),
        name: reader.text("name").unwrap_or_default(),
        kind: reader.read("kind", |c| kind(c, catalogue)).unwrap_or_default(),
        parent: reader.text("parent").unwrap_or_default(),
        founded: reader.read("founded", cell::day),
        village: reader.read("village", cell::yes_no),
        approves: reader.read("approves", cell::yes_no),
        texts: Texts {
            short_name: reader.text("short_name"),
            sector: reader.read("sector", |c| sector(c, catalogue)),
            contact: reader.text("contact"),
            phone: reader.read("phone", cell::phone_text),
            address: reader.text("address"),
            covers: reader.text("covers").map(|t| t.replace(['、', '；', ';', '，'], "\n")),
            approved_by: reader.text("approved_by"),
            document: reader.text("document"),
        },
    }
}

struct Reader<'r, 'a> {
    row: &'r Row<'a>,
    heading: &'r Heading,
    problems: &'r mut Problems,
}

impl<'a> Reader<'_, 'a> {
    fn read<T>(&mut self, key: &str, how: impl Fn(&Cell<'a>) -> Result<Option<T>, Reason>) -> Option<T> {
        let cell = self.heading.cell(self.row, key);
        self.problems.take(self.heading, key, &cell, how(&cell)).flatten()
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.read(key, cell::text)
    }
}

/// By name, synonym, key, or the code of the national system with or without the name behind it.
fn kind(cell: &Cell<'_>, catalogue: &Catalogue) -> Result<Option<String>, Reason> {
    let Some(text) = cell::text(cell)? else { return Ok(None) };
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let is = |k: &&UnitKind| {
        k.name == text
            || k.key == text
            || k.synonyms.contains(&text)
            || (!digits.is_empty() && k.code.as_ref() == Some(&digits))
    };
    let known = || {
        let names: Vec<&str> = catalogue.unit_kinds().map(|k| k.name.as_str()).collect();
        Reason::new("不是组织类别", format!("请填写{}之一", names.join("、")))
    };
    catalogue.unit_kinds().find(is).map(|k| Some(k.key.clone())).ok_or_else(known)
}

fn sector(cell: &Cell<'_>, catalogue: &Catalogue) -> Result<Option<String>, Reason> {
    let (Some(text), Some(table)) = (cell::text(cell)?, catalogue.codes("sector")) else { return Ok(None) };
    let known = || {
        let names: Vec<&str> = table.iter().map(|r| r.name.as_str()).collect();
        Reason::new("不是所属领域", format!("请填写{}之一", names.join("、")))
    };
    table.code_of(&text).map(|code| Some(code.to_owned())).ok_or_else(known)
}

/// Data about a new unit.
pub(super) fn details(line: &Line, catalogue: &Catalogue) -> Details {
    let t = line.texts.clone();
    let sector = t.sector.unwrap_or_default();
    let row = catalogue.codes("sector").and_then(|table| table.get(&sector));
    let by_sector = row.is_some_and(|r| r.extra.get("term").is_some_and(|term| term == "village"));
    Details {
        short_name: t.short_name.unwrap_or_default(),
        founded: line.founded,
        sector,
        contact: t.contact.unwrap_or_default(),
        phone: t.phone,
        address: t.address.unwrap_or_default(),
        village: line.village.unwrap_or(by_sector),
        direct: false,
        approves: line.approves.unwrap_or(false),
        covers: t.covers.unwrap_or_default(),
        approved_by: t.approved_by.unwrap_or_default(),
        document: t.document.unwrap_or_default(),
    }
}

/// Data about a known unit brought up to date by what the row says; `phone` is the number now.
pub(super) fn updated(line: &Line, old: &Details) -> Details {
    let t = line.texts.clone();
    let or = |new: Option<String>, old: &String| new.unwrap_or_else(|| old.clone());
    Details {
        short_name: or(t.short_name, &old.short_name),
        founded: line.founded.or(old.founded),
        sector: or(t.sector, &old.sector),
        contact: or(t.contact, &old.contact),
        phone: t.phone.or_else(|| old.phone.clone()),
        address: or(t.address, &old.address),
        village: line.village.unwrap_or(old.village),
        direct: old.direct,
        approves: line.approves.unwrap_or(old.approves),
        covers: or(t.covers, &old.covers),
        approved_by: or(t.approved_by, &old.approved_by),
        document: or(t.document, &old.document),
    }
}
