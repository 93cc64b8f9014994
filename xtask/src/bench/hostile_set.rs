//! Files that want to hurt: made here, so that nothing hostile lies in the repository.

use crate::Outcome;
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A file: its name, whose ending tells how it is handed in, and its bytes.
pub type File = (&'static str, Vec<u8>);
/// A part of an archive.
type Part<'a> = (&'a str, &'a [u8]);

const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;
const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="TARGET"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const OF_WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const WORD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;
const ENTITY: &str = r#"<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>"#;
const LAUGHS: &str =
    r#"<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>"#;
const MACRO: Part<'_> = ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
const OUTSIDE: Part<'_> = ("../../evil.xml", b"<a/>");
const MEGABYTE: usize = 1 << 20;

/// The whole set.
pub fn files() -> Outcome<Vec<File>> {
    let good = sheet(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>"#);
    let strings =
        |head: &str| format!(r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {head}>"#);
    let word = format!("{WORD}<w:p><w:r><w:t>X</w:t></w:r></w:p></w:body></w:document>");
    let mut set = vec![
        ("bomb.xlsx", xlsx(&format!("{good}{}", " ".repeat(32 * MEGABYTE)), "", &[])?),
        ("bomb-below-the-ratio.xlsx", xlsx(&sheet(&noise(24 * MEGABYTE)), "", &[])?),
        ("a-million-cells.xlsx", xlsx(&sheet(&cells(40_000)), "", &[])?),
        ("one-long-text-many-times.xlsx", long_text()?),
        ("last-cell.xlsx", xlsx(&sheet(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#), "", &[])?),
        ("column-beyond-the-last.xlsx", xlsx(&sheet(r#"<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>"#), "", &[])?),
        ("count-of-strings.xlsx", xlsx(&good, &strings(r#"count="4294967295" uniqueCount="4294967295""#), &[])?),
        ("deep.xlsx", xlsx(&sheet(&"<a>".repeat(200_000)), "", &[])?),
        ("entity.xlsx", xlsx(&format!("{ENTITY}{good}"), "", &[])?),
        ("laughs.xlsx", xlsx(&format!("{LAUGHS}{good}"), "", &[])?),
        ("macro.xlsx", xlsx(&good, "", &[MACRO])?),
        ("outside.xlsx", xlsx(&good, "", &[OUTSIDE])?),
        ("bomb.docx", docx(&format!("{word}{}", " ".repeat(32 * MEGABYTE)), &[])?),
        ("deep.docx", docx(&format!("{WORD}{}", "<w:p>".repeat(200_000)), &[])?),
        ("entity.docx", docx(&format!("{ENTITY}{word}"), &[])?),
        ("laughs.docx", docx(&format!("{LAUGHS}{word}"), &[])?),
        ("macro.docx", docx(&word, &[("word/vbaProject.bin", MACRO.1)])?),
        ("outside.docx", docx(&word, &[OUTSIDE])?),
        ("a-program.docx", b"\x7fELF\x02\x01\x01".repeat(1000)),
    ];
    set.push(("wrong-size.xlsx", wrong_size(xlsx(&sheet(&cells(20_000)), "", &[])?)));
    set.push(("wrong-size.docx", wrong_size(docx(&word, &[])?)));
    set.push(("cut-off.xlsx", half(xlsx(&good, "", &[])?)));
    set.push(("cut-off.docx", half(docx(&word, &[])?)));
    set.push(("a-page.xlsx", b"<html><script>alert(1)</script></html>".to_vec()));
    Ok(set)
}

fn sheet(rows: &str) -> String {
    format!("{SHEET}<sheetData>{rows}</sheetData></worksheet>")
}

fn xlsx(sheet: &str, strings: &str, more: &[Part<'_>]) -> Outcome<Vec<u8>> {
    let relations = RELATIONS.replace("TARGET", "xl/workbook.xml");
    let parts = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", relations.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", OF_WORKBOOK.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ];
    let wanted = parts.into_iter().filter(|(_, bytes)| !bytes.is_empty());
    pack(&wanted.chain(more.iter().copied()).collect::<Vec<_>>())
}

fn docx(document: &str, more: &[Part<'_>]) -> Outcome<Vec<u8>> {
    let relations = RELATIONS.replace("TARGET", "word/document.xml");
    let parts = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", relations.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    pack(&parts.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
}

fn pack(parts: &[Part<'_>]) -> Outcome<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).map_err(|e| format!("{name}: {e}"))?;
        writer.write_all(bytes).map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(writer.finish().map_err(|e| e.to_string())?.into_inner())
}

/// A table so wide and long that it is honest and still too much.
fn cells(rows: usize) -> String {
    let mut xml = String::new();
    for row in 1..=rows {
        let _ = write!(xml, "<row r=\"{row}\">");
        for column in 'A'..='Z' {
            let _ = write!(xml, "<c r=\"{column}{row}\"><v>{row}</v></c>");
        }
        xml.push_str("</row>");
    }
    xml
}

/// Text that packs well, but not so well that the ratio alone gives it away.
fn noise(length: usize) -> String {
    let mut xml = String::with_capacity(length + 64);
    let mut n = 1_u64;
    while xml.len() < length {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let _ = write!(xml, "<!--{n:x}{}-->", " ".repeat(1200));
    }
    xml
}

/// One text of 30,000 characters to which half a million cells point.
fn long_text() -> Outcome<Vec<u8>> {
    let text: String = (0..30_000_u32).filter_map(|n| char::from_u32(0x4E00 + n * 7919 % 20_000)).collect();
    let strings = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>{text}</t></si></sst>"#
    );
    let mut rows = String::new();
    for row in 1..=20_000 {
        let _ = write!(rows, "<row r=\"{row}\">");
        for column in 'A'..='Z' {
            let _ = write!(rows, "<c r=\"{column}{row}\" t=\"s\"><v>0</v></c>");
        }
        rows.push_str("</row>");
    }
    xlsx(&sheet(&rows), &strings, &[])
}

/// The directory says that every part is four bytes long.
fn wrong_size(mut archive: Vec<u8>) -> Vec<u8> {
    let marks: Vec<usize> =
        archive.windows(4).enumerate().filter(|(_, four)| *four == b"PK\x01\x02").map(|(at, _)| at).collect();
    for at in marks {
        if let Some(size) = archive.get_mut(at + 24..at + 28) {
            size.copy_from_slice(&4_u32.to_le_bytes());
        }
    }
    archive
}

fn half(mut archive: Vec<u8>) -> Vec<u8> {
    archive.truncate(archive.len() / 2);
    archive
}
