//! The completion by unit as a workbook.

use crate::Month;
use crate::store::Finished;
use base::{Day, Outcome};
use exchange::out::{Book, Caption};

/// One branch.
pub struct Row<'a> {
    /// Its name.
    pub unit: &'a str,
    /// Its members.
    pub members: i64,
    /// What it finished.
    pub done: Option<&'a Finished>,
}

/// Who has finished the month.
///
/// # Errors
/// When the temporary files cannot be written.
pub fn list(month: Month, rows: &[Row<'_>], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("党组织").wide(36.0),
        Caption::number("党员"),
        Caption::text("完成情况"),
        Caption::number("核对条数"),
        Caption::day("完成日期"),
        Caption::text("完成人"),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("每月校对", &format!("{}名册校对完成情况", month.chinese()), &captions)?;
    for row in rows {
        let done = row.done;
        table.row(&[
            row.unit.to_owned(),
            row.members.to_string(),
            if done.is_some() { "已完成" } else { "未完成" }.to_owned(),
            done.map(|f| f.confirmed.to_string()).unwrap_or_default(),
            done.map(|f| f.on.to_string()).unwrap_or_default(),
            done.map(|f| f.recorded_by.clone()).unwrap_or_default(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
