//! Beginning a matter: which, and about whom.

use crate::acts::{Begin, begin};
use crate::file::Kind;
use access::Scope;
use axum::extract::State;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal, secret};
use catalogue::Catalogue;
use maud::html;
use org::Unit;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, list, parts, see_other};

/// What the form is made of.
struct Ground {
    kind: Kind,
    unit: Unit,
    /// Who may be chosen: id, name.
    people: Vec<(String, String)>,
}

fn branches(catalogue: &Catalogue, units: Vec<Unit>) -> Vec<Unit> {
    let holds = |u: &Unit| u.dissolved.is_none() && catalogue.unit_kind(&u.kind).is_some_and(|k| k.holds_members);
    units.into_iter().filter(holds).collect()
}

/// The procedures that somebody may begin.
fn begun(me: &Me) -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|k| me.can(k.write())).collect()
}

/// `GET /standing/new?kind=&unit=&person=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let kind = Kind::parse(params.text("kind")).filter(|k| me.can(k.write()));
    let scope = me.scope(kind.map_or("standing.write", Kind::write))?;
    let mut conn = site.db.read().await?;
    let units = branches(&site.catalogue, org::store::list(&mut conn, &scope).await?);
    let person = params.read::<i64>("person").map(PersonId);
    let about = match person {
        Some(id) => Some(member::store::find(&mut conn, &site.keys, &scope, id).await?),
        None => None,
    };
    drop(conn);
    let only = units.first().filter(|_| units.len() == 1).map(|u| u.id);
    let asked = org::pick::chosen(params.text("unit"), &units).or(about.as_ref().map(|p| p.unit)).or(only);
    let unit = units.iter().find(|u| Some(u.id) == asked);
    let (Some(kind), Some(unit)) = (kind, unit) else {
        return choose(&me, &units, (kind, unit), person).reply();
    };
    let ground = ground(&site, &scope, kind, unit.clone(), person).await?;
    let form = Form::empty().with("_request", secret::random_token(24)?);
    let form = person.map_or(form.clone(), |p| form.with("person", p));
    page(&site, &me, &ground, &form).reply()
}

/// First which procedure, and of which branch.
fn choose(me: &Me, units: &[Unit], (kind, unit): (Option<Kind>, Option<&Unit>), person: Option<PersonId>) -> Page {
    let kinds: Vec<(&str, &str)> = begun(me).into_iter().map(|k| (k.key(), k.name())).collect();
    let form = Form::empty().with("kind", kind.map_or("", Kind::key));
    let form = unit.map_or(form.clone(), |u| form.with("unit", u.id));
    let body = html! {
        section.card { div.card-body { form.form method="get" action="/standing/new" {
            @if let Some(person) = person { input type="hidden" name="person" value=(person); }
            div.fields {
                (form.select(&Field::text("kind", "办理什么").required(), &kinds))
                (org::pick::unit_field(&form, &Field::text("unit", "党支部").required(), units))
            }
            div.form-acts { button.btn.btn-primary { "下一步" } a.btn.btn-outline-secondary href="/standing" { "返回" } }
        } } }
    };
    Page::new("登记党籍和组织处置事项").crumb("党籍和组织处置", "/standing").body(body)
}

async fn ground(site: &Site, scope: &Scope, kind: Kind, unit: Unit, person: Option<PersonId>) -> Outcome<Ground> {
    let mut conn = site.db.read().await?;
    let mut people: Vec<(String, String)> = if kind == Kind::Restore {
        let all = member::store::left_of(&mut conn, &site.keys, scope, unit.id).await?;
        let stopped = all.iter().filter(|p| p.facts.get("left_by") == "stopped");
        stopped.map(|p| (p.id.to_string(), p.name().to_owned())).collect()
    } else {
        let all = member::store::of_branch(&mut conn, scope, unit.id, site.today()).await?;
        all.iter().map(|m| (m.id.to_string(), m.name.clone())).collect()
    };
    if let Some(id) = person.filter(|id| !people.iter().any(|(known, _)| *known == id.to_string())) {
        let brief = member::store::brief(&mut conn, scope, &[id]).await?;
        people.extend(brief.first().map(|b| (id.to_string(), b.name.clone())));
    }
    Ok(Ground { kind, unit, people })
}

fn page(site: &Site, me: &Me, ground: &Ground, form: &Form) -> Page {
    let procedure = site.catalogue.procedure(ground.kind.key());
    let purpose = procedure.map_or("", |p| p.purpose.as_str());
    let clause = procedure.and_then(|p| p.basis.clause()).unwrap_or_default();
    let again = list::address("/standing/new", &[("kind", ground.kind.key())]);
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/standing/new" {
            (csrf(me))
            input type="hidden" name="_request" value=(form.value("_request"));
            input type="hidden" name="kind" value=(ground.kind.key());
            input type="hidden" name="unit" value=(ground.unit.id);
            (form.errors())
            p { (ground.unit.name) }
            @if ground.people.is_empty() { p.hint { @if ground.kind == Kind::Restore { "这个党支部没有停止党籍的人" } @else { "这个党支部没有在册党员" } } }
            @else { div.fields { (form.select(&Field::text("person", "党员").required(), &ground.people)) } }
            div.form-acts.form-acts-stay {
                @if !ground.people.is_empty() { button.btn.btn-primary { "登记，办理第一步" } }
                a.btn.btn-outline-secondary href=(again) { "换一个党支部" }
            }
        } } }
        (parts::clause(&clause))
    };
    Page::new(format!("登记：{}", ground.kind.name())).lead(purpose).crumb("党籍和组织处置", "/standing").body(body)
}

/// `POST /standing/new`
pub async fn create(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let kind = Kind::parse(posted.text("kind")).ok_or(Fault::NotFound)?;
    let scope = me.scope(kind.write())?;
    let unit = posted.text("unit").parse().map(UnitId).map_err(|_| Fault::NotFound)?;
    let unit = org::store::find(&mut *site.db.read().await?, &scope, unit).await?;
    match try_create(&site, &me, &scope, (kind, unit.id), &posted).await {
        Ok(address) => Ok(see_other(&address, "已登记，请办理第一步")),
        Err(Fault::Refused(faults)) => {
            let person = posted.text("person").parse().ok().map(PersonId);
            let ground = ground(&site, &scope, kind, unit, person).await?;
            page(&site, &me, &ground, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_create(
    site: &Site,
    me: &Me,
    scope: &Scope,
    (kind, unit): (Kind, UnitId),
    posted: &Posted,
) -> Outcome<String> {
    let none = || Refusal::at("person", "没有选择党员", "请从列表中选择");
    let person = posted.text("person").parse().ok().map(PersonId).ok_or_else(none)?;
    let request = posted.text("_request").chars().take(60).collect();
    let mut work = site.begin(me).await?;
    let case = begin(&mut work, scope, &Begin { kind, person, unit, request }).await?;
    work.commit().await?;
    let procedure = case::acts::procedure_of(&site.catalogue, kind.key())?;
    let first = procedure.steps.iter().find(|s| s.after.is_empty()).ok_or(Fault::NotFound)?;
    Ok(format!("/cases/{case}/steps/{}", first.key))
}
