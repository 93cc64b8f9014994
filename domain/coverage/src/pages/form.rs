//! The fields of what is registered and of what happens, and reading them back; the units that may be named as built.

use crate::acts::BUILT;
use crate::file::{EventKind, Form as Built, Kind, SOLVED};
use crate::typed::Typed;
use access::Scope;
use axum::extract::State;
use axum::response::IntoResponse;
use base::Outcome;
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use ui::{Field, Form, Me, Params, Posted, Reply, Site};

/// What the fields of an event may be chosen from.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// Units that it may go to.
    pub units: Vec<Unit>,
    /// Units that may have been built.
    pub branches: Vec<Unit>,
    /// Instructors: file and name.
    pub instructors: Vec<(String, String)>,
    /// Problems not solved yet: event and text.
    pub problems: Vec<(String, String)>,
}

/// The Party organisations of the district that an organisation may have for its own or share: known by name as in a telephone book;
/// nothing else of other units is shown.
pub(super) async fn branches(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<Unit>> {
    let mut units = org::store::list(conn, &Scope::whole(scope.district_id())).await?;
    units.retain(|u| BUILT.contains(&u.kind.as_str()));
    Ok(units)
}

/// `GET /coverage/branches`: suggestions for the field of what was built.
pub async fn suggest(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("coverage.write")?;
    let units = branches(&mut *site.db.read().await?, &scope).await?;
    Ok(org::pick::suggestions(&units, params.text(params.text("field"))).into_response())
}

/// What was typed.
///
/// # Errors
/// When the database is away.
pub(super) async fn typed(site: &Site, scope: &Scope, posted: &Posted) -> Outcome<Typed> {
    let text = |name: &str| posted.text(name).trim().to_owned();
    let named = text("branch");
    let branch = match named.as_str() {
        "" => None,
        _ => org::pick::chosen(&named, &branches(&mut *site.db.read().await?, scope).await?).map(|u| u.0),
    };
    let named = text("to");
    let to = match named.as_str() {
        "" => None,
        _ => org::pick::chosen(&named, &org::store::list(&mut *site.db.read().await?, scope).await?).map(|u| u.0),
    };
    Ok(Typed {
        on: text("on"),
        name: text("name"),
        code: text("code"),
        industry: text("industry"),
        place: text("place"),
        contact: text("contact"),
        phone: text("phone"),
        employees: text("employees"),
        full: text("full"),
        form: text("form"),
        branch,
        instructor: text("instructor").parse().ok(),
        basis: text("basis"),
        text: text("text"),
        problem: text("problem"),
        solved: text("solved"),
        about: text("about").parse().ok(),
        how: text("how"),
        to,
    })
}

fn day<'a>(label: &'a str) -> Field<'a> {
    Field::of("date", "on", label).required()
}

fn long<'a>(label: &'a str, help: &'a str) -> Field<'a> {
    Field::text("text", label).wide().max(500).help(help)
}

