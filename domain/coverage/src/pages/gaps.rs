//! 应建未建 and what else is wanting, with what to do: organisations to be organised, to be given an instructor, to be counted again;
//! villages without an instructor; how the large enterprises are organised.

use super::LIST;
use super::event::address;
use super::list::{Row, rows};
use crate::acts::VILLAGE;
use crate::alarm::{Gap, Limits};
use crate::file::{Form, Kind};
use crate::store::{self, Counts, Filter, Size};
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use std::collections::HashMap;
use ui::{Me, Page, Params, Reply, Site, list, parts};

/// Rows shown of each gap; the list has all.
const SHOWN: i64 = 8;

/// `GET /coverage/gaps?unit=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("coverage.read")?;
    let limits = Limits::of(&site.catalogue, site.today());
    let mut conn = site.db.read().await?;
    let (scope, unit) = narrowed(&mut conn, scope, &params).await?;
    let counts = store::counts(&mut conn, &scope, &limits).await?;
    let sizes = store::sizes(&mut conn, &scope, &limits).await?;
    let mut sections = Vec::new();
    for gap in Gap::ALL.into_iter().filter(|gap| counts.wanting(*gap) > 0) {
        let filter = Filter { gap: Some(gap), state: "open", ..Filter::default() };
        let some = store::page(&mut conn, &scope, (&filter, &limits), Some((SHOWN, 0))).await?;
        sections.push((gap, rows(&mut conn, &site, &scope, some).await?));
    }
    let villages = villages(&mut conn, &scope).await?;
    drop(conn);
    let writes = me.can("coverage.write");
    let asked = unit.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    let body = html! {
        @if let Some((_, name)) = &unit { ul.filters { li { a.filter href="/coverage/gaps" { (name) " ✕" span.visually-hidden { "（取消）" } } } } }
        @if sections.is_empty() && villages.without.is_empty() {
            (parts::empty(
                if counts == Counts::default() { "还没有登记" } else { "没有需要处理的" },
                "登记非公有制企业、社会组织以后，这里列出应建未建、没有派指导员和党员数待核实的",
                &html! { a.btn href="/coverage" { "两个覆盖" } },
            ))
        }
        @for (gap, some) in &sections { (section(&site, (*gap, some), counts.wanting(*gap), &asked, writes)) }
        (no_instructor(&site, &villages, writes))
        (large(&site, &sizes, &limits, &asked))
    };
    let acts = html! { button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" } };
    Page::new("应建未建")
        .lead("按规定应当组建、派驻、核实而还没有的")
        .crumb(LIST, "/coverage")
        .acts(acts)
        .body(body)
        .reply()
}

/// The reach, or what of it lies below the unit asked for.
async fn narrowed(conn: &mut Conn, scope: Scope, params: &Params) -> Outcome<(Scope, Option<(UnitId, String)>)> {
    let Some(id) = params.read::<i64>("unit").map(UnitId) else { return Ok((scope, None)) };
    let unit = org::store::find(conn, &scope, id).await?;
    let below = scope.within(&unit.path).ok_or(Fault::NotFound)?;
    Ok((below, Some((id, unit.name))))
}

fn section(site: &Site, (gap, some): (Gap, &[Row]), n: i64, unit: &str, writes: bool) -> Markup {
    let all = list::address("/coverage", &[("unit", unit), ("gap", gap.key())]);
    html! {
        section.card {
            div.card-header { h2.card-title { (gap.name()) " " b { (n) } } div.card-actions { a.btn.btn-sm href=(all) { "全部" span.visually-hidden { (gap.name()) } } } }
            div.card-body {
                p.hint { (gap.remedy()) "。" }
                ul.evidence { @for row in some { @let f = &row.file; li {
                    a href=(format!("/coverage/{}", f.id)) { (f.name) } " " span.meta { (row.unit) } " "
                    @for a in row.alarms.iter().filter(|a| a.gap == gap) { (parts::state(&a.what, "warn")) " " }
                    @if writes { a href=(address(f.id, gap.event())) { (gap.event().name()) span.visually-hidden { "：" (f.name) } } }
                } } }
                (parts::rules(&site.catalogue, &[gap.rule()]))
            }
        }
    }
}

