//! Everybody who waits to be accepted by the branches in reach: one form, accepted together.

use super::facts::{names, side};
use crate::State as Stands;
use crate::acts;
use crate::file::{Transfer, TransferId};
use crate::store::{self, Filter, Side};
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, secret};
use case::acts::NewStep;
use maud::{Markup, html};
use record::rules::Texts;
use std::collections::HashMap;
use ui::{Field, Form, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// Shown at once at most; the rest comes when these are done.
const SHOWN: i64 = 200;

/// Who waits, with the version of each case and the names of the units.
struct Waiting {
    all: Vec<(Transfer, i64)>,
    names: HashMap<UnitId, String>,
}

async fn waiting(site: &Site, scope: &Scope) -> Outcome<Waiting> {
    let filter = Filter { state: Some(Stands::Open), side: Some(Side::To), ..Filter::default() };
    let mut conn = site.db.read().await?;
    let found = store::page(&mut conn, &site.keys, scope, &filter, Some((SHOWN, 0))).await?;
    let names = names(&mut conn, scope.district(), &found).await?;
    let cases = Scope::whole(scope.district_id());
    let mut all = Vec::new();
    for t in found {
        let version = case::store::find(&mut conn, &cases, t.case).await?.version;
        all.push((t, version));
    }
    Ok(Waiting { all, names })
}

/// `GET /transfer/incoming`
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    let waiting = waiting(&site, &me.scope("transfer.write")?).await?;
    let form = Form::empty().with("_request", secret::random_token(24)?).with("on", site.today());
    page(&me, &waiting, &form).reply()
}

fn page(me: &Me, waiting: &Waiting, form: &Form) -> Page {
    let body = html! {
        (form.errors())
        @if waiting.all.is_empty() {
            (parts::empty("没有等待接收的党员", "转出方提出后列在这里；区外来的先登记介绍信", &html! { a.btn.btn-outline-secondary href="/transfer" { "返回组织关系接转" } }))
        } @else {
            section.card { div.card-body { form.form method="post" action="/transfer/incoming" {
                (csrf(me))
                input type="hidden" name="_request" value=(form.value("_request"));
                div.fields { (form.input(&Field::of("date", "on", "接收日期").required().help("当天起转入；退回的请点开逐件办理"))) }
                fieldset id="f-transfers" {
                    legend { "等待接收的党员" }
                    @for fault in form.faults_of("transfers") { div.field-error { (fault) } }
                    (table(waiting, form))
                }
                div.form-acts.form-acts-stay { button.btn.btn-primary { "接收所选党员" } a.btn.btn-outline-secondary href="/transfer" { "返回" } }
            } } }
        }
    };
    Page::new("等待接收").lead(format!("{} 人", waiting.all.len())).crumb("组织关系接转", "/transfer").body(body)
}

fn table(waiting: &Waiting, form: &Form) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="等待接收的党员" { table.table.table-cards {
            thead { tr { th scope="col" { "选择" } th scope="col" { "姓名" } th scope="col" { "转出" } th scope="col" { "转入" } th scope="col" { "期限" } } }
            tbody { @for (t, version) in &waiting.all {
                // The version that the form showed first stays with it when it comes back refused.
                @let name = format!("v_{}", t.id);
                @let seen = if form.value(&name).is_empty() { version.to_string() } else { form.value(&name).to_owned() };
                tr {
                    td data-label="选择" {
                        input type="hidden" name=(name) value=(seen);
                        label.form-check { input.form-check-input type="checkbox" name="transfers" value=(t.id) checked[form.has("transfers", &t.id.to_string())]; span.form-check-label { "选择" span.visually-hidden { (t.name) } } }
                    }
                    td.lead-cell data-label="姓名" { a href=(format!("/transfer/{}", t.id)) { (t.name) } }
                    td data-label="转出" { (side(t, t.from, &waiting.names)) }
                    td data-label="转入" { (side(t, t.to, &waiting.names)) }
                    td.nowrap data-label="期限" { @if let Some(due) = t.due { (due) } }
                }
            } }
        } }
    }
}

/// `POST /transfer/incoming`
pub async fn accept(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("transfer.write")?;
    match try_accept(&site, &me, &scope, &posted).await {
        Ok(n) => Ok(see_other("/transfer/incoming", &format!("已接收 {n} 人"))),
        Err(Fault::Refused(faults)) => {
            let waiting = waiting(&site, &scope).await?;
            page(&me, &waiting, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_accept(site: &Site, me: &Me, scope: &Scope, posted: &Posted) -> Outcome<usize> {
    let ids = posted.all("transfers").filter_map(|id| id.parse::<i64>().ok());
    let chosen: Vec<(TransferId, i64)> =
        ids.map(|id| (TransferId(id), posted.text(&format!("v_{id}")).parse().unwrap_or(0))).collect();
    let request = posted.text("_request").chars().take(60).collect();
    let texts = Texts::new().with("on", posted.text("on"));
    let step = NewStep { texts, request, ..NewStep::default() };
    let mut work = site.begin(me).await?;
    acts::accept(&mut work, scope, &site.attachments, &chosen, &step).await?;
    work.commit().await?;
    Ok(chosen.len())
}
