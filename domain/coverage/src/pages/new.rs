//! Registering: what and by which unit, then the form.

use super::LIST;
use super::form::{branches, register as fields, typed};
use crate::acts::{self, New, VILLAGE};
use crate::file::Kind;
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use maud::html;
use org::Unit;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

/// The units that register such a thing.
async fn units(site: &Site, scope: &Scope, kind: Option<Kind>) -> Outcome<Vec<Unit>> {
    let mut units = org::store::list(&mut *site.db.read().await?, scope).await?;
    units.retain(|u| kind != Some(Kind::Village) || u.sector == VILLAGE);
    Ok(units)
}

/// `GET /coverage/new?kind=&unit=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("coverage.write")?;
    let kind = Kind::parse(params.text("kind"));
    let all = units(&site, &scope, kind).await?;
    let only = all.first().filter(|_| all.len() == 1).map(|u| u.id);
    let asked = params.text("unit");
    let unit = if asked.is_empty() { only } else { org::pick::chosen(asked, &all) };
    if !asked.is_empty() && unit.is_none() && kind != Some(Kind::Village) {
        // Out of reach looks like what does not exist.
        return Err(Fault::NotFound.into());
    }
    let (Some(kind), Some(unit)) = (kind, unit) else {
        let form = Form::empty().with("kind", params.text("kind"));
        let form = unit.map_or(form.clone(), |unit| form.with("unit", unit));
        return choose(&all, kind, &form).reply();
    };
    let form = Form::empty().with("on", site.today()).with("from", "roster");
    page(&site, &me, &scope, (kind, unit), &form).await?.reply()
}

/// What, and which unit.
fn choose(all: &[Unit], kind: Option<Kind>, form: &Form) -> Page {
    let kinds = Kind::ALL.map(|k| (k.key(), k.name()));
    let label = if kind == Some(Kind::Village) { "村党组织" } else { "登记的党组织" };
    let body = html! {
        @if all.is_empty() {
            @let hint = if kind == Some(Kind::Village) { "管理范围内没有所在领域为建制村的党组织；领域有误的，在党组织页更正" } else { "管理范围内还没有党组织" };
            (parts::empty("没有可以登记的党组织", hint, &html! { a.btn href="/coverage/new" { "重新选择" } }))
        } @else { section.card { div.card-body { form.form method="get" action="/coverage/new" {
            div.fields {
                (form.select(&Field::text("kind", "登记什么").required(), &kinds))
                (org::pick::unit_field(form, &Field::text("unit", label).required(), all))
            }
            ul.hint {
                li { "非公有制企业、社会组织：选择属地或行业的党组织，由它负责" }
                li { "村：选择村党组织，登记后派指导员" }
                li { "党建工作指导员：选择选派的党组织，可以派给它和它上下级登记的单位" }
            }
            div.form-acts { button.btn.btn-primary { "下一步" } a.btn.btn-outline-secondary href="/coverage" { "返回" } }
        } } } }
    };
    Page::new("登记").lead("先选择登记什么、由哪个党组织登记").crumb(LIST, "/coverage").body(body)
}

async fn page(site: &Site, me: &Me, scope: &Scope, (kind, unit): (Kind, UnitId), form: &Form) -> Outcome<Page> {
    let mut conn = site.db.read().await?;
    let unit = org::store::find(&mut conn, scope, unit).await?;
    let built = if kind.is_new_sector() { branches(&mut conn, scope).await? } else { Vec::new() };
    drop(conn);
    let rules: &[&str] = match kind {
        Kind::Enterprise | Kind::Social => &["branch_min_members", "branch_joint_units"],
        Kind::Village => &["coverage_village"],
        Kind::Instructor => &["coverage_instructor"],
    };
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/coverage/new" {
            (csrf(me)) (form.errors())
            input type="hidden" name="kind" value=(kind.key());
            input type="hidden" name="unit" value=(unit.id);
            (fields(kind, form, &built))
            div.form-acts { button.btn.btn-primary { "登记" } a.btn.btn-outline-secondary href="/coverage" { "返回" } }
        } } }
        (parts::rules(&site.catalogue, rules))
    };
    Ok(Page::new(format!("登记{}", kind.name())).lead(unit.name).crumb(LIST, "/coverage").body(body))
}

/// `POST /coverage/new`
pub async fn register(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("coverage.write")?;
    let kind = Kind::parse(posted.text("kind")).ok_or(Fault::NotFound)?;
    let unit = UnitId(posted.text("unit").parse().map_err(|_| Fault::NotFound)?);
    let roster = (posted.text("from") != "other").then(|| posted.text("tail").trim().to_owned());
    let new = New { kind, unit, roster, typed: typed(&site, &scope, &posted).await? };
    let mut work = site.begin(&me).await?;
    match acts::register(&mut work, &scope, new).await {
        Ok(id) => {
            work.commit().await?;
            let next =
                if kind == Kind::Village { format!("/coverage/{id}/do/assign") } else { format!("/coverage/{id}") };
            Ok(see_other(&next, &format!("已登记{}", kind.name())))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(&site, &me, &scope, (kind, unit), &Form::refused(&posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
