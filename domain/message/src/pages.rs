//! The box: messages unread and read, each led to its place; and whether one wants them.

mod mail;

use crate::{Message, Way, acts, mail as post, store};
use access::Actor;
use axum::extract::State;
use base::Fault;
use maud::{Markup, html};
use ui::list::{PAGE_SIZE, address, pager};
use ui::{
    Bell, BellFuture, Field, Form, Id, Me, Need, Page, Params, Place, Posted, Reply, Routes, Site, csrf, parts,
    see_other,
};

/// The place in the navigation: for the system officer. Everybody else comes by the bell in the head.
pub const PLACES: &[Place] =
    &[Place { group: "系统管理", label: "提醒和邮件", href: "/mail", icon: "mail", need: "officer.system" }];

/// The bell in the head of every page.
pub const BELL: Bell = Bell { href: "/messages", count };

fn count(site: Site, actor: Actor) -> BellFuture {
    Box::pin(async move { store::unread(&mut *site.db.read().await?, &actor).await })
}

/// The routes of this noun: messages are one's own.
pub fn routes() -> Routes {
    Routes::new()
        .get("/messages", Need::Own, show)
        .post("/messages/read", Need::Own, read_all)
        .get("/messages/settings", Need::Own, settings)
        .post("/messages/settings", Need::Own, choose)
        .post("/messages/{id}/open", Need::Own, open)
        .get("/mail", Need::Can("officer.system"), mail::show)
        .post("/mail/retry", Need::Can("officer.system"), mail::retry)
}

/// `GET /messages?state=&page=`
async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let unread = params.text("state") == "unread";
    let page = params.page();
    let mut conn = site.db.read().await?;
    let waiting = store::unread(&mut conn, &me).await?;
    let total = store::count(&mut conn, &me).await?;
    let all = store::page(&mut conn, &me, unread, (PAGE_SIZE, (page - 1) * PAGE_SIZE)).await?;
    drop(conn);
    let link = |state: &str, page: i64| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        address("/messages", &[("state", state), ("page", &page)])
    };
    let state = if unread { "unread" } else { "" };
    let body = html! {
        nav.tabs aria-label="状态" {
            a.tab href=(link("", 1)) aria-current=[(!unread).then_some("page")] { "全部 " (total) }
            a.tab href=(link("unread", 1)) aria-current=[unread.then_some("page")] { "未读 " (waiting) }
        }
        @if all.is_empty() { (parts::empty(if unread { "没有未读消息" } else { "还没有消息" }, "到期、逾期和等您办理的事项，每天早上六点后提醒一次", &html! {})) }
        @else { section.card { ul.duties { @for message in &all { (line(&me, message)) } } } }
        (pager(if unread { waiting } else { total }, page, PAGE_SIZE, |page| link(state, page)))
    };
    let acts = html! {
        @if waiting > 0 { form.d-inline method="post" action="/messages/read" { (csrf(&me)) button.btn { "全部标为已读" } } }
        a.btn.btn-outline-secondary href="/messages/settings" { "提醒设置" }
    };
    Page::new("消息").lead("同一件事的每个阶段只提醒一次").acts(acts).body(body).reply()
}

fn line(me: &Me, message: &Message) -> Markup {
    let unread = message.read_at.is_none();
    html! {
        li class=(if unread { "duty duty-soon" } else { "duty" }) {
            div.duty-when { b { @if unread { "未读" } @else { "已读" } } " " (message.made_at.day()) }
            div.duty-what { (message.title) (parts::clause(&message.body)) }
            form.d-inline method="post" action=(format!("/messages/{}/open", message.id)) { (csrf(me)) button.btn.btn-sm aria-label=(format!("去办理：{}", message.title)) { "去办理" } }
        }
    }
}

/// `POST /messages/{id}/open`: it is read, and leads to its place.
async fn open(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let message = store::find(&mut *site.db.read().await?, &me, id).await?;
    acts::mark_read(&site, &me, Some(id)).await?;
    // Only places of our own are ever stored.
    Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to(&message.href)))
}

/// `POST /messages/read`
async fn read_all(State(site): State<Site>, me: Me) -> Reply {
    acts::mark_read(&site, &me, None).await?;
    Ok(see_other("/messages", "已全部标为已读"))
}

/// `GET /messages/settings`
async fn settings(State(site): State<Site>, me: Me) -> Reply {
    let mut conn = site.db.read().await?;
    let way = store::way(&mut conn, &me).await?;
    let account = me.account.ok_or(Fault::NotFound)?;
    let address = store::address(&mut conn, &site.keys, (me.district, account)).await?.unwrap_or_default();
    drop(conn);
    form(&me, &Form::empty().with("way", way.key()).with("address", address)).reply()
}

fn form(me: &Me, form: &Form) -> Page {
    let set_up = post::mailer().is_some();
    let ways: Vec<Way> = Way::ALL
        .into_iter()
        .filter(|way| *way != Way::Mail || set_up || form.value("way") == Way::Mail.key())
        .collect();
    let body = html! {
        form.form method="post" action="/messages/settings" {
            (csrf(me)) (form.errors())
            fieldset {
                legend.h3 { "怎样提醒我" }
                @for way in &ways {
                    label.form-check {
                        input.form-check-input type="radio" name="way" value=(way.key()) checked[form.value("way") == way.key()] required;
                        span.form-check-label { (way.name()) }
                    }
                }
            }
            @if set_up { (form.input(&Field::of("email", "address", "邮箱").max(200).help("选择发邮件时填写；邮件里只有事项名称、日期和数量，没有姓名"))) }
            div.form-acts { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href="/messages" { "返回" } }
        }
        @if !set_up { (parts::note("info", &html! { p { "系统没有设置邮件服务器，现在只能在系统内提醒。" } })) }
        (parts::note("info", &html! { p { "选择“不提醒”只是不再产生新的消息，应办事项照样列在工作台和日历上。" } }))
    };
    Page::new("提醒设置").crumb("消息", "/messages").body(body)
}

/// `POST /messages/settings`
async fn choose(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let mut work = site.begin(&me).await?;
    match acts::choose(&mut work, posted.text("way"), posted.text("address"), post::mailer().is_some()).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other("/messages", "已保存"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            form(&me, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
