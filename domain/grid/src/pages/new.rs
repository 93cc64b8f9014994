//! Setting a place up: what and where, then the form; and telling one anew.

use super::form::{Offer, fields, filled, typed, usual};
use super::{LIST, kept};
use crate::acts;
use crate::fold::fold;
use crate::place::{Kind, Place, PlaceId};
use crate::{post, store};
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use db::Conn;
use maud::html;
use org::Unit;
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

fn kinds() -> Vec<(&'static str, &'static str)> {
    Kind::ALL.into_iter().map(|k| (k.key(), k.name())).collect()
}

/// What a form of such a place of a unit offers.
async fn offer(
    conn: &mut Conn,
    site: &Site,
    scope: &Scope,
    (kind, unit): (Kind, UnitId),
    own: Option<PlaceId>,
) -> Outcome<Offer> {
    let mut parents = store::siblings(conn, scope, unit, kind).await?;
    parents.retain(|p| Some(p.id) != own);
    let mut branches = org::store::list(conn, scope).await?;
    branches.retain(|u| site.catalogue.unit_kind(&u.kind).is_some_and(|k| k.holds_members));
    Ok(Offer { parents, branches, posts: post::posts(&site.catalogue, kind) })
}

/// `GET /grids/new?kind=&unit=&parent=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("grid.write")?;
    let all = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let only = all.first().filter(|_| all.len() == 1).map(|u| u.id);
    let asked = params.text("unit");
    let unit = if asked.is_empty() { only } else { org::pick::chosen(asked, &all) };
    let kind = Kind::parse(params.text("kind"));
    let (Some(kind), Some(unit)) = (kind, unit) else {
        // A unit that is named but not found is told, whether it is out of reach or does not exist.
        let form = match unit {
            None if !asked.is_empty() => Form::refused(
                &Posted::of(&[("unit", asked)]),
                vec![Refusal::at("unit", "没有找到这个党组织", "请从列表中选择")],
            ),
            None => Form::empty(),
            Some(unit) => Form::empty().with("unit", unit),
        };
        return choose(&all, &form.with("kind", params.text("kind"))).reply();
    };
    let form = usual(Form::empty().with("on", site.today()), &post::posts(&site.catalogue, kind));
    page(&site, &me, &scope, (kind, unit), &form.with("parent", params.text("parent"))).await?.reply()
}

fn choose(all: &[Unit], form: &Form) -> Page {
    let body = html! {
        section.card { div.card-body { form.form method="get" action="/grids/new" {
            (form.errors())
            div.fields {
                (form.select(&Field::text("kind", "设立什么").required(), &kinds()))
                (org::pick::unit_field(form, &Field::text("unit", "所属街道或社区").required(), all))
            }
            ul.hint {
                li { "网格：社区（村）划分的治理网格，由网格党支部领导" }
                li { "微网格：网格里再划分的小网格，先设网格" }
                li { "小区楼宇：住宅小区、楼宇、商圈、院落，先设它所在的网格" }
            }
            div.form-acts { button.btn.btn-primary { "下一步" } a.btn.btn-outline-secondary href="/grids" { "返回" } }
        } } }
    };
    Page::new("设立网格、小区").lead("先选择设立什么、属于哪个街道或社区").crumb(LIST, "/grids").body(body)
}

async fn page(site: &Site, me: &Me, scope: &Scope, (kind, unit): (Kind, UnitId), form: &Form) -> Outcome<Page> {
    let mut conn = site.db.read().await?;
    let unit = org::store::find(&mut conn, scope, unit).await?;
    let offer = offer(&mut conn, site, scope, (kind, unit.id), None).await?;
    drop(conn);
    let page = Page::new(format!("设立{}", kind.name())).lead(unit.name.clone()).crumb(LIST, "/grids");
    if !kind.lies_in().is_empty() && offer.parents.is_empty() {
        let way = format!("/grids/new?kind=grid&unit={}", unit.id);
        let act = html! { a.btn href=(way) { "设立网格" } };
        return Ok(page.body(parts::empty("还没有网格", "微网格、小区楼宇设在网格里，请先设立网格", &act)));
    }
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/grids/new" {
            (csrf(me)) (form.errors())
            input type="hidden" name="kind" value=(kind.key());
            input type="hidden" name="unit" value=(unit.id);
            (fields(kind, form, &offer))
            div.form-acts { button.btn.btn-primary { "设立" } a.btn.btn-outline-secondary href="/grids" { "返回" } }
        } } }
        (parts::rules(&site.catalogue, &["grid_branch", "grid_posts", "grid_guard"]))
    };
    Ok(page.body(body))
}

/// `POST /grids/new`
pub async fn open(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("grid.write")?;
    let kind = Kind::parse(posted.text("kind")).ok_or(Fault::NotFound)?;
    let unit = UnitId(posted.text("unit").parse().map_err(|_| Fault::NotFound)?);
    let mut work = site.begin(&me).await?;
    let done = acts::open(&mut work, &scope, (kind, unit), &typed(&posted)).await;
    match kept(work, done).await? {
        Ok(id) => Ok(see_other(&format!("/grids/{id}"), &format!("已设立{}", kind.name()))),
        Err(faults) => page(&site, &me, &scope, (kind, unit), &Form::refused(&posted, faults)).await?.refused().reply(),
    }
}

/// A place that goes on, of a unit in reach.
pub(super) async fn going(conn: &mut Conn, scope: &Scope, id: PlaceId) -> Outcome<Place> {
    let place = store::find(conn, scope, id, false).await?;
    if place.is_open() { Ok(place) } else { Err(Fault::NotFound) }
}

/// `GET /grids/{id}/change`
pub async fn blank_change(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>) -> Reply {
    change_page(&site, &me, id, None).await?.reply()
}

async fn change_page(site: &Site, me: &Me, id: PlaceId, form: Option<Form>) -> Outcome<Page> {
    let scope = me.scope("grid.write")?;
    let mut conn = site.db.read().await?;
    let place = going(&mut conn, &scope, id).await?;
    let offer = offer(&mut conn, site, &scope, (place.kind, place.unit), Some(id)).await?;
    let events = store::events(&mut conn, &site.keys, &scope, id).await?;
    drop(conn);
    let standing = fold(&events)?.ok_or(Fault::NotFound)?;
    let form = form.unwrap_or_else(|| filled(&place, &standing, &offer.posts).with("on", site.today()));
    let back = format!("/grids/{id}");
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(format!("{back}/change")) {
            (csrf(me)) (form.errors())
            input type="hidden" name="version" value=(form.value("version"));
            (fields(place.kind, &form, &offer))
            div.form-acts { button.btn.btn-primary { "变更" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        } } }
        (parts::rules(&site.catalogue, &["grid_posts"]))
    };
    let page = Page::new("变更").lead(place.title()).crumb(LIST, "/grids").crumb(place.title(), back);
    Ok(page.body(body))
}

/// `POST /grids/{id}/change`
pub async fn change(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>, posted: Posted) -> Reply {
    let scope = me.scope("grid.write")?;
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    let done = acts::change(&mut work, &scope, (id, version), &typed(&posted)).await;
    match kept(work, done).await? {
        Ok(()) => Ok(see_other(&format!("/grids/{id}"), "已变更")),
        Err(faults) => change_page(&site, &me, id, Some(Form::refused(&posted, faults))).await?.refused().reply(),
    }
}
