//! Imports of every kind, with the button that undoes a whole batch.

use crate::batch::{self, Batch};
use axum::extract::State;
use maud::{Markup, html};
use ui::parts::{empty, icon, state};
use ui::{Id, Me, Page, Params, Reply, Site, csrf, see_other};

/// Batches shown: who looks for older ones asks by kind.
const SHOWN: i64 = 200;

/// `GET /imports`.
pub(super) async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("import")?;
    let mut conn = site.db.read().await?;
    let batches = batch::list(&mut conn, &scope, params.text("kind"), SHOWN).await?;
    let names = crate::store::names_of(&mut conn, &scope, batches.iter().map(|b| b.unit)).await?;
    drop(conn);
    let acts = html! {
        @if me.can("unit.write") { a.btn href="/units/import" { (icon("file-import")) "导入党组织" } }
        @if me.can("member.write") { a.btn href="/members/import" { (icon("file-import")) "导入党员名册" } }
        @if me.can("coverage.write") { a.btn href="/coverage/import" { (icon("file-import")) "导入两个覆盖" } }
        @if me.can("grid.write") { a.btn href="/grids/import" { (icon("file-import")) "导入网格" } }
    };
    let body = if batches.is_empty() {
        empty(
            "还没有导入记录",
            "从表格导入党组织、党员名册、会议、台账、“两新”组织和网格后，在这里可以查看和整批撤回",
            &html! {},
        )
    } else {
        table(&me, &batches, |b| names.get(&b.unit).cloned().unwrap_or_default())
    };
    Page::new("导入记录").lead("每一批导入都可以整批撤回；导入后又被修改过的，须先核对").acts(acts).body(body).reply()
}

fn table(me: &Me, batches: &[Batch], unit: impl Fn(&Batch) -> String) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="导入记录" {
            table.table.table-cards {
                caption.visually-hidden { "导入记录" }
                thead { tr {
                    th scope="col" { "文件" } th scope="col" { "内容" } th scope="col" { "导入到" } th scope="col" { "导入人和时间" }
                    th.num scope="col" { "行数" } th.num scope="col" { "新增" } th.num scope="col" { "变更" } th.num scope="col" { "未变" } th scope="col" { "状态" }
                } }
                tbody { @for b in batches { (row(me, b, &unit(b))) } }
            }
        }
    }
}

fn row(me: &Me, b: &Batch, unit: &str) -> Markup {
    let kind = batch::kind_of(&b.kind);
    let name = kind.map_or(b.kind.as_str(), |k| k.name);
    let may = b.undone_at.is_none() && kind.is_some_and(|k| me.can(k.need));
    let ask = format!("将撤回“{}”的全部{}行：新增的移除，变更的恢复原值。", b.file_name, b.counts.rows);
    html! {
        tr {
            td.lead-cell { (b.file_name) }
            td data-label="内容" { (name) }
            td data-label="导入到" { (unit) }
            td data-label="导入人和时间" { (b.by) " " span.nowrap { (b.at.to_local_text()) } }
            td.num data-label="行数" { (b.counts.rows) }
            td.num data-label="新增" { (b.counts.created) }
            td.num data-label="变更" { (b.counts.changed) }
            td.num data-label="未变" { (b.counts.unchanged) }
            td data-label="状态" {
                @if let Some(at) = b.undone_at { (state("已撤回", "")) " " span.hint { (b.undone_by.as_deref().unwrap_or("")) " " (at.to_local_text()) } }
                @else if may {
                    form method="post" action=(format!("/imports/{}/undo", b.id)) data-confirm=(ask) data-confirm-act="撤回" data-confirm-title="撤回整批导入" {
                        (csrf(me)) button.btn.btn-sm.btn-outline-danger { "撤回整批" }
                    }
                }
                @else { (state("有效", "good")) }
            }
        }
    }
}

/// `POST /imports/{id}/undo`.
pub(super) async fn undo(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let mut work = site.begin(&me).await?;
    let batch = batch::undo(&mut work, id).await?;
    work.commit().await?;
    Ok(see_other("/imports", &format!("已撤回“{}”", batch.file_name)))
}
