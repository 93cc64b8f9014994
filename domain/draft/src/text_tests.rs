//! What is taken for text and what is not.

use super::read;

#[test]
fn a_program_or_other_bytes_are_no_text() {
    for bytes in [&b"\x7fELF\x02\x01\x01"[..], b"MZ\x90\0\x03", b"text\0text", b"\x01\x02", b"\x1b[31m"] {
        let refusal = read(bytes.repeat(100), "甲.docx").unwrap_err();
        assert!(refusal.what.contains("不是文本文件"), "{refusal}");
        assert!(!refusal.remedy.is_empty());
    }
}

#[test]
fn marks_that_word_leaves_in_text_do_not_hinder() {
    let source = read("共\u{7}有\u{b}党员\u{c}30\u{1e}名\u{1a}".into(), "甲.txt").unwrap();
    assert!(source.text().contains("30"));
}
