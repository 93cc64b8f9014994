//! The list of drafts: searched, filtered, those taken away to be brought back.

use crate::store::{self, Draft, Kind, Query};
use access::Scope;
use axum::extract::State;
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::list::{PAGE_SIZE, address, pager};
use ui::parts::{card, empty, icon, state};
use ui::{Me, Page, Params, Reply, Site, csrf};

/// What can be filtered by.
const STATES: [(&str, &str); 5] =
    [("", "文稿"), ("open", "未定稿"), ("frozen", "已定稿"), ("template", "模板"), ("removed", "已删除")];

/// `GET /drafts`.
pub async fn list(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let page = params.page();
    let (q, wanted) = (params.text("q").to_owned(), params.text("state").to_owned());
    let query = Query { q: q.clone(), state: wanted.clone(), skip: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
    let total = store::count(&mut conn, &scope, &query).await?;
    let drafts = store::list(&mut conn, &scope, &query).await?;
    let mut given = Vec::new();
    for template in store::templates(&mut conn, &scope, None).await? {
        // Those of a unit in scope are the user's own, and stand among the templates.
        if org::store::find(&mut conn, &scope, template.unit).await.is_err() {
            given.push(template);
        }
    }
    let names = names(&mut conn, &scope, drafts.iter()).await?;
    let start = html! {
        a.btn.btn-primary href="/drafts/new" { (icon("upload")) "放入一份报告" }
        a.btn.btn-outline-secondary href="/drafts/template" { "从模板新建" }
        a.btn.btn-outline-secondary href="/drafts/memory" { "沿用的选择" }
    };
    let plain = q.is_empty() && wanted.is_empty();
    let body = html! {
        (to_fill(&given))
        @if drafts.is_empty() && plain && page == 1 {
            (empty("还没有文稿", "放入去年的报告，或一份写着 XX 的稿子，系统会找出每个数字，填上本期的值，并给出出处；也可以从模板新建。", &start))
            (filters(&q, &wanted))
        } @else {
            (search(&q, &wanted)) (filters(&q, &wanted))
            @if drafts.is_empty() { p.hint { "没有符合条件的文稿。" } }
            @else { (table(&me, &drafts, &names)) }
            (pager(total, page, PAGE_SIZE, |p| address("/drafts", &[("q", &q), ("state", &wanted), ("page", &p.to_string())])))
        }
    };
    Page::new("文稿").lead("报告里的数字由记录算出，每个都有出处").acts(start).body(body).reply()
}

/// The names of the units of these drafts.
async fn names(
    conn: &mut Conn,
    scope: &Scope,
    drafts: impl Iterator<Item = &Draft>,
) -> Outcome<HashMap<UnitId, String>> {
    let mut ids: Vec<UnitId> = drafts.map(|d| d.unit).collect();
    ids.sort_unstable();
    ids.dedup();
    org::store::names(conn, scope, &ids).await
}

/// Templates that units above have given.
fn to_fill(given: &[Draft]) -> Markup {
    html! {
        @if !given.is_empty() {
            (card("上级下发的模板", &html! { ul.findings { @for d in given { li {
                a href=(format!("/drafts/{}/template", d.id)) { (d.title) } span.hint { "　" (d.period.chinese()) "，" (d.created_by) "，" (d.created_at.day()) }
            } } } }))
        }
    }
}

fn search(q: &str, wanted: &str) -> Markup {
    html! {
        form.tools method="get" action="/drafts" role="search" aria-label="查找文稿" {
            div.field.grow { label.field-label for="f-q" { "名称或建立人" } input #f-q .form-control type="search" name="q" value=(q); }
            @if !wanted.is_empty() { input type="hidden" name="state" value=(wanted); }
            button.btn { "查找" }
        }
    }
}

fn filters(q: &str, wanted: &str) -> Markup {
    html! {
        ul.filters { @for (key, name) in STATES { li { a.filter href=(address("/drafts", &[("q", q), ("state", key)])) aria-current=[(key == wanted).then_some("true")] { (name) } } } }
    }
}

fn table(me: &Me, drafts: &[Draft], units: &HashMap<UnitId, String>) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="文稿列表" {
            table.table.table-cards {
                thead { tr { th scope="col" { "文稿" } th scope="col" { "党组织" } th scope="col" { "期间" } th scope="col" { "建立" } th scope="col" { "状态" } } }
                tbody { @for d in drafts { tr {
                    th scope="row" { @if d.removed { (d.title) } @else { a href=(format!("/drafts/{}", d.id)) { (d.title) } } }
                    td data-label="党组织" { (units.get(&d.unit).map_or("", String::as_str)) }
                    td data-label="期间" { (d.period.chinese()) }
                    td data-label="建立" { (d.created_by) "，" (d.created_at.day()) }
                    td data-label="状态" { (state_of(me, d)) }
                } } }
            }
        }
    }
}

fn state_of(me: &Me, d: &Draft) -> Markup {
    html! {
        @if d.removed {
            form method="post" action=(format!("/drafts/{}/restore", d.id)) { (csrf(me)) button.btn.btn-sm.btn-outline-secondary { "恢复" } }
        } @else if d.is_frozen() { (state("已定稿", "good")) }
        @else if d.kind == Kind::Shared { (state("已下发", "info")) }
        @else if d.kind == Kind::Template { (state("模板", "")) }
        @else { "第 " (d.version) " 版" }
    }
}
