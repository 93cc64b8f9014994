//! BIFF8 strings: 8 or 16 bits a character, with fonts and phonetics behind, broken over records at any character.

/// Reads strings from the pieces of a record and its continuations.
pub(super) struct Strings<'s> {
    pieces: Vec<&'s [u8]>,
    piece: usize,
    at: usize,
}

const WIDE: u8 = 1;
const PHONETIC: u8 = 4;
const RICH: u8 = 8;

impl<'s> Strings<'s> {
    pub(super) fn new(pieces: Vec<&'s [u8]>) -> Self {
        Self { pieces, piece: 0, at: 0 }
    }

    /// A string whose length takes two bytes, with everything that may hang on it; `None` where the data ends.
    pub(super) fn next(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & RICH != 0 { usize::from(self.u16()?) * 4 } else { 0 };
        let phonetic = if flags & PHONETIC != 0 { u32::from(self.u16()?) | u32::from(self.u16()?) << 16 } else { 0 };
        let text = self.characters(length, flags)?;
        self.skip(runs + phonetic as usize);
        Some(text)
    }

    /// A string whose length takes one byte (names of sheets).
    pub(super) fn short(&mut self) -> Option<String> {
        let length = usize::from(self.byte()?);
        let flags = self.byte()?;
        self.characters(length, flags)
    }

    /// Where a string goes over into the next piece, that piece begins with a new flags byte.
    fn characters(&mut self, length: usize, mut flags: u8) -> Option<String> {
        let mut units: Vec<u16> = Vec::with_capacity(length);
        while units.len() < length {
            let rest = self.pieces.get(self.piece)?.get(self.at..).unwrap_or_default();
            if rest.is_empty() {
                self.piece += 1;
                self.at = 0;
                flags = self.byte()?;
                continue;
            }
            let wanted = length - units.len();
            let before = units.len();
            if flags & WIDE != 0 {
                units.extend(rest.chunks_exact(2).take(wanted).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
                self.at += (units.len() - before) * 2;
                if units.len() == before {
                    return None;
                }
            } else {
                units.extend(rest.iter().take(wanted).map(|byte| u16::from(*byte)));
                self.at += units.len() - before;
            }
        }
        Some(String::from_utf16_lossy(&units))
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if let Some(byte) = piece.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut bytes: usize) {
        while let Some(piece) = self.pieces.get(self.piece).filter(|_| bytes > 0) {
            let step = (piece.len() - self.at.min(piece.len())).min(bytes);
            self.at += step;
            bytes -= step;
            if bytes > 0 {
                self.piece += 1;
                self.at = 0;
            }
        }
    }
}
