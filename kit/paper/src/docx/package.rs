//! The package of a .docx: which parts hold text, and in which order to read them.

use super::open::RESAVE;
use super::shape::Story;
use super::tag::attribute;
use base::Refusal;
use guard::Archive;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The part that lists the kinds of all others.
pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";

/// What the package says of itself.
#[derive(Debug)]
pub(super) struct Package {
    /// Parts with text in reading order: body, footnotes, endnotes, headers, footers.
    pub stories: Vec<(String, Story)>,
    /// The part with the styles.
    pub styles: Option<String>,
    /// The part with automatic numbering.
    pub numbering: Option<String>,
    /// A part is declared to hold macros.
    pub macros: bool,
}

/// A relationship to another part of the package.
#[derive(Debug)]
struct Relation {
    /// The last step of its type, e.g. `header`.
    kind: String,
    /// The name of the part it points to.
    target: String,
}

/// Reads the content types and relationships.
///
/// # Errors
/// A refusal when one of them is missing or broken, or there is no main part.
pub(super) fn read(archive: &Archive<'_>) -> Result<Package, Refusal> {
    let types = xml(archive, CONTENT_TYPES)?;
    let main = relations(archive, "_rels/.rels", "")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map(|relation| relation.target)
        .filter(|name| archive.size(name).is_some())
        .ok_or_else(|| Refusal::new("文件中没有正文，它不是完整的 .docx 文档", RESAVE))?;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let rels = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut others = if archive.size(&rels).is_some() { relations(archive, &rels, folder)? } else { Vec::new() };
    // Producers number header1, header2 … in the order of use, but list them in any order.
    others.sort_by_key(|other| (story(&other.kind), other.target.len(), other.target.clone()));
    others.retain(|other| archive.size(&other.target).is_some());
    let find = |kind: &str| others.iter().find(|other| other.kind == kind).map(|other| other.target.clone());
    let (styles, numbering) = (find("styles"), find("numbering"));
    let mut stories = vec![(main, Story::Body)];
    for other in others {
        if let Some(story) = story(&other.kind)
            && stories.iter().all(|(name, _)| *name != other.target)
        {
            stories.push((other.target, story));
        }
    }
    Ok(Package { stories, styles, numbering, macros: types.contains("macroEnabled") || types.contains("vbaProject") })
}

/// What a part holds that is related in this way.
fn story(kind: &str) -> Option<Story> {
    Some(match kind {
        "footnotes" => Story::Footnotes,
        "endnotes" => Story::Endnotes,
        "header" => Story::Header,
        "footer" => Story::Footer,
        _ => return None,
    })
}

pub(super) fn xml(archive: &Archive<'_>, name: &str) -> Result<String, Refusal> {
    let bytes = archive.part(name)?;
    guard::xml(&bytes, name)?;
    let text = String::from_utf8(bytes).map_err(|_| broken(name))?;
    Ok(text.trim_start_matches('\u{FEFF}').to_owned())
}

/// The relationships of one part that stay inside the package. `folder` is where relative targets begin.
fn relations(archive: &Archive<'_>, name: &str, folder: &str) -> Result<Vec<Relation>, Refusal> {
    let text = xml(archive, name)?;
    let mut reader = Reader::from_str(&text);
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(|_| broken(name))? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                let external = attribute(&e, "TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
                let (kind, target) = (attribute(&e, "Type"), attribute(&e, "Target"));
                if let (Some(kind), Some(target), false) = (kind, target, external) {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relation { kind, target: resolve(folder, &target) });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The name of a part from a target, which is absolute or relative to a folder. It is only ever looked up in the archive.
fn resolve(folder: &str, target: &str) -> String {
    let joined = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in joined.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

fn broken(name: &str) -> Refusal {
    Refusal::at(name, format!("文件内部的“{name}”格式有误，文件可能已损坏"), RESAVE)
}
