//! Plain text of documents in all the shapes in which text occurs.

use super::samples::{document, docx, package, paragraph, run, unescape, zip};
use super::{Limits, read};

fn text(body: &str) -> String {
    read(docx(body), &Limits::document()).unwrap().plain_text().to_owned()
}

/// Shapes of text: `# name`, the body, `= text`. `{x}` is a run with the text x.
const CASES: &str = include_str!("read_cases.txt");

#[test]
fn text_is_read_in_every_shape() {
    let mut cases = 0;
    for case in CASES.split("# ").skip(1) {
        let [name, body, expected] = case.lines().collect::<Vec<_>>()[..3] else { panic!("{case}") };
        let body = unescape(body).replace('{', "<w:r><w:t xml:space=\"preserve\">").replace('}', "</w:t></w:r>");
        assert_eq!(text(&body), unescape(expected.strip_prefix("= ").unwrap()), "{name}");
        cases += 1;
    }
    assert_eq!(cases, 25);
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
