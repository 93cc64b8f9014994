//! XML that must be refused, and XML that must not.

use crate::{Limits, Scanner, xml};

const HOSTILE: [(&str, &[u8], &str); 25] = [
    ("file", b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "DOCTYPE"),
    ("http", b"<!DOCTYPE a SYSTEM \"http://127.0.0.1/x.dtd\"><a/>", "DOCTYPE"),
    ("parameter entity", b"<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1/\"> %p;]><a/>", "DOCTYPE"),
    ("laughs", b"<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><l>&b;</l>", "DOCTYPE"),
    ("after a comment", b"<!-- x --><!DOCTYPE a><a/>", "DOCTYPE"),
    ("after a comment that looks closed", b"<!-- > <!-- --><!DOCTYPE a><a/>", "DOCTYPE"),
    ("after an instruction", b"<?a <b> ?><!DOCTYPE a><a/>", "DOCTYPE"),
    ("lower case", b"<!doctype a><a/>", "DOCTYPE"),
    ("inside the root", b"<a><!DOCTYPE b></a>", "DOCTYPE"),
    ("an entity without DOCTYPE", b"<a><!ENTITY b \"c\"></a>", "DOCTYPE"),
    ("cdata before the root", b"<![CDATA[x]]><a/>", "DOCTYPE"),
    ("utf-16 le", b"\xFF\xFE<\0!\0D\0O\0C\0T\0Y\0P\0E\0", "UTF-16"),
    ("utf-16 be", b"\xFE\xFF\0<\0!\0D", "UTF-16"),
    ("utf-16 without mark", b"<\0?\0x\0m\0l\0", "UTF-16"),
    ("utf-7", b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE+AD4-", "UTF-7"),
    ("declared utf-16", b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>", "UTF-16"),
    ("declared ebcdic", b"<?xml version=\"1.0\" encoding='IBM037' ?><a/>", "IBM037"),
    ("open element", b"<a><b></b>", "不完整"),
    ("open comment", b"<a/><!-- ", "不完整"),
    ("open quote", b"<a x=\"1", "不完整"),
    ("nothing", b"", "不完整"),
    ("blank", b" \n", "不完整"),
    ("two roots", b"<a/><b/>", "格式有误"),
    ("too many ends", b"<a/></b>", "格式有误"),
    ("not xml", b"plain words", "格式有误"),
];

#[test]
fn hostile_xml_is_refused_in_one_piece_and_byte_by_byte() {
    for (name, bytes, word) in HOSTILE {
        let refusal = xml(bytes, "word/document.xml").err().map(|r| r.to_string()).unwrap_or_default();
        assert!(refusal.contains(word), "{name}: {refusal}");
        assert!(refusal.contains("word/document.xml"), "{name}: {refusal}");
        assert_eq!(slowly(bytes).unwrap_err(), refusal, "{name}");
    }
}

#[test]
fn ordinary_xml_passes() {
    let good: [&str; 6] = [
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:p xmlns:w='x'><w:t a=\"1>2\" b='<'>甲&amp;乙</w:t><w:tab/></w:p>\n",
        "<a><![CDATA[<!DOCTYPE b> ]] ]>]]></a>",
        "<a><!-- <!DOCTYPE b> -- ></a> --></a>",
        "<甲 乙=\"丙\"><丁/></甲>",
        "<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><a/>",
        "<a/>",
    ];
    for text in good {
        xml(text.as_bytes(), "p").unwrap();
        slowly(text.as_bytes()).unwrap();
    }
}

#[test]
fn depth_and_token_size_are_bounded() {
    let deep = "<a>".repeat(300) + &"</a>".repeat(300);
    assert!(xml(deep.as_bytes(), "p").unwrap_err().what.contains("256 层"));
    let allowed = "<a>".repeat(256) + &"</a>".repeat(256);
    xml(allowed.as_bytes(), "p").unwrap();
    let limits = Limits { token_bytes: 100, ..Limits::document() };
    for long in [
        format!("<a b=\"{}\"/>", "x".repeat(200)),
        format!("<a>{}</a>", "x".repeat(200)),
        format!("<a><!--{}--></a>", "x".repeat(200)),
    ] {
        let mut scanner = Scanner::new("p", &limits);
        assert!(scanner.feed(long.as_bytes()).unwrap_err().what.contains("单个标记"));
    }
}

/// Feeds one byte at a time; the error as text, because the byte offset must agree too.
fn slowly(bytes: &[u8]) -> Result<(), String> {
    let mut scanner = Scanner::new("word/document.xml", &Limits::document());
    for byte in bytes {
        scanner.feed(&[*byte]).map_err(|r| r.to_string())?;
    }
    scanner.finish().map_err(|r| r.to_string())
}
