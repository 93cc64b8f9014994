//! The monthly work sheet of a unit (工作月历): what is to be done by which day and clause, what was done, and a column to tick by hand.

use super::{Wanted, eyes};
use crate::grid;
use crate::mark::Mark;
use crate::own::{self, Divided, Own};
use crate::papers::{self, Sheet, heading, when};
use access::{Line, audit};
use axum::extract::State;
use base::Outcome;
use maud::{Markup, html};
use ui::download::{DOCX, PDF, download};
use ui::{Me, Page, Params, Reply, Site, parts};

/// `GET /calendar/sheet?unit=&month=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let wanted = Wanted::of(&site, &me, &params).await?;
    let unit = wanted.unit()?;
    let own = of(&site, &me, &wanted).await?;
    let Divided { todo, planned, done } = Divided::of(&own);
    let body = html! {
        (wanted.tools("/calendar/sheet")?)
        div.sheet {
            @if !own.late.is_empty() { (table("以前月份逾期未办，尽快补办", &own.late.iter().collect::<Vec<_>>(), true)) }
            @if !planned.is_empty() { (table("本月计划召开的会议", &planned, true)) }
            @if todo.is_empty() && planned.is_empty() && own.late.is_empty() {
                (parts::empty("这个月没有要办结的事项", "可以看看上月、下月，或换一个党组织", &html! {}))
            }
            @if !todo.is_empty() { (table("本月应办", &todo, true)) }
            @if !own.later.is_empty() { (table("本月可以安排，期限在以后", &own.later.iter().collect::<Vec<_>>(), true)) }
            @if !done.is_empty() { (table("本月已办", &done, false)) }
            p.hint { "依据系统中的记录生成；“完成”一栏供打印后手工打勾，不影响系统中的状态。" }
        }
    };
    let acts = html! {
        @if me.can("export") {
            a.btn.btn-primary href=(wanted.address("/calendar/sheet/docx", wanted.month)?) { "下载（.docx）" }
            a.btn href=(wanted.address("/calendar/sheet/pdf", wanted.month)?) { "下载（.pdf）" }
        }
        a.btn href=(wanted.address("/calendar", wanted.month)?) { "日历" }
    };
    Page::new(papers::title(&site.catalogue, unit))
        .lead(format!("{} · {}", unit.name, wanted.month.chinese()))
        .crumb("日历", wanted.address("/calendar", wanted.month)?)
        .acts(acts)
        .body(body)
        .reply()
}

async fn of(site: &Site, me: &Me, wanted: &Wanted) -> Outcome<Own> {
    own::of(&mut *site.db.read().await?, eyes(site, me), wanted.unit()?, grid::period(wanted.month)).await
}

fn table(title: &str, marks: &[&Mark], open: bool) -> Markup {
    html! {
        h2.h3 { (title) }
        div.list tabindex="0" role="region" aria-label=(title) { table.table.table-cards {
            thead { tr {
                th scope="col" { (heading(marks, open)) } th scope="col" { "事项" } th scope="col" { "依据" } th scope="col" { "情况" }
                @if open { th.sheet-tick scope="col" { "完成" } }
            } }
            tbody { @for mark in marks { tr {
                td.nowrap data-label="日期" { (when(mark)) }
                td.lead-cell data-label="事项" { a.cell-link href=(mark.href) { (mark.what) } }
                td data-label="依据" { @if !mark.clause.is_empty() { span.meta { (mark.clause) } } }
                td data-label="情况" { (parts::state(mark.state, mark.tone)) @if mark.provisional { " " (parts::state("暂定", "info")) } }
                @if open { td.sheet-tick { } }
            } } }
        } }
    }
}

async fn paper(site: &Site, me: &Me, params: &Params) -> Outcome<Sheet> {
    let wanted = Wanted::of(site, me, params).await?;
    let own = of(site, me, &wanted).await?;
    let unit = wanted.unit()?.clone();
    let line = Line::general("export", format!("工作月历 {}", wanted.month)).unit(unit.id);
    audit::note(site, me, line).await?;
    let title = papers::title(&site.catalogue, &unit);
    Ok(Sheet { title, unit, month: wanted.month, own, on: site.today() })
}

/// `GET /calendar/sheet/docx?unit=&month=`
pub async fn docx(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let sheet = paper(&site, &me, &params).await?;
    let name = format!("{}_{}.docx", sheet.title, sheet.month);
    let bytes = paper::official::write(&papers::paper(&sheet))?;
    Ok(download(&name, DOCX, bytes))
}

/// `GET /calendar/sheet/pdf?unit=&month=`
pub async fn pdf(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let sheet = paper(&site, &me, &params).await?;
    let name = format!("{}_{}.pdf", sheet.title, sheet.month);
    let set = move || print::print(&papers::paper(&sheet), print::Fonts::installed());
    let printed = tokio::task::spawn_blocking(set).await??;
    Ok(download(&name, PDF, printed.bytes))
}
