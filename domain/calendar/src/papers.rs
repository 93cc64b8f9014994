//! The monthly work sheet on paper.

use crate::mark::{Mark, Sort};
use crate::own::{Divided, Own};
use base::Day;
use catalogue::Catalogue;
use monthly::Month;
use org::Unit;
use paper::official::{Block, Paper, Span};

/// A sheet to be written.
pub(crate) struct Sheet {
    /// Its title.
    pub title: String,
    /// Whose.
    pub unit: Unit,
    /// Of which month.
    pub month: Month,
    /// What is on it.
    pub own: Own,
    /// When it was made.
    pub on: Day,
}

/// 支部工作月历 for a branch, 工作月历 for other units.
pub(crate) fn title(catalogue: &Catalogue, unit: &Unit) -> String {
    let holds = catalogue.unit_kind(&unit.kind).is_some_and(|kind| kind.holds_members);
    if holds { "支部工作月历" } else { "工作月历" }.to_owned()
}

/// The sheet as a document: tables with a column to tick by hand.
pub(crate) fn paper(sheet: &Sheet) -> Paper {
    let Divided { todo, planned, done } = Divided::of(&sheet.own);
    let parts: [(&str, Vec<&Mark>, bool); 5] = [
        ("以前月份逾期未办", sheet.own.late.iter().collect(), true),
        ("本月计划召开的会议", planned, true),
        ("本月应办", todo, true),
        ("本月可以安排，期限在以后", sheet.own.later.iter().collect(), true),
        ("本月已办", done, false),
    ];
    let mut blocks = Vec::new();
    for (n, (title, marks, open)) in parts.into_iter().filter(|(_, marks, _)| !marks.is_empty()).enumerate() {
        let number = ["一", "二", "三", "四", "五"].get(n).copied().unwrap_or_default();
        blocks.push(Block::heading(1, format!("{number}、{title}")));
        blocks.push(table(&marks, open));
    }
    if blocks.is_empty() {
        blocks.push(Block::paragraph("这个月没有要办结的事项。"));
    }
    Paper {
        title: Span::line(&sheet.title),
        subtitle: Span::line(format!("（{}　{}）", sheet.unit.name, sheet.month.chinese())),
        blocks,
        date: Span::line(format!("{}制表", sheet.on.chinese())),
        ..Paper::default()
    }
}

fn table(marks: &[&Mark], open: bool) -> Block {
    let mut columns: Vec<String> = [heading(marks, open), "事项", "依据", "情况"].map(ToOwned::to_owned).to_vec();
    let mut widths = vec![17, 31, 30, 14];
    if open {
        columns.push("完成".to_owned());
        widths.push(8);
    }
    let row = |mark: &&Mark| {
        [when(mark), mark.what.clone(), mark.clause.clone(), mark.state.to_owned()].map(Span::line).to_vec()
    };
    Block::Table { columns, rows: marks.iter().map(row).collect(), widths }
}

/// What the days of a table are: until when something is to be done, or on which day it is or was.
pub(crate) fn heading(marks: &[&Mark], open: bool) -> &'static str {
    if open && marks.iter().all(|mark| mark.sort != Sort::Plan) { "应在" } else { "日期" }
}

/// The day as the sheet says it: what has to be done by then, or from then on, or was done.
pub(crate) fn when(mark: &Mark) -> String {
    let day = format!("{}月{}日", mark.on.month(), mark.on.day());
    match mark.sort {
        Sort::NotBefore => format!("{day}起"),
        Sort::Meeting | Sort::Plan => day,
        _ => format!("{day}前"),
    }
}
