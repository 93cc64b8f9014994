//! One place: what it is, who is needed and who is there, what lies in it, what can be done now, and all that happened.

use super::{LIST, gap, lead, log, sign};
use crate::fold::{Holder, Seat, Standing, fold};
use crate::place::{CLOSES, Event, FORMS, Kind, Place, PlaceId, TIMES, WAYS, name_of};
use crate::{post, store};
use access::{Actor, Scope};
use axum::extract::State;
use base::id::{PersonId, UnitId};
use base::{Outcome, phone};
use catalogue::Catalogue;
use db::Conn;
use maud::{Markup, html};
use std::collections::{HashMap, HashSet};
use ui::{Id, Me, Page, Reply, Site, list, parts};

/// What the page is made of.
pub(super) struct View<'a> {
    pub catalogue: &'a Catalogue,
    pub place: Place,
    pub events: Vec<Event>,
    pub standing: Option<Standing>,
    /// Units, and the branches of former days.
    pub units: HashMap<UnitId, String>,
    /// The places that it lies in or lay in.
    pub parents: HashMap<i64, String>,
    children: Vec<Place>,
    /// Members in a post who are still in the roster, and of them those whom whoever reads reaches.
    active: HashSet<PersonId>,
    reached: HashSet<PersonId>,
    /// Whether whoever reads may change it.
    pub may: bool,
    /// Whether telephone numbers are shown whole.
    pub phone: bool,
}

async fn view<'a>(site: &'a Site, me: &Actor, id: PlaceId) -> Outcome<View<'a>> {
    let scope = me.scope("grid.read")?;
    let whole = Scope::whole(scope.district_id());
    let mut conn = site.db.read().await?;
    let place = store::find(&mut conn, &scope, id, true).await?;
    let events = store::events(&mut conn, &site.keys, &scope, id).await?;
    let standing = fold(&events)?;
    let told = || events.iter().filter_map(|e| e.data.facts.as_ref());
    let moves = events.iter().filter_map(|e| e.data.moved.as_ref()).flat_map(|m| [m.from, m.to]);
    let ids: Vec<UnitId> = told().filter_map(|f| f.branch).chain(moves).map(UnitId).chain([place.unit]).collect();
    let units = org::store::names(&mut conn, &whole, &ids).await?;
    let mut parents = HashMap::new();
    for parent in told().filter_map(|f| f.parent).collect::<HashSet<_>>() {
        parents.insert(parent, store::find(&mut conn, &whole, PlaceId(parent), false).await?.title());
    }
    let children = store::children(&mut conn, &whole, id).await?;
    let people: Vec<PersonId> =
        standing.iter().flat_map(|s| &s.holders).filter_map(|h| h.held.person).map(PersonId).collect();
    let active = briefs(&mut conn, Some(&whole), &people).await?;
    let reached = briefs(&mut conn, me.scope("member.read").ok().as_ref(), &people).await?;
    let may = access::tree::reaches(&mut conn, me, "grid.write", Some(place.unit)).await?;
    let phone = scope.may_see("phone");
    Ok(View {
        catalogue: &site.catalogue,
        place,
        events,
        standing,
        units,
        parents,
        children,
        active,
        reached,
        may,
        phone,
    })
}

async fn briefs(conn: &mut Conn, scope: Option<&Scope>, ids: &[PersonId]) -> Outcome<HashSet<PersonId>> {
    let Some(scope) = scope else { return Ok(HashSet::new()) };
    let all = member::store::brief(conn, scope, ids).await?;
    Ok(all.into_iter().filter(|b| b.active).map(|b| b.id).collect())
}

/// `GET /grids/events/{id}`: the place of an event, which proves its entries.
pub async fn of_event(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let scope = me.scope("grid.read")?;
    let mut conn = site.db.read().await?;
    let place = store::place_of(&mut conn, &scope, id).await?;
    store::find(&mut conn, &scope, place, true).await?;
    Ok(lead(&format!("/grids/{place}#e-{id}")))
}

