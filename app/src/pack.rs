//! The backup's container: members (tables as lines, attachments as bytes) in sealed pieces, each bound to its place, ended by a mark;
//! so that a changed, cut off, reordered or foreign backup is refused.

use base::{Fault, Keys, Outcome, Refusal};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// First bytes of every backup.
const MAGIC: &[u8; 8] = b"TZBACKUP";
/// Plain bytes in a piece.
const PIECE: usize = 1024 * 1024;
/// Longest sealed piece.
const LONGEST: usize = PIECE + 64;

/// Writes a backup.
pub struct Writer<'a> {
    out: BufWriter<File>,
    keys: &'a Keys,
    index: u64,
    bytes: u64,
    /// Lines of the member begun last that do not fill a piece yet.
    waiting: Vec<u8>,
}

impl<'a> Writer<'a> {
    /// Begins a new file that only its owner may read.
    ///
    /// # Errors
    /// When it exists or cannot be made.
    pub fn create(path: &Path, keys: &'a Keys) -> Outcome<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let cannot = |e| Refusal::new(format!("写不进 {}：{e}", path.display()), "请检查路径和权限");
        let mut out = BufWriter::new(options.open(path).map_err(cannot)?);
        out.write_all(MAGIC)?;
        Ok(Self { out, keys, index: 0, bytes: 0, waiting: Vec::new() })
    }

    /// Begins a member made of lines.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(&mut self, name: &str) -> Outcome<()> {
        self.flush_lines()?;
        self.piece(b'N', name.as_bytes())
    }

    /// Adds a line to the member begun last.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn line(&mut self, line: &str) -> Outcome<()> {
        self.waiting.extend_from_slice(line.as_bytes());
        self.waiting.push(b'\n');
        while self.waiting.len() >= PIECE {
            let rest = self.waiting.split_off(PIECE);
            let full = std::mem::replace(&mut self.waiting, rest);
            self.data(&full)?;
        }
        Ok(())
    }

    fn flush_lines(&mut self) -> Outcome<()> {
        let last = std::mem::take(&mut self.waiting);
        if last.is_empty() { Ok(()) } else { self.data(&last) }
    }

    fn data(&mut self, plain: &[u8]) -> Outcome<()> {
        self.bytes += plain.len() as u64;
        self.piece(b'D', plain)
    }

    /// Adds a file as a member.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn add(&mut self, name: &str, path: &Path) -> Outcome<()> {
        self.begin(name)?;
        let mut file = File::open(path)?;
        let mut buffer = vec![0u8; PIECE];
        loop {
            let n = fill(&mut file, &mut buffer)?;
            if n == 0 {
                break;
            }
            self.data(&buffer[..n])?;
        }
        Ok(())
    }

    fn piece(&mut self, kind: u8, plain: &[u8]) -> Outcome<()> {
        let sealed = self.keys.seal(&place(kind, self.index), plain)?;
        self.out.write_all(&[kind])?;
        self.out.write_all(&u32::try_from(sealed.len())?.to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.index += 1;
        Ok(())
    }

    /// Writes the end mark and makes sure it is all on the disk; gives the number of plain bytes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Outcome<u64> {
        self.flush_lines()?;
        self.piece(b'E', &[])?;
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        Ok(self.bytes)
    }
}

/// Reads a backup.
pub struct Reader<'a> {
    input: BufReader<File>,
    keys: &'a Keys,
    index: u64,
    ahead: Option<(u8, Vec<u8>)>,
    /// The beginning of a line that goes on in the next piece.
    begun: Vec<u8>,
}

impl<'a> Reader<'a> {
    /// Opens a backup.
    ///
    /// # Errors
    /// When it is none, or sealed with another key.
    pub fn open(path: &Path, keys: &'a Keys) -> Outcome<Self> {
        let file = File::open(path)
            .map_err(|e| Refusal::new(format!("打不开备份文件 {}：{e}", path.display()), "请检查路径"))?;
        let mut reader = Self { input: BufReader::new(file), keys, index: 0, ahead: None, begun: Vec::new() };
        let mut magic = [0u8; 8];
        let read = reader.input.read_exact(&mut magic);
        if read.is_err() || magic != *MAGIC {
            return Err(Refusal::new(
                format!("{} 不是台账的备份文件", path.display()),
                "请选择 taizhang backup 生成的文件",
            )
            .into());
        }
        reader.ahead = Some(reader.piece()?);
        Ok(reader)
    }

    /// The name of the next member; `None` after the last, once the end mark was seen.
    ///
    /// # Errors
    /// When the backup was changed or cut off.
    pub fn next_name(&mut self) -> Outcome<Option<String>> {
        match self.ahead.take() {
            Some((b'N', name)) => Ok(Some(String::from_utf8(name)?)),
            Some((b'E', _)) if self.at_end()? => Ok(None),
            _ => Err(broken()),
        }
    }

    /// Nothing follows the end mark.
    fn at_end(&mut self) -> Outcome<bool> {
        Ok(self.input.read(&mut [0u8; 1])? == 0)
    }

    /// Some more lines of the member just named; `None` after its last.
    ///
    /// # Errors
    /// As [`Reader::next_name`].
    pub fn lines(&mut self) -> Outcome<Option<Vec<String>>> {
        let Some(plain) = self.data()? else {
            return if self.begun.is_empty() { Ok(None) } else { Err(broken()) };
        };
        self.begun.extend_from_slice(&plain);
        let whole = self.begun.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let rest = self.begun.split_off(whole);
        let text = String::from_utf8(std::mem::replace(&mut self.begun, rest))?;
        Ok(Some(text.lines().map(ToOwned::to_owned).collect()))
    }

    /// The next bytes of the member just named.
    fn data(&mut self) -> Outcome<Option<Vec<u8>>> {
        if self.ahead.is_some() {
            return Ok(None);
        }
        match self.piece()? {
            (b'D', plain) => Ok(Some(plain)),
            other => {
                self.ahead = Some(other);
                Ok(None)
            }
        }
    }

    /// Writes the content of the member just named to a new file.
    ///
    /// # Errors
    /// As [`Reader::next_name`].
    pub fn extract(&mut self, target: &Path) -> Outcome<()> {
        let mut out = File::create_new(target)?;
        while let Some(plain) = self.data()? {
            out.write_all(&plain)?;
        }
        out.sync_all()?;
        Ok(())
    }

    fn piece(&mut self) -> Outcome<(u8, Vec<u8>)> {
        let mut head = [0u8; 5];
        self.input.read_exact(&mut head).map_err(|_| broken())?;
        let len = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if len > LONGEST {
            return Err(broken());
        }
        let mut sealed = vec![0u8; len];
        self.input.read_exact(&mut sealed).map_err(|_| broken())?;
        let plain = self.keys.open(&place(head[0], self.index), &sealed).map_err(|_| broken())?;
        self.index += 1;
        Ok((head[0], plain))
    }
}

fn place(kind: u8, index: u64) -> String {
    format!("backup:{}:{index}", char::from(kind))
}

fn broken() -> Fault {
    Refusal::new("备份文件已损坏、不完整，或与密钥文件不匹配", "请换一份备份，或核对密钥文件；现有数据未被改动").into()
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut File, buffer: &mut [u8]) -> Outcome<usize> {
    let mut at = 0;
    while at < buffer.len() {
        let n = file.read(&mut buffer[at..])?;
        if n == 0 {
            break;
        }
        at += n;
    }
    Ok(at)
}
