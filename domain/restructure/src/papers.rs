//! The list of branches with what their members ask of them, and that of tasks, as workbooks; the letters of a case.

pub(crate) mod letters;

use crate::gather::Body;
use crate::pages::{Listed, kind_name};
use crate::task::Form;
use base::{Day, Outcome};
use catalogue::Catalogue;
use exchange::out::{Book, Caption};

/// The list as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn bodies(catalogue: &Catalogue, all: &[&Body], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("党组织编码").wide(16.0),
        Caption::text("党组织").wide(36.0),
        Caption::text("组织类别"),
        Caption::number("正式党员"),
        Caption::number("预备党员"),
        Caption::text("情况").wide(16.0),
        Caption::text("正在办理").wide(24.0),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("设置和调整", "党支部设置情况", &captions)?;
    for b in all {
        let open = b.open.as_ref().and_then(|c| catalogue.procedure(&c.procedure)).map(|p| p.name.clone());
        table.row(&[
            b.unit.code.clone(),
            b.unit.name.clone(),
            org::papers::kind_name(catalogue, &b.unit.kind),
            b.members.full.to_string(),
            b.members.probationary.to_string(),
            b.need.name().to_owned(),
            open.unwrap_or_default(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}

/// The list of tasks as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn tasks(catalogue: &Catalogue, all: &[&Listed], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("任务").wide(36.0),
        Caption::text("类型"),
        Caption::text("党组织").wide(30.0),
        Caption::day("启动日期"),
        Caption::day("计划结束"),
        Caption::day("结束日期"),
        Caption::number("临时党支部"),
        Caption::number("行动党小组"),
        Caption::number("参加党员"),
        Caption::number("发现问题"),
        Caption::number("解决问题"),
        Caption::text("情况").wide(16.0),
    ];
    let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
    let mut book = Book::new(today);
    let mut table = book.table("专项任务", "专项任务", &captions)?;
    for l in all {
        table.row(&[
            l.case.title.clone(),
            kind_name(catalogue, &l.task.kind),
            l.unit.clone(),
            day(l.task.begun),
            day(l.task.to),
            day(l.task.ended),
            l.task.count(Form::Branch).to_string(),
            l.task.count(Form::Action).to_string(),
            l.task.people().len().to_string(),
            l.task.found.to_string(),
            l.task.solved.to_string(),
            l.stands.name().to_owned(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
