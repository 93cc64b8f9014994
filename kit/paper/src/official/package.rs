//! The package around the body: relationships, content types, footers, comments, and the ZIP.

use super::body::{Body, body};
use super::markup::{escape, text};
use super::styles::{font_table, settings, styles};
use super::{Paper, plain_text};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";
const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// Writes a paper as .docx. The same paper gives the same bytes.
///
/// # Errors
/// Only when the archive would be too large for its format.
pub fn write(paper: &Paper) -> Result<Vec<u8>, base::Refusal> {
    let Body { document, comments } = body(paper);
    let mut parts = vec![
        ("[Content_Types].xml", content_types(!comments.is_empty())),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", core(&plain_text(&paper.title))),
        ("word/_rels/document.xml.rels", document_relations(!comments.is_empty())),
        ("word/document.xml", document),
        ("word/styles.xml", styles(paper.latin_font)),
        ("word/settings.xml", settings()),
        ("word/fontTable.xml", font_table()),
        ("word/footer1.xml", footer("FooterOdd")),
        ("word/footer2.xml", footer("FooterEven")),
    ];
    if !comments.is_empty() {
        parts.push(("word/comments.xml", comments_part(&comments)));
    }
    zip(&parts).map_err(|error| base::Refusal::new(format!("写出文档时出错（{error}）"), "请删减内容后重试"))
}

fn zip(parts: &[(&str, String)]) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(DECLARATION.as_bytes())?;
        writer.write_all(xml.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

fn content_types(comments: bool) -> String {
    const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let row =
        |name: &str, kind: &str| format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{MAIN}.{kind}+xml\"/>");
    let mut rows: String = [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("footer1", "footer"),
        ("footer2", "footer"),
    ]
    .into_iter()
    .map(|(name, kind)| row(name, kind))
    .collect();
    if comments {
        rows.push_str(&row("comments", "comments"));
    }
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{rows}<Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

fn relations(rows: &[(&str, &str, &str)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(id, kind, target)| format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>"))
        .collect();
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{rows}</Relationships>")
}

fn package_relations() -> String {
    relations(&[
        ("rId1", &format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
    ])
}

fn document_relations(comments: bool) -> String {
    let mut rows = vec![
        ("rStyles", "styles", "styles.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rFonts", "fontTable", "fontTable.xml"),
        ("rOdd", "footer", "footer1.xml"),
        ("rEven", "footer", "footer2.xml"),
    ];
    if comments {
        rows.push(("rComments", "comments", "comments.xml"));
    }
    let rows: Vec<(&str, String, &str)> =
        rows.into_iter().map(|(id, kind, target)| (id, format!("{OFFICE}/{kind}"), target)).collect();
    relations(&rows.iter().map(|(id, kind, target)| (*id, kind.as_str(), *target)).collect::<Vec<_>>())
}

/// No author and no date: neither is known here.
fn core(title: &str) -> String {
    let title = escape(&title.replace('\n', ""));
    format!(
        "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title></cp:coreProperties>"
    )
}

/// The page number between dashes.
fn footer(style: &str) -> String {
    let run = |content: &str| format!("<w:r>{content}</w:r>");
    let mark = |kind: &str| run(&format!("<w:fldChar w:fldCharType=\"{kind}\"/>"));
    let number = [
        run("<w:t xml:space=\"preserve\">— </w:t>"),
        mark("begin"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        mark("separate"),
        run("<w:t>1</w:t>"),
        mark("end"),
        run("<w:t xml:space=\"preserve\"> —</w:t>"),
    ];
    format!("<w:ftr {WORD}><w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p></w:ftr>", number.concat())
}

fn comments_part(comments: &[String]) -> String {
    let rows: String = comments
        .iter()
        .enumerate()
        .map(|(id, comment)| {
            format!("<w:comment w:id=\"{id}\" w:author=\"台账\" w:initials=\"台\"><w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr><w:r>{}</w:r></w:p></w:comment>", text(comment))
        })
        .collect();
    format!("<w:comments {WORD}>{rows}</w:comments>")
}
