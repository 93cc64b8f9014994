//! What this noun contributes: numbers and what should be seen to, on desks and units' pages; a member's files; one's own.

use super::{name, shown, sign};
use crate::alarm::{Cuts, alarms};
use crate::file::{File, Kind};
use crate::store::{self, Filter, Side};
use access::{Actor, Scope};
use base::Outcome;
use base::id::{PersonId, UnitId};
use maud::{Markup, html};
use ui::{PanelFuture, Site, list, parts};

/// Files shown at most.
const SHOWN: i64 = 6;

/// The numbers of a unit and what is below it, with what should be seen to.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move { unit(&site, &actor, UnitId(id)).await })
}

async fn unit(site: &Site, actor: &Actor, id: UnitId) -> Outcome<Option<Markup>> {
    let scope = actor.scope("floating.read")?;
    let mut conn = site.db.read().await?;
    let Ok(unit) = org::store::find(&mut conn, &scope, id).await else { return Ok(None) };
    let Some(below) = scope.within(&unit.path) else { return Ok(None) };
    let cuts = Cuts::of(&site.catalogue, site.today());
    let counts = store::counts(&mut conn, &below, cuts).await?;
    let holds = site.catalogue.unit_kind(&unit.kind).is_some_and(|k| k.holds_members);
    let late = Filter { alarmed: Some(cuts), side: Some(Side::Home), ..Filter::default() };
    let late = store::page(&mut conn, &below, &late, Some((SHOWN, 0))).await?;
    let guests = Filter { state: "open", side: Some(Side::Host), ..Filter::default() };
    let guests = if holds { store::page(&mut conn, &below, &guests, Some((SHOWN, 0))).await? } else { Vec::new() };
    let least = site.catalogue.rule("floating_cluster").and_then(|r| r.value).unwrap_or(i64::MAX);
    let clusters = store::clusters(&mut conn, &below, least).await?;
    let ids: Vec<UnitId> = clusters.iter().map(|(unit, ..)| *unit).collect();
    let names = org::store::names(&mut conn, &below, &ids).await?;
    drop(conn);
    let way = |more: &[(&str, &str)]| {
        let unit = id.to_string();
        list::address("/floating", &[&[("unit", unit.as_str())], more].concat())
    };
    let numbers = [
        ("流出", counts.out, way(&[("kind", "out")])),
        ("流入（区外）", counts.incoming, way(&[("kind", "in")])),
        ("流入（区内）", counts.hosted, way(&[("side", "host")])),
        ("出国（境）", counts.abroad, way(&[("kind", "abroad")])),
        ("困难", counts.hardship, way(&[("kind", "hardship")])),
    ];
    if counts.alarmed == 0 && numbers.iter().all(|(_, n, _)| *n == 0) {
        return Ok(None);
    }
    let cluster = site.catalogue.rule("floating_cluster").map(|r| r.basis.cited()).unwrap_or_default();
    Ok(Some(html! {
        section.card {
            div.card-header { h2.card-title { "流动和困难党员" } div.card-actions { a.btn.btn-sm href=(way(&[])) { "全部" } } }
            div.card-body {
                ul.filters aria-label="人数" { @for (name, n, href) in numbers.iter().filter(|(_, n, _)| *n > 0) { li { a.filter href=(href) { (name) " " b { (n) } } } } }
                (lines(site, &scope, &late))
                @if counts.alarmed > SHOWN { p { a href=(way(&[("late", "1")])) { "需要处理的共 " (counts.alarmed) " 人次" } } }
                @for (unit, place, n) in clusters.iter().take(3) {
                    p { (names.get(unit).map_or("", String::as_str)) "有 " b { (n) } " 名党员在" (place) "，可以成立流动党员党支部（党小组）" }
                }
                @if !clusters.is_empty() { (parts::clause(&cluster)) }
                @if !guests.is_empty() {
                    h3.h4 { "在本支部参加活动（没有表决权）" }
                    ul.evidence { @for f in &guests { li { a href=(format!("/floating/{}", f.id)) { (f.name) } " " span.meta { (f.place) } } } }
                }
            }
        }
    }))
}

/// What should be seen to, with the clause of each.
fn lines(site: &Site, scope: &Scope, all: &[File]) -> Markup {
    html! {
        @if !all.is_empty() { ul.evidence { @for f in all { li {
            @if shown(f, scope) { a href=(format!("/floating/{}", f.id)) { (f.name) } } @else { (name(f, scope)) }
            @for a in alarms(f, &site.catalogue, site.today()) { " " (parts::state(&a.what, "warn")) " " span.hint { (a.clause) } }
        } } } }
    }
}

/// The files of a member.
pub fn of_person(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("floating.read")?;
        let all = store::of_person(&mut *site.db.read().await?, &scope, PersonId(id)).await?;
        if all.is_empty() {
            return Ok(None);
        }
        let body = html! { ul.evidence { @for f in &all { li {
            span.meta { (f.since) } " " a href=(format!("/floating/{}", f.id)) { (f.kind.name()) } " " (f.place) " " (sign(f))
            @for a in alarms(f, &site.catalogue, site.today()) { " " (parts::state(&a.what, "warn")) }
        } } } };
        Ok(Some(parts::card("流动和困难登记", &body)))
    })
}

/// The way to one's own report, for who is elsewhere.
pub fn of_me(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("self.read")?;
        let all = store::own(&mut *site.db.read().await?, &scope, PersonId(id)).await?;
        let away = all.iter().find(|f| f.is_open() && f.kind != Kind::Hardship);
        Ok(away.map(|f| html! {
            section.card {
                div.card-header { h2.card-title { "我的流动情况" } div.card-actions { a.btn.btn-sm href="/me/floating" { "汇报" } } }
                div.card-body { p { (f.kind.name()) "，" (f.place) "；最近汇报或登记：" (f.report_on.chinese()) } }
            }
        }))
    })
}
