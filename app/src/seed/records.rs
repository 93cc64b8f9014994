//! Records of the simple kinds for a synthetic district: whatever kinds the catalogue has, their forms are filled in plausibly.

use super::life::Life;
use base::id::UnitId;
use base::{Day, Outcome, Period};
use catalogue::{Catalogue, Field, FieldType, Kind, When};
use record::acts::{Draft, create};
use record::rules::Texts;

/// Titles by kind; a kind without any gets its own name and a number.
const TITLES: [(&str, &[&str]); 27] = [
    ("award", &["全区优秀共产党员", "全区先进基层党组织", "全区优秀党务工作者", "平安建设先进集体", "巾帼文明岗"]),
    ("rule_document", &["支部学习制度", "党费收缴管理办法", "谈心谈话制度", "党员积分管理办法", "议事规则"]),
    ("publication", &["机关党建亮点做法", "一线党员风采", "主题党日侧记", "支部工作经验交流"]),
    ("essay", &["“七一”主题征文", "“我的入党故事”征文", "“清风”廉政征文"]),
    ("donation", &["“慈心一日捐”", "助学捐款", "抗洪救灾捐款"]),
    ("blood", &["第一季度无偿献血", "第二季度无偿献血", "第三季度无偿献血"]),
    ("research", &["基层党支部标准化建设调研", "流动党员管理调研", "机关党建与业务融合调研"]),
    ("site", &["机关党建示范点", "五星党支部", "党员教育基地"]),
    ("visit", &["走访慰问困难党员", "“七一”走访慰问老党员", "春节前走访慰问"]),
    ("training", &["党务干部培训班", "入党积极分子培训班", "党支部书记轮训班", "年轻干部培训班"]),
    ("study", &["学习党章党规", "学习上级会议精神", "“学思践悟”专题研讨", "廉政警示教育"]),
    ("activity", &["“亮身份、当先锋”活动", "岗位技能比武", "机关夜学观摩课", "“书香机关”活动"]),
    ("material", &["党报党刊征订", "培训教材征订", "政策宣传手册", "节前廉政提醒"]),
    ("team", &["防汛党员突击队", "社区志愿服务队", "项目攻坚行动党小组", "理论宣讲队"]),
    ("service", &["社区义诊", "文明交通志愿服务", "走访入户", "认领微心愿", "调解邻里纠纷"]),
    ("checkin", &["锦绣社区", "松风社区", "云溪社区", "临江社区"]),
    ("position", &["党员先锋岗", "党员责任区", "党群服务驿站", "便民服务项目"]),
    ("region", &["松风街道大党委", "云溪社区大党委", "驻区单位党组织"]),
    ("posting", &["选派驻村工作队员", "选派第一书记"]),
    ("fund", &["季度党费收缴", "党建工作经费", "下拨党费"]),
    ("supervision", &["基层党建工作督查", "主题党日抽查", "换届工作督导"]),
    ("issue", &["组织生活会查摆问题", "基层党建述职评议问题", "督查反馈问题"]),
    ("inspection", &["第一轮巡察", "第二轮巡察", "第三轮巡察"]),
    ("cadre", &["第一季度干部调整", "第二季度干部调整", "第三季度干部调整"]),
    ("talent", &["引进紧缺人才", "线上招聘会", "兑现人才补助"]),
    ("appraisal", &["年度民主评议党员"]),
    ("emergency", &["防汛抢险值守", "雨雪冰冻天气应对"]),
];
/// Kinds that a committee enters for the whole district, and how often in the time that is filled.
const AT_THE_TOP: [(&str, usize); 12] = [
    ("inspection", 4),
    ("discipline", 24),
    ("cadre", 30),
    ("talent", 24),
    ("posting", 18),
    ("region", 12),
    ("measure", 16),
    ("supervision", 12),
    ("fund", 24),
    ("union", 8),
    ("material", 10),
    ("member_service", 10),
];
/// How many records of a kind in a year for every hundred branches; others twenty.
const PER_HUNDRED: [(&str, usize); 14] = [
    ("award", 45),
    ("rule_document", 30),
    ("publication", 70),
    ("essay", 40),
    ("donation", 35),
    ("blood", 14),
    ("site", 12),
    ("visit", 60),
    ("agreement", 92),
    ("study", 80),
    ("service", 80),
    ("appraisal", 90),
    ("talk", 70),
    ("checkin", 60),
];

