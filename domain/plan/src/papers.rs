//! The list of plans as a workbook.

use crate::record::{Plan, State};
use base::Outcome;
use base::id::UnitId;
use exchange::out::{Book, Caption};
use std::collections::HashMap;
use ui::Site;

/// The plans, one a line.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn list(
    site: &Site,
    title: &str,
    plans: &[Plan],
    names: &HashMap<UnitId, &str>,
    footer: &str,
) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("党组织").wide(30.0),
        Caption::text("会议类型").wide(16.0),
        Caption::day("计划日期"),
        Caption::text("开始时间").wide(9.0),
        Caption::text("地点").wide(20.0),
        Caption::text("主题或议题").wide(36.0),
        Caption::text("主持人、授课人").wide(14.0),
        Caption::text("情况").wide(22.0),
        Caption::text("取消原因").wide(24.0),
    ];
    let mut book = Book::new(site.today());
    let mut table = book.table("会议计划", title, &captions)?;
    for plan in plans {
        let what = &plan.what;
        let why = if let State::CalledOff(why) = &plan.state { why.clone() } else { String::new() };
        table.row(&[
            names.get(&plan.unit).copied().unwrap_or_default().to_owned(),
            site.catalogue.meeting_kind(&plan.kind).map_or(plan.kind.clone(), |kind| kind.name.clone()),
            what.day.to_string(),
            what.start.clone(),
            what.place.clone(),
            what.subject.clone(),
            what.leader.clone(),
            plan.standing(site.today()).0.to_owned(),
            why,
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
