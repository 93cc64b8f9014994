//! Files made for the tests: workbooks of both kinds from their parts, so that any part can be made wrong.

use std::io::{Cursor, Write};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

pub(super) const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
pub(super) const TOP: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub(super) const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r4" Type="x/styles" Target="styles.xml"/><Relationship Id="r5" Type="x/externalLink" TargetMode="External" Target="file:///etc/passwd"/></Relationships>"#;
pub(super) const WORKBOOK: &str = r#"<workbook xmlns:r="x"><workbookPr/><sheets><sheet name="名册" sheetId="1" r:id="r1"/><sheet name="第二张" sheetId="2" r:id="r2"/></sheets></workbook>"#;
pub(super) const STYLES: &str = r#"<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;

/// Names and contents: of the entries of a zip, or of the streams of a compound file.
pub(super) type Parts<'a> = [(&'a str, &'a [u8])];

/// A zip of these entries, deflated.
pub(super) fn zip(entries: &Parts<'_>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with this sheet and these shared strings (whole parts), and one entry more if wanted.
pub(super) fn workbook(sheet: &str, strings: &str, more: &Parts<'_>) -> Vec<u8> {
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", TOP.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ];
    for (name, content) in more {
        match entries.iter_mut().find(|(known, _)| known == name) {
            Some(entry) => entry.1 = content,
            None => entries.push((name, content)),
        }
    }
    zip(&entries)
}

/// The sheet part around these rows.
pub(super) fn sheet(rows: &str) -> String {
    format!(r#"<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>{rows}</sheetData></worksheet>"#)
}

/// The shared strings part of these items (`<si>…</si>`).
pub(super) fn strings(items: &str) -> String {
    format!(r#"<sst count="9" uniqueCount="9">{items}</sst>"#)
}

/// A BIFF record.
pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    out.extend(data);
    out
}

/// A cell record: row, column, format, and what follows.
pub(super) fn cell(kind: u16, row: u16, column: u16, format: u16, rest: &[u8]) -> Vec<u8> {
    let head = [row, column, format].map(u16::to_le_bytes).concat();
    record(kind, &[head.as_slice(), rest].concat())
}

/// A string with a two-byte length, 16 bits a character.
pub(super) fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = u16::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    out.push(1);
    out.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    out
}

pub(super) const BOF_GLOBALS: [u8; 16] = [0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const BOF_SHEET: [u8; 16] = [0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// A workbook stream: globals (after BOF, before the sheets' list) and the records of each sheet.
pub(super) fn stream(globals: &[u8], sheets: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let list = |places: &[u32]| -> Vec<u8> {
        sheets.iter().zip(places).flat_map(|((name, state, _), at)| bound_sheet(name, *state, *at)).collect()
    };
    let bodies: Vec<Vec<u8>> = sheets
        .iter()
        .map(|(_, _, records)| [record(0x0809, &BOF_SHEET), records.to_vec(), record(0x0A, &[])].concat())
        .collect();
    let head =
        |list: &[u8]| [record(0x0809, &BOF_GLOBALS), globals.to_vec(), list.to_vec(), record(0x0A, &[])].concat();
    let mut at = head(&list(&vec![0; sheets.len()])).len();
    let mut places = Vec::new();
    for body in &bodies {
        places.push(u32::try_from(at).unwrap());
        at += body.len();
    }
    [head(&list(&places)), bodies.concat()].concat()
}

fn bound_sheet(name: &str, state: u8, at: u32) -> Vec<u8> {
    let mut data = at.to_le_bytes().to_vec();
    data.extend([state, 0]);
    let text = wide(name);
    data.push(text[0]);
    data.extend(&text[2..]);
    record(0x0085, &data)
}

/// A compound file with these streams; those under 4,096 bytes lie in the mini stream.
pub(super) fn compound(streams: &Parts<'_>) -> Vec<u8> {
    let mut file = Sectors::default();
    let mut mini = Vec::new();
    let mut mini_fat: Vec<u32> = Vec::new();
    let mut entries = Vec::new();
    for (name, content) in streams {
        let start = if content.len() < 4096 { mini_part(content, &mut mini, &mut mini_fat) } else { file.add(content) };
        entries.push(entry(name, 2, start, content.len()));
    }
    let mini_start = file.add(&mini);
    let mini_fat_bytes: Vec<u8> = mini_fat.iter().flat_map(|word| word.to_le_bytes()).collect();
    let mini_fat_start = file.add(&mini_fat_bytes);
    let directory = [entry("Root Entry", 5, mini_start, mini.len()), entries.concat()].concat();
    let directory_start = file.add(&directory);
    file.finish(directory_start, mini_fat_start, u32::from(!mini_fat.is_empty()))
}

fn mini_part(content: &[u8], mini: &mut Vec<u8>, fat: &mut Vec<u32>) -> u32 {
    let start = u32::try_from(fat.len()).unwrap();
    let sectors = u32::try_from(content.len().div_ceil(64)).unwrap();
    mini.extend(content);
    mini.resize(mini.len().div_ceil(64) * 64, 0);
    fat.extend((1..sectors).map(|n| start + n));
    fat.push(0xFFFF_FFFE);
    start
}

fn entry(name: &str, kind: u8, start: u32, size: usize) -> Vec<u8> {
    let mut entry = vec![0u8; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..units.len()].copy_from_slice(&units);
    entry[64..66].copy_from_slice(&u16::try_from(units.len() + 2).unwrap().to_le_bytes());
    entry[66] = kind;
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&u32::try_from(size).unwrap().to_le_bytes());
    entry
}

#[derive(Default)]
struct Sectors {
    body: Vec<u8>,
    fat: Vec<u32>,
}

impl Sectors {
    fn add(&mut self, content: &[u8]) -> u32 {
        if content.is_empty() {
            return 0xFFFF_FFFE;
        }
        let start = u32::try_from(self.fat.len()).unwrap();
        let sectors = u32::try_from(content.len().div_ceil(512)).unwrap();
        self.body.extend(content);
        self.body.resize(self.body.len().div_ceil(512) * 512, 0);
        self.fat.extend((1..sectors).map(|n| start + n));
        self.fat.push(0xFFFF_FFFE);
        start
    }

    fn finish(mut self, directory: u32, mini_fat: u32, mini_sectors: u32) -> Vec<u8> {
        let fat_sectors = (self.fat.len() + 1).div_ceil(127);
        let first = u32::try_from(self.fat.len()).unwrap();
        self.fat.extend(std::iter::repeat_n(0xFFFF_FFFD, fat_sectors));
        let mut header = vec![0u8; 512];
        header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        header[26] = 3;
        header[30] = 9;
        header[32] = 6;
        for (at, word) in [
            (44, u32::try_from(fat_sectors).unwrap()),
            (48, directory),
            (60, mini_fat),
            (64, mini_sectors),
            (68, 0xFFFF_FFFE),
        ] {
            header[at..at + 4].copy_from_slice(&word.to_le_bytes());
        }
        for slot in 0..109usize {
            let id = if slot < fat_sectors { first + u32::try_from(slot).unwrap() } else { 0xFFFF_FFFF };
            header[76 + slot * 4..80 + slot * 4].copy_from_slice(&id.to_le_bytes());
        }
        let mut table: Vec<u8> = self.fat.iter().flat_map(|word| word.to_le_bytes()).collect();
        table.resize(fat_sectors * 512, 0xFF);
        [header, self.body, table].concat()
    }
}
