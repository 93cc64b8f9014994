//! Ending somebody's time in a post, closing a place, taking an event back: a form each, with a reason.

use super::new::going;
use super::{LIST, kept};
use crate::acts::{self, Ending};
use crate::fold::{Holder, fold, live};
use crate::place::{CLOSES, Choice, Event, EventKind, LEAVES, Place, PlaceId};
use crate::{post, store};
use axum::extract::{Path, State};
use base::{Fault, Outcome};
use maud::{Markup, html};
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

type Which = Path<(String, String)>;

fn which(path: &(String, String)) -> Outcome<(PlaceId, i64)> {
    let read = |text: &str| text.parse::<i64>().map_err(|_| Fault::NotFound);
    Ok((PlaceId(read(&path.0)?), read(&path.1)?))
}

fn ending(posted: &Posted) -> Ending {
    let text = |name: &str| posted.text(name).to_owned();
    Ending { on: text("on"), how: text("how"), text: text("text") }
}

/// A form about one place: what it is about, the fields, the button.
pub(super) struct Ask<'a> {
    pub title: &'a str,
    pub button: &'a str,
    pub action: String,
    pub about: Markup,
    pub fields: Markup,
}

pub(super) fn ask(me: &Me, place: &Place, form: &Form, a: &Ask<'_>) -> Page {
    let back = format!("/grids/{}", place.id);
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(a.action) {
            (csrf(me)) (form.errors())
            input type="hidden" name="version" value=(form.value("version"));
            (a.about)
            div.fields { (a.fields) }
            div.form-acts { button.btn.btn-primary { (a.button) } a.btn.btn-outline-secondary href=(back) { "返回" } }
        } } }
    };
    Page::new(a.title).lead(place.title()).crumb(LIST, "/grids").crumb(place.title(), back).body(body)
}

fn ending_fields(form: &Form, day: &str, reasons: &[Choice]) -> Markup {
    html! {
        (form.input(&Field::of("date", "on", day).required()))
        (form.select(&Field::text("how", "原因").required(), reasons))
        (form.input(&Field::text("text", "说明").max(500).wide()))
    }
}

/// `GET /grids/{id}/close`
pub async fn ask_close(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>) -> Reply {
    close_page(&site, &me, id, None).await?.reply()
}

async fn close_page(site: &Site, me: &Me, id: PlaceId, form: Option<Form>) -> Outcome<Page> {
    let scope = me.scope("grid.write")?;
    let place = going(&mut *site.db.read().await?, &scope, id).await?;
    let form = form.unwrap_or_else(|| Form::empty().with("on", site.today()).with("version", place.version));
    let about =
        html! { p { "撤并以后不再计数，资料和经过保留。还有人在岗，或者其中还有微网格、小区楼宇的，不能撤并。" } };
    let fields = ending_fields(&form, "撤并日期", CLOSES);
    let action = format!("/grids/{id}/close");
    Ok(ask(me, &place, &form, &Ask { title: "撤并", button: "撤并", action, about, fields }))
}

/// `POST /grids/{id}/close`
pub async fn close(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>, posted: Posted) -> Reply {
    let scope = me.scope("grid.write")?;
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    let done = acts::close(&mut work, &scope, (id, version), &ending(&posted)).await;
    match kept(work, done).await? {
        Ok(()) => Ok(see_other(&format!("/grids/{id}"), "已撤并")),
        Err(faults) => close_page(&site, &me, id, Some(Form::refused(&posted, faults))).await?.refused().reply(),
    }
}

/// A place and somebody in a post there, by the event of the appointment.
async fn holding(site: &Site, me: &Me, (id, row): (PlaceId, i64)) -> Outcome<(Place, Holder)> {
    let scope = me.scope("grid.write")?;
    let mut conn = site.db.read().await?;
    let place = going(&mut conn, &scope, id).await?;
    let events = store::events(&mut conn, &site.keys, &scope, id).await?;
    let holder = fold(&events)?.and_then(|s| s.holding().find(|h| h.event == row).cloned());
    Ok((place, holder.ok_or(Fault::NotFound)?))
}

