//! Old formats (.doc, .wps, .rtf, .odt), read by LibreOffice where it is installed: it turns them into a .docx, which is then
//! read like any other. And the other way: a .docx as PDF, as it looks there.
//!
//! The file comes from outside and LibreOffice is a large program, so it gets as little as possible: a folder and a profile of
//! its own that vanish afterwards, no macros, no links, no network, an end to its time, memory and disk. One conversion runs at
//! a time; the next waits its turn.

mod run;

use base::Refusal;
use guard::{Compound, Kind, Limits};
use run::{Failure, Job};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

#[cfg(test)]
mod tests;

/// A format that LibreOffice reads for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Old {
    /// Word 97–2003, and what WPS Writer saved in its own format.
    Doc,
    /// Rich text.
    Rtf,
    /// OpenDocument text.
    Odt,
}

/// Names the program, when it is not in `PATH`.
const VARIABLE: &str = "TAIZHANG_SOFFICE";

/// Longest that one conversion may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starting it twice at once would need its memory twice.
static TURN: Mutex<()> = Mutex::new(());

/// Which old format a file has, by its content; `None` when it is something else.
pub fn old(file: &[u8]) -> Option<Old> {
    match guard::kind(file) {
        Kind::Compound(Compound::Writer) => Some(Old::Doc),
        Kind::Rtf => Some(Old::Rtf),
        Kind::Zip if is_odt(file) => Some(Old::Odt),
        _ => None,
    }
}

/// The format stands at a fixed place in the first entry, stored as it is (OpenDocument 1.2, part 3, 3.3).
fn is_odt(file: &[u8]) -> bool {
    let head = file.get(..120).unwrap_or(file);
    let kind = b"mimetypeapplication/vnd.oasis.opendocument.text";
    head.windows(kind.len()).any(|window| window == kind)
}

/// Turns a file in an old format into a .docx.
///
/// # Errors
/// One refusal for a person: LibreOffice is not installed, could not read the file, or took too long over it.
pub fn to_docx(file: &[u8], old: Old, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let name = old.name();
    let Some(program) = program() else {
        let what = format!("这是{name}格式的文档，本机没有安装 LibreOffice，无法读取");
        return Err(Refusal::new(
            what,
            "请用 WPS 或 Word 打开，另存为 .docx，再重新上传；或请系统管理员安装 LibreOffice",
        ));
    };
    // It would take anything else for text and make a document of it.
    if self::old(file) != Some(old) {
        return Err(told(Failure::Nothing, name));
    }
    if old == Old::Odt {
        // An archive is judged before anybody unpacks it.
        guard::archive(file, limits)?;
    }
    one_by_one(&program, file, old.extension(), "docx:MS Word 2007 XML").map_err(|failure| told(failure, name))
}

/// A .docx that was read before, as PDF with the fonts of this machine.
///
/// # Errors
/// One refusal for a person: LibreOffice is not installed, could not show the file, or took too long over it.
pub fn to_pdf(docx: &[u8]) -> Result<Vec<u8>, Refusal> {
    let Some(program) = program() else {
        return Err(Refusal::new(
            "本机没有安装 LibreOffice，无法把 .docx 转为 PDF",
            "请下载 .docx 后用 WPS 或 Word 另存为 PDF",
        ));
    };
    one_by_one(&program, docx, "docx", "pdf").map_err(|failure| told(failure, "Word（.docx）"))
}

fn one_by_one(program: &std::path::Path, file: &[u8], from: &str, to: &str) -> Result<Vec<u8>, Failure> {
    // Somebody else's panic while converting harms nothing here.
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    Job { program, patience: PATIENCE }.convert(file, from, to)
}

fn told(failure: Failure, name: &str) -> Refusal {
    let remedy = "请用 WPS 或 Word 打开核对，另存为 .docx，再重新上传";
    match failure {
        Failure::Late => {
            let what = format!("读取这份{name}格式的文档超过 {} 秒，已停止", PATIENCE.as_secs());
            Refusal::new(what, remedy)
        }
        Failure::Nothing => Refusal::new(format!("这份{name}格式的文档已损坏、设有密码，或内容过大，无法读取"), remedy),
        Failure::System(error) => {
            let what = format!("读取这份{name}格式的文档时，无法运行 LibreOffice（{error}）");
            Refusal::new(what, "请稍后重试；仍不行时，另存为 .docx 后上传，并告知系统管理员")
        }
    }
}

/// Where LibreOffice is, if it is installed.
pub fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Some(PathBuf::from(named)).filter(|file| file.is_file());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    ["soffice", "libreoffice"]
        .iter()
        .find_map(|name| places.iter().map(|dir| dir.join(name)).find(|file| file.is_file()))
}

impl Old {
    /// As people call it.
    fn name(self) -> &'static str {
        match self {
            Self::Doc => "旧版 Word 或 WPS（.doc、.wps）",
            Self::Rtf => "RTF（.rtf）",
            Self::Odt => "ODF（.odt）",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Odt => "odt",
        }
    }
}
