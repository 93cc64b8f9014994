//! A finished month: the way to its sheet, and taking it back with a reason.

use super::{href, lead};
use crate::acts;
use crate::store::{self, Finished};
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome};
use maud::html;
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

async fn found(site: &Site, scope: &Scope, id: i64) -> Outcome<Finished> {
    store::find_finished(&mut *site.db.read().await?, scope, id).await
}

/// `GET /monthly/checks/{id}`: where an entry of the ledger leads.
pub async fn go(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let check = found(&site, &me.scope("member.read")?, id).await?;
    Ok(lead(&href(check.unit, check.month)))
}

/// `GET /monthly/checks/{id}/reopen`
pub async fn ask(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let check = found(&site, &me.scope("member.write")?, id).await?;
    page(&me, &check, &Form::empty()).reply()
}

fn page(me: &Me, check: &Finished, form: &Form) -> Page {
    let back = href(check.unit, check.month);
    let why = Field::text("why", "撤回的原因").required().wide().max(300).help("如“漏核一名党员”");
    let body = html! {
        form.form method="post" action=(format!("/monthly/checks/{}/reopen", check.id)) {
            (csrf(me)) (form.errors())
            p { "将撤回" (check.month.chinese()) "校对的完成（" (check.on.chinese()) "，" (check.recorded_by) "）。记录保留备查，它的分录红字冲销。" }
            div.fields { (form.input(&why)) }
            div.form-acts { button.btn.btn-danger { "撤回完成" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        }
    };
    Page::new("撤回完成").crumb("每月校对", "/monthly").crumb(format!("{}校对", check.month.chinese()), back).body(body)
}

/// `POST /monthly/checks/{id}/reopen`
pub async fn reopen(State(site): State<Site>, me: Me, Id(id): Id<i64>, posted: Posted) -> Reply {
    let scope = me.scope("member.write")?;
    let mut work = site.begin(&me).await?;
    match acts::reopen(&mut work, &scope, id, posted.text("why")).await {
        Ok(check) => {
            work.commit().await?;
            Ok(see_other(&href(check.unit, check.month), "已撤回完成"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            let check = found(&site, &scope, id).await?;
            page(&me, &check, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
