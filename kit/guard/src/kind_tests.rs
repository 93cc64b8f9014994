//! Kinds of files by content.

use crate::{Compound, Kind, kind};

#[test]
fn kinds_are_told_by_content() {
    let table: [(&[u8], Kind); 12] = [
        (b"", Kind::Empty),
        (b"PK\x03\x04....", Kind::Zip),
        (b"PK\x05\x06....", Kind::Zip),
        (b"{\\rtf1\\ansi", Kind::Rtf),
        (b"%PDF-1.7", Kind::Pdf),
        (b"\xEF\xBB\xBF \n<?xml version='1.0'?>", Kind::Xml),
        (b"<?xml version='1.0'?>", Kind::Xml),
        (b"\n<HTML xmlns:o=''>", Kind::Html),
        (b"<!DOCTYPE html>", Kind::Html),
        (b"\xFF\xD8\xFF\xE0", Kind::Image),
        (b"Rar!\x1a\x07", Kind::Packed),
        ("今年以来".as_bytes(), Kind::Other),
    ];
    for (bytes, expected) in table {
        assert_eq!(kind(bytes), expected);
    }
}

#[test]
fn containers_are_told_by_their_streams() {
    assert_eq!(
        kind(&container(&["Root Entry", "EncryptionInfo", "EncryptedPackage"])),
        Kind::Compound(Compound::Encrypted)
    );
    assert_eq!(kind(&container(&["Root Entry", "1Table", "WordDocument"])), Kind::Compound(Compound::Writer));
    assert_eq!(kind(&container(&["Root Entry", "Workbook"])), Kind::Compound(Compound::Sheet));
    assert_eq!(kind(&container(&["Root Entry", "WordDocuments"])), Kind::Compound(Compound::Other));
    assert_eq!(kind(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Kind::Compound(Compound::Other));
}

/// The header of a container and a directory of these streams, which is all that is looked at.
fn container(streams: &[&str]) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    for name in streams {
        let end = bytes.len() + 128;
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(end, 0);
    }
    bytes
}
