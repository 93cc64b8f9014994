//! Rules of plans: what was typed becomes days, or is refused with every reason at once. Pure.

use crate::record::What;
use base::{Day, Refusal};
use catalogue::MeetingKind;
use org::Unit;

/// Lines of one repeated plan at most.
pub const MOST: usize = 12;
/// Longest texts.
const SUBJECT: usize = 100;
const PLACE: usize = 100;
const LEADER: usize = 50;

/// A form of a plan as it was filled in.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The day, or the first of several.
    pub day: String,
    /// `14:30`, or empty.
    pub start: String,
    /// Where.
    pub place: String,
    /// About what.
    pub subject: String,
    /// Who leads it.
    pub leader: String,
    /// Months from one to the next: `1`, `3`; empty for a plan of one day.
    pub every: String,
    /// The last month of a repeated plan, `2027-06`.
    pub until: String,
}

/// The last day that can be planned: the end of next year.
#[must_use]
pub fn furthest(today: Day) -> Day {
    Day::of(today.year() + 1, 12, 31).unwrap_or(today)
}

/// What is planned, one for each day; or everything that speaks against it.
///
/// # Errors
/// Every reason, each at its field.
pub fn read(typed: &Typed, today: Day) -> Result<Vec<What>, Vec<Refusal>> {
    let mut faults = Vec::new();
    let first = day(typed, today, &mut faults);
    texts(typed, &mut faults);
    let days = days(typed, first, today, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let what = |day: Day| What {
        day,
        start: typed.start.trim().to_owned(),
        place: typed.place.trim().to_owned(),
        subject: typed.subject.trim().to_owned(),
        leader: typed.leader.trim().to_owned(),
    };
    Ok(days.into_iter().map(what).collect())
}

fn day(typed: &Typed, today: Day, faults: &mut Vec<Refusal>) -> Option<Day> {
    let text = typed.day.trim();
    let (what, remedy) = match text.parse::<Day>() {
        Ok(day) if day < today => {
            (format!("计划日期 {day} 早于今天"), "已经开过的会请直接记会议；还没有开的请改到今天以后".to_owned())
        }
        Ok(day) if day > furthest(today) => {
            (format!("计划日期 {day} 太远"), format!("最远排到{}，请核对", furthest(today).chinese()))
        }
        Ok(day) => return Some(day),
        Err(_) if text.is_empty() => ("没有填写计划日期".to_owned(), "请填写".to_owned()),
        Err(what) => (what, String::new()),
    };
    faults.push(Refusal::at("day", what, remedy));
    None
}

fn texts(typed: &Typed, faults: &mut Vec<Refusal>) {
    let start = typed.start.trim();
    if !start.is_empty() && !meeting::rules::is_time(start) {
        faults.push(Refusal::at("start", format!("“{start}”不是时间"), "请按 14:30 的格式填写"));
    }
    let lengths = [
        ("subject", "主题或议题", &typed.subject, SUBJECT),
        ("place", "地点", &typed.place, PLACE),
        ("leader", "主持人", &typed.leader, LEADER),
    ];
    for (field, name, text, most) in lengths {
        let count = text.trim().chars().count();
        if count > most {
            faults.push(Refusal::at(field, format!("{name}有 {count} 个字，最多 {most} 个字"), "请精简"));
        }
    }
}

/// The days of a repeated plan: the same day of the month, or the last of a shorter one.
fn days(typed: &Typed, first: Option<Day>, today: Day, faults: &mut Vec<Refusal>) -> Vec<Day> {
    let (every, until) = (typed.every.trim(), typed.until.trim());
    let step = match every {
        "" => {
            if !until.is_empty() {
                faults.push(Refusal::at("every", "填了重复到哪个月，没有选择怎样重复", "请选择，或清空截止月份"));
            }
            return first.into_iter().collect();
        }
        "1" => 1,
        "3" => 3,
        _ => {
            faults.push(Refusal::at("every", "没有这一种重复", "请从所列选项中选择"));
            return Vec::new();
        }
    };
    let Ok(last) = format!("{until}-01").parse::<Day>().map(Day::month_end) else {
        let what = if until.is_empty() {
            "没有填写重复到哪个月".into()
        } else {
            format!("“{until}”不是月份")
        };
        faults.push(Refusal::at("until", what, "请按 2027-06 的格式填写"));
        return Vec::new();
    };
    let Some(first) = first else { return Vec::new() };
    if last < first {
        faults.push(Refusal::at("until", "截止月份早于第一次的日期", "请核对"));
        return Vec::new();
    }
    if last > furthest(today) {
        let remedy = format!("最远排到{}", furthest(today).chinese());
        faults.push(Refusal::at("until", "重复的截止月份太远", remedy));
        return Vec::new();
    }
    let days: Vec<Day> = (0..).map(|n| first.plus_months(n * step)).take_while(|day| *day <= last).collect();
    if days.len() > MOST {
        let what = format!("重复的计划共 {} 次，一次最多排 {MOST} 次", days.len());
        faults.push(Refusal::at("until", what, "请把截止月份提前，其余的以后再排"));
    }
    days
}

/// Whether a unit can hold such a meeting on these days.
#[must_use]
pub fn against(unit: &Unit, kind: Option<&MeetingKind>) -> Vec<Refusal> {
    let mut faults = Vec::new();
    match kind {
        None => faults.push(Refusal::at("kind", "没有选择会议类型", "请从所列会议类型中选择")),
        Some(kind) if !meeting::rules::holds(kind, &unit.kind) => {
            let what = format!("“{}”不召开{}", unit.name, kind.name);
            faults.push(Refusal::at("kind", what, "请选择其他会议类型，或换一个党组织"));
        }
        Some(_) => {}
    }
    if let Some(end) = unit.dissolved {
        faults.push(Refusal::at("unit", format!("“{}”已于 {end} 撤销", unit.name), "请换一个党组织"));
    }
    faults
}

/// Why a reason cannot stand.
#[must_use]
pub fn reason(why: &str) -> Option<Refusal> {
    match why.trim().chars().count() {
        0 => Some(Refusal::at("why", "没有填写原因", "请写明为什么取消")),
        2..=200 => None,
        _ => Some(Refusal::at("why", "原因应为 2 至 200 个字", "请写明为什么取消")),
    }
}
