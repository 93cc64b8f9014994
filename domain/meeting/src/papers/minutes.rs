//! One meeting's record as a document, laid out as official papers are. Says only what was recorded; what was not is 缺.

use crate::record::{Attend, Meeting};
use crate::rules::fields;
use base::Outcome;
use catalogue::{Catalogue, FieldType};
use paper::official::{self, Block, Paper, Span};

/// The record as a .docx.
///
/// # Errors
/// When it holds signs that a document cannot.
pub fn minutes(catalogue: &Catalogue, m: &Meeting, unit: &str) -> Outcome<Vec<u8>> {
    let kind = catalogue.meeting_kind(&m.kind);
    let name = kind.map_or(m.kind.as_str(), |k| k.name.as_str());
    let mut blocks = vec![facts(catalogue, m)];
    if !m.agenda.is_empty() {
        blocks.push(Block::heading(1, "一、议题"));
        blocks.extend(paragraphs(&m.agenda));
    }
    let next = if m.agenda.is_empty() { "一、会议记录" } else { "二、会议记录" };
    blocks.push(Block::heading(1, next));
    if m.content.is_empty() {
        blocks.push(Block::Paragraph(vec![Span { highlight: true, ..Span::plain("【缺】") }]));
    }
    blocks.extend(paragraphs(&m.content));
    for field in kind.map(|k| k.fields.as_slice()).unwrap_or_default() {
        if let Some(text) = m.fields.get(&field.key).filter(|_| field.kind == FieldType::Long) {
            blocks.push(Block::paragraph(format!("{}：", field.name)));
            blocks.extend(paragraphs(text));
        }
    }
    blocks.push(Block::paragraph("主持人（签字）：　　　　　　记录人（签字）："));
    let paper = Paper { title: Span::line(format!("{unit}\n{name}记录")), blocks, ..Paper::default() };
    Ok(official::write(&paper)?)
}

/// When, where, who: a table of two columns.
fn facts(catalogue: &Catalogue, m: &Meeting) -> Block {
    let known = |text: &str| if text.is_empty() { "缺".to_owned() } else { text.to_owned() };
    let number = |n: Option<i64>| n.map_or_else(|| "缺".to_owned(), |n| format!("{n} 人"));
    let time = if m.start.is_empty() { m.day.chinese() } else { format!("{} {}", m.day.chinese(), m.start) };
    let c = &m.counts;
    let mut rows = vec![
        ("时间".to_owned(), time),
        ("地点".to_owned(), known(&m.place)),
        ("主持人".to_owned(), known(&m.chair)),
        ("记录人".to_owned(), known(&m.recorder)),
        ("应到".to_owned(), number(c.due)),
        ("实到".to_owned(), number(c.present)),
    ];
    for (state, count) in [(Attend::Leave, c.leave), (Attend::Absent, c.absent)] {
        let names = m.names(state).join("、");
        let told = if names.is_empty() { number(count) } else { format!("{}：{names}", number(count)) };
        rows.push((state.name().to_owned(), told));
    }
    if m.named {
        rows.push(("到会人员".to_owned(), m.names(Attend::Present).join("、")));
    }
    let further = catalogue.meeting_kind(&m.kind).map(|k| k.fields.as_slice()).unwrap_or_default();
    // Units are ids; a document names them only where the page does.
    let shown = further.iter().filter(|f| !matches!(f.kind, FieldType::Long | FieldType::Unit));
    rows.extend(
        shown.filter_map(|f| m.fields.get(&f.key).map(|value| (f.name.clone(), fields::shown(catalogue, f, value)))),
    );
    let rows = rows.into_iter().map(|(name, value)| vec![Span::line(name), Span::line(value)]).collect();
    Block::Table { columns: vec!["事项".into(), "内容".into()], rows, widths: vec![1, 4] }
}

fn paragraphs(text: &str) -> impl Iterator<Item = Block> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Block::paragraph)
}
