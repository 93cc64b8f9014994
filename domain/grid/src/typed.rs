//! What a form or a row of a table says, and whether it can be so. Pure: every reason at once.

use crate::place::{Choice, FORMS, Facts, Kind};
use crate::post::Post;
use base::{Day, Refusal};

/// Most characters of a name, of an area, of a remark.
const NAME: usize = 50;
const AREA: usize = 200;
const TEXT: usize = 500;
/// Most of a post at one place; most households or residents.
const NEEDED: i64 = 99;
const PEOPLE: i64 = 1_000_000;

/// A place as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Day.
    pub on: String,
    /// Number.
    pub no: String,
    /// Name.
    pub name: String,
    /// Code of [`FORMS`].
    pub form: String,
    /// Area or address.
    pub area: String,
    /// 物业企业.
    pub manager: String,
    /// Households.
    pub households: String,
    /// Residents.
    pub residents: String,
    /// The place that it lies in: its id.
    pub parent: String,
    /// The branch: id, code or name.
    pub branch: String,
    /// Post → how many; a post that is not mentioned is needed as the catalogue says.
    pub needs: Vec<(String, String)>,
    /// Remark.
    pub text: String,
}

/// Somebody for a post as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedHeld {
    /// Code of the post.
    pub post: String,
    /// `member` or `outside`.
    pub who: String,
    /// Name; of a member perhaps with the tail of the ID number.
    pub name: String,
    /// Telephone number of somebody outside the roster.
    pub phone: String,
    /// Code of [`crate::place::TIMES`].
    pub time: String,
    /// Code of [`crate::place::WAYS`].
    pub way: String,
}

/// Reads the day of something that has happened.
pub fn day(text: &str, today: Day, faults: &mut Vec<Refusal>) -> Option<Day> {
    if text.is_empty() {
        faults.push(Refusal::at("on", "没有填写日期", "请填写"));
        return None;
    }
    let read: Result<Day, _> = text.parse();
    let wrong = match &read {
        Err(_) => Some((format!("“{text}”不是有效的日期"), "请按2026-03-01的样子填写")),
        Ok(on) if *on > today => Some(("日期晚于今天".to_owned(), "请填写已经发生的日期")),
        Ok(on) if on.year() < 1949 => Some(("日期过早".to_owned(), "请核对年份")),
        Ok(_) => None,
    };
    faults.extend(wrong.map(|(what, remedy)| Refusal::at("on", what, remedy)));
    read.ok()
}

/// What is told of a place; parent and branch are found out by whoever knows them.
///
/// # Errors
/// Every reason at once.
pub fn judge(kind: Kind, posts: &[Post], typed: &Typed, today: Day) -> Result<(Day, Facts), Vec<Refusal>> {
    let mut faults = Vec::new();
    let on = day(&typed.on, today, &mut faults);
    if kind == Kind::Residence {
        chosen("form", "类型", &typed.form, FORMS, &mut faults);
    } else if typed.no.is_empty() {
        faults.push(Refusal::at("no", "没有填写编号", "请填写，如“01”"));
    }
    if typed.name.chars().count() < 2 {
        faults.push(Refusal::at("name", "没有填写名称", "请填写2个字以上的名称"));
    }
    for (place, text, most) in [
        ("no", &typed.no, NAME),
        ("name", &typed.name, NAME),
        ("manager", &typed.manager, NAME),
        ("area", &typed.area, AREA),
        ("text", &typed.text, TEXT),
    ] {
        if text.chars().count() > most {
            faults.push(Refusal::at(place, format!("此栏超过{most}字"), "请精简"));
        }
    }
    let needs = posts.iter().map(|post| (post.code.clone(), needed(post, typed, &mut faults))).collect();
    let facts = Facts {
        no: if kind == Kind::Residence { String::new() } else { typed.no.clone() },
        name: typed.name.clone(),
        form: if kind == Kind::Residence { typed.form.clone() } else { String::new() },
        area: typed.area.clone(),
        manager: if kind == Kind::Residence { typed.manager.clone() } else { String::new() },
        households: number("households", &typed.households, PEOPLE, &mut faults),
        residents: number("residents", &typed.residents, PEOPLE, &mut faults),
        parent: None,
        branch: None,
        needs,
    };
    match on {
        Some(on) if faults.is_empty() => Ok((on, facts)),
        _ => Err(faults),
    }
}

fn needed(post: &Post, typed: &Typed, faults: &mut Vec<Refusal>) -> i64 {
    let text = typed.needs.iter().find(|(code, _)| *code == post.code).map(|(_, text)| text.as_str());
    match text {
        None | Some("") => post.needed,
        Some(text) => number(&format!("need_{}", post.code), text, NEEDED, faults).unwrap_or(post.needed),
    }
}

fn number(place: &str, text: &str, most: i64, faults: &mut Vec<Refusal>) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let read = text.parse::<i64>().ok().filter(|n| (0..=most).contains(n));
    if read.is_none() {
        faults.push(Refusal::at(place, format!("“{text}”不能用"), format!("请填写0到{most}的整数")));
    }
    read
}

/// Whether a code is one of a list.
pub fn chosen(place: &str, what: &str, code: &str, choices: &[Choice], faults: &mut Vec<Refusal>) {
    if !choices.iter().any(|(known, _)| *known == code) {
        faults.push(Refusal::at(place, format!("没有选择{what}"), "请从列表中选择"));
    }
}

/// A reason of leaving or ceasing: of the list, and in words when it is another one.
pub fn reason(how: &str, text: &str, choices: &[Choice], faults: &mut Vec<Refusal>) {
    chosen("how", "原因", how, choices, faults);
    if how == "other" && text.chars().count() < 2 {
        faults.push(Refusal::at("text", "没有写明原因", "选择“其他”的，请在说明中写明"));
    }
    if text.chars().count() > TEXT {
        faults.push(Refusal::at("text", format!("说明超过{TEXT}字"), "请精简"));
    }
}
