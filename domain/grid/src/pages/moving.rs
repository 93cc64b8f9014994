//! A grid goes to another unit: the form.

use super::act::{Ask, ask as asked};
use super::kept;
use super::new::going;
use crate::acts::{self, Moving};
use crate::place::{Kind, PlaceId};
use crate::store;
use axum::extract::State;
use base::{Fault, Outcome};
use maud::html;
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, see_other};

/// `GET /grids/{id}/move`
pub async fn ask(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>) -> Reply {
    page(&site, &me, id, None).await?.reply()
}

async fn page(site: &Site, me: &Me, id: PlaceId, form: Option<Form>) -> Outcome<Page> {
    let scope = me.scope("grid.write")?;
    let mut conn = site.db.read().await?;
    let place = going(&mut conn, &scope, id).await?;
    if place.kind != Kind::Grid {
        return Err(Fault::NotFound);
    }
    let mut units = org::store::list(&mut conn, &scope).await?;
    units.retain(|u| u.id != place.unit);
    let inside = store::children(&mut conn, &scope, id).await?.iter().filter(|p| p.is_open()).count();
    drop(conn);
    let form = form.unwrap_or_else(|| Form::empty().with("on", site.today()).with("version", place.version));
    let about = html! {
        p { "网格连同其中的微网格、小区楼宇和在岗人员一起划转，从划转之日起计在接收的单位，以前的仍计在原单位。" @if inside > 0 { "其中直接所属的有" (inside) "个。" } }
    };
    let to = Field::text("to", "划转到").required().help("接续的街道或社区党组织；不在管理范围内的，由上级办理");
    let fields = html! {
        (form.input(&Field::of("date", "on", "划转日期").required()))
        (org::pick::unit_field(&form, &to, &units))
        (form.input(&Field::text("text", "说明").max(500).wide().help("如批复的文号")))
    };
    let action = format!("/grids/{id}/move");
    Ok(asked(me, &place, &form, &Ask { title: "划转", button: "划转", action, about, fields }))
}

/// `POST /grids/{id}/move`
pub async fn move_to(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>, posted: Posted) -> Reply {
    let scope = me.scope("grid.write")?;
    let version = posted.text("version").parse().unwrap_or(0);
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let to = org::pick::chosen(posted.text("to"), &units);
    let typed = Moving { on: posted.text("on").to_owned(), to, text: posted.text("text").trim().to_owned() };
    let mut work = site.begin(&me).await?;
    let done = acts::move_to(&mut work, &scope, (id, version), &typed).await;
    match kept(work, done).await? {
        Ok(n) => Ok(see_other(&format!("/grids/{id}"), &format!("已划转，共{n}个网格和小区楼宇"))),
        Err(faults) => page(&site, &me, id, Some(Form::refused(&posted, faults))).await?.refused().reply(),
    }
}
