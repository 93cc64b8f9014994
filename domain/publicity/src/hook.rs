//! What publicity adds to the engine of cases: whether what was received was looked into, the columns of the list, the papers.

use crate::{PUBLICITY, rules};
use access::{Scope, Work};
use base::{Fault, Outcome, Refusal};
use case::hook::{Doing, DoneFuture, FactsFuture, ShownFuture};
use case::{CaseFile, CaseId, Columns, Facts, Noun};
use db::Conn;
use maud::html;
use procedure::{Finding, Weight};
use ui::{Site, parts};

/// Publicity as the engine of cases knows it; the app registers it.
pub const NOUN: Noun = Noun { key: PUBLICITY, facts, effect: nothing, undo: nothing_back, shown };

/// What lists show of a publicity; the app registers it.
pub const COLUMNS: Columns = Columns { noun: PUBLICITY, names: &["公示期间", "收到反映"], of: rules::columns };

fn facts<'a>(work: &'a mut Work, doing: Doing<'a>) -> FactsFuture<'a> {
    Box::pin(async move {
        let received = rules::objections(doing.rows);
        let mut findings = Vec::new();
        if doing.step.key == "closed" && received.open > 0 {
            let refusal = Refusal::new(format!("还有{}件反映没有登记核实处理", received.open), "请先登记“核实处理”");
            findings.push(Finding::by_rule(work.catalogue(), "publicity_objections", doing.row.on, refusal));
        }
        if doing.step.key == "closed" && doing.row.outcome == "clear" && received.received > 0 {
            let what = format!("公示期间收到反映{}件，结果不是“无异议”", received.received);
            let refusal = Refusal::at("outcome", what, "请核实以后改选“有反映”的结果");
            findings.push(Finding::of(Weight::Wrong, "publicity_objections", refusal));
        }
        Ok(Facts { findings })
    })
}

fn nothing<'a>(_: &'a mut Work, _: Doing<'a>) -> DoneFuture<'a> {
    Box::pin(async { Ok(()) })
}

fn nothing_back<'a>(_: &'a mut Work, _: Doing<'a>, _: &'a str) -> DoneFuture<'a> {
    Box::pin(async { Ok(()) })
}

fn shown<'a>(conn: &'a mut Conn, site: &'a Site, scope: &'a Scope, case: &'a CaseFile) -> ShownFuture<'a> {
    Box::pin(async move {
        let rows = case::store::rows(conn, &site.keys, scope, case.id).await?;
        let Some(period) = rules::period(&site.catalogue, &rows) else { return Ok(html! {}) };
        let objections = rules::objections(&rows);
        let origin = origin(conn, scope, case).await?;
        let body = html! {
            dl.facts {
                div { dt { "公示期间" } dd { (rules::told(period)) } }
                div { dt { "收到反映" } dd { (objections.told()) @if objections.open > 0 { " " (parts::state("待核实", "bad")) } } }
                @if let Some(origin) = &origin { div { dt { "来自" } dd { a href=(format!("/cases/{}", origin.id)) { (origin.title) } } } }
            }
            p.d-flex.flex-wrap.gap-2 { (print::links(&format!("/publicities/{}/paper", case.id), "公示")) }
            p.hint { "在册党员登录后，在“党务公示”中可以看到本党组织和上级（到党委为止）正在公示的事项，并可以反映情况。" }
        };
        Ok(parts::card("公示", &body))
    })
}

/// The case that it goes with, as far as in reach.
async fn origin(conn: &mut Conn, scope: &Scope, case: &CaseFile) -> Outcome<Option<CaseFile>> {
    let Some(id) = case.subject else { return Ok(None) };
    match case::store::find(conn, scope, CaseId(id)).await {
        Ok(found) => Ok(Some(found)),
        Err(Fault::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}
