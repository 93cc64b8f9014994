//! What publicities add to other pages: on a case the way to show it and what was shown, on the desk what nobody has looked into, on one's
//! own page what is running.

use crate::{OBJECTION, PUBLICITY, gather, notice, rules};
use access::Actor;
use base::id::PersonId;
use base::{Fault, Outcome};
use case::store::Filter;
use case::{CaseFile, CaseId, State};
use maud::{Markup, html};
use ui::{PanelFuture, Site, list, parts};

/// Lines on the desk.
const SHOWN: i64 = 8;

/// On the page of another case: what was shown of it, and the way to show it now.
pub fn of_case(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("case.read")?;
        let mut conn = site.db.read().await?;
        let case = match case::store::find(&mut conn, &scope, CaseId(id)).await {
            Ok(case) if case.procedure != PUBLICITY => case,
            Ok(_) | Err(Fault::NotFound) => return Ok(None),
            Err(other) => return Err(other),
        };
        let mut shown = case::store::of_subject(&mut conn, &scope, id).await?;
        shown.retain(|c| c.procedure == PUBLICITY);
        let may = access::tree::reaches(&mut conn, &actor, "case.write", Some(case.unit)).await?;
        let notice = if may { notice::of(&mut conn, &site, &actor, &case).await? } else { None };
        if shown.is_empty() && notice.is_none() {
            return Ok(None);
        }
        let body = html! {
            @if !shown.is_empty() { ul.evidence { @for one in &shown { (line(one)) } } }
            @if let Some(notice) = &notice {
                p.hint { "公示的对象和内容从这件事项带出，不用再填：" (notice.title) }
                p { a.btn.btn-outline-secondary href=(list::address("/publicities/new", &[("case", &id.to_string())])) { "公示" } }
            }
        };
        Ok(Some(parts::card("公示", &body)))
    })
}

fn line(case: &CaseFile) -> Markup {
    html! { li {
        a href=(format!("/cases/{}", case.id)) { (case.title) } " "
        @if case.state == State::Over { (parts::state("已办结", "good")) } @else { (parts::state("公示中", "info")) }
        @if let Some(on) = case.stage_on { " " span.meta { (on.chinese()) } }
    } }
}

/// On the desk: publicities to which somebody has said something last.
pub fn waiting(site: Site, actor: Actor, _: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("case.read")?;
        let filter = Filter { state: Some(State::Open), stage: Some(OBJECTION.to_owned()), ..Filter::default() };
        let mut conn = site.db.read().await?;
        let all = case::store::page(&mut conn, &[&scope], PUBLICITY, &filter, Some((SHOWN, 0))).await?;
        if all.is_empty() {
            return Ok(None);
        }
        let total = case::store::count(&mut conn, &[&scope], PUBLICITY, &filter).await?;
        let every = list::address("/procedures/publicity", &[("state", "open"), ("stage", OBJECTION)]);
        let body = html! {
            ul.evidence { @for case in &all { (line(case)) } }
            @if total > SHOWN { p { a href=(every) { "共 " (total) " 件" } } }
        };
        Ok(Some(parts::card("公示收到反映，请核实", &body)))
    })
}

/// On one's own page: what is running.
pub fn of_me(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        if actor.person != Some(PersonId(id)) {
            return Ok(None);
        }
        let all = gather::running(&mut *site.db.read().await?, &site.keys, actor.district, PersonId(id)).await?;
        drawn(&site, &all)
    })
}

fn drawn(site: &Site, all: &[gather::Running]) -> Outcome<Option<Markup>> {
    if all.is_empty() {
        return Ok(None);
    }
    let until =
        |r: &gather::Running| rules::period(&site.catalogue, &r.rows).map(|p| p.to.chinese()).unwrap_or_default();
    let body = html! {
        ul.evidence { @for r in all { li {
            a href=(format!("/me/publicities/{}", r.case.id)) { (r.case.title) } " " span.meta { "至" (until(r)) }
        } } }
    };
    Ok(Some(parts::card("正在公示", &body)))
}
