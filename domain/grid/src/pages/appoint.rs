//! Putting people into posts: one form for several posts of one place, with a line for each vacancy and one more.

use super::new::going;
use super::{LIST, kept};
use crate::acts;
use crate::fold::{Standing, fold};
use crate::place::{PlaceId, TIMES, WAYS, WHO};
use crate::typed::TypedHeld;
use crate::{post, store};
use axum::extract::State;
use base::{Fault, Outcome};
use maud::{Markup, html};
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// Most lines of one form.
const LINES: usize = 12;

/// `GET /grids/{id}/appoint`
pub async fn blank(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>) -> Reply {
    page(&site, &me, id, None).await?.reply()
}

/// A line for each vacancy, and one more.
fn lines(standing: &Standing) -> Form {
    let seats = standing.seats();
    let vacant =
        seats.iter().flat_map(|s| std::iter::repeat_n(s.post.as_str(), usize::try_from(s.vacant()).unwrap_or(0)));
    let posts: Vec<&str> = vacant.take(LINES - 1).chain(std::iter::once("")).collect();
    let form = Form::empty().with("lines", posts.len());
    posts.iter().enumerate().fold(form, |form, (n, post)| {
        form.with(&format!("post{n}"), post).with(&format!("who{n}"), "member").with(&format!("time{n}"), "part")
    })
}

async fn page(site: &Site, me: &Me, id: PlaceId, form: Option<Form>) -> Outcome<Page> {
    let scope = me.scope("grid.write")?;
    let mut conn = site.db.read().await?;
    let place = going(&mut conn, &scope, id).await?;
    let events = store::events(&mut conn, &site.keys, &scope, id).await?;
    drop(conn);
    let standing = fold(&events)?.ok_or(Fault::NotFound)?;
    let form = form.unwrap_or_else(|| lines(&standing).with("on", site.today()).with("version", place.version));
    let posts: Vec<(String, String)> =
        post::posts(&site.catalogue, place.kind).into_iter().map(|p| (p.code, p.name)).collect();
    let back = format!("/grids/{id}");
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(format!("{back}/appoint")) {
            (csrf(me)) (form.errors())
            input type="hidden" name="version" value=(form.value("version"));
            input type="hidden" name="lines" value=(form.value("lines"));
            div.fields { (form.input(&Field::of("date", "on", "上岗日期").required())) }
            @for n in 0..count(form.value("lines")) { (line(n, &form, &posts)) }
            div.form-acts { button.btn.btn-primary { "选配" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        } } }
        (parts::rules(&site.catalogue, &["grid_posts"]))
    };
    let page = Page::new("选配人员").lead("没有填写姓名的不登记").crumb(LIST, "/grids").crumb(place.title(), back);
    Ok(page.body(body))
}

fn count(text: &str) -> usize {
    text.parse::<usize>().unwrap_or(1).clamp(1, LINES)
}

fn line(n: usize, form: &Form, posts: &[(String, String)]) -> Markup {
    let name = |part: &str| format!("{part}{n}");
    html! {
        fieldset {
            legend.h4 { "第" (n + 1) "名" }
            div.fields {
                (form.select(&Field::text(&name("post"), "岗位"), posts))
                (form.select(&Field::text(&name("who"), "是否在名册"), WHO))
                (form.input(&Field::text(&name("name"), "姓名").max(40).help("有同名的，后面加身份证号末四位，如“张三（1234）”")))
                (form.input(&Field::of("tel", &name("phone"), "电话").max(30).help("在名册中的不用填")))
                (form.select(&Field::text(&name("time"), "专职或兼职"), TIMES))
                (form.select(&Field::text(&name("way"), "选配方式"), WAYS))
            }
        }
    }
}

/// The lines that name somebody.
fn typed(posted: &Posted) -> Vec<(usize, TypedHeld)> {
    let one = |n: usize| {
        let text = |part: &str| posted.text(&format!("{part}{n}")).to_owned();
        let held = TypedHeld {
            post: text("post"),
            who: text("who"),
            name: text("name"),
            phone: text("phone"),
            time: text("time"),
            way: text("way"),
        };
        (n, held)
    };
    let named = |(_, held): &(usize, TypedHeld)| !held.name.is_empty() || !held.phone.is_empty();
    (0..count(posted.text("lines"))).map(one).filter(named).collect()
}

/// `POST /grids/{id}/appoint`
pub async fn appoint(State(site): State<Site>, me: Me, Id(id): Id<PlaceId>, posted: Posted) -> Reply {
    let scope = me.scope("grid.write")?;
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    let done = acts::appoint(&mut work, &scope, (id, version), posted.text("on"), &typed(&posted)).await;
    match kept(work, done).await? {
        Ok(n) => Ok(see_other(&format!("/grids/{id}"), &format!("已选配{n}名"))),
        Err(faults) => page(&site, &me, id, Some(Form::refused(&posted, faults))).await?.refused().reply(),
    }
}
