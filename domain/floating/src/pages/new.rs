//! Registering somebody: what as and where, then the form.

use super::LIST;
use super::form::{register as fields, typed};
use crate::acts::{self, HARDSHIP, New};
use crate::file::Kind;
use access::Scope;
use axum::extract::State;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome};
use maud::html;
use member::store::Brief;
use org::Unit;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

/// The kinds that somebody may register.
fn kinds(scope: &Scope) -> Vec<(&'static str, &'static str)> {
    let may = |k: &Kind| *k != Kind::Hardship || scope.may_see(HARDSHIP);
    Kind::ALL.into_iter().filter(may).map(|k| (k.key(), k.name())).collect()
}

async fn branches(site: &Site, scope: &Scope) -> Outcome<Vec<Unit>> {
    let mut units = org::store::list(&mut *site.db.read().await?, scope).await?;
    units.retain(|u| site.catalogue.unit_kind(&u.kind).is_some_and(|k| k.holds_members));
    Ok(units)
}

/// `GET /floating/new?kind=&unit=&person=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("floating.write")?;
    let all = branches(&site, &scope).await?;
    let only = all.first().filter(|_| all.len() == 1).map(|u| u.id);
    let asked = params.text("unit");
    let unit = if asked.is_empty() { only } else { org::pick::chosen(asked, &all) };
    if !asked.is_empty() && unit.is_none() {
        // Out of reach looks like what does not exist.
        return Err(Fault::NotFound.into());
    }
    let kind = Kind::parse(params.text("kind"));
    let (Some(kind), Some(unit)) = (kind, unit) else {
        let form = Form::empty().with("kind", params.text("kind"));
        let form = unit.map_or(form.clone(), |unit| form.with("unit", unit));
        return choose(&scope, &all, &form).reply();
    };
    let form = Form::empty().with("on", site.today());
    let form = params.read::<i64>("person").map_or(form.clone(), |person| form.with("person", person));
    page(&site, &me, &scope, (kind, unit), &form).await?.reply()
}

/// What as, and which branch.
fn choose(scope: &Scope, all: &[Unit], form: &Form) -> Page {
    let body = html! {
        @if all.is_empty() { (parts::empty("没有可以登记的党支部", "管理范围内还没有党支部", &html! {})) }
        @else { section.card { div.card-body { form.form method="get" action="/floating/new" {
            div.fields {
                (form.select(&Field::text("kind", "登记为").required(), &kinds(scope)))
                (org::pick::unit_field(form, &Field::text("unit", "党支部").required(), all))
            }
            ul.hint {
                li { "流出党员：组织关系在本支部，人在外地" }
                li { "流入党员：组织关系在区外，来本支部参加活动；组织关系在本区的，由对方党支部登记，并选择本支部为流入地党支部" }
                li { "出国（境）党员、困难党员：组织关系在本支部" }
            }
            div.form-acts { button.btn.btn-primary { "下一步" } a.btn.btn-outline-secondary href="/floating" { "返回" } }
        } } } }
    };
    Page::new("登记").lead("先选择登记为什么、在哪个党支部").crumb(LIST, "/floating").body(body)
}

async fn page(site: &Site, me: &Me, scope: &Scope, (kind, unit): (Kind, UnitId), form: &Form) -> Outcome<Page> {
    if kind == Kind::Hardship && !scope.may_see(HARDSHIP) {
        return Err(Fault::NotFound);
    }
    let mut conn = site.db.read().await?;
    let unit = org::store::find(&mut conn, scope, unit).await?;
    let people = member::store::of_branch(&mut conn, scope, unit.id, site.today()).await?;
    drop(conn);
    let choices: Vec<(String, String)> = people.iter().map(|m: &Brief| (m.id.to_string(), m.name.clone())).collect();
    let rules: &[&str] = match kind {
        Kind::Out => &["member_floating", "floating_register", "floating_contact"],
        Kind::In => &["floating_register", "floating_host", "floating_no_vote"],
        Kind::Abroad => &["abroad_contact", "abroad_return"],
        Kind::Hardship => &["hardship_review"],
    };
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/floating/new" {
            (csrf(me)) (form.errors())
            input type="hidden" name="kind" value=(kind.key());
            input type="hidden" name="unit" value=(unit.id);
            div.fields {
                @if kind == Kind::In { (form.input(&Field::text("name", "姓名").required().max(30).help("不编入名册，不计入本支部党员人数"))) }
                @else { (form.select(&Field::text("person", "党员").required(), &choices)) }
            }
            (fields(kind, form))
            div.form-acts { button.btn.btn-primary { "登记" } a.btn.btn-outline-secondary href="/floating" { "返回" } }
        } } }
        (parts::rules(&site.catalogue, rules))
    };
    Ok(Page::new(format!("登记{}", kind.name())).lead(unit.name).crumb(LIST, "/floating").body(body))
}

/// `POST /floating/new`
pub async fn register(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("floating.write")?;
    let kind = Kind::parse(posted.text("kind")).ok_or(Fault::NotFound)?;
    let unit = UnitId(posted.text("unit").parse().map_err(|_| Fault::NotFound)?);
    let new = New {
        kind,
        unit,
        person: posted.text("person").parse().ok().map(PersonId),
        name: posted.text("name").to_owned(),
        typed: typed(&posted, None),
    };
    let mut work = site.begin(&me).await?;
    match acts::register(&mut work, &scope, new).await {
        Ok(id) => {
            work.commit().await?;
            Ok(see_other(&format!("/floating/{id}"), &format!("已登记{}", kind.name())))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(&site, &me, &scope, (kind, unit), &Form::refused(&posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
