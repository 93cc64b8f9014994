//! The written document: what it says, where it says it, and that its parts belong together.

use super::{Block, LatinFont, Paper, Span, write};
use crate::docx;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn sample() -> Paper {
    let lit = Span { highlight: true, comment: Some("尚无记录<&".into()), ..Span::plain("【缺】") };
    let marked = Span { bold: true, bookmark: Some("f_1".into()), ..Span::plain("12") };
    Paper {
        title: Span::line("关于党员教育工作情况的\n汇报"),
        subtitle: Span::line("（示例区委组织部　2026年3月）"),
        addressee: Span::line("区委："),
        blocks: vec![
            Block::paragraph("现将情况汇报如下。"),
            Block::heading(1, "一、“三会一课”"),
            Block::Heading {
                level: 2,
                text: vec![Span::plain("（一）数量。")],
                rest: vec![Span::plain("共"), marked, Span::plain("次，缺席"), lit, Span::plain("人次。\n第二行\t后")],
            },
            Block::Table {
                columns: vec!["单位".into(), "次数".into()],
                rows: vec![vec![vec![Span::plain("甲 & 乙")], vec![Span::plain("3")]], vec![vec![Span::plain("丙")]]],
                widths: vec![3, 1],
            },
            Block::PageBreak,
            Block::paragraph("控制字符\u{1}不写出。"),
        ],
        attachments: vec![Span::line("统计表"), Span::line("名单")],
        signature: Span::line("中共示例区委组织部"),
        date: Span::line("2026年3月5日"),
        latin_font: LatinFont::TimesNewRoman,
        annexes: Vec::new(),
    }
}

