//! Recording something new: whose it is first, then one screen.

use super::form::{Chosen, Ground, texts, uploads};
use super::{kind_of, list_href};
use crate::acts::{self, Draft};
use crate::record::RecordId;
use crate::value::Values;
use crate::{rules, store};
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, Refusal, secret};
use catalogue::Kind;
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use ui::{Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, list, parts, see_other};

/// `GET /records/{kind}/new?unit=`
pub async fn blank(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let kind = kind_of(&site, &key)?;
    if let Some(procedure) = &kind.successor {
        return Ok(see_other(&format!("/procedures/{procedure}"), "已改在这里办理，办结时自动计入"));
    }
    let scope = me.scope("record.write")?;
    let mut conn = site.db.read().await?;
    let unit = whose_record(&mut conn, &scope, &me, &params).await?;
    let ground = Ground::gather(&mut conn, &site, &scope, unit, (&Chosen::default(), &Values::new())).await?;
    drop(conn);
    let defaults = kind.fields.iter().filter_map(|f| Some((&f.key, f.default.as_ref()?)));
    let form = defaults.fold(Form::empty(), |form, (key, value)| form.with(key, value));
    let form = form.with("_request", secret::random_token(24)?);
    let chooser = chooser(kind, &ground);
    page(&site, &me, &scope, kind, (&ground, &form, &chooser)).reply()
}

/// The unit that was chosen, or the one that the address names, or the actor's own, or the only one in reach.
async fn whose_record(conn: &mut Conn, scope: &Scope, me: &Me, params: &Params) -> Outcome<Unit> {
    let typed = params.text("whose");
    if !typed.is_empty() {
        let units = org::store::list(conn, scope).await?;
        let chosen = org::pick::chosen(typed, &units).and_then(|id| units.into_iter().find(|u| u.id == id));
        let none = || Refusal::new(format!("没有找到“{typed}”这个党组织"), "请返回，从列表中选择或填写编码、全称");
        return Ok(chosen.ok_or_else(none)?);
    }
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

/// Choosing another unit, when several are in reach. Not named `unit`: a kind may have such a field in the form below.
fn chooser(kind: &Kind, ground: &Ground) -> Markup {
    let form = Form::empty().with("whose", ground.unit.id);
    html! {
        @if ground.units.len() > 1 {
            form.tools action=(format!("{}/new", list_href(kind))) method="get" {
                (org::pick::unit_field(&form, &ui::Field::text("whose", "登记到哪个党组织").required(), &ground.units))
                button.btn { "切换" }
            }
        }
    }
}

fn draft_key(me: &Me, kind: &Kind, unit: UnitId) -> String {
    format!("record:new:{}:{unit}:{}", kind.key, me.account.map(|a| a.to_string()).unwrap_or_default())
}

fn page(site: &Site, me: &Me, scope: &Scope, kind: &Kind, (ground, form, chooser): (&Ground, &Form, &Markup)) -> Page {
    let unit = &ground.unit;
    let buttons = html! {
        div.form-acts.form-acts-stay {
            button.btn.btn-primary name="_next" value="" { "保存" }
            button.btn.btn-outline-secondary name="_next" value="another" { "保存并登记下一条" }
            a.btn.btn-outline-secondary href=(list_href(kind)) { "返回" }
        }
    };
    let body = html! {
        (chooser)
        section.card { div.card-header { h2.card-title { "登记到：" (unit.name) } } div.card-body {
            form.form method="post" action=(format!("{}/new", list_href(kind))) enctype="multipart/form-data"
                data-draft=(draft_key(me, kind, unit.id)) data-draft-rejected[form.is_refused()] {
                (csrf(me))
                input type="hidden" name="_request" value=(form.value("_request"));
                input type="hidden" name="_unit" value=(unit.id);
                (form.errors())
                (ground.fields(site, scope, kind, form, &Values::new()))
                (buttons)
            }
        } }
        (parts::rules(&site.catalogue, &kind.rules.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    let page = Page::new(format!("登记{}", kind.name)).lead(&kind.purpose);
    page.crumb("台账", "/records").crumb(&kind.plural, list_href(kind)).body(body)
}

/// What the soft rules say of a record that was taken nevertheless.
async fn reminders(site: &Site, scope: &Scope, kind: &Kind, id: RecordId) -> Outcome<String> {
    if kind.relations.is_empty() {
        return Ok(String::new());
    }
    let record = store::find(&mut *site.db.read().await?, &site.keys, scope, id).await?;
    let told = rules::relate(kind, &site.catalogue, &record.values);
    Ok(told.iter().map(|t| format!("；请核对：{}", t.wrong.refusal(kind))).collect())
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
            let told = reminders(&site, &scope, kind, id).await?;
            Ok(ui::done(&to, &format!("已登记{}{told}", kind.name), &draft_key(&me, kind, unit)))
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
