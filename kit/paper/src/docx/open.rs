//! From the bytes of a file to its parts with text; says clearly when the file is something else.

use super::letters::is_allowed;
use super::package::{self, Package};
use super::shape::{Looks, Story};
use super::text::Part;
use super::walk::walk;
use base::Refusal;
use guard::{Archive, Compound, Kind, Limits};

/// What a person can do about a damaged file.
pub(super) const RESAVE: &str = "请用 WPS 或 Word 打开核对后另存为 .docx，再重新上传";

/// Opens the file and reads every part that holds text, in reading order.
pub(super) fn parts(file: &[u8], limits: &Limits) -> Result<(Vec<Part>, Looks), Refusal> {
    judge_kind(guard::kind(file))?;
    let archive = guard::archive(file, limits)?;
    judge_contents(&archive)?;
    let package = package::read(&archive)?;
    judge_markup(&archive, &package)?;
    let total: u64 = package.stories.iter().filter_map(|(name, _)| archive.size(name)).sum();
    if total > limits.part_bytes {
        // All of them are held in memory at once.
        let what = format!("文档的文字部分超过 {} MB", limits.part_bytes >> 20);
        return Err(Refusal::new(what, "请把文档拆成几份，再分别上传"));
    }
    let aside = |name: &Option<String>| name.as_ref().map_or(Ok(String::new()), |name| package::xml(&archive, name));
    let looks = Looks {
        styles: super::styles::read(&aside(&package.styles)?),
        numbering: super::numbering::read(&aside(&package.numbering)?),
    };
    let parts = package.stories.iter().map(|(name, story)| part(&archive, name, *story)).collect::<Result<_, _>>()?;
    Ok((parts, looks))
}

fn part(archive: &Archive<'_>, name: &str, story: Story) -> Result<Part, Refusal> {
    let mut bytes = archive.part(name)?;
    guard::xml(&bytes, name)?;
    let mark = bytes.starts_with(b"\xEF\xBB\xBF");
    if mark {
        bytes.drain(..3);
    }
    let xml = String::from_utf8(bytes).ok().filter(|xml| xml.chars().all(is_allowed));
    let xml =
        xml.ok_or_else(|| Refusal::at(name, format!("文件内部的“{name}”含有无法识别的字符，文件可能已损坏"), RESAVE))?;
    walk(name.to_owned(), story, xml, mark)
}

fn judge_kind(kind: Kind) -> Result<(), Refusal> {
    let (what, remedy) = match kind {
        Kind::Zip => return Ok(()),
        Kind::Empty => ("文件是空的", "请检查后重新上传"),
        Kind::Compound(Compound::Encrypted) => {
            ("文件设有打开密码，无法读取", "请在 WPS 或 Word 中取消密码后另存为 .docx，再重新上传")
        }
        Kind::Compound(Compound::Writer) => {
            ("这是旧格式（.doc 或 .wps）的文档，无法读取", "请用 WPS 或 Word 打开，另存为 .docx，再重新上传")
        }
        Kind::Compound(Compound::Sheet) => ("这是旧格式（.xls）的表格，不是 Word 文档", "请上传 .docx 格式的文档"),
        Kind::Compound(Compound::Other) => {
            ("无法识别这个文件，它不是 .docx 文档", "请用 WPS 或 Word 打开，另存为 .docx，再重新上传")
        }
        Kind::Rtf | Kind::Html | Kind::Xml => {
            ("这个文件不是真正的 .docx 文档", "请用 WPS 或 Word 打开，另存为 .docx，再重新上传")
        }
        Kind::Pdf => ("这是 PDF 文件，无法就地修改", "请上传它的 .docx 原稿"),
        Kind::Image => ("这是图片，不是 Word 文档", "请上传 .docx 格式的文档"),
        Kind::Packed => ("这是压缩包，不是 Word 文档", "请解压后上传其中的 .docx 文档"),
        Kind::Other => ("无法识别这个文件，它不是 .docx 文档", "请上传 .docx 格式的文档，纯文本请存为 .txt 后上传"),
    };
    Err(Refusal::new(what, remedy))
}

/// Tells other ZIP formats apart and refuses macros.
fn judge_contents(archive: &Archive<'_>) -> Result<(), Refusal> {
    let has = |start: &str| archive.names().any(|name| name.to_ascii_lowercase().starts_with(start));
    if archive
        .names()
        .any(|name| name.to_ascii_lowercase().rsplit('/').next().is_some_and(|last| last.starts_with("vba")))
    {
        return Err(macros());
    }
    if archive.size(package::CONTENT_TYPES).is_some() && has("word/") {
        return Ok(());
    }
    let (what, remedy) = if has("xl/") {
        ("这是 Excel 表格，不是 Word 文档", "请上传 .docx 格式的文档")
    } else if has("ppt/") {
        ("这是演示文稿，不是 Word 文档", "请上传 .docx 格式的文档")
    } else if has("ofd.xml") {
        ("这是 OFD 版式文件，无法就地修改", "请上传它的 .docx 原稿")
    } else if has("content.xml") {
        ("这是 ODF 格式（.odt）的文档，无法读取", "请用 WPS 或 Word 打开，另存为 .docx，再重新上传")
    } else if archive.size(package::CONTENT_TYPES).is_some() {
        // The standard lets the main part have any name; the relationships will tell.
        return Ok(());
    } else {
        ("这是压缩包，不是 Word 文档", "请解压后上传其中的 .docx 文档")
    };
    Err(Refusal::new(what, remedy))
}

/// Refuses macros that are declared, and XML that could fetch or multiply anything, in every part, read by us or not: the parts
/// we do not read are handed on as they are.
fn judge_markup(archive: &Archive<'_>, package: &Package) -> Result<(), Refusal> {
    if package.macros {
        return Err(macros());
    }
    let is_xml = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".vml")
    };
    let rest = archive
        .names()
        .filter(|name| is_xml(name) && !package.stories.iter().any(|(story, _)| story.eq_ignore_ascii_case(name)));
    rest.into_iter().try_for_each(|name| archive.check_xml(name))
}

fn macros() -> Refusal {
    Refusal::new("文件中带有宏（VBA 程序），不予接收", "请另存为不含宏的 .docx，再重新上传")
}
