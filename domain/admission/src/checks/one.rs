//! The checks that look at one case.

mod after;
mod meeting;
mod way;

use super::past::number;
use super::{Ground, Past, Violation};
use base::Day;

/// What a check finds: nothing, or what does not fit.
type Found = Option<String>;
/// A check of one case.
type Look = fn(&Past, Ground<'_>) -> Found;

const LOOKS: [(&str, Look); 28] = [
    ("underage", way::underage),
    ("talk_late", way::talk_late),
    ("activist_before_talk", way::activist_before_talk),
    ("activist_without_filing", way::activist_without_filing),
    ("contact_not_full", way::contact_not_full),
    ("review_gap", way::review_gap),
    ("under_one_year", way::under_one_year),
    ("no_object_filing", way::no_object_filing),
    ("no_political_review", way::no_political_review),
    ("training_short", way::training_short),
    ("vote_before_pre_exam", way::vote_before_pre_exam),
    ("form_before_pre_exam", way::form_before_pre_exam),
    ("leaving_soon", way::leaving_soon),
    ("quorum", meeting::quorum),
    ("votes", meeting::votes),
    ("batch_vote", meeting::batch_vote),
    ("probationer_voted", meeting::probationer_voted),
    ("approver_not_authorised", meeting::approver_not_authorised),
    ("approval_late", meeting::approval_late),
    ("no_talk_before_approval", meeting::no_talk_before_approval),
    ("wrong_join_date", after::wrong_join_date),
    ("oath_missing", after::oath_missing),
    ("conversion_early", after::conversion_early),
    ("conversion_late", after::conversion_late),
    ("extend_range", after::extend_range),
    ("dues_start", after::dues_start),
    ("material_missing", after::material_missing),
    ("date_identical", after::date_identical),
];

pub(super) fn all(past: &Past, ground: Ground<'_>) -> Vec<Violation> {
    let looks = LOOKS.iter().filter(|(check, _)| in_force(check, past, ground));
    let found = looks.filter_map(|(check, look)| look(past, ground).map(|what| (*check, what)));
    found.map(|(check, what)| Violation { check, case: past.case, what }).collect()
}

/// A case that was over before a rule began is not judged by it; what is still open goes by the rules of today.
pub(super) fn in_force(check: &str, past: &Past, ground: Ground<'_>) -> bool {
    let ended = ["archived", "dropped"].iter().find_map(|key| past.last(key)).map_or(ground.today, |s| s.on);
    let rule = super::check(check).and_then(|c| ground.catalogue.rule(c.rule));
    rule.is_none_or(|rule| rule.basis.holds_on(ended))
}

/// Whether this check is among them.
pub(super) fn looks(key: &str) -> bool {
    LOOKS.iter().any(|(check, _)| *check == key)
}

fn when(wrong: bool, what: impl FnOnce() -> String) -> Found {
    wrong.then(what)
}

/// The day on which the probation ends: a year after the assembly, or where an extension put it.
fn expiry(past: &Past, ground: Ground<'_>) -> Option<Day> {
    let vote = past.passed()?;
    let usual = ground.since("probation_length", vote.on)?;
    let extended =
        past.with("conversion_assembly", "extend").filter(|_| past.with("conversion_approval", "extended").is_some());
    let months = extended.and_then(|s| number(&s.values, "months")).unwrap_or(0) / 1000;
    Some(usual.plus_months(i32::try_from(months).unwrap_or(0)))
}
