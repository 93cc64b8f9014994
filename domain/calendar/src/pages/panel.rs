//! What the calendar contributes to one's own page: the way to one's own duties, and how many there are.

use super::eyes;
use crate::mine;
use access::Actor;
use base::id::PersonId;
use maud::html;
use ui::{PanelFuture, Site};

/// How much one owes oneself; nothing for anybody else.
pub fn of_me(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        if actor.person != Some(PersonId(id)) {
            return Ok(None);
        }
        let all = mine::of(&mut *site.db.read().await?, eyes(&site, &actor), PersonId(id)).await?;
        let own = all.iter().filter(|todo| todo.own).count();
        Ok(Some(html! {
            section.card {
                div.card-header { h2.card-title { "我的应办" } div.card-actions { a.btn.btn-sm href="/me/duties" { "查看" } } }
                div.card-body { p { @if own > 0 { "近期要您办的有 " b { (own) } " 件" } @else { "近期没有要您办的事" } } }
            }
        }))
    })
}
