//! Cases on paper: the exported list.

use crate::file::{CaseFile, State};
use crate::pages::Line;
use base::id::UnitId;
use base::{Day, Outcome};
use catalogue::Procedure;
use exchange::out::{Book, Caption};
use std::collections::HashMap;

/// The cases of a list as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub fn list(
    procedure: &Procedure,
    cases: &[CaseFile],
    units: &HashMap<UnitId, String>,
    footer: &str,
    today: Day,
) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("名称").wide(24.0),
        Caption::text("党组织").wide(24.0),
        Caption::text("状态"),
        Caption::text("所在步骤").wide(20.0),
        Caption::day("日期"),
        Caption::day("下一步期限"),
        Caption::text("超过期限"),
        Caption::number("放行或存疑"),
        Caption::number("补录步骤"),
        Caption::text("登记人"),
    ];
    let mut book = Book::new(today);
    let mut table = book.table(&procedure.name, &procedure.name, &captions)?;
    let step = |key: &str| procedure.step(key).map_or(String::new(), |s| s.name.clone());
    let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
    for case in cases {
        let late = case.due.is_some_and(|due| due < today);
        table.row(&[
            case.title.clone(),
            units.get(&case.unit).cloned().unwrap_or_default(),
            if case.state == State::Over { "已办结" } else { "办理中" }.to_owned(),
            step(&case.stage),
            day(case.stage_on),
            day(case.due),
            if late { "是" } else { "" }.to_owned(),
            case.marks.to_string(),
            case.paper.to_string(),
            case.opened_by.clone(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}

/// What waits for a unit as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn waiting(name: &str, lines: &[Line], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("名称").wide(24.0),
        Caption::text("事项").wide(18.0),
        Caption::text("步骤").wide(20.0),
        Caption::text("党组织").wide(28.0),
        Caption::day("期限"),
        Caption::text("超过期限"),
        Caption::text("依据").wide(36.0),
    ];
    let mut book = Book::new(today);
    let mut table = book.table(name, name, &captions)?;
    for line in lines {
        let late = line.due.is_some_and(|due| due < today);
        table.row(&[
            line.title.clone(),
            line.procedure.clone(),
            line.step.clone(),
            line.unit.clone(),
            line.due.map(|day| day.to_string()).unwrap_or_default(),
            if late { "是" } else { "" }.to_owned(),
            line.clause.clone(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
