//! `word/document.xml`: the parts of a paper in the order and places of GB/T 9704 §7.3.

use super::markup::{escape, face, text};
use super::rare::{face_for, stretches};
use super::styles::{CHARACTER, LINE, face_of, fonts};
use super::{Annex, Block, LatinFont, Paper, Span, plain_text};

/// The main part and the comments on it.
pub(super) struct Body {
    pub document: String,
    /// Texts of the comments, by id.
    pub comments: Vec<String>,
}

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
    let (names, first) = paper.listed();
    writer.attachments(&names);
    writer.signature(&paper.signature, &paper.date);
    for (index, annex) in paper.annexes.iter().enumerate() {
        writer.annex((names.len() > 1).then_some(first + index), annex);
    }
    if writer.out.is_empty() || writer.out.ends_with("</w:tbl>") {
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

pub(super) struct Writer {
    pub out: String,
    latin: LatinFont,
    comments: Vec<String>,
    bookmarks: usize,
    pub break_before: bool,
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
            Block::Bars(bars) => self.bars(bars),
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
            self.span(span, face, true);
        }
        for span in rest {
            self.span(span, face::FANG, false);
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

    /// An attachment on a page of its own: its mark at the top left, its title in the third line.
    fn annex(&mut self, number: Option<usize>, annex: &Annex) {
        self.break_before = true;
        let mark = format!("附件{}", number.map(|n| n.to_string()).unwrap_or_default());
        self.paragraph("AnnexMark", "", &[Span::plain(mark)]);
        self.blank();
        self.line("Title", &annex.title);
        self.blank();
        for block in &annex.blocks {
            self.block(block);
        }
    }

    /// A line of its own, if there is one.
    fn line(&mut self, style: &str, spans: &[Span]) {
        if !spans.is_empty() {
            self.paragraph(style, "", spans);
        }
    }

    pub(super) fn blank(&mut self) {
        self.paragraph("Normal", "", &[]);
    }

    /// `layout` holds `w:keepNext` or `w:ind`, in this order.
    pub(super) fn paragraph(&mut self, style: &str, layout: &str, spans: &[Span]) {
        self.begin(style, layout);
        for span in spans {
            self.span(span, face_of(style), false);
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

    /// Characters in a face; `named` when the style of the paragraph has another.
    fn span(&mut self, span: &Span, face: &'static str, named: bool) {
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
        for (reach, stretch) in stretches(&span.text) {
            let other = face_for(face, reach);
            self.run(stretch, span, (named || other != face).then_some(other));
        }
        if let (Some(id), Some(comment)) = (comment, &span.comment) {
            self.out
                .push_str(&format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"));
            self.comments.push(comment.clone());
        }
        if let Some((id, _)) = bookmark {
            self.out.push_str(&format!("<w:bookmarkEnd w:id=\"{id}\"/>"));
        }
    }

    fn run(&mut self, stretch: &str, span: &Span, face: Option<&str>) {
        // The hint gives quotation marks and dashes, which both scripts use, the Chinese face.
        let fonts = match face {
            Some(face) => fonts(face, self.latin).replacen("<w:rFonts ", "<w:rFonts w:hint=\"eastAsia\" ", 1),
            None => "<w:rFonts w:hint=\"eastAsia\"/>".to_owned(),
        };
        let bold = if span.bold { "<w:b/><w:bCs/>" } else { "" };
        let highlight = if span.highlight { "<w:highlight w:val=\"yellow\"/>" } else { "" };
        self.out.push_str(&format!("<w:r><w:rPr>{fonts}{bold}{highlight}</w:rPr>{}</w:r>", text(stretch)));
    }
}

/// Width of a line in twentieths of a point; ASCII is half as wide.
fn width(line: &str) -> i32 {
    line.chars().map(|c| if c.is_ascii() { CHARACTER / 2 } else { CHARACTER }).sum()
}
