//! The beginning: size of the committee, whether there is one, and what the term says.

use super::{by_rule, soft};
use crate::way::{latest, number};
use crate::{DIRECT, ELECTION};
use access::Work;
use base::{Outcome, Refusal};
use case::hook::Doing;
use catalogue::Rule;
use org::{Term, Unit};
use procedure::{Finding, Weight};
use record::value::Value;

async fn unit(work: &mut Work, doing: Doing<'_>) -> Outcome<Unit> {
    org::store::find(work.conn(), doing.scope, doing.case.unit).await
}

async fn term(work: &mut Work, doing: Doing<'_>) -> Outcome<Option<Term>> {
    org::store::current_term(work.conn(), doing.scope, doing.case.unit).await
}

fn holds_members(work: &Work, unit: &Unit) -> bool {
    work.catalogue().unit_kind(&unit.kind).is_some_and(|k| k.holds_members)
}

/// The plan of a re-election.
pub(super) async fn plan(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let (unit, on) = (unit(work, doing).await?, doing.row.on);
    if term(work, doing).await?.is_none() {
        let refusal = Refusal::new(
            "没有登记本届任期，无法判断是否按期",
            "已有任期的请先在党组织的“班子和任期”中登记；首次选举的不计入换届",
        );
        found.push(soft(work, "term_on_time", on, refusal));
    }
    if doing.case.procedure == ELECTION {
        size(work, doing, &unit, found);
    }
    if holds_members(work, &unit) {
        with_or_without(work, doing, &unit, found).await?;
    }
    Ok(())
}

/// As many seats as a committee of this kind has.
fn size(work: &Work, doing: Doing<'_>, unit: &Unit, found: &mut Vec<Finding>) {
    let all = org::rules::size_rules(unit, holds_members(work, unit));
    let rules: Vec<&Rule> = all.iter().filter_map(|key| work.catalogue().rule(key)).collect();
    let seats = i64::from(number(&doing.row.values, "seats").unwrap_or(0));
    if let Some(usual) = rules.first().filter(|_| !rules.iter().any(|rule| org::rules::size_fits(rule, seats))) {
        let (least, most) = (usual.value.unwrap_or(0), usual.most.unwrap_or(i64::MAX));
        let what = format!("委员名额{seats}名，一般为{least}至{most}名");
        found.push(by_rule(work, &usual.key, doing.row.on, Refusal::at("seats", what, "请核对")));
    }
}

/// Seven full members have a committee; fewer have none.
async fn with_or_without(work: &mut Work, doing: Doing<'_>, unit: &Unit, found: &mut Vec<Finding>) -> Outcome<()> {
    const RULE: &str = "branch_committee_threshold";
    let on = doing.row.on;
    let members = member::store::of_branch(work.conn(), doing.scope, unit.id, on).await?;
    let full = i64::try_from(members.iter().filter(|m| m.category == "full").count()).unwrap_or(i64::MAX);
    let least = work.catalogue().rule(RULE).and_then(|r| r.value).unwrap_or(7);
    if full == 0 {
        return Ok(());
    }
    if doing.case.procedure == DIRECT && full >= least {
        let what = format!("正式党员{full}名，应当设立支部委员会");
        let refusal = Refusal::new(what, "请改在“换届选举”中办理");
        found.push(by_rule(work, RULE, on, refusal));
    }
    if doing.case.procedure == ELECTION && full < least {
        let what = format!("正式党员{full}名，不足{least}名的一般不设委员会");
        let refusal = Refusal::new(what, "不设委员会的请在“换届选举（不设委员会）”中办理");
        found.push(soft(work, "branch_no_committee", on, refusal));
    }
    Ok(())
}

/// A vacancy is filled in a post that the unit has.
pub(super) async fn vacancy(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let unit = unit(work, doing).await?;
    let key = doing.row.values.get("post").and_then(Value::code).unwrap_or("");
    let Some(post) = work.catalogue().post(key) else { return Ok(()) };
    if !post.unit_kinds.is_empty() && !post.unit_kinds.contains(&unit.kind) {
        let refusal = Refusal::at("post", format!("{}不设{}", unit.name, post.name), "请核对");
        found.push(Finding::of(Weight::Never, "post", refusal));
    }
    let seats = number(&doing.row.values, "seats").unwrap_or(0);
    if post.single && seats > 1 {
        let refusal = Refusal::at("seats", format!("{}只有一名", post.name), "请核对名额");
        found.push(Finding::of(Weight::Wrong, "post", refusal));
    }
    let today = work.today();
    let post = post.clone();
    let held = org::store::committee(work.conn(), doing.scope, unit.id, today).await?;
    if let Some(holder) = held.iter().find(|h| post.single && h.post == post.key) {
        let what = format!("{}现由{}担任，没有空缺", post.name, holder.name);
        let refusal = Refusal::at("post", what, "请先登记前任免职");
        found.push(Finding::of(Weight::Hard, "post", refusal));
    }
    Ok(())
}

/// Early or late: within the year that the rule allows, and once only.
pub(super) async fn shift(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    const RULE: &str = "term_shift";
    let on = doing.row.on;
    let rows = super::standing(doing);
    let request = if doing.step.key == "request" { doing.row } else { latest(&rows, "request").unwrap_or(doing.row) };
    let Some(term) = term(work, doing).await? else {
        let refusal = Refusal::new("没有登记本届任期", "请先在党组织的“班子和任期”中登记当选日期");
        found.push(Finding::of(Weight::Never, "term", refusal));
        return Ok(());
    };
    let late = request.values.get("kind").and_then(Value::code) != Some("early");
    let Some(to) = request.values.day("to") else { return Ok(()) };
    let most = work.catalogue().rule(RULE).and_then(Rule::at_most);
    let months = if let Some(catalogue::Length::Months(n)) = most { n } else { 12 };
    let ends = term.ends.chinese();
    if late && term.extended_to.is_some() {
        let what = format!("本届任期已批准延期至{}", term.last_day().chinese());
        found.push(Finding::of(Weight::Never, "shift", Refusal::at("to", what, "不能再次延期，请抓紧换届")));
    }
    let wrong_side = if late { to <= term.ends } else { to >= term.ends || to < term.elected };
    if wrong_side {
        let what = if late {
            format!("延期日期不晚于届满日{ends}")
        } else {
            format!("提前的日期应早于届满日{ends}，不早于当选日期")
        };
        found.push(Finding::of(Weight::Wrong, "shift", Refusal::at("to", what, "请核对日期")));
    }
    let (limit, word) =
        if late { (term.ends.plus_months(months), "延期") } else { (term.ends.plus_months(-months), "提前") };
    if (late && to > limit) || (!late && to < limit) {
        let what = format!("{word}超过{months}个月（届满日{ends}）");
        found.push(by_rule(work, RULE, on, Refusal::at("to", what, "一般不超过一年，请写明原因")));
    }
    Ok(())
}
