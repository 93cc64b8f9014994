//! The fields of a place, and reading them back.

use crate::fold::Standing;
use crate::place::{FORMS, Kind, Place};
use crate::post::Post;
use crate::typed::Typed;
use maud::{Markup, html};
use org::Unit;
use ui::{Field, Form, Posted};

/// What was typed.
pub(super) fn typed(posted: &Posted) -> Typed {
    let text = |name: &str| posted.text(name).to_owned();
    let needs = posted.fields().iter().filter_map(|(key, value)| {
        let post = key.strip_prefix("need_")?;
        Some((post.to_owned(), value.trim().to_owned()))
    });
    Typed {
        on: text("on"),
        no: text("no"),
        name: text("name"),
        form: text("form"),
        area: text("area"),
        manager: text("manager"),
        households: text("households"),
        residents: text("residents"),
        parent: text("parent"),
        branch: text("branch"),
        needs: needs.collect(),
        text: text("text"),
    }
}

/// A form filled with how a place stands.
pub(super) fn filled(place: &Place, standing: &Standing, posts: &[Post]) -> Form {
    let f = &standing.facts;
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut form = Form::empty()
        .with("version", place.version)
        .with("no", &f.no)
        .with("name", &f.name)
        .with("form", &f.form)
        .with("area", &f.area)
        .with("manager", &f.manager)
        .with("households", number(f.households))
        .with("residents", number(f.residents))
        .with("parent", number(f.parent))
        .with("branch", number(f.branch));
    for post in posts {
        form = form.with(&format!("need_{}", post.code), f.needs.get(&post.code).copied().unwrap_or(0));
    }
    form
}

/// A form filled with what the catalogue says of needs.
pub(super) fn usual(form: Form, posts: &[Post]) -> Form {
    posts.iter().fold(form, |form, post| form.with(&format!("need_{}", post.code), post.needed))
}

/// What a form offers to choose from.
pub(super) struct Offer {
    pub parents: Vec<Place>,
    pub branches: Vec<Unit>,
    pub posts: Vec<Post>,
}

/// The fields of a place.
pub(super) fn fields(kind: Kind, form: &Form, offer: &Offer) -> Markup {
    let home = kind == Kind::Residence;
    let parents: Vec<(String, String)> = offer.parents.iter().map(|p| (p.id.to_string(), p.title())).collect();
    let (area, help) =
        if home { ("地址", "如“文化路12号”") } else { ("范围", "四至或者包含的楼栋、街巷") };
    let (branch, led) = if home {
        ("小区党支部", "没有的留空")
    } else {
        ("网格党支部", "领导这个网格的党支部；没有的留空")
    };
    html! {
        div.fields {
            (form.input(&Field::of("date", "on", "日期").required().help("设立或者变更的日期")))
            @if !home { (form.input(&Field::text("no", "编号").required().max(50).help("在本单位内不重复，如“01”“01-3”"))) }
            (form.input(&Field::text("name", "名称").required().max(50)))
            @if home { (form.select(&Field::text("form", "类型").required(), FORMS)) }
            @if !kind.lies_in().is_empty() { (form.select(&Field::text("parent", "所在网格").required(), &parents)) }
            (org::pick::unit_field(form, &Field::text("branch", branch).help(led).none("没有"), &offer.branches))
            (form.input(&Field::text("area", area).max(200).wide().help(help)))
            (form.input(&Field::of("number", "households", "户数")))
            (form.input(&Field::of("number", "residents", "人口")))
            @if home { (form.input(&Field::text("manager", "物业企业").max(50).help("没有的留空"))) }
            (form.input(&Field::text("text", "说明").max(500).wide()))
        }
        h2.h4 { "应配人数" }
        p.hint { "空缺＝应配－在岗。不设的岗位填0。" }
        div.fields { @for post in &offer.posts {
            (form.input(&Field::of("number", &format!("need_{}", post.code), &post.name)))
        } }
    }
}
