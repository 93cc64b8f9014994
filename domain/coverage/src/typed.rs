//! What a form says of an event, read and judged by itself. Pure: no database, no clock.

use crate::code;
use crate::file::{Choice, Data, EventKind, Form, Kind, SOLVED};
use base::{Day, Refusal};

/// The texts of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The day.
    pub on: String,
    /// See [`Data`] for these.
    pub name: String,
    /// Unified social credit code.
    pub code: String,
    /// Trade.
    pub industry: String,
    /// Address, or where an instructor works.
    pub place: String,
    /// Whom to ask.
    pub contact: String,
    /// Telephone number.
    pub phone: String,
    /// Employees.
    pub employees: String,
    /// Full members.
    pub full: String,
    /// How it is organised.
    pub form: String,
    /// The Party organisation that was built, found already.
    pub branch: Option<i64>,
    /// The instructor's file.
    pub instructor: Option<i64>,
    /// The document behind it.
    pub basis: String,
    /// What was done.
    pub text: String,
    /// A problem found.
    pub problem: String,
    /// Whether it is solved.
    pub solved: String,
    /// The contact whose problem is solved.
    pub about: Option<i64>,
    /// How it ended.
    pub how: String,
    /// The unit that it goes to, found already.
    pub to: Option<i64>,
}

/// Longest name, address, document.
const NAME: usize = 100;
/// Longest name of a contact person and the like.
const SHORT: usize = 50;
/// Longest text.
const TEXT: usize = 500;
/// No registration is older: a slip of the hand.
const OLDEST: i32 = 1950;
/// No organisation of a district has more employees.
const MOST_PEOPLE: i64 = 1_000_000;

/// The day and what the event says; `least` is from how many full members on a branch of its own is due today.
///
/// # Errors
/// Every reason at once, each at its field.
pub fn judge(
    kind: Kind,
    event: EventKind,
    typed: &Typed,
    (least, today): (i64, Day),
) -> Result<(Day, Data), Vec<Refusal>> {
    let mut faults = Vec::new();
    let on = day(&typed.on, today, &mut faults);
    let data = told(typed, least, &mut faults);
    asked(kind, event, typed, &data, &mut faults);
    match on {
        Some(on) if faults.is_empty() => Ok((on, data)),
        _ => Err(faults),
    }
}

fn day(text: &str, today: Day, faults: &mut Vec<Refusal>) -> Option<Day> {
    let mut no = |what: String, remedy: &str| faults.push(Refusal::at("on", what, remedy));
    if text.is_empty() {
        no("没有填写日期".to_owned(), "请填写");
        return None;
    }
    let Ok(on) = text.parse::<Day>() else {
        no(format!("“{text}”不是有效的日期"), "请按2026-03-01的样子填写");
        return None;
    };
    if on > today {
        no("日期晚于今天".to_owned(), "请填写已经发生的日期");
    } else if on.year() < OLDEST {
        no("日期过早".to_owned(), "请核对年份");
    }
    Some(on)
}

fn number(place: &str, text: &str, faults: &mut Vec<Refusal>) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let read = text.replace([',', '，'], "").parse().ok().filter(|n| (0..=MOST_PEOPLE).contains(n));
    if read.is_none() {
        faults.push(Refusal::at(place, format!("“{text}”不是人数"), "请填写0或正整数"));
    }
    read
}

