//! What about a file should be seen to, by rule. Pure; nothing here acts by itself.

use crate::file::{File, Kind};
use base::Day;
use catalogue::{Catalogue, Length, Rule};

/// One thing to see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// 已 7 个月没有联系.
    pub what: String,
    /// The clause behind it; empty where there is none.
    pub clause: String,
}

/// The days up to which something is too long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cuts {
    /// Contact with floating members.
    pub contact: Option<Day>,
    /// Contact with members abroad.
    pub abroad_contact: Option<Day>,
    /// Departure of members abroad.
    pub abroad_stop: Option<Day>,
    /// A floating member's report.
    pub report: Option<Day>,
    /// The audit of a card.
    pub audit: Option<Day>,
    /// The review of hardship.
    pub review: Option<Day>,
    /// Today.
    pub today: Day,
}

impl Cuts {
    /// By the rules of the catalogue; what no rule limits is never too long ago.
    pub fn of(catalogue: &Catalogue, today: Day) -> Self {
        let back = |key: &str| back(catalogue.rule(key)?, today);
        Self {
            contact: back("floating_contact"),
            abroad_contact: back("abroad_contact"),
            abroad_stop: back("abroad_stop"),
            report: back("floating_report"),
            audit: back("floating_card_audit"),
            review: back("hardship_review"),
            today,
        }
    }
}

fn back(rule: &Rule, today: Day) -> Option<Day> {
    match rule.at_least()? {
        Length::Months(n) => Some(today.plus_months(-n)),
        Length::Days(n) => Some(today.plus_days(-n)),
        Length::Workdays(_) => None,
    }
}

/// Whole months from a day to another.
pub fn months(from: Day, to: Day) -> i32 {
    let n = (to.year() - from.year()) * 12 + to.month0() as i32 - from.month0() as i32;
    if from.plus_months(n) > to { n - 1 } else { n }
}

/// Everything to see to about a file, the most pressing first.
pub fn alarms(file: &File, catalogue: &Catalogue, today: Day) -> Vec<Alarm> {
    let cuts = Cuts::of(catalogue, today);
    let mut all = Vec::new();
    if file.undone {
        return all;
    }
    let by = |what: String, rule: &str| {
        let clause = catalogue.rule(rule).map(|r| r.basis.cited()).unwrap_or_default();
        Alarm { what, clause }
    };
    let late = |day: Day, cut: Option<Day>| cut.is_some_and(|cut| day <= cut);
    let ago = |day: Day| months(day, today);
    if file.is_open() {
        match file.kind {
            Kind::Out | Kind::In if late(file.contact_on, cuts.contact) => {
                all.push(by(format!("已{}个月没有联系", ago(file.contact_on)), "floating_contact"));
            }
            Kind::Abroad if late(file.contact_on, cuts.abroad_contact) => {
                all.push(by(format!("已{}个月没有联系", ago(file.contact_on)), "abroad_contact"));
            }
            Kind::Hardship if late(file.review_on, cuts.review) => {
                all.push(by(format!("已{}个月没有复核", ago(file.review_on)), "hardship_review"));
            }
            _ => {}
        }
        if file.kind == Kind::Out && late(file.report_on, cuts.report) {
            all.push(by(format!("已{}个月没有汇报", ago(file.report_on)), "floating_report"));
        }
        if file.kind == Kind::Abroad && late(file.since, cuts.abroad_stop) {
            all.push(by(format!("出国（境）已满{}年", ago(file.since) / 12), "abroad_stop"));
        }
        if let Some(day) = file.expected.filter(|day| *day < today) {
            all.push(Alarm { what: format!("预计返回日期（{}）已过", day.chinese()), clause: String::new() });
        }
        if file.astray {
            let what = "组织关系已不在本支部，应当结束登记".to_owned();
            all.push(Alarm { what, clause: String::new() });
        }
    }
    if file.card_state == "good" {
        if !file.is_open() {
            all.push(by("登记已结束，活动证还没有收回".to_owned(), "floating_card"));
        } else if file.audit_on.is_some_and(|day| late(day, cuts.audit)) {
            all.push(by("活动证年审到期".to_owned(), "floating_card_audit"));
        }
    }
    all
}