/// Fills the ledgers of the simple kinds from a day until today.
///
/// # Errors
/// When a form is refused, which a synthetic district must not bring about.
pub async fn record(life: &mut Life<'_>, from: Day) -> Outcome<()> {
    let catalogue = life.deployment.catalogue.clone();
    let root = life.made.planted.root;
    for kind in catalogue.kinds().filter(|k| k.successor.is_none()) {
        let (mut work, scope) = life.work("record.write").await?;
        let top = AT_THE_TOP.iter().find(|(key, _)| *key == kind.key).map(|(_, n)| *n).zip(root);
        let units = match top {
            Some((times, root)) => vec![root; times],
            None => diligent(life, kind),
        };
        let mut drafts: Vec<Draft> =
            units.into_iter().map(|unit| fill(life, kind, unit, (from, life.today), None)).collect();
        drafts.extend(root.into_iter().flat_map(|root| each_choice(life, kind, root)));
        for draft in drafts {
            create(&mut work, &scope, &life.deployment.attachments, &draft).await?;
        }
        work.audit(access::Line::general("seed", kind.name.clone()));
        work.commit().await?;
    }
    Ok(())
}

/// Who enters a record of the kind: the branches that keep such books, now and then their committee for them.
fn diligent(life: &mut Life<'_>, kind: &Kind) -> Vec<UnitId> {
    let share = PER_HUNDRED.iter().find(|(key, _)| *key == kind.key).map_or(20, |(_, n)| *n);
    let mut units = Vec::new();
    for branch in &life.made.planted.branches {
        if life.random.below(100) < share && life.random.percent(branch.diligence) {
            let above = life.made.planted.organs.filter(|_| life.random.percent(12));
            units.push(above.unwrap_or(branch.id));
        }
    }
    units
}

/// Records of the district this year for every choice that a figure may ask for, with every number filled in: one in its first
/// weeks and one on any day, so each figure of the registers shows something, whatever part of the year is asked for.
fn each_choice(life: &mut Life<'_>, kind: &Kind, root: UnitId) -> Vec<Draft> {
    let year = Period::year_to_date(life.today).from;
    let catalogue = life.deployment.catalogue.clone();
    let mut drafts = Vec::new();
    let choices = |field: &Field| -> Vec<Chosen> {
        let all = catalogue.choices(field).into_iter().filter(|(code, _)| !takes_back(kind, field, code));
        all.map(|(code, name)| Chosen(vec![(field.key.clone(), code.to_owned())], name.to_owned())).collect()
    };
    let each: Vec<Vec<Chosen>> =
        kind.tags().filter(|f| f.kind == FieldType::Code).map(choices).filter(|all| !all.is_empty()).collect();
    // A figure asks for one choice, or for two together.
    let pairs = each.iter().enumerate().flat_map(|(n, left)| each.iter().skip(n + 1).map(move |right| (left, right)));
    let pairs = pairs.filter(|(left, right)| left.len() * right.len() <= MOST_COMBINED);
    let all: Vec<Chosen> = pairs.flat_map(|(left, right)| combined(left, right)).collect();
    let singles = || each.iter().flatten();
    let (today, begun) = (life.today, year.plus_days(FIRST_WEEKS).min(life.today));
    for (chosen, last) in all.iter().chain(singles()).map(|c| (c, today)).chain(singles().map(|c| (c, begun))) {
        drafts.push(fill(life, kind, root, (year, last), Some(chosen)));
    }
    drafts
}

/// Days at the beginning of a year.
const FIRST_WEEKS: i64 = 75;

/// Codes of fields that are given, and what the last of them is called.
struct Chosen(Vec<(String, String)>, String);

/// Combinations of two fields up to which every one is recorded.
const MOST_COMBINED: usize = 48;

fn combined(left: &[Chosen], right: &[Chosen]) -> Vec<Chosen> {
    let both = |l: &Chosen, r: &Chosen| Chosen([l.0.clone(), r.0.clone()].concat(), format!("{}：{}", l.1, r.1));
    left.iter().flat_map(|l| right.iter().map(move |r| both(l, r))).collect()
}

/// A filled form. With a field and its choice given, every number is filled in too.
fn fill(life: &mut Life<'_>, kind: &Kind, unit: UnitId, (from, to): (Day, Day), chosen: Option<&Chosen>) -> Draft {
    let span = to.unix_days() - from.unix_days();
    let on = from.plus_days(life.random.between(0, span.max(0)));
    let mut typed: Vec<(&str, String)> = Vec::new();
    for field in &kind.fields {
        let given = chosen.and_then(|c| c.0.iter().find(|(key, _)| *key == field.key));
        let text = match (given, chosen) {
            (Some((_, code)), _) => Some(code.clone()),
            (None, Some(c)) if field.key == kind.title => Some(format!("{}（{}）", kind.name, c.1)),
            (None, Some(_)) if field.kind == FieldType::Number => Some(number_of(life, field, 1)),
            (None, Some(_)) if field.kind == FieldType::Money => Some(money_of(life, kind, field)),
            _ => text_of(life, kind, field, on),
        };
        typed.extend(text.map(|text| (field.key.as_str(), text)));
    }
    agree(kind, &life.deployment.catalogue, &mut typed);
    let texts = typed.into_iter().fold(Texts::new(), |texts, (key, text)| texts.with(key, text));
    Draft { kind: kind.key.clone(), unit: unit.0, texts, ..Draft::default() }
}

