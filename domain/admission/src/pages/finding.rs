//! One finding: what was found, what was made of it so far, and the form that ticks it off or opens it again.

use super::checks::{self, Found, basis, problem, standing};
use crate::acts::{self, NewTick};
use crate::finding::{Finding, Outcome as Made, Tick};
use crate::{gather, store};
use access::Scope;
use axum::extract::{Path, State};
use base::{Fault, Outcome};
use case::CaseId;
use maud::{Markup, html};
use ui::{Field, Form, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// A finding with the list that it stands in.
struct Place {
    found: Found,
    at: usize,
    /// Everything made of it, in order.
    ticks: Vec<Tick>,
}

impl Place {
    async fn find(site: &Site, scope: &Scope, (id, check): (&str, &str)) -> Outcome<Self> {
        let id: CaseId = id.parse().map_err(|_| Fault::NotFound)?;
        let found = checks::run(site, scope, gather::needed(id, check)).await?;
        let at = found.list.all.iter().position(|f| f.case == id.0 && f.check == check).ok_or(Fault::NotFound)?;
        let mut ticks = store::ticks(&mut *site.db.read().await?, scope, Some(id)).await?;
        ticks.retain(|t| t.check == check);
        Ok(Self { found, at, ticks })
    }

    fn finding(&self) -> Outcome<&Finding> {
        self.found.list.all.get(self.at).ok_or(Fault::NotFound)
    }
}

/// `GET /admission/check/{id}/{check}`
pub async fn show(State(site): State<Site>, me: Me, Path((id, check)): Path<(String, String)>) -> Reply {
    let place = Place::find(&site, &me.scope("admission.check")?, (&id, &check)).await?;
    let last = place.ticks.last().map_or(0, |t| t.id);
    page(&site, &me, &place, &Form::empty().with("_last", last).with("on", site.today()))?.reply()
}

fn page(site: &Site, me: &Me, place: &Place, form: &Form) -> Outcome<Page> {
    let f = place.finding()?;
    let case = place.found.list.cases.get(&f.case).ok_or(Fault::NotFound)?;
    let unit = place.found.units.get(&case.unit).map_or("", String::as_str);
    let body = html! {
        section.card { div.card-body { dl.facts {
            div { dt { "姓名" } dd { a href=(format!("/cases/{}", case.id)) { (case.title) } } }
            div { dt { "党组织" } dd { (unit) } }
            div { dt { "问题" } dd { (problem(f)) } }
            div { dt { "具体情况" } dd { (f.what) } }
            div { dt { "依据" } dd { (basis(site, f)) } }
            div { dt { "整改" } dd { (standing(f)) } }
        } @if !f.found { p.hint { "改正登记以后，排查已不再检出这个问题。" } } } }
        (history(&place.ticks))
        (parts::card(if f.state.is_due() { "登记整改" } else { "恢复待整改" }, &answer(me, f, form)))
    };
    let page = Page::new("整改销号").lead("结论由登记人负责，留存备查").crumb("发展党员", "/admission");
    Ok(page.crumb("发展党员排查", "/admission/check").body(body))
}

fn history(ticks: &[Tick]) -> Markup {
    if ticks.is_empty() {
        return html! {};
    }
    let table = html! {
        div.list tabindex="0" role="region" aria-label="处理经过" { table.table.table-cards {
            thead { tr { th scope="col" { "结果" } th scope="col" { "日期" } th scope="col" { "情况" } th scope="col" { "当时检出" } th scope="col" { "登记" } } }
            tbody { @for t in ticks { tr {
                td.lead-cell data-label="结果" { (t.outcome.name()) }
                td.nowrap data-label="日期" { (t.on) }
                td data-label="情况" { (t.how) }
                td data-label="当时检出" { (t.what) }
                td data-label="登记" { span { (t.recorded_by) " " span.nowrap { (t.recorded_at.to_local_text()) } } }
            } } }
        } }
    };
    parts::card("处理经过", &table)
}

fn answer(me: &Me, f: &Finding, form: &Form) -> Markup {
    let results = [Made::Mended, Made::Unfounded].map(|o| (o.key(), o.name()));
    let (how, help, button) = if f.state.is_due() {
        ("整改情况或不属实的理由", "写明怎样整改、补了什么材料；不属实的写明核查经过和依据", "登记整改")
    } else {
        ("恢复的原因", "原来的结论留存备查", "恢复待整改")
    };
    html! {
        form.form method="post" action=(format!("/admission/check/{}/{}", f.case, f.check)) {
            (csrf(me))
            input type="hidden" name="_last" value=(form.value("_last"));
            (form.errors())
            @if !f.state.is_due() { input type="hidden" name="outcome" value=(Made::Reopened.key()); }
            div.fields {
                @if f.state.is_due() { (form.select(&Field::of("select", "outcome", "核查结果").required(), &results)) }
                (form.input(&Field::of("date", "on", "日期").required()))
                (form.area(&Field::text("how", how).required().wide().max(500).help(help), 4))
            }
            div.form-acts { button.btn.btn-primary { (button) } a.btn.btn-outline-secondary href="/admission/check" { "返回" } }
        }
    }
}

/// `POST /admission/check/{id}/{check}`
pub async fn tick(
    State(site): State<Site>,
    me: Me,
    Path((id, check)): Path<(String, String)>,
    posted: Posted,
) -> Reply {
    let scope = me.scope("admission.check")?;
    let new = NewTick {
        case: id.parse().map_err(|_| Fault::NotFound)?,
        check: check.clone(),
        last: posted.text("_last").parse().unwrap_or(0),
        outcome: posted.text("outcome").to_owned(),
        on: posted.text("on").parse().ok(),
        how: posted.text("how").to_owned(),
    };
    let mut work = site.begin(&me).await?;
    match acts::tick(&mut work, &scope, &new).await {
        Ok(()) => {
            work.commit().await?;
            let said = Made::parse(&new.outcome).map_or("", Made::name);
            Ok(see_other("/admission/check", &format!("已登记：{said}")))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            let place = Place::find(&site, &scope, (&id, &check)).await?;
            page(&site, &me, &place, &Form::refused(&posted, faults))?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
