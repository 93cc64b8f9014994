//! Forms that put right what was entered wrongly: correction and annulment.

use super::acts::{Frame, finish, page, person, units};
use super::form::{posted_unit, unit_field};
use super::{choices, handle};
use crate::acts;
use crate::store::{self, Person};
use axum::extract::State;
use base::id::PersonId;
use base::{Fault, Refusal};
use maud::html;
use org::Unit;
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site};

// ---- 更正

fn correct_page(site: &Site, me: &Me, form: &Form, person: &Person, units: &(Option<Unit>, Vec<Unit>)) -> Page {
    let ask = "原来的分录将被红字冲销，按更正后的内容重新登记在原来的日期。";
    let frame = Frame { act: "correct", title: "更正", ask, person };
    let fields = html! {
        (unit_field(form, "所在党支部", units))
        (form.select(&Field::text("category", "人员类别").required(), &choices(site, "membership_category")))
        (form.input(&Field::text("why", "更正原因").required().wide().max(200).help("只用于当初登记错误；真实的变动请办理转接或转正")))
    };
    page(me, form, &frame, &fields)
}

/// `GET /members/{id}/correct`.
pub(super) async fn correct(State(site): State<Site>, me: Me, Id(id): Id<PersonId>) -> Reply {
    let (person, units) = (person(&site, &me, id).await?, units(&site, &me).await?);
    let form = Form::empty().with("unit", person.unit).with("category", person.category());
    correct_page(&site, &me, &form, &person, &units).reply()
}

/// `POST /members/{id}/correct`.
pub(super) async fn do_correct(State(site): State<Site>, me: Me, Id(id): Id<PersonId>, posted: Posted) -> Reply {
    let (scope, person, units) = (me.scope("member.write")?, person(&site, &me, id).await?, units(&site, &me).await?);
    let mut work = site.begin(&me).await?;
    let done = match posted_unit(&posted, &units) {
        Some(unit) => {
            let right = (unit, posted.text("category"));
            acts::correct(&mut work, &scope, handle(id, &posted), right, posted.text("why")).await
        }
        None => Err(Refusal::at("unit", "没有选择所在党支部", "请从列表中选择").into()),
    };
    finish(done, work, id, |faults| correct_page(&site, &me, &Form::refused(&posted, faults), &person, &units)).await
}

// ---- 撤销

fn annul_page(me: &Me, form: &Form, person: &Person) -> Page {
    let ask = "这项变动的分录将被红字冲销，名册恢复到变动之前。";
    let frame = Frame { act: "annul", title: "撤销最近一次变动", ask, person };
    let fields = html! {
        input type="hidden" name="event" value=(form.value("event"));
        (form.input(&Field::text("why", "撤销原因").required().wide().max(200)))
    };
    page(me, form, &frame, &fields)
}

/// `GET /members/{id}/annul`.
pub(super) async fn annul(State(site): State<Site>, me: Me, Id(id): Id<PersonId>, params: Params) -> Reply {
    let person = person(&site, &me, id).await?;
    annul_page(&me, &Form::empty().with("event", params.text("event")), &person).reply()
}

/// `POST /members/{id}/annul`. Taking back the first event takes the person out of the roster: then there is no page to go back to.
pub(super) async fn do_annul(State(site): State<Site>, me: Me, Id(id): Id<PersonId>, posted: Posted) -> Reply {
    let (scope, person) = (me.scope("member.write")?, person(&site, &me, id).await?);
    let mut work = site.begin(&me).await?;
    let event = posted.text("event").parse().unwrap_or(0);
    let done = acts::annul(&mut work, &scope, handle(id, &posted), event, posted.text("why")).await;
    match done {
        Err(Fault::Refused(faults)) => annul_page(&me, &Form::refused(&posted, faults), &person).refused().reply(),
        other => {
            other?;
            let still = store::find(work.conn(), &site.keys, &scope, id).await.is_ok();
            work.commit().await?;
            let to = if still { format!("/members/{id}") } else { "/members".to_owned() };
            Ok(ui::see_other(&to, "已撤销"))
        }
    }
}
