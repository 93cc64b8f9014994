//! The bar above every page: the search for members, the messages, and who is signed in.

use access::Actor;
use maud::{Markup, html};

/// The bar; with where messages are read and how many are unread, for whoever gets any.
pub(crate) fn head(actor: &Actor, bell: Option<(&'static str, i64)>) -> Markup {
    html! {
        header.bar {
            a.brand href="/" { "台账" small { "一次录入，处处可用；每个数字，都有出处" } }
            @if actor.can("member.read") {
                form.bar-search action="/members" method="get" role="search" aria-label="查找党员" {
                    input.form-control.form-control-sm type="search" name="q" aria-label="查找党员" placeholder="查找党员：姓名、拼音首字母、证号或电话末位";
                }
            }
            div.bar-end {
                @if let Some((href, unread)) = bell {
                    a.btn.btn-sm.btn-ghost-secondary href=(href) aria-label=[(unread > 0).then(|| format!("消息 {unread} 条未读"))] { "消息" @if unread > 0 { " " span.count.count-due { (unread) } } }
                }
                (who(actor))
                a.btn.btn-sm.btn-ghost-secondary href="/password" { "改密码" }
                form method="post" action="/sign-out" data-drafts-clear="" { (csrf(actor)) button.btn.btn-sm.btn-ghost-secondary { "退出" } }
            }
        }
    }
}

/// Name and roles; for a member of the roster the way to the own record.
fn who(actor: &Actor) -> Markup {
    let roles: Vec<&str> = actor.grants.iter().map(|g| g.role_name.as_str()).collect();
    let shown = html! { b { (actor.name) } span { (roles.join("、")) } };
    html! {
        @if actor.person.is_some() { a.who href="/me" title="我的信息" { (shown) } } @else { div.who { (shown) } }
    }
}

/// The hidden field every form carries.
pub fn csrf(actor: &Actor) -> Markup {
    html! { input type="hidden" name="_csrf" value=(actor.csrf); }
}