fn parts(paper: &Paper) -> Vec<(String, String)> {
    let mut zip = ZipArchive::new(Cursor::new(write(paper).unwrap())).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            (entry.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn part(paper: &Paper, name: &str) -> String {
    parts(paper).into_iter().find(|(other, _)| other == name).unwrap().1
}

#[test]
fn what_is_written_reads_back_in_order() {
    let read = docx::read(write(&sample()).unwrap(), &docx::Limits::document()).unwrap();
    let expected = "关于党员教育工作情况的\n汇报\n（示例区委组织部　2026年3月）\n\n区委：\n现将情况汇报如下。\n一、“三会一课”\n\
                    （一）数量。共12次，缺席【缺】人次。\n第二行\t后\n单位\n次数\n甲 & 乙\n3\n丙\n\n控制字符不写出。\n\n\
                    附件：1.\t统计表\n2.\t名单\n\n中共示例区委组织部\n2026年3月5日\n— 1 —\n— 1 —";
    assert_eq!(read.plain_text(), expected);
}

#[test]
fn the_page_has_the_measured_numbers() {
    let document = part(&sample(), "word/document.xml");
    for wanted in [
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
        "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\"",
        "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>",
        "<w:pageBreakBefore/>",
        "<w:highlight w:val=\"yellow\"/>",
    ] {
        assert!(document.contains(wanted), "{wanted}");
    }
    let styles = part(&sample(), "word/styles.xml");
    for wanted in [
        "w:line=\"579\" w:lineRule=\"exact\"",
        "<w:spacing w:val=\"-5\"/><w:sz w:val=\"32\"/>",
        "w:firstLineChars=\"200\"",
        "方正小标宋简体",
    ] {
        assert!(styles.contains(wanted), "{wanted}");
    }
    assert!(part(&sample(), "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    assert!(part(&sample(), "word/fontTable.xml").contains("<w:altName w:val=\"仿宋\"/>"));
}

#[test]
fn every_part_is_plain_xml_and_every_relation_leads_somewhere() {
    let parts = parts(&sample());
    let names: BTreeSet<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    for (name, xml) in &parts {
        guard::xml(xml.as_bytes(), name).unwrap();
        let targets = xml.split("Target=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for target in targets.filter(|_| name.ends_with(".rels")) {
            let full = if name.starts_with("word/") { format!("word/{target}") } else { target.to_owned() };
            assert!(names.contains(full.as_str()), "{name}: {target}");
        }
        for part in xml.split("PartName=\"/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(names.contains(part), "{part}");
        }
    }
    let styles = part(&sample(), "word/styles.xml");
    for (_, xml) in parts.iter().filter(|(name, _)| name.starts_with("word/")) {
        for style in xml.split("<w:pStyle w:val=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "{style}");
        }
    }
    assert!(part(&sample(), "word/comments.xml").contains("尚无记录&lt;&amp;"));
}

#[test]
fn signature_and_date_stand_as_the_standard_says() {
    let line = |text: &str| if text.is_empty() { vec![] } else { Span::line(text) };
    let right = |signature: &str, date: &str| -> Vec<i32> {
        let paper = Paper { signature: line(signature), date: line(date), ..Paper::default() };
        let document = part(&paper, "word/document.xml");
        document
            .split("<w:ind w:right=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
            .collect()
    };
    // Nine characters and nine half or whole ones that make six: the date begins two characters right of the name.
    assert_eq!(right("中共示例区委组织部", "2026年3月5日"), [630, 9 * 315 - (6 * 157 + 3 * 315)]);
    // The date is longer: it stands two characters from the right, the name gives way.
    let date = 8 * 157 + 3 * 315;
    assert_eq!(right("某支部", "2026年12月15日"), [date + 4 * 315 - 3 * 315, 630]);
    assert_eq!(right("某支部", ""), [630]);
    assert_eq!(right("", "2026年3月5日"), [630]);
}

#[test]
fn the_face_of_digits_is_a_setting() {
    let same = Paper { latin_font: LatinFont::SameAsText, ..sample() };
    assert!(!part(&same, "word/styles.xml").contains("w:ascii=\"Times New Roman\""));
    assert!(part(&sample(), "word/styles.xml").contains("w:ascii=\"Times New Roman\""));
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(write(&sample()).unwrap(), write(&sample()).unwrap());
    docx::read(write(&Paper::default()).unwrap(), &docx::Limits::document()).unwrap();
}

/// Children in the order of the schema (ISO/IEC 29500-1, annex A), as far as they are written.
const ORDERS: [(&str, &[&str]); 13] = [
    (
        "pPr",
        &[
            "pStyle",
            "keepNext",
            "pageBreakBefore",
            "widowControl",
            "autoSpaceDE",
            "autoSpaceDN",
            "snapToGrid",
            "spacing",
            "ind",
            "jc",
            "outlineLvl",
        ],
    ),
    ("rPr", &["rFonts", "b", "bCs", "spacing", "sz", "szCs", "highlight", "lang"]),
    ("tblPr", &["tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar"]),
    ("tblBorders", &["top", "left", "bottom", "right", "insideH", "insideV"]),
    ("tblCellMar", &["top", "left", "bottom", "right"]),
    ("tbl", &["tblPr", "tblGrid", "tr"]),
    ("tcPr", &["tcW", "vAlign"]),
    ("sectPr", &["footerReference", "pgSz", "pgMar", "docGrid"]),
    ("style", &["name", "basedOn", "qFormat", "pPr", "rPr", "tblPr"]),
    ("font", &["altName", "charset", "family", "pitch"]),
    ("docDefaults", &["rPrDefault", "pPrDefault"]),
    (
        "settings",
        &[
            "zoom",
            "bordersDoNotSurroundHeader",
            "bordersDoNotSurroundFooter",
            "defaultTabStop",
            "evenAndOddHeaders",
            "characterSpacingControl",
            "compat",
            "themeFontLang",
        ],
    ),
    (
        "compat",
        &[
            "spaceForUL",
            "balanceSingleByteDoubleByteWidth",
            "ulTrailSpace",
            "doNotExpandShiftReturn",
            "adjustLineHeightInTable",
            "useFELayout",
            "compatSetting",
        ],
    ),
];

/// The elements of a part with the names of their children.
fn elements(xml: &str) -> Vec<(String, Vec<String>)> {
    let (mut open, mut done): (Vec<(String, Vec<String>)>, Vec<_>) = (Vec::new(), Vec::new());
    for tag in xml.split('<').skip(1).filter_map(|rest| rest.split('>').next()).filter(|tag| !tag.starts_with('?')) {
        if tag.starts_with('/') {
            done.extend(open.pop());
            continue;
        }
        let name = tag.trim_end_matches('/').split(' ').next().unwrap().trim_start_matches("w:").to_owned();
        if let Some((_, children)) = open.last_mut() {
            children.push(name.clone());
        }
        if !tag.ends_with('/') {
            open.push((name, Vec::new()));
        }
    }
    assert!(open.is_empty());
    done
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let mut checked = BTreeSet::new();
    for (part, xml) in parts(&sample()) {
        for (element, children) in elements(&xml) {
            let Some((name, order)) = ORDERS.iter().find(|(name, _)| *name == element) else { continue };
            let places: Vec<usize> = children
                .iter()
                .map(|child| order.iter().position(|other| other == child).unwrap_or_else(|| panic!("{name}/{child}")))
                .collect();
            assert!(places.is_sorted(), "{part}: {element} {children:?}");
            checked.insert(*name);
        }
    }
    assert_eq!(checked.len(), ORDERS.len());
}