/// Makes the numbers agree as the kind asks: what is over a share goes to the next number, and the whole is what its parts come to.
fn agree(kind: &Kind, catalogue: &Catalogue, typed: &mut [(&str, String)]) {
    let of = |typed: &[(&str, String)], key: &str| -> Option<i64> {
        typed.iter().find(|(own, _)| *own == key).and_then(|(_, text)| text.parse().ok())
    };
    let put = |typed: &mut [(&str, String)], key: &str, n: i64| {
        typed.iter_mut().filter(|(own, _)| *own == key).for_each(|(_, text)| *text = n.to_string());
    };
    for whole in kind.relations.iter().filter(|r| r.equals.is_some()) {
        let parts: Vec<i64> = whole.sum_of.iter().filter_map(|key| of(typed, key)).collect();
        let sum: i64 = parts.iter().sum();
        let Some(key) = whole.equals.as_deref().filter(|_| !parts.is_empty()) else { continue };
        put(typed, key, sum);
        for part in kind.relations.iter().filter(|r| r.at_most.as_deref() == Some(key)) {
            let Some(share) = catalogue.rule(&part.rule).and_then(|r| r.share) else { continue };
            let most = sum * i64::from(share.numerator) / i64::from(share.denominator.max(1));
            let (Some(first), Some(next)) =
                (part.sum_of.first(), whole.sum_of.iter().find(|k| !part.sum_of.contains(k)))
            else {
                continue;
            };
            let (Some(n), Some(other)) = (of(typed, first), of(typed, next)) else { continue };
            if n > most {
                put(typed, first, most);
                put(typed, next, other + n - most);
            }
        }
    }
}

fn text_of(life: &mut Life<'_>, kind: &Kind, field: &Field, on: Day) -> Option<String> {
    if field.key == kind.date {
        return Some(on.to_string());
    }
    if field.key == kind.title {
        return Some(title(life, kind));
    }
    let wanted = field.required || field.tag || life.random.percent(25);
    match field.kind {
        FieldType::Code if wanted => {
            let all = life.deployment.catalogue.choices(field);
            // What takes something back is rare: a stock must not fall below nothing.
            let codes: Vec<String> = all
                .iter()
                .filter(|(code, _)| !takes_back(kind, field, code))
                .map(|(code, _)| (*code).to_owned())
                .collect();
            // The usual choice is the usual one.
            let usual = field.default.clone().filter(|_| life.random.percent(55));
            usual.or_else(|| (!codes.is_empty()).then(|| life.random.pick(&codes).clone()))
        }
        FieldType::Number if wanted => Some(number_of(life, field, 0)),
        FieldType::Money if field.required => Some(money_of(life, kind, field)),
        FieldType::Day if field.required => Some(on.to_string()),
        FieldType::Text | FieldType::Long if field.required => Some("见附件".into()),
        _ => None,
    }
}

/// Whether this choice makes an entry with a minus.
fn takes_back(kind: &Kind, field: &Field, code: &str) -> bool {
    let by = |when: &When| when.field == field.key && when.is.0.iter().any(|is| is == code);
    kind.entries.iter().any(|e| e.quantity.starts_with('-') && e.when.as_ref().is_some_and(by))
}

/// Yuan.
fn money_of(life: &mut Life<'_>, kind: &Kind, field: &Field) -> String {
    // What a committee collects or spends is of another size than what one person gives.
    let step = if kind.key == "fund" { 2_500 } else { 50 };
    (life.random.between(field.min.unwrap_or(1).max(2), 60) * step).to_string()
}

fn number_of(life: &mut Life<'_>, field: &Field, least: i64) -> String {
    let low = field.min.unwrap_or(1).max(least);
    let most = field.max.unwrap_or(i64::MAX);
    let n = match field.unit.as_str() {
        "毫升" => life.random.between(4, 20) * 200,
        "人" | "名" | "人次" => life.random.between(low, low + 11),
        _ => life.random.between(low, low + 2),
    };
    n.min(most).to_string()
}

fn title(life: &mut Life<'_>, kind: &Kind) -> String {
    match TITLES.iter().find(|(key, _)| *key == kind.key) {
        Some((_, titles)) => (*life.random.pick(titles)).to_owned(),
        None => format!("{}{}", kind.name, life.random.between(1, 9)),
    }
}
