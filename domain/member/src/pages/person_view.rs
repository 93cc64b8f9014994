//! How one person looks: facts by group, what is doubtful, the timeline with its entries.

use crate::facts::Facts;
use crate::life::{Event, EventKind, went_out};
use crate::papers::{in_full, masked, party_age};
use crate::reading::shown;
use crate::rules::{self, Finding};
use crate::store::Person;
use crate::timeline::Line;
use access::{Actor, Scope};
use base::Day;
use base::id::UnitId;
use catalogue::{Catalogue, RosterColumn};
use ledger::Entry;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::Site;
use ui::parts::{icon, note, warning};

/// Everything the page needs.
pub(super) struct Shown<'a> {
    pub site: &'a Site,
    pub me: &'a Actor,
    pub scope: &'a Scope,
    pub person: &'a Person,
    pub events: &'a [Event],
    pub entries: &'a HashMap<i64, Vec<Entry>>,
    pub names: &'a HashMap<UnitId, String>,
    /// What other nouns know of the person's time.
    pub lines: &'a [Line],
    pub findings: &'a [Finding],
    /// The last event that counts: the one that can be annulled.
    pub last: Option<i64>,
    pub may_write: bool,
}

impl Shown<'_> {
    fn unit(&self, unit: UnitId) -> &str {
        self.names.get(&unit).map_or("其他党组织", String::as_str)
    }
}

/// One line under the name.
pub(super) fn lead(s: &Shown<'_>) -> String {
    let unit = s.unit(s.person.unit);
    let category = crate::check::category_name(s.person.category());
    if s.person.is_active() { format!("{category} · {unit}") } else { format!("已减少 · 原在{unit}") }
}

/// What can be done.
pub(super) fn acts(s: &Shown<'_>) -> Markup {
    let to = |act: &str| format!("/members/{}/{act}", s.person.id);
    html! {
        button.btn.js-only type="button" data-print="" { (icon("printer")) "打印" }
        @if s.may_write && s.person.is_active() {
            a.btn href=(to("edit")) { (icon("edit")) "修改信息" }
            @if s.person.category() == "probationary" { a.btn.btn-primary href=(to("confirm")) { "转正" } }
            details.pop { summary.btn { "更多" } div.pop-body {
                // The app puts transfers and matters of standing together with the roster; here they are only addresses.
                a href=(format!("/transfer/new?unit={}&person={}", s.person.unit, s.person.id)) { "组织关系接转" }
                a href=(to("leave")) { "减少（去世等）" }
                a href=(format!("/standing/new?person={}", s.person.id)) { "党籍和组织处置" }
                a href=(to("correct")) { "更正支部或类别" }
            } }
        }
        @if s.may_write && !s.person.is_active() && s.person.facts.get("left_by") == "stopped" {
            a.btn href=(format!("/standing/new?kind=membership_restore&person={}", s.person.id)) { "恢复党籍" }
        }
    }
}

/// The page below the title.
pub(super) fn body(s: &Shown<'_>, panels: &Markup) -> Markup {
    html! {
        (doubts(s))
        div.two {
            div.stack {
                (facts(s.site, Some(s.scope), &s.person.facts))
                (panels)
            }
            div.stack {
                section.card { div.card-header { h2.card-title { "组织关系" } } div.card-body {
                    dl.facts {
                        div { dt { "所在党组织" } dd { a href=(format!("/units/{}", s.person.unit)) { (s.unit(s.person.unit)) } } }
                        @if let Some(years) = party_age(&s.person.facts, s.site.today()) { div { dt { "党龄" } dd { (years) " 年" } } }
                        @if let Some(age) = s.person.facts.age(s.site.today()) { div { dt { "年龄" } dd { (age) " 周岁" } } }
                    }
                } }
                (timeline(s))
                (reveal(s))
            }
        }
    }
}

/// What contradicts itself or is missing.
fn doubts(s: &Shown<'_>) -> Markup {
    let missing: Vec<&str> = rules::missing(&s.person.facts)
        .into_iter()
        .filter_map(|key| s.site.catalogue.roster_column(key).map(|c| c.name.as_str()))
        .collect();
    html! {
        @for finding in s.findings { (warning(&finding.refusal)) }
        @if s.person.is_active() && !missing.is_empty() {
            (note("info", &html! { p { "尚缺：" (missing.join("、")) } }))
        }
    }
}

/// The facts by group of the catalogue; `scope` is `None` for one's own record, which shows masks as well.
pub(super) fn facts(site: &Site, scope: Option<&Scope>, facts: &Facts) -> Markup {
    let columns: Vec<&RosterColumn> = site.catalogue.roster_columns().iter().filter(|c| facts.has(&c.key)).collect();
    let mut groups: Vec<&str> = Vec::new();
    for column in &columns {
        if !groups.contains(&column.group.as_str()) {
            groups.push(&column.group);
        }
    }
    html! {
        @for group in groups {
            section.card { div.card-header { h2.card-title { (group) } } div.card-body {
                dl.facts {
                    @for column in columns.iter().filter(|c| c.group == group) {
                        div { dt { (column.name) } dd { (value(&site.catalogue, scope, column, facts.get(&column.key))) } }
                    }
                }
            } }
        }
    }
}

