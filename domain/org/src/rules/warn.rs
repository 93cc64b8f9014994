//! What about a unit does not agree with the regulations, each with its clause. Pure: facts in, warnings out; nothing is blocked.
//!
//! 以上 and 以下 include the number itself. Probationary members count for the size of a branch, but not for the least number of full
//! members nor for the committee.

use crate::{PostHolder, Term, Unit};
use base::{Day, Refusal};
use catalogue::{Catalogue, Hardness, Rule, UnitKind};

/// What is known about a unit.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The unit.
    pub unit: Unit,
    /// Full members whose relation stands in the unit itself, from the ledger.
    pub full_members: i64,
    /// Full and probationary members, from the ledger.
    pub members: i64,
    /// The latest term, if one was entered.
    pub term: Option<Term>,
    /// Who holds which post today.
    pub committee: Vec<PostHolder>,
}

/// Something that does not agree with a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Key of the rule.
    pub rule: String,
    /// Its name.
    pub name: String,
    /// What, what to do, by which clause.
    pub refusal: Refusal,
    /// 应当 or 一般.
    pub hardness: Hardness,
    /// Whether the clause is to be shown as 未核实.
    pub unverified: bool,
}

/// A rule in force, with its number.
struct Known<'a> {
    rule: &'a Rule,
    value: i64,
}

/// The rules as they stand on a day.
struct Rules<'a> {
    catalogue: &'a Catalogue,
    today: Day,
}

impl<'a> Rules<'a> {
    fn get(&self, key: &str) -> Option<Known<'a>> {
        let rule = self.catalogue.rule(key).filter(|r| r.basis.holds_on(self.today))?;
        Some(Known { rule, value: rule.value.unwrap_or(0) })
    }
}

impl Known<'_> {
    fn warn(&self, what: String, remedy: &str) -> Warning {
        Warning {
            rule: self.rule.key.clone(),
            name: self.rule.name.clone(),
            refusal: Refusal::new(what, remedy).by(self.rule.basis.clause().unwrap_or_default()),
            hardness: self.rule.basis.hardness,
            unverified: self.rule.basis.unverified(),
        }
    }
}

/// Everything about a unit that does not agree with the rules in force today. Units that ended have nothing left to heed.
pub fn warnings(facts: &Facts, catalogue: &Catalogue, today: Day) -> Vec<Warning> {
    let Some(kind) = catalogue.unit_kind(&facts.unit.kind).filter(|_| facts.unit.dissolved.is_none()) else {
        return Vec::new();
    };
    let rules = Rules { catalogue, today };
    let mut all = Vec::new();
    if kind.holds_members {
        all.extend(too_few(facts, &rules));
        all.extend(too_many(facts, &rules));
        all.extend(without_committee(facts, &rules));
        all.extend(covers_too_many(facts, &rules));
    }
    all.extend(without_head(facts, kind, &rules));
    all.extend(committee_too_large(facts, kind, &rules));
    if kind.elected {
        all.extend(about_term(facts, kind, &rules));
    }
    all
}

fn too_few(facts: &Facts, rules: &Rules<'_>) -> Option<Warning> {
    let least = rules.get("branch_min_members")?;
    if facts.full_members >= least.value {
        return None;
    }
    if facts.members == 0 {
        return Some(least.warn("名册中没有党员".into(), "请录入或导入党员名册；不再具备条件的，请研究调整、撤销"));
    }
    let what = format!("正式党员{}名，不足{}名", facts.full_members, least.value);
    Some(least.warn(what, "请研究调整、撤销，或与相近单位成立联合党支部"))
}

fn too_many(facts: &Facts, rules: &Rules<'_>) -> Option<Warning> {
    let most = rules.get("branch_max_members")?;
    let what = || format!("党员{}名，超过{}名", facts.members, most.value);
    (facts.members > most.value).then(|| most.warn(what(), "宜分设党支部或者成立党总支"))
}

