//! The document that goes out with a chart in it.

use super::Filled;
use super::out::{document, official, written_in};
use crate::text::Source;
use base::{Outcome, Refusal};
use guard::Limits;
use paper::chart::Chart;
use paper::docx::Insertion;
use paper::official::{Bar, Block, Paper, Span};

/// The finished .docx with a chart behind the paragraph, or the table, in which character `at` of the source stands.
///
/// # Errors
/// Refused when that is in a page header, a footer or a note, or there is nothing to draw; when the document cannot be written.
pub fn document_with(source: &Source, filled: &[Filled], at: usize, chart: Chart) -> Outcome<Vec<u8>> {
    let finished = paper::docx::read(document(source, filled)?, &Limits::document())?;
    let after = match source {
        // Filling changes no paragraph into two.
        Source::Docx(bytes, _) => {
            let came_in = paper::docx::read(bytes.clone(), &Limits::document())?;
            let paragraph = came_in.blocks().partition_point(|b| b.range.end < at);
            finished.blocks().get(paragraph).map(|b| b.range.start)
        }
        Source::Text(text) => laid_out(text, filled, at, finished.plain_text()),
    };
    let after = after.ok_or_else(no_place)?;
    Ok(finished.with_charts(&[Insertion { after, chart }])?)
}

/// Where the line of a text in which this character stands begins in the paper laid out from it.
fn laid_out(text: &str, filled: &[Filled], at: usize, paper: &str) -> Option<usize> {
    let chars: Vec<char> = text.chars().collect();
    let from = chars.iter().take(at).rposition(|c| *c == '\n').map_or(0, |at| at + 1);
    let to = chars.iter().skip(at).position(|c| *c == '\n').map_or(chars.len(), |n| at + n);
    let cells = |line: &str| line.split('\t').map(str::trim).collect::<Vec<_>>().join("\n");
    let line = cells(written_in(&chars, filled, from..to).trim());
    let earlier: Vec<String> = written_in(&chars, filled, 0..from).lines().map(cells).collect();
    // The same line may stand in the text before.
    let before = earlier.join("\n").matches(&line).count();
    let (place, _) = paper.match_indices(&line).nth(before).filter(|_| !line.is_empty())?;
    Some(paper.get(..place)?.chars().count())
}

/// The same as PDF. A text is laid out after GB/T 9704, and the chart stands in it as bars that print without colour.
///
/// # Errors
/// As above; refused when there is no Chinese font, or no LibreOffice for a .docx.
pub fn pdf_with(source: &Source, filled: &[Filled], at: usize, chart: Chart) -> Outcome<Vec<u8>> {
    let Source::Text(text) = source else {
        return Ok(paper::office::to_pdf(&document_with(source, filled, at, chart)?)?);
    };
    let paper = paper_with(text, filled, at, &chart)?;
    Ok(print::print(&paper, print::Fonts::installed())?.bytes)
}

/// The paper of a text with a chart as bars behind the paragraph or table in which character `at` stands.
pub(crate) fn paper_with(text: &str, filled: &[Filled], at: usize, chart: &Chart) -> Outcome<Paper> {
    let mut paper = official(text, filled, None);
    let parts = std::iter::once(&mut paper.blocks).chain(paper.annexes.iter_mut().map(|annex| &mut annex.blocks));
    let mut parts: Vec<&mut Vec<Block>> = parts.collect();
    let blocks: Vec<(usize, usize, String)> = parts
        .iter()
        .enumerate()
        .flat_map(|(part, blocks)| blocks.iter().enumerate().map(move |(n, block)| (part, n, words(block))))
        .collect();
    let plain = blocks.iter().map(|(_, _, words)| words.as_str()).collect::<Vec<_>>().join("\n");
    let start = laid_out(text, filled, at, &plain).ok_or_else(no_place)?;
    let mut end = 0;
    let holds = |(_, _, words): &&(usize, usize, String)| {
        end += words.chars().count() + 1;
        start < end
    };
    let (part, n, _) = blocks.iter().find(holds).ok_or_else(no_place)?;
    let blocks = parts.get_mut(*part).ok_or_else(no_place)?;
    blocks.splice(n + 1..n + 1, drawn(chart));
    Ok(paper)
}

fn no_place() -> Refusal {
    Refusal::new("找不到放图的地方", "请另选正文中的一处数字")
}

/// The words of a block, a line for each cell of a table.
fn words(block: &Block) -> String {
    let line = |spans: &[Span]| spans.iter().map(|span| span.text.as_str()).collect::<String>();
    match block {
        Block::Heading { text, rest, .. } => line(text) + &line(rest),
        Block::Paragraph(spans) => line(spans),
        Block::Table { columns, rows, .. } => {
            let cells = rows.iter().flatten().map(|cell| line(cell).trim().to_owned());
            columns.iter().map(|head| head.trim().to_owned()).chain(cells).collect::<Vec<_>>().join("\n")
        }
        Block::Bars(_) | Block::PageBreak => String::new(),
    }
}

/// A chart as bars, its title above and the source of its numbers below. What is missing has no bar and says so.
fn drawn(chart: &Chart) -> Vec<Block> {
    let values = || chart.points.iter().flat_map(|point| &point.values);
    let most = values().flatten().fold(0.0_f64, |most, value| most.max(value.abs()));
    let bar = |label: &str, series: usize, value: Option<f64>| Bar {
        label: match chart.series.get(series).filter(|_| chart.series.len() > 1) {
            Some(head) => format!("{label}·{head}"),
            None => label.to_owned(),
        },
        value: value.map_or_else(|| "缺".to_owned(), |value| value.to_string()),
        length: value.filter(|_| most > 0.0).map_or(0, |value| (value.abs() / most * 100.0).round() as u8),
    };
    let bars = chart.points.iter().flat_map(|point| {
        point.values.iter().enumerate().map(|(series, value)| bar(&point.label, series, *value)).collect::<Vec<_>>()
    });
    let title = Span { bold: true, ..Span::plain(chart.title.clone()) };
    vec![Block::Paragraph(vec![title]), Block::Bars(bars.collect()), Block::paragraph(format!("（{}）", chart.note))]
}