fn told(t: &Typed, least: i64, faults: &mut Vec<Refusal>) -> Data {
    for (place, text, most) in [
        ("name", &t.name, NAME),
        ("industry", &t.industry, SHORT),
        ("place", &t.place, NAME),
        ("contact", &t.contact, SHORT),
        ("basis", &t.basis, NAME),
        ("text", &t.text, TEXT),
        ("problem", &t.problem, TEXT),
    ] {
        if text.chars().count() > most {
            faults.push(Refusal::at(place, format!("此栏超过{most}字"), "请精简"));
        }
    }
    let mut checked = |place: &str, text: &str, read: fn(&str) -> Result<String, String>| {
        if text.is_empty() {
            return String::new();
        }
        read(text).unwrap_or_else(|what| {
            faults.push(Refusal::at(place, what, "请核对"));
            String::new()
        })
    };
    let code = checked("code", &t.code, code::parse);
    let phone = checked("phone", &t.phone, base::phone::parse);
    let employees = number("employees", &t.employees, faults);
    let full = number("full", &t.full, faults);
    if let (Some(all), Some(full)) = (employees, full)
        && full > all
    {
        faults.push(Refusal::at("full", "正式党员多于职工", "请核对两个人数"));
    }
    Data {
        name: t.name.split_whitespace().collect::<Vec<_>>().join(" "),
        code,
        industry: t.industry.clone(),
        place: t.place.clone(),
        contact: t.contact.clone(),
        phone,
        employees,
        full,
        least,
        form: t.form.clone(),
        branch: t.branch,
        instructor: t.instructor,
        basis: t.basis.clone(),
        text: t.text.clone(),
        problem: t.problem.clone(),
        solved: if t.problem.is_empty() { String::new() } else { t.solved.clone() },
        about: t.about,
        how: t.how.clone(),
        from: None,
        to: t.to,
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
fn asked(kind: Kind, event: EventKind, t: &Typed, data: &Data, faults: &mut Vec<Refusal>) {
    match event {
        EventKind::Register if kind.is_new_sector() => {
            needed("name", &data.name, "名称", "请填写登记证照上的全称", faults);
            counted(t, faults);
            built(t, faults);
        }
        EventKind::Register if kind == Kind::Instructor => {
            needed("place", &t.place, "工作单位", "请填写", faults);
        }
        EventKind::Change => {
            let said = [&t.name, &t.code, &t.industry, &t.place, &t.contact, &t.phone];
            if said.iter().all(|text| text.is_empty()) {
                faults.push(Refusal::new("没有填写变更的内容", "请填写变了的项目，没有变的留空"));
            }
        }
        EventKind::Verify => counted(t, faults),
        EventKind::Form => built(t, faults),
        EventKind::Assign | EventKind::Release => by_whom(t, faults),
        EventKind::Contact => {
            by_whom(t, faults);
            needed("text", &t.text, "做了什么", "如“走访企业，指导成立工会”", faults);
            if !t.problem.is_empty() {
                chosen("solved", "问题是否已经解决", &t.solved, SOLVED, faults);
            }
        }
        EventKind::Solve => {
            if t.about.is_none() {
                faults.push(Refusal::at("about", "没有选择解决了哪个问题", "请从列表中选择"));
            }
            needed("text", &t.text, "怎样解决的", "请简要填写", faults);
        }
        EventKind::End => {
            chosen("how", "结束的原因", &t.how, kind.ends(), faults);
            if t.how == "other" {
                needed("text", &t.text, "结束的原因", "选择“其他”的，请在说明中写明", faults);
            }
        }
        EventKind::Move => {
            if t.to.is_none() {
                faults.push(Refusal::at("to", "没有选择划转到哪个党组织", "请从管理范围内的党组织中选择"));
            }
        }
        EventKind::Annul => needed("text", &t.text, "撤销的原因", "如：登记错了单位", faults),
        EventKind::Register => {}
    }
}

fn counted(t: &Typed, faults: &mut Vec<Refusal>) {
    for (place, text, what) in [("employees", &t.employees, "职工人数"), ("full", &t.full, "正式党员人数")] {
        if text.is_empty() {
            faults.push(Refusal::at(place, format!("没有填写{what}"), "没有的填0"));
        }
    }
}

fn built(t: &Typed, faults: &mut Vec<Refusal>) {
    chosen("form", "组建方式", &t.form, Form::CHOICES, faults);
    let built = Form::parse(&t.form).is_some_and(Form::is_built);
    if built && t.branch.is_none() {
        faults.push(Refusal::at(
            "branch",
            "没有选择所建的党组织",
            "请填写编码或全称；还没有的，先在“党组织设置”中成立",
        ));
    }
    if !built && t.branch.is_some() {
        faults.push(Refusal::at("branch", "没有组建的，不填所建的党组织", "请清空，或改选组建方式"));
    }
}

fn by_whom(t: &Typed, faults: &mut Vec<Refusal>) {
    if t.instructor.is_none() {
        faults.push(Refusal::at("instructor", "没有选择指导员", "请从列表中选择"));
    }
}
