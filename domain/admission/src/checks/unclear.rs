//! What cannot be looked at because nobody recorded it (无法核对): no violation and none of the thirty, but a check that stays silent for
//! want of a paper is not the same as one that has found nothing. Pure.

use super::past::persons;
use super::{Ground, Past};
use catalogue::MINUTES;

/// Something that a check could not look at in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// Key of the check that stays silent for it.
    pub check: &'static str,
    /// The case.
    pub case: i64,
    /// What is wanting, in Chinese.
    pub what: String,
}

/// Everything in a case that the checks rest on and that was left empty.
pub fn unclear(past: &Past, ground: Ground<'_>) -> Vec<Unclear> {
    let wanting =
        [("activist_without_filing", minutes(past)), ("probationer_voted", voters(past)), ("dues_start", dues(past))];
    let said = wanting.into_iter().filter(|(check, _)| super::one::in_force(check, past, ground));
    said.filter_map(|(check, what)| Some(Unclear { check, case: past.case, what: what? })).collect()
}

fn minutes(past: &Past) -> Option<String> {
    let activist = past.with("activist", "agreed")?;
    let what = || format!("{}确定积极分子，没有上传研究决定的会议记录", activist.on);
    (!activist.meeting && activist.values.files(MINUTES).is_empty()).then(what)
}

fn voters(past: &Past) -> Option<String> {
    let meetings = past.steps.iter().filter(|s| matches!(s.key.as_str(), "assembly" | "conversion_assembly"));
    let blank = meetings.filter(|s| persons(&s.values, "voters").is_empty()).map(|s| s.on.to_string());
    let days: Vec<String> = blank.collect();
    (!days.is_empty()).then(|| format!("{}支部大会没有登记参加表决的人员", days.join("、")))
}

fn dues(past: &Past) -> Option<String> {
    past.passed()?;
    let assigned = past.last("assigned")?;
    let what = || format!("{}编入党支部，没有登记党费起缴月份", assigned.on);
    assigned.values.day("dues_from").is_none().then(what)
}
