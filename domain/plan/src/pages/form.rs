//! The form of a plan: a new one, perhaps repeated, and a change.

use super::kind_name;
use crate::acts::{self, NewPlan};
use crate::record::Plan;
use crate::rules::Typed;
use crate::{PlanId, rules, store};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, secret};
use catalogue::Catalogue;
use maud::{Markup, html};
use org::Unit;
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

/// How a plan may be repeated.
const EVERY: [(&str, &str); 2] = [("1", "每月一次"), ("3", "每季度一次")];

/// `GET /plans/new?unit=&kind=&day=`, or `?from=` with what another plan says filled in.
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("meeting.write")?;
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    if units.is_empty() {
        let hint = "您的管理范围内没有党组织，请联系安全保密管理员核对授权";
        return Page::new("排计划").body(parts::empty("没有可以排计划的党组织", hint, &html! {})).reply();
    }
    let mut form = match params.read::<PlanId>("from") {
        Some(from) => {
            let from = store::find(&mut conn, &scope, from).await?;
            filled(Form::empty().with("unit", from.unit).with("kind", &from.kind).with("day", ""), &from)
        }
        None => Form::empty().with("kind", params.text("kind")).with("day", params.text("day")),
    };
    if form.value("unit").is_empty() {
        let typed = params.text("unit");
        let unit = org::pick::chosen(typed, &units);
        if unit.is_none() && !typed.is_empty() {
            return Err(Fault::NotFound.into());
        }
        let unit = unit.or_else(|| me.home_unit()).filter(|id| units.iter().any(|u| u.id == *id));
        form = form.with("unit", unit.map(|id| id.to_string()).unwrap_or_default());
    }
    drop(conn);
    new_page(&site, &me, &units, &form, &secret::random_token(24)?).reply()
}

/// What a plan says, as the values of the form; what the form holds already goes before.
fn filled(begun: Form, plan: &Plan) -> Form {
    let what = &plan.what;
    begun
        .with("day", what.day)
        .with("start", &what.start)
        .with("place", &what.place)
        .with("subject", &what.subject)
        .with("leader", &what.leader)
}

fn typed(posted: &Posted) -> Typed {
    let text = |name: &str| posted.text(name).to_owned();
    Typed {
        day: text("day"),
        start: text("start").chars().take(20).collect(),
        place: text("place"),
        subject: text("subject"),
        leader: text("leader"),
        every: text("every"),
        until: text("until"),
    }
}

