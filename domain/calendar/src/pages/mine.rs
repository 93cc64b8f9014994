//! What one owes oneself, for the telephone: few words, large targets.

use super::eyes;
use crate::mine::{self, Todo};
use axum::extract::State;
use base::Day;
use maud::{Markup, html};
use ui::{Me, Page, Reply, Site, parts};

/// `GET /me/duties`
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    let page = Page::new("我的应办").crumb("我的信息", "/me").lead("按系统里的记录，您近期要做的事");
    let Some(person) = me.person else {
        let hint = "如果您是党员，请联系安全保密管理员把账号与名册中的本人关联";
        return page.body(parts::empty("账号没有关联到党员", hint, &html! {})).reply();
    };
    let today = site.today();
    let all = mine::of(&mut *site.db.read().await?, eyes(&site, &me), person).await?;
    let body = html! {
        @if all.is_empty() { (parts::empty("近期没有要您办的事", "有新的事项时会显示在这里", &html! {})) }
        @else { ol.todos { @for todo in &all { (line(todo, today)) } } }
        nav.shortcuts aria-label="常用" {
            a.shortcut href="/me" { (parts::icon("id")) "我的信息" }
            a.shortcut href="/me/corrections" { (parts::icon("edit")) "信息有误，申请更正" }
        }
        p.hint { "这里只列系统有记录的事项；党费交纳等没有列出的，按党支部通知办理。" }
    };
    page.body(body).reply()
}

fn line(todo: &Todo, today: Day) -> Markup {
    let late = todo.own && todo.by.is_some_and(|by| by < today);
    html! {
        li.todo {
            p.todo-when {
                @if let Some(by) = todo.by { b { @if by.year() != today.year() { (by.year()) "年" } (by.month()) "月" (by.day()) "日" @if todo.own { "前" } } " " }
                @if late { (parts::state("已过期限", "bad")) } @else if todo.own { (parts::state("要您办", "warn")) } @else { (parts::state("请留意", "info")) }
            }
            h2.todo-what { (todo.what) }
            p { (todo.hint) }
            (parts::clause(&todo.clause))
            @if !todo.href.is_empty() { a.btn.todo-act href=(todo.href) { "查看" } }
        }
    }
}
