//! The files of one layer: those embedded in the program, or those of a deployment's directory.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::Problem;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalogue");

/// No list of rules is longer; a larger file was put there by mistake.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// One file of a layer.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Path within the catalogue with `/`: `kinds/award.toml`.
    pub path: String,
    /// The name shown in problems.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// The embedded files, sorted by path.
pub(crate) fn built_in() -> Vec<File> {
    let mut files = Vec::new();
    collect(&BUILT_IN, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect(directory: &Dir<'_>, files: &mut Vec<File>) {
    for file in directory.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8().filter(|_| wanted(&path)) {
            files.push(File { shown: format!("catalogue/{path}"), path, text: text.to_owned() });
        }
    }
    for inner in directory.dirs() {
        collect(inner, files);
    }
}

/// The files of a deployment's directory, sorted by path; none if it does not exist.
pub(crate) fn directory(root: &Path, problems: &mut Vec<Problem>) -> Vec<File> {
    let mut files = Vec::new();
    if root.exists() {
        walk(root, "", 0, &mut files, problems);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn walk(at: &Path, within: &str, depth: u32, files: &mut Vec<File>, problems: &mut Vec<Problem>) {
    let inner = match fs::read_dir(at) {
        Ok(inner) => inner,
        Err(error) => {
            problems.push(unreadable(at, &format!("无法打开目录（{error}）")));
            return;
        }
    };
    for item in inner.flatten() {
        let name = item.file_name().to_string_lossy().into_owned();
        let path = if within.is_empty() { name.clone() } else { format!("{within}/{name}") };
        if item.path().is_dir() {
            // The catalogue is two levels deep; a link that leads back to itself must not keep us here.
            if depth < 3 && !name.starts_with('.') {
                walk(&item.path(), &path, depth + 1, files, problems);
            }
        } else if wanted(&path) {
            match read(&item.path()) {
                Ok(text) => files.push(File { shown: item.path().display().to_string(), path, text }),
                Err(what) => problems.push(unreadable(&item.path(), &what)),
            }
        }
    }
}

/// Only TOML and TSV belong to the catalogue; notes and an editor's hidden files may lie beside them.
fn wanted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.starts_with('.') && (name.ends_with(".toml") || name.ends_with(".tsv"))
}

fn read(path: &Path) -> Result<String, String> {
    let size = fs::metadata(path).map_err(|e| format!("无法读取（{e}）"))?.len();
    if size > MOST_BYTES {
        return Err("文件超过 16 MB".to_owned());
    }
    let bytes = fs::read(path).map_err(|e| format!("无法读取（{e}）"))?;
    let text = String::from_utf8(bytes).map_err(|_| "不是 UTF-8 编码的文本".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

fn unreadable(path: &Path, what: &str) -> Problem {
    let remedy = "请检查文件后重新启动".to_owned();
    Problem { file: path.display().to_string(), line: 0, what: what.to_owned(), remedy }
}
