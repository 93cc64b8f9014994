//! A chart as Word keeps it: a part of DrawingML with its numbers, and the workbook in which they can be edited.
//!
//! `rust_xlsxwriter` draws it in a workbook; Word's own charts are the same part, with that workbook beside it (ISO/IEC 29500-1 §14.2.1).

#[cfg(test)]
mod tests;

use base::Refusal;
use guard::Limits;
use rust_xlsxwriter::{Chart as Drawn, DocProperties, ExcelDateTime, Workbook, XlsxError};
use rust_xlsxwriter::{ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Bars one below the other, for names.
    #[default]
    Bars,
    /// Columns side by side, for months.
    Columns,
}

/// The numbers of a chart about one thing: one for each of its series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Point {
    /// What they are about.
    pub label: String,
    /// The numbers; `None` where one is missing, which is not nought.
    pub values: Vec<Option<f64>>,
}

/// A chart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chart {
    /// Its title.
    pub title: String,
    /// What is counted, with the measure word; several are told apart by colour, with a legend.
    pub series: Vec<String>,
    /// What stands under it: the source of its numbers.
    pub note: String,
    /// How it is drawn.
    pub kind: Kind,
    /// Its numbers.
    pub points: Vec<Point>,
}

/// A chart as parts of a package.
pub(crate) struct Parts {
    /// The chart; its numbers are edited in the part related as [`WORKBOOK`].
    pub xml: String,
    /// The workbook.
    pub workbook: Vec<u8>,
}

/// The relationship of a chart to its workbook.
pub(crate) const WORKBOOK: &str = "rId1";

const SHEET: &str = "数据";
/// The colours of the series: the red of the organisation first; all dark enough to print, and told apart in grey.
pub const COLOURS: [&str; 6] = ["A61B1B", "2F5D8A", "D9A441", "3E3E3E", "7FB069", "9B8AA6"];

impl Chart {
    /// The parts of the chart.
    ///
    /// # Errors
    /// A refusal when there is nothing to draw, or a label is longer than a cell can be.
    pub(crate) fn parts(&self) -> Result<Parts, Refusal> {
        if self.points.is_empty() || self.series.is_empty() {
            return Err(Refusal::new("没有可以画成图的数", "请换一个指标或期间"));
        }
        let failed = |error: &dyn std::fmt::Display| Refusal::new(format!("画图时出错（{error}）"), "请缩短名称后重试");
        let workbook = self.workbook().map_err(|error| failed(&error))?;
        let archive = guard::archive(&workbook, &Limits::document())?;
        let xml = String::from_utf8(archive.part("xl/charts/chart1.xml")?).map_err(|error| failed(&error))?;
        Ok(Parts { xml: with_workbook(&xml), workbook })
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // The same chart gives the same bytes.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        let sheet = book.add_worksheet();
        sheet.set_name(SHEET)?.set_column_width(0, 24)?;
        for (column, name) in (1..).zip(&self.series) {
            sheet.write_string(0, column, name)?;
        }
        let mut last = 0;
        for (row, point) in (1..).zip(&self.points) {
            sheet.write_string(row, 0, self.label(point))?;
            for (column, value) in (1..).zip(self.values(point)) {
                if let Some(value) = value {
                    sheet.write_number(row, column, value)?;
                }
            }
            last = row;
        }
        let beside = u16::try_from(self.series.len() + 2).unwrap_or(u16::MAX);
        sheet.insert_chart(0, beside, &self.drawn(last))?;
        book.save_to_buffer()
    }

    /// The numbers of a point, as many as there are series.
    fn values(&self, point: &Point) -> Vec<Option<f64>> {
        (0..self.series.len()).map(|n| point.values.get(n).copied().flatten()).collect()
    }

    /// The label of a point, which says what is missing.
    fn label(&self, point: &Point) -> String {
        let values = self.values(point);
        let missing: Vec<&str> =
            self.series.iter().zip(&values).filter(|(_, v)| v.is_none()).map(|(name, _)| name.as_str()).collect();
        match missing.len() {
            0 => point.label.clone(),
            n if n == values.len() => format!("{}（缺）", point.label),
            _ => format!("{}（缺{}）", point.label, missing.join("、")),
        }
    }

    fn drawn(&self, last: u32) -> Drawn {
        let bars = self.kind == Kind::Bars;
        let mut drawn = Drawn::new(if bars { ChartType::Bar } else { ChartType::Column });
        for (n, colour) in (0..self.series.len()).zip(COLOURS.iter().cycle()) {
            self.draw_series(&mut drawn, n, colour, last);
        }
        drawn.title().set_name(&self.title).set_font(ChartFont::new().set_size(14).set_bold());
        if self.series.len() > 1 {
            drawn.legend().set_position(ChartLegendPosition::Bottom);
        } else {
            drawn.legend().set_hidden();
        }
        // Bars begin at nought, or at what is less; the value stands beside each, so its axis is not drawn.
        let least = self.points.iter().flat_map(|p| &p.values).flatten().copied().fold(0.0, f64::min);
        let values = if bars { drawn.x_axis() } else { drawn.y_axis() };
        values.set_major_gridlines(false).set_min(least).set_hidden(true);
        if bars {
            // The first is at the top.
            drawn.y_axis().set_reverse();
        }
        drawn
    }

    fn draw_series(&self, drawn: &mut Drawn, n: usize, colour: &str, last: u32) {
        // Some programs would write 0 where there is no number.
        let label = |point: &Point| {
            let mut label = ChartDataLabel::new();
            if point.values.get(n).copied().flatten().is_none() { label.set_hidden().clone() } else { label }
        };
        let labels: Vec<ChartDataLabel> = self.points.iter().map(label).collect();
        let fill = ChartSolidFill::new().set_color(colour).clone();
        // A sheet has some 16,000 columns, a chart never as many series.
        let column = u16::try_from(n + 1).unwrap_or(u16::MAX);
        drawn
            .add_series()
            .set_name((SHEET, 0, column))
            .set_categories((SHEET, 1, 0, last, 0))
            .set_values((SHEET, 1, column, last, column))
            .set_format(ChartFormat::new().set_solid_fill(&fill))
            .set_gap(60)
            .set_data_label(ChartDataLabel::new().show_value())
            .set_custom_data_labels(&labels);
    }

    /// Its height in a document, in English Metric Units (360,000 to the centimetre).
    pub(crate) fn height(&self) -> usize {
        match self.kind {
            Kind::Bars => {
                let each = 120_000 + self.series.len().max(1) * 140_000;
                (1_000_000 + self.points.len() * each).min(8_000_000)
            }
            Kind::Columns => 2_900_000,
        }
    }
}

/// What a label beside a bar shows: only the value. What is left out counts as shown for some programs.
const LABELS: &str = "<c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/>\
                      <c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>";

/// The chart with its numbers in a workbook beside it. How its page would be printed has no place in a document.
fn with_workbook(xml: &str) -> String {
    let xml = &xml.replace("<c:showVal val=\"1\"/>", LABELS);
    let (before, rest) = xml.split_once("<c:printSettings>").unwrap_or_else(|| {
        let end = xml.rfind("</c:chartSpace>").unwrap_or(xml.len());
        xml.split_at(end)
    });
    let after = rest.split_once("</c:printSettings>").map_or(rest, |(_, after)| after);
    format!("{before}<c:externalData r:id=\"{WORKBOOK}\"><c:autoUpdate val=\"0\"/></c:externalData>{after}")
}