/// `GET /grids/{id}/relieve/{row}`
pub async fn ask_relieve(State(site): State<Site>, me: Me, Path(path): Which) -> Reply {
    relieve_page(&site, &me, which(&path)?, None).await?.reply()
}

async fn relieve_page(site: &Site, me: &Me, at: (PlaceId, i64), form: Option<Form>) -> Outcome<Page> {
    let (place, holder) = holding(site, me, at).await?;
    let form = form.unwrap_or_else(|| Form::empty().with("on", site.today()).with("version", place.version));
    let post = post::name(&site.catalogue, &holder.held.post);
    let about = html! { p { b { (holder.held.name) } "，" (post) "，" (holder.from.chinese()) "上岗" } };
    let fields = ending_fields(&form, "离岗日期", LEAVES);
    let action = format!("/grids/{}/relieve/{}", at.0, at.1);
    Ok(ask(me, &place, &form, &Ask { title: "登记离岗", button: "离岗", action, about, fields }))
}

/// `POST /grids/{id}/relieve/{row}`
pub async fn relieve(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    let scope = me.scope("grid.write")?;
    let (id, row) = which(&path)?;
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    let done = acts::relieve(&mut work, &scope, (id, version), row, &ending(&posted)).await;
    match kept(work, done).await? {
        Ok(()) => Ok(see_other(&format!("/grids/{id}"), "已登记离岗")),
        Err(faults) => {
            relieve_page(&site, &me, (id, row), Some(Form::refused(&posted, faults))).await?.refused().reply()
        }
    }
}

/// A place and one of its standing events.
async fn standing(site: &Site, me: &Me, (id, row): (PlaceId, i64)) -> Outcome<(Place, Event)> {
    let scope = me.scope("grid.write")?;
    let mut conn = site.db.read().await?;
    let place = store::find(&mut conn, &scope, id, false).await?;
    let events = store::events(&mut conn, &site.keys, &scope, id).await?;
    let event = live(&events).into_iter().find(|e| e.id == row).cloned();
    Ok((place, event.ok_or(Fault::NotFound)?))
}

/// `GET /grids/{id}/annul/{row}`
pub async fn ask_annul(State(site): State<Site>, me: Me, Path(path): Which) -> Reply {
    annul_page(&site, &me, which(&path)?, None).await?.reply()
}

async fn annul_page(site: &Site, me: &Me, at: (PlaceId, i64), form: Option<Form>) -> Outcome<Page> {
    let (place, event) = standing(site, me, at).await?;
    let form = form.unwrap_or_else(|| Form::empty().with("version", place.version));
    let who = event.data.held.as_ref().filter(|_| event.kind == EventKind::Appoint).map(|h| h.name.clone());
    let about = html! {
        p { "将撤销" (event.day.chinese()) "的“" (event.kind.name()) "”" @if let Some(who) = who { "：" (who) } "（" (event.recorded_by) "登记）。记录保留备查，它的分录红字冲销。" }
    };
    let fields = form.input(&Field::text("text", "撤销的原因").required().wide().max(300).help("如：登记错了人"));
    let action = format!("/grids/{}/annul/{}", at.0, at.1);
    Ok(ask(me, &place, &form, &Ask { title: "撤销记录", button: "撤销", action, about, fields }))
}

/// `POST /grids/{id}/annul/{row}`
pub async fn annul(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    let scope = me.scope("grid.write")?;
    let (id, row) = which(&path)?;
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    let done = acts::annul(&mut work, &scope, (id, version), row, posted.text("text")).await;
    match kept(work, done).await? {
        Ok(()) => Ok(see_other(&format!("/grids/{id}"), "已撤销")),
        Err(faults) => annul_page(&site, &me, (id, row), Some(Form::refused(&posted, faults))).await?.refused().reply(),
    }
}
