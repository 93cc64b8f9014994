//! One row as it was typed: an organisation or village, how it is organised, and the instructor by name.

use super::columns::SERVED;
use crate::file::{Form, Kind};
use crate::typed::Typed;
use exchange::Reason;
use org::Unit;
use org::upload::{Asked, Found, Line};

/// A row as read.
pub(super) struct Told<'a> {
    pub line: &'a Line<'a>,
    pub unit: &'a Unit,
    pub kind: Kind,
    pub typed: Typed,
    /// The instructor as written, and since when.
    pub instructor: Option<(String, String)>,
}

impl Told<'_> {
    /// As lists call it.
    pub fn name(&self) -> String {
        if self.kind == Kind::Village { self.unit.name.clone() } else { tidy(&self.typed.name) }
    }
}

/// A name with single blanks, as registering keeps it.
pub(super) fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a row; nothing when unit or kind cannot be read, and then the problems say why.
pub(super) fn read<'a>(
    asked: &'a Asked<'a>,
    built: &[Unit],
    line: &'a Line<'a>,
    found: &mut Found,
) -> Option<Told<'a>> {
    let unit = line.unit("unit", asked.units, asked.into.id, found);
    let kind = kind(line, found);
    let on = line.day("on", asked.on, found);
    let text = |key: &str, found: &mut Found| line.text(key, found);
    let typed = Typed {
        name: text("name", found),
        code: text("code", found),
        industry: text("industry", found),
        place: text("place", found),
        contact: text("contact", found),
        phone: line.phone("phone", found),
        employees: line.count("employees", found),
        full: line.count("full", found),
        form: form(line, found),
        branch: branch(line, built, found),
        basis: text("basis", found),
        on: on.clone(),
        ..Typed::default()
    };
    let who = text("instructor", found);
    let since = on.parse().unwrap_or(asked.on);
    let since = line.day(SERVED, since, found);
    let instructor = (!who.is_empty()).then_some((who, since));
    Some(Told { line, unit: unit?, kind: kind?, typed, instructor })
}

fn kind(line: &Line<'_>, found: &mut Found) -> Option<Kind> {
    let text = line.text("kind", found);
    let kind = match text.as_str() {
        "非公有制企业" | "非公企业" | "非公有制经济组织" | "民营企业" | "私营企业" | "企业" => {
            Some(Kind::Enterprise)
        }
        "社会组织" | "社会团体" | "民办非企业单位" | "社会服务机构" => Some(Kind::Social),
        "村" | "建制村" | "行政村" => Some(Kind::Village),
        _ => None,
    };
    if kind.is_none() {
        let (what, remedy) = match text.as_str() {
            "" => ("没有填写类别", "请填写：非公有制企业、社会组织、村"),
            "党建工作指导员" | "指导员" => ("不能从表格导入", "请在“登记”中逐名登记"),
            _ => ("不是系统中的类别", "请填写：非公有制企业、社会组织、村"),
        };
        line.wrong("kind", Reason::new(what, remedy), found);
    }
    kind
}

/// How it is organised; also as our own list writes it, where an instructor is named beside it.
fn form(line: &Line<'_>, found: &mut Found) -> String {
    let text = line.text("form", found);
    let plain = text.replace("，已派指导员", "").replace("，派指导员", "");
    let form = match plain.as_str() {
        "" => return String::new(),
        "单建" | "独立组建" => Some(Form::Own),
        "联建" => Some(Form::Joint),
        "群团组织覆盖" | "群团覆盖" => Some(Form::Union),
        "没有组建" | "无" | "未建" => Some(Form::None),
        other => Form::ALL.into_iter().find(|form| form.name() == other),
    };
    if form.is_none() {
        let names: Vec<&str> = Form::CHOICES.iter().map(|(_, name)| *name).collect();
        let remedy = format!("请填写：{}", names.join("；"));
        line.wrong("form", Reason::new("不是系统中的组建方式", remedy), found);
    }
    form.map_or("", Form::key).to_owned()
}

fn branch(line: &Line<'_>, built: &[Unit], found: &mut Found) -> Option<i64> {
    let text = line.text("branch", found);
    let chosen = org::pick::chosen(&text, built).map(|id| id.0);
    if chosen.is_none() && !text.is_empty() {
        let remedy = "请填写现有党支部、党总支或党委的编码或全称；重名的请填编码";
        line.wrong("branch", Reason::new("不是可以选的党组织", remedy), found);
    }
    chosen
}
