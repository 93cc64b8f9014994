//! What the desk says of cases: those whose next step waits for this unit, the longest overdue first.

use super::readable;
use crate::file::CaseFile;
use crate::store;
use access::Actor;
use base::id::UnitId;
use base::{Day, Outcome};
use catalogue::{Procedure, Step, StepBy};
use maud::{Markup, html};
use ui::{PanelFuture, Site};

/// Lines on the desk.
const SHOWN: usize = 8;
/// Cases looked through for them.
const LOOKED: usize = 60;
/// So many days ahead a step appears.
const AHEAD: i64 = 30;

/// The panel.
pub fn draw(site: Site, actor: Actor, unit: i64) -> PanelFuture {
    Box::pin(async move { panel(&site, &actor, UnitId(unit)).await })
}

async fn panel(site: &Site, actor: &Actor, unit: UnitId) -> Outcome<Option<Markup>> {
    let (scope, today) = (actor.scope("case.read")?, site.today());
    let cases = store::late(&mut *site.db.read().await?, &scope, today.plus_days(AHEAD + 1), LOOKED).await?;
    let waits = |case: &CaseFile| {
        let (procedure, _) = readable(site, actor, case).ok()?;
        let step = procedure.step(&case.due_step)?;
        is_for(step, case.unit == unit).then_some((procedure, step))
    };
    let waiting: Vec<_> = cases.iter().filter_map(|case| Some((case, waits(case)?))).collect();
    if waiting.is_empty() {
        return Ok(None);
    }
    let writes = actor.can("case.write");
    Ok(Some(html! {
        section.card {
            div.card-header { h2.card-title { "等我办理 " span.count { (waiting.len()) } } div.card-actions { a.btn.btn-sm href="/procedures" { "办理事项" } } }
            ul.duties { @for (case, (procedure, step)) in waiting.iter().take(SHOWN) { (line(case, procedure, step, (today, writes))) } }
        }
    }))
}

/// Whether a step is taken by the unit of the actor: its own by itself, those of units below by their superior.
fn is_for(step: &Step, own: bool) -> bool {
    (step.by == StepBy::Own) == own
}

fn line(case: &CaseFile, procedure: &Procedure, step: &Step, (today, writes): (Day, bool)) -> Markup {
    let late = case.due.is_some_and(|due| due < today);
    let when = case.due.map(|due| format!("{}月{}日前", due.month(), due.day())).unwrap_or_default();
    let href = if writes { format!("/cases/{}/steps/{}", case.id, step.key) } else { format!("/cases/{}", case.id) };
    html! {
        li class=(if late { "duty duty-late" } else { "duty duty-soon" }) {
            div.duty-when { b { @if late { "已逾期" } @else { (when) } } }
            div.duty-what {
                a href=(format!("/cases/{}", case.id)) { (case.title) } "：" (step.name)
                p.clause { (procedure.name) @if late { "，" (when) } "。" (procedure.basis.cited()) }
            }
            a.btn.btn-sm href=(href) aria-label=(format!("办理：{} {}", case.title, step.name)) { @if writes { "办理" } @else { "查看" } }
        }
    }
}
