//! A letter from outside: its data and the member's on one screen.

use crate::Kind;
use crate::acts::{self, Arrival};
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome, Refusal, secret};
use case::CaseId;
use case::acts::{NewStep, procedure_of, step_of};
use catalogue::{FieldType, RosterColumn, Step};
use maud::{Markup, html};
use member::typed;
use org::Unit;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

/// Columns of the roster that a letter and the file tell; the rest comes later, or never.
const ASKED: [&str; 11] = [
    "name",
    "id_number",
    "category",
    "joined_on",
    "confirmed_on",
    "ethnicity",
    "native_place",
    "education",
    "job_post",
    "work_place",
    "phone",
];

fn columns(site: &Site) -> impl Iterator<Item = &RosterColumn> {
    ASKED.iter().filter_map(|key| site.catalogue.roster_column(key))
}

fn first_step(site: &Site) -> Outcome<&Step> {
    step_of(procedure_of(&site.catalogue, Kind::In.key())?, "register")
}

async fn units(site: &Site, scope: &Scope) -> Outcome<Vec<Unit>> {
    let mut units = org::store::list(&mut *site.db.read().await?, scope).await?;
    units.retain(|u| u.dissolved.is_none() && site.catalogue.unit_kind(&u.kind).is_some_and(|kind| kind.holds_members));
    Ok(units)
}

/// `GET /transfer/arrive?unit=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let units = units(&site, &me.scope("transfer.write")?).await?;
    let unit = params.read::<i64>("unit").or_else(|| me.home_unit().map(|u| u.0));
    let unit = unit.filter(|u| units.iter().any(|known| known.id.0 == *u));
    let form =
        Form::empty().with("_request", secret::random_token(24)?).with("on", site.today()).with("category", "full");
    let form = unit.map_or(form.clone(), |u| form.with("unit", u));
    page(&site, &me, &units, &form)?.reply()
}

fn page(site: &Site, me: &Me, units: &[Unit], form: &Form) -> Outcome<Page> {
    let step = first_step(site)?;
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/transfer/arrive" enctype="multipart/form-data" {
            (csrf(me))
            input type="hidden" name="_request" value=(form.value("_request"));
            (form.errors())
            fieldset {
                legend { "介绍信" }
                div.fields {
                    (form.input(&Field::text("place", "转出的党组织").required().max(100).help("按介绍信填写全称；回执寄往这里")))
                    (form.select(&Field::text("scope", "转接范围").required(), &super::far(site)))
                    @for field in &step.form.fields { (of_step(site, form, field)) }
                    div.field { (form.tick("whole", "整建制接转")) }
                }
            }
            fieldset {
                legend { "党员" }
                div.fields {
                    (org::pick::unit_field(form, &Field::text("unit", "接收的党支部").required(), units))
                    @for column in columns(site) { (typed::control(site, form, column, None)) }
                }
            }
            div.form-acts.form-acts-stay { button.btn.btn-primary { "登记介绍信" } a.btn.btn-outline-secondary href="/transfer" { "返回" } }
        } } }
        (parts::rules(&site.catalogue, &site.catalogue.rules_of_step(step)))
    };
    let lead = "接收以后，这些内容直接进入党员名册，不需要再填";
    Ok(Page::new("登记转入").lead(lead).crumb("组织关系接转", "/transfer").body(body))
}

fn of_step(site: &Site, form: &Form, field: &catalogue::Field) -> Markup {
    let name = if field.key == "on" { "登记日期" } else { field.name.as_str() };
    let label = if field.unit.is_empty() { name.to_owned() } else { format!("{name}（{}）", field.unit) };
    let base = |kind| {
        let control = Field::of(kind, &field.key, &label).help(&field.help);
        Field { required: field.required, ..control }
    };
    match field.kind {
        FieldType::Day => form.input(&base("date")),
        FieldType::Code => form.select(&base("select"), &site.catalogue.choices(field)),
        FieldType::File => attachment::field(form, &field.key, &field.name),
        FieldType::Number => form.input(&base("number")),
        _ => form.input(&base("text").max(60)),
    }
}

/// `POST /transfer/arrive`
pub async fn register(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("transfer.write")?;
    let units = units(&site, &scope).await?;
    match try_register(&site, &me, &scope, (&posted, &units)).await {
        Ok(case) => {
            let t = crate::store::of_case(&mut *site.db.read().await?, &site.keys, &scope, case).await?;
            Ok(see_other(&format!("/transfer/{}", t.id), "已登记介绍信；接收以后党员进入名册"))
        }
        Err(Fault::Refused(faults)) => page(&site, &me, &units, &Form::refused(&posted, faults))?.refused().reply(),
        Err(other) => Err(other.into()),
    }
}

async fn try_register(site: &Site, me: &Me, scope: &Scope, (posted, units): (&Posted, &[Unit])) -> Outcome<CaseId> {
    let step = first_step(site)?;
    let none = || Refusal::at("unit", "没有这个党支部，或不在您的管理范围内", "请填写编码或全称");
    let unit = org::pick::chosen(posted.text("unit"), units).ok_or_else(none)?;
    let (facts, wrong) = typed::read(site, posted, columns(site), None);
    let new = Arrival {
        unit: unit.0,
        place: posted.text("place").to_owned(),
        scope: posted.text("scope").to_owned(),
        whole: posted.ticked("whole"),
        facts,
        wrong,
        step: NewStep {
            texts: record::forms::texts(&step.form, posted),
            uploads: record::forms::uploads(&step.form, posted),
            request: posted.text("_request").chars().take(60).collect(),
            ..NewStep::default()
        },
    };
    let mut work = site.begin(me).await?;
    let case = acts::register(&mut work, scope, &site.attachments, new).await?;
    work.commit().await?;
    Ok(case)
}
