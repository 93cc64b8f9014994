//! Puts charts into a document that came in: a paragraph of its own after the one it belongs to, and the parts it needs.
//! Everything else stays as it was.

use super::package::{CONTENT_TYPES, xml};
use super::save::{Changed, save};
use super::shape::Story;
use super::{Document, open::RESAVE};
use crate::chart::{Chart, WORKBOOK};
use base::Refusal;
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::Event;

/// A chart and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Insertion {
    /// A character of the plain text: the chart follows the paragraph, or the table, in which that stands.
    pub after: usize,
    /// The chart.
    pub chart: Chart,
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";
/// Width of a chart in English Metric Units: 15 cm, within the lines of any usual page.
const WIDTH: usize = 5_400_000;
/// Numbers of drawings begin here: above those that anybody's document has.
const DRAWINGS: usize = 90_000;

/// The parts that change and those that are new.
struct Package {
    main: String,
    relations: String,
    types: String,
    added: Vec<Changed>,
}

/// The document with these charts.
pub(super) fn insert(document: &Document, insertions: &[Insertion]) -> Result<Vec<u8>, Refusal> {
    let archive = guard::archive(&document.file, &document.limits)?;
    let body = document.parts.iter().find(|part| part.story == Story::Body);
    let body = body.ok_or_else(|| Refusal::new("文件中没有正文", RESAVE))?;
    if body.xml.contains("http://purl.oclc.org/ooxml/") {
        return Err(Refusal::new("“严格 Open XML”格式的文件不能插入图", "请在 Word 中另存为普通的 .docx 再试"));
    }
    let (folder, file) = body.name.rsplit_once('/').unwrap_or(("", &body.name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let relations_name = format!("{folder}_rels/{file}.rels");
    let known = archive.size(&relations_name).is_some();
    let mut package = Package {
        main: body.xml.clone(),
        relations: if known { xml(&archive, &relations_name)? } else { String::new() },
        types: xml(&archive, CONTENT_TYPES)?,
        added: Vec::new(),
    };
    let ends = ends(&body.xml)?;
    let mut placed = Vec::new();
    for insertion in insertions {
        placed.push((end_of(document, &body.name, &ends, insertion.after)?, &insertion.chart));
    }
    // From the end, so that the places before stay right.
    placed.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let free = |n: &usize| archive.size(&format!("{folder}charts/taizhang{n}.xml")).is_none();
    for (n, (at, chart)) in (1..).filter(free).zip(placed) {
        package.add(&folder, n, at, chart)?;
    }
    let Package { main, relations, types, mut added } = package;
    let mut changed = vec![
        Changed { name: body.name.clone(), bytes: with_mark(body.mark, main) },
        Changed { name: CONTENT_TYPES.to_owned(), bytes: types.into_bytes() },
    ];
    let relations = Changed { name: relations_name, bytes: relations.into_bytes() };
    if known { &mut changed } else { &mut added }.push(relations);
    save(&document.file, &document.limits, &changed, &added)
}

fn with_mark(mark: bool, xml: String) -> Vec<u8> {
    if mark { format!("\u{FEFF}{xml}").into_bytes() } else { xml.into_bytes() }
}

impl Package {
    fn add(&mut self, folder: &str, n: usize, at: usize, chart: &Chart) -> Result<(), Refusal> {
        let parts = chart.parts()?;
        let id = format!("rTaizhang{n}");
        self.main.insert_str(at, &paragraphs(chart, n, &id));
        let relation = |id: &str, kind: &str, target: &str| {
            format!(
                "<Relationship xmlns=\"{PACKAGE}/relationships\" Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"
            )
        };
        let root = |rows: &str| {
            format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">{rows}</Relationships>")
        };
        let row = relation(&id, "chart", &format!("charts/taizhang{n}.xml"));
        self.relations = within(&self.relations, &row).unwrap_or_else(|| root(&row));
        let kinds = [
            (format!("charts/taizhang{n}.xml"), "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"),
            (
                format!("embeddings/taizhang{n}.xlsx"),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        ];
        for (name, kind) in &kinds {
            let row = format!(
                "<Override xmlns=\"{PACKAGE}/content-types\" PartName=\"/{folder}{name}\" ContentType=\"{kind}\"/>"
            );
            self.types = within(&self.types, &row).ok_or_else(|| Refusal::new("文件的目录是空的", RESAVE))?;
        }
        let of_chart = root(&relation(WORKBOOK, "package", &format!("../embeddings/taizhang{n}.xlsx")));
        self.added.extend([
            Changed { name: format!("{folder}charts/taizhang{n}.xml"), bytes: parts.xml.into_bytes() },
            Changed { name: format!("{folder}charts/_rels/taizhang{n}.xml.rels"), bytes: of_chart.into_bytes() },
            Changed { name: format!("{folder}embeddings/taizhang{n}.xlsx"), bytes: parts.workbook },
        ]);
        Ok(())
    }
}

/// A row put at the end of the root element; `None` when that is empty.
fn within(xml: &str, row: &str) -> Option<String> {
    let (before, end) = xml.split_at(xml.rfind("</")?);
    Some(format!("{before}{row}{end}"))
}

/// Where each paragraph, table and the like directly in the body ends, in bytes.
fn ends(xml: &str) -> Result<Vec<usize>, Refusal> {
    let broken = || Refusal::new("文件的正文格式有误", RESAVE);
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut ends) = (0, Vec::new());
    loop {
        let event = reader.read_event().map_err(|_| broken())?;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return Ok(ends),
            _ => {}
        }
        if depth == 2 && matches!(event, Event::End(_) | Event::Empty(_)) {
            ends.push(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        }
    }
}

/// Where what holds this character ends.
fn end_of(document: &Document, body: &str, ends: &[usize], after: usize) -> Result<usize, Refusal> {
    let block =
        document.blocks.iter().find(|b| b.story == Story::Body && (b.range.start..=b.range.end).contains(&after));
    let inside = block.map(|b| b.range.clone()).unwrap_or_default();
    let place = std::iter::once(after).chain(inside).find_map(|at| document.place(at)).filter(|p| p.part == body);
    let at = place.and_then(|place| ends.iter().copied().find(|end| *end >= place.bytes.end));
    at.ok_or_else(|| Refusal::new("图只能放在正文的段落或表格后面", "请选正文中的一处数字"))
}

/// The chart in a paragraph as high as it needs, and its source under it.
fn paragraphs(chart: &Chart, n: usize, id: &str) -> String {
    let (height, title) = (chart.height(), escape(chart.title.as_str()));
    let drawing = format!(
        "<w:drawing><wp:inline xmlns:wp=\"{DRAWING}/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{WIDTH}\" cy=\"{height}\"/><wp:docPr id=\"{}\" name=\"图 {n}\" descr=\"{title}\"/><wp:cNvGraphicFramePr/>\
         <a:graphic xmlns:a=\"{DRAWING}/main\"><a:graphicData uri=\"{DRAWING}/chart\"><c:chart xmlns:c=\"{DRAWING}/chart\" \
         xmlns:r=\"{OFFICE}\" r:id=\"{id}\"/></a:graphicData></a:graphic></wp:inline></w:drawing>",
        DRAWINGS + n
    );
    let paragraph = |keep: &str, run: &str| {
        format!(
            "<w:p xmlns:w=\"{WORD}\"><w:pPr>{keep}<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" \
             w:lineRule=\"auto\"/><w:ind w:left=\"0\" w:right=\"0\" w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/></w:pPr>\
             <w:r>{run}</w:r></w:p>"
        )
    };
    let note = escape(chart.note.as_str());
    let note =
        format!("<w:rPr><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/></w:rPr><w:t xml:space=\"preserve\">{note}</w:t>");
    paragraph("<w:keepNext/>", &drawing) + &if chart.note.is_empty() { String::new() } else { paragraph("", &note) }
}
