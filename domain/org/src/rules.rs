//! When a unit may be founded or changed. Pure: facts in, every reason against it out.

pub mod warn;
#[cfg(test)]
mod warn_tests;

use crate::{Change, Details, NewPost, NewTerm, NewUnit, PostHolder, Span, Term, Unit};
use base::{Day, PartialDay, Refusal, phone};
use catalogue::{Catalogue, Rule, UnitKind};

/// Longest full name in characters.
pub const NAME_MAX: usize = 100;
/// Longest short name, in characters.
const SHORT_NAME_MAX: usize = 50;

/// What must be known to found a unit.
#[derive(Debug, Default)]
pub struct Ground {
    /// The unit above and its first day in the books.
    pub parent: Option<(Unit, Day)>,
    /// Whether the district already has a root.
    pub has_root: bool,
    /// Whether the wanted code is taken.
    pub code_taken: bool,
    /// Whether a unit of that name stands under the same parent.
    pub name_taken: bool,
}

/// From which day the books have a new unit: the given day, or its founding if that is later.
pub fn first_day(new: &NewUnit) -> Day {
    new.details.founded.map_or(new.on, |founded| founded.first().max(new.on))
}

/// Whether the founding itself happened within the books, on a day that is known.
pub fn is_founding(new: &NewUnit) -> bool {
    new.details.founded.and_then(PartialDay::exact).is_some_and(|day| day >= new.on)
}

/// Everything against founding it.
pub fn against_founding(new: &NewUnit, ground: &Ground, catalogue: &Catalogue, today: Day) -> Vec<Refusal> {
    let mut all = against_name(&new.name, ground.name_taken);
    all.extend(against_code(new.code.as_deref(), ground));
    all.extend(against_details(&new.details, catalogue, today));
    match &ground.parent {
        Some((parent, since)) => {
            let first = first_day(new);
            if first < *since {
                all.push(Refusal::at(
                    "on",
                    format!("起始日期 {first} 早于上级“{}”的起始日期 {since}", parent.name),
                    "请改为不早于上级的日期",
                ));
            }
        }
        None if ground.has_root => all.push(Refusal::at("parent", "没有选择上级党组织", "请选择上级党组织")),
        None => {}
    }
    if new.on > today {
        all.push(Refusal::at("on", format!("日期 {} 晚于今天", new.on), "请填写已经发生的日期"));
    }
    match (catalogue.unit_kind(&new.kind), &ground.parent) {
        (None, _) => all.push(Refusal::at("kind", "没有选择组织类别，或类别不存在", "请从列表中选择")),
        (Some(kind), Some((parent, _))) => all.extend(against_place(parent, kind, catalogue)),
        (Some(_), None) => {}
    }
    all
}

fn against_code(code: Option<&str>, ground: &Ground) -> Vec<Refusal> {
    let mut all = Vec::new();
    match code {
        None if ground.parent.is_none() && !ground.has_root => {
            all.push(Refusal::at("code", "没有填写党组织编码", "最上级党组织的编码须由您填写"))
        }
        Some(code) if !is_code(code) => {
            all.push(Refusal::at("code", format!("“{code}”不是有效的党组织编码"), "请用1至30位字母、数字或连字符"))
        }
        Some(code) if ground.code_taken => all.push(code_taken(code)),
        _ => {}
    }
    all
}

/// The refusal of a code that another unit has.
pub fn code_taken(code: &str) -> Refusal {
    Refusal::at("code", format!("党组织编码“{code}”已被使用"), "请换一个编码，或留空由系统编制")
}

/// Whether a text can be a code.
pub fn is_code(text: &str) -> bool {
    (1..=30).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// What is wrong with a full name.
pub fn against_name(name: &str, taken: bool) -> Vec<Refusal> {
    let count = name.chars().count();
    if count == 0 {
        return vec![Refusal::at("name", "没有填写党组织全称", "请按批复文件填写全称")];
    }
    if count > NAME_MAX || name.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | '|')) {
        return vec![Refusal::at(
            "name",
            format!("党组织全称超过{NAME_MAX}个字或含有特殊符号"),
            "请按批复文件填写全称",
        )];
    }
    if taken {
        return vec![Refusal::at("name", format!("同一上级下已有“{name}”"), "请核对是否重复，或在名称中加以区别")];
    }
    Vec::new()
}

/// What is wrong with a short name.
pub fn against_short_name(name: &str) -> Option<Refusal> {
    let wrong = name.chars().count() > SHORT_NAME_MAX || name.chars().any(char::is_control);
    let what = || format!("党组织简称超过{SHORT_NAME_MAX}个字或含有看不见的控制字符");
    wrong.then(|| Refusal::at("short_name", what(), "请缩短或重新手工填写"))
}

