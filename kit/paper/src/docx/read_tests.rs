//! Plain text of documents in all the shapes in which text occurs.

use super::samples::{document, docx, package, paragraph, run, zip};
use super::{Limits, read};

fn text(body: &str) -> String {
    read(docx(body), &Limits::document()).unwrap().plain_text().to_owned()
}

#[test]
fn text_is_read_in_every_shape() {
    let drawing = "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内8人</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框内8人</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
    let field = |code: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r><w:r><w:t>不见</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let cell = |content: &str| format!("<w:tc><w:tcPr><w:tcW w:w=\"1\"/></w:tcPr>{content}</w:tc>");
    let table = |rows: &str| format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>");
    let cases: Vec<(&str, String, &str)> = vec![
        ("paragraphs", paragraph(&run("甲")) + "<w:p/>" + &paragraph(&run("乙")), "甲\n\n乙"),
        (
            "a number over runs",
            paragraph(
                "<w:r><w:t>党员1</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:b/></w:rPr><w:t>,2</w:t></w:r><w:bookmarkStart w:id=\"0\"/><w:r><w:t>34</w:t><w:t>名</w:t></w:r>",
            ),
            "党员1,234名",
        ),
        ("entities", paragraph(&run("A&amp;B&lt;&#x5341;&#19968;&gt;&quot;")), "A&B<十一>\""),
        ("cdata", paragraph("<w:r><w:t>一<![CDATA[<二>&]]>三</w:t></w:r>"), "一<二>&三"),
        ("line ends", paragraph("<w:r><w:t>a\r\nb\nc</w:t></w:r>"), "a b c"),
        (
            "space is kept when asked",
            paragraph("<w:r><w:t xml:space=\"preserve\"> a </w:t></w:r><w:r><w:t> b\u{3000}\n</w:t></w:r>"),
            " a b\u{3000}",
        ),
        (
            "tabs and breaks",
            paragraph(
                "<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr></w:cr><w:noBreakHyphen/><w:softHyphen/><w:t>d</w:t></w:r>",
            ),
            "a\tb\nc\n-d",
        ),
        (
            "symbols",
            paragraph(
                "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/><w:sym w:font=\"宋体\" w:char=\"2014\"/></w:r>",
            ),
            "\u{FFFD}—",
        ),
        (
            "table in reading order",
            table(&format!(
                "<w:tr>{}{}</w:tr><w:tr>{}</w:tr>",
                cell(&paragraph(&run("1"))),
                cell(&(paragraph(&run("2")) + &paragraph(&run("3")))),
                cell(&paragraph(&run("4")))
            )),
            "1\n2\n3\n4",
        ),
        (
            "nested table",
            table(&format!(
                "<w:tr>{}</w:tr>",
                cell(
                    &(paragraph(&run("外"))
                        + &table(&format!("<w:tr>{}</w:tr>", cell(&paragraph(&run("内")))))
                        + &paragraph(&run("后")))
                )
            )),
            "外\n内\n后",
        ),
        (
            "deleted and hidden rows",
            table(&format!(
                "<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{0}</w:tr><w:tr><w:trPr><w:hidden/></w:trPr>{0}</w:tr><w:tr>{1}</w:tr>",
                cell(&paragraph(&run("无"))),
                cell(&paragraph(&run("有")))
            )),
            "有",
        ),
        (
            "tracked changes",
            paragraph(
                "<w:r><w:t>共</w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>5</w:delText></w:r></w:del><w:ins w:id=\"2\"><w:r><w:t>6</w:t></w:r></w:ins><w:moveFrom w:id=\"3\"><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo w:id=\"4\"><w:r><w:t>项</w:t></w:r></w:moveTo>",
            ),
            "共6项",
        ),
        (
            "a deleted end of paragraph",
            paragraph("<w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r>")
                + &paragraph(&run("后")),
            "前后",
        ),
        (
            "old formatting kept by a tracked change",
            paragraph(
                "<w:r><w:rPr><w:b/><w:rPrChange w:id=\"1\"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>见</w:t></w:r>",
            ),
            "见",
        ),
        (
            "hidden text",
            paragraph(
                "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>露</w:t></w:r>",
            ),
            "露",
        ),
        (
            "a hidden end of paragraph hides no text",
            paragraph("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>露</w:t></w:r>"),
            "露",
        ),
        (
            "fields",
            paragraph(
                &(run("第")
                    + &field("PAGE", "3")
                    + &run("页")
                    + "<w:fldSimple w:instr=\"NUMPAGES\"><w:r><w:t>9</w:t></w:r></w:fldSimple>"),
            ),
            "第3页9",
        ),
        (
            "a field inside the code of a field",
            paragraph(
                &("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>".to_owned()
                    + &field("A", "内")
                    + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>外</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"),
            ),
            "外",
        ),
        (
            "links, tags, controls, direction",
            paragraph(&format!(
                "<w:hyperlink r:id=\"r1\">{0}</w:hyperlink><w:smartTag w:element=\"date\">{0}</w:smartTag><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{0}</w:sdtContent></w:sdt><w:bdo w:val=\"ltr\">{0}</w:bdo><w:customXml>{0}</w:customXml>",
                run("x")
            )),
            "xxxxx",
        ),
        (
            "a block of a control",
            format!(
                "<w:sdt><w:sdtPr><w:alias w:val=\"名\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                paragraph(&run("块"))
            ),
            "块",
        ),
        (
            "ruby",
            paragraph(
                "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yǎn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>䶮</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            ),
            "䶮",
        ),
        (
            "a text box counts once, after its paragraph",
            paragraph(&(run("段前") + drawing + &run("段后"))) + &paragraph(&run("下段")),
            "段前段后\n框内8人\n下段",
        ),
        (
            "a choice we do not know",
            paragraph(
                "<w:r><mc:AlternateContent><mc:Choice Requires=\"w16se\"><w16se:symEx xmlns:w16se=\"u\"/></mc:Choice><mc:Fallback><w:t>☺</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            ),
            "☺",
        ),
        (
            "formulas and drawings are no text",
            paragraph(
                "<m:oMath xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"><m:r><m:t>x</m:t></m:r></m:oMath><w:r><w:drawing><a:t xmlns:a=\"a\">图</a:t></w:drawing></w:r>",
            ),
            "",
        ),
        ("comments in the XML", paragraph("<w:r><!-- <w:t>无</w:t> --><w:t>1<!-- x -->2<?a b?>3</w:t></w:r>"), "123"),
    ];
    for (name, body, expected) in cases {
        assert_eq!(text(&body), expected, "{name}");
    }
}

#[test]
fn other_parts_follow_the_body() {
    let note = "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"1\"><w:p><w:r><w:t>注3人</w:t></w:r></w:p></w:footnote>";
    let sides = [
        ("footer1.xml", "footer", "ftr", "<w:p><w:r><w:t>— 1 —</w:t></w:r></w:p>"),
        ("header10.xml", "header", "hdr", "<w:p><w:r><w:t>眉十</w:t></w:r></w:p>"),
        ("header2.xml", "header", "hdr", "<w:p><w:r><w:t>眉二</w:t></w:r></w:p>"),
        ("header3.xml", "header", "hdr", "<w:p/>"),
        ("footnotes.xml", "footnotes", "footnotes", note),
        ("comments.xml", "comments", "comments", "<w:comment><w:p><w:r><w:t>批</w:t></w:r></w:p></w:comment>"),
    ];
    let read = read(package(&document(&paragraph(&run("正文"))), &sides), &Limits::document()).unwrap();
    assert_eq!(read.plain_text(), "正文\n注3人\n眉二\n眉十\n— 1 —");
    let place = read.place(5).unwrap();
    assert_eq!(place.part, "word/footnotes.xml");
}

#[test]
fn strict_documents_other_prefixes_and_marks_are_read() {
    let strict = "\u{FEFF}<document xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><body><p><r><t>严格 1</t></r></p></body></document>";
    assert_eq!(read(package(strict, &[]), &Limits::document()).unwrap().plain_text(), "严格 1");
    let prefix = "<x:document xmlns:x=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><x:body><x:p><x:r><x:t>前缀</x:t></x:r></x:p></x:body></x:document>";
    assert_eq!(read(package(prefix, &[]), &Limits::document()).unwrap().plain_text(), "前缀");
}

#[test]
fn the_main_part_may_have_any_name() {
    let rels = "<Relationships><Relationship Id=\"a\" Type=\"http://x/officeDocument\" Target=\"/正文/main.xml\"/></Relationships>";
    let side = "<Relationships><Relationship Id=\"a\" Type=\"http://x/header\" Target=\"../head.xml\"/><Relationship Id=\"b\" Type=\"http://x/footer\" Target=\"http://127.0.0.1/f.xml\" TargetMode=\"External\"/></Relationships>";
    let header = document("")
        .replace("document", "hdr")
        .replace("<w:body><w:sectPr/></w:body>", "<w:p><w:r><w:t>眉</w:t></w:r></w:p>");
    let main = document(&paragraph(&run("正")));
    let file = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", rels.as_bytes()),
        ("正文/main.xml", main.as_bytes()),
        ("正文/_rels/main.xml.rels", side.as_bytes()),
        ("head.xml", header.as_bytes()),
    ]);
    assert_eq!(read(file, &Limits::document()).unwrap().plain_text(), "正\n眉");
}

#[test]
fn every_character_knows_its_place() {
    let body = paragraph("<w:r><w:t>甲a</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>&amp;</w:t><w:tab/></w:r>")
        + &paragraph(&run("乙"));
    let main = document(&body);
    let read = read(docx(&body), &Limits::document()).unwrap();
    assert_eq!(read.plain_text(), "甲a&\t\n乙");
    assert_eq!(read.characters(), 6);
    let at = |character: usize| read.place(character).map(|place| (&main[place.bytes.clone()], place.run));
    assert_eq!(
        [at(0), at(1), at(2), at(3)],
        [Some(("甲", 0)), Some(("a", 0)), Some(("&amp;", 1)), Some(("<w:tab/>", 1))]
    );
    assert_eq!([at(4), at(5), at(6)], [None, Some(("乙", 2)), None]);
}

#[test]
fn long_texts_keep_their_places() {
    let long: String = (0..3000).map(|index| char::from_u32(0x4E00 + index).unwrap()).collect();
    let main = document(&paragraph(&run(&long)));
    let read = read(docx(&paragraph(&run(&long))), &Limits::document()).unwrap();
    for (index, character) in long.chars().enumerate() {
        assert_eq!(main[read.place(index).unwrap().bytes], *character.to_string());
    }
}
