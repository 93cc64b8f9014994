//! On paper: the list and the vacancies as workbooks.

use crate::pages::{Row, VacancyRow, called};
use base::{Day, Outcome};
use exchange::out::{Book, Caption};

fn number(n: Option<i64>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

/// The rows of the list as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn list(all: &[Row], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("编号"),
        Caption::text("名称").wide(20.0),
        Caption::text("类别"),
        Caption::text("所属").wide(28.0),
        Caption::text("党支部").wide(28.0),
        Caption::text("范围、地址").wide(28.0),
        Caption::number("户数"),
        Caption::number("人口"),
        Caption::text("物业企业").wide(20.0),
        Caption::day("设立日期"),
        Caption::number("应配"),
        Caption::number("在岗"),
        Caption::number("空缺"),
        Caption::day("撤并日期"),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("网格和小区楼宇", "网格和小区楼宇", &captions)?;
    for row in all {
        let (p, f) = (&row.place, &row.place.facts);
        table.row(&[
            f.no.clone(),
            f.name.clone(),
            called(p).to_owned(),
            row.unit.clone(),
            row.branch.clone(),
            f.area.clone(),
            number(f.households),
            number(f.residents),
            f.manager.clone(),
            p.since.to_string(),
            p.needed.to_string(),
            p.held.to_string(),
            p.vacant.to_string(),
            p.end.as_ref().map(|(on, _)| on.to_string()).unwrap_or_default(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}

/// Vacancies by unit and post as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn vacancies(all: &[VacancyRow], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("单位").wide(36.0),
        Caption::text("岗位").wide(18.0),
        Caption::number("缺人的网格、小区"),
        Caption::number("应配"),
        Caption::number("在岗"),
        Caption::number("空缺"),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("空缺情况", "网格、小区岗位空缺情况", &captions)?;
    for row in all {
        let v = &row.vacancy;
        let numbers = [v.places, v.needed, v.held, v.vacant].map(|n| n.to_string());
        table.row(&[&[row.unit.clone(), row.post.clone()], numbers.as_slice()].concat())?;
    }
    table.finish(footer)?;
    book.bytes()
}