/// Villages in reach: how many, and those without an instructor.
struct Villages {
    all: usize,
    without: Vec<Unit>,
}

/// A village is the topmost unit of its sector; what lies below it belongs to it.
async fn villages(conn: &mut Conn, scope: &Scope) -> Outcome<Villages> {
    let units = org::store::list(conn, scope).await?;
    let sectors: HashMap<UnitId, &str> = units.iter().map(|u| (u.id, u.sector.as_str())).collect();
    let within = |u: &Unit| u.parent.is_some_and(|p| sectors.get(&p).is_some_and(|s| *s == VILLAGE));
    let tops: Vec<&Unit> = units.iter().filter(|u| u.sector == VILLAGE && !within(u)).collect();
    let served = store::villages_served(conn, scope).await?;
    let without = tops.iter().filter(|u| !served.contains(&u.id)).map(|u| (*u).clone()).collect();
    Ok(Villages { all: tops.len(), without })
}

fn no_instructor(site: &Site, villages: &Villages, writes: bool) -> Markup {
    let (all, n) = (villages.all, villages.without.len());
    html! { @if all > 0 { section.card {
        div.card-header { h2.card-title { "没有指导员的村 " b { (n) } } }
        div.card-body {
            p.hint { "共" (all) "个村，" (all.saturating_sub(n)) "个有指导员。" }
            ul.evidence { @for u in villages.without.iter().take(100) { li {
                a href=(format!("/units/{}", u.id)) { (u.name) }
                @if writes { " " a href=(list::address("/coverage/new", &[("kind", "village"), ("unit", &u.id.to_string())])) { "派指导员" span.visually-hidden { "：" (u.name) } } }
            } } }
            @if n > 100 { p.hint { "只列出前100个。" } }
            (parts::rules(&site.catalogue, &["coverage_village"]))
        }
    } } }
}

/// 规模企业单建情况.
fn large(site: &Site, sizes: &[Size], limits: &Limits, unit: &str) -> Markup {
    let of = |kind: Kind, form: Form| sizes.iter().find(|s| s.kind == kind && s.form == form);
    let all = |kind: Kind, form: Form| of(kind, form).map_or(0, |s| s.all);
    let big = |form: Form| of(Kind::Enterprise, form).map_or(0, |s| s.large);
    let link = |n: i64, kind: &str, form: Form, large: &str| {
        let href =
            list::address("/coverage", &[("unit", unit), ("kind", kind), ("form", form.key()), ("large", large)]);
        html! { @if n > 0 { a href=(href) { (n) } } @else { "0" } }
    };
    html! { @if !sizes.is_empty() { section.card {
        div.card-header { h2.card-title { "组建情况" } }
        div.card-body {
            div.list tabindex="0" role="region" aria-label="组建情况" { table.table.table-cards {
                thead { tr { th scope="col" { "组建方式" } th.num scope="col" { "非公有制企业" } th.num scope="col" { "其中职工" (limits.large) "人以上" } th.num scope="col" { "社会组织" } } }
                tbody { @for form in Form::ALL { tr {
                    td.lead-cell data-label="组建方式" { (form.name()) }
                    td.num data-label="非公有制企业" { (link(all(Kind::Enterprise, form), "enterprise", form, "")) }
                    td.num data-label=(format!("其中职工{}人以上", limits.large)) { (link(big(form), "enterprise", form, "1")) }
                    td.num data-label="社会组织" { (link(all(Kind::Social, form), "social", form, "")) }
                } } }
            } }
            (parts::rules(&site.catalogue, &["coverage_enterprise_size"]))
        }
    } } }
}
