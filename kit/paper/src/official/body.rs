//! `word/document.xml`: the parts of a paper in the order and places of GB/T 9704 §7.3.

use super::markup::{escape, face, text};
use super::styles::{CHARACTER, LINE, fonts};
use super::{Block, LatinFont, Paper, Span, plain_text};

/// The main part and the comments on it.
pub(super) struct Body {
    pub document: String,
    /// Texts of the comments, by id.
    pub comments: Vec<String>,
}

/// Width of the type area in twentieths of a point: 11906 − 1587 − 1474.
const WIDTH: i32 = 8845;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// Lays out a paper. The relationships `rOdd` and `rEven` are its footers.
pub(super) fn body(paper: &Paper) -> Body {
    let mut writer =
        Writer { out: String::new(), latin: paper.latin_font, comments: Vec::new(), bookmarks: 0, break_before: false };
    writer.head(paper);
    for block in &paper.blocks {
        writer.block(block);
    }
    writer.attachments(&paper.attachments);
    writer.signature(&paper.signature, &paper.date);
    if matches!(paper.blocks.last(), Some(Block::Table { .. })) || writer.out.is_empty() {
        // A table cannot be the last thing on a page.
        writer.blank();
    }
    let document = format!(
        "<w:document {NAMESPACES}><w:body>{}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rOdd\"/><w:footerReference \
         w:type=\"even\" r:id=\"rEven\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" \
         w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" w:footer=\"1247\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" \
         w:linePitch=\"{LINE}\"/></w:sectPr></w:body></w:document>",
        writer.out
    );
    Body { document, comments: writer.comments }
}

struct Writer {
    out: String,
    latin: LatinFont,
    comments: Vec<String>,
    bookmarks: usize,
    break_before: bool,
}

