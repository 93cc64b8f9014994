//! What the page of a case shows of its election: the term, every round with its counts, who is elected, the papers.

use crate::rules::reminder::reminder;
use crate::way::{Progress, Round, progress, told};
use crate::{SHIFT, way};
use access::Scope;
use case::hook::ShownFuture;
use case::{CaseFile, StepRow};
use catalogue::Catalogue;
use db::Conn;
use maud::{Markup, html};
use ui::{Site, parts};

pub(super) fn shown<'a>(conn: &'a mut Conn, site: &'a Site, scope: &'a Scope, case: &'a CaseFile) -> ShownFuture<'a> {
    Box::pin(async move {
        let terms = org::store::terms(conn, scope, case.unit).await?;
        let rows = case::store::rows(conn, &site.keys, scope, case.id).await?;
        let stand = case::file::standing(&rows);
        let all = progress(&site.catalogue, &case.procedure, &stand);
        let term = terms.first();
        let ladder = reminder(&site.catalogue, term, site.today());
        let body = html! {
            dl.facts {
                @match term {
                    Some(t) => {
                        div { dt { "本届当选" } dd { (t.elected.chinese()) } }
                        div { dt { "届满日期" } dd { (t.last_day().chinese()) @if t.extended_to.is_some() { "（批准延期）" } " " (parts::state(ladder.due.name(), crate::pages::tone(ladder.due))) } }
                    }
                    None => { div { dt { "本届任期" } dd { "没有登记" } } }
                }
            }
            @for p in &all { (contest(&site.catalogue, p)) }
            @if case.procedure != SHIFT { (papers(case, &stand)) }
        };
        Ok(parts::card("任期和选举", &body))
    })
}

fn contest(catalogue: &Catalogue, p: &Progress) -> Markup {
    html! {
        @for (n, round) in p.rounds.iter().enumerate() { (counted(p, n, round)) }
        @if p.rounds.is_empty() {
            p { (p.contest.name) "候选人：" (p.contest.candidates.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join("、")) "（应选" (p.contest.seats) "名）" }
        } @else {
            p { b { (told(p)) "。" } " " span.clause { (way::clause(catalogue)) } }
        }
    }
}

fn counted(p: &Progress, n: usize, round: &Round) -> Markup {
    let label = format!("{}计票，第{}次", p.contest.name, n + 1);
    html! {
        p { (round.on.chinese()) "选举" (p.contest.name) (round.seats) "名，实到有选举权的" (round.present) "名：" }
        div.list tabindex="0" role="region" aria-label=(label) { table.table.table-cards {
            thead { tr { th scope="col" { "候选人" } th.num scope="col" { "赞成" } th.num scope="col" { "反对" } th.num scope="col" { "弃权" } th scope="col" { "结果" } } }
            tbody { @for c in &round.counts { tr {
                td.lead-cell data-label="候选人" { (c.who.name) @if c.written_in.is_some() { "（另选他人）" } }
                td.num data-label="赞成" { (c.yes) }
                td.num data-label="反对" { @if c.written_in.is_some() { "—" } @else { (c.no) } }
                td.num data-label="弃权" { @if c.written_in.is_some() { "—" } @else { (c.abstain) } }
                td data-label="结果" {
                    @if round.won.elected.iter().any(|e| e.id == c.who.id) { (parts::state("当选", "good")) }
                    @else if round.won.tied.iter().any(|e| e.id == c.who.id) { (parts::state("票数相等", "warn")) }
                    @else { (parts::state("没有当选", "")) }
                }
            } } }
        } }
    }
}

fn papers(case: &CaseFile, stand: &[&StepRow]) -> Markup {
    let has = |step: &str| stand.iter().any(|r| r.step == step);
    let link = |key: &str, name: &str| html! { a.btn.btn-outline-secondary href=(format!("/elections/{}/{key}", case.id)) { (name) "（.docx）" } };
    html! {
        p.d-flex.flex-wrap.gap-2 {
            @if has("plan") || has("request") { (link("request", "请示")) }
            @if has("nomination") { (link("sheet", "计票单")) }
            @if has("meeting") { (link("report", "选举结果报告")) }
        }
    }
}
