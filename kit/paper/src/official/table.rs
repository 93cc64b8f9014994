//! Tables and bars in `word/document.xml`.

use super::body::Writer;
use super::{Bar, Span};

/// Width of the type area in twentieths of a point: 11906 − 1587 − 1474.
const WIDTH: i32 = 8845;

/// Columns of the grid on which bars are drawn.
const STEPS: u32 = 20;

impl Writer {
    pub(super) fn table(&mut self, columns: &[String], rows: &[Vec<Vec<Span>>], widths: &[u32]) {
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
            let cell = cells.get(index).map_or(&[][..], Vec::as_slice);
            let style = if style == "TableText" && is_number(cell) { "TableNumber" } else { style };
            self.paragraph(style, "", cell);
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr>");
    }

    /// Bars are cells with a shade on a grid of columns: they need no picture, and can be corrected by hand.
    pub(super) fn bars(&mut self, bars: &[Bar]) {
        if std::mem::take(&mut self.break_before) {
            self.break_before = true;
            self.blank();
        }
        let mut parts = vec![2 * STEPS / 3];
        parts.extend(std::iter::repeat_n(1, STEPS as usize));
        parts.push(STEPS / 3);
        let widths = spread(&parts, parts.len());
        let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        self.out.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr>\
             <w:tblGrid>{grid}</w:tblGrid>"
        ));
        for (index, bar) in bars.iter().enumerate() {
            // A chart stays on one page.
            let keep = if index + 1 < bars.len() { "<w:keepNext/>" } else { "" };
            self.bar(bar, &widths, keep);
        }
        self.out.push_str("</w:tbl>");
    }

    fn bar(&mut self, bar: &Bar, widths: &[i32], keep: &str) {
        let share = u32::from(bar.length.min(100)) * STEPS;
        // Little is not nothing.
        let filled = if bar.length == 0 { 0 } else { share.div_ceil(100).max(1) };
        let cells = [
            (1, "", vec![Span::plain(&bar.label)]),
            (filled, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"7F7F7F\"/>", Vec::new()),
            (STEPS - filled, "", Vec::new()),
            (1, "", vec![Span::plain(&bar.value)]),
        ];
        self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        let mut at = 0;
        for (columns, shade, text) in cells.into_iter().filter(|(columns, ..)| *columns > 0) {
            let width: i32 = widths.iter().skip(at).take(columns as usize).sum();
            at += columns as usize;
            let edge = "<w:top w:val=\"single\" w:sz=\"24\" w:space=\"0\" w:color=\"FFFFFF\"/><w:bottom w:val=\"single\" w:sz=\"24\" w:space=\"0\" w:color=\"FFFFFF\"/>";
            self.out.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{columns}\"/><w:tcBorders>{edge}</w:tcBorders>{shade}<w:vAlign w:val=\"center\"/></w:tcPr>"
            ));
            self.paragraph("TableText", keep, &text);
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr>");
    }
}

/// Whether a cell holds a number, or the dash for none: such columns are centred.
fn is_number(cell: &[Span]) -> bool {
    let mut characters = cell.iter().flat_map(|span| span.text.chars()).peekable();
    characters.peek().is_some() && characters.all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | '—'))
}

/// Widths of columns that fill the type area, in proportion to `relative`.
fn spread(relative: &[u32], columns: usize) -> Vec<i32> {
    let parts: Vec<i64> =
        (0..columns).map(|index| relative.get(index).copied().map_or(1, |part| i64::from(part.max(1)))).collect();
    let whole: i64 = parts.iter().sum();
    parts.iter().map(|part| i32::try_from(i64::from(WIDTH) * part / whole).unwrap_or(WIDTH)).collect()
}
