//! What must hold of a transfer beyond the gates of its procedure. Pure; every reason at once.

use base::{Day, Refusal};
use catalogue::Catalogue;
use procedure::{Finding, Weight};

/// Longest name of an organisation outside.
pub const PLACE_CHARS: usize = 100;

/// The first day of a month written `2026-10`.
pub fn month(text: &str) -> Option<Day> {
    let (year, month) = text.trim().split_once('-')?;
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    Day::of(year.parse().ok()?, month.parse().ok()?, 1)
}

/// A month in words: 2026年10月.
pub fn month_chinese(text: &str) -> String {
    month(text).map_or_else(|| text.to_owned(), |day| format!("{}年{}月", day.year(), day.month()))
}

/// Dues are paid to a month that exists, at most a year ahead; whoever owes more than the month before is warned of.
pub fn against_month(catalogue: &Catalogue, text: &str, on: Day) -> Option<Finding> {
    let Some(paid) = month(text) else {
        let refusal = Refusal::at("paid_to", "党费交至的月份不对", "请填写年和月，如 2026-10");
        return Some(Finding::of(Weight::Never, "month", refusal));
    };
    if paid > on.month_start().plus_months(12) {
        let refusal =
            Refusal::at("paid_to", format!("党费交至{}，比办理日期晚一年以上", month_chinese(text)), "请核对月份");
        return Some(Finding::of(Weight::Never, "month", refusal));
    }
    let owes = paid < on.month_start().plus_months(-1);
    let refusal = || Refusal::at("paid_to", format!("党费只交至{}", month_chinese(text)), "请先补交党费再转接");
    owes.then(|| Finding::by_rule(catalogue, "transfer_dues", on, refusal()))
}

/// A letter is good for 1 day at least and for as long as the rule says at most.
pub fn against_validity(catalogue: &Catalogue, days: i64, on: Day) -> Option<Finding> {
    let most = catalogue.rule("transfer_letter_validity").and_then(|r| r.most.or(r.value))?;
    let what = || format!("有效期{days}天，超过{most}天");
    (days > most).then(|| {
        let refusal = Refusal::at("valid_days", what(), format!("请填写1至{most}天"));
        Finding::by_rule(catalogue, "transfer_letter_validity", on, refusal)
    })
}

/// Acceptance lies within the validity of the letter; an expired one is issued anew by its issuer.
pub fn against_expired(catalogue: &Catalogue, until: Option<Day>, on: Day) -> Option<Finding> {
    let until = until.filter(|until| on > *until)?;
    let what = format!("介绍信有效期至{}，接收日期已经过期", until.chinese());
    let refusal = Refusal::at("on", what, "请查明原因，由原开具单位重新开具");
    Some(Finding::by_rule(catalogue, "transfer_letter_validity", on, refusal))
}

/// Giving back needs a reason.
pub fn against_silence(catalogue: &Catalogue, outcome: &str, opinion: &str) -> Option<Finding> {
    let silent = outcome == "returned" && opinion.trim().chars().count() < 2;
    let clause = || catalogue.rule("transfer_no_refusal").and_then(|r| r.basis.clause()).unwrap_or_default();
    let refusal = || Refusal::at("opinion", "退回没有写明理由", "请写明理由").by(clause());
    silent.then(|| Finding::of(Weight::Never, "transfer_no_refusal", refusal()))
}
