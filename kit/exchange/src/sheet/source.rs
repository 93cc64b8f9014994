//! Decides by the first bytes what a file is, and hands it to its reader.

use super::{Limits, Sheet, delimited, xls, xlsx};
use base::Refusal;
use guard::{Compound, Kind};

/// Workbooks of Excel 2 to 5 that are not in a compound file begin with one of these records.
const OLD_WORKBOOKS: [&[u8]; 4] = [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00"];

pub(super) const SAVE_AS_XLSX: &str = "请用 Excel 或 WPS 打开后另存为 .xlsx 再试";

/// Reads the table of a file: of a workbook, the first visible sheet with content that is not one of [`super::NOT_DATA`].
///
/// The name serves only to call a csv table something; what the file is, its content says.
///
/// # Errors
/// One refusal in Chinese that says what is wrong, where and what to do.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Sheet, Refusal> {
    if bytes.len() > limits.file_bytes {
        let what = format!("文件有{}MB，一次最多读取{}MB", bytes.len().div_ceil(1 << 20), limits.file_bytes >> 20);
        return Err(Refusal::new(what, "请分成几个文件导入"));
    }
    let other = match guard::kind(bytes) {
        Kind::Empty => return Err(Refusal::new("文件是空的（0字节）", "请重新选择文件")),
        Kind::Zip => return xlsx::read(bytes, limits),
        Kind::Compound(Compound::Encrypted) => return Err(encrypted()),
        Kind::Compound(Compound::Writer) => "Word 文档",
        Kind::Compound(_) => return xls::read(bytes, limits),
        Kind::Html | Kind::Xml => return Err(web_page()),
        Kind::Rtf => "文档",
        Kind::Pdf => "PDF 文件",
        Kind::Packed => "压缩包",
        // A csv file may well begin with BM (部门): a picture has zero bytes.
        Kind::Image if bytes.contains(&0) => "图片",
        Kind::Image | Kind::Other if is_old_workbook(bytes) => return Err(too_old()),
        Kind::Image | Kind::Other => return delimited::read(bytes, stem(file_name), limits),
    };
    Err(Refusal::new(format!("这是{other}，不是表格"), "请选择 .xlsx、.xls 或 .csv 文件"))
}

fn is_old_workbook(bytes: &[u8]) -> bool {
    OLD_WORKBOOKS.iter().any(|start| bytes.starts_with(start))
}

/// A workbook of before Excel 97, whose text is in an unknown code page.
pub(super) fn too_old() -> Refusal {
    Refusal::new("这是 Excel 5.0/95 或更早版本的工作簿，无法读取", SAVE_AS_XLSX)
}

/// Web systems like to call an HTML page or an XML document `.xls`.
pub(super) fn web_page() -> Refusal {
    Refusal::new("这是网页或 XML 文件，只是名字像表格", SAVE_AS_XLSX)
}

fn stem(file_name: &str) -> &str {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}

/// A file of the right kind whose inside makes no sense.
pub(super) fn broken(where_: &str) -> Refusal {
    Refusal::new(format!("文件已损坏或不完整（{where_}）"), "请用 Excel 或 WPS 打开，确认内容完好后另存为 .xlsx 再试")
}

/// A workbook with macros: nothing would run them here, but a table with a program in it is not what was asked for.
pub(super) fn with_macros() -> Refusal {
    Refusal::new("文件含有宏（程序代码），不能导入", "请用 Excel 或 WPS 打开后另存为不含宏的 .xlsx 再试")
}

/// A workbook that needs a password to open.
pub(super) fn encrypted() -> Refusal {
    Refusal::new("文件设置了打开密码，无法读取", "请用 Excel 或 WPS 打开，取消打开密码后保存再试")
}
