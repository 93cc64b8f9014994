//! All procedures, and how many cases are on their way in each.

use super::list_href;
use crate::store;
use axum::extract::State;
use base::Outcome;
use catalogue::Procedure;
use maud::{Markup, html};
use ui::{Me, Page, Reply, Site, list, parts};

/// `GET /procedures`
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    let procedures: Vec<&Procedure> = site.catalogue.procedures().filter(|p| me.can(&p.read)).collect();
    let mut conn = site.db.read().await?;
    let mut rows = Vec::with_capacity(procedures.len());
    for procedure in &procedures {
        rows.push(numbers(&mut conn, &site, &me, procedure).await?);
    }
    drop(conn);
    let mut groups: Vec<&str> = procedures.iter().map(|p| p.group.as_str()).collect();
    groups.dedup();
    let body = html! {
        @if procedures.is_empty() {
            (parts::empty("没有可以办理的事项", "您的账号没有查看办理事项的权限", &html! {}))
        }
        @for group in groups {
            section.card {
                div.card-header { h2.card-title { (group) } }
                div.card-body { div.list tabindex="0" role="region" aria-label=(group) { table.table.table-cards {
                    thead { tr { th scope="col" { "事项" } th scope="col" { "用途" } th.num scope="col" { "办理中" } th.num scope="col" { "超过期限" } th.num scope="col" { "已办结" } th scope="col" { "依据" } } }
                    tbody { @for (procedure, n) in procedures.iter().zip(&rows).filter(|(p, _)| p.group == group) { (row(procedure, *n)) } }
                } } }
            }
        }
    };
    Page::new("办理事项").lead("按规定步骤办理的事项：步骤、期限、表决、审批都有依据").body(body).reply()
}

/// Open, late, over.
async fn numbers(conn: &mut db::Conn, site: &Site, me: &Me, procedure: &Procedure) -> Outcome<[i64; 3]> {
    let scope = me.scope(&procedure.read)?;
    let open = store::Filter { state: Some(crate::State::Open), ..Default::default() };
    let late = store::Filter { late: Some(site.today()), ..Default::default() };
    let over = store::Filter { state: Some(crate::State::Over), ..Default::default() };
    let mut all = [0; 3];
    for (n, filter) in all.iter_mut().zip([open, late, over]) {
        *n = store::count(conn, &[&scope], &procedure.key, &filter).await?;
    }
    Ok(all)
}

fn row(procedure: &Procedure, [open, late, over]: [i64; 3]) -> Markup {
    let href = list_href(procedure);
    html! {
        tr {
            td.lead-cell data-label="事项" { a href=(href) { (procedure.name) } }
            td data-label="用途" { (procedure.purpose) }
            td.num data-label="办理中" { a href=(list::address(&href, &[("state", "open")])) { (open) } }
            td.num data-label="超过期限" { @if late > 0 { a href=(list::address(&href, &[("late", "1")])) { (parts::state(&late.to_string(), "bad")) } } @else { "0" } }
            td.num data-label="已办结" { a href=(list::address(&href, &[("state", "over")])) { (over) } }
            td data-label="依据" { (procedure.basis.clause().unwrap_or_default()) @if procedure.basis.unverified() { " " (parts::state("未核实", "warn")) } }
        }
    }
}
