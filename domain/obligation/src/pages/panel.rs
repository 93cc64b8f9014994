//! What obligations contribute to the page of a unit: what it has still to do this year.

use super::desk::lines;
use super::links;
use crate::list::{self, Ask, Line};
use access::Actor;
use base::id::UnitId;
use base::{Outcome, Period};
use maud::{Markup, html};
use ui::list::address;
use ui::{PanelFuture, Site};

/// The panel.
pub fn draw(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move { panel(&site, &actor, UnitId(id)).await })
}

async fn panel(site: &Site, actor: &Actor, unit: UnitId) -> Outcome<Option<Markup>> {
    let scope = actor.scope("duty.read")?;
    let today = site.today();
    let ask = Ask { period: year_of(today), until: today, today, units: Some(&[unit]), duty: None };
    let all = list::lines(&mut *site.db.read().await?, &scope, &site.catalogue, ask).await?;
    if all.is_empty() {
        return Ok(None);
    }
    let open: Vec<&Line<'_>> = all.iter().filter(|l| l.sort.is_open()).collect();
    let done = all.len() - open.len();
    Ok(Some(html! {
        section.card #duties {
            div.card-header {
                h2.card-title { "应办事项 " span.count { (open.len()) } }
                div.card-actions { a.btn.btn-sm href=(address("/duties", &[("unit", &unit.to_string())])) { "全年" } }
            }
            @if open.is_empty() { div.card-body { p.hint { "今年到期的 " (done) " 项都已办结。" } } }
            @else { (lines(&open, today, |line| links::form(&site.catalogue, actor, line.unit, (&line.asked, line.span.from)))) }
        }
    }))
}

/// The calendar year of a day.
pub fn year_of(today: base::Day) -> Period {
    Period::year(today.year()).unwrap_or_else(|| Period::year_to_date(today))
}
