//! Forms for what happens to a member: confirmation, leaving, coming back. Transfers are cases of their own noun.

use super::form::{posted_unit, unit_field, units_for};
use super::{choices, day, handle};
use crate::acts::{self, Doing};
use crate::life::went_out;
use crate::store::{self, Person};
use access::Work;
use axum::extract::State;
use axum::response::Response;
use base::id::PersonId;
use base::{Fault, Outcome, Refusal};
use maud::{Markup, html};
use org::Unit;
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site};

/// What one of these pages says.
pub(super) struct Frame<'a> {
    /// Last part of the address.
    pub act: &'static str,
    /// What is done, and the word on the button.
    pub title: &'static str,
    /// The question before it is done; empty for none.
    pub ask: &'static str,
    pub person: &'a Person,
}

pub(super) fn page(me: &Me, form: &Form, frame: &Frame<'_>, fields: &Markup) -> Page {
    let here = format!("/members/{}", frame.person.id);
    let version = if form.is_refused() { form.value("version").parse().unwrap_or(0) } else { frame.person.version };
    let ask = (!frame.ask.is_empty()).then_some(frame.ask);
    let body = html! {
        form.form method="post" action=(format!("{here}/{}", frame.act)) data-confirm=[ask] data-confirm-act=[ask.map(|_| frame.title)] data-confirm-title=[ask.map(|_| frame.title)] {
            (ui::csrf(me))
            (super::version(version))
            (form.errors())
            fieldset { div.fields { (fields) } }
            div.form-acts.form-acts-stay { button.btn.btn-primary { (frame.title) } a.btn.btn-outline-secondary href=(here) { "取消" } }
        }
    };
    Page::new(format!("{}：{}", frame.title, frame.person.name()))
        .lead(crate::check::category_name(frame.person.category()))
        .crumb("党员名册", "/members")
        .crumb(frame.person.name(), here)
        .body(body)
}

/// The person and, where units are chosen, those in reach.
pub(super) async fn person(site: &Site, me: &Me, id: PersonId) -> Outcome<Person> {
    let scope = me.scope("member.write")?;
    let mut conn = site.db.read().await?;
    store::find(&mut conn, &site.keys, &scope, id).await
}

pub(super) async fn units(site: &Site, me: &Me) -> Outcome<(Option<Unit>, Vec<Unit>)> {
    let scope = me.scope("member.write")?;
    let mut conn = site.db.read().await?;
    units_for(&mut conn, &scope, None).await
}

fn on<'a>(label: &'a str) -> Field<'a> {
    Field::of("date", "on", label).required()
}

fn papers(form: &Form) -> Markup {
    html! {
        (form.input(&Field::text("document", "依据文件").max(100)))
        (form.input(&Field::text("note", "说明").wide().max(200)))
    }
}

/// When and why, as posted.
fn doing(posted: &Posted, label: &str, reasons: &mut Vec<Refusal>) -> Option<Doing> {
    let on = day(posted, "on", label, reasons)?;
    Some(Doing::on(on).by(posted.text("document")).noting(posted.text("note")).because(posted.text("reason")))
}

/// Commits and goes back to the person, or says why not on the same form.
pub(super) async fn finish(
    done: Outcome<()>,
    work: Work,
    id: PersonId,
    again: impl FnOnce(Vec<Refusal>) -> Page,
) -> Reply {
    match done {
        Err(Fault::Refused(faults)) => again(faults).refused().reply(),
        other => {
            other?;
            work.commit().await?;
            let back: Response = ui::see_other(&format!("/members/{id}"), "已办理");
            Ok(back)
        }
    }
}

// ---- 转正

fn confirm_page(site: &Site, me: &Me, form: &Form, person: &Person) -> Page {
    let results: Vec<(String, String)> = choices(site, "confirmation_state")
        .into_iter()
        .filter(|(c, _)| matches!(c.as_str(), "on_time" | "extended"))
        .collect();
    let frame = Frame { act: "confirm", title: "转正", ask: "", person };
    let fields = html! {
        (form.input(&on("转正日期").help("支部大会讨论通过转正的日期")))
        (form.select(&Field::text("reason", "转正情况").required(), &results))
        (papers(form))
    };
    page(me, form, &frame, &fields)
}

/// `GET /members/{id}/confirm`.
pub(super) async fn confirm(State(site): State<Site>, me: Me, Id(id): Id<PersonId>) -> Reply {
    let person = person(&site, &me, id).await?;
    let extended = if person.facts.has("extended_until") { "extended" } else { "on_time" };
    confirm_page(&site, &me, &Form::empty().with("reason", extended).with("on", site.today()), &person).reply()
}

