//! A ZIP archive from outside, opened only after its directory was judged, inflated only under a cap.

use crate::limits::{Limits, megabytes};
use crate::xml::Scanner;
use base::Refusal;
use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

/// What a person can do about a damaged or strange file.
pub(crate) const RESAVE: &str = "请用 WPS 或 Office 打开核对后另存一份，再重新上传";

/// A checked archive. Names and declared sizes are harmless; contents are checked while they are read.
#[derive(Debug, Clone)]
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
    limits: Limits,
}

#[derive(Debug, Clone)]
struct Entry {
    name: String,
    size: u64,
}

/// Opens an archive after checking the number of entries, their names, declared sizes, ratio, methods and encryption.
///
/// # Errors
/// One refusal: the first thing found wrong.
pub fn archive<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Archive<'a>, Refusal> {
    if bytes.len() > limits.file_bytes {
        let what =
            format!("文件有 {}，超过 {} 的上限", megabytes(bytes.len() as u64), megabytes(limits.file_bytes as u64));
        return Err(Refusal::new(what, "请压缩或删减其中的图片后再上传"));
    }
    count_headers(bytes, limits)?;
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let entries = judge(&mut zip, limits)?;
    Ok(Archive { zip, entries, limits: limits.clone() })
}

impl<'a> Archive<'a> {
    /// The names of all entries, in the order of the directory.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// The declared inflated size of a part in bytes, if there is such a part. Letter case does not matter, as in OPC.
    pub fn size(&self, name: &str) -> Option<u64> {
        self.find(name).map(|(_, entry)| entry.size)
    }

