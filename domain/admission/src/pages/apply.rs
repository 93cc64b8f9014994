//! Handing in an application: who applies, where, when; one screen, and the flow has begun.

use crate::PROCEDURE;
use crate::acts::{self, NewApplicant};
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome, Refusal, secret};
use case::CaseId;
use case::acts::{NewStep, procedure_of, step_of};
use case::rules::Leave;
use catalogue::{FieldType, RosterColumn, Step};
use maud::{Markup, html};
use member::typed;
use org::Unit;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// Columns of the roster that are asked for with the application; the rest comes later, or never.
const ASKED: [&str; 9] =
    ["name", "id_number", "ethnicity", "native_place", "education", "job_post", "work_place", "phone", "address"];

pub(super) fn columns(site: &Site) -> impl Iterator<Item = &RosterColumn> {
    ASKED.iter().filter_map(|key| site.catalogue.roster_column(key))
}

fn first_step(site: &Site) -> Outcome<&Step> {
    step_of(procedure_of(&site.catalogue, PROCEDURE)?, "apply")
}

/// `GET /admission/new?unit=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("admission.write")?;
    let units = units(&site, &scope).await?;
    let unit = params.read::<i64>("unit").or_else(|| me.home_unit().map(|u| u.0));
    let unit = unit.filter(|u| units.iter().any(|known| known.id.0 == *u));
    let form = Form::empty().with("_request", secret::random_token(24)?).with("way", "usual");
    let form = unit.map_or(form.clone(), |u| form.with("unit", u));
    page(&site, &me, &units, &form)?.reply()
}

/// The units where an application can be handed in.
async fn units(site: &Site, scope: &Scope) -> Outcome<Vec<Unit>> {
    let procedure = procedure_of(&site.catalogue, PROCEDURE)?;
    let mut units = org::store::list(&mut *site.db.read().await?, scope).await?;
    units.retain(|u| procedure.unit_kinds.contains(&u.kind));
    Ok(units)
}

fn page(site: &Site, me: &Me, units: &[Unit], form: &Form) -> Outcome<Page> {
    let step = first_step(site)?;
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/admission/new" enctype="multipart/form-data" {
            (csrf(me))
            input type="hidden" name="_request" value=(form.value("_request"));
            (form.errors())
            fieldset {
                legend { "申请" }
                div.fields {
                    (org::pick::unit_field(form, &Field::text("unit", "递交到的党支部").required(), units))
                    @for field in &step.form.fields { (of_step(site, form, field)) }
                }
            }
            fieldset {
                legend { "申请人" }
                div.fields {
                    @for column in columns(site) { (typed::control(site, form, column, None)) }
                    div.field { (form.tick("league", "共青团员")) }
                }
            }
            @if me.can("case.override") {
                details.fold.wide open[form.is_refused()] {
                    summary { "放行" }
                    div.fields { (form.input(&let_pass())) }
                }
            }
            div.form-acts.form-acts-stay { button.btn.btn-primary { "登记申请" } a.btn.btn-outline-secondary href="/admission" { "返回" } }
        } } }
    };
    let lead = "这些内容在批准接收时直接进入党员名册，不需要再填";
    Ok(Page::new("登记入党申请").lead(lead).crumb("发展党员", "/admission").body(body))
}

/// The way past a hard rule, for superiors.
fn let_pass() -> Field<'static> {
    let help = "硬性规定不符合、确有特殊情况的，写明原因后放行；放行人和原因永久保留";
    Field::text("_let_pass", "放行原因").wide().max(200).help(help)
}

fn of_step(site: &Site, form: &Form, field: &catalogue::Field) -> Markup {
    let base = |kind| {
        let control = Field::of(kind, &field.key, &field.name).help(&field.help);
        Field { required: field.required, ..control }
    };
    match field.kind {
        FieldType::Day => form.input(&base("date")),
        FieldType::Code => form.select(&base("select"), &site.catalogue.choices(field)),
        FieldType::File => attachment::field(form, &field.key, &field.name),
        _ => form.input(&base("text").max(200)),
    }
}

/// `POST /admission/new`
pub async fn apply(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("admission.write")?;
    let units = units(&site, &scope).await?;
    match try_apply(&site, &me, &scope, (&posted, &units)).await {
        Ok(case) => Ok(see_other(&format!("/cases/{case}"), "已登记入党申请，请在一个月内派人谈话")),
        Err(Fault::Refused(faults)) => page(&site, &me, &units, &Form::refused(&posted, faults))?.refused().reply(),
        Err(other) => Err(other.into()),
    }
}

async fn try_apply(site: &Site, me: &Me, scope: &Scope, (posted, units): (&Posted, &[Unit])) -> Outcome<CaseId> {
    let step = first_step(site)?;
    let none = || Refusal::at("unit", "没有这个党支部，或不在您的管理范围内", "请填写编码或全称");
    let unit = org::pick::chosen(posted.text("unit"), units).ok_or_else(none)?;
    let (facts, wrong) = typed::read(site, posted, columns(site), None);
    let new = NewApplicant {
        unit: unit.0,
        facts,
        wrong,
        league: posted.ticked("league"),
        step: NewStep {
            texts: record::forms::texts(&step.form, posted),
            uploads: record::forms::uploads(&step.form, posted),
            request: posted.text("_request").chars().take(60).collect(),
            leave: Leave { reason: posted.text("_let_pass").to_owned(), ..Leave::default() },
            ..NewStep::default()
        },
    };
    let mut work = site.begin(me).await?;
    let case = acts::apply(&mut work, scope, &site.attachments, new).await?;
    work.commit().await?;
    Ok(case)
}
