//! `GET /me`: one's own record, and a copy of it to take along.

use super::person::unit_names;
use super::person_view::{self, Shown};
use crate::papers;
use crate::store::event;
use crate::store::find::{self, Person};
use crate::timeline;
use access::{Line, Scope, audit};
use axum::extract::State;
use base::{Fault, Outcome};
use maud::html;
use std::collections::HashMap;
use ui::download::{JSON, XLSX, download};
use ui::parts::{empty, icon};
use ui::{Me, Page, Params, Reply, Site};

/// A scope for one's own record: no unit at all, so that only names of units are read with it.
fn nowhere(me: &Me) -> Outcome<Scope> {
    me.scope("self.read").or_else(|_| me.scope("member.read"))
}

pub(super) async fn show(State(site): State<Site>, me: Me) -> Reply {
    let Some(id) = me.person else {
        let body = empty("账号没有关联到党员", "如果您是党员，请联系安全保密管理员把账号与名册中的本人关联", &html! {});
        return Page::new("我的信息").body(body).reply();
    };
    let mut conn = site.db.read().await?;
    let person = find::own(&mut conn, &site.keys, me.district.0, id).await?;
    let scope = nowhere(&me)?;
    let events = event::of_person(&mut conn, &scope, id).await?;
    let names = unit_names(&mut conn, &scope, &person, &events).await?;
    drop(conn);
    let panels = site.panels(&me, "me", id.0).await?;
    let lines = timeline::of(&site, &me, id).await?;
    let shown = Shown {
        site: &site,
        me: &me,
        scope: &scope,
        person: &person,
        events: &events,
        entries: &HashMap::new(),
        names: &names,
        lines: &lines,
        findings: &[],
        last: None,
        may_write: false,
    };
    let body = html! {
        div.two {
            div.stack { (panels) (person_view::facts(&site, None, &person.facts)) }
            div.stack { (person_view::timeline(&shown)) }
        }
    };
    let acts = html! {
        a.btn href="/me/export?format=xlsx" { (icon("file-export")) "下载本人信息（表格）" }
        a.btn href="/me/export?format=json" { "下载数据文件（JSON）" }
    };
    Page::new("我的信息").lead(person_view::lead(&shown)).acts(acts).body(body).reply()
}

pub(super) async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let id = me.person.ok_or(Fault::NotFound)?;
    let mut conn = site.db.read().await?;
    let person: Person = find::own(&mut conn, &site.keys, me.district.0, id).await?;
    let names = org::store::names(&mut conn, &nowhere(&me)?, &[person.unit]).await?;
    drop(conn);
    let unit = names.get(&person.unit).map_or("", String::as_str);
    audit::note(&site, &me, Line::done("export", "person", id.0).detail("本人下载本人信息")).await?;
    if params.text("format") == "json" {
        return Ok(download("本人党员信息.json", JSON, papers::own_json(&site.catalogue, &person, unit)?));
    }
    Ok(download("本人党员信息.xlsx", XLSX, papers::own_book(&site.catalogue, &person, unit, site.today())?))
}
