//! Members' requests for a correction: one's own, and the branch's answer to one.

use super::href;
use crate::Month;
use crate::acts::{self, Reply as Answer};
use crate::store::{self, Request};
use axum::extract::State;
use base::{Fault, Outcome};
use maud::{Markup, html};
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// `GET /me/corrections`
pub async fn mine(State(site): State<Site>, me: Me) -> Reply {
    own_page(&site, &me, &Form::empty()).await?.reply()
}

async fn own_page(site: &Site, me: &Me, form: &Form) -> Outcome<Page> {
    let page =
        Page::new("申请更正").crumb("我的信息", "/me").lead("写明哪一项有误、应当是什么，由所在党支部核对后更正并答复");
    let Some(person) = me.person else {
        let hint = "如果您是党员，请联系安全保密管理员把账号与名册中的本人关联";
        return Ok(page.body(parts::empty("账号没有关联到党员", hint, &html! {})));
    };
    let all = store::own(&mut *site.db.read().await?, &site.keys, me.district.0, person).await?;
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/me/corrections" {
            (csrf(me)) (form.errors())
            (form.area(&Field::text("text", "需要更正的内容").required().wide().max(300).help("如：学历应为大学本科，2024年6月毕业"), 4))
            div.form-acts { button.btn.btn-primary { "提交申请" } a.btn.btn-outline-secondary href="/me" { "返回" } }
        } } }
        @if !all.is_empty() { h2.h3 { "我的申请" } @for r in &all { (told(r)) } }
    };
    Ok(page.body(body))
}

fn told(r: &Request) -> Markup {
    let tone = match r.state.as_str() {
        "done" => "good",
        "refused" => "",
        _ => "warn",
    };
    html! { section.card { div.card-body {
        p { (r.text) }
        dl.facts {
            div { dt { "申请时间" } dd { (r.asked_at.to_local_text()) } }
            div { dt { "办理" } dd { (parts::state(r.state_name(), tone)) } }
            @if let Some(at) = r.answered_at { div { dt { "答复" } dd { (r.answer) "（" (r.answered_by) "，" (at.to_local_text()) "）" } } }
        }
    } } }
}

/// `POST /me/corrections`
pub async fn ask(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let mut work = site.begin(&me).await?;
    match acts::ask(&mut work, me.person, posted.text("text")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other("/me/corrections", "已提交，等待党支部办理"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            own_page(&site, &me, &Form::refused(&posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /monthly/requests/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    page(&site, &me, id, &Form::empty()).await?.reply()
}

async fn page(site: &Site, me: &Me, id: i64, form: &Form) -> Outcome<Page> {
    let scope = me.scope("member.write")?;
    let r = store::find_request(&mut *site.db.read().await?, &site.keys, &scope, id).await?;
    let back = href(r.unit, Month::of(site.today()));
    let states = [("done", "已更正"), ("refused", "不予更正")];
    let body = html! {
        (form.errors())
        (told(&r))
        p { a.btn href=(format!("/members/{}/edit", r.person)) { "更正" (r.name) "的信息" } " " a.btn.btn-outline-secondary href=(format!("/members/{}", r.person)) { "查看" (r.name) } }
        @if r.is_open() {
            form.form method="post" action=(format!("/monthly/requests/{id}")) {
                (csrf(me))
                div.fields {
                    (form.select(&Field::of("select", "state", "办理结果").required(), &states))
                    (form.area(&Field::text("answer", "答复").required().wide().max(300).help("写明怎样更正的，或为什么不予更正；本人可以看到"), 3))
                }
                div.form-acts { button.btn.btn-primary { "答复" } a.btn.btn-outline-secondary href=(back) { "返回" } }
            }
        }
    };
    let page = Page::new(format!("{}申请更正", r.name)).crumb("每月校对", "/monthly");
    Ok(page.crumb(format!("{}校对", Month::of(site.today()).chinese()), back).body(body))
}

/// `POST /monthly/requests/{id}`
pub async fn reply(State(site): State<Site>, me: Me, Id(id): Id<i64>, posted: Posted) -> Reply {
    let scope = me.scope("member.write")?;
    let answer = Answer { state: posted.text("state").to_owned(), answer: posted.text("answer").to_owned() };
    let mut work = site.begin(&me).await?;
    match acts::reply(&mut work, &scope, id, &answer).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/monthly/requests/{id}"), "已答复本人"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(&site, &me, id, &Form::refused(&posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
