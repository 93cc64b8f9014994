//! Files that are something else, damaged, or built to do harm: each gets one clear sentence, none a panic.

use super::samples::{Dice, document, docx, package, paragraph, run, zip};
use super::{Limits, Replacement, read};

/// The one sentence with which a file is refused.
fn refused(file: &[u8]) -> String {
    let refusal = read(file, &Limits::document()).unwrap_err();
    assert!(!refusal.remedy.is_empty(), "{refusal}: says what to do");
    let line = refusal.to_string();
    assert!(!line.contains('\n') && line.chars().any(|c| c > '\u{4E00}'), "{line}");
    line
}

/// A package whose named part holds this.
fn with(name: &str, content: &[u8]) -> Vec<u8> {
    let main = document(&paragraph(&run("正文")));
    let rels = "<Relationships><Relationship Id=\"a\" Type=\"t/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", rels.as_bytes()),
        ("word/document.xml", main.as_bytes()),
    ];
    parts.retain(|(other, _)| *other != name);
    parts.push((name, content));
    zip(&parts)
}

#[test]
fn other_kinds_of_files_are_named() {
    let cfb = |stream: &str| {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(512, 0);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(1024, 0);
        bytes
    };
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (vec![], "空的"),
        (cfb("EncryptedPackage"), "打开密码"),
        (cfb("WordDocument"), "另存为 .docx"),
        (cfb("Workbook"), ".xls"),
        (cfb("Other"), "无法识别"),
        (b"{\\rtf1 x}".to_vec(), "另存为 .docx"),
        (b"<html></html>".to_vec(), "另存为 .docx"),
        (b"%PDF-1.4".to_vec(), "PDF"),
        (b"\x89PNG\r\n".to_vec(), "图片"),
        (b"Rar!\x1a".to_vec(), "解压"),
        ("今年以来".as_bytes().to_vec(), ".txt"),
        (zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<a/>")]), "Excel"),
        (zip(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<a/>")]), "演示文稿"),
        (zip(&[("OFD.xml", b"<a/>")]), "OFD"),
        (zip(&[("mimetype", b"x"), ("content.xml", b"<a/>")]), "ODF"),
        (zip(&[("报告.docx", b"x")]), "解压"),
        (zip(&[]), "解压"),
        (zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>")]), "_rels/.rels"),
        (with("word/document.xml", b"<html/>"), "不是 Word 文档的正文"),
    ];
    for (file, word) in cases {
        let line = refused(&file);
        assert!(line.contains(word), "{word}: {line}");
    }
}

#[test]
fn macros_are_refused() {
    for name in ["word/vbaProject.bin", "WORD/VBAPROJECT.BIN", "word/vbaData.xml", "vbaProject.bin"] {
        assert!(refused(&with(name, b"x")).contains("宏"), "{name}");
    }
    let types = b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
    assert!(refused(&with("[Content_Types].xml", types)).contains("宏"));
}

#[test]
fn entities_are_refused_in_every_part() {
    let attacks: [&[u8]; 5] = [
        b"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        b"<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>",
        b"<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><l>&b;</l>",
        b"\xFF\xFE<\0!\0D\0O\0C\0T\0Y\0P\0E\0 \0a\0>\0",
        b"<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADwAIQ-DOCTYPE+AD4-",
    ];
    let parts = [
        "word/document.xml",
        "word/styles.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/custom.xml",
        "word/drawing.vml",
    ];
    for attack in attacks {
        for name in parts {
            let line = refused(&with(name, attack));
            assert!(
                ["DOCTYPE", "UTF-16", "UTF-7"].iter().any(|word| line.contains(word)) && line.contains(name),
                "{name}: {line}"
            );
        }
    }
    let undeclared = document(&paragraph("<w:r><w:t>&nbsp;</w:t></w:r>"));
    assert!(refused(&package(&undeclared, &[])).contains("格式有误"));
}

#[test]
fn what_is_too_much_is_refused() {
    let many = |unit: &str, times: usize| docx(&paragraph(&unit.repeat(times)));
    let small = Limits { part_bytes: 1_000, ..Limits::document() };
    assert!(read(many(&run("1"), 100), &small).unwrap_err().what.contains("文字部分超过"));
    let noise: String = {
        let mut dice = Dice(9);
        (0..400_001).map(|_| format!("<w:t>{}</w:t>", dice.roll(1000))).collect()
    };
    assert!(refused(&docx(&paragraph(&format!("<w:r>{noise}</w:r>")))).contains("过于零碎"));
    assert!(refused(&docx(&"<w:tbl><w:tr><w:tc>".repeat(100))).contains("嵌套"));
    assert!(refused(&with("word/media/zeros.bin", &vec![0; 30 << 20])).contains("压缩炸弹"));
    assert!(refused(&with("word/document.xml", &vec![b' '; 30 << 20])).contains("压缩炸弹"));
    // Much, but of no harm: these are read.
    for body in [
        paragraph(&"<w:r><w:fldChar w:fldCharType=\"begin\"/><w:t>1</w:t></w:r>".repeat(50_000)),
        paragraph(&format!(
            "<w:r><w:t {}>1</w:t></w:r>",
            (0..50_000).map(|i| format!("a{i}=\"\" ")).collect::<String>()
        )),
        "<w:p/>".repeat(100_000),
    ] {
        read(docx(&body), &Limits::document()).unwrap();
    }
    let namespaces: String = (0..2_000).map(|i| format!(" xmlns:n{i}=\"u\"")).collect();
    assert!(refused(&docx(&format!("<w:p{namespaces}/>"))).contains("格式有误"));
}

#[test]
fn broken_markup_is_refused_with_its_place() {
    for body in [
        "<w:p>",
        "</w:p>",
        "<w:p></w:r></w:p>",
        "<w:p><w:r><w:t>1<w:r><w:t>2</w:t></w:r></w:t></w:r></w:p>",
        "<w:p a=>",
        "<w:p>&</w:p>",
        "<w:p><w:r><w:t>a & b</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>&#1;</w:t></w:r></w:p>",
        "<w:p>\u{1}</w:p>",
        "<w:p><![CDATA[</w:p>",
        "<w:del>",
    ] {
        let line = refused(&docx(body));
        assert!(line.contains("word/document.xml"), "{body}: {line}");
    }
    assert!(
        refused(&with("word/document.xml", b"<w:document xmlns:w=\"u\">\xFF\xFE</w:document>"))
            .contains("无法识别的字符")
    );
}

#[test]
fn names_that_leave_the_archive_are_refused() {
    for name in ["../../etc/cron.d/x", "/etc/passwd", "..\\..\\x.xml", "C:\\x.xml", "word/../../x"] {
        assert!(refused(&with(name, b"<a/>")).contains("指向外部的路径"), "{name}");
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let file = docx(&paragraph(&run("党员12名")));
    for end in 0..file.len() {
        refused(&file[..end]);
    }
}

/// Whatever happens to the bytes: a refusal, or a document that can be filled and read again.
fn survive(file: Vec<u8>) {
    match read(file, &Limits::document()) {
        Err(refusal) => assert!(!refusal.to_string().is_empty() && !refusal.remedy.is_empty()),
        Ok(document) => {
            let Some(at) = (0..document.characters()).find(|at| document.place(*at).is_some()) else { return };
            for mark in [false, true] {
                let filled =
                    document.replace(&[Replacement { start: at, end: at + 1, text: "【缺】".into(), mark }]);
                // Parts that were only copied may be damaged; what we wrote must read.
                if let Ok(again) = read(filled.unwrap(), &Limits::document()) {
                    assert_eq!(again.characters(), document.characters() + 2);
                }
            }
        }
    }
}

#[test]
fn two_thousand_mutations_do_no_harm() {
    let text_box = "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx><w:txbxContent><w:p><w:r><w:t>8人</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent><w:p><w:r><w:t>8人</w:t></w:r></w:p></w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>";
    let body = paragraph(
        &(run("党员1")
            + "<w:r><w:rPr><w:b/></w:rPr><w:t>2<![CDATA[3]]>&amp;</w:t><w:tab/></w:r>"
            + text_box
            + "<w:ins><w:r><w:t> 名 </w:t></w:r></w:ins>"),
    ) + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    let (good, xml) = (docx(&body), document(&body).into_bytes());
    let mut dice = Dice(0xBAD);
    for _ in 0..1_000 {
        let mut file = good.clone();
        for _ in 0..=dice.roll(3) {
            let at = dice.roll(file.len());
            file[at] = u8::try_from(dice.roll(256)).unwrap();
        }
        survive(file);
    }
    let tags: Vec<(usize, usize)> = {
        let text = String::from_utf8(xml.clone()).unwrap();
        text.match_indices('<').map(|(at, _)| (at, at + text[at..].find('>').unwrap() + 1)).collect()
    };
    for _ in 0..1_000 {
        let mut changed = xml.clone();
        let ((from, to), (other, end)) = (tags[dice.roll(tags.len())], tags[dice.roll(tags.len())]);
        match dice.roll(4) {
            // A tag lost, doubled, put elsewhere, or bytes thrown in.
            0 => drop(changed.drain(from..to)),
            1 => drop(changed.splice(other..other, xml[from..to].to_vec())),
            2 => drop(changed.splice(other..end, xml[from..to].to_vec())),
            _ => changed[dice.roll(xml.len())] = [b'<', b'>', b'"', b'&', b'/', 0, 0xFF, b' '][dice.roll(8)],
        }
        survive(with("word/document.xml", &changed));
    }
}