    /// A whole part, inflated into memory.
    ///
    /// # Errors
    /// A refusal when there is no such part, it is larger than [`Limits::part_bytes`] or than it declared, or it is damaged.
    pub fn part(&self, name: &str) -> Result<Vec<u8>, Refusal> {
        let declared = self.size(name).ok_or_else(|| missing(name))?;
        if declared > self.limits.part_bytes {
            return Err(too_large(name, self.limits.part_bytes));
        }
        let mut out = Vec::with_capacity(usize::try_from(declared.min(4 << 20)).unwrap_or_default());
        self.stream(name, |piece| {
            out.extend_from_slice(piece);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(out)
    }

    /// The first bytes of a part, at most `bytes`; the rest is neither inflated nor checked.
    ///
    /// # Errors
    /// As for [`Archive::part`].
    pub fn head(&self, name: &str, bytes: usize) -> Result<Vec<u8>, Refusal> {
        let mut out = Vec::new();
        self.stream(name, |piece| {
            let room = bytes - out.len();
            out.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or(piece));
            Ok(if out.len() < bytes { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(out)
    }

    /// Gives a part to `take` piece by piece, never more than it declared; `take` may stop early.
    ///
    /// # Errors
    /// A refusal of `take`, or when there is no such part, it is not as long as declared, or its checksum is wrong.
    pub fn stream(
        &self,
        name: &str,
        mut take: impl FnMut(&[u8]) -> Result<ControlFlow<()>, Refusal>,
    ) -> Result<(), Refusal> {
        let (index, entry) = self.find(name).ok_or_else(|| missing(name))?;
        // A clone shares the directory and has its own place in the bytes.
        let mut zip = self.zip.clone();
        let mut file = zip.by_index(index).map_err(|_| damaged_part(name))?;
        let mut piece = vec![0; 64 << 10];
        let mut seen = 0_u64;
        loop {
            let length = file.read(&mut piece).map_err(|_| damaged_part(name))?;
            seen += length as u64;
            if seen > entry.size || (length == 0 && seen < entry.size) {
                return Err(wrong_size(name));
            }
            if length == 0 || take(piece.get(..length).unwrap_or_default())?.is_break() {
                return Ok(());
            }
        }
    }

    /// Checks one XML part as [`crate::xml`] does, without holding it in memory.
    ///
    /// # Errors
    /// A refusal naming the first problem.
    pub fn check_xml(&self, name: &str) -> Result<(), Refusal> {
        let mut scanner = Scanner::new(name, &self.limits);
        self.stream(name, |piece| scanner.feed(piece).map(ControlFlow::Continue))?;
        scanner.finish()
    }

    /// Inflates every part once and throws it away: sizes and checksums are as declared, every XML part passes the scan.
    /// For readers that open the file by themselves afterwards.
    ///
    /// # Errors
    /// A refusal naming the first problem.
    pub fn verify(&self) -> Result<(), Refusal> {
        self.names().try_for_each(|name| match name.rsplit_once('.') {
            Some((_, ending)) if ending.eq_ignore_ascii_case("xml") || ending.eq_ignore_ascii_case("rels") => {
                self.check_xml(name)
            }
            _ if name.ends_with('/') => Ok(()),
            _ => self.stream(name, |_| Ok(ControlFlow::Continue(()))),
        })
    }

    /// The archive as the `zip` crate sees it, for copying entries unchanged.
    pub fn raw(&self) -> ZipArchive<Cursor<&'a [u8]>> {
        self.zip.clone()
    }

    fn find(&self, name: &str) -> Option<(usize, &Entry)> {
        self.entries.iter().enumerate().find(|(_, entry)| entry.name.eq_ignore_ascii_case(name))
    }
}

/// Counts the signatures of directory records in the whole file, so that no reader can be led to a longer directory than this:
/// the `zip` crate tries one end record after the other.
fn count_headers(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let (mut headers, mut ends) = (0_usize, 0_usize);
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'P') {
        rest = rest.get(at..).unwrap_or_default();
        match rest.get(..4) {
            Some(b"PK\x01\x02") => headers += 1,
            Some(b"PK\x05\x06" | b"PK\x06\x06") => ends += 1,
            _ => {}
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    if headers > limits.entries || ends > limits.entries { Err(too_many(limits)) } else { Ok(()) }
}

fn judge(zip: &mut ZipArchive<Cursor<&[u8]>>, limits: &Limits) -> Result<Vec<Entry>, Refusal> {
    let mut entries = Vec::with_capacity(zip.len());
    let mut names = HashSet::new();
    let mut total = 0_u64;
    if zip.has_duplicate_names() {
        return Err(Refusal::new("文件内部有重名的部分，内容不可信", RESAVE));
    }
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).map_err(|_| damaged())?;
        let name = file.name().map_err(|_| damaged())?.into_owned();
        judge_entry(&file, &name, limits)?;
        if !names.insert(name.to_ascii_lowercase()) {
            return Err(Refusal::at(name.clone(), format!("文件内部的“{name}”重名，内容不可信"), RESAVE));
        }
        total = total.saturating_add(file.size());
        if total > limits.total_bytes {
            let what = format!("文件解压后超过 {}", megabytes(limits.total_bytes));
            return Err(Refusal::new(what, "请删减其中的图片和多余内容后另存，再重新上传"));
        }
        entries.push(Entry { name, size: file.size() });
    }
    Ok(entries)
}

fn judge_entry<R: Read>(file: &ZipFile<'_, R>, name: &str, limits: &Limits) -> Result<(), Refusal> {
    if !is_plain(name) || file.is_symlink() {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        return Err(Refusal::at(shown.clone(), format!("文件内部有指向外部的路径“{shown}”，不予读取"), RESAVE));
    }
    if file.encrypted() {
        return Err(Refusal::at(name, format!("文件内部的“{name}”已加密，无法读取"), "请取消密码后另存，再重新上传"));
    }
    if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(Refusal::at(name, format!("文件内部的“{name}”用了不支持的压缩方法"), RESAVE));
    }
    // Stored parts cannot be longer than they are; a packed one of this ratio is a bomb.
    if file.size() > Limits::RATIO_FLOOR && file.size() / file.compressed_size().max(1) > limits.ratio {
        let what = format!("文件内部的“{name}”压缩得过分（{} 倍以上），疑似压缩炸弹，不予解压", limits.ratio);
        return Err(Refusal::at(name, what, RESAVE));
    }
    Ok(())
}

/// Whether a name stays inside the archive: relative, no drive, no `..`, no control characters.
fn is_plain(name: &str) -> bool {
    let climbs = name.split(['/', '\\']).any(|step| step == "..");
    let rooted = name.starts_with(['/', '\\']) || name.as_bytes().get(1) == Some(&b':');
    !(name.is_empty() || climbs || rooted || name.chars().any(char::is_control))
}

fn too_many(limits: &Limits) -> Refusal {
    Refusal::new(format!("文件内部的条目超过 {} 个", limits.entries), RESAVE)
}

fn too_large(name: &str, limit: u64) -> Refusal {
    let what = format!("文件内部的“{name}”解压后超过 {}", megabytes(limit));
    Refusal::at(name, what, "请把文件拆成几份，再分别上传")
}

fn damaged() -> Refusal {
    Refusal::new("文件的压缩目录缺失或有误，文件可能已损坏或未传完", RESAVE)
}

fn damaged_part(name: &str) -> Refusal {
    Refusal::at(name, format!("文件内部的“{name}”已损坏，无法解压"), RESAVE)
}

fn wrong_size(name: &str) -> Refusal {
    Refusal::at(name, format!("文件内部的“{name}”的实际大小与目录所记不符，文件可能已损坏"), RESAVE)
}

fn missing(name: &str) -> Refusal {
    Refusal::at(name, format!("文件内部缺少“{name}”"), RESAVE)
}
