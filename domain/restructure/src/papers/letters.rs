//! Letters of a case: the request, the superior's reply, the report for filing. They say what was recorded, field by field as the catalogue
//! describes it; what was not is 【缺】.

use crate::hook::request;
use base::Day;
use case::{CaseFile, StepRow};
use catalogue::{Catalogue, FieldType, Procedure, Step};
use paper::official::{Block, Paper, Span};

/// A case with what its letters say.
pub(crate) struct Written<'a> {
    pub catalogue: &'a Catalogue,
    pub procedure: &'a Procedure,
    pub case: CaseFile,
    /// Name of the unit that asks.
    pub unit: String,
    /// Name of the one that replies; empty when there is none.
    pub authority: String,
    pub rows: Vec<StepRow>,
}

/// A letter of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letter {
    Request,
    Reply,
    Filing,
}

impl Letter {
    pub const ALL: [Self; 3] = [Self::Request, Self::Reply, Self::Filing];

    /// As it stands in the address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Filing => "filing",
        }
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "请示",
            Self::Reply => "批复",
            Self::Filing => "备案报告",
        }
    }

    /// Whether the rows that stand have come far enough for it.
    pub fn is_ready(self, rows: &[StepRow]) -> bool {
        match self {
            Self::Request => request(rows).is_some(),
            Self::Reply => request(rows).is_some() && reply(rows).is_some(),
            Self::Filing => agreed(rows).is_some(),
        }
    }
}

/// The reply that decides: agreed or refused.
fn reply(rows: &[StepRow]) -> Option<&StepRow> {
    let decides = |r: &&StepRow| r.step == "reply" && matches!(r.outcome.as_str(), "agreed" | "refused");
    case::file::standing(rows).into_iter().filter(decides).max_by_key(|r| (r.on, r.id))
}

fn agreed(rows: &[StepRow]) -> Option<&StepRow> {
    reply(rows).filter(|r| r.outcome == "agreed")
}

/// The letter; `None` when the case has not come to it.
pub(crate) fn letter(w: &Written<'_>, which: Letter) -> Option<Paper> {
    match which {
        Letter::Request => asked(w),
        Letter::Reply => replied(w),
        Letter::Filing => filed(w),
    }
}

fn asked(w: &Written<'_>) -> Option<Paper> {
    let row = request(&w.rows)?;
    let mut blocks = vec![Block::paragraph(format!("现就{}（{}）有关事项请示如下。", w.procedure.name, w.case.title))];
    blocks.extend(told(w, row));
    blocks.push(Block::paragraph("妥否，请批示。"));
    Some(paper((&w.unit, &w.authority), format!("关于{}的请示", w.procedure.name), blocks, row.on))
}

fn replied(w: &Written<'_>) -> Option<Paper> {
    let (asked, row) = (request(&w.rows)?, reply(&w.rows)?);
    let verb = if row.outcome == "agreed" { "同意" } else { "不同意" };
    let text = format!(
        "你们{}关于{}（{}）的请示收悉。经研究，{verb}你们的请示。",
        asked.on.chinese(),
        w.procedure.name,
        w.case.title
    );
    let mut blocks = vec![Block::paragraph(text)];
    if row.outcome == "agreed" {
        blocks.push(Block::paragraph(
            "请按照党章和有关规定做好党员组织关系、班子配备等工作，并按规定报上级党委组织部门备案。",
        ));
    }
    blocks.push(Block::paragraph("此复。"));
    let mut paper = paper((&w.authority, &w.unit), format!("关于{}的批复", w.procedure.name), blocks, row.on);
    paper.subtitle = known(row.values.text("number"));
    Some(paper)
}

fn filed(w: &Written<'_>) -> Option<Paper> {
    let row = agreed(&w.rows)?;
    let filed = case::file::standing(&w.rows).into_iter().filter(|r| r.step == "filed").map(|r| r.on).max();
    let by = if w.authority.is_empty() { &w.unit } else { &w.authority };
    let mut text =
        Span::line(format!("{by}已于{}批复{}（{}），文号", row.on.chinese(), w.procedure.name, w.case.title));
    text.extend(known(row.values.text("number")));
    text.push(Span::plain("，现将有关情况报请备案。"));
    let mut blocks = vec![Block::Paragraph(text)];
    blocks.extend(request(&w.rows).and_then(|asked| told(w, asked)));
    let mut paper = paper((&w.unit, "上级党委组织部门"), format!("关于{}的备案报告", w.procedure.name), blocks, row.on);
    paper.date = filed.map_or_else(missing, |on| Span::line(on.chinese()));
    Some(paper)
}

/// What a row says in its fields, as a table; files and what is sensitive left out.
fn told(w: &Written<'_>, row: &StepRow) -> Option<Block> {
    let step: &Step = w.procedure.step(&row.step)?;
    let fields = step.fields.iter().filter(|f| f.kind != FieldType::File && !f.sensitive);
    let value = |f: &catalogue::Field| {
        let value = row.values.get(&f.key)?.shown(w.catalogue, f);
        Some([f.name.clone(), format!("{value}{}", f.unit)].map(Span::line).to_vec())
    };
    let rows: Vec<_> = fields.filter_map(value).collect();
    let columns = ["事项", "内容"].map(str::to_owned).to_vec();
    (!rows.is_empty()).then_some(Block::Table { columns, rows, widths: vec![1, 3] })
}

fn missing() -> Vec<Span> {
    vec![Span { highlight: true, ..Span::plain("【缺】") }]
}

/// What was recorded, or that it is missing.
fn known(text: &str) -> Vec<Span> {
    if text.is_empty() { missing() } else { Span::line(text) }
}

fn paper((from, to): (&str, &str), title: String, blocks: Vec<Block>, on: Day) -> Paper {
    let mut addressee = known(to);
    addressee.push(Span::plain("："));
    Paper {
        title: Span::line(title),
        addressee,
        blocks,
        signature: known(from),
        date: Span::line(on.chinese()),
        ..Paper::default()
    }
}
