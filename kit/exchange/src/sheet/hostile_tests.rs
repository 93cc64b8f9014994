//! Files made to harm: every one is refused with one Chinese sentence or read; none panics, hangs or takes memory for sizes it declares.

use super::samples::{
    self, RELATIONS, STYLES, WORKBOOK, cell, compound, record, sheet, stream, strings, wide, workbook,
};
use super::{Limits, read};
use base::Refusal;

fn attempt(bytes: &[u8]) -> Result<(), Refusal> {
    read(bytes, "名册.xlsx", &Limits::default()).map(drop).inspect_err(|refusal| {
        let line = refusal.to_string();
        assert!(!refusal.what.is_empty() && !refusal.remedy.is_empty(), "{line}");
        assert!(!line.contains('\n') && line.chars().filter(|c| !c.is_ascii()).count() > 8, "{line}");
        assert!(!line.to_lowercase().contains("error"), "{line}");
    })
}

fn refused(bytes: &[u8]) -> String {
    attempt(bytes).unwrap_err().to_string()
}

/// A small random number generator, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    /// Changes, doubles or cuts out a few bytes.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.roll(4) {
            let at = self.roll(bytes.len());
            match self.roll(4) {
                0 => bytes[at] ^= 1 << self.roll(8),
                1 => bytes[at] = [0, 0xFF, 0x7F, 0x80, b'<', b'"'][self.roll(6)],
                2 => drop(bytes.drain(at..(at + self.roll(40)).min(bytes.len() - 1).max(at))),
                _ => {
                    let piece = bytes[at..(at + self.roll(40)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
    }
}

const ROWS: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>王&amp;小明</t></is></c><c r="B2" s="1"><v>33370</v></c><c r="C2"><f>1+1</f><v>2</v></c></row>"#;
const ITEMS: &str = "<si><t>姓名</t></si><si><r><t>入党</t></r><r><t>日期</t></r></si>";

fn good_xlsx() -> Vec<u8> {
    workbook(&sheet(ROWS), &strings(ITEMS), &[])
}

fn good_xls_stream() -> Vec<u8> {
    let shared = record(
        0x00FC,
        &[2u32.to_le_bytes().to_vec(), 2u32.to_le_bytes().to_vec(), wide("姓名"), wide("日期")].concat(),
    );
    let xf = [record(0x00E0, &[0; 4]), record(0x00E0, &[0, 0, 14, 0])].concat();
    let cells = [
        cell(0x00FD, 0, 0, 0, &0u32.to_le_bytes()),
        cell(0x00FD, 0, 1, 0, &1u32.to_le_bytes()),
        cell(0x0204, 1, 0, 0, &wide("王小明")),
        cell(0x0203, 1, 1, 1, &33370f64.to_le_bytes()),
        cell(0x0006, 2, 0, 0, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0]),
        record(0x0207, &wide("果")),
        cell(0x00BD, 3, 0, 0, &[2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0]),
    ];
    stream(&[xf, shared].concat(), &[("名册", 0, &cells.concat()), ("第二", 0, &[])])
}

#[test]
fn bombs_are_refused_before_they_unfold() {
    let blank = format!("<worksheet>{}", " ".repeat(24 << 20));
    assert!(refused(&workbook(&blank, "<sst/>", &[])).contains("压缩炸弹"));
    let many_strings = strings(ITEMS).replace("uniqueCount=\"9\"", "uniqueCount=\"4000000000\"");
    assert!(refused(&workbook(&sheet(ROWS), &many_strings, &[])).contains("sharedStrings"));
    let declared = sheet(ROWS).replace("<sheetData>", r#"<dimension ref="A1:XFD1048576"/><sheetData>"#);
    attempt(&workbook(&declared, &strings(ITEMS), &[])).unwrap();
    let deep = format!("<worksheet>{}", "<a>".repeat(100_000));
    assert!(refused(&workbook(&deep, "<sst/>", &[])).contains("嵌套"));
    let long = format!("<worksheet a=\"{}\"/>", "x".repeat(3 << 20));
    assert!(refused(&workbook(&long, "<sst/>", &[])).contains("单个标记"));
    let runs = format!("<r><t>{}</t></r>", "字".repeat(300)).repeat(2_000);
    let big_cell = format!("<row><c t=\"inlineStr\"><is>{runs}</is></c></row>");
    assert!(refused(&workbook(&sheet(&big_cell), "<sst/>", &[])).contains("已损坏"));
    let over_cell = format!("<row><c t=\"str\"><v>{}</v></c></row>", "字".repeat(40_000));
    assert!(refused(&workbook(&sheet(&over_cell), "<sst/>", &[])).contains("超过32767个字符"));
}

#[test]
fn a_font_of_a_megabyte_in_every_format_costs_nothing() {
    let font = format!("<fonts><font><name val=\"{}\"/></font></fonts>", "宋".repeat(300_000));
    let formats = "<xf fontId=\"0\" numFmtId=\"14\"/>".repeat(60_000);
    let styles = format!("<styleSheet>{font}<cellXfs>{formats}</cellXfs></styleSheet>");
    attempt(&workbook(&sheet(ROWS), &strings(ITEMS), &[("xl/styles.xml", styles.as_bytes())])).unwrap();
    let formats = "<xf/>".repeat(80_000);
    let styles = format!("<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>");
    assert!(
        refused(&workbook(&sheet(ROWS), &strings(ITEMS), &[("xl/styles.xml", styles.as_bytes())]))
            .contains("styles.xml")
    );
}

#[test]
fn one_long_text_shown_by_many_cells() {
    let long = "长".repeat(30_000);
    let rows = |count: usize| {
        let cells =
            |row: usize| -> String { ('A'..='Z').map(|c| format!(r#"<c r="{c}{row}" t="s"><v>0</v></c>"#)).collect() };
        (1..=count).map(|row| format!(r#"<row r="{row}">{}</row>"#, cells(row))).collect::<String>()
    };
    let book = |count| workbook(&sheet(&rows(count)), &strings(&format!("<si><t>{long}</t></si>")), &[]);
    assert!(refused(&book(200)).contains("文字合计超过256MB"));
    attempt(&book(50)).unwrap();
}

#[test]
fn a_directory_of_half_a_million_entries() {
    let mut bytes = b"PK\x03\x04".to_vec();
    let start = u32::try_from(bytes.len()).unwrap();
    let mut entry = b"PK\x01\x02".to_vec();
    entry.resize(46, 0);
    entry[28] = 1;
    entry.push(b'a');
    for _ in 0..500_000 {
        bytes.extend(&entry);
    }
    let size = u32::try_from(bytes.len()).unwrap() - start;
    bytes.extend(b"PK\x05\x06\0\0\0\0\xFF\xFF\xFF\xFF");
    bytes.extend(size.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    assert!(refused(&bytes).contains("条目超过"));
}

#[test]
fn sizes_in_the_directory_that_are_not_true() {
    let good = good_xlsx();
    let name = b"xl/worksheets/sheet1.xml";
    let at =
        good.windows(4 + 42 + name.len()).rposition(|w| w.starts_with(b"PK\x01\x02") && w.ends_with(name)).unwrap();
    for (field, value) in [(24, 10u32), (24, 1_000_000), (24, u32::MAX), (20, 3), (42, 0), (42, u32::MAX), (16, 7)] {
        let mut wrong = good.clone();
        wrong[at + field..at + field + 4].copy_from_slice(&value.to_le_bytes());
        let outcome = attempt(&wrong);
        // A checksum that is wrong is found only where a part is read to its end.
        assert!(outcome.is_err() || field == 16 || (field == 24 && value == 1_000_000), "{field} {value}");
    }
}

#[test]
fn entities_and_document_types_in_any_part() {
    let heads = [
        "<!DOCTYPE a>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1/\">]>",
        "<!DOCTYPE a [<!ENTITY % x \"<!ENTITY y 'z'>\"> %x;]>",
        "<!doctype a>",
        "<!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]>",
    ];
    let (sheet, strings) = (sheet(ROWS), strings(ITEMS));
    let parts = [
        ("_rels/.rels", samples::TOP),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", &strings),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    for (name, part) in parts {
        let body = part.split_once("?>").map_or(part, |(_, body)| body);
        for head in heads {
            let hostile = format!("{head}{body}");
            let wide: Vec<u8> = format!("\u{FEFF}{hostile}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = hostile.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let seven = format!("<?xml version=\"1.0\" encoding=\"UTF-7\"?>{hostile}").into_bytes();
            for bytes in [hostile.into_bytes(), wide, big, seven] {
                refused(&workbook(&sheet, &strings, &[(name, &bytes)]));
            }
        }
    }
    let entity = sheet.replace("王&amp;", "王&x;");
    assert!(refused(&workbook(&entity, &strings, &[])).contains("已损坏"));
    let zero = sheet.replace("王&amp;", "王&#0;");
    assert!(refused(&workbook(&zero, &strings, &[])).contains("已损坏"));
}

#[test]
fn names_that_lead_outside_and_names_that_occur_twice() {
    for name in ["../../etc/cron.d/x", "/etc/passwd", "xl\\..\\..\\x", "C:\\x", "xl/a\0b", "xl/WORKBOOK.XML"] {
        let entries: Vec<(&str, &[u8])> = vec![("xl/workbook.xml", WORKBOOK.as_bytes()), (name, b"x")];
        refused(&samples::zip(&entries));
    }
}

#[test]
fn a_file_cut_off_anywhere() {
    let xlsx = good_xlsx();
    for length in 4..xlsx.len() {
        refused(&xlsx[..length]);
    }
    let xls = compound(&[("Workbook", &good_xls_stream())]);
    for length in (1..xls.len()).step_by(3) {
        let _ = attempt(&xls[..length]);
    }
    let records = good_xls_stream();
    for length in 0..records.len() {
        let _ = attempt(&compound(&[("Workbook", &records[..length])]));
    }
}

#[test]
fn two_thousand_damaged_files_of_each_kind() {
    let (xlsx, records, csv) = (good_xlsx(), good_xls_stream(), "姓名,日期\n\"王,小明\",1991\n".as_bytes().to_vec());
    let xls = compound(&[("Workbook", &records)]);
    let parts = [WORKBOOK, RELATIONS, STYLES, &sheet(ROWS), &strings(ITEMS)].map(|part| part.as_bytes().to_vec());
    let names = [
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
    ];
    let mut dice = Dice(20_261_122);
    for round in 0..2_000 {
        let mut whole = [&xlsx, &xls, &csv][round % 3].clone();
        dice.damage(&mut whole);
        let _ = attempt(&whole);
        let mut inner = records.clone();
        dice.damage(&mut inner);
        let _ = attempt(&compound(&[("Workbook", &inner)]));
        let which = dice.roll(parts.len());
        let mut part = parts[which].clone();
        dice.damage(&mut part);
        let _ = attempt(&workbook(&sheet(ROWS), &strings(ITEMS), &[(names[which], &part)]));
    }
}

#[test]
fn compound_files_with_loops_and_false_sizes() {
    let good = compound(&[("Workbook", &good_xls_stream()), ("Other", &[1; 9000])]);
    let words = [0u32, 1, 2, 5, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x7FFF_FFFF, u32::MAX - 5];
    for at in (24..512).chain(good.len() - 1024..good.len() - 4).step_by(4) {
        for word in words {
            let mut wrong = good.clone();
            wrong[at..at + 4].copy_from_slice(&word.to_le_bytes());
            let _ = attempt(&wrong);
        }
    }
    let many = record(0x00FC, &[u32::MAX.to_le_bytes(), u32::MAX.to_le_bytes()].concat());
    let value = cell(0x0203, 0, 0, 0, &1f64.to_le_bytes());
    attempt(&compound(&[("Workbook", &stream(&many, &[("甲", 0, &value)]))])).unwrap();
    let far = cell(0x0203, 65_535, 255, 0, &1f64.to_le_bytes());
    attempt(&compound(&[("Workbook", &stream(&[], &[("甲", 0, &far)]))])).unwrap();
    let beyond = cell(0x0203, 0, 5_000, 0, &1f64.to_le_bytes());
    assert!(refused(&compound(&[("Workbook", &stream(&[], &[("甲", 0, &beyond)]))])).contains("列还有内容"));
}
