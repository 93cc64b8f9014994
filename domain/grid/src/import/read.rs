//! One row as it was typed: a place, and perhaps somebody in a post there.

use super::columns::{CAME, PERSON};
use crate::place::{Choice, FORMS, Kind, TIMES, WAYS, WHO};
use crate::post::{self, Post};
use crate::typed::{Typed, TypedHeld};
use base::id::UnitId;
use catalogue::Catalogue;
use exchange::Reason;
use org::Unit;
use org::upload::{Asked, Found, Line};
use record::rules::{Mention, mention};

/// A row as read.
pub(super) struct Told<'a> {
    pub line: &'a Line<'a>,
    pub unit: &'a Unit,
    pub kind: Kind,
    pub typed: Typed,
    /// The place that it lies in, as written.
    pub parent: String,
    pub person: Option<(String, TypedHeld)>,
}

impl Told<'_> {
    /// What tells it from others of its unit: the number, of a residence the name.
    pub fn key(&self) -> (UnitId, bool, String) {
        let home = self.kind == Kind::Residence;
        (self.unit.id, home, if home { self.typed.name.clone() } else { self.typed.no.clone() })
    }

    /// As lists call it.
    pub fn title(&self) -> String {
        format!("{} {}", self.typed.no, self.typed.name).trim().to_owned()
    }
}

/// Reads a row; nothing when unit or kind cannot be read, and then the problems say why.
pub(super) fn read<'a>(
    asked: &'a Asked<'a>,
    catalogue: &Catalogue,
    branches: &[Unit],
    line: &'a Line<'a>,
    found: &mut Found,
) -> Option<Told<'a>> {
    let unit = line.unit("unit", asked.units, asked.into.id, found);
    let kind = kind(line, found);
    let home = kind.as_ref().is_some_and(|(kind, _)| *kind == Kind::Residence);
    let needs = post::all(catalogue).into_iter().map(|(code, _)| {
        let number = line.count(&format!("need_{code}"), found);
        (code, number)
    });
    let needs: Vec<(String, String)> = needs.filter(|(_, number)| !number.is_empty()).collect();
    let typed = Typed {
        on: line.day("on", asked.on, found),
        no: if home { String::new() } else { line.text("no", found) },
        name: line.text("name", found),
        form: kind.as_ref().map(|(_, form)| form.clone()).unwrap_or_default(),
        area: line.text("area", found),
        manager: line.text("manager", found),
        households: line.count("households", found),
        residents: line.count("residents", found),
        parent: String::new(),
        branch: branch(line, branches, found),
        needs,
        text: line.text("text", found),
    };
    let parent = line.text("parent", found);
    let posts = kind.as_ref().map(|(kind, _)| post::posts(catalogue, *kind)).unwrap_or_default();
    let person = person(line, asked, &posts, found);
    let (unit, (kind, _)) = (unit?, kind?);
    Some(Told { line, unit, kind, typed, parent, person })
}

/// A kind of place; of a residence with what it is.
fn kind(line: &Line<'_>, found: &mut Found) -> Option<(Kind, String)> {
    let text = line.text("kind", found);
    let form = match text.as_str() {
        "住宅小区" => Some("estate"),
        "楼栋" | "大楼" | "商务楼宇" => Some("tower"),
        "小区楼宇" | "其他小区楼宇" => Some("other"),
        other => FORMS.iter().find(|(_, name)| *name == other).map(|(code, _)| *code),
    };
    let kind = match text.as_str() {
        "网格" => Some((Kind::Grid, String::new())),
        "微网格" => Some((Kind::Micro, String::new())),
        _ => form.map(|form| (Kind::Residence, form.to_owned())),
    };
    if kind.is_none() {
        let what = if text.is_empty() { "没有填写类别" } else { "不是系统中的类别" };
        line.wrong("kind", Reason::new(what, "请填写：网格、微网格、小区、楼宇、商圈、院落、其他小区楼宇"), found);
    }
    kind
}

/// The branch by code or name, as its id.
fn branch(line: &Line<'_>, branches: &[Unit], found: &mut Found) -> String {
    let text = line.text("branch", found);
    match org::pick::chosen(&text, branches) {
        _ if text.is_empty() => String::new(),
        Some(id) => id.to_string(),
        None => {
            let remedy = "请填写管理范围内直接管理党员的党组织的编码或全称；重名的请填编码";
            line.wrong("branch", Reason::new("不是可以选的党支部", remedy), found);
            String::new()
        }
    }
}

/// Somebody in a post, and since when.
fn person(line: &Line<'_>, asked: &Asked<'_>, posts: &[Post], found: &mut Found) -> Option<(String, TypedHeld)> {
    let (called, post) = (line.text(PERSON, found), line.text("post", found));
    let phone = line.phone("phone", found);
    let code = posts.iter().find(|p| p.name == post || p.code == post).map(|p| p.code.clone());
    if !post.is_empty() && code.is_none() {
        let names: Vec<&str> = posts.iter().map(|p| p.name.as_str()).collect();
        let remedy = format!("可以填写：{}", names.join("、"));
        line.wrong("post", Reason::new("不是这类网格、小区的岗位", remedy), found);
    }
    if called.is_empty() {
        if !phone.is_empty() {
            line.wrong(PERSON, Reason::new("填了电话，没有填写姓名", "请填写姓名，没有人在岗的不填电话"), found);
        }
        return None;
    }
    let held = TypedHeld {
        post: code.unwrap_or_default(),
        who: who(line, &called, &phone, found),
        time: choice(line, "time", TIMES, found),
        way: choice(line, "way", WAYS, found),
        name: called,
        phone,
    };
    Some((line.day(CAME, asked.on, found), held))
}

/// Of the roster or from outside: as said; else whoever has the tail of an ID number is of the roster, whoever has a telephone number not.
fn who(line: &Line<'_>, called: &str, phone: &str, found: &mut Found) -> String {
    let said = line.text("who", found);
    let by_tail =
        matches!(mention(called), Mention::Name { tail: Some(_), .. } | Mention::IdNumber(_) | Mention::Id(_));
    let code = match said.as_str() {
        "" if phone.is_empty() || by_tail => "member",
        "" => "outside",
        "是" | "名册中的党员" => "member",
        "否" | "名册以外" => "outside",
        other => WHO.iter().find(|(_, name)| *name == other).map_or("", |(code, _)| *code),
    };
    code.to_owned()
}

/// The code of a name; what is no name of the list goes on as no code, which is refused.
fn choice(line: &Line<'_>, key: &str, choices: &[Choice], found: &mut Found) -> String {
    let text = line.text(key, found);
    choices.iter().find(|(code, name)| *name == text || *code == text).map_or("", |(code, _)| *code).to_owned()
}
