//! What speaks against a step of admission beyond its gates: ages, people who are no full members, authority, plan, lengths.

use super::{applicant, expiry, extension_months, latest, may_approve, months, rejoin, standing};
use crate::store;
use access::Work;
use base::id::{PersonId, UnitId};
use base::{Day, Outcome, Period, Refusal};
use case::StepRow;
use case::hook::{Doing, Facts, FactsFuture};
use catalogue::Rule;
use ledger::{Question, Span};
use member::influence;
use member::rights::{self, Asked};
use member::store::Membership;
use procedure::{Finding, Weight};
use record::value::{Value, Values};

pub(super) fn facts<'a>(work: &'a mut Work, doing: Doing<'a>) -> FactsFuture<'a> {
    Box::pin(async move {
        let mut found = Vec::new();
        let outcome = doing.row.outcome.as_str();
        match doing.step.key.as_str() {
            "apply" => {
                of_age(work, doing, &mut found).await?;
                rejoin::against(work, doing, &mut found).await?;
            }
            "activist" if outcome == "agreed" => recommended(work, doing, &mut found).await?,
            "contacts" => full_members(work, doing, ("admission_contacts", 1, 2), &mut found).await?,
            "introducers" => full_members(work, doing, ("admission_introducers", 2, 2), &mut found).await?,
            "training" if outcome == "passed" => trained(work, doing, &mut found),
            "branch_exam" if outcome == "qualified" => leaving(work, doing, &mut found),
            "pre_exam" => authority(work, doing, "examiner", &mut found).await?,
            "assembly" => meeting(work, doing, &mut found).await?,
            "conversion_assembly" => {
                not_confirmed_yet(doing, &mut found);
                meeting(work, doing, &mut found).await?;
                probation(work, doing, &mut found)?;
            }
            "approval" => {
                authority(work, doing, "approver", &mut found).await?;
                if outcome == "approved" {
                    plan(work, doing, &mut found).await?;
                }
            }
            "conversion_approval" => {
                authority(work, doing, "approver", &mut found).await?;
                as_voted(doing, &mut found);
            }
            "archived" => archived(work, doing, &mut found),
            _ => {}
        }
        Ok(Facts { findings: found })
    })
}

fn by_rule(work: &Work, rule: &str, on: Day, refusal: Refusal) -> Finding {
    Finding::by_rule(work.catalogue(), rule, on, refusal)
}

/// A rule's number.
fn number(work: &Work, rule: &str, usual: i64) -> i64 {
    work.catalogue().rule(rule).and_then(|r| r.value).unwrap_or(usual)
}

fn says_yes(values: &Values, key: &str) -> bool {
    values.get(key) == Some(&Value::Bool(true))
}

async fn of_age(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let who = applicant(work, doing.scope, doing.case).await?;
    let least = number(work, "admission_min_age", 18);
    if let Some(age) = who.facts.age(doing.row.on).filter(|age| i64::from(*age) < least) {
        let refusal = Refusal::at("on", format!("递交申请时{age}周岁，不满{least}周岁"), "请核对出生日期和申请日期");
        found.push(by_rule(work, "admission_min_age", doing.row.on, refusal));
    }
    Ok(())
}

/// Young members of the League come by its recommendation.
async fn recommended(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let who = applicant(work, doing.scope, doing.case).await?;
    let most = number(work, "admission_league_age", 28);
    let young = who.facts.age(doing.row.on).is_some_and(|age| i64::from(age) <= most);
    let by_league = doing.row.values.get("recommended").and_then(Value::code) == Some("league");
    if who.league && young && !by_league {
        let what = format!("申请人是{most}周岁以下的共青团员，没有经团组织推优");
        let refusal = Refusal::at("recommended", what, "一般应当经团组织推优，请核对");
        found.push(by_rule(work, "admission_league_age", doing.row.on, refusal));
    }
    Ok(())
}

fn people(values: &Values, key: &str) -> Vec<PersonId> {
    match values.get(key) {
        Some(Value::Persons(all)) => all.iter().map(|p| PersonId(p.id)).collect(),
        _ => Vec::new(),
    }
}

