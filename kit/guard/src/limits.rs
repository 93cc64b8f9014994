//! How large a file from outside may be, and how far it may unfold.

/// Bounds for one archive. Sizes are in bytes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The file itself.
    pub file_bytes: usize,
    /// Entries in the archive.
    pub entries: usize,
    /// One part that is inflated into memory ([`crate::Archive::part`]).
    pub part_bytes: u64,
    /// All parts together, and any one part that is only streamed ([`crate::Archive::stream`]).
    pub total_bytes: u64,
    /// Inflated size over packed size, looked at once a part is larger than [`Limits::RATIO_FLOOR`].
    pub ratio: u64,
    /// Nesting of XML elements.
    pub depth: usize,
    /// One XML token (a tag with its attributes, a text, a comment): parsers hold it in memory whole.
    pub token_bytes: usize,
}

impl Limits {
    /// Below this inflated size no ratio is suspicious: an empty form of a thousand equal cells packs 300:1.
    pub const RATIO_FLOOR: u64 = 4 << 20;

    /// For a text document with pictures; the parts that are read together stay far under 128 MB.
    pub const fn document() -> Self {
        Self {
            file_bytes: 40 << 20,
            entries: 5_000,
            part_bytes: 24 << 20,
            total_bytes: 256 << 20,
            ratio: 200,
            depth: 256,
            token_bytes: 16 << 20,
        }
    }

    /// For a workbook of some hundred thousand rows; its sheets are streamed.
    pub const fn workbook() -> Self {
        Self {
            file_bytes: 64 << 20,
            entries: 5_000,
            part_bytes: 32 << 20,
            total_bytes: 512 << 20,
            ratio: 200,
            depth: 256,
            token_bytes: 1 << 20,
        }
    }
}

/// A size as a person reads it, e.g. `24 MB`.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1 << 20))
}