fn must(field: Field<'_>, must: bool) -> Field<'_> {
    if must { field.required() } else { field }
}

/// Name, code and so on; `new` when the name has to be given.
fn facts(kind: Kind, form: &Form, new: bool) -> Markup {
    let phone = Field::of("tel", "phone", "联系电话").max(30);
    if kind == Kind::Instructor {
        return html! {
            (form.input(&must(Field::text("place", "工作单位").max(100), new)))
            (form.input(&phone))
        };
    }
    html! {
        (form.input(&must(Field::text("name", "名称").max(100).help("登记证照上的全称"), new)))
        (form.input(&Field::text("code", "统一社会信用代码").max(30).help("18位；没有的留空")))
        (form.input(&Field::text("industry", "行业").max(50)))
        (form.input(&Field::text("place", "地址").max(100)))
        (form.input(&Field::text("contact", "单位联系人").max(50)))
        (form.input(&phone))
    }
}

fn counted(form: &Form) -> Markup {
    let full = Field::of("number", "full", "正式党员人数").required();
    html! {
        (form.input(&Field::of("number", "employees", "职工人数").required()))
        (form.input(&full.help("在这里工作的正式党员，不论组织关系在哪里；预备党员不计算")))
    }
}

fn built(form: &Form, units: &[Unit]) -> Markup {
    let branch = Field::text("branch", "所建的党组织").help("单独组建、联合组建的填写；输入编码或名称，从列表中选择");
    html! {
        (form.select(&Field::text("form", "组建方式").required(), Built::CHOICES))
        (org::pick::unit_field_from(form, &branch, units, "/coverage/branches"))
        (form.input(&Field::text("basis", "依据").max(100).help("批复文件名称或文号；没有的留空")))
    }
}

fn by_whom(form: &Form, all: &[(String, String)]) -> Markup {
    form.select(&Field::text("instructor", "指导员").required(), all)
}

/// The fields of a registration after kind and unit.
pub(super) fn register(kind: Kind, form: &Form, units: &[Unit]) -> Markup {
    html! { div.fields {
        @match kind {
            Kind::Enterprise | Kind::Social => {
                (form.input(&day("登记日期").help("从这一天起计入“两新”组织数")))
                (facts(kind, form, true)) (counted(form)) (built(form, units))
            }
            Kind::Village => (form.input(&day("登记日期"))),
            Kind::Instructor => {
                (form.input(&day("选派日期")))
                (form.select(&Field::text("from", "人员来源").required(), crate::file::FROM))
                (form.input(&Field::text("name", "姓名").required().max(30)))
                (form.input(&Field::text("tail", "公民身份号码后四位").max(4).help("名册中有重名的填写")))
                (facts(kind, form, true))
                (form.input(&Field::text("basis", "依据").max(100).help("选派文件名称或文号；没有的留空")))
            }
        }
    } }
}

/// The fields of a move.
pub(super) fn moving(form: &Form, units: &[Unit]) -> Markup {
    let to = Field::text("to", "划转到").required();
    html! {
        (form.input(&day("划转日期")))
        (org::pick::unit_field(form, &to.help("从划转之日起由它负责和计数，以前的仍计在原来的党组织"), units))
        (form.input(&Field::text("basis", "依据").max(100).help("批复文件名称或文号；没有的留空")))
        (form.area(&long("说明", ""), 2))
    }
}

/// The fields of an event.
pub(super) fn event(kind: Kind, event: EventKind, form: &Form, choices: &Choices) -> Markup {
    html! { div.fields {
        @match event {
            EventKind::Change => { (form.input(&day("变更日期"))) (facts(kind, form, false)) }
            EventKind::Verify => { (form.input(&day("核实日期"))) (counted(form)) (form.area(&long("说明", ""), 2)) }
            EventKind::Form => { (form.input(&day("变更日期").help("批复的日期"))) (built(form, &choices.branches)) }
            EventKind::Assign => {
                (form.input(&day("开始联系的日期")))
                (by_whom(form, &choices.instructors))
                (form.input(&Field::text("basis", "依据").max(100).help("选派文件名称或文号；没有的留空")))
            }
            EventKind::Release => {
                (form.input(&day("结束联系的日期")))
                (by_whom(form, &choices.instructors))
                (form.area(&long("原因", ""), 2))
            }
            EventKind::Contact => {
                (form.input(&day("日期")))
                (by_whom(form, &choices.instructors))
                (form.area(&long("做了什么", "").required(), 3))
                (form.area(&Field::text("problem", "发现的问题").wide().max(500).help("没有的留空"), 2))
                (form.select(&Field::text("solved", "问题是否已经解决").none("没有问题"), SOLVED))
            }
            EventKind::Solve => {
                (form.input(&day("解决日期")))
                (form.select(&Field::text("about", "解决了哪个问题").required(), &choices.problems))
                (form.area(&long("怎样解决的", "").required(), 3))
            }
            EventKind::Move => (moving(form, &choices.units)),
            EventKind::End => {
                (form.input(&day("结束日期")))
                (form.select(&Field::text("how", "结束的原因").required(), kind.ends()))
                (form.area(&long("说明", ""), 2))
            }
            EventKind::Register | EventKind::Annul => {}
        }
    } }
}