/// What is wrong with the data about a unit.
pub fn against_details(d: &Details, catalogue: &Catalogue, today: Day) -> Vec<Refusal> {
    let mut all = Vec::new();
    if let Some(founded) = d.founded.filter(|f| f.first() > today) {
        all.push(Refusal::at("founded", format!("成立日期 {founded} 晚于今天"), "请填写已经发生的日期"));
    }
    let known = d.sector.is_empty() || catalogue.codes("sector").is_some_and(|table| table.get(&d.sector).is_some());
    if !known {
        all.push(Refusal::at("sector", format!("没有“{}”这一所属领域", d.sector), "请从列表中选择"));
    }
    if let Some(Err(what)) = d.phone.as_deref().filter(|p| !p.is_empty()).map(phone::parse) {
        all.push(Refusal::at("phone", what, ""));
    }
    let texts = [
        ("short_name", "党组织简称", &d.short_name, SHORT_NAME_MAX),
        ("contact", "联系人", &d.contact, 30),
        ("address", "地址", &d.address, 200),
    ];
    let more = [
        ("approved_by", "批准成立的上级党组织", &d.approved_by, 100),
        ("document", "批准文件", &d.document, 100),
        ("covers", "覆盖单位", &d.covers, 2000),
    ];
    for (place, name, text, max) in texts.into_iter().chain(more) {
        if text.chars().count() > max {
            all.push(Refusal::at(place, format!("{name}超过{max}个字"), "请缩短后再保存"));
        }
    }
    all
}

/// Why a unit of this kind cannot stand under that unit.
pub fn against_place(parent: &Unit, kind: &UnitKind, catalogue: &Catalogue) -> Vec<Refusal> {
    let mut all = Vec::new();
    if let Some(day) = parent.dissolved {
        all.push(Refusal::at(
            "parent",
            format!("上级“{}”已于{}撤销", parent.name, day.chinese()),
            "请选择现有的党组织",
        ));
    }
    if let Some(above) = catalogue.unit_kind(&parent.kind)
        && !above.under.contains(&kind.key)
    {
        let remedy = if above.under.is_empty() {
            "请选择其他上级".to_owned()
        } else {
            format!("{}下可以设{}", above.name, under(above, catalogue))
        };
        all.push(Refusal::at("parent", format!("{}“{}”下不能设{}", above.name, parent.name, kind.name), remedy));
    }
    all
}

fn under(kind: &UnitKind, catalogue: &Catalogue) -> String {
    let names: Vec<&str> = kind.under.iter().filter_map(|k| catalogue.unit_kind(k)).map(|k| k.name.as_str()).collect();
    names.join("、")
}

/// What is wrong with the day of a change, given the unit and its latest span.
pub fn against_change(unit: &Unit, last: &Span, change: &Change, today: Day) -> Vec<Refusal> {
    let mut all = Vec::new();
    if let Some(day) = unit.dissolved {
        all.push(Refusal::new(format!("“{}”已于{}撤销", unit.name, day.chinese()), "不能再作变动"));
    }
    if change.on > today {
        all.push(Refusal::at("on", format!("日期 {} 晚于今天", change.on), "请填写已经发生的日期"));
    }
    if change.on < last.from {
        let what = format!("日期 {} 早于上一次变动（{}）", change.on, last.from);
        all.push(Refusal::at("on", what, "请按先后顺序登记，日期不早于上一次变动"));
    }
    if change.reason.chars().count() > 500 || change.document.chars().count() > 100 {
        all.push(Refusal::at("reason", "原因超过500字或文件名称超过100字", "请缩短后再保存"));
    }
    all
}

/// What stands in the way of ending a unit.
pub fn against_ending(unit: &Unit, lower: &[Unit], members: i64, change: &Change) -> Vec<Refusal> {
    let mut all = Vec::new();
    if unit.parent.is_none() {
        all.push(Refusal::new("最上级党组织不能撤销或并入其他党组织", ""));
    }
    if !lower.is_empty() {
        let names: Vec<&str> = lower.iter().take(5).map(Unit::shown).collect();
        let and = if lower.len() > 5 { "等" } else { "" };
        let what = format!("还有{}个下级党组织：{}{and}", lower.len(), names.join("、"));
        all.push(Refusal::new(what, "请先调整下级党组织的隶属关系，或先行撤销"));
    }
    if members != 0 {
        all.push(Refusal::new(format!("还有{members}名党员的组织关系在“{}”", unit.name), "请先转出全部党员"));
    }
    if change.reason.trim().is_empty() {
        all.push(Refusal::at("reason", "没有填写原因", "请写明依据和原因"));
    }
    all
}

/// Everything against giving somebody a post.
pub fn against_post(
    unit: &Unit,
    new: &NewPost,
    holders: &[PostHolder],
    catalogue: &Catalogue,
    today: Day,
) -> Vec<Refusal> {
    let mut all = Vec::new();
    if let Some(day) = unit.dissolved {
        all.push(Refusal::new(format!("“{}”已于{}撤销", unit.name, day.chinese()), "不能再登记任职"));
    }
    if let Some(what) = base::name::fault(&new.name) {
        all.push(Refusal::at("name", what, "请填写任职人姓名"));
    }
    if new.from > today {
        all.push(Refusal::at("from", format!("任职日期 {} 晚于今天", new.from), "请填写已经发生的日期"));
    }
    let Some(post) = catalogue.post(&new.post) else {
        all.push(Refusal::at("post", "没有选择职务，或职务不存在", "请从列表中选择"));
        return all;
    };
    if !post.unit_kinds.is_empty() && !post.unit_kinds.contains(&unit.kind) {
        let kind = catalogue.unit_kind(&unit.kind).map_or("", |k| &k.name);
        all.push(Refusal::at("post", format!("{kind}不设{}", post.name), "请从列表中选择"));
    }
    let current = holders.iter().filter(|h| h.post == new.post && h.to.is_none_or(|to| to >= new.from));
    for holder in current {
        if post.single || holder.name == new.name {
            let what = format!("{}现由{}担任（{}起）", post.name, holder.name, holder.from);
            all.push(Refusal::at("post", what, "请先登记前任免职日期").by(post.basis.clause().unwrap_or_default()));
        }
    }
    all
}

