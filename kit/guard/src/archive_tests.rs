//! Archives that must be refused, and archives that must not.

use crate::{Archive, Limits, archive};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

#[test]
fn a_good_archive_opens_and_reads() {
    let bytes =
        pack(&[("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<b>1</b>"), ("word/media/a.png", b"\x89PNG")]);
    let opened = open(&bytes).unwrap();
    assert_eq!(opened.names().collect::<Vec<_>>(), ["[Content_Types].xml", "word/document.xml", "word/media/a.png"]);
    assert_eq!(opened.size("WORD/Document.xml"), Some(8));
    assert_eq!(opened.part("word/document.xml").unwrap(), b"<b>1</b>");
    assert_eq!(opened.head("word/document.xml", 3).unwrap(), b"<b>");
    assert!(opened.part("word/none.xml").unwrap_err().what.contains("缺少"));
    opened.verify().unwrap();
}

#[test]
fn names_that_leave_the_archive_are_refused() {
    for name in [
        "../a.xml",
        "word/../../a",
        "/etc/passwd",
        "\\\\host\\a",
        "C:\\a.xml",
        "word\\..\\..\\a",
        "..",
        "a/..",
        "\u{7}.xml",
    ] {
        let refusal = open(&Forged::entry(name, b"x").zip()).unwrap_err();
        assert!(refusal.what.contains("指向外部的路径"), "{name}: {refusal}");
    }
    for name in ["word/..rels", "a..b/c", "word/附件：一.xml"] {
        open(&Forged::entry(name, b"x").zip()).unwrap();
    }
}

#[test]
fn names_that_repeat_are_refused() {
    for (first, second) in [("word/document.xml", "word/document.xml"), ("word/document.xml", "Word/Document.XML")] {
        let bytes = forge(&[Forged::entry(first, b"a"), Forged::entry(second, b"b")]);
        assert!(open(&bytes).unwrap_err().what.contains("重名"));
    }
}

#[test]
fn bombs_are_refused_before_they_unfold() {
    let zeros = vec![b' '; 20 << 20];
    let bytes = pack(&[("word/document.xml", &zeros)]);
    assert!(bytes.len() < 60_000);
    assert!(open(&bytes).unwrap_err().what.contains("压缩炸弹"));

    // The total is declared too large, at an innocent ratio.
    let large = Forged { declared: 200 << 20, packed: Some(100 << 20), ..Forged::entry("a", b"x") };
    let bytes = forge(&[large.clone(), Forged { name: "b".into(), ..large }]);
    assert!(open(&bytes).unwrap_err().what.contains("256 MB"));
}

#[test]
fn a_directory_that_lies_about_sizes_is_found_out_while_reading() {
    let honest = pack(&[("word/document.xml", &[b' '; 3 << 20])]);
    for declared in [0_u32, 1, 3_000_000, (3 << 20) + 1, 4_000_000] {
        let mut bytes = honest.clone();
        let central = find(&bytes, b"PK\x01\x02");
        bytes[central + 24..central + 28].copy_from_slice(&declared.to_le_bytes());
        let opened = open(&bytes).unwrap();
        let refusal = opened.part("word/document.xml").unwrap_err();
        assert!(refusal.what.contains("不符") || refusal.what.contains("损坏"), "{declared}: {refusal}");
        assert!(opened.verify().is_err());
    }
}

#[test]
fn a_directory_of_a_million_entries_is_refused() {
    let mut bytes = b"PK\x03\x04".to_vec();
    let record: Vec<u8> = Forged::entry("a", b"").central(0);
    for _ in 0..200_000 {
        bytes.extend_from_slice(&record);
    }
    bytes.extend(end_record(16_960, 0, 0));
    assert!(open(&bytes).unwrap_err().what.contains("条目超过"));

    // The end record declares many, there are none.
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(end_record(65_000, 4, 60_000));
    assert!(open(&bytes).unwrap_err().what.contains("目录"));
}

#[test]
fn wrong_directories_are_refused() {
    let good = pack(&[("a.xml", b"<a/>"), ("b.xml", b"<b/>")]);
    for cut in 1..good.len() {
        let refused = open(&good[..cut]).and_then(|opened| opened.verify()).is_err();
        assert!(refused, "cut at {cut}");
    }
    let mut moved = good.clone();
    let end = find(&moved, b"PK\x05\x06");
    moved[end + 16..end + 20].copy_from_slice(&0xFFFF_FF00_u32.to_le_bytes());
    assert!(open(&moved).is_err());
}

