//! Beginning a case: whose it is, what it is about.

use super::list_href;
use crate::acts::{self, NewCase, procedure_of};
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, Refusal, secret};
use catalogue::{CaseSubject, Procedure};
use db::Conn;
use maud::html;
use member::store::Brief;
use org::Unit;
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

/// Up to so many members of a unit are shown to be chosen from.
const LISTED_MEMBERS: usize = 200;

/// `GET /procedures/{procedure}/new?unit=`
pub async fn blank(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let procedure = begun_here(&site, &key)?;
    let scope = me.scope(&procedure.write)?;
    let mut conn = site.db.read().await?;
    let units = fitting(procedure, org::store::list(&mut conn, &scope).await?);
    let asked = params.read::<i64>("unit").map(UnitId).or_else(|| me.home_unit());
    let unit = asked.filter(|u| units.iter().any(|known| known.id == *u));
    let members = members(&mut conn, &site, &scope, procedure, unit).await?;
    drop(conn);
    let form = Form::empty().with("_request", secret::random_token(24)?);
    let form = unit.map_or(form.clone(), |u| form.with("_unit", u));
    page(&me, procedure, &form, (&units, &members)).reply()
}

/// A procedure whose cases are begun here and not by its noun.
fn begun_here<'s>(site: &'s Site, key: &str) -> Outcome<&'s Procedure> {
    let procedure = procedure_of(&site.catalogue, key)?;
    if procedure.subject != CaseSubject::Noun { Ok(procedure) } else { Err(Fault::NotFound) }
}

/// The units that the procedure is for.
fn fitting(procedure: &Procedure, mut units: Vec<Unit>) -> Vec<Unit> {
    units.retain(|unit| procedure.unit_kinds.is_empty() || procedure.unit_kinds.contains(&unit.kind));
    units
}

async fn members(
    conn: &mut Conn,
    site: &Site,
    scope: &Scope,
    procedure: &Procedure,
    unit: Option<UnitId>,
) -> Outcome<Vec<Brief>> {
    match unit {
        Some(unit) if procedure.subject == CaseSubject::Person => {
            let mut all = member::store::of_branch(conn, scope, unit, site.today()).await?;
            all.truncate(LISTED_MEMBERS);
            Ok(all)
        }
        _ => Ok(Vec::new()),
    }
}

fn page(me: &Me, procedure: &Procedure, form: &Form, (units, members): (&[Unit], &[Brief])) -> Page {
    let href = list_href(procedure);
    let people: Vec<(String, &str)> = members.iter().map(|m| (m.id.to_string(), m.name.as_str())).collect();
    let title = if procedure.title.is_empty() { "名称" } else { &procedure.title };
    let title = Field::text("_title", title).required().wide().max(100);
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(format!("{href}/new")) {
            (csrf(me))
            input type="hidden" name="_request" value=(form.value("_request"));
            (form.errors())
            div.fields {
                (org::pick::unit_field(form, &Field::text("_unit", "党组织").required(), units))
                @if procedure.subject == CaseSubject::Person { (form.select(&Field::text("person", "党员").required(), &people)) }
                @if procedure.subject == CaseSubject::Matter { (form.input(&title)) }
            }
            div.form-acts.form-acts-stay { button.btn.btn-primary { "登记" } a.btn.btn-outline-secondary href=(href) { "返回" } }
        } } }
        (parts::clause(&procedure.basis.clause().unwrap_or_default()))
    };
    let page = Page::new(format!("登记{}", procedure.name)).lead(&procedure.purpose);
    page.crumb("办理事项", "/procedures").crumb(&procedure.name, href.clone()).body(body)
}

/// `POST /procedures/{procedure}/new`
pub async fn create(State(site): State<Site>, me: Me, Id(key): Id<String>, posted: Posted) -> Reply {
    let procedure = begun_here(&site, &key)?;
    let scope = me.scope(&procedure.write)?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    match try_create(&site, &me, &scope, procedure, (&posted, &units)).await {
        Ok(id) => Ok(see_other(&format!("/cases/{id}"), "已登记，请办理第一步")),
        Err(Fault::Refused(faults)) => {
            let unit = org::pick::chosen(posted.text("_unit"), &units);
            let members = members(&mut *site.db.read().await?, &site, &scope, procedure, unit).await?;
            let units = fitting(procedure, units);
            page(&me, procedure, &Form::refused(&posted, faults), (&units, &members)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_create(
    site: &Site,
    me: &Me,
    scope: &Scope,
    procedure: &Procedure,
    (posted, units): (&Posted, &[Unit]),
) -> Outcome<crate::CaseId> {
    let none = || Refusal::at("_unit", "没有这个党组织，或不在您的管理范围内", "请填写编码或全称");
    let unit = org::pick::chosen(posted.text("_unit"), units).ok_or_else(none)?;
    let new = NewCase {
        procedure: procedure.key.clone(),
        unit: unit.0,
        subject: posted.text("person").parse().ok().filter(|_| procedure.subject == CaseSubject::Person),
        title: posted.text("_title").to_owned(),
        request: posted.text("_request").chars().take(60).collect(),
    };
    let mut work = site.begin(me).await?;
    let id = acts::open(&mut work, scope, &new).await?;
    work.commit().await?;
    Ok(id)
}
