//! Attachments bound with the document, tables, bars, rare characters, and where figures come from.

use super::{Annex, Bar, Block, Evidence, Paper, Span, evidence_annex, from_text, write};
use crate::docx::{self, Document};

fn read(paper: &Paper) -> Document {
    docx::read(write(paper).unwrap(), &docx::Limits::document()).unwrap()
}

fn main_part(paper: &Paper) -> String {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(write(paper).unwrap())).unwrap();
    let mut text = String::new();
    zip.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

fn annex(title: &str) -> Annex {
    Annex { title: Span::line(title), blocks: vec![Block::paragraph("内容。")] }
}

#[test]
fn annexes_begin_on_new_pages_with_their_mark() {
    let paper =
        Paper { title: Span::line("题"), annexes: vec![annex("甲表"), annex("乙\n表")], ..Paper::default() };
    let text = read(&paper).plain_text().to_owned();
    assert!(text.contains("附件：1.\t甲表\n2.\t乙表\n"), "{text}");
    assert!(text.contains("附件1\n\n甲表\n\n内容。\n附件2\n\n乙\n表\n\n内容。"), "{text}");
    let xml = main_part(&paper);
    assert_eq!(xml.matches("<w:pStyle w:val=\"AnnexMark\"/><w:pageBreakBefore/>").count(), 2, "{xml}");
    // One alone has no number.
    let text = read(&Paper { annexes: vec![annex("甲表")], ..Paper::default() }).plain_text().to_owned();
    assert!(text.contains("附件：甲表") && text.contains("附件\n\n甲表"), "{text}");
    // Names without content come before.
    let attachments = vec![Span::line("另发的表"), Span::line("甲表")];
    let text = read(&Paper { attachments, annexes: vec![annex("甲表")], ..Paper::default() }).plain_text().to_owned();
    assert!(text.contains("附件2\n\n甲表") && !text.contains("附件1"), "{text}");
}

#[test]
fn bound_attachments_of_a_text_are_recognised() {
    let text = "关于党员教育的报告\n区委：\n正文。\n附件：1.名单\n2.统计表\n甲支部\n2026年3月5日\n附件1\n名单\n张三\n附件2：\n统计表\n单位\t人数\t备注\n\t3\t\n乙\t4\t无\n合计7名。";
    let paper = from_text(text);
    assert_eq!(paper.date, Span::line("2026年3月5日"));
    assert_eq!(paper.attachments, [Span::line("名单"), Span::line("统计表")]);
    let cell = |text: &str| if text.is_empty() { Vec::new() } else { Span::line(text) };
    let table = Block::Table {
        columns: ["单位", "人数", "备注"].map(str::to_owned).to_vec(),
        rows: vec![["", "3", ""].map(cell).to_vec(), ["乙", "4", "无"].map(cell).to_vec()],
        widths: vec![2, 2, 2],
    };
    let expected = [
        Annex { title: Span::line("名单"), blocks: vec![Block::paragraph("张三")] },
        Annex { title: Span::line("统计表"), blocks: vec![table, Block::paragraph("合计7名。")] },
    ];
    assert_eq!(paper.annexes, expected);
    // A word in the text is no mark.
    assert!(from_text("题\n附件的情况如下。\n附件12345").annexes.is_empty());
}

#[test]
fn a_tab_alone_makes_no_table() {
    let paper = from_text("题\n\t缩进的段落。\n单位：甲\t日期：乙\n正文。");
    assert!(paper.blocks.iter().all(|block| matches!(block, Block::Paragraph(_))), "{:?}", paper.blocks);
    assert_eq!(paper.blocks[0], Block::paragraph("缩进的段落。"));
}

#[test]
fn a_table_is_no_part_of_title_or_signature() {
    for (text, title) in [
        ("题\n情况表\n甲\t乙\n丙\t3\n丁\t4\n2026年3月5日", "题"),
        ("题\n情况表\n（单位：人）\n甲\t乙\n丙\t3\n丁\t4\n2026年3月5日", "题"),
        ("题\n单位：人\n甲\t乙\n丙\t3\n丁\t4\n2026年3月5日", "题"),
        ("题\n甲\t乙\n丙\t3\n丁\t4\n2026年3月5日", "题"),
        ("题的第一行\n第二行\n情况表\n甲\t乙\n丙\t3\n丁\t4\n2026年3月5日", "题的第一行\n第二行"),
    ] {
        let paper = from_text(text);
        assert_eq!(super::plain_text(&paper.title), title, "{text}");
        assert!(paper.signature.is_empty() && !paper.date.is_empty(), "{text}");
        let Some(Block::Table { rows, .. }) = paper.blocks.last() else { panic!("no table last: {paper:?}") };
        assert_eq!(rows.len(), 2, "{text}");
    }
}

#[test]
fn bars_are_rows_of_shaded_cells() {
    let bar = |label: &str, length| Bar { label: label.into(), value: format!("{length}个"), length };
    let bars = vec![bar("甲", 100), bar("乙", 0), bar("丙", 1), bar("丁", 250)];
    let paper = Paper { blocks: vec![Block::Bars(bars)], ..Paper::default() };
    let document = read(&paper);
    assert!(document.plain_text().starts_with("甲\n\n100个\n乙\n\n0个\n丙\n\n\n1个"), "{}", document.plain_text());
    let spans: Vec<usize> = document.blocks().iter().filter_map(|block| block.cell).map(|cell| cell.span).collect();
    assert_eq!(spans, [1, 20, 1, 1, 20, 1, 1, 1, 19, 1, 1, 20, 1]);
    let xml = main_part(&paper);
    assert_eq!(xml.matches("w:fill=\"7F7F7F\"").count(), 3);
    // All rows but the last keep with the next.
    assert_eq!(xml.matches("<w:keepNext/>").count(), 10);
}

#[test]
fn rare_characters_are_given_a_face_that_has_them() {
    let paper =
        Paper { title: Span::line("李玥"), blocks: vec![Block::paragraph("张喆𬭎同志")], ..Paper::default() };
    let xml = main_part(&paper);
    for (text, face) in [("玥", "宋体"), ("喆", "仿宋"), ("𬭎", "SimSun-ExtB")] {
        let run = xml.split("<w:r>").find(|run| run.contains(&format!(">{text}<"))).unwrap();
        assert!(run.contains(&format!("w:eastAsia=\"{face}\"")), "{text}: {run}");
    }
    assert!(xml.contains("<w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">同志"));
}

#[test]
fn evidence_is_a_table_with_a_row_for_each_figure() {
    let row = |open| Evidence {
        place: "共有党员12名".into(),
        figure: "党员总数".into(),
        value: "12名".into(),
        source: "台账记录".into(),
        entries: if open { 0 } else { 12 },
        open,
    };
    let annex = evidence_annex("甲支部，2026年。", &[row(false), row(true)]);
    let text = read(&Paper { annexes: vec![annex], ..Paper::default() }).plain_text().to_owned();
    assert!(text.contains("甲支部，2026年。文中数字共2处，其中1处尚缺出处"), "{text}");
    assert!(text.contains("1\n共有党员12名\n党员总数\n12名\n台账记录\n12\n2\n") && text.contains("\n—\n"), "{text}");
    let paper = Paper { annexes: vec![evidence_annex("", &[row(true)])], ..Paper::default() };
    assert_eq!(main_part(&paper).matches("\"TableNumber\"").count(), 2, "the number of the row and the dash for none");
    assert!(matches!(evidence_annex("", &[]).blocks.as_slice(), [Block::Paragraph(_)]));
}
