//! The data directory: database file, key file, attachments, and the lock that keeps a second process out.

use base::secret::MASTER_LEN;
use base::{Keys, Outcome, Refusal};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// How a process uses the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// It will write: nobody else may.
    Exclusive,
    /// It only reads: may run beside a server.
    Shared,
}

/// An opened data directory. The lock is held as long as this lives.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: Option<File>,
}

impl DataDir {
    /// Opens (and for [`Hold::Exclusive`] creates) the directory and takes the lock.
    ///
    /// # Errors
    /// When another process holds it, or the directory cannot be made.
    pub fn open(path: &Path, hold: Hold) -> Outcome<Self> {
        if hold == Hold::Shared {
            if !path.is_dir() {
                return Err(Refusal::new(
                    format!("数据目录 {} 不存在", path.display()),
                    "请检查 --data 参数，或先运行 taizhang init",
                )
                .into());
            }
            return Ok(Self { path: path.to_owned(), _lock: None });
        }
        fs::create_dir_all(path.join("attachments"))
            .map_err(|e| Refusal::new(format!("无法建立数据目录 {}：{e}", path.display()), "请检查路径和权限"))?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => Err(Refusal::new(
                format!("数据目录 {} 正被另一个 taizhang 进程使用", path.display()),
                "请先停止该进程，或换一个数据目录",
            )
            .into()),
            Err(TryLockError::Error(e)) => Err(e.into()),
        }
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }
    /// The SQLite file.
    pub fn database(&self) -> PathBuf {
        self.path.join("taizhang.db")
    }
    /// Where attachments are kept, encrypted.
    pub fn attachments(&self) -> PathBuf {
        self.path.join("attachments")
    }
    /// The deployment's own catalogue.
    pub fn catalogue(&self) -> PathBuf {
        self.path.join("catalogue")
    }
    /// The key file; never part of a backup.
    pub fn key_file(&self) -> PathBuf {
        self.path.join("master.key")
    }

    /// Reads the keys; makes a new key file (mode 0600) only if there is no database yet.
    ///
    /// # Errors
    /// When the key file is missing beside existing data, or damaged.
    pub fn keys(&self) -> Outcome<Keys> {
        let file = self.key_file();
        if !file.exists() {
            if self.database().exists() {
                return Err(Refusal::new(
                    format!("缺少密钥文件 {}", file.display()),
                    "数据库已存在，请把原密钥文件放回数据目录",
                )
                .into());
            }
            write_new(&file, hex_of(&Keys::new_master()?).as_bytes())?;
        }
        read_master(&file).map(|master| Keys::from_master(&master))
    }
}

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Reads a key file.
fn read_master(file: &Path) -> Outcome<[u8; MASTER_LEN]> {
    let mut text = String::new();
    File::open(file)?.read_to_string(&mut text)?;
    let text = text.trim();
    let damaged =
        || Refusal::new(format!("密钥文件 {} 已损坏", file.display()), "应为64位十六进制字符，请用备份的密钥文件恢复");
    if text.len() != MASTER_LEN * 2 || !text.is_ascii() {
        return Err(damaged().into());
    }
    let mut master = [0u8; MASTER_LEN];
    for (at, byte) in master.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).map_err(|_| damaged())?;
    }
    Ok(master)
}

/// Writes a file that only its owner may read and that must not exist yet, and makes sure it is on the disk.
fn write_new(path: &Path, bytes: &[u8]) -> Outcome<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}
