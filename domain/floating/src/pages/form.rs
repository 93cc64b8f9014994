//! The fields of what is registered and of what happens, and reading them back.

use crate::file::{EventKind, Kind, RECALLS, WAYS};
use crate::typed::Typed;
use maud::{Markup, html};
use ui::{Field, Form, Posted};

/// What was typed, the host branch apart.
pub(super) fn typed(posted: &Posted, host: Option<i64>) -> Typed {
    let text = |name: &str| posted.text(name).to_owned();
    Typed {
        on: text("on"),
        place: text("place"),
        reason: text("reason"),
        organ: text("organ"),
        foreign_card: text("foreign_card"),
        contact: text("contact"),
        phone: text("phone"),
        expected: text("expected"),
        way: text("way"),
        by: text("by"),
        text: text("text"),
        host,
        how: text("how"),
    }
}

fn day<'a>(label: &'a str) -> Field<'a> {
    Field::of("date", "on", label).required()
}

fn long<'a>(label: &'a str, help: &'a str) -> Field<'a> {
    Field::text("text", label).wide().max(500).help(help)
}

/// Where somebody is, and how they are reached.
fn whereabouts(kind: Kind, form: &Form, new: bool) -> Markup {
    let place = Field::text("place", "地点").max(100).help(match kind {
        Kind::Abroad => "国家和城市，如“德国慕尼黑”",
        _ => "写到省、市、县，如“广东省深圳市南山区”",
    });
    let reason = Field::text("reason", "原因");
    let must = |field: Field<'static>, must: bool| if must { field.required() } else { field };
    let away = kind != Kind::Hardship;
    let home = matches!(kind, Kind::Out | Kind::Abroad);
    html! {
        @if away { (form.input(&must(place, new))) }
        (form.select(&must(reason, new), kind.reasons()))
        @if kind == Kind::Out { (form.input(&Field::text("organ", "流入地党组织").max(100).help("知道的填写全称；参加本区党支部活动的，登记后另选"))) }
        @if kind == Kind::In { (form.input(&must(Field::text("organ", "组织关系所在党组织").max(100).help("全称，如“中共某县某镇某村党支部”"), new))) }
        @if kind == Kind::In && new { (form.input(&Field::text("foreign_card", "流动党员活动证编号").max(50).help("没有的留空"))) }
        @if home { (form.input(&must(Field::text("contact", "本支部联系人").max(50), new))) }
        @if away { (form.input(&Field::of("tel", "phone", "党员联系电话").max(30))) }
        @if away { (form.input(&Field::of("date", "expected", "预计返回日期"))) }
    }
}

/// The fields of a registration after the person.
pub(super) fn register(kind: Kind, form: &Form) -> Markup {
    let (since, note) = match kind {
        Kind::Hardship => ("困难开始日期", "困难的具体情况；只给有权的人看"),
        Kind::In => ("来到日期", ""),
        _ => ("外出日期", ""),
    };
    html! { div.fields { (form.input(&day(since))) (whereabouts(kind, form, true)) (form.area(&long("说明", note), 3)) } }
}

/// The fields of an event; `hosts` is the field of the host branch.
pub(super) fn event(kind: Kind, event: EventKind, form: &Form, hosts: &Markup) -> Markup {
    let how = |label: &'static str| Field::text("how", label).required();
    html! {
        div.fields {
            (form.input(&day("日期")))
            @match event {
                EventKind::Change => {
                    (whereabouts(kind, form, false))
                    (form.area(&long("说明", "没有变的项目留空"), 3))
                }
                EventKind::Contact => {
                    (form.select(&Field::text("way", "联系方式").required(), WAYS))
                    (form.input(&Field::text("by", "由谁联系").required().max(50)))
                    (form.area(&long("联系情况", "近况、困难和要求").required(), 3))
                }
                EventKind::Report => {
                    (form.area(&long("汇报内容", "本人通过电话、信函等汇报的，由党支部代记").required(), 4))
                    (form.input(&Field::text("place", "现在的地点").max(100).help("没有变的留空")))
                    (form.input(&Field::of("tel", "phone", "现在的联系电话").max(30)))
                }
                EventKind::HostIn | EventKind::HostOut => { (hosts) (form.area(&long("说明", ""), 2)) }
                EventKind::Recall => { (form.select(&how("收回还是遗失"), RECALLS)) (form.area(&long("说明", ""), 2)) }
                EventKind::Review => (form.area(&long("复核情况", "困难有无变化、给过哪些帮助").required(), 4)),
                EventKind::End => { (form.select(&how("结束的原因"), kind.ends())) (form.area(&long("说明", ""), 2)) }
                EventKind::Card | EventKind::Audit => (form.area(&long("说明", ""), 2)),
                EventKind::Register | EventKind::Annul => {}
            }
        }
    }
}
