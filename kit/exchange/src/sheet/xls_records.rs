//! BIFF8 records: a type, a length and at most 8,224 bytes; longer content goes on in CONTINUE records.

use super::cfb::u16_at;

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000A;
pub(super) const FILE_PASS: u16 = 0x002F;
pub(super) const DATE_MODE: u16 = 0x0022;
pub(super) const FORMAT: u16 = 0x041E;
pub(super) const XF: u16 = 0x00E0;
pub(super) const BOUND_SHEET: u16 = 0x0085;
pub(super) const SST: u16 = 0x00FC;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const RICH_LABEL: u16 = 0x00D6;
pub(super) const BOOL_ERR: u16 = 0x0205;
pub(super) const RK: u16 = 0x027E;
pub(super) const MUL_RK: u16 = 0x00BD;
pub(super) const LABEL_SST: u16 = 0x00FD;
pub(super) const FORMULA: u16 = 0x0006;
pub(super) const FORMULA_TEXT: u16 = 0x0207;
const CONTINUE: u16 = 0x003C;
/// Shared formula, array, table: what may stand between a formula and its text.
const BETWEEN: [u16; 4] = [0x04BC, 0x00BC, 0x0221, 0x0236];

/// The records of a stream, from a byte on.
pub(super) struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

/// A record; its continuations are in [`Record::pieces`].
#[derive(Clone, Copy)]
pub(super) struct Record<'s> {
    pub(super) kind: u16,
    pub(super) at: usize,
    pub(super) data: &'s [u8],
    stream: &'s [u8],
}

impl<'s> Records<'s> {
    pub(super) fn new(stream: &'s [u8], at: usize) -> Self {
        Self { stream, at }
    }

    /// The next record as it lies there; `None` at the end of the stream or where a record is cut off.
    fn raw(&mut self) -> Option<Record<'s>> {
        let (kind, length) = (u16_at(self.stream, self.at)?, usize::from(u16_at(self.stream, self.at + 2)?));
        let data = self.stream.get(self.at + 4..self.at + 4 + length)?;
        let record = Record { kind, at: self.at, data, stream: self.stream };
        self.at += 4 + length;
        Some(record)
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    /// The next record that is not a continuation.
    fn next(&mut self) -> Option<Record<'s>> {
        loop {
            let record = self.raw()?;
            if record.kind != CONTINUE {
                return Some(record);
            }
        }
    }
}

impl<'s> Record<'s> {
    /// The content with that of the CONTINUE records behind it, without the first `skip` bytes.
    pub(super) fn pieces(&self, skip: usize) -> Vec<&'s [u8]> {
        let mut pieces = vec![self.data.get(skip..).unwrap_or_default()];
        let mut behind = Records::new(self.stream, self.at + 4 + self.data.len());
        while let Some(more) = behind.raw().filter(|record| record.kind == CONTINUE) {
            pieces.push(more.data);
        }
        pieces
    }

    /// The text that belongs to this formula: it follows, at most a shared formula, an array or a table stands between.
    pub(super) fn formula_text(&self) -> Option<Record<'s>> {
        let mut behind = Records::new(self.stream, self.at + 4 + self.data.len());
        behind.find(|record| !BETWEEN.contains(&record.kind)).filter(|record| record.kind == FORMULA_TEXT)
    }
}
