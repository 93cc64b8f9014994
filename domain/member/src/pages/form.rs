//! Forms generated from the catalogue's roster columns: entering somebody, changing facts.
//!
//! No draft is kept on the visitor's PC: personal data has no place in a browser's store.

use super::typed::{control, read};
use super::{day, handle};
use crate::acts::{self, Doing, Entrance, NewPerson};
use crate::facts::Facts;
use crate::rules;
use crate::store;
use access::Scope;
use axum::extract::State;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal};
use catalogue::RosterColumn;
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site};

/// The columns of the form: computed ones and the unit are not typed, the category only at first.
fn columns(site: &Site, known: bool) -> impl Iterator<Item = &RosterColumn> {
    let skipped = move |c: &&RosterColumn| c.computed || c.key == "unit" || (known && c.key == "category");
    site.catalogue.roster_columns().iter().filter(move |c| !skipped(c))
}

/// What could not be read together with what contradicts itself in the rest.
fn all_reasons(site: &Site, facts: &Facts, mut reasons: Vec<Refusal>) -> Vec<Refusal> {
    if reasons.is_empty() {
        return reasons;
    }
    let unread: Vec<String> = reasons.iter().map(|r| r.place.clone()).collect();
    let found = rules::blocking(rules::check(facts, &site.catalogue, site.today()));
    reasons.extend(found.into_iter().filter(|r| !unread.contains(&r.place)));
    reasons
}

fn group_of(site: &Site, form: &Form, known: Option<&Facts>) -> Markup {
    let mut groups: Vec<&str> = Vec::new();
    for column in columns(site, known.is_some()) {
        if !groups.contains(&column.group.as_str()) {
            groups.push(&column.group);
        }
    }
    html! {
        @for group in groups {
            fieldset {
                legend { (group) }
                div.fields {
                    @for column in columns(site, known.is_some()).filter(|c| c.group == group) { (control(site, form, column, known)) }
                }
            }
        }
    }
}

// ---- entering somebody

/// The unit chosen beforehand, or all units in reach to choose from.
pub(super) async fn units_for(
    conn: &mut Conn,
    scope: &Scope,
    chosen: Option<UnitId>,
) -> Outcome<(Option<Unit>, Vec<Unit>)> {
    match chosen {
        Some(unit) => Ok((Some(org::store::find(conn, scope, unit).await?), Vec::new())),
        None => Ok((None, org::store::list(conn, scope).await?)),
    }
}

/// The field of the unit: fixed when it was chosen beforehand.
pub(super) fn unit_field(form: &Form, label: &str, (fixed, all): &(Option<Unit>, Vec<Unit>)) -> Markup {
    match fixed {
        Some(unit) => html! {
            div.field {
                span.field-label { (label) }
                div.form-control-plaintext { (unit.name) }
                input type="hidden" name="unit" value=(unit.id);
            }
        },
        None => org::pick::unit_field(form, &Field::text("unit", label).required(), all),
    }
}

/// The unit that was posted: fixed or chosen.
pub(super) fn posted_unit(posted: &Posted, (fixed, all): &(Option<Unit>, Vec<Unit>)) -> Option<UnitId> {
    fixed.as_ref().map(|u| u.id).or_else(|| org::pick::chosen(posted.text("unit"), all))
}

const ENTRANCES: [(&str, &str); 2] = [("enrolled", "登记已有党员（补录名册）"), ("accepted", "发展：接收为预备党员")];

fn new_page(site: &Site, me: &Me, form: &Form, units: &(Option<Unit>, Vec<Unit>)) -> Page {
    let on = Field::of("date", "on", "日期").required().help("补录填名册截止日；发展填支部大会通过日期");
    let body = html! {
        form.form method="post" action="/members/new" {
            (ui::csrf(me))
            (form.errors())
            fieldset {
                legend { "怎样入册" }
                div.fields {
                    (form.select(&Field::text("how", "入册方式").required().help("从区外转入的，请在组织关系接转中登记介绍信"), &ENTRANCES))
                    (form.input(&on))
                    (unit_field(form, "所在党支部", units))
                    (form.input(&Field::text("document", "依据文件").max(100)))
                }
            }
            (group_of(site, form, None))
            div.form-acts.form-acts-stay { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href="/members" { "取消" } }
        }
    };
    Page::new("登记党员").crumb("党员名册", "/members").body(body)
}