/// Those in the committee: holders of posts that belong to it, each person once.
fn committee_size(facts: &Facts, catalogue: &Catalogue) -> i64 {
    let belongs = |h: &&PostHolder| catalogue.post(&h.post).is_some_and(|p| p.committee);
    let mut names: Vec<(Option<i64>, &str)> =
        facts.committee.iter().filter(belongs).map(|h| (h.person.map(|p| p.0), h.name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    i64::try_from(names.len()).unwrap_or(i64::MAX)
}

fn without_committee(facts: &Facts, rules: &Rules<'_>) -> Option<Warning> {
    let threshold = rules.get("branch_committee_threshold")?;
    let least = rules.get("size_branch_committee").map_or(3, |size| size.value);
    let size = committee_size(facts, rules.catalogue);
    if facts.full_members < threshold.value || size >= least {
        return None;
    }
    let held =
        if size == 0 { "没有登记支部委员".to_owned() } else { format!("只登记了{size}名支部委员") };
    let what = format!("正式党员{}名，应当设立支部委员会，{held}", facts.full_members);
    Some(threshold.warn(what, &format!("请选举产生不少于{least}名委员，并登记任职")))
}

fn committee_too_large(facts: &Facts, kind: &UnitKind, rules: &Rules<'_>) -> Option<Warning> {
    let keys = super::size_rules(&facts.unit, kind.holds_members);
    let all: Vec<Known<'_>> = keys.iter().filter_map(|key| rules.get(key)).collect();
    let size = all.first()?;
    let (most, now) = (size.rule.most?, committee_size(facts, rules.catalogue));
    let fits = all.iter().any(|known| super::size_fits(known.rule, now));
    (now > most && !fits).then(|| size.warn(format!("登记的委员{now}名，超过{most}名"), "请核对任职起止日期"))
}

fn covers_too_many(facts: &Facts, rules: &Rules<'_>) -> Option<Warning> {
    let most = rules.get("branch_joint_units")?;
    let units = facts.unit.covers.lines().filter(|line| !line.trim().is_empty()).count();
    let units = i64::try_from(units).unwrap_or(i64::MAX);
    let joint = facts.unit.kind == "joint_branch" && units > most.value;
    joint.then(|| {
        most.warn(format!("联合党支部覆盖{units}个单位，超过{}个", most.value), "请核对，必要时分设联合党支部")
    })
}

/// Every elected kind and 党小组 whose posts include one that leads it.
fn without_head(facts: &Facts, kind: &UnitKind, rules: &Rules<'_>) -> Option<Warning> {
    let head = rules.catalogue.posts().find(|p| p.head && p.unit_kinds.contains(&kind.key))?;
    if facts.committee.iter().any(|h| h.post == head.key) {
        return None;
    }
    let (what, remedy) = (format!("没有登记现任{}", head.name), "请登记任职；确有空缺的，应当及时补选");
    match kind.key.as_str() {
        "party_group" => rules.get("branch_group_split").map(|rule| rule.warn(what, "请指定或者推荐产生，并登记任职")),
        _ if kind.holds_members => rules.get("branch_vacancy").map(|rule| rule.warn(what, remedy)),
        _ if kind.elected => rules.get("election_vacancy").map(|rule| rule.warn(what, remedy)),
        _ => None,
    }
}

fn about_term(facts: &Facts, kind: &UnitKind, rules: &Rules<'_>) -> Vec<Warning> {
    let Some(term) = &facts.term else {
        let village = kind.term_rule_village.as_deref().filter(|_| facts.unit.village);
        let years = village.or(kind.term_rule.as_deref()).and_then(|key| rules.get(key));
        let missing =
            years.map(|y| y.warn("没有登记本届任期".into(), &format!("请登记当选日期，每届任期{}年", y.value)));
        return missing.into_iter().collect();
    };
    let mut all = Vec::new();
    let last = term.last_day();
    if last < rules.today {
        let on_time = rules.get("term_on_time");
        all.extend(
            on_time.map(|r| r.warn(format!("本届任期已于{}届满", last.chinese()), "请尽快换届，或报上级批准延期")),
        );
    } else {
        all.extend(ends_soon(last, kind, rules));
    }
    all.extend(extended_too_far(term, rules));
    all
}

/// The six months stand in the regulation about branches; of committees and general branches it is said only that they are reminded in
/// time, so that clause is named.
fn ends_soon(last: Day, kind: &UnitKind, rules: &Rules<'_>) -> Option<Warning> {
    let remind = rules.get("term_reminder")?;
    let months = i32::try_from(remind.value).unwrap_or(0);
    if rules.today < last.plus_months(-months) {
        return None;
    }
    let days = last.unix_days() - rules.today.unix_days();
    let what = format!("本届任期将于{}届满，还有{days}天", last.chinese());
    let said = if remind.rule.applies_to(&kind.key) { remind } else { rules.get("term_remind")? };
    Some(said.warn(what, "请做好换届准备，上级党组织提醒后留存记录"))
}

fn extended_too_far(term: &Term, rules: &Rules<'_>) -> Option<Warning> {
    let shift = rules.get("term_shift")?;
    let most = shift.rule.most?;
    let limit = super::term_end(term.ends, most);
    let to = term.extended_to.filter(|to| *to > limit)?;
    Some(shift.warn(format!("延期至{}，超过{most}年", to.chinese()), "请核对批准文件"))
}
