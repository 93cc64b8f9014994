//! Annulling a step with a reason; taking back a case of which no step stands.

use super::{list_href, readable};
use crate::acts::{self, step_of};
use crate::file::{CaseFile, CaseId, standing};
use crate::store;
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome};
use catalogue::Procedure;
use maud::html;
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

/// The case of a row, for whoever may change it.
async fn writable<'s>(site: &'s Site, me: &Me, row: i64) -> Outcome<(CaseFile, &'s Procedure, Scope)> {
    let mut conn = site.db.read().await?;
    let case = store::case_of_row(&mut conn, &me.scope("case.write")?, row).await?;
    let (procedure, _) = readable(site, me, &case)?;
    let scope = me.scope(&procedure.write).map_err(|_| Fault::NotFound)?;
    Ok((store::find(&mut conn, &scope, case.id).await?, procedure, scope))
}

/// `GET /cases/rows/{row}/annul`
pub async fn ask(State(site): State<Site>, me: Me, Id(row): Id<i64>) -> Reply {
    let (case, procedure, scope) = writable(&site, &me, row).await?;
    let form = Form::empty().with("_version", case.version);
    page(&site, &me, (&case, procedure, &scope), row, &form).await?.reply()
}

async fn page(
    site: &Site,
    me: &Me,
    (case, procedure, scope): (&CaseFile, &Procedure, &Scope),
    row: i64,
    form: &Form,
) -> Outcome<Page> {
    let rows = store::rows(&mut *site.db.read().await?, &site.keys, scope, case.id).await?;
    let wrong = rows.iter().find(|r| r.id == row).ok_or(Fault::NotFound)?;
    let step = step_of(procedure, &wrong.step)?;
    let back = format!("/cases/{}", case.id);
    let reason = Field::text("_reason", "撤销原因").required().wide().max(200).help("如“日期录错”“结果选错”");
    let body = html! {
        form.form method="post" action=(format!("/cases/rows/{row}/annul")) {
            (csrf(me))
            input type="hidden" name="_version" value=(form.value("_version"));
            (form.errors())
            p { "将撤销 " b { (step.name) } "（" (wrong.on.chinese()) "，" (wrong.recorded_by) "登记）。原记录保留备查，它的分录红字冲销。" }
            div.fields { (form.input(&reason)) }
            div.form-acts { button.btn.btn-danger { "撤销这一步" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        }
    };
    let page = Page::new("撤销步骤").crumb("办理事项", "/procedures").crumb(&procedure.name, list_href(procedure));
    Ok(page.crumb(&case.title, back).body(body))
}

/// `POST /cases/rows/{row}/annul`
pub async fn annul(State(site): State<Site>, me: Me, Id(row): Id<i64>, posted: Posted) -> Reply {
    let (case, procedure, scope) = writable(&site, &me, row).await?;
    let version = posted.text("_version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    match acts::annul(&mut work, &scope, row, version, posted.text("_reason")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/cases/{}", case.id), "已撤销，原来的分录已红字冲销"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            let form = Form::refused(&posted, faults);
            page(&site, &me, (&case, procedure, &scope), row, &form).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// The case itself, for whoever may change it.
async fn own<'s>(site: &'s Site, me: &Me, id: CaseId) -> Outcome<(CaseFile, &'s Procedure, Scope)> {
    let mut conn = site.db.read().await?;
    let case = store::find(&mut conn, &me.scope("case.write")?, id).await?;
    let (procedure, _) = readable(site, me, &case)?;
    let scope = me.scope(&procedure.write).map_err(|_| Fault::NotFound)?;
    Ok((store::find(&mut conn, &scope, id).await?, procedure, scope))
}

/// `GET /cases/{id}/retract`
pub async fn ask_retract(State(site): State<Site>, me: Me, Id(id): Id<CaseId>) -> Reply {
    let (case, procedure, scope) = own(&site, &me, id).await?;
    let rows = store::rows(&mut *site.db.read().await?, &site.keys, &scope, id).await?;
    if !standing(&rows).is_empty() {
        return Ok(see_other(&format!("/cases/{id}"), "事项还有已办理的步骤，请从后往前逐步撤销，再撤销登记"));
    }
    retract_page(&me, &case, procedure, &Form::empty().with("_version", case.version)).reply()
}

fn retract_page(me: &Me, case: &CaseFile, procedure: &Procedure, form: &Form) -> Page {
    let back = format!("/cases/{}", case.id);
    let reason = Field::text("_reason", "撤销原因").required().wide().max(200).help("如“登记错了人”“重复登记”");
    let body = html! {
        form.form method="post" action=(format!("{back}/retract")) {
            (csrf(me))
            input type="hidden" name="_version" value=(form.value("_version"));
            (form.errors())
            p { "将撤销 " b { (case.title) } " 的登记，撤销后不再列出；操作记录保留备查。" }
            div.fields { (form.input(&reason)) }
            div.form-acts { button.btn.btn-danger { "撤销登记" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        }
    };
    let page = Page::new("撤销登记").crumb("办理事项", "/procedures").crumb(&procedure.name, list_href(procedure));
    page.crumb(&case.title, back).body(body)
}

/// `POST /cases/{id}/retract`
pub async fn retract(State(site): State<Site>, me: Me, Id(id): Id<CaseId>, posted: Posted) -> Reply {
    let (case, procedure, scope) = own(&site, &me, id).await?;
    let version = posted.text("_version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    match acts::retract(&mut work, &scope, id, version, posted.text("_reason")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&list_href(procedure), "已撤销登记"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            retract_page(&me, &case, procedure, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
