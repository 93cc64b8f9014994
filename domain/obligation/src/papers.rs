//! Obligations as a workbook.

use crate::list::{Line, Sort};
use base::{Day, Outcome};
use exchange::out::{Book, Caption};

/// The lines as they are shown.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn book(lines: &[&Line<'_>], year: i32, footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("党组织").wide(30.0),
        Caption::text("事项").wide(24.0),
        Caption::text("期间").wide(18.0),
        Caption::text("应在此日前"),
        Caption::number("次数"),
        Caption::number("应办次数"),
        Caption::text("状态"),
        Caption::text("免办事由").wide(30.0),
        Caption::text("依据").wide(40.0),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("应办事项", &format!("{year} 年应办事项"), &captions)?;
    for line in lines {
        let due = if line.sort == Sort::Undated { String::new() } else { line.by.due.to_string() };
        let due = if line.by.provisional { format!("{due}（暂定）") } else { due };
        table.row(&[
            line.name.clone(),
            line.asked.duty.name.clone(),
            line.span_words(),
            due,
            line.held.to_string(),
            line.asked.least().to_string(),
            line.sort.name().to_owned(),
            line.reason.clone(),
            line.asked.clause(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
