//! How one unit is shown: warnings, tiles, facts, committee, lower units, history.

use super::one::{Known, post_name, stretch};
use crate::papers::{kind_name, sector_name};
use crate::rules::warn::Warning;
use crate::{Event, EventKind, PostHolder, Unit};
use catalogue::Hardness;
use maud::{Markup, html};
use ui::parts::{card, facts, icon, state, tile};
use ui::{Me, Site};

/// One sentence under the name.
pub(super) fn lead(site: &Site, unit: &Unit) -> String {
    let gone = unit.dissolved.map(|d| format!(" · 已于{}撤销", d.chinese())).unwrap_or_default();
    format!("{} · 编码 {}{gone}", kind_name(&site.catalogue, &unit.kind), unit.code)
}

/// The page's content.
pub(super) fn body(site: &Site, me: &Me, k: &Known) -> Markup {
    html! {
        @for warning in &k.warnings { (warning_note(warning)) }
        (tiles(me, k))
        div.two {
            div.stack { (committee(site, me, k)) (lower(site, k)) (history(site, k)) }
            div.stack { (about(site, k)) (term(me, k)) }
        }
    }
}

/// A warning with its clause; 一般 is said softer than 应当.
pub(super) fn warning_note(warning: &Warning) -> Markup {
    let tone = if warning.hardness == Hardness::Hard { "note note-bad" } else { "note note-warn" };
    let r = &warning.refusal;
    html! {
        div class=(tone) {
            (icon("alert-triangle"))
            div { p { (r.what) "，" (r.remedy) } @if !r.clause.is_empty() { p.clause { (r.clause) @if warning.unverified { " " span.unverified {} } } } }
        }
    }
}

fn tiles(me: &Me, k: &Known) -> Markup {
    let unit = &k.facts.unit;
    let members = k.members.get(&unit.id).copied();
    let text = |n: Option<i64>| n.map(|n| n.to_string());
    let (all, full, probationary) =
        (text(members.map(|m| m.total())), text(members.map(|m| m.full)), text(members.map(|m| m.probationary)));
    let roster = |category: &str| {
        if me.can("member.read") {
            format!("/members?unit={}{category}", unit.id)
        } else {
            format!("/units/{}", unit.id)
        }
    };
    let note = if k.below > 0 { "含下级" } else { "现有" };
    let (lower, below) = (k.lower.len().to_string(), k.below.to_string());
    html! {
        div.tiles {
            (tile("党员", all.as_deref(), "名", note, &roster("")))
            (tile("正式党员", full.as_deref(), "名", note, &roster("&category=full")))
            (tile("预备党员", probationary.as_deref(), "名", note, &roster("&category=probationary")))
            @if k.below > 0 || k.facts.members == 0 {
                (tile("直接下级党组织", Some(&lower), "个", "现有", &format!("/units/{}#lower", unit.id)))
                @if k.below > k.lower.len() { (tile("全部下级党组织", Some(&below), "个", "现有", &format!("/units?top={}", unit.id))) }
            }
        }
    }
}

fn about(site: &Site, k: &Known) -> Markup {
    let u = &k.facts.unit;
    let or_missing = |text: &str| if text.is_empty() { "未填写".to_owned() } else { text.to_owned() };
    let above = k.above.last().map(|(_, name)| name.clone()).unwrap_or_default();
    let mut pairs = vec![
        ("简称", or_missing(&u.short_name)),
        ("成立日期", u.founded.map_or_else(|| "未填写".into(), |d| d.chinese())),
        ("所属领域", or_missing(&sector_name(&site.catalogue, &u.sector))),
        ("上级党组织", if u.direct { format!("{above}（直属）") } else { or_missing(&above) }),
        ("联系人", or_missing(&u.contact)),
        ("联系电话", or_missing(&k.phone)),
        ("地址", or_missing(&u.address)),
        ("批准成立的上级党组织", or_missing(&u.approved_by)),
        ("批准文件", or_missing(&u.document)),
    ];
    if u.village {
        pairs.push(("任期规定", "村、社区党组织".into()));
    }
    if u.approves {
        pairs.push(("审批权限", "有审批预备党员权限".into()));
    }
    let covers: Vec<&str> = u.covers.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if !covers.is_empty() {
        pairs.push(("覆盖单位", covers.join("、")));
    }
    card("基本信息", &facts(&pairs))
}

fn term(me: &Me, k: &Known) -> Markup {
    let body = match &k.facts.term {
        Some(t) => {
            let mut pairs = vec![
                ("当选日期", t.elected.chinese()),
                ("任期", format!("{}年", t.years)),
                ("届满日期", t.ends.chinese()),
            ];
            pairs.extend(t.extended_to.map(|to| ("批准延期至", to.chinese())));
            if !t.document.is_empty() {
                pairs.push(("批准文件", t.document.clone()));
            }
            facts(&pairs)
        }
        None => html! { p.hint { "没有登记任期。不经选举产生的党组织没有任期。" } },
    };
    html! {
        section.card {
            div.card-header { h2.card-title { "本届任期" } (manage(me, &k.facts.unit)) }
            div.card-body { (body) }
        }
    }
}

