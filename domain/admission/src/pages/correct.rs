//! Correcting what was typed with the application, as long as the applicant is no member yet.

use super::apply::columns;
use crate::PROCEDURE;
use crate::acts::{self, Correction};
use crate::applicant::{Applicant, ApplicantId};
use crate::store;
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome};
use case::{CaseFile, CaseId};
use maud::html;
use member::{Facts, typed};
use ui::{Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

async fn found(site: &Site, scope: &Scope, id: CaseId) -> Outcome<(CaseFile, Applicant)> {
    let mut conn = site.db.read().await?;
    let case = case::store::find(&mut conn, scope, id).await?;
    let subject = case.subject.filter(|_| case.procedure == PROCEDURE).ok_or(Fault::NotFound)?;
    let who = store::find(&mut conn, &site.keys, scope, ApplicantId(subject)).await?;
    Ok((case, who))
}

/// `GET /admission/{id}/applicant`
pub async fn ask(State(site): State<Site>, me: Me, Id(id): Id<CaseId>) -> Reply {
    let (case, who) = found(&site, &me.scope("admission.write")?, id).await?;
    if let Some(person) = who.person {
        return Ok(see_other(&format!("/members/{person}"), "此人已进入党员名册，请在这里修改"));
    }
    let form = Form::empty().with("_version", who.version).with("league", if who.league { "1" } else { "" });
    let form = columns(&site)
        .filter(|c| !c.sensitive)
        .fold(form, |form, column| form.with(&column.key, who.facts.get(&column.key)));
    page(&site, &me, (&case, &who), &form).reply()
}

fn page(site: &Site, me: &Me, (case, who): (&CaseFile, &Applicant), form: &Form) -> Page {
    let back = format!("/cases/{}", case.id);
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(format!("/admission/{}/applicant", case.id)) {
            (csrf(me))
            input type="hidden" name="_version" value=(form.value("_version"));
            (form.errors())
            div.fields {
                @for column in columns(site) { (typed::control(site, form, column, Some(&who.facts))) }
                div.field { (form.tick("league", "共青团员")) }
            }
            div.form-acts.form-acts-stay { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        } } }
    };
    Page::new("更正申请人信息")
        .lead("批准接收时以这里的内容登记入册")
        .crumb("发展党员", "/admission")
        .crumb(&case.title, back)
        .body(body)
}

/// `POST /admission/{id}/applicant`
pub async fn save(State(site): State<Site>, me: Me, Id(id): Id<CaseId>, posted: Posted) -> Reply {
    let scope = me.scope("admission.write")?;
    let (case, who) = found(&site, &scope, id).await?;
    let (mut facts, wrong) = typed::read(&site, &posted, columns(&site), Some(&who.facts));
    if facts.get("id_number") != who.facts.get("id_number") {
        forget_derived(&mut facts);
    }
    let version = posted.text("_version").parse().unwrap_or(0);
    let new = Correction { version, facts, wrong, league: posted.ticked("league") };
    let mut work = site.begin(&me).await?;
    match acts::correct(&mut work, &scope, id, new).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/cases/{id}"), "已更正申请人信息"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(&site, &me, (&case, &who), &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// Sex and birth follow from the number: with another number they are derived anew.
fn forget_derived(facts: &mut Facts) {
    facts.set("sex", "");
    facts.set("birth", "");
}