/// `POST /members/{id}/confirm`.
pub(super) async fn do_confirm(State(site): State<Site>, me: Me, Id(id): Id<PersonId>, posted: Posted) -> Reply {
    let (scope, person) = (me.scope("member.write")?, person(&site, &me, id).await?);
    let (mut work, mut reasons) = (site.begin(&me).await?, Vec::new());
    let done = match doing(&posted, "转正日期", &mut reasons) {
        Some(doing) => acts::confirm(&mut work, &scope, handle(id, &posted), &doing).await,
        None => Err(Fault::Refused(reasons)),
    };
    finish(done, work, id, |faults| confirm_page(&site, &me, &Form::refused(&posted, faults), &person)).await
}

// ---- 减少

fn leave_page(site: &Site, me: &Me, form: &Form, person: &Person) -> Page {
    let reasons = choices(site, "member_left_reason");
    let frame =
        Frame {
            act: "leave", title: "减少", ask: "减少后该党员不再计入名册和台账余额，可在时间线上撤销。", person
        };
    let fields = html! {
        (form.select(&Field::text("reason", "减少原因").required().help("转往其他党组织的，请办理组织关系接转"), &reasons))
        (form.input(&on("减少日期")))
        (papers(form))
    };
    page(me, form, &frame, &fields)
}

/// `GET /members/{id}/leave`.
pub(super) async fn leave(State(site): State<Site>, me: Me, Id(id): Id<PersonId>) -> Reply {
    let person = person(&site, &me, id).await?;
    leave_page(&site, &me, &Form::empty().with("on", site.today()), &person).reply()
}

/// `POST /members/{id}/leave`.
pub(super) async fn do_leave(State(site): State<Site>, me: Me, Id(id): Id<PersonId>, posted: Posted) -> Reply {
    let (scope, person) = (me.scope("member.write")?, person(&site, &me, id).await?);
    let (mut work, mut reasons) = (site.begin(&me).await?, Vec::new());
    let done = match doing(&posted, "减少日期", &mut reasons) {
        Some(doing) if went_out(&doing.reason) => {
            Err(Refusal::at("reason", "转往区外不在这里登记", "请办理组织关系接转，收到回执后自动减少").into())
        }
        Some(doing) => acts::leave(&mut work, &scope, handle(id, &posted), &doing).await,
        None => Err(Fault::Refused(reasons)),
    };
    finish(done, work, id, |faults| leave_page(&site, &me, &Form::refused(&posted, faults), &person)).await
}

// ---- 恢复

fn restore_page(me: &Me, form: &Form, person: &Person, units: &(Option<Unit>, Vec<Unit>)) -> Page {
    let frame = Frame { act: "restore", title: "恢复", ask: "", person };
    let fields = html! {
        (unit_field(form, "编入党支部", units))
        (form.input(&on("恢复日期").help("从区外转回的，请在组织关系接转中登记介绍信")))
        (papers(form))
    };
    page(me, form, &frame, &fields)
}

/// `GET /members/{id}/restore`.
pub(super) async fn restore(State(site): State<Site>, me: Me, Id(id): Id<PersonId>) -> Reply {
    let (person, units) = (person(&site, &me, id).await?, units(&site, &me).await?);
    let form = Form::empty().with("on", site.today()).with("unit", person.unit);
    restore_page(&me, &form, &person, &units).reply()
}

/// `POST /members/{id}/restore`.
pub(super) async fn do_restore(State(site): State<Site>, me: Me, Id(id): Id<PersonId>, posted: Posted) -> Reply {
    let (scope, person, units) = (me.scope("member.write")?, person(&site, &me, id).await?, units(&site, &me).await?);
    let (mut work, mut reasons) = (site.begin(&me).await?, Vec::new());
    let doing = doing(&posted, "日期", &mut reasons);
    let to = posted_unit(&posted, &units);
    if to.is_none() {
        reasons.push(Refusal::at("unit", "没有选择编入党支部", "请从列表中选择"));
    }
    let done = match (doing, to) {
        (Some(doing), Some(to)) => acts::restore(&mut work, &scope, handle(id, &posted), to, &doing).await,
        _ => Err(Fault::Refused(reasons)),
    };
    finish(done, work, id, |faults| restore_page(&me, &Form::refused(&posted, faults), &person, &units)).await
}