/// Contacts and introducers: so many, and every one a full member.
async fn full_members(
    work: &mut Work,
    doing: Doing<'_>,
    (rule, least, most): (&str, usize, usize),
    found: &mut Vec<Finding>,
) -> Outcome<()> {
    let ids = people(&doing.row.values, "people");
    let on = doing.row.on;
    if !(least..=most).contains(&ids.len()) {
        let wanted = if least == most { format!("{most}名") } else { format!("{least}至{most}名") };
        let refusal = Refusal::at("people", format!("应为{wanted}，现为{}名", ids.len()), "请核对");
        found.push(by_rule(work, rule, on, refusal));
    }
    let role = doing.step.fields.iter().find(|f| f.key == "people").map_or("", |f| f.name.as_str());
    for (name, withheld) in without_rights(work, doing, &ids).await? {
        // Which decision it was is for those only who may see it; a mark keeps what anybody may read.
        let refusal = match withheld {
            true => {
                let which = "处于留党察看期间，没有恢复党员权利";
                let remedy = format!("{}；请另行指定", influence::remedy(doing.scope, which));
                Refusal::at("people", format!("{name}在{}不符合{role}条件", on.chinese()), remedy)
            }
            false => Refusal::at("people", format!("{name}在{}不是正式党员", on.chinese()), "请另行指定"),
        };
        found.push(by_rule(work, rule, on, refusal));
    }
    Ok(())
}

/// The names of those who had no full rights on the day of the step, and whether they are full members whose rights were withheld. Of
/// somebody out of reach nothing is said.
async fn without_rights(work: &mut Work, doing: Doing<'_>, ids: &[PersonId]) -> Outcome<Vec<(String, bool)>> {
    let (catalogue, keys, on) = (work.catalogue().clone(), work.keys().clone(), doing.row.on);
    let asked = Asked { keys: &keys, catalogue: &catalogue, on };
    let known = member::store::memberships(work.conn(), doing.scope, ids).await?;
    let withheld = rights::withheld_of(work.conn(), doing.scope.district(), asked, ids).await?;
    let without = |m: Membership| match withheld.iter().any(|w| w.person == m.id) {
        true => Some((m.name, true)),
        false => (!m.was_full(on)).then_some((m.name, false)),
    };
    Ok(known.into_iter().filter_map(without).collect())
}

fn trained(work: &Work, doing: Doing<'_>, found: &mut Vec<Finding>) {
    let amount = |key: &str| doing.row.values.get(key).and_then(Value::amount).map_or(0, |q| q.0);
    let least = |rule: &str, usual: i64| number(work, rule, usual) * 1000;
    let enough =
        amount("days") >= least("admission_training", 3) || amount("hours") >= least("admission_training_hours", 24);
    if !enough {
        let refusal = Refusal::at("days", "培训不足三天，也不足二十四学时", "请核对，或补足后再登记");
        found.push(by_rule(work, "admission_training", doing.row.on, refusal));
    }
}

fn leaving(work: &Work, doing: Doing<'_>, found: &mut Vec<Finding>) {
    if says_yes(&doing.row.values, "leaving") {
        let refusal = Refusal::at("leaving", "发展对象三个月内将离开本单位", "一般不办理接收手续，请核对");
        found.push(by_rule(work, "admission_leaving", doing.row.on, refusal));
    }
}

/// One by one, and by those who may vote; how many are due is the engine's own check.
async fn meeting(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let (values, on) = (&doing.row.values, doing.row.on);
    if says_yes(values, "together") {
        let refusal = Refusal::at("together", "多人合并表决无效", "应当逐个讨论、逐个表决");
        found.push(by_rule(work, "admission_each", on, refusal));
    }
    for (name, _) in without_rights(work, doing, &people(values, "voters")).await? {
        let refusal = Refusal::at("voters", format!("{name}在{}没有表决权", on.chinese()), "请核对名单和票数");
        found.push(by_rule(work, "probation_rights", on, refusal));
    }
    Ok(())
}

/// The probation is over before converting, also when it was extended; it is extended once, by a length that the rule allows.
fn probation(work: &Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let (rows, on) = (standing(doing), doing.row.on);
    let extended = extension_months(&rows);
    if doing.row.outcome == "convert" && extended > 0 {
        let until = expiry(work, &rows)?;
        if on < until {
            let what = format!("预备期已延长{extended}个月，到{}才满", until.chinese());
            found.push(by_rule(work, "probation_length", on, Refusal::at("on", what, "请核对日期，或期满后再讨论")));
        }
    }
    if doing.row.outcome != "extend" {
        return Ok(());
    }
    const RULE: &str = "probation_extension";
    let months = months(&doing.row.values);
    let (least, most) = bounds(work.catalogue().rule(RULE));
    if !(least..=most).contains(&months) {
        let refusal = Refusal::at("months", format!("延长{months}个月，应为{least}至{most}个月"), "请核对");
        found.push(by_rule(work, RULE, on, refusal));
    }
    if extended > 0 {
        let refusal = Refusal::at("outcome", "预备期已经延长过一次", "应当讨论转正或取消预备党员资格");
        found.push(by_rule(work, RULE, on, refusal));
    }
    Ok(())
}

