//! How many are where on the way, and in which units.

use super::evidence;
use crate::PROCEDURE;
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Outcome, Period};
use case::acts::procedure_of;
use catalogue::Procedure;
use ledger::{Question, Span};
use maud::{Markup, html};
use std::collections::HashMap;
use ui::{Me, Page, Reply, Site, list, parts};

/// `GET /admission`: the way with the number at each step, and what can be done.
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    let procedure = procedure_of(&site.catalogue, PROCEDURE)?;
    let scope = me.scope("admission.read")?;
    let mut conn = site.db.read().await?;
    let stages = case::store::stages(&mut conn, &scope).await?;
    let stages_by_unit = by_unit(&mut conn, &scope, site.today()).await?;
    drop(conn);
    let of = |step: &str| {
        let found = stages.iter().find(|(key, stage, _)| key == PROCEDURE && stage == step);
        found.map_or(0, |(.., n)| *n)
    };
    let all: i64 = stages.iter().filter(|(key, ..)| key == PROCEDURE).map(|(.., n)| n).sum();
    let acts = html! {
        a.btn.btn-outline-secondary href="/procedures/admission" { "全部名单" }
        a.btn.btn-outline-secondary href="/admission/plans" { "年度计划" }
        @if me.can("admission.check") { a.btn.btn-outline-secondary href="/admission/check" { "违规排查" } }
        @if me.can("admission.write") { a.btn.btn-primary href="/admission/new" { "登记入党申请" } }
    };
    let body = html! {
        @if all == 0 {
            (parts::empty("没有正在办理的发展对象", "收到入党申请书后在这里登记，之后按二十五步办理", &html! {}))
        } @else {
            (way(procedure, &of))
            (owners(&stages_by_unit, site.today()))
        }
        (parts::clause(&procedure.basis.clause().unwrap_or_default()))
    };
    Page::new("发展党员").lead(format!("正在办理 {all} 人")).acts(acts).body(body).reply()
}

/// The steps of the way with how many stand at each.
fn way(procedure: &Procedure, of: &impl Fn(&str) -> i64) -> Markup {
    let href = |step: &str| list::address("/procedures/admission", &[("state", "open"), ("stage", step)]);
    html! {
        div.list tabindex="0" role="region" aria-label="二十五步" { table.table {
            thead { tr { th scope="col" { "停在这一步" } th.num scope="col" { "人数" } th scope="col" { "由谁办理" } } }
            tbody { @for (at, step) in procedure.steps.iter().enumerate().filter(|(_, s)| !s.optional) { tr {
                td { (at + 1) ". " (step.name) }
                td.num { @if of(&step.key) > 0 { a href=(href(&step.key)) { (of(&step.key)) } } @else { "0" } }
                td { (step.by.name()) }
            } } }
        } }
    }
}

/// The stocks of the way, in its order: entry, name, and the figure whose page shows the entries.
const STOCKS: [(&str, &str, &str); 3] = [
    ("admission.applicants", "入党申请人", "applicants_standing"),
    ("admission.activists", "入党积极分子", "party_activists"),
    ("admission.objects", "发展对象", "development_objects"),
];

/// A unit right below the topmost in reach, with what stands in it and below it.
struct Owner {
    unit: org::Unit,
    numbers: [i64; 3],
}

/// How many applicants, activists and objects the units right below the topmost have today; nothing when there is only one unit.
async fn by_unit(conn: &mut db::Conn, scope: &Scope, today: Day) -> Outcome<Vec<Owner>> {
    let units = org::store::list(conn, scope).await?;
    let Some(top) = units.first().map(|u| u.id) else { return Ok(Vec::new()) };
    let below = units.iter().filter(|u| u.parent == Some(top));
    let mut owners: Vec<Owner> = below.map(|u| Owner { unit: u.clone(), numbers: [0; 3] }).collect();
    let paths: HashMap<UnitId, &str> = units.iter().map(|u| (u.id, u.path.as_str())).collect();
    for (at, (kind, ..)) in STOCKS.iter().enumerate() {
        for sum in ledger::by_unit(conn, scope, &Question::of(*kind, Span::AsOf(today))).await? {
            let path = paths.get(&sum.unit).copied().unwrap_or_default();
            let owner = owners.iter_mut().find(|o| path.starts_with(&o.unit.path));
            if let Some(n) = owner.and_then(|o| o.numbers.get_mut(at)) {
                *n += sum.quantity.0 / 1000;
            }
        }
    }
    owners.retain(|o| o.numbers.iter().any(|n| *n > 0));
    Ok(owners)
}

fn owners(owners: &[Owner], today: Day) -> Markup {
    let href = |unit: UnitId| list::address("/procedures/admission", &[("unit", &unit.to_string()), ("state", "open")]);
    html! {
        @if !owners.is_empty() {
            section.card {
                div.card-header { h2.card-title { "各单位人数" } }
                div.card-body { div.list tabindex="0" role="region" aria-label="各单位人数" { table.table.table-cards {
                    thead { tr { th scope="col" { "党组织（含下级）" } @for (_, name, _) in STOCKS { th.num scope="col" { (name) } } } }
                    tbody { @for owner in owners { tr {
                        td.lead-cell data-label="党组织" { a href=(href(owner.unit.id)) { (owner.unit.name) } }
                        @for (n, (_, name, figure)) in owner.numbers.iter().zip(STOCKS) { td.num data-label=(name) { @if *n > 0 { a href=(evidence(figure, owner.unit.id, Period::year_to_date(today))) { (n) } } @else { "0" } } }
                    } } }
                } } }
            }
        }
    }
}