fn value(catalogue: &Catalogue, scope: Option<&Scope>, column: &RosterColumn, value: &str) -> Markup {
    // The ID number is always masked here: it is revealed with a reason, or exported with the right.
    let clear = !column.sensitive || (column.key != "id_number" && scope.is_some_and(|s| in_full(column, s)));
    html! {
        @if clear { (shown(catalogue, column, value)) } @else { span.masked { (masked(column, value)) } }
    }
}

/// What happened, the newest first: events of the roster, and what other nouns know.
pub(super) fn timeline(s: &Shown<'_>) -> Markup {
    let annulled: Vec<i64> = s.events.iter().filter_map(|e| e.annuls).collect();
    let events = s.events.iter().map(|e| ((e.day, e.id), happened(s, e, annulled.contains(&e.id))));
    let lines = s.lines.iter().map(|line| ((line.on, 0), took_part(line)));
    let mut all: Vec<((Day, i64), Markup)> = events.chain(lines).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    html! {
        section.card { div.card-header { h2.card-title { "经历" } } div.card-body {
            ol.line { @for (_, one) in &all { (one) } }
        } }
    }
}

fn happened(s: &Shown<'_>, event: &Event, gone: bool) -> Markup {
    html! {
        li id=(format!("e-{}", event.id)) class=(class(event, gone)) {
            time datetime=(event.day) { (event.day) }
            div {
                p { b { (event.kind.name()) } " " (story(s, event)) @if gone { "（已撤销）" } }
                @if !event.note.is_empty() && event.kind != EventKind::Edited { p { (event.note) } }
                @if !event.document.is_empty() { p.hint { "依据文件：" (event.document) } }
                p.hint { (event.recorded_by) " 登记于 " (event.recorded_at.to_local_text()) }
                (evidence(s, event))
                @if s.may_write && s.last == Some(event.id) {
                    p { a.btn.btn-sm href=(format!("/members/{}/annul?event={}", s.person.id, event.id)) { "撤销" } }
                }
            }
        }
    }
}

fn took_part(line: &Line) -> Markup {
    html! {
        li.line-item {
            time datetime=(line.on) { (line.on) }
            div { p { b { (line.what) } " " @if line.href.is_empty() { (line.more) } @else { a href=(line.href) { (line.more) } } } }
        }
    }
}

fn class(event: &Event, gone: bool) -> &'static str {
    match (gone, event.kind.moves_stock()) {
        (true, _) => "line-item is-reversed",
        (false, true) => "line-item is-key",
        (false, false) => "line-item",
    }
}

/// What an event says besides its kind.
fn story(s: &Shown<'_>, event: &Event) -> String {
    let code = |table: &str, code: &str| {
        s.site.catalogue.codes(table).and_then(|t| t.name_of(code)).unwrap_or(code).to_owned()
    };
    let category = crate::check::category_name(&event.category);
    match event.kind {
        EventKind::Enrolled | EventKind::Accepted | EventKind::Restored => {
            format!("{}（{category}）", s.unit(event.unit))
        }
        EventKind::CameIn => format!("{}，来自{}", s.unit(event.unit), code("transfer_scope", &event.scope)),
        EventKind::Confirmed => code("confirmation_state", &event.reason),
        EventKind::Moved => {
            format!("由{}转到{}", event.from_unit.map_or("", |from| s.unit(from)), s.unit(event.unit))
        }
        EventKind::Left if went_out(&event.reason) => format!("转往{}", code("transfer_scope", &event.scope)),
        EventKind::Left => code("member_left_reason", &event.reason),
        EventKind::Edited => event.note.clone(),
        EventKind::Annulled => String::new(),
    }
}

/// The entries an event has made in the ledger.
fn evidence(s: &Shown<'_>, event: &Event) -> Markup {
    let entries = s.entries.get(&event.id).map_or(&[] as &[Entry], Vec::as_slice);
    let name = |kind: &str| s.site.catalogue.entry(kind).map_or_else(|| kind.to_owned(), |e| e.name.clone());
    html! {
        @if !entries.is_empty() {
            details.fold {
                summary { "台账分录 " span.count { (entries.len()) } }
                ul { @for e in entries {
                    li class=[e.reverses.map(|_| "struck")] {
                        "第" (e.seq) "号 " (e.on) " " (s.unit(e.unit)) " " (name(&e.kind))
                        @if let Some(category) = e.tags.get("category") { "（" (crate::check::category_name(category)) "）" }
                        " " span.num { @if e.quantity.0 > 0 { "+" } (e.quantity) }
                        @if let Some(reason) = &e.reason { " 红字冲销：" (reason) }
                    }
                } }
            }
        }
    }
}

/// The form that asks for a reason before sensitive values are shown.
fn reveal(s: &Shown<'_>) -> Markup {
    let hidden = s.site.catalogue.roster_columns().iter().any(|c| c.sensitive && s.person.facts.has(&c.key));
    html! {
        @if hidden && s.me.can("member.reveal") {
            section.card.no-print { div.card-header { h2.card-title { "查看敏感信息" } } div.card-body {
                form.form method="post" action=(format!("/members/{}/reveal", s.person.id)) {
                    (ui::csrf(s.me))
                    div.field {
                        label.field-label for="f-why" { "查看原因" span.must { "*" } }
                        input.form-control #f-why type="text" name="why" required maxlength="200" autocomplete="off" aria-describedby="h-why";
                        div.field-help #h-why { "每次查看都会记入审计日志" }
                    }
                    div.form-acts { button.btn { "查看" } }
                }
            } }
        }
    }
}