impl Writer {
    fn head(&mut self, paper: &Paper) {
        self.line("Title", &paper.title);
        self.line("Subtitle", &paper.subtitle);
        if !self.out.is_empty() {
            self.blank();
        }
        self.line("Normal", &paper.addressee);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::PageBreak => self.break_before = true,
            Block::Paragraph(spans) => self.paragraph("BodyText", "", spans),
            Block::Heading { level, text, rest } => self.heading(*level, text, rest),
            Block::Table { columns, rows, widths } => self.table(columns, rows, widths),
        }
    }

    /// A heading that runs into its paragraph keeps only its face: as an outline heading the whole paragraph would be one.
    fn heading(&mut self, level: u8, text: &[Span], rest: &[Span]) {
        let level = level.clamp(1, 4);
        if rest.is_empty() {
            return self.paragraph(&format!("Heading{level}"), "", text);
        }
        let face = [face::HEI, face::KAI, face::FANG, face::FANG][usize::from(level - 1)];
        self.begin("BodyText", "");
        for span in text {
            self.span(span, Some(face));
        }
        for span in rest {
            self.span(span, None);
        }
        self.out.push_str("</w:p>");
    }

    /// 附件说明: a line below the body, indented by two characters; turned lines stand under the name.
    fn attachments(&mut self, names: &[Vec<Span>]) {
        let indent = |left: i32, hanging: i32| {
            format!("<w:ind w:left=\"{}\" w:hanging=\"{}\"/>", left * CHARACTER, hanging * CHARACTER)
        };
        if !names.is_empty() {
            self.blank();
        }
        for (index, name) in names.iter().enumerate() {
            let (layout, number) = match (names.len(), index) {
                (1, _) => (indent(5, 3), "附件：".to_owned()),
                (_, 0) => (indent(6, 4), "附件：1.\t".to_owned()),
                _ => (indent(6, 1), format!("{}.\t", index + 1)),
            };
            let line: Vec<Span> = [Span::plain(number)].into_iter().chain(name.iter().cloned()).collect();
            self.paragraph("Normal", &layout, &line);
        }
    }

    /// 署名 and 成文日期 without a seal: the name two characters from the right, the date's first character two characters
    /// right of the name's first; a date longer than the name stands two characters from the right, and the name gives way.
    fn signature(&mut self, name: &[Span], date: &[Span]) {
        if name.is_empty() && date.is_empty() {
            return;
        }
        self.blank();
        let (name_width, date_width) = (width(&plain_text(name)), width(&plain_text(date)));
        let (name_right, date_right) = if date_width > name_width || date.is_empty() || name.is_empty() {
            (
                if name.is_empty() || date.is_empty() {
                    2 * CHARACTER
                } else {
                    date_width + 4 * CHARACTER - name_width
                },
                2 * CHARACTER,
            )
        } else {
            (2 * CHARACTER, name_width - date_width)
        };
        for (line, right, keep) in [(name, name_right, "<w:keepNext/>"), (date, date_right, "")] {
            if !line.is_empty() {
                let layout = format!("{keep}<w:ind w:right=\"{right}\"/>");
                self.paragraph("Signature", &layout, line);
            }
        }
    }

    fn table(&mut self, columns: &[String], rows: &[Vec<Vec<Span>>], widths: &[u32]) {
        let count = rows.iter().map(Vec::len).chain([columns.len(), 1]).max().unwrap_or(1);
        let widths = spread(widths, count);
        if std::mem::take(&mut self.break_before) {
            self.break_before = true;
            self.blank();
        }
        let edge = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
        let edges: String = ["top", "left", "bottom", "right", "insideH", "insideV"].into_iter().map(edge).collect();
        let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        self.out.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>{edges}</w:tblBorders>\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        ));
        let heading: Vec<Vec<Span>> = columns.iter().map(|name| vec![Span::plain(name)]).collect();
        if !heading.is_empty() {
            self.row(&heading, &widths, "<w:cantSplit/><w:tblHeader/>", "TableHeading");
        }
        for row in rows {
            self.row(row, &widths, "<w:cantSplit/>", "TableText");
        }
        self.out.push_str("</w:tbl>");
    }

    fn row(&mut self, cells: &[Vec<Span>], widths: &[i32], props: &str, style: &str) {
        self.out.push_str(&format!("<w:tr><w:trPr>{props}</w:trPr>"));
        for (index, width) in widths.iter().enumerate() {
            self.out.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
            ));
            self.paragraph(style, "", cells.get(index).map_or(&[], Vec::as_slice));
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr>");
    }

    /// A line of its own, if there is one.
    fn line(&mut self, style: &str, spans: &[Span]) {
        if !spans.is_empty() {
            self.paragraph(style, "", spans);
        }
    }

    fn blank(&mut self) {
        self.paragraph("Normal", "", &[]);
    }

    /// `layout` holds `w:keepNext` or `w:ind`, in this order.
    fn paragraph(&mut self, style: &str, layout: &str, spans: &[Span]) {
        self.begin(style, layout);
        for span in spans {
            self.span(span, None);
        }
        self.out.push_str("</w:p>");
    }

    fn begin(&mut self, style: &str, layout: &str) {
        let (keep, indent) = match layout.strip_prefix("<w:keepNext/>") {
            Some(indent) => ("<w:keepNext/>", indent),
            None => ("", layout),
        };
        let page = if std::mem::take(&mut self.break_before) { "<w:pageBreakBefore/>" } else { "" };
        self.out.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{keep}{page}{indent}</w:pPr>"));
    }

    fn span(&mut self, span: &Span, face: Option<&str>) {
        if span.text.is_empty() {
            return;
        }
        let bookmark = span.bookmark.as_deref().map(|name| (self.bookmarks, name));
        if let Some((id, name)) = bookmark {
            self.bookmarks += 1;
            self.out.push_str(&format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{}\"/>", escape(name)));
        }
        let comment = span.comment.as_ref().map(|_| self.comments.len());
        if let Some(id) = comment {
            self.out.push_str(&format!("<w:commentRangeStart w:id=\"{id}\"/>"));
        }
        // The hint gives quotation marks and dashes, which both scripts use, the Chinese face.
        let fonts = match face {
            Some(face) => fonts(face, self.latin).replacen("<w:rFonts ", "<w:rFonts w:hint=\"eastAsia\" ", 1),
            None => "<w:rFonts w:hint=\"eastAsia\"/>".to_owned(),
        };
        let bold = if span.bold { "<w:b/><w:bCs/>" } else { "" };
        let highlight = if span.highlight { "<w:highlight w:val=\"yellow\"/>" } else { "" };
        self.out.push_str(&format!("<w:r><w:rPr>{fonts}{bold}{highlight}</w:rPr>{}</w:r>", text(&span.text)));
        if let (Some(id), Some(comment)) = (comment, &span.comment) {
            self.out
                .push_str(&format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"));
            self.comments.push(comment.clone());
        }
        if let Some((id, _)) = bookmark {
            self.out.push_str(&format!("<w:bookmarkEnd w:id=\"{id}\"/>"));
        }
    }
}

/// Width of a line in twentieths of a point; ASCII is half as wide.
fn width(line: &str) -> i32 {
    line.chars().map(|c| if c.is_ascii() { CHARACTER / 2 } else { CHARACTER }).sum()
}

/// Widths of columns that fill the type area, in proportion to `relative`.
fn spread(relative: &[u32], columns: usize) -> Vec<i32> {
    let parts: Vec<i64> =
        (0..columns).map(|index| relative.get(index).copied().map_or(1, |part| i64::from(part.max(1)))).collect();
    let whole: i64 = parts.iter().sum();
    parts.iter().map(|part| i32::try_from(i64::from(WIDTH) * part / whole).unwrap_or(WIDTH)).collect()
}
