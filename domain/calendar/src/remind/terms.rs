//! What a superior is told of the terms below it: once a month how many end soon, are over, or have no day (任期意见: the superior reminds).

use super::{Told, stage};
use base::Day;
use base::id::UnitId;
use obligation::list::{Line, Sort};
use std::collections::HashMap;
use ui::list::address;

/// One message a month for each unit in `tops` below which a term has come to a stage; `paths` says where every unit stands.
pub(crate) fn below(
    lines: &[Line<'_>],
    paths: &HashMap<UnitId, String>,
    tops: &[UnitId],
    today: Day,
) -> Vec<(UnitId, Told)> {
    let terms: Vec<(&Line<'_>, &str)> = lines
        .iter()
        .filter(|line| line.asked.duty.term && stage(line, today).is_some())
        .filter_map(|line| Some((line, paths.get(&line.unit)?.as_str())))
        .collect();
    let told = |top: &UnitId| {
        let path = paths.get(top)?;
        let under =
            || terms.iter().filter(|(_, own)| own.starts_with(path.as_str()) && own != path).map(|(line, _)| line.sort);
        let count = |sort: Sort| under().filter(|s| *s == sort).count();
        let parts = [
            (count(Sort::Owed), "个将在六个月内届满"),
            (count(Sort::Late), "个已经届满"),
            (count(Sort::Undated), "个没有登记届满日期"),
        ];
        let said: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n}{words}")).collect();
        let title = format!("下级党组织的任期：{}", said.join("，"));
        (!said.is_empty()).then(|| {
            let told = Told {
                topic: format!("terms:{top}:{}", today.month_key()),
                plain: title.clone(),
                title,
                body: "请提醒、督促按期换届，补登届满日期".to_owned(),
                href: address("/elections", &[("unit", &top.to_string())]),
                need: "duty.read".to_owned(),
            };
            (*top, told)
        })
    };
    tops.iter().filter_map(told).collect()
}
