//! The thirty violations that a check of admission cases looks for, over what was recorded and what the roster says. Pure.
//!
//! A check speaks only of what it knows: a step that has no row is not accused of a wrong day, but of missing where a later step
//! stands. Two checks look at all cases together (plan and rush); the others at one case each.

mod many;
mod one;
mod past;
mod unclear;

#[cfg(test)]
mod planted_tests;

pub use many::{Plan, of_all};
pub use past::{Past, Place, Step, UnitFacts, named};
pub use unclear::{Unclear, unclear};

use base::Day;
use catalogue::{Catalogue, Workdays};

/// How serious a violation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 违规.
    Error,
    /// 疑点, to be looked into.
    Doubt,
}

/// One kind of violation.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Key: `underage`.
    pub key: &'static str,
    /// 未满十八岁申请.
    pub name: &'static str,
    /// Rule of the catalogue behind it.
    pub rule: &'static str,
    /// How serious.
    pub severity: Severity,
}

/// A violation found in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Key of the check.
    pub check: &'static str,
    /// The case.
    pub case: i64,
    /// What does not fit, in Chinese.
    pub what: String,
}

const fn error(key: &'static str, name: &'static str, rule: &'static str) -> Check {
    Check { key, name, rule, severity: Severity::Error }
}

const fn doubt(key: &'static str, name: &'static str, rule: &'static str) -> Check {
    Check { key, name, rule, severity: Severity::Doubt }
}

/// All of them, in the order of the flow.
pub const CHECKS: [Check; 30] = [
    error("underage", "未满十八周岁递交申请", "admission_min_age"),
    error("talk_late", "未在一个月内派人谈话", "admission_talk"),
    error("activist_before_talk", "谈话前确定积极分子", "admission_activist"),
    error("activist_without_filing", "确定积极分子没有备案", "admission_activist"),
    error("contact_not_full", "联系人、介绍人不是正式党员或人数不符", "admission_introducers"),
    error("review_gap", "两次考察间隔超过半年", "admission_review"),
    error("under_one_year", "培养教育不满一年", "admission_cultivation"),
    error("no_object_filing", "发展对象未经上级备案同意", "admission_object_filing"),
    error("no_political_review", "没有政治审查，或不合格，或晚于大会", "admission_political_review"),
    error("training_short", "集中培训不足或晚于大会", "admission_training"),
    error("vote_before_pre_exam", "预审前召开大会", "admission_pre_exam"),
    error("form_before_pre_exam", "预审前填写志愿书", "admission_pre_exam"),
    doubt("leaving_soon", "三个月内离开仍办理接收", "admission_leaving"),
    error("quorum", "到会人数不足", "admission_quorum"),
    error("votes", "赞成票不足或票数矛盾", "admission_vote"),
    error("batch_vote", "多人合并表决", "admission_each"),
    error("probationer_voted", "没有表决权的人参加表决", "probation_rights"),
    error("approver_not_authorised", "审批机关没有审批权限", "admission_approver"),
    error("approval_late", "超过时限审批", "admission_approval"),
    error("no_talk_before_approval", "审批前没有派人谈话", "admission_approver_talk"),
    error("wrong_join_date", "名册入党、转正日期不符", "admission_join_date"),
    doubt("oath_missing", "没有及时宣誓", "admission_oath_within"),
    error("conversion_early", "预备期未满讨论转正", "probation_length"),
    doubt("conversion_late", "预备期满没有及时讨论转正", "conversion_meeting"),
    error("extend_range", "延长预备期不合规定", "probation_extension"),
    error("dues_start", "党费没有从大会通过当月起缴", "admission_dues_from"),
    error("material_missing", "归档材料不全", "admission_archive"),
    doubt("date_identical", "多个步骤同日或多在休息日", "admission_no_rush"),
    error("over_plan", "超出年度发展计划", "admission_plan"),
    doubt("rush", "发展过于集中", "admission_no_rush"),
];

/// The check of a key.
pub fn check(key: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|c| c.key == key)
}

/// What checks of one case rest on besides the case.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The rules.
    pub catalogue: &'a Catalogue,
    /// Today.
    pub today: Day,
}

impl Ground<'_> {
    /// A rule's least number.
    fn least(&self, rule: &str, usual: i64) -> i64 {
        self.catalogue.rule(rule).and_then(|r| r.value).unwrap_or(usual)
    }

    /// The last day that a rule allows after another.
    fn until(&self, rule: &str, from: Day) -> Option<Day> {
        let length = self.catalogue.rule(rule)?.at_most()?;
        Some(procedure::end(from, length, self.workdays()).day)
    }

    /// The first day that a rule allows after another.
    fn since(&self, rule: &str, from: Day) -> Option<Day> {
        let length = self.catalogue.rule(rule)?.at_least()?;
        Some(procedure::end(from, length, self.workdays()).day)
    }

    fn workdays(&self) -> &Workdays {
        self.catalogue.workdays()
    }
}

/// Whether a check looks at one case alone, so that the others need not be gathered for it.
pub fn is_of_one(key: &str) -> bool {
    one::looks(key)
}

/// Everything found in one case by the checks that look at one.
pub fn of_one(past: &Past, ground: Ground<'_>) -> Vec<Violation> {
    one::all(past, ground)
}