/// The least and the most months of an extension.
fn bounds(rule: Option<&Rule>) -> (i64, i64) {
    rule.map_or((6, 12), |r| (r.value.unwrap_or(6), r.most.unwrap_or(12)))
}

/// The body named in a field may approve probationary members.
async fn authority(work: &mut Work, doing: Doing<'_>, field: &str, found: &mut Vec<Finding>) -> Outcome<()> {
    let Some(Value::Unit(named)) = doing.row.values.get(field) else { return Ok(()) };
    let unit = org::store::find(work.conn(), doing.scope, UnitId(named.id)).await;
    if !unit.as_ref().is_ok_and(may_approve) {
        let what = format!("{}没有预备党员审批权限", named.name);
        let refusal = Refusal::at(field, what, "请选择有审批权限的党委；审批权限在党组织信息中标明");
        found.push(by_rule(work, "admission_approver", doing.row.on, refusal));
    }
    Ok(())
}

/// No more than the plans of the branch and of the units above it allow in the year of the assembly.
async fn plan(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let rows = standing(doing);
    let Some(vote) = latest(&rows, "assembly") else { return Ok(()) };
    let Some(period) = Period::year(vote.on.year()) else { return Ok(()) };
    for (plan, unit) in store::plans_over(work.conn(), doing.scope, doing.case.unit, vote.on.year()).await? {
        let Some(below) = doing.scope.within(&unit.path) else { continue };
        let question = Question::of("admission.accepted", Span::Within(period));
        let sums = ledger::by_unit(work.conn(), &below, &question).await?;
        let so_far = sums.iter().map(|s| s.quantity.0).sum::<i64>() / 1000;
        if so_far >= plan.planned {
            let what = format!("{}{}年发展党员计划{}名，已发展{so_far}名", unit.name, plan.year, plan.planned);
            found.push(by_rule(
                work,
                "admission_plan",
                doing.row.on,
                Refusal::at("on", what, "请先向上级申请调整计划"),
            ));
        }
    }
    Ok(())
}

/// Whoever is a full member by approval is not discussed once more.
fn not_confirmed_yet(doing: Doing<'_>, found: &mut Vec<Finding>) {
    let rows = standing(doing);
    if let Some(row) = rows.iter().find(|r| r.step == "conversion_approval" && r.outcome == "converted") {
        let what = format!("已于{}批准转正", row.on.chinese());
        let refusal = Refusal::new(what, "批准有误的，请先撤销批准");
        found.push(Finding::of(Weight::Never, "again", refusal));
    }
}

/// What is approved is what was voted, and each resolution is approved once.
fn as_voted(doing: Doing<'_>, found: &mut Vec<Finding>) {
    let rows = standing(doing);
    let vote = latest(&rows, "conversion_assembly");
    let approved = |r: &&StepRow| r.step == "conversion_approval" && r.outcome != "refused";
    if let Some(row) = rows.iter().filter(approved).find(|r| vote.is_some_and(|v| v.id < r.id)) {
        let what = format!("支部大会的决议已于{}审批", row.on.chinese());
        let refusal = Refusal::new(what, "又经支部大会讨论的，请先登记大会；审批有误的，请先撤销");
        found.push(Finding::of(Weight::Never, "again", refusal));
    }
    let voted = vote.map(|r| r.outcome.as_str());
    let fits = matches!(
        (voted, doing.row.outcome.as_str()),
        (_, "refused") | (Some("convert"), "converted") | (Some("extend"), "extended") | (Some("cancel"), "cancelled")
    );
    if !fits {
        let refusal = Refusal::at("outcome", "审批结果与支部大会决议不一致", "请核对");
        found.push(Finding::of(Weight::Wrong, "outcome", refusal));
    }
}

fn archived(work: &Work, doing: Doing<'_>, found: &mut Vec<Finding>) {
    let keys = ["has_form", "has_application", "has_review", "has_conversion", "has_cultivation"];
    for key in keys.iter().filter(|k| doing.row.values.get(k) == Some(&Value::Bool(false))) {
        let name = doing.step.fields.iter().find(|f| f.key == **key).map_or("", |f| f.name.as_str());
        let refusal = Refusal::at(*key, format!("缺{name}"), "请补齐后归档");
        found.push(by_rule(work, "admission_archive", doing.row.on, refusal));
    }
}
