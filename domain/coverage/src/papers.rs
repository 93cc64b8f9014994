//! On paper: the list as a workbook.

use crate::pages::Row;
use base::{Day, Outcome};
use exchange::out::{Book, Caption};

/// The rows of a list as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn list(all: &[Row], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("名称").wide(32.0),
        Caption::text("类别"),
        Caption::text("统一社会信用代码").wide(22.0),
        Caption::text("行业"),
        Caption::text("地址或工作单位").wide(28.0),
        Caption::text("登记的党组织").wide(28.0),
        Caption::text("职工人数"),
        Caption::text("正式党员"),
        Caption::day("核实日期"),
        Caption::text("覆盖").wide(20.0),
        Caption::text("所建的党组织").wide(28.0),
        Caption::text("指导员人数"),
        Caption::day("最近联系"),
        Caption::text("需要处理").wide(36.0),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("两个覆盖", "“两新”组织和党建工作指导员", &captions)?;
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    for row in all {
        let f = &row.file;
        let counted = if f.kind.is_new_sector() { f.verified_on.to_string() } else { String::new() };
        let told: Vec<&str> = row.alarms.iter().map(|a| a.what.as_str()).collect();
        table.row(&[
            f.name.clone(),
            f.kind.name().to_owned(),
            f.code.clone(),
            f.industry.clone(),
            f.place.clone(),
            row.unit.clone(),
            number(f.employees),
            number(f.full),
            counted,
            row.standing().to_owned(),
            row.branch.clone(),
            f.served.to_string(),
            f.contact_on.map(|d| d.to_string()).unwrap_or_default(),
            told.join("；"),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
