//! Documents made for tests: small packages of our own, in the shapes that Word, WPS and LibreOffice write.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Start of every part's root, with the namespaces that the samples use.
pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
     xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
     xmlns:v=\"urn:schemas-microsoft-com:vml\" mc:Ignorable=\"wps\"";

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";

/// A part beside the body: file name without folder, kind of relationship, root element, content.
pub(super) type Side<'a> = (&'a str, &'a str, &'a str, &'a str);

/// The XML of the main part around this body.
pub(super) fn document(body: &str) -> String {
    format!("{DECLARATION}<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>")
}

/// A .docx with this body.
pub(super) fn docx(body: &str) -> Vec<u8> {
    package(&document(body), &[])
}

/// A .docx with this main part and these others.
pub(super) fn package(main: &str, sides: &[Side<'_>]) -> Vec<u8> {
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), content_types(sides)),
        ("_rels/.rels".to_owned(), relations(&[("rId1", "officeDocument", "word/document.xml")])),
    ];
    let ids: Vec<String> = (0..sides.len()).map(|index| format!("rId{}", index + 10)).collect();
    let rows: Vec<_> = sides.iter().zip(&ids).map(|((file, kind, ..), id)| (id.as_str(), *kind, *file)).collect();
    parts.push(("word/_rels/document.xml.rels".to_owned(), relations(&rows)));
    parts.push(("word/document.xml".to_owned(), main.to_owned()));
    for (file, _, root, content) in sides {
        parts.push((format!("word/{file}"), format!("{DECLARATION}<w:{root} {NAMESPACES}>{content}</w:{root}>")));
    }
    parts.push(("docProps/app.xml".to_owned(), "<Properties/>".to_owned()));
    parts.push(("word/media/image1.png".to_owned(), "not really a picture".repeat(50)));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&parts)
}

fn content_types(sides: &[Side<'_>]) -> String {
    let kind = |name: &str, kind: &str| {
        format!(
            "<Override PartName=\"/word/{name}\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml\"/>"
        )
    };
    let rows: String = sides.iter().map(|(file, name, ..)| kind(file, name)).collect();
    format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>{}{rows}</Types>",
        kind("document.xml", "document.main")
    )
}

fn relations(rows: &[(&str, &str, &str)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rows}</Relationships>"
    )
}

/// Any archive.
pub(super) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// All entries of an archive: name, packed bytes, inflated bytes.
pub(super) fn entries(file: &[u8]) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
    (0..zip.len())
        .map(|index| {
            let (mut packed, mut inflated) = (Vec::new(), Vec::new());
            zip.by_index_raw(index).unwrap().read_to_end(&mut packed).unwrap();
            let mut entry = zip.by_index(index).unwrap();
            let name = entry.name().unwrap().into_owned();
            entry.read_to_end(&mut inflated).unwrap();
            (name, packed, inflated)
        })
        .collect()
}

/// One part as text.
pub(super) fn part(file: &[u8], name: &str) -> String {
    let (_, _, bytes) = entries(file).into_iter().find(|(other, ..)| other == name).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A run with this text.
pub(super) fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph with these runs.
pub(super) fn paragraph(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

/// A small generator of numbers, so that a failure repeats.
pub(super) struct Dice(pub u64);

impl Dice {
    /// A number below `limit`.
    pub(super) fn roll(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// Line ends, tabs and leading spaces in files of cases.
pub(super) fn unescape(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t").replace("\\s", " ")
}
