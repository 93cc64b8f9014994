//! What plans contribute: what comes up on the desk and the page of a unit, the plan behind a meeting, and a member's own branch.

use super::{day_words, kind_name};
use crate::record::Plan;
use crate::store::{self, Filter, Stand};
use access::{Actor, Scope};
use base::id::{PersonId, UnitId};
use base::{Day, Outcome, Period};
use db::Conn;
use maud::{Markup, html};
use meeting::MeetingId;
use org::Unit;
use ui::list::address;
use ui::{PanelFuture, Site, parts};

/// Days ahead that the desk shows.
const AHEAD: i64 = 7;
/// Days ahead that a member sees.
const MEMBER_AHEAD: i64 = 31;
/// Months back in which an open plan is still asked about.
const BACK: i32 = 12;
/// Lines of a panel.
const SHOWN: usize = 8;

fn coming(today: Day) -> Period {
    Period { from: today.plus_months(-BACK), to: today.plus_days(AHEAD) }
}

/// What comes up for a unit: of itself by name, of the units below by number.
struct Coming {
    unit: Unit,
    own: Vec<Plan>,
    /// To come, and overdue; `None` where there are neither, and for branches.
    below: Option<(i64, i64)>,
}

impl Coming {
    async fn load(site: &Site, actor: &Actor, id: UnitId) -> Outcome<Self> {
        let scope = actor.scope("meeting.read")?;
        let mut conn = site.db.read().await?;
        let unit = org::store::find(&mut conn, &scope, id).await?;
        let own = store::between(&mut conn, &scope, &[id], coming(site.today())).await?;
        let below = below(&mut conn, site, &scope, &unit).await?;
        Ok(Self { unit, own, below })
    }

    fn is_empty(&self) -> bool {
        self.own.is_empty() && self.below.is_none()
    }
}

/// Today, the coming days and what is overdue, on the desk of those who work for a unit.
pub fn of_desk(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let all = Coming::load(&site, &actor, UnitId(id)).await?;
        Ok((!all.is_empty()).then(|| card(&site, &actor, &all)))
    })
}

/// The same on the page of a unit, with the way to plan.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let all = Coming::load(&site, &actor, UnitId(id)).await?;
        let shown = !all.is_empty() || (actor.can("meeting.write") && all.unit.dissolved.is_none());
        Ok(shown.then(|| card(&site, &actor, &all)))
    })
}

/// How many of the units below come up, and how many are overdue; `None` where there are neither.
async fn below(conn: &mut Conn, site: &Site, scope: &Scope, unit: &Unit) -> Outcome<Option<(i64, i64)>> {
    let holds = site.catalogue.unit_kind(&unit.kind).is_some_and(|kind| kind.holds_members);
    let Some(scope) = scope.within(&unit.path).filter(|_| !holds) else { return Ok(None) };
    let today = site.today();
    let mut filter = Filter { period: coming(today), kind: String::new(), stand: Stand::Open, today };
    let all = store::count(conn, &scope, &filter).await?;
    filter.stand = Stand::Overdue;
    let overdue = store::count(conn, &scope, &filter).await?;
    Ok((all > 0).then_some((all - overdue, overdue)))
}

fn card(site: &Site, actor: &Actor, all: &Coming) -> Markup {
    let (own, id) = (&all.own, all.unit.id.to_string());
    let here = |state: &str| address("/plans", &[("unit", &id), ("state", state)]);
    html! {
        section.card {
            div.card-header {
                h2.card-title { "会议计划" @if !own.is_empty() { " " span.count { (own.len()) } } }
                div.card-actions {
                    @if actor.can("meeting.write") { a.btn.btn-sm.no-print href=(address("/plans/new", &[("unit", &id)])) { "排计划" } " " }
                    a.btn.btn-sm href=(here("")) { "全部" }
                }
            }
            @if all.is_empty() { div.card-body { p.hint { "今天和以后 7 天没有计划的会议。" } } }
            @if !own.is_empty() { ul.duties { @for plan in own.iter().take(SHOWN) { (line(site, actor, plan)) } } }
            @if let Some((coming, overdue)) = &all.below {
                div.card-body { p {
                    "本级及以下今天和以后 7 天计划召开 " a href=(here("open")) { b { (coming) } " 次" }
                    @if *overdue > 0 { "，已过计划日、尚未记录 " a href=(here("overdue")) { b { (overdue) } " 次" } }
                } }
            }
        }
    }
}

fn line(site: &Site, actor: &Actor, plan: &Plan) -> Markup {
    let (today, kind) = (site.today(), kind_name(&site.catalogue, &plan.kind));
    let (word, tone) = plan.standing(today);
    let class = if plan.is_overdue(today) { "duty duty-late" } else { "duty duty-soon" };
    html! {
        li class=(class) {
            div.duty-when { b { (day_words(plan.what.day)) } }
            div.duty-what { a href=(crate::href(plan.id)) { (plan.line(kind)) } " " (parts::state(word, tone)) }
            @if plan.what.day <= today && actor.can("meeting.write") {
                a.btn.btn-sm href=(crate::record_href(plan.id)) aria-label=(format!("按计划记录：{}", plan.title(kind))) { "按计划记录" }
            }
        }
    }
}

/// The plan by which a meeting was held.
pub fn of_meeting(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("meeting.read")?;
        let plan = store::of_meeting(&mut *site.db.read().await?, &scope, MeetingId(id)).await?;
        Ok(plan.map(|plan| {
            let kind = kind_name(&site.catalogue, &plan.kind);
            let text = html! { p { "按计划召开：" a href=(crate::href(plan.id)) { (plan.what.day.chinese()) " " (plan.line(kind)) } } };
            html! { div.no-print { (parts::note("info", &text)) } }
        }))
    })
}

/// On the form of a meeting: the plans of the unit whose day has come, so that nothing is typed again.
pub fn waiting(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let (scope, today) = (actor.scope("meeting.write")?, site.today());
        let period = Period { from: today.plus_months(-BACK), to: today };
        let plans = store::between(&mut *site.db.read().await?, &scope, &[UnitId(id)], period).await?;
        let text = html! {
            p { "有已到日子的会议计划，可以直接按计划记录：" }
            ul.evidence { @for plan in plans.iter().rev().take(SHOWN) { li {
                a href=(crate::record_href(plan.id)) { (day_words(plan.what.day)) " " (plan.title(kind_name(&site.catalogue, &plan.kind))) }
            } } }
        };
        Ok((!plans.is_empty()).then(|| parts::note("info", &text)))
    })
}

/// What the own branch means to hold, at which its members are expected.
pub fn of_me(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        if actor.person != Some(PersonId(id)) {
            return Ok(None);
        }
        let mut conn = site.db.read().await?;
        let person = member::store::own(&mut conn, &site.keys, actor.district.0, PersonId(id)).await?;
        let today = site.today();
        let period = Period { from: today, to: today.plus_days(MEMBER_AHEAD) };
        let plans = crate::of_member(&mut conn, &actor, &site.catalogue, &person, period).await?;
        let body = html! {
            ul.evidence { @for plan in &plans { li {
                b { (day_words(plan.what.day)) } " " (plan.line(kind_name(&site.catalogue, &plan.kind)))
            } } }
        };
        Ok((!plans.is_empty()).then(|| parts::card("本支部近期的会议", &body)))
    })
}
