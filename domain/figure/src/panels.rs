//! What figures add to the desk: values by hand of the last year that nobody has renewed.

use crate::pages::{hand, to};
use crate::{Asked, store};
use access::Actor;
use base::Period;
use base::id::UnitId;
use maud::html;
use ui::parts::{card, state};
use ui::{Panel, PanelFuture, Site};

/// Panels for other pages.
pub fn panels() -> Vec<Panel> {
    vec![Panel { about: "desk", need: "figure.write", draw: due }]
}

/// Last year's values by hand are asked for again when this year's reports are due; nothing is said when there are none.
fn due(site: Site, actor: Actor, unit: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("figure.write")?;
        let Some(period) = Period::year(site.today().year()) else { return Ok(None) };
        let mut conn = site.db.read().await?;
        let now = store::by_hand(&mut conn, &scope, (period.from, period.to)).await?;
        let last = period.before();
        let earlier = store::by_hand(&mut conn, &scope, (last.from, last.to)).await?;
        let open = earlier.iter().filter(|m| hand::is_due(m, &now, period)).count();
        let href = to("/figures/by-hand", Asked { unit: UnitId(unit), period });
        Ok((open > 0).then(|| {
            card("手工填报的数", &html! {
                p { (state("待更新", "warn")) " 上年手工填报的数，本年还有 " b { (open) } " 项没有填。" a href=(href) { "去看" } }
            })
        }))
    })
}
