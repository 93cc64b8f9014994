//! `word/styles.xml`, `word/fontTable.xml`, `word/settings.xml`: the look, stated once.
//!
//! The numbers were measured: at plain 16 pt only 27 characters fit on a line, at exactly 29 pt only 21 lines on a page. With
//! −0.25 pt between characters and 28.95 pt between lines it is 28 and 22. A character grid is not used, because LibreOffice
//! puts a glyph of 16 pt into two cells of it.

use super::LatinFont;
use super::markup::face;

/// Width of a 三号 character with its spacing, in twentieths of a point.
pub(super) const CHARACTER: i32 = 315;

/// Distance of lines, in twentieths of a point.
pub(super) const LINE: i32 = 579;

/// Space between characters, in twentieths of a point.
const SPACING: i32 = -5;

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// One paragraph style: id, name, face, size in half points, properties of the paragraph in the order of the schema.
struct Style {
    id: &'static str,
    name: &'static str,
    face: &'static str,
    size: u32,
    paragraph: String,
}

/// All styles.
pub(super) fn styles(latin: LatinFont) -> String {
    let fonts = fonts(face::FANG, latin);
    let mut out = format!(
        "<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:spacing w:val=\"{SPACING}\"/><w:sz w:val=\"32\"/>\
         <w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:widowControl w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{LINE}\" \
         w:lineRule=\"exact\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:jc w:val=\"both\"/></w:pPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" \
         w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    );
    for style in list() {
        let Style { id, name, face, size, paragraph } = style;
        let fonts = self::fonts(face, latin);
        // What is not set on the 28-character line has no negative spacing.
        let spacing = if size == 32 { String::new() } else { "<w:spacing w:val=\"0\"/>".to_owned() };
        out.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{fonts}{spacing}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>"
        ));
    }
    out + "</w:styles>"
}

fn list() -> Vec<Style> {
    let indent = format!("<w:ind w:firstLineChars=\"200\" w:firstLine=\"{}\"/>", 2 * CHARACTER);
    let heading = |level: u8| format!("<w:keepNext/>{indent}<w:outlineLvl w:val=\"{}\"/>", level - 1);
    // On the grid of lines, a face higher than a line would take two.
    let title = "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:jc w:val=\"center\"/>";
    // Its width is reckoned, so no space is put between digits and Chinese.
    let together = "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>";
    let signature = format!("{together}<w:jc w:val=\"right\"/>");
    let cell = "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"400\" w:lineRule=\"exact\"/>";
    let footer = |side: &str, jc: &str| {
        format!(
            "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:{side}=\"280\"/><w:jc w:val=\"{jc}\"/>"
        )
    };
    let style = |id, name, size, paragraph| Style { id, name, face: face_of(id), size, paragraph };
    vec![
        style("Title", "Title", 44, title.to_owned()),
        style("Subtitle", "Subtitle", 32, "<w:keepNext/><w:jc w:val=\"center\"/>".to_owned()),
        style("BodyText", "Body Text", 32, indent.clone()),
        style("Heading1", "heading 1", 32, heading(1)),
        style("Heading2", "heading 2", 32, heading(2)),
        style("Heading3", "heading 3", 32, heading(3)),
        style("Heading4", "heading 4", 32, heading(4)),
        style("AnnexMark", "Annex Mark", 32, format!("<w:keepNext/>{together}<w:jc w:val=\"left\"/>")),
        style("Signature", "Signature", 32, signature),
        style("TableHeading", "Table Heading", 24, format!("{cell}<w:jc w:val=\"center\"/>")),
        style("TableText", "Table Text", 24, format!("{cell}<w:jc w:val=\"left\"/>")),
        style("TableNumber", "Table Number", 24, format!("{cell}<w:jc w:val=\"center\"/>")),
        style("FooterOdd", "Footer Odd", 28, footer("right", "right")),
        style("FooterEven", "Footer Even", 28, footer("left", "left")),
        style(
            "CommentText",
            "annotation text",
            21,
            "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>".to_owned(),
        ),
    ]
}

/// The face of a style's Chinese text.
pub(super) fn face_of(id: &str) -> &'static str {
    match id {
        "Title" => face::TITLE,
        "Subtitle" | "Heading2" => face::KAI,
        "Heading1" | "TableHeading" | "AnnexMark" => face::HEI,
        "FooterOdd" | "FooterEven" | "CommentText" => face::SONG,
        _ => face::FANG,
    }
}

/// `w:rFonts` for an East Asian face.
pub(super) fn fonts(east: &str, latin: LatinFont) -> String {
    let latin = match latin {
        // Page numbers are 半角宋体.
        _ if east == face::SONG => face::SONG,
        LatinFont::TimesNewRoman => face::LATIN,
        LatinFont::SameAsText => east,
    };
    format!("<w:rFonts w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:eastAsia=\"{east}\" w:cs=\"Times New Roman\"/>")
}

/// The fonts with the names that other systems know them by.
pub(super) fn font_table() -> String {
    let font = |name: &str, other: &str, family: &str, charset: &str| {
        let other = if other.is_empty() { String::new() } else { format!("<w:altName w:val=\"{other}\"/>") };
        format!(
            "<w:font w:name=\"{name}\">{other}<w:charset w:val=\"{charset}\"/><w:family w:val=\"{family}\"/><w:pitch w:val=\"variable\"/></w:font>"
        )
    };
    let rows = [
        font(face::TITLE, "方正小标宋_GBK", "script", "86"),
        font(face::FANG, "仿宋", "modern", "86"),
        font(face::KAI, "楷体", "modern", "86"),
        font(face::HEI, "SimHei", "modern", "86"),
        font(face::SONG, "SimSun", "auto", "86"),
        font(face::LATIN, "", "roman", "00"),
    ];
    format!("<w:fonts {WORD}>{}</w:fonts>", rows.concat())
}

/// Odd and even pages differ, for the page numbers; text is laid out as by a present-day Word.
pub(super) fn settings() -> String {
    format!(
        "<w:settings {WORD}><w:zoom w:percent=\"100\"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>\
         <w:defaultTabStop w:val=\"420\"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"doNotCompress\"/>\
         <w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>\
         <w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}
