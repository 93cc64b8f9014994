//! What must and should hold of a member's facts and of what is done with a member. Pure; every reason at once.

use crate::facts::Facts;
use base::{Day, IdNumber, PartialDay, Refusal, name};
use catalogue::{Catalogue, ColumnKind, Hardness};

mod acts;

pub use acts::{Plan, against};

/// Something found: it blocks, or it only warns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong; its place is the key of the column.
    pub refusal: Refusal,
    /// Whether nothing may be saved because of it.
    pub blocks: bool,
}

impl Finding {
    /// A finding that blocks.
    pub(crate) fn hard(key: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { refusal: Refusal::at(key, what, remedy), blocks: true }
    }

    /// A finding that warns.
    pub(crate) fn soft(key: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { refusal: Refusal::at(key, what, remedy), blocks: false }
    }

    /// A finding by a rule of the catalogue: as hard as the rule, warning only where the rule did not hold yet.
    fn by_rule(self, catalogue: &Catalogue, rule: &str, on: Option<Day>) -> Self {
        let Some(rule) = catalogue.rule(rule) else { return self };
        let in_force = on.is_none_or(|day| rule.basis.holds_on(day));
        let blocks = self.blocks && rule.basis.hardness == Hardness::Hard && in_force;
        let clause = rule.basis.clause().unwrap_or_default();
        Self { refusal: self.refusal.by(clause), blocks }
    }
}

/// The reasons among findings that block.
pub fn blocking(findings: Vec<Finding>) -> Vec<Refusal> {
    findings.into_iter().filter(|f| f.blocks).map(|f| f.refusal).collect()
}

/// Columns that a complete roster fills in for everybody; required ones are not counted, a row without them is refused.
const EXPECTED: [&str; 4] = ["ethnicity", "education", "job_post", "phone"];

/// Columns expected but not known: keys.
pub fn missing(facts: &Facts) -> Vec<&'static str> {
    let mut missing: Vec<&'static str> = EXPECTED.into_iter().filter(|key| !facts.has(key)).collect();
    if facts.get("category") == "full" && !facts.has("confirmed_on") {
        missing.push("confirmed_on");
    }
    missing
}

/// Everything that contradicts itself, the ID number or the calendar.
pub fn check(facts: &Facts, catalogue: &Catalogue, today: Day) -> Vec<Finding> {
    let mut found = Vec::new();
    required(facts, catalogue, &mut found);
    let shown = facts.get("name");
    if !shown.is_empty()
        && let Some(fault) = name::fault(shown)
    {
        found.push(Finding::hard("name", fault, "请按居民身份证填写"));
    }
    identity(facts, today, &mut found);
    calendar(facts, catalogue, today, &mut found);
    membership(facts, catalogue, today, &mut found);
    only_with_yes(facts, catalogue, &mut found);
    found
}

fn required(facts: &Facts, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    let wanted = catalogue.roster_columns().iter().filter(|c| c.required && c.kind != ColumnKind::Unit);
    for column in wanted.filter(|c| !facts.has(&c.key)) {
        found.push(Finding::hard(&column.key, format!("缺少{}", column.name), format!("请填写{}", column.name)));
    }
}

/// The ID number is valid; sex and birth agree with it. Reported, never overwritten.
fn identity(facts: &Facts, today: Day, found: &mut Vec<Finding>) {
    if !facts.has("id_number") {
        return;
    }
    let id = match IdNumber::parse(facts.get("id_number"), today) {
        Ok(id) => id,
        Err(what) => {
            let remedy = "请按居民身份证核对";
            found.push(Finding::hard("id_number", format!("公民身份号码{what}"), remedy));
            return;
        }
    };
    const REMEDY: &str = "请核对号码和该项，以档案和居民身份证为准改正其中错误的一项";
    let sex = facts.get("sex");
    if matches!(sex, "1" | "2") && sex != id.sex() {
        let (told, shown) = (sex_name(sex), sex_name(id.sex()));
        let what = format!("性别为{told}，与公民身份号码（{shown}）不一致");
        found.push(Finding::hard("sex", what, REMEDY));
    }
    if let Some(birth) = facts.day("birth")
        && !(birth.first() <= id.birth() && id.birth() <= birth.last())
    {
        let what = format!("出生日期为{}，与公民身份号码（{}）不一致", birth.chinese(), id.birth().chinese());
        found.push(Finding::hard("birth", what, REMEDY));
    }
}

fn sex_name(code: &str) -> &'static str {
    if code == "1" { "男" } else { "女" }
}

