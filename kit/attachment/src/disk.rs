//! The files themselves: `DATA/attachments/<low byte of the id, two hex digits>/<id>.bin`, encrypted and bound to the id.

use crate::store;
use crate::{Attachment, AttachmentId};
use base::{Fault, Keys, Moment, Outcome, secret};
use db::Conn;
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What is wrong with a stored file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It is gone.
    Missing,
    /// It is not what was stored.
    Changed,
}

impl Damage {
    /// In Chinese, to follow the file's name.
    pub fn what(self) -> &'static str {
        match self {
            Self::Missing => "文件缺失",
            Self::Changed => "内容与登记时不一致，可能被改动或损坏",
        }
    }
}

/// How old a file without a row must be before it is swept away: longer than any transaction that may still bring the row.
const ORPHAN_SECONDS: i64 = 3600;

fn path_of(dir: &Path, id: AttachmentId) -> PathBuf {
    dir.join(format!("{:02x}", id.0 & 0xff)).join(format!("{}.bin", id.0))
}

/// What the ciphertext is bound to, so that two files cannot be swapped.
fn place(district: i64, id: AttachmentId) -> String {
    format!("attachment:{district}:{id}")
}

/// Encrypts and writes a new file and makes sure that it is on the disk.
pub async fn write(keys: &Keys, dir: &Path, district: i64, id: AttachmentId, plain: &[u8]) -> Outcome<()> {
    let sealed = keys.seal(&place(district, id), plain)?;
    let path = path_of(dir, id);
    tokio::task::spawn_blocking(move || write_new(&path, &sealed)).await??;
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // The names are durable only once their directories are: the file's in its folder, the folder's in the one above.
    for folder in [Some(parent), parent.parent()].into_iter().flatten() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Reads a file, decrypts it and compares it with its row.
pub async fn read(keys: &Keys, dir: &Path, district: i64, row: &Attachment) -> Outcome<Result<Vec<u8>, Damage>> {
    let path = path_of(dir, row.id);
    let sealed = match tokio::task::spawn_blocking(move || fs::read(path)).await? {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Err(Damage::Missing)),
        Err(e) => return Err(e.into()),
    };
    let Ok(plain) = keys.open(&place(district, row.id), &sealed) else { return Ok(Err(Damage::Changed)) };
    let same = secret::sm3_hex(&plain) == row.digest && i64::try_from(plain.len()).is_ok_and(|n| n == row.bytes);
    Ok(if same { Ok(plain) } else { Err(Damage::Changed) })
}

/// Removes files that no row speaks of and that are older than an hour before `now`: left by work that never committed.
/// Gives how many.
///
/// # Errors
/// When the database or the directory cannot be read.
pub async fn sweep(conn: &mut Conn, dir: &Path, now: Moment) -> Outcome<usize> {
    let dir = dir.to_owned();
    let old = tokio::task::spawn_blocking(move || old_files(&dir, now)).await??;
    if old.is_empty() {
        return Ok(0);
    }
    let known: HashSet<i64> = store::all_ids(conn).await?.into_iter().collect();
    let mut swept = 0;
    for (path, _) in old.iter().filter(|(_, id)| !known.contains(id)) {
        fs::remove_file(path)?;
        swept += 1;
    }
    Ok(swept)
}

fn old_files(dir: &Path, now: Moment) -> Outcome<Vec<(PathBuf, i64)>> {
    let mut found = Vec::new();
    if !dir.is_dir() {
        return Ok(found);
    }
    for folder in fs::read_dir(dir)? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            let path = file?.path();
            let id = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".bin")?.parse().ok());
            let written = fs::metadata(&path)?.modified()?.duration_since(UNIX_EPOCH).map_err(Fault::from)?;
            let age = now.seconds_since(Moment(i64::try_from(written.as_millis())?));
            if let Some(id) = id
                && age > ORPHAN_SECONDS
            {
                found.push((path, id));
            }
        }
    }
    Ok(found)
}