/// Years of a unit's term by the rule of its kind; `None` for bodies that are not elected.
pub fn term_years(unit: &Unit, catalogue: &Catalogue) -> Option<i64> {
    term_rule(unit, catalogue)?.value
}

/// The rule by which a unit has its term.
fn term_rule<'c>(unit: &Unit, catalogue: &'c Catalogue) -> Option<&'c Rule> {
    let kind = catalogue.unit_kind(&unit.kind)?;
    let village = kind.term_rule_village.as_ref().filter(|_| unit.village);
    catalogue.rule(village.or(kind.term_rule.as_ref())?)
}

/// Keys of the rules about how many a committee has, the usual one first: any of them may fit. Nothing for kinds of which none speaks.
pub fn size_rules(unit: &Unit, holds_members: bool) -> &'static [&'static str] {
    match unit.kind.as_str() {
        "general_branch" => &["size_general_branch_committee"],
        "committee" if unit.sector == "public_enterprise" => &["size_enterprise_committee", "size_standing_committee"],
        "committee" => &["size_committee", "size_standing_committee"],
        _ if holds_members => &["size_branch_committee"],
        _ => &[],
    }
}

/// Whether a rule about a number of people allows this one.
pub fn size_fits(rule: &Rule, n: i64) -> bool {
    (rule.value.unwrap_or(0)..=rule.most.unwrap_or(i64::MAX)).contains(&n)
}

/// The day on which a term ends by its years.
pub fn term_end(elected: Day, years: i64) -> Day {
    elected.plus_months(i32::try_from(years).unwrap_or(0).saturating_mul(12))
}

/// On which day each term makes its unit due for an election, by term: on its last day, or when the next committee was elected earlier,
/// on that day. A unit that had ended by then was not due; a term that was taken back makes nobody due.
pub fn due_days(terms: &[Term], ended: Option<Day>) -> Vec<(i64, Day)> {
    let held: Vec<&Term> = terms.iter().filter(|t| !t.is_withdrawn()).collect();
    let due = |term: &&Term| {
        let next = held.iter().map(|t| t.elected).filter(|day| *day > term.elected).min();
        (term.id, next.map_or(term.last_day(), |day| day.min(term.last_day())))
    };
    held.iter().map(due).filter(|(_, day)| ended.is_none_or(|end| *day < end)).collect()
}

/// Everything against a term.
pub fn against_term(unit: &Unit, new: &NewTerm, catalogue: &Catalogue, today: Day) -> Vec<Refusal> {
    let mut all = Vec::new();
    let Some(by_rule) = term_years(unit, catalogue) else {
        let rule = catalogue.rule("term_none");
        let kind = catalogue.unit_kind(&unit.kind).map_or("", |k| &k.name);
        let clause = rule.and_then(|r| r.basis.clause()).unwrap_or_default();
        all.push(Refusal::new(format!("{kind}不经选举产生，没有任期"), "无需登记").by(clause));
        return all;
    };
    let years = new.years.unwrap_or(by_rule);
    if !(1..=10).contains(&years) {
        all.push(Refusal::at("years", format!("任期{years}年不合理"), format!("一般为{by_rule}年")));
    }
    if new.elected > today {
        all.push(Refusal::at("elected", format!("当选日期 {} 晚于今天", new.elected), "请填写已经发生的日期"));
    }
    if new.years.is_none() && term_rule(unit, catalogue).is_some_and(|r| !r.basis.holds_on(new.elected)) {
        let clause = catalogue.rule("term_transition").and_then(|r| r.basis.clause()).unwrap_or_default();
        let what = "当选日期早于现行任期规定施行之日，本届任期按原来的规定，没有填写年限";
        all.push(Refusal::at("years", what, "请按换届时的批复填写").by(clause));
    }
    let ends = term_end(new.elected, years);
    if let Some(to) = new.extended_to.filter(|to| *to <= ends) {
        all.push(Refusal::at("extended_to", format!("延期至 {to} 不晚于届满日 {ends}"), "没有批准延期的请留空"));
    }
    if new.extended_to.is_some() && new.document.trim().is_empty() {
        let clause = catalogue.rule("term_shift").and_then(|r| r.basis.clause()).unwrap_or_default();
        all.push(Refusal::at("document", "延期换届没有填写上级批准文件", "请填写批准文件").by(clause));
    }
    all
}