fn manage(me: &Me, unit: &Unit) -> Markup {
    html! { @if me.can("unit.write") && unit.dissolved.is_none() { div.card-actions { a.btn.btn-sm href=(format!("/units/{}/committee", unit.id)) { "登记" } } } }
}

fn committee(site: &Site, me: &Me, k: &Known) -> Markup {
    html! {
        section.card {
            div.card-header { h2.card-title { "班子成员" } (manage(me, &k.facts.unit)) }
            div.card-body {
                @if k.facts.committee.is_empty() {
                    p.hint { "没有登记现任班子成员。" }
                } @else {
                    (holders(site, &k.facts.committee, "现任班子成员"))
                }
                @if !k.past_posts.is_empty() {
                    details.fold { summary { "历任（" (k.past_posts.len()) "）" } (holders(site, &k.past_posts, "历任班子成员")) }
                }
            }
        }
    }
}

/// A table of holders in the order of the posts.
pub(super) fn holders(site: &Site, all: &[PostHolder], caption: &str) -> Markup {
    let rank = |h: &&PostHolder| site.catalogue.posts().position(|p| p.key == h.post);
    let mut sorted: Vec<&PostHolder> = all.iter().collect();
    sorted.sort_by_key(rank);
    html! {
        div.list tabindex="0" role="region" aria-label=(caption) {
            table.table.table-cards {
                caption.visually-hidden { (caption) }
                thead { tr { th scope="col" { "姓名" } th scope="col" { "职务" } th scope="col" { "任职时间" } th scope="col" { "备注" } } }
                tbody {
                    @for h in sorted {
                        tr {
                            td.lead-cell { @if let Some(person) = h.person { a href=(format!("/members/{person}")) { (h.name) } } @else { (h.name) } }
                            td data-label="职务" { (post_name(site, &h.post)) }
                            td data-label="任职时间" { (stretch(h.from, h.to)) }
                            td data-label="备注" { (h.detail) }
                        }
                    }
                }
            }
        }
    }
}

fn lower(site: &Site, k: &Known) -> Markup {
    let unit = &k.facts.unit;
    let may = site.catalogue.unit_kind(&unit.kind).is_some_and(|kind| !kind.under.is_empty());
    html! {
        @if may || !k.lower.is_empty() {
            section.card #lower {
                div.card-header { h2.card-title { "下级党组织 " span.count { (k.lower.len()) } } @if k.below > 0 { div.card-actions { a.btn.btn-sm href=(format!("/units?top={}", unit.id)) { "展开全部" } } } }
                div.card-body {
                    @if k.lower.is_empty() { p.hint { "没有下级党组织，可以用“新建下级”登记，或从表格导入。" } }
                    @else { (lower_table(site, k)) }
                }
            }
        }
    }
}

fn lower_table(site: &Site, k: &Known) -> Markup {
    html! {
        div.list.list-tall tabindex="0" role="region" aria-label="下级党组织" {
            table.table.table-cards {
                caption.visually-hidden { "下级党组织" }
                thead { tr { th scope="col" { "名称" } th scope="col" { "组织类别" } th.num scope="col" { "党员" } th.num scope="col" { "其中预备" } } }
                tbody {
                    @for unit in &k.lower {
                        @let members = k.members.get(&unit.id);
                        tr {
                            td.lead-cell { a href=(format!("/units/{}", unit.id)) { (unit.name) } }
                            td data-label="组织类别" { (kind_name(&site.catalogue, &unit.kind)) }
                            td.num data-label="党员" { @if let Some(m) = members { (m.total()) } }
                            td.num data-label="其中预备" { @if let Some(m) = members { (m.probationary) } }
                        }
                    }
                }
            }
        }
    }
}

fn history(site: &Site, k: &Known) -> Markup {
    let events = k.events.iter().rev();
    card("沿革", &html! { ol.line { @for event in events { (happened(site, k, event)) } } })
}

fn happened(site: &Site, k: &Known, e: &Event) -> Markup {
    let key = matches!(e.kind, EventKind::Founded | EventKind::Dissolved | EventKind::Merged);
    let class = if key { "line-item is-key" } else { "line-item" };
    let other = e.other.and_then(|id| k.names.get(&id).map(|name| (id, name)));
    let what = match e.kind {
        EventKind::Renamed | EventKind::Moved => format!("由“{}”变为“{}”", e.was, e.now),
        EventKind::Rekinded => {
            format!("由{}改设为{}", kind_name(&site.catalogue, &e.was), kind_name(&site.catalogue, &e.now))
        }
        EventKind::Founded | EventKind::Entered => kind_name(&site.catalogue, &e.now),
        EventKind::Merged => format!("并入“{}”", e.now),
        EventKind::Absorbed => format!("“{}”并入", e.was),
        EventKind::Dissolved | EventKind::Undone => String::new(),
        EventKind::TakenBack => e.was.clone(),
    };
    html! {
        li class=(class) id=(format!("event-{}", e.id)) {
            time datetime=(e.day) { (e.day) }
            div {
                p { (state(e.kind.name(), "")) " " (what) @if let Some((id, name)) = other { @if key || e.kind == EventKind::Absorbed { " " a href=(format!("/units/{id}")) { (name) } } } }
                @if !e.detail.is_empty() || !e.document.is_empty() { p.hint { (e.detail) @if !e.document.is_empty() { " " (e.document) } } }
            }
        }
    }
}
