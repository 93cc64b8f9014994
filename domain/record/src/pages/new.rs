//! Recording something new: whose it is first, then one screen.

use super::form::{Chosen, Ground, texts, uploads};
use super::{kind_of, list_href, whose};
use crate::acts::{self, Draft};
use crate::value::Values;
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, secret};
use catalogue::Kind;
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use ui::{Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, list, parts};

/// Units that a search shows.
const FOUND: i64 = 20;

/// `GET /records/{kind}/new?unit=`
pub async fn blank(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let kind = kind_of(&site, &key)?;
    let scope = me.scope("record.write")?;
    let mut conn = site.db.read().await?;
    let unit = whose_record(&mut conn, &scope, &me, &params).await?;
    let found = search(&mut conn, &scope, params.text("find")).await?;
    let ground = Ground::gather(&mut conn, &site, &scope, unit, (&Chosen::default(), &Values::new())).await?;
    drop(conn);
    let defaults = kind.fields.iter().filter_map(|f| Some((&f.key, f.default.as_ref()?)));
    let form = defaults.fold(Form::empty(), |form, (key, value)| form.with(key, value));
    let form = form.with("_request", secret::random_token(24)?);
    let chooser = chooser(kind, &ground, &found, params.text("find"));
    page(&site, &me, &scope, kind, (&ground, &form, &chooser)).reply()
}

/// The unit that the address names, or the actor's own, or the only one in reach.
async fn whose_record(conn: &mut Conn, scope: &Scope, me: &Me, params: &Params) -> Outcome<Unit> {
    if let Some(unit) = params.read::<i64>("unit") {
        return org::store::find(conn, scope, UnitId(unit)).await;
    }
    if let Some(home) = me.home_unit() {
        match org::store::find(conn, scope, home).await {
            Err(Fault::NotFound) => {}
            other => return other,
        }
    }
    org::store::list(conn, scope).await?.into_iter().next().ok_or(Fault::NotFound)
}

async fn search(conn: &mut Conn, scope: &Scope, text: &str) -> Outcome<Vec<(UnitId, String)>> {
    if text.is_empty() { Ok(Vec::new()) } else { org::store::search(conn, scope, text, FOUND).await }
}

/// Choosing another unit, when several are in reach.
fn chooser(kind: &Kind, ground: &Ground, found: &[(UnitId, String)], find: &str) -> Markup {
    let path = format!("{}/new", list_href(kind));
    if ground.units.len() < 2 {
        return html! {};
    }
    if ground.units.len() <= whose::LONGEST {
        let form = Form::empty().with("unit", ground.unit.id);
        return html! {
            form.tools action=(path) method="get" data-auto="" {
                (org::pick::unit_field(&form, &ui::Field::text("unit", "登记到哪个党组织").required(), &ground.units))
                button.btn { "切换" }
            }
        };
    }
    html! {
        form.tools action=(path) method="get" {
            input type="hidden" name="unit" value=(ground.unit.id);
            div.field.grow {
                label.field-label for="f-find" { "登记到其他党组织" }
                input.form-control id="f-find" type="search" name="find" value=(find) maxlength="60" placeholder="名称或编码的一部分";
            }
            button.btn { "查找" }
        }
        @if !find.is_empty() {
            @if found.is_empty() { p.hint { "没有找到“" (find) "”" } }
            ul.filters { @for (id, name) in found { li { a.filter href=(list::address(&path, &[("unit", &id.to_string())])) { (name) } } } }
        }
    }
}

fn draft_key(me: &Me, kind: &Kind, unit: UnitId) -> String {
    format!("record:new:{}:{unit}:{}", kind.key, me.account.map(|a| a.to_string()).unwrap_or_default())
}

fn page(site: &Site, me: &Me, scope: &Scope, kind: &Kind, (ground, form, chooser): (&Ground, &Form, &Markup)) -> Page {
    let unit = &ground.unit;
    let body = html! {
        (chooser)
        form.form method="post" action=(format!("{}/new", list_href(kind))) enctype="multipart/form-data"
            data-draft=(draft_key(me, kind, unit.id)) data-draft-rejected[form.is_refused()] {
            (csrf(me))
            input type="hidden" name="_request" value=(form.value("_request"));
            input type="hidden" name="_unit" value=(unit.id);
            (form.errors())
            (parts::facts(&[("登记到", unit.name.clone())]))
            (ground.fields(site, scope, kind, form, &Values::new()))
            div.form-acts.form-acts-stay {
                button.btn.btn-primary name="_next" value="" { "保存" }
                button.btn.btn-outline-secondary name="_next" value="another" { "保存并登记下一条" }
                a.btn.btn-outline-secondary href=(list_href(kind)) { "返回" }
            }
        }
    };
    let page = Page::new(format!("登记{}", kind.name)).lead(&kind.purpose);
    page.crumb("台账", "/records").crumb(&kind.plural, list_href(kind)).body(body)
}

/// `POST /records/{kind}/new`
pub async fn create(State(site): State<Site>, me: Me, Id(key): Id<String>, posted: Posted) -> Reply {
    let kind = kind_of(&site, &key)?;
    let scope = me.scope("record.write")?;
    let unit = UnitId(posted.text("_unit").parse().map_err(|_| Fault::NotFound)?);
    let draft = Draft {
        kind: key,
        unit: unit.0,
        texts: texts(kind, &posted),
        uploads: uploads(kind, &posted),
        request: posted.text("_request").chars().take(60).collect(),
    };
    let mut work = site.begin(&me).await?;
    match acts::create(&mut work, &scope, &site.attachments, &draft).await {
        Ok(id) => {
            work.commit().await?;
            let next = list::address(&format!("{}/new", list_href(kind)), &[("unit", &unit.to_string())]);
            let to = if posted.text("_next") == "another" { next } else { format!("/records/item/{id}") };
            Ok(ui::done(&to, &format!("已登记{}", kind.name), &draft_key(&me, kind, unit)))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            let mut conn = site.db.read().await?;
            let unit = org::store::find(&mut conn, &scope, unit).await?;
            let chosen = Chosen::of(kind, &posted);
            let ground = Ground::gather(&mut conn, &site, &scope, unit, (&chosen, &Values::new())).await?;
            drop(conn);
            let form = Form::refused(&posted, faults);
            page(&site, &me, &scope, kind, (&ground, &form, &html! {})).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