/// `GET /grids/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>) -> Reply {
    let v = view(&site, &me, id).await?;
    let p = &v.place;
    let led = v.standing.as_ref().is_some_and(|s| s.facts.branch.is_some());
    let body = html! {
        @if p.astray { (parts::note("warn", &html! { p { (v.astray()) } })) }
        @if p.is_open() && !led && p.kind == Kind::Grid { (parts::note("info", &html! { p { "没有登记网格党支部。" } (parts::rules(&site.catalogue, &["grid_branch"])) })) }
        div.two {
            div.stack { (v.facts()) (v.inside()) }
            div.stack { (v.posts()) (v.acts()) }
        }
        (v.past())
        (log::log(&v))
        (parts::rules(&site.catalogue, &["grid_posts", "grid_guard"]))
    };
    let acts = html! { button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" } };
    Page::new(p.title()).lead(p.kind.name()).crumb(LIST, "/grids").acts(acts).body(body).reply()
}

impl View<'_> {
    pub(super) fn unit(&self, id: i64) -> &str {
        self.units.get(&UnitId(id)).map_or("", String::as_str)
    }

    /// The name of a parent as it is called now.
    pub(super) fn parent(&self, id: i64) -> &str {
        self.parents.get(&id).map_or("", String::as_str)
    }

    fn left(&self, holder: &Holder) -> bool {
        holder.held.person.is_some_and(|p| !self.active.contains(&PersonId(p)))
    }

    /// What has to be settled, in a sentence.
    fn astray(&self) -> String {
        let gone = self.standing.iter().flat_map(|s| s.holding()).filter(|h| self.left(h));
        let names: Vec<&str> = gone.map(|h| h.held.name.as_str()).collect();
        if names.is_empty() {
            return "所属党组织或者领导它的党支部已经撤销：党支部撤销的请变更，所属党组织撤销的请把网格划转到接续的党组织。"
                .to_owned();
        }
        format!("{}已不在名册中，请核对，确已不在岗的登记离岗。系统不会自动处理。", names.join("、"))
    }

    fn facts(&self) -> Markup {
        let (p, f) = (&self.place, &self.place.facts);
        let home = p.kind == Kind::Residence;
        let fact = |name: &str, value: &str| html! { @if !value.is_empty() { div { dt { (name) } dd { (value) } } } };
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        parts::card(
            "基本情况",
            &html! {
                dl.facts {
                    (fact("类型", name_of(FORMS, &f.form)))
                    div { dt { "所属" } dd { a href=(list::address("/grids", &[("unit", &p.unit.to_string())])) { (self.unit(p.unit.0)) } } }
                    @if let Some(parent) = f.parent { div { dt { "所在网格" } dd { a href=(format!("/grids/{parent}")) { (self.parent(parent)) } } } }
                    @if let Some(branch) = f.branch { (fact(if home { "小区党支部" } else { "网格党支部" }, self.unit(branch))) }
                    (fact(if home { "地址" } else { "范围" }, &f.area))
                    (fact("户数", &number(f.households)))
                    (fact("人口", &number(f.residents)))
                    (fact("物业企业", &f.manager))
                    (fact("设立日期", &p.since.chinese()))
                    @if let Some((on, how)) = &p.end { (fact("撤并", &format!("{}，{}", on.chinese(), name_of(CLOSES, how)))) }
                    div { dt { "状态" } dd { (sign(p)) } }
                }
            },
        )
    }

    fn inside(&self) -> Markup {
        let p = &self.place;
        if p.kind == Kind::Residence {
            return html! {};
        }
        let new = |kind: Kind, word: &str| {
            let (unit, parent) = (p.unit.to_string(), p.id.to_string());
            let href = list::address("/grids/new", &[("kind", kind.key()), ("unit", &unit), ("parent", &parent)]);
            html! { li { a.btn.btn-outline-secondary href=(href) { (word) } } }
        };
        parts::card(
            "其中的微网格和小区楼宇",
            &html! {
                @if self.children.is_empty() { p.hint { "还没有登记。" } }
                ul.evidence { @for c in &self.children { li {
                    a href=(format!("/grids/{}", c.id)) { (c.title()) } " "
                    span.meta { @if c.kind == Kind::Residence { (name_of(FORMS, &c.facts.form)) } @else { (c.kind.name()) } } " "
                    @if c.is_open() { (gap(c.vacant)) } @else { (sign(c)) }
                } } }
                @if self.may && p.is_open() { ul.filters {
                    @if p.kind == Kind::Grid { (new(Kind::Micro, "设立微网格")) }
                    (new(Kind::Residence, "登记小区楼宇"))
                } }
            },
        )
    }

    fn posts(&self) -> Markup {
        let Some(standing) = self.standing.as_ref().filter(|s| s.end.is_none()) else { return html! {} };
        let mut seats = standing.seats();
        let order = post::all(self.catalogue);
        seats.sort_by_key(|s| order.iter().position(|(code, _)| *code == s.post));
        parts::card(
            "岗位和人员",
            &html! {
                @if seats.is_empty() { p.hint { "没有设置岗位。应配人数在“变更”中填写。" } }
                @for seat in &seats { (self.seat(seat, standing)) }
            },
        )
    }

    fn seat(&self, seat: &Seat, standing: &Standing) -> Markup {
        let word = if seat.vacant() > 0 {
            gap(seat.vacant())
        } else {
            html! {}
        };
        html! {
            h3.h4 { (post::name(self.catalogue, &seat.post)) " " span.meta { "应配" (seat.needed) "，在岗" (seat.held) } " " (word) }
            ul.evidence { @for h in standing.holding().filter(|h| h.held.post == seat.post) { li {
                (self.holder(h))
                @if self.left(h) { " " (parts::state("已不在名册", "warn")) }
                @if self.may { " " a.nowrap href=(format!("/grids/{}/relieve/{}", self.place.id, h.event)) { "离岗" span.visually-hidden { "：" (h.held.name) } } }
            } } }
        }
    }

    /// Name, telephone, how and since when.
    fn holder(&self, h: &Holder) -> Markup {
        let person = h.held.person.filter(|p| self.reached.contains(&PersonId(*p)));
        html! {
            @match person { Some(person) => a href=(format!("/members/{person}")) { (h.held.name) }, None => (h.held.name) }
            " " span.meta {
                @if !h.held.phone.is_empty() { (self.number(&h.held.phone)) "，" }
                (name_of(TIMES, &h.held.time)) "，" (name_of(WAYS, &h.held.way)) "，" (h.from.chinese()) "起"
                @if let Some((on, _)) = &h.to { "至" (on.chinese()) }
            }
        }
    }

    pub(super) fn number(&self, number: &str) -> String {
        if self.phone { number.to_owned() } else { phone::mask(number) }
    }

    fn acts(&self) -> Markup {
        let p = &self.place;
        let link = |verb: &str, word: &str, class: &str| html! { li { a class=(class) href=(format!("/grids/{}/{verb}", p.id)) { (word) } } };
        html! {
            @if self.may && p.is_open() {
                (parts::card("办理", &html! { ul.filters {
                    (link("appoint", "选配人员", "btn btn-primary"))
                    (link("change", "变更", "btn btn-outline-secondary"))
                    @if p.kind == Kind::Grid { (link("move", "划转", "btn btn-outline-secondary")) }
                    (link("close", "撤并", "btn btn-outline-secondary"))
                } }))
            }
        }
    }

    /// Who held a post once.
    fn past(&self) -> Markup {
        let all: Vec<&Holder> = self.standing.iter().flat_map(|s| &s.holders).filter(|h| h.to.is_some()).collect();
        html! {
            @if !all.is_empty() {
                (parts::card("曾经在岗", &html! { ul.evidence { @for h in all.iter().rev() { li {
                    (post::name(self.catalogue, &h.held.post)) " " (self.holder(h))
                } } } }))
            }
        }
    }
}
