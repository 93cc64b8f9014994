//! What a file is, told from its first bytes.

/// The kind of a file by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing in it.
    Empty,
    /// A ZIP archive: .docx, .xlsx, .wps of the newer sort, .zip.
    Zip,
    /// The older binary container (OLE2/CFB).
    Compound(Compound),
    /// Rich text.
    Rtf,
    /// PDF.
    Pdf,
    /// A page saved as .doc or .xls.
    Html,
    /// XML outside an archive: .lrmx, Word 2003 XML, flat OPC.
    Xml,
    /// A picture: JPEG, PNG, GIF, BMP, TIFF.
    Image,
    /// Another packer: RAR, 7z, gzip.
    Packed,
    /// None of these; perhaps plain text.
    Other,
}

/// What an OLE2 container holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compound {
    /// An Office file with an opening password.
    Encrypted,
    /// Word 97–2003 or WPS Writer.
    Writer,
    /// Excel 97–2003 or WPS Spreadsheets.
    Sheet,
    /// Anything else.
    Other,
}

/// Tells the kind of a file by its content; the name plays no part.
pub fn kind(bytes: &[u8]) -> Kind {
    const MAGIC: [(&[u8], Kind); 14] = [
        (b"PK\x03\x04", Kind::Zip),
        (b"PK\x05\x06", Kind::Zip),
        (b"{\\rtf", Kind::Rtf),
        (b"%PDF-", Kind::Pdf),
        (b"\xFF\xD8\xFF", Kind::Image),
        (b"\x89PNG", Kind::Image),
        (b"GIF8", Kind::Image),
        (b"BM", Kind::Image),
        (b"II*\0", Kind::Image),
        (b"MM\0*", Kind::Image),
        (b"Rar!", Kind::Packed),
        (b"7z\xBC\xAF\x27\x1C", Kind::Packed),
        (b"\x1F\x8B", Kind::Packed),
        (b"\0\0\0\0", Kind::Other),
    ];
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Kind::Compound(compound(bytes));
    }
    match MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some((_, kind)) => *kind,
        None => markup(bytes),
    }
}

/// Looks for the stream names of the container's directory, which are UTF-16LE. `EncryptedPackage` wins: it hides the rest.
fn compound(bytes: &[u8]) -> Compound {
    const STREAMS: [(&str, Compound); 6] = [
        ("EncryptedPackage", Compound::Encrypted),
        ("EncryptionInfo", Compound::Encrypted),
        ("WordDocument", Compound::Writer),
        ("WpsDocument", Compound::Writer),
        ("Workbook", Compound::Sheet),
        ("Book", Compound::Sheet),
    ];
    let found = STREAMS.iter().find(|(name, _)| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // A directory entry is 128 bytes and begins with the name.
        bytes
            .chunks_exact(128)
            .any(|entry| entry.starts_with(&wide) && entry.get(wide.len()..wide.len() + 2) == Some(&[0, 0]))
    });
    found.map_or(Compound::Other, |(_, compound)| *compound)
}

fn markup(bytes: &[u8]) -> Kind {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = body.get(..body.len().min(512)).unwrap_or(body).trim_ascii_start().to_ascii_lowercase();
    if head.starts_with(b"<?xml") {
        Kind::Xml
    } else if head.starts_with(b"<html") || head.starts_with(b"<!doctype html") {
        Kind::Html
    } else {
        Kind::Other
    }
}
