//! What a form says of an event, read and judged by itself. Pure: no database, no clock.

use crate::file::{Choice, Data, EventKind, Kind, RECALLS, WAYS};
use base::{Day, Refusal};

/// The texts of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The day.
    pub on: String,
    /// See [`Data`] for these.
    pub place: String,
    /// Why.
    pub reason: String,
    /// The other Party organisation.
    pub organ: String,
    /// Number of a card from elsewhere.
    pub foreign_card: String,
    /// Contact person.
    pub contact: String,
    /// Telephone number.
    pub phone: String,
    /// Expected return.
    pub expected: String,
    /// How somebody was spoken to.
    pub way: String,
    /// By whom.
    pub by: String,
    /// What was said.
    pub text: String,
    /// Host branch, found already.
    pub host: Option<i64>,
    /// How it ended.
    pub how: String,
}

/// Longest place, organisation.
const PLACE: usize = 100;
/// Longest name of a contact person and the like.
const NAME: usize = 50;
/// Longest text.
const TEXT: usize = 500;
/// No registration is older: a slip of the hand.
const OLDEST: i32 = 1950;

/// The day and what the event says.
///
/// # Errors
/// Every reason at once, each at its field.
pub fn judge(kind: Kind, event: EventKind, typed: &Typed, today: Day) -> Result<(Day, Data), Vec<Refusal>> {
    let mut faults = Vec::new();
    let on = day("on", &typed.on, &mut faults);
    match on {
        Some(on) if on > today => faults.push(Refusal::at("on", "日期晚于今天", "请填写已经发生的日期")),
        Some(on) if on.year() < OLDEST => faults.push(Refusal::at("on", "日期过早", "请核对年份")),
        None if typed.on.is_empty() => faults.push(Refusal::at("on", "没有填写日期", "请填写")),
        _ => {}
    }
    let data = told(kind, typed, on, &mut faults);
    asked(kind, event, typed, &mut faults);
    match on {
        Some(on) if faults.is_empty() => Ok((on, data)),
        _ => Err(faults),
    }
}

fn day(place: &str, text: &str, faults: &mut Vec<Refusal>) -> Option<Day> {
    if text.is_empty() {
        return None;
    }
    let read: Result<Day, _> = text.parse();
    read.map_err(|_| faults.push(Refusal::at(place, format!("“{text}”不是有效的日期"), "请按2026-03-01的样子填写")))
        .ok()
}

fn told(kind: Kind, typed: &Typed, on: Option<Day>, faults: &mut Vec<Refusal>) -> Data {
    let expected = day("expected", &typed.expected, faults);
    if expected.is_some_and(|expected| on.is_some_and(|on| expected < on)) {
        faults.push(Refusal::at("expected", "预计返回日期早于日期", "请核对"));
    }
    let phone = if typed.phone.is_empty() {
        String::new()
    } else {
        base::phone::parse(&typed.phone).unwrap_or_else(|what| {
            faults.push(Refusal::at("phone", what, "请核对"));
            String::new()
        })
    };
    for (place, text, most) in [
        ("place", &typed.place, PLACE),
        ("organ", &typed.organ, PLACE),
        ("foreign_card", &typed.foreign_card, NAME),
        ("contact", &typed.contact, NAME),
        ("by", &typed.by, NAME),
        ("text", &typed.text, TEXT),
    ] {
        if text.chars().count() > most {
            faults.push(Refusal::at(place, format!("此栏超过{most}字"), "请精简"));
        }
    }
    if !typed.reason.is_empty() {
        chosen("reason", "原因", &typed.reason, kind.reasons(), faults);
    }
    Data {
        place: typed.place.clone(),
        reason: typed.reason.clone(),
        organ: typed.organ.clone(),
        foreign_card: typed.foreign_card.clone(),
        contact: typed.contact.clone(),
        phone,
        expected: expected.map(|d| d.to_string()),
        way: typed.way.clone(),
        by: typed.by.clone(),
        text: typed.text.clone(),
        host: typed.host,
        card: None,
        how: typed.how.clone(),
    }
}

fn chosen(place: &str, what: &str, code: &str, choices: &[Choice], faults: &mut Vec<Refusal>) {
    if !choices.iter().any(|(known, _)| *known == code) {
        faults.push(Refusal::at(place, format!("没有选择{what}"), "请从列表中选择"));
    }
}

fn needed(place: &str, text: &str, what: &str, remedy: &str, faults: &mut Vec<Refusal>) {
    if text.chars().count() < 2 {
        faults.push(Refusal::at(place, format!("没有写明{what}"), remedy));
    }
}

/// What the kind of event cannot do without.
fn asked(kind: Kind, event: EventKind, t: &Typed, faults: &mut Vec<Refusal>) {
    match event {
        EventKind::Register => {
            if t.reason.is_empty() {
                chosen("reason", "原因", "", kind.reasons(), faults);
            }
            if kind != Kind::Hardship {
                needed("place", &t.place, "地点", "国内写到省、市、县，国（境）外写国家和城市", faults);
            }
            if kind == Kind::In {
                needed("organ", &t.organ, "组织关系所在党组织", "请填写全称", faults);
            }
            if matches!(kind, Kind::Out | Kind::Abroad) {
                needed("contact", &t.contact, "本支部联系人", "请填写姓名", faults);
            }
        }
        EventKind::Change => {
            let said = [&t.place, &t.reason, &t.organ, &t.contact, &t.phone, &t.expected, &t.text];
            if said.iter().all(|text| text.is_empty()) {
                faults.push(Refusal::new("没有填写变更的内容", "请填写变了的项目，没有变的留空"));
            }
        }
        EventKind::Contact => {
            chosen("way", "联系方式", &t.way, WAYS, faults);
            needed("by", &t.by, "由谁联系", "请填写姓名", faults);
            needed("text", &t.text, "联系情况", "请简要填写", faults);
        }
        EventKind::Report => needed("text", &t.text, "汇报内容", "请写明近期思想、工作、学习和参加活动的情况", faults),
        EventKind::HostIn | EventKind::HostOut => {
            if t.host.is_none() {
                faults.push(Refusal::at("host", "没有选择流入地党支部", "请填写编码或全称"));
            }
        }
        EventKind::Recall => chosen("how", "收回还是遗失", &t.how, RECALLS, faults),
        EventKind::Review => needed("text", &t.text, "复核情况", "请写明困难有无变化、给过哪些帮助", faults),
        EventKind::End => {
            chosen("how", "结束的原因", &t.how, kind.ends(), faults);
            if t.how == "other" {
                needed("text", &t.text, "结束的原因", "选择“其他”的，请在说明中写明", faults);
            }
        }
        EventKind::Annul => needed("text", &t.text, "撤销的原因", "如：登记错了人", faults),
        EventKind::Card | EventKind::Audit => {}
    }
}
