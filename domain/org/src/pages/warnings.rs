//! Everything in reach that does not agree with the rules, unit by unit.

use crate::rules::warn::Warning;
use crate::{Unit, facts};
use axum::extract::State;
use catalogue::Hardness;
use maud::{Markup, html};
use ui::list::{PAGE_SIZE, address, encode, pager};
use ui::parts::{empty, state};
use ui::{Me, Page, Params, Reply, Site};

/// `GET /units/warnings`.
pub(super) async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("unit.read")?;
    let mut conn = site.db.read().await?;
    let all = facts::warned(&mut conn, &scope, &site.catalogue, site.today()).await?;
    drop(conn);
    let wanted = params.text("rule").to_owned();
    let mut rows: Vec<(&Unit, &Warning)> =
        all.iter().flat_map(|(unit, found)| found.iter().map(move |w| (unit, w))).collect();
    let by_rule = count_by_rule(&rows);
    rows.retain(|(_, w)| wanted.is_empty() || w.rule == wanted);
    let body = if rows.is_empty() {
        empty(
            "没有需要处理的提醒",
            "各党组织的设置、班子和任期都符合规定",
            &html! { a.btn href="/units" { "查看党组织" } },
        )
    } else {
        let total = i64::try_from(rows.len())?;
        let from = usize::try_from((params.page() - 1) * PAGE_SIZE)?;
        let shown: Vec<_> = rows.into_iter().skip(from).take(PAGE_SIZE as usize).collect();
        let link = |p: i64| address("/units/warnings", &[("rule", &wanted), ("page", &p.to_string())]);
        html! { p.found { "共 " (total) " 条提醒" } (table(&shown)) (pager(total, params.page(), PAGE_SIZE, link)) }
    };
    let rules = html! {
        ul.filters {
            @for (rule, name, n) in &by_rule {
                @if *rule == wanted { li { a.filter href="/units/warnings" aria-current="true" { (name) " ✕" } } }
                @else { li { a.filter href=(format!("/units/warnings?rule={}", encode(rule))) { (name) " " (n) } } }
            }
        }
    };
    Page::new("党组织提醒")
        .crumb("党组织", "/units")
        .lead("对照党内法规，党组织设置、班子和任期中需要处理的事项")
        .body(html! { (rules) (body) })
        .reply()
}

/// Key and name of each rule, and how often it is not heeded, most frequent first.
fn count_by_rule(rows: &[(&Unit, &Warning)]) -> Vec<(String, String, usize)> {
    let mut counts: Vec<(String, String, usize)> = Vec::new();
    for (_, warning) in rows {
        match counts.iter_mut().find(|(rule, ..)| *rule == warning.rule) {
            Some((.., n)) => *n += 1,
            None => counts.push((warning.rule.clone(), warning.name.clone(), 1)),
        }
    }
    counts.sort_by_key(|(.., n)| std::cmp::Reverse(*n));
    counts
}

fn table(rows: &[(&Unit, &Warning)]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="提醒列表" {
            table.table.table-cards {
                caption.visually-hidden { "提醒列表" }
                thead { tr { th scope="col" { "党组织" } th scope="col" { "性质" } th scope="col" { "情况" } th scope="col" { "处理" } th scope="col" { "依据" } } }
                tbody {
                    @for (unit, w) in rows {
                        tr {
                            td.lead-cell { a href=(format!("/units/{}", unit.id)) { (unit.name) } }
                            td data-label="性质" { @if w.hardness == Hardness::Hard { (state("应当", "bad")) } @else { (state("一般", "warn")) } }
                            td data-label="情况" { (w.refusal.what) }
                            td data-label="处理" { (w.refusal.remedy) }
                            td data-label="依据" { (w.refusal.clause) @if w.unverified { " " span.unverified {} } }
                        }
                    }
                }
            }
        }
    }
}
