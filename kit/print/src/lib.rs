//! A PDF with the layout of GB/T 9704: the same [`Paper`] as the .docx, set by typst with the fonts of the machine.
//!
//! * **Fonts** are those of a folder that the administrator names and of the system ([`Fonts::find`]). Official faces are used
//!   where they are there; else a free one stands in, and [`Printed::stand_ins`] says so. A character that no font has is a
//!   refusal: nothing is printed with boxes in it.
//! * The layout is `paper.typ`, a program of ours; the text reaches it as data and is never read as markup.
//! * The same paper and fonts give the same bytes: no clock, no network, no files but the fonts.

mod fonts;
mod glyphs;
mod serve;
mod world;

pub use fonts::{Fonts, Role, StandIn};
pub use serve::{links, serve};

use base::Refusal;
use paper::official::Paper;
use serde_json::json;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, pdf};
use world::World;

#[cfg(test)]
mod tests;

/// A paper as PDF.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Official faces that are not installed, with what stands in for them.
    pub stand_ins: Vec<StandIn>,
    /// Characters that the face of their text lacks and another face shows.
    pub borrowed: Vec<char>,
}

/// For how many papers a computed part that none of them needed is kept.
const KEPT: usize = 4;

/// Sets a paper and writes it as PDF.
///
/// # Errors
/// A refusal for a person when no Chinese font is installed, when no font has some character, or when the paper is too long.
pub fn print(paper: &Paper, fonts: &Fonts) -> Result<Printed, Refusal> {
    let printed = printed(paper, fonts);
    // typst keeps what it computed; a server sets other papers next.
    typst::comemo::evict(KEPT);
    printed
}

fn printed(paper: &Paper, fonts: &Fonts) -> Result<Printed, Refusal> {
    let document = set(paper, fonts)?;
    let seen = glyphs::seen(&document);
    if !seen.missing.is_empty() {
        let which: String = seen.missing.iter().take(20).collect();
        let what = format!("本机的字体中没有这些字：{which}，导出 PDF 会成为空框");
        return Err(Refusal::new(what, "请系统管理员安装含有这些字的字体（如 Noto Serif CJK SC），或导出 .docx"));
    }
    let bytes = pdf(&document, &PdfOptions::default()).map_err(|errors| failed(&errors))?;
    let borrowed = seen.shown.into_iter().filter(|(_, family)| !fonts.is_first(family)).map(|(c, _)| c).collect();
    Ok(Printed { bytes, pages: document.pages().len(), stand_ins: fonts.stand_ins(), borrowed })
}

/// The paper, set on pages.
fn set(paper: &Paper, fonts: &Fonts) -> Result<PagedDocument, Refusal> {
    if fonts.is_empty() {
        let what = "本机没有中文字体，无法导出 PDF";
        return Err(Refusal::new(what, "请系统管理员安装中文字体（如 Noto Serif CJK SC），或导出 .docx"));
    }
    let world = World::new(fonts, data(paper, fonts).to_string());
    typst::compile::<PagedDocument>(&world).output.map_err(|errors| failed(&errors))
}

/// What `paper.typ` reads.
fn data(paper: &Paper, fonts: &Fonts) -> serde_json::Value {
    let (names, first) = paper.listed();
    let faces: serde_json::Map<String, serde_json::Value> =
        Role::ALL.iter().map(|role| (role.name().to_owned(), json!(fonts.chain(*role)))).collect();
    let same = paper.latin_font == paper::official::LatinFont::SameAsText;
    json!({
        "paper": paper,
        "names": names,
        "first": first,
        "faces": faces,
        "latin": if same { None } else { fonts.latin() },
    })
}

fn failed(errors: &[typst::diag::SourceDiagnostic]) -> Refusal {
    let why = errors.first().map_or(String::new(), |error| error.message.to_string());
    Refusal::new(format!("排版时出错（{why}）"), "请改为导出 .docx，并告知系统管理员")
}
