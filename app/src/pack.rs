//! The backup's container: files in sealed pieces, each bound to its file and place, ended by a mark; so that a changed, cut off,
//! reordered or foreign backup is refused.

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
    files: usize,
    bytes: u64,
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
        let mut out = BufWriter::new(options.open(path)?);
        out.write_all(MAGIC)?;
        Ok(Self { out, keys, index: 0, files: 0, bytes: 0 })
    }

    /// Adds a file under a name.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn add(&mut self, name: &str, path: &Path) -> Outcome<()> {
        self.piece(b'N', name.as_bytes())?;
        let mut file = File::open(path)?;
        let mut buffer = vec![0u8; PIECE];
        loop {
            let n = fill(&mut file, &mut buffer)?;
            if n == 0 {
                break;
            }
            self.piece(b'D', &buffer[..n])?;
            self.bytes += n as u64;
        }
        self.files += 1;
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

    /// Writes the end mark and makes sure it is all on the disk; gives the number of files and bytes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Outcome<(usize, u64)> {
        self.piece(b'E', &[])?;
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        Ok((self.files, self.bytes))
    }
}

/// Reads a backup.
pub struct Reader<'a> {
    input: BufReader<File>,
    keys: &'a Keys,
    index: u64,
    ahead: Option<(u8, Vec<u8>)>,
}

impl<'a> Reader<'a> {
    /// Opens a backup.
    ///
    /// # Errors
    /// When it is none, or sealed with another key.
    pub fn open(path: &Path, keys: &'a Keys) -> Outcome<Self> {
        let file = File::open(path)
            .map_err(|e| Refusal::new(format!("打不开备份文件 {}：{e}", path.display()), "请检查路径"))?;
        let mut reader = Self { input: BufReader::new(file), keys, index: 0, ahead: None };
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

    /// The name of the next file; `None` after the last, once the end mark was seen.
    ///
    /// # Errors
    /// When the backup was changed or cut off.
    pub fn next_name(&mut self) -> Outcome<Option<String>> {
        match self.ahead.take() {
            Some((b'N', name)) => Ok(Some(String::from_utf8(name)?)),
            Some((b'E', _)) => Ok(None),
            _ => Err(broken()),
        }
    }

    /// Writes the content of the file just named.
    ///
    /// # Errors
    /// As [`Reader::next_name`].
    pub fn extract(&mut self, target: &Path) -> Outcome<()> {
        let mut out = File::create_new(target)?;
        loop {
            match self.piece()? {
                (b'D', plain) => out.write_all(&plain)?,
                other => {
                    self.ahead = Some(other);
                    break;
                }
            }
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
