//! What may be attached: told by the content, and the name must agree with it.
//!
//! Refused: programs, scripts, web pages and pictures made of markup, documents with macros or an opening password, archives of
//! anything (their content could not be vouched for), and whatever is not known.

use crate::name::ending;
use base::Refusal;
use guard::{Compound, Kind, Limits};

/// A kind of file that may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// Key as stored: `pdf`, `docx`, ….
    pub key: &'static str,
    /// Its Chinese name.
    pub name: &'static str,
    /// Endings that a name of it may have; the first is given to a name without one.
    pub endings: &'static [&'static str],
}

const PDF: FileKind = FileKind { key: "pdf", name: "PDF 文档", endings: &["pdf"] };
const OFD: FileKind = FileKind { key: "ofd", name: "OFD 版式文档", endings: &["ofd"] };
const DOCX: FileKind = FileKind { key: "docx", name: "Word 文档", endings: &["docx", "wps"] };
const XLSX: FileKind = FileKind { key: "xlsx", name: "Excel 表格", endings: &["xlsx", "et"] };
const PPTX: FileKind = FileKind { key: "pptx", name: "演示文稿", endings: &["pptx", "dps"] };
const DOC: FileKind = FileKind { key: "doc", name: "Word 97–2003 或 WPS 文档", endings: &["doc", "wps"] };
const XLS: FileKind = FileKind { key: "xls", name: "Excel 97–2003 或 WPS 表格", endings: &["xls", "et"] };
const PPT: FileKind =
    FileKind { key: "ppt", name: "PowerPoint 97–2003 或 WPS 演示文稿", endings: &["ppt", "dps"] };
const JPEG: FileKind = FileKind { key: "jpg", name: "JPEG 图片", endings: &["jpg", "jpeg"] };
const PNG: FileKind = FileKind { key: "png", name: "PNG 图片", endings: &["png"] };
const TEXT: FileKind = FileKind { key: "txt", name: "文本", endings: &["txt", "csv"] };

/// What a person is told about the choice.
pub const ALLOWED: &str = "PDF、OFD、Word、Excel、PPT、WPS、JPG、PNG 和文本";
/// The same for the browser's file dialogue.
pub const ACCEPT: &str = ".pdf,.ofd,.docx,.doc,.wps,.xlsx,.xls,.et,.pptx,.ppt,.dps,.jpg,.jpeg,.png,.txt,.csv";

/// The kind of a file, if it may be attached under its (tidied) name.
pub fn kind_of(name: &str, bytes: &[u8]) -> Result<FileKind, Refusal> {
    let kind = sniff(bytes)?;
    let end = ending(name);
    if end.is_empty() || kind.endings.contains(&end.as_str()) {
        return Ok(kind);
    }
    Err(Refusal::new(
        format!("名称以“.{end}”结尾，内容却是{}", kind.name),
        format!("请用原来的程序打开，另存为 .{} 后再上传", kind.endings[0]),
    ))
}

fn sniff(bytes: &[u8]) -> Result<FileKind, Refusal> {
    match guard::kind(bytes) {
        Kind::Empty => Err(Refusal::new("是空文件", "请检查后重新选择")),
        Kind::Zip => package(bytes),
        Kind::Compound(inner) => compound(inner, bytes),
        Kind::Pdf => Ok(PDF),
        Kind::Image if bytes.starts_with(b"\xFF\xD8\xFF") => Ok(JPEG),
        Kind::Image if bytes.starts_with(b"\x89PNG\r\n\x1A\n") => Ok(PNG),
        Kind::Image => Err(Refusal::new("是不常用的图片格式", "请另存为 JPG 或 PNG 后再上传")),
        Kind::Html | Kind::Xml => Err(markup()),
        Kind::Packed => Err(packed()),
        Kind::Rtf => Err(Refusal::new("是 RTF 文档", "请另存为 .docx 后再上传")),
        Kind::Other => text(bytes),
    }
}

fn markup() -> Refusal {
    Refusal::new("是网页或标记语言文件，不能作为附件", "请另存为 PDF 或 .docx 后再上传")
}

fn packed() -> Refusal {
    Refusal::new("是压缩包，系统无法核对其中的内容", "请解压后逐个上传")
}

fn macros() -> Refusal {
    Refusal::new("含有宏，不能作为附件", "请另存为不含宏的文档后再上传")
}

/// An archive: an office document told by its main part, or refused.
fn package(bytes: &[u8]) -> Result<FileKind, Refusal> {
    let archive = guard::archive(bytes, &Limits::document())?;
    let has = |part: &str| archive.size(part).is_some();
    if archive.names().any(|n| n.to_ascii_lowercase().ends_with("vbaproject.bin")) {
        return Err(macros());
    }
    let parts =
        [("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX), ("OFD.xml", OFD)];
    parts.iter().find(|(part, _)| has(part)).map(|(_, kind)| *kind).ok_or_else(packed)
}

/// An OLE2 container. Installers are such containers too, so only those with a document's stream pass.
fn compound(inner: Compound, bytes: &[u8]) -> Result<FileKind, Refusal> {
    if inner != Compound::Encrypted && (has_stream(bytes, "VBA") || has_stream(bytes, "_VBA_PROJECT")) {
        return Err(macros());
    }
    match inner {
        Compound::Encrypted => Err(Refusal::new("设有打开密码，系统无法核对内容", "请取消密码后再上传")),
        Compound::Writer => Ok(DOC),
        Compound::Sheet => Ok(XLS),
        Compound::Other if has_stream(bytes, "PowerPoint Document") => Ok(PPT),
        Compound::Other => Err(unknown()),
    }
}

/// Whether the container's directory (entries of 128 bytes that begin with a UTF-16LE name) has a stream or storage of that name.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
    bytes.chunks_exact(128).any(|entry| entry.starts_with(&wide))
}

fn unknown() -> Refusal {
    Refusal::new("不是可以上传的文件类型", format!("可以上传的有{ALLOWED}"))
}

/// Plain text in UTF-8, GB18030 or UTF-16 with its mark, if it holds neither markup nor a script's first line.
fn text(bytes: &[u8]) -> Result<FileKind, Refusal> {
    let (decoded, faulty) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => {
            let (decoded, _, faulty) = encoding.decode(bytes);
            (decoded, faulty)
        }
        None => match std::str::from_utf8(bytes) {
            Ok(plain) => (plain.into(), false),
            Err(_) => {
                let (decoded, faulty) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
                (decoded, faulty)
            }
        },
    };
    let strange = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    if faulty || decoded.chars().any(strange) {
        return Err(unknown());
    }
    let head = decoded.trim_start();
    if head.starts_with('<') {
        return Err(markup());
    }
    if head.starts_with("#!") || head.get(..5).is_some_and(|h| h.eq_ignore_ascii_case("@echo")) {
        return Err(Refusal::new("是程序脚本，不能作为附件", format!("可以上传的有{ALLOWED}")));
    }
    Ok(TEXT)
}