/// `POST /plans/new`
pub async fn make(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("meeting.write")?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let request = posted.text("request").to_owned();
    let made = match org::pick::chosen(posted.text("unit"), &units) {
        Some(unit) => save(&site, &me, unit, &posted).await,
        None => Err(unit_missing(&site, &posted)),
    };
    match made {
        Ok((id, n)) if n > 1 => Ok(see_other(&crate::href(id), &format!("已排 {n} 次会议，这是第一次"))),
        Ok((id, _)) => Ok(see_other(&crate::href(id), "会议计划已保存")),
        Err(Fault::Refused(faults)) => {
            new_page(&site, &me, &units, &Form::refused(&posted, faults), &request).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// No unit was chosen: that, with everything else.
fn unit_missing(site: &Site, posted: &Posted) -> Fault {
    let mut faults = vec![base::Refusal::at("unit", "没有选择党组织", "请从列表中选择")];
    if site.catalogue.meeting_kind(posted.text("kind")).is_none() {
        faults.push(base::Refusal::at("kind", "没有选择会议类型", "请从所列会议类型中选择"));
    }
    faults.extend(rules::read(&typed(posted), site.today()).err().unwrap_or_default());
    Fault::Refused(faults)
}

async fn save(site: &Site, me: &Me, unit: UnitId, posted: &Posted) -> Outcome<(PlanId, usize)> {
    let (kind, request) = (posted.text("kind").to_owned(), posted.text("request").to_owned());
    let new = NewPlan { unit, kind, typed: typed(posted), request };
    let mut work = site.begin(me).await?;
    let made = acts::make(&mut work, &me.scope("meeting.write")?, &new).await?;
    if made.1 > 0 {
        work.commit().await?;
    }
    Ok(made)
}

fn new_page(site: &Site, me: &Me, units: &[Unit], form: &Form, request: &str) -> Page {
    let chosen = org::pick::chosen(form.value("unit"), units);
    let few = org::pick::few(units, chosen.unwrap_or(UnitId(0)));
    let kinds = kinds(&site.catalogue, units, chosen);
    let body = html! {
        form.form method="post" action="/plans/new" {
            (csrf(me))
            input type="hidden" name="request" value=(request);
            (form.errors())
            fieldset {
                legend { "会议" }
                div.fields {
                    (org::pick::unit_field(form, &Field::text("unit", "党组织").required(), &few))
                    (form.select(&Field::text("kind", "会议类型").required(), &kinds))
                    (basics(form))
                }
            }
            fieldset {
                legend { "重复" }
                div.fields {
                    (form.select(&Field::text("every", "怎样重复").none("不重复"), &EVERY))
                    (form.input(&Field::of("month", "until", "重复到哪个月").help("含这个月；每次一项，可以分别改期和取消，一次最多 12 项")))
                }
                p.hint { "每次都在当月的同一天；当月没有这一天的，在当月最后一天。" }
            }
            div.form-acts { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href="/plans" { "取消" } }
        }
    };
    Page::new("排计划")
        .lead("排好的会议在日历、工作月历和工作台上提醒；开完会按计划记录")
        .crumb("会议计划", "/plans")
        .body(body)
}

/// The kinds of meeting that the chosen unit holds, or any of those in reach; a choice that does not fit is refused.
fn kinds<'c>(catalogue: &'c Catalogue, units: &[Unit], chosen: Option<UnitId>) -> Vec<(&'c str, &'c str)> {
    let only = chosen.filter(|_| units.len() == 1);
    let fits = |kind: &&catalogue::MeetingKind| {
        units.iter().filter(|u| only.is_none_or(|id| u.id == id)).any(|u| meeting::rules::holds(kind, &u.kind))
    };
    catalogue.meeting_kinds().filter(fits).map(|k| (k.key.as_str(), k.name.as_str())).collect()
}

fn basics(form: &Form) -> Markup {
    html! {
        (form.input(&Field::of("date", "day", "日期").required().help("重复的填第一次的日期")))
        (form.input(&Field::of("time", "start", "开始时间")))
        (form.input(&Field::text("place", "地点").max(100)))
        (form.input(&Field::text("leader", "主持人").max(50).help("党课填授课人")))
        (form.input(&Field::text("subject", "主题或议题").max(100).wide().help("还没有定的可以以后补")))
    }
}

/// `GET /plans/{id}/edit`
pub async fn edit(State(site): State<Site>, me: Me, Id(id): Id<PlanId>) -> Reply {
    let plan = store::find(&mut *site.db.read().await?, &me.scope("meeting.write")?, id).await?;
    if !plan.is_open() {
        return Err(store::stale().into());
    }
    edit_page(&site, &me, &plan, &filled(Form::empty().with("version", plan.version), &plan)).reply()
}

/// `POST /plans/{id}/edit`
pub async fn change(State(site): State<Site>, me: Me, Id(id): Id<PlanId>, posted: Posted) -> Reply {
    let scope = me.scope("meeting.write")?;
    let version = posted.text("version").parse().map_err(|_| Fault::NotFound)?;
    let mut work = site.begin(&me).await?;
    match acts::change(&mut work, &scope, id, version, &typed(&posted)).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&crate::href(id), "会议计划已改"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            let plan = store::find(&mut *site.db.read().await?, &scope, id).await?;
            edit_page(&site, &me, &plan, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

fn edit_page(site: &Site, me: &Me, plan: &Plan, form: &Form) -> Page {
    let kind = kind_name(&site.catalogue, &plan.kind);
    let back = crate::href(plan.id);
    let body = html! {
        form.form method="post" action=(format!("{back}/edit")) {
            (csrf(me))
            input type="hidden" name="version" value=(form.value("version"));
            (form.errors())
            div.fields { (basics(form)) }
            div.form-acts { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href=(back) { "取消" } }
        }
    };
    Page::new(format!("改{kind}计划"))
        .lead("党组织或会议类型排错了的，请取消后重新排")
        .crumb("会议计划", "/plans")
        .crumb(plan.title(kind), back.clone())
        .body(body)
}
