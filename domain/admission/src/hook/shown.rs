//! What the page of a case shows of its applicant.

use crate::applicant::ApplicantId;
use crate::store;
use access::Scope;
use case::hook::ShownFuture;
use case::{CaseFile, State};
use db::Conn;
use maud::html;
use ui::{Site, parts};

pub(super) fn shown<'a>(conn: &'a mut Conn, site: &'a Site, scope: &'a Scope, case: &'a CaseFile) -> ShownFuture<'a> {
    Box::pin(async move {
        let Some(id) = case.subject else { return Ok(html! {}) };
        let who = store::find(conn, &site.keys, scope, ApplicantId(id)).await?;
        let number = who.facts.id_number().map(|n| n.mask()).unwrap_or_default();
        let code = |table: &str, code: &str| {
            let row = site.catalogue.codes(table).and_then(|t| t.get(code));
            row.map_or_else(|| code.to_owned(), |r| r.name.clone())
        };
        let fact = |name: &str, value: String| html! { @if !value.is_empty() { div { dt { (name) } dd { (value) } } } };
        let body = html! {
            dl.facts {
                (fact("公民身份号码", number))
                (fact("性别", code("sex_gbt2261_1", who.facts.get("sex"))))
                (fact("出生日期", who.facts.get("birth").to_owned()))
                (fact("学历", code("education_member", who.facts.get("education"))))
                (fact("工作单位", who.facts.get("work_place").to_owned()))
                @if who.league { div { dt { "团员" } dd { "是" } } }
                @if let Some(person) = who.person { div { dt { "党员名册" } dd { a href=(format!("/members/{person}")) { (who.facts.get("name")) } } } }
            }
            p.d-flex.flex-wrap.gap-2 {
                (print::links(&format!("/admission/{}/dossier", case.id), "发展党员档案"))
                (print::links(&format!("/admission/{}/archive", case.id), "归档目录"))
                @if who.person.is_none() && case.state == State::Open {
                    " " a.btn.btn-outline-secondary href=(format!("/admission/{}/applicant", case.id)) { "更正申请人信息" }
                }
            }
        };
        Ok(parts::card("申请人", &body))
    })
}