/// No date of something that has happened lies in the future.
fn calendar(facts: &Facts, catalogue: &Catalogue, today: Day, found: &mut Vec<Finding>) {
    for column in catalogue.roster_columns().iter().filter(|c| c.kind == ColumnKind::Day && c.key != "extended_until") {
        if let Some(day) = facts.day(&column.key)
            && day.first() > today
        {
            let what = format!("{}{}晚于今天", column.name, day.chinese());
            found.push(Finding::hard(&column.key, what, "请核对日期"));
        }
    }
}

/// Joining, probation and confirmation in order.
fn membership(facts: &Facts, catalogue: &Catalogue, today: Day, found: &mut Vec<Finding>) {
    let (joined, confirmed) = (facts.day("joined_on"), facts.day("confirmed_on"));
    if let (Some(birth), Some(joined)) = (facts.day("birth"), joined) {
        let age = catalogue.rule("admission_min_age").and_then(|r| r.value).unwrap_or(18);
        if i64::from(birth.first().full_years_until(joined.last())) < age {
            let what = format!("入党日期{}距出生日期{}不满{age}周岁", joined.chinese(), birth.chinese());
            let finding = Finding::hard("joined_on", what, "请核对两个日期");
            found.push(finding.by_rule(catalogue, "admission_min_age", Some(joined.first())));
        }
    }
    if let (Some(joined), Some(confirmed)) = (joined, confirmed) {
        if confirmed.last() < joined.first() {
            let what = format!("转正日期{}早于入党日期{}", confirmed.chinese(), joined.chinese());
            found.push(Finding::hard("confirmed_on", what, "请核对两个日期"));
        } else if facts.get("category") == "full"
            && confirmed.last() < joined.first().plus_months(probation_months(catalogue))
        {
            let what = format!("入党日期{}到转正日期{}不满预备期一年", joined.chinese(), confirmed.chinese());
            let finding = Finding::soft("confirmed_on", what, "请核对两个日期");
            found.push(finding.by_rule(catalogue, "probation_length", None));
        }
    }
    match facts.get("category") {
        "probationary" if confirmed.is_some() => {
            found.push(Finding::hard(
                "confirmed_on",
                "预备党员不应有转正日期",
                "已转正的请把人员类别改为正式党员，否则清空转正日期",
            ));
        }
        "probationary" => overdue(facts, catalogue, joined, today, found),
        "full" if confirmed.is_none() => {
            found.push(Finding::soft("confirmed_on", "正式党员缺少转正日期", "请补填，只知道年月的可以只填年月"));
        }
        _ => {}
    }
}

/// A probation that has run out.
fn overdue(facts: &Facts, catalogue: &Catalogue, joined: Option<PartialDay>, today: Day, found: &mut Vec<Finding>) {
    let Some(joined) = joined else { return };
    let end = facts
        .day("extended_until")
        .map_or_else(|| joined.last().plus_months(probation_months(catalogue)), |extended| extended.last());
    if end < today {
        let what = format!("预备期已于{}届满", end.chinese());
        let finding = Finding::soft("category", what, "请及时讨论转正，或核对人员类别和入党日期");
        found.push(finding.by_rule(catalogue, "probation_length", None));
    }
}

/// Length of the probation.
pub(crate) fn probation_months(catalogue: &Catalogue) -> i32 {
    let years = catalogue.rule("probation_length").and_then(|r| r.value).unwrap_or(1);
    i32::try_from(years * 12).unwrap_or(12)
}

/// Where somebody went, and since when nobody heard of them, only of those who are floating or out of contact.
fn only_with_yes(facts: &Facts, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    let groups =
        [("floating", "流动党员", ["floating_to", "floating_since"].as_slice()), ("lost", "失联党员", &["lost_since"])];
    for (flag, who, keys) in groups {
        for key in keys.iter().filter(|key| facts.has(key) && !facts.is(flag)) {
            let title = catalogue.roster_column(key).map_or(*key, |c| c.name.as_str());
            let what = format!("不是{who}却填写了{title}");
            let remedy = format!("是{who}的请在“{}”填“是”，否则清空{title}", flag_name(catalogue, flag));
            found.push(Finding::hard(key, what, remedy));
        }
    }
    if facts.is("lost") && !facts.has("lost_since") {
        found.push(Finding::soft("lost_since", "失联党员缺少失去联系日期", "请补填"));
    }
    if facts.is("floating") && !facts.has("floating_to") {
        found.push(Finding::soft("floating_to", "流动党员缺少外出流向", "请补填到省、市、县"));
    }
}

fn flag_name<'a>(catalogue: &'a Catalogue, key: &'a str) -> &'a str {
    catalogue.roster_column(key).map_or(key, |c| c.name.as_str())
}

#[cfg(test)]
mod rules_tests;
