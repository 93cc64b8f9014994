//! What the monthly check contributes: how far the month is, on desks and units' pages; the way to a request, on one's own page.

use super::href;
use crate::acts::{self, Eyes};
use crate::{Month, store};
use access::Actor;
use base::id::{PersonId, UnitId};
use maud::{Markup, html};
use ui::{PanelFuture, Site, parts};

/// The running month of a branch, or of all branches below a unit.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let (scope, month) = (actor.scope("member.read")?, Month::of(site.today()));
        let mut conn = site.db.read().await?;
        let Ok(unit) = org::store::find(&mut conn, &scope, UnitId(id)).await else { return Ok(None) };
        if unit.dissolved.is_some() {
            return Ok(None);
        }
        let holds = site.catalogue.unit_kind(&unit.kind).is_some_and(|k| k.holds_members);
        if holds {
            let eyes = Eyes { keys: &site.keys, catalogue: &site.catalogue, today: site.today() };
            let sheet = acts::sheet(&mut conn, eyes, &scope, unit.id, month).await?;
            let told = match (&sheet.finished, sheet.open()) {
                (Some(_), 0) => html! { (parts::state("已完成", "good")) },
                (Some(_), n) => html! { "已完成，之后又有 " b { (n) } " 条新情况" },
                (None, 0) => html! { "没有待核对的内容，请完成本月校对" },
                (None, n) => html! { "还有 " b { (n) } " 条待核对" },
            };
            return Ok(Some(panel(month, &href(unit.id, month), &told)));
        }
        let Some(below) = scope.within(&unit.path) else { return Ok(None) };
        let kinds: Vec<&str> =
            site.catalogue.unit_kinds().filter(|k| k.holds_members).map(|k| k.key.as_str()).collect();
        let (all, done) = store::progress(&mut conn, &below, &kinds, month).await?;
        let told = html! { "党支部 " b { (all) } " 个，已完成 " b { (done) } " 个" };
        let way = format!("/monthly?unit={id}&state=open");
        Ok((all > 0).then(|| panel(month, &way, &told)))
    })
}

fn panel(month: Month, href: &str, told: &Markup) -> Markup {
    html! {
        section.card {
            div.card-header { h2.card-title { "每月校对" } div.card-actions { a.btn.btn-sm href=(href) { "核对名册" } } }
            div.card-body { p { (month.chinese()) "：" (told) } }
        }
    }
}

/// The way to a request, and how many wait.
pub fn of_me(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let all = store::own(&mut *site.db.read().await?, &site.keys, actor.district.0, PersonId(id)).await?;
        let waiting = all.iter().filter(|r| r.is_open()).count();
        Ok(Some(html! {
            section.card {
                div.card-header { h2.card-title { "信息有误" } div.card-actions { a.btn.btn-sm href="/me/corrections" { "申请更正" } } }
                div.card-body { p { @if waiting > 0 { "有 " b { (waiting) } " 件申请等待党支部办理" } @else { "请写明哪一项有误，由所在党支部核对后更正并答复" } } }
            }
        }))
    })
}
