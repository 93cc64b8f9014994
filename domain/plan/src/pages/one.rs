//! One plan: what is planned, where it stands, and what can be done about it.

use super::{day_words, kind_name};
use crate::record::{Plan, State as Stands};
use crate::{PlanId, acts, store};
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome, Period};
use db::Conn;
use maud::{Markup, html};
use meeting::MeetingId;
use meeting::store::{Filter, Item};
use org::Unit;
use ui::{Id, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// Days before and after the planned one in which a meeting recorded already may be the planned one.
const AROUND: i64 = 15;
/// Meetings offered at most.
const OFFERED: i64 = 20;

/// `GET /plans/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<PlanId>) -> Reply {
    let scope = me.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let plan = store::find(&mut conn, &scope, id).await?;
    let unit = org::store::find(&mut conn, &scope, plan.unit).await?;
    let writes = plan.is_open() && me.scope("meeting.write").is_ok_and(|scope| scope.covers(&unit.path));
    let near = if writes { near(&mut conn, &scope, &plan, &unit).await? } else { Vec::new() };
    let held = match plan.state {
        Stands::Held(meeting) => Some(meeting::store::find(&mut conn, &scope, meeting).await?),
        _ => None,
    };
    drop(conn);
    let kind = kind_name(&site.catalogue, &plan.kind);
    let (word, tone) = plan.standing(site.today());
    let what = &plan.what;
    let known = |text: &str| if text.is_empty() { "待定".to_owned() } else { text.to_owned() };
    let facts = [
        ("党组织", unit.name.clone()),
        ("会议类型", kind.to_owned()),
        ("日期", format!("{}年{}", what.day.year(), day_words(what.day))),
        ("开始时间", known(&what.start)),
        ("地点", known(&what.place)),
        ("主持人、授课人", known(&what.leader)),
        ("主题或议题", known(&what.subject)),
    ];
    let body = html! {
        p { (parts::state(word, tone)) }
        @if let Some(meeting) = &held { p { "已于 " (meeting.day) " 召开：" a href=(format!("/meetings/{}", meeting.id)) { (meeting.title) } } }
        @if let Stands::CalledOff(why) = &plan.state { p { "取消原因：" (why) } }
        (parts::card("计划", &parts::facts(&facts)))
        @if !near.is_empty() { (offered(&me, &plan, &near)) }
        p.hint {
            (plan.planned_by) " " (plan.planned_at.to_local_text()) " 排"
            @if let (Some(at), Some(by)) = (plan.changed_at, &plan.changed_by) { "；" (by) " " (at.to_local_text()) " 最后改动" }
            "。计划不计入指标和应办事项，按计划记录会议后才算。"
        }
    };
    Page::new(plan.title(kind))
        .lead(unit.name.clone())
        .crumb("会议计划", "/plans")
        .acts(buttons(&me, &plan, writes))
        .body(body)
        .reply()
}

fn buttons(me: &Me, plan: &Plan, writes: bool) -> Markup {
    let here = crate::href(plan.id);
    html! {
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        @if writes {
            a.btn.btn-outline-danger href=(format!("{here}/call-off")) { "取消" }
            a.btn.btn-outline-secondary href=(format!("{here}/edit")) { "改期或修改" }
            a.btn.btn-primary href=(crate::record_href(plan.id)) { "按计划记录" }
        } @else if me.can("meeting.write") {
            a.btn.btn-outline-secondary href=(format!("/plans/new?from={}", plan.id)) { "照此再排" }
        }
    }
}

/// Meetings of the unit and kind that were recorded without a plan, near the planned day.
async fn near(conn: &mut Conn, scope: &Scope, plan: &Plan, unit: &Unit) -> Outcome<Vec<Item>> {
    let scope = scope.within(&unit.path).ok_or(Fault::NotFound)?;
    let around = Period { from: plan.what.day.plus_days(-AROUND), to: plan.what.day.plus_days(AROUND) };
    let filter = Filter { kind: plan.kind.clone(), from: Some(around.from), to: Some(around.to), ..Filter::default() };
    let mut near = Vec::new();
    for item in meeting::store::page(conn, &scope, &filter, 0, OFFERED).await? {
        if item.unit == unit.id && store::of_meeting(conn, &scope, item.id).await?.is_none() {
            near.push(item);
        }
    }
    Ok(near)
}

/// What was recorded already is not typed again.
fn offered(me: &Me, plan: &Plan, near: &[Item]) -> Markup {
    let body = html! {
        p { "这些会议前后半个月内已经直接记录，没有对应计划。如果其中一次就是这项计划，选它即可，不必再记一遍。" }
        ul.evidence { @for item in near { li {
            (item.day) " " a href=(format!("/meetings/{}", item.id)) { (item.title) } " "
            form.d-inline method="post" action=(format!("/plans/{}/link", plan.id)) {
                (csrf(me))
                input type="hidden" name="version" value=(plan.version);
                input type="hidden" name="meeting" value=(item.id);
                button.btn.btn-sm aria-label=(format!("就是这次：{} {}", item.day, item.title)) { "就是这次" }
            }
        } } }
    };
    html! { div.no-print { (parts::card("已经记过了？", &body)) } }
}

/// `POST /plans/{id}/link`
pub async fn link(State(site): State<Site>, me: Me, Id(id): Id<PlanId>, posted: Posted) -> Reply {
    let scope = me.scope("meeting.write")?;
    let version = posted.text("version").parse().map_err(|_| Fault::NotFound)?;
    let meeting = posted.text("meeting").parse::<MeetingId>().map_err(|_| Fault::NotFound)?;
    let mut work = site.begin(&me).await?;
    acts::link(&mut work, &scope, id, version, meeting).await?;
    work.commit().await?;
    Ok(see_other(&crate::href(id), "已对应到这次会议"))
}
