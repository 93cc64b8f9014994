//! Forms for what happens to a member and is simply recorded: confirmation, death. Transfers, and whatever touches Party standing,
//! are cases of their own nouns.

use super::form::units_for;
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

/// The procedure by which alone somebody leaves for a reason; none where leaving is simply recorded.
fn procedure_of<'s>(site: &'s Site, reason: &str) -> Option<&'s str> {
    let row = site.catalogue.codes("member_left_reason").and_then(|t| t.get(reason))?;
    let key = row.extra.get("procedure")?;
    Some(site.catalogue.procedure(key).map_or(key.as_str(), |p| p.name.as_str()))
}

fn leave_page(site: &Site, me: &Me, form: &Form, person: &Person) -> Page {
    let mut reasons = choices(site, "member_left_reason");
    reasons.retain(|(code, _)| procedure_of(site, code).is_none());
    let frame =
        Frame {
            act: "leave", title: "减少", ask: "减少后该党员不再计入名册和台账余额，可在时间线上撤销。", person
        };
    let fields = html! {
        (form.select(&Field::text("reason", "减少原因").required().help("转往其他党组织的，办理组织关系接转；停止党籍、退党、除名、开除的，办理党籍和组织处置"), &reasons))
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
        Some(doing) => match procedure_of(&site, &doing.reason) {
            Some(name) => {
                let remedy = format!("请在“党籍和组织处置”中办理{name}，批准后自动减少");
                Err(Refusal::at("reason", "这种减少须按规定程序办理，不在这里登记", remedy).into())
            }
            None => acts::leave(&mut work, &scope, handle(id, &posted), &doing).await,
        },
        None => Err(Fault::Refused(reasons)),
    };
    finish(done, work, id, |faults| leave_page(&site, &me, &Form::refused(&posted, faults), &person)).await
}