/// `GET /members/new`.
pub(super) async fn new(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("member.write")?;
    let mut conn = site.db.read().await?;
    let units = units_for(&mut conn, &scope, params.read("unit")).await?;
    drop(conn);
    let unit = units.0.as_ref().map_or(String::new(), |u| u.id.to_string());
    let form =
        Form::empty().with("how", "enrolled").with("on", site.today()).with("category", "full").with("unit", unit);
    new_page(&site, &me, &form, &units).reply()
}

/// `POST /members/new`.
pub(super) async fn add(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("member.write")?;
    let mut work = site.begin(&me).await?;
    let all = org::store::list(work.conn(), &scope).await?;
    let units = (None, all);
    let (facts, mut reasons) = read(&site, &posted, columns(&site, false), None);
    let unit = posted_unit(&posted, &units);
    if unit.is_none() {
        reasons.push(Refusal::at("unit", "没有选择所在党支部", "请从列表中选择"));
    }
    let how = match posted.text("how") {
        "accepted" => Entrance::Accepted,
        "enrolled" => Entrance::Enrolled,
        _ => {
            let remedy = "从区外转入的，请在组织关系接转中登记介绍信";
            reasons.push(Refusal::at("how", "没有选择入册方式", remedy));
            Entrance::Enrolled
        }
    };
    let on = day(&posted, "on", "日期", &mut reasons);
    let done = match (unit, on) {
        (Some(unit), Some(on)) if reasons.is_empty() => {
            let doing = Doing::on(on).by(posted.text("document"));
            acts::add(&mut work, &scope, NewPerson { unit, facts }, how, &doing).await
        }
        _ => Err(Fault::Refused(all_reasons(&site, &facts, reasons))),
    };
    match done {
        Err(Fault::Refused(faults)) => new_page(&site, &me, &Form::refused(&posted, faults), &units).refused().reply(),
        other => {
            let id = other?;
            work.commit().await?;
            Ok(ui::see_other(&format!("/members/{id}"), "已登记"))
        }
    }
}

// ---- changing facts

fn edit_page(site: &Site, me: &Me, form: &Form, person: &store::Person) -> Page {
    let here = format!("/members/{}", person.id);
    let version = if form.is_refused() { form.value("version").parse().unwrap_or(0) } else { person.version };
    let body = html! {
        form.form method="post" action=(format!("{here}/edit")) {
            (ui::csrf(me))
            (super::version(version))
            (form.errors())
            (group_of(site, form, Some(&person.facts)))
            div.form-acts.form-acts-stay { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href=(here) { "取消" } }
        }
    };
    Page::new(format!("修改{}的信息", person.name()))
        .lead("支部和人员类别不在这里改：请用接转、转正或更正")
        .crumb("党员名册", "/members")
        .crumb(person.name(), here)
        .body(body)
}

/// `GET /members/{id}/edit`.
pub(super) async fn edit(State(site): State<Site>, me: Me, Id(id): Id<PersonId>) -> Reply {
    let scope = me.scope("member.write")?;
    let person = store::find(&mut *site.db.read().await?, &site.keys, &scope, id).await?;
    let mut form = Form::empty();
    for column in columns(&site, true).filter(|c| !c.sensitive) {
        form = form.with(&column.key, person.facts.get(&column.key));
    }
    edit_page(&site, &me, &form, &person).reply()
}

/// `POST /members/{id}/edit`.
pub(super) async fn save(State(site): State<Site>, me: Me, Id(id): Id<PersonId>, posted: Posted) -> Reply {
    let scope = me.scope("member.write")?;
    let mut work = site.begin(&me).await?;
    let person = store::find(work.conn(), &site.keys, &scope, id).await?;
    let (facts, reasons) = read(&site, &posted, columns(&site, true), Some(&person.facts));
    let done = if reasons.is_empty() {
        acts::edit(&mut work, &scope, handle(id, &posted), facts).await
    } else {
        Err(Fault::Refused(all_reasons(&site, &facts, reasons)))
    };
    match done {
        Err(Fault::Refused(faults)) => {
            edit_page(&site, &me, &Form::refused(&posted, faults), &person).refused().reply()
        }
        other => {
            let changed = other?;
            if changed {
                work.commit().await?;
            }
            Ok(ui::see_other(&format!("/members/{id}"), if changed { "已保存" } else { "没有改动" }))
        }
    }
}
