//! One unit: everything about it on one page.

use super::one_view;
use crate::rules::warn::{Facts, Warning, warnings};
use crate::{Event, Members, PostHolder, Tree, Unit, facts, store};
use access::Scope;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use base::id::UnitId;
use base::{Day, Fault, Outcome, phone};
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::parts::icon;
use ui::{Id, Me, Page, Reply, Site};

/// What the page shows.
pub(super) struct Known {
    pub facts: Facts,
    /// Units above, the highest first.
    pub above: Vec<(UnitId, String)>,
    /// The telephone number as this actor may see it.
    pub phone: String,
    pub warnings: Vec<Warning>,
    pub past_posts: Vec<PostHolder>,
    pub events: Vec<Event>,
    /// Units directly below that exist.
    pub lower: Vec<Unit>,
    /// Members of the unit and of those below it, each with all below.
    pub members: HashMap<UnitId, Members>,
    /// All units below that exist.
    pub below: usize,
    /// Names of other units in reach: of those that events speak of.
    pub names: HashMap<UnitId, String>,
}

/// `GET /units/{id}`.
pub(super) async fn show(State(site): State<Site>, me: Me, Id(id): Id<UnitId>) -> Reply {
    let scope = me.scope("unit.read")?;
    let mut conn = site.db.read().await?;
    let known = load(&site, &mut conn, &scope, id).await?;
    drop(conn);
    let panels = site.panels(&me, "unit", id.0).await?;
    let unit = &known.facts.unit;
    let mut page = Page::new(unit.name.clone()).lead(one_view::lead(&site, unit)).acts(acts(&me, unit));
    page = page.crumb("党组织", "/units");
    for (id, name) in &known.above {
        page = page.crumb(name.clone(), format!("/units/{id}"));
    }
    page.body(html! { (one_view::body(&site, &me, &known)) (panels) }).reply()
}

async fn load(site: &Site, conn: &mut Conn, scope: &Scope, id: UnitId) -> Outcome<Known> {
    let today = site.today();
    let unit = store::find(conn, scope, id).await?;
    let narrow = scope.within(&unit.path).ok_or(Fault::NotFound)?;
    let tree = Tree::load(conn, &narrow, today).await?;
    let members = facts::members(conn, &narrow, today).await?;
    let own = members.get(&id).copied().unwrap_or_default();
    let facts = facts::facts(conn, scope, unit, own, today).await?;
    let warnings = warnings(&facts, &site.catalogue, today);
    let events = store::events(conn, scope, id).await?;
    let number = facts.unit.phone(&site.keys)?;
    Ok(Known {
        above: store::above(conn, scope, &facts.unit.path).await?,
        phone: if scope.may_see("phone") { number } else { phone::mask(&number) },
        warnings,
        past_posts: store::past_posts(conn, scope, id, today).await?,
        lower: store::lower(conn, scope.district(), id).await?,
        members: tree.roll_up(members.into_iter()),
        below: tree.subtree(id).len().saturating_sub(1),
        names: store::names_of(conn, scope, events.iter().filter_map(|e| e.other)).await?,
        events,
        facts,
    })
}

fn acts(me: &Me, unit: &Unit) -> Markup {
    let to = |verb: &str| format!("/units/{}/{verb}", unit.id);
    let changes = [
        ("rename", "更名"),
        ("move", "调整隶属关系"),
        ("kind", "改设类别"),
        ("merge", "并入其他党组织"),
        ("dissolve", "撤销"),
    ];
    html! {
        button.btn.btn-ghost-secondary.js-only type="button" data-print="" { (icon("printer")) "打印" }
        @if me.can("unit.write") && unit.dissolved.is_none() {
            a.btn href=(format!("/units/new?parent={}", unit.id)) { (icon("plus")) "新建下级" }
            @if me.can("case.backfill") { details.pop { summary.btn { "补录变动" } div.pop-body { @for (verb, name) in changes { a href=(to(verb)) { (name) } } } } }
            a.btn.btn-primary href=(to("edit")) { (icon("edit")) "编辑" }
        }
    }
}

/// `GET /units/events/{id}`: where the proof of a ledger entry is shown.
pub(super) async fn event(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let scope = me.scope("unit.read")?;
    let mut conn = site.db.read().await?;
    let unit = store::unit_of_event(&mut conn, &scope, id).await?;
    Ok(Redirect::to(&format!("/units/{unit}#event-{id}")).into_response())
}

/// `GET /units/terms/{id}`: where the proof of a term's entries is shown.
pub(super) async fn term(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let scope = me.scope("unit.read")?;
    let unit = store::unit_of_term(&mut *site.db.read().await?, &scope, id).await?;
    Ok(Redirect::to(&format!("/units/{unit}")).into_response())
}

/// The name of a holder's post; the key itself if the catalogue no longer has it.
pub(super) fn post_name(site: &Site, key: &str) -> String {
    site.catalogue.post(key).map_or_else(|| key.to_owned(), |p| p.name.clone())
}

/// From one day to another, or until now.
pub(super) fn stretch(from: Day, to: Option<Day>) -> String {
    to.map_or_else(|| format!("{from} 起"), |to| format!("{from} 至 {to}"))
}
