//! The shape of a document: parts, tables, styles, outline, numbering.

use super::samples::{document, docx, package, paragraph, run};
use super::{Align, Block, Cell, Document, Limits, Story, read};

fn open(file: Vec<u8>) -> Document {
    read(file, &Limits::document()).unwrap()
}

fn text_of(document: &Document, block: &Block) -> String {
    document.plain_text().chars().skip(block.range.start).take(block.range.len()).collect()
}

/// A document with these styles and lists.
fn styled(body: &str, styles: &str, numbering: &str) -> Document {
    let sides = [("styles.xml", "styles", "styles", styles), ("numbering.xml", "numbering", "numbering", numbering)];
    open(package(&document(body), &sides))
}

#[test]
fn blocks_cover_the_text_paragraph_by_paragraph() {
    let header = [("header1.xml", "header", "hdr", "<w:p><w:r><w:t>眉</w:t></w:r></w:p>")];
    let body = paragraph(&run("甲")) + "<w:p/>" + &paragraph(&run("乙丙"));
    let read = open(package(&document(&body), &header));
    let ranges: Vec<_> = read.blocks().iter().map(|block| (block.range.clone(), block.story)).collect();
    assert_eq!(
        ranges,
        [(0..1, Story::Body), (2..2, Story::Body), (3..5, Story::Body), (6..7, Story::Header)],
        "{:?}",
        read.plain_text()
    );
}

#[test]
fn cells_know_their_row_column_and_span() {
    let cell = |props: &str, text: &str| format!("<w:tc><w:tcPr>{props}</w:tcPr>{}</w:tc>", paragraph(&run(text)));
    let inner = format!("<w:tbl><w:tr>{}</w:tr></w:tbl><w:p/>", cell("", "内"));
    let body = format!(
        "<w:tbl><w:tblPr><w:jc w:val=\"center\"/></w:tblPr><w:tr>{}{}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>\
         <w:tr>{}{}<w:tc>{inner}</w:tc></w:tr></w:tbl>{}<w:tbl><w:tr>{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/>", "头"),
        cell("", "右"),
        cell("", "删"),
        cell("<w:vMerge/>", "续"),
        cell("<w:cellDel w:id=\"1\"/>", "去"),
        paragraph(&run("外")),
        cell("", "二"),
    );
    let read = open(docx(&body));
    let cells: Vec<_> = read.blocks().iter().map(|block| (text_of(&read, block), block.cell)).collect();
    let at = |table, row, column| Some(Cell { table, row, column, span: 1, continued: false });
    let expected = [
        ("头", Some(Cell { span: 2, ..at(0, 0, 0).unwrap() })),
        ("右", at(0, 0, 2)),
        ("续", Some(Cell { continued: true, ..at(0, 2, 0).unwrap() })),
        ("内", at(1, 0, 0)),
        ("", at(0, 2, 2)),
        ("外", None),
        ("二", at(2, 0, 0)),
    ];
    assert_eq!(cells, expected.map(|(text, cell)| (text.to_owned(), cell)));
    assert!(read.blocks().iter().all(|block| block.align == Align::Left), "a table's own place is not its text's");
}

#[test]
fn a_text_box_in_a_cell_is_no_cell() {
    let inside = format!("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", paragraph(&run("框")));
    let body = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph(&(run("格") + &inside)))
        + &paragraph(&run("后"));
    let read = open(docx(&body));
    let shape: Vec<_> =
        read.blocks().iter().map(|block| (text_of(&read, block), block.boxed, block.cell.is_some())).collect();
    assert_eq!(shape, [("格".into(), false, true), ("框".into(), true, false), ("后".into(), false, false)]);
}

#[test]
fn looks_come_from_the_paragraph_and_from_its_styles() {
    let styles = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/>\
        <w:pPr><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"b\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"a\"/>\
        <w:pPr><w:ind w:firstLineChars=\"0\"/><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:ind w:firstLine=\"9\"/></w:rPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"1\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"自定\"/><w:basedOn w:val=\"a\"/><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>\
        <w:style w:type=\"character\" w:styleId=\"c\"><w:name w:val=\"字符\"/></w:style>";
    let with = |props: &str, text: &str| paragraph(&format!("<w:pPr>{props}</w:pPr>{}", run(text)));
    let body = with("<w:pStyle w:val=\"b\"/>", "题")
        + &with("<w:pStyle w:val=\"1\"/>", "一")
        + &with("<w:pStyle w:val=\"2\"/><w:jc w:val=\"right\"/>", "二")
        + &with(
            "<w:outlineLvl w:val=\"9\"/><w:pPrChange w:id=\"1\"><w:pPr><w:jc w:val=\"center\"/></w:pPr></w:pPrChange>",
            "正",
        )
        + &with("<w:pStyle w:val=\"无\"/>", "无");
    let read = styled(&body, styles, "");
    let looks: Vec<_> =
        read.blocks().iter().map(|block| (block.style.as_str(), block.level, block.align, block.indented)).collect();
    assert_eq!(
        looks,
        [
            ("Title", None, Align::Centre, false),
            ("heading 1", Some(1), Align::Left, false),
            ("自定", Some(2), Align::Right, true),
            ("Normal", None, Align::Left, true),
            ("", None, Align::Left, false),
        ]
    );
}

#[test]
fn automatic_numbers_are_counted() {
    let level = |at: u32, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"7\">{}{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"8\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"11\"/></w:lvlOverride></w:num>",
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%1.%3").replace("<w:lvlText", "<w:isLgl/><w:lvlText"),
        level(0, "bullet", "\u{F06C}"),
    );
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"L\"><w:name w:val=\"列\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    let of = |list: u32, depth: u32| {
        paragraph(&format!(
            "<w:pPr><w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>{}",
            run("文")
        ))
    };
    let style = |props: &str| paragraph(&format!("<w:pPr><w:pStyle w:val=\"L\"/>{props}</w:pPr>{}", run("文")));
    let body = [
        of(1, 0),
        of(1, 1),
        of(1, 1),
        style(""),
        of(1, 1),
        of(1, 2),
        of(2, 0),
        of(3, 0),
        of(3, 0),
        style("<w:numPr><w:numId w:val=\"0\"/></w:numPr>"),
        of(9, 0),
        of(1, 12),
        // The end of the first of two is deleted: together they have one number.
        style("<w:rPr><w:del w:id=\"1\"/></w:rPr>"),
        style(""),
    ]
    .concat();
    let read = styled(&body, styles, &numbering);
    let numbers: Vec<&str> = read.blocks().iter().map(|block| block.number.as_deref().unwrap_or("")).collect();
    assert_eq!(
        numbers,
        ["一、", "（一）", "（二）", "二、", "（一）", "2.1", "•", "十一、", "十二、", "", "", "", "十三、"]
    );
    assert!(!read.plain_text().contains('、'));
}

#[test]
fn broken_styles_and_lists_only_lose_the_look() {
    let body = paragraph(&format!("<w:pPr><w:pStyle w:val=\"b\"/></w:pPr>{}", run("文")));
    let circle = "<w:style w:type=\"paragraph\" w:styleId=\"b\"><w:name w:val=\"甲\"/><w:basedOn w:val=\"c\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"c\"><w:basedOn w:val=\"b\"/></w:style>";
    assert_eq!(styled(&body, circle, "<w:num w:numId=\"x\"/><w:lvl w:ilvl=\"99999999999\"/>").blocks()[0].style, "甲");
}
