//! The log of a place: each event with what it says; of a change, what became different.

use super::one::View;
use crate::fold::{live, newest_first};
use crate::place::{CLOSES, Event, EventKind, FORMS, Facts, LEAVES, TIMES, WAYS, name_of};
use crate::post;
use maud::{Markup, html};
use ui::parts;

type Told = Vec<(String, String)>;

pub(super) fn log(v: &View<'_>) -> Markup {
    let standing: Vec<i64> = live(&v.events).iter().map(|e| e.id).collect();
    parts::card(
        "经过",
        &html! { ol.line { @for e in newest_first(&v.events) { (event(v, e, standing.contains(&e.id))) } } },
    )
}

fn event(v: &View<'_>, e: &Event, stands: bool) -> Markup {
    let gone = e.kind != EventKind::Annul && !stands;
    let undone = |id: i64| v.events.iter().find(|e| e.id == id).map_or("", |e| e.kind.name());
    let closed = !v.place.is_open() && e.kind != EventKind::Close;
    let may = stands && v.may && !v.place.undone && !closed;
    let told = told(v, e);
    html! {
        li id=(format!("e-{}", e.id)) {
            h3.h4.struck[gone] { (e.day.chinese()) " " (e.kind.name()) @if let Some(id) = e.annuls { "：" (undone(id)) } }
            @if gone { p { (parts::state("已撤销", "")) } }
            @if !told.is_empty() { dl.facts { @for (name, text) in &told { div { dt { (name) } dd { (text) } } } } }
            p.meta { (e.recorded_by) " " (e.recorded_at.to_local_text()) "登记" }
            @if may { p { a href=(format!("/grids/{}/annul/{}", v.place.id, e.id)) { "撤销这一条" span.visually-hidden { "：" (e.kind.name()) (e.day) } } } }
        }
    }
}

/// What an event says, in words.
fn told(v: &View<'_>, e: &Event) -> Told {
    let mut all: Told = Vec::new();
    let mut say = |name: &str, text: String| {
        if !text.is_empty() {
            all.push((name.to_owned(), text));
        }
    };
    if let Some(facts) = &e.data.facts {
        let before = v.events.iter().rfind(|o| o.id < e.id && o.data.facts.is_some() && !taken_back(v, o, e.id));
        let before = before.and_then(|o| o.data.facts.as_ref());
        different(v, before, facts).into_iter().for_each(|(name, text)| say(&name, text));
    }
    if let Some(held) = &e.data.held {
        say("人员", held.name.clone());
        say("岗位", post::name(v.catalogue, &held.post).to_owned());
        say("方式", format!("{}，{}", name_of(TIMES, &held.time), name_of(WAYS, &held.way)));
        say("电话", v.number(&held.phone));
    }
    if let Some(held) =
        e.data.gone.and_then(|id| v.events.iter().find(|o| o.id == id)).and_then(|o| o.data.held.as_ref())
    {
        say("人员", held.name.clone());
        say("岗位", post::name(v.catalogue, &held.post).to_owned());
    }
    if let Some(moved) = &e.data.moved {
        say("原来的单位", v.unit(moved.from).to_owned());
        say("划转到", v.unit(moved.to).to_owned());
    }
    let reasons = if e.kind == EventKind::Close { CLOSES } else { LEAVES };
    say("原因", name_of(reasons, &e.data.how).to_owned());
    say(if e.kind == EventKind::Annul { "撤销原因" } else { "说明" }, e.data.text.clone());
    all
}

/// Whether an event had been taken back when another was recorded.
fn taken_back(v: &View<'_>, event: &Event, before: i64) -> bool {
    v.events.iter().any(|o| o.annuls == Some(event.id) && o.id < before)
}

/// What of a place became different, or all of it when it is new.
fn different(v: &View<'_>, before: Option<&Facts>, now: &Facts) -> Told {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let lines = |f: &Facts| {
        let mut all: Told = [
            ("编号", f.no.clone()),
            ("名称", f.name.clone()),
            ("类型", name_of(FORMS, &f.form).to_owned()),
            ("所在网格", f.parent.map(|id| v.parent(id).to_owned()).unwrap_or_default()),
            ("党支部", f.branch.map(|id| v.unit(id).to_owned()).unwrap_or_default()),
            ("范围、地址", f.area.clone()),
            ("户数", number(f.households)),
            ("人口", number(f.residents)),
            ("物业企业", f.manager.clone()),
        ]
        .map(|(name, text)| (name.to_owned(), text))
        .into();
        all.extend(f.needs.iter().map(|(code, n)| (format!("应配{}", post::name(v.catalogue, code)), n.to_string())));
        all
    };
    let Some(before) = before else { return lines(now).into_iter().filter(|(_, text)| text != "0").collect() };
    let old = lines(before);
    let was = |name: &str| old.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str()).to_owned();
    let shown = |text: String| if text.is_empty() { "（无）".to_owned() } else { text };
    let changed =
        lines(now).into_iter().map(|(name, text)| (was(&name), name, text)).filter(|(old, _, text)| old != text);
    changed.map(|(old, name, text)| (name, format!("{} → {}", shown(old), shown(text)))).collect()
}
