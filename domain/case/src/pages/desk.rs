//! What the desk says of cases: what waits for this unit, the longest overdue first, and how much is late below it.

use super::waiting::{self, View};
use crate::turn::{self, Asked};
use access::Actor;
use base::Outcome;
use base::id::UnitId;
use maud::{Markup, html};
use ui::{PanelFuture, Site};

/// Lines on the desk.
const SHOWN: usize = 8;

/// The panel.
pub fn draw(site: Site, actor: Actor, unit: i64) -> PanelFuture {
    Box::pin(async move { panel(&site, &actor, UnitId(unit)).await })
}

async fn panel(site: &Site, actor: &Actor, unit: UnitId) -> Outcome<Option<Markup>> {
    let asked = Asked { catalogue: &site.catalogue, actor, today: site.today() };
    let mut conn = site.db.read().await?;
    let unit = org::store::find(&mut conn, &actor.scope("case.read")?, unit).await?;
    let turn = turn::of(&mut conn, asked, &unit).await?;
    let lines = waiting::lines(&mut conn, asked, &unit, turn.mine.iter().take(SHOWN)).await?;
    drop(conn);
    if turn.mine.is_empty() && turn.late.is_empty() {
        return Ok(None);
    }
    Ok(Some(html! {
        section.card {
            div.card-header { h2.card-title { "等我办理 " span.count { (turn.mine.len()) } } div.card-actions { a.btn.btn-sm href=(waiting::href(&unit, View::Mine)) { "全部" } } }
            @if !lines.is_empty() { ul.duties { @for line in &lines { (line.on_desk(asked.today)) } } }
            @if !turn.late.is_empty() {
                div.card-body { p { "下级党组织有 " a href=(waiting::href(&unit, View::Late)) { (turn.late.len()) " 件" } "办理事项超过期限" } }
            }
        }
    }))
}
