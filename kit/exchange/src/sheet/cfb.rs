//! Compound files (OLE2), the container of .xls: finds one stream by name.
//!
//! Every chain is bounded by the number of sectors that the file really has, so that a loop in it ends as damage.

use super::source::broken;
use base::Refusal;
use std::borrow::Cow;

const HEADER: usize = 512;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
const MINI_SECTOR: usize = 64;
/// Streams shorter than this lie in the mini stream.
const MINI_CUTOFF: usize = 4096;
const ENTRY: usize = 128;
/// Far more than any workbook needs: bounds for what a hostile header asks to be read.
const DIRECTORY: usize = 1 << 20;
const MINI_TABLE: usize = 1 << 20;
const MINI_STREAM: usize = 8 << 20;

/// A compound file.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
    entries: Vec<Entry>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
}

struct Entry {
    name: String,
    is_stream: bool,
    start: u32,
    size: usize,
}

impl<'b> Compound<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        Self::parse(bytes).ok_or_else(|| broken("复合文档结构"))
    }

    fn parse(bytes: &'b [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file =
            Self { bytes, sector, fat: Vec::new(), entries: Vec::new(), mini_fat: Vec::new(), mini_stream: Vec::new() };
        file.read_fat()?;
        let directory = file.chain(u32_at(bytes, 48)?, DIRECTORY)?;
        file.entries = directory.chunks_exact(ENTRY).filter_map(Entry::parse).collect();
        let root_entry = directory.get(..ENTRY)?;
        let (root_start, root_size) = (u32_at(root_entry, 116)?, u32_at(root_entry, 120)? as usize);
        if u32_at(bytes, 64)? > 0 {
            file.mini_fat = words(&file.chain(u32_at(bytes, 60)?, MINI_TABLE)?).collect();
            file.mini_stream = file.chain(root_start, root_size.min(MINI_STREAM))?;
        }
        Some(file)
    }

    /// Whether there is a storage or stream of this name anywhere.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream; `None` if there is none of this name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let named = |entry: &&Entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name);
        let Some(entry) = self.entries.iter().find(named) else { return Ok(None) };
        let content = if entry.size < MINI_CUTOFF {
            self.mini_chain(entry.start, entry.size)
        } else {
            self.chain(entry.start, entry.size)
        };
        content.map(Some).ok_or_else(|| broken("复合文档结构"))
    }

    /// The allocation table lies in sectors that the header lists, and a chain of further lists.
    fn read_fat(&mut self) -> Option<()> {
        let sectors = self.bytes.len() / self.sector + 1;
        let mut list: Vec<u32> = words(self.bytes.get(76..HEADER)?).collect();
        let mut next = u32_at(self.bytes, 68)?;
        for _ in 0..sectors {
            if next >= LAST_SECTOR {
                break;
            }
            let more = self.sector_at(next)?;
            let (last, ids) = more.split_last_chunk::<4>().map(|(ids, last)| (u32::from_le_bytes(*last), ids))?;
            list.extend(words(ids));
            next = last;
        }
        let needed = sectors / (self.sector / 4) + 1;
        for id in list.into_iter().filter(|id| *id < LAST_SECTOR).take(needed) {
            let table = self.sector_at(id)?;
            self.fat.extend(words(&table));
        }
        Some(())
    }

    fn chain(&self, start: u32, size: usize) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let mut id = start;
        let sectors = self.bytes.len() / self.sector + 1;
        for _ in 0..=sectors {
            if id == END_OF_CHAIN || content.len() >= size {
                content.truncate(size);
                return Some(content);
            }
            content.extend_from_slice(&self.sector_at(id)?);
            id = *self.fat.get(id as usize)?;
        }
        None
    }

    fn mini_chain(&self, start: u32, size: usize) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let mut id = start;
        for _ in 0..=self.mini_fat.len() {
            if id == END_OF_CHAIN || content.len() >= size {
                content.truncate(size);
                return Some(content);
            }
            let at = (id as usize).checked_mul(MINI_SECTOR)?;
            let end = (at + MINI_SECTOR).min(self.mini_stream.len());
            content.extend_from_slice(self.mini_stream.get(at..end)?);
            id = *self.mini_fat.get(id as usize)?;
        }
        None
    }

    /// A sector; the last one of a file may be cut short by careless writers and is filled up.
    fn sector_at(&self, id: u32) -> Option<Cow<'b, [u8]>> {
        let at = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(at..).filter(|rest| !rest.is_empty())?;
        Some(match rest.get(..self.sector) {
            Some(whole) => Cow::Borrowed(whole),
            None => {
                let mut filled = rest.to_vec();
                filled.resize(self.sector, 0);
                Cow::Owned(filled)
            }
        })
    }
}

impl Entry {
    fn parse(entry: &[u8]) -> Option<Self> {
        let kind = *entry.get(66)?;
        let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(64);
        let units: Vec<u16> =
            entry.get(..length)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let name = String::from_utf16_lossy(&units);
        let size = u32_at(entry, 120)? as usize;
        matches!(kind, 1 | 2).then(|| Some(Self { name, is_stream: kind == 2, start: u32_at(entry, 116)?, size }))?
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|chunk| u16::from_le_bytes(*chunk))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_le_bytes(*chunk))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}