#[test]
fn encrypted_entries_and_odd_methods_are_refused() {
    let bytes = Forged { flags: 1, ..Forged::entry("a.xml", b"x") }.zip();
    assert!(open(&bytes).unwrap_err().what.contains("已加密"));
    let bytes = Forged { method: 14, ..Forged::entry("a.xml", b"x") }.zip();
    assert!(open(&bytes).unwrap_err().what.contains("压缩方法"));
}

#[test]
fn a_file_or_part_above_its_limit_is_refused() {
    let bytes = pack(&[("a.xml", &[b' '; 5000])]);
    let small = Limits { file_bytes: 50, ..Limits::document() };
    assert!(archive(&bytes, &small).unwrap_err().what.contains("上限"));
    let small = Limits { part_bytes: 4999, ..Limits::document() };
    assert!(archive(&bytes, &small).unwrap().part("a.xml").unwrap_err().what.contains("解压后超过"));
}

#[test]
fn verify_scans_every_xml_part() {
    let bytes = pack(&[("a.bin", b"<!DOCTYPE"), ("x/_rels/y.rels", b"<!DOCTYPE a><a/>")]);
    assert!(open(&bytes).unwrap().verify().unwrap_err().what.contains("DOCTYPE"));
}

#[test]
fn mutations_neither_panic_nor_pass_silently_changed() {
    let good = pack(&[("[Content_Types].xml", b"<a/>"), ("word/document.xml", "<b>甲乙丙</b>".repeat(20).as_bytes())]);
    let mut seed = 7_u64;
    for _ in 0..2_000 {
        let mut bytes = good.clone();
        for _ in 0..=next(&mut seed) % 4 {
            let at = usize::try_from(next(&mut seed)).unwrap() % bytes.len();
            bytes[at] = u8::try_from(next(&mut seed) % 256).unwrap();
        }
        if let Ok(opened) = open(&bytes) {
            // A checksum guards the content, so what reads at all reads right.
            if let Ok(part) = opened.part("word/document.xml") {
                assert_eq!(part, "<b>甲乙丙</b>".repeat(20).as_bytes());
            }
        }
    }
}

fn open(bytes: &[u8]) -> Result<Archive<'_>, base::Refusal> {
    archive(bytes, &Limits::document())
}

fn find(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.windows(mark.len()).position(|window| window == mark).unwrap()
}

/// A small generator, so that a failure repeats.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed >> 11
}

fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A stored entry whose directory record says what we like.
#[derive(Clone)]
struct Forged {
    name: String,
    bytes: Vec<u8>,
    declared: u32,
    packed: Option<u32>,
    flags: u16,
    method: u16,
}

impl Forged {
    fn entry(name: &str, bytes: &[u8]) -> Self {
        let declared = u32::try_from(bytes.len()).unwrap();
        Self { name: name.into(), bytes: bytes.to_vec(), declared, packed: None, flags: 0x800, method: 0 }
    }

    fn zip(self) -> Vec<u8> {
        forge(&[self])
    }

    /// The fields that the local and the central record share.
    fn common(&self) -> Vec<u8> {
        let packed = self.packed.unwrap_or_else(|| u32::try_from(self.bytes.len()).unwrap());
        let mut out = Vec::new();
        for field in [20, self.flags, self.method, 0, 0x21] {
            out.extend(field.to_le_bytes());
        }
        for field in [0, packed, self.declared] {
            out.extend(u32::to_le_bytes(field));
        }
        out.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        out.extend([0, 0]);
        out
    }

    fn local(&self) -> Vec<u8> {
        [b"PK\x03\x04".to_vec(), self.common(), self.name.clone().into_bytes(), self.bytes.clone()].concat()
    }

    fn central(&self, offset: u32) -> Vec<u8> {
        let rest = [vec![0; 10], offset.to_le_bytes().to_vec()].concat();
        [b"PK\x01\x02\x14\x00".to_vec(), self.common(), rest, self.name.clone().into_bytes()].concat()
    }
}

fn forge(entries: &[Forged]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        directory.extend(entry.central(u32::try_from(out.len()).unwrap()));
        out.extend(entry.local());
    }
    let end = end_record(u16::try_from(entries.len()).unwrap(), directory.len(), out.len());
    [out, directory, end].concat()
}

fn end_record(entries: u16, size: usize, offset: usize) -> Vec<u8> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    out.extend(entries.to_le_bytes());
    out.extend(entries.to_le_bytes());
    out.extend(u32::try_from(size).unwrap().to_le_bytes());
    out.extend(u32::try_from(offset).unwrap().to_le_bytes());
    out.extend([0, 0]);
    out
}
