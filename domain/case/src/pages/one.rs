//! One case: what it is, where it stands, every step with what was recorded.

use super::list::signs;
use super::trail::Trail;
use super::{list_href, readable, stage_name};
use crate::file::{CaseFile, CaseId, STEP, StepRow, standing};
use crate::hook;
use crate::{store, waits};
use access::Scope;
use attachment::{Attachment, AttachmentId};
use axum::extract::State;
use base::{Fault, Outcome};
use catalogue::{CaseSubject, FieldType, Procedure};
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::{Id, Me, Page, Reply, Site, parts, see_other};

/// `GET /cases/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<CaseId>) -> Reply {
    let mut conn = site.db.read().await?;
    let case = store::find(&mut conn, &me.scope("case.read")?, id).await?;
    let (procedure, scope) = readable(&site, &me, &case)?;
    let case = store::find(&mut conn, &scope, case.id).await?;
    let unit = org::store::find(&mut conn, &scope, case.unit).await?;
    let rows = store::rows(&mut conn, &site.keys, &scope, id).await?;
    let mut files: HashMap<i64, Vec<Attachment>> = HashMap::new();
    for row in rows.iter().filter(|r| r.values.iter().any(|(_, v)| matches!(v, record::value::Value::Files(_)))) {
        files.insert(row.id, attachment::list(&mut conn, &scope, STEP, row.id).await?);
    }
    let subject = subject(&mut conn, &site, &scope, procedure, &case).await?;
    drop(conn);
    let panels = site.panels(&me, "case", id.0).await?;
    let states = waits::states(procedure, &rows, &site.catalogue, site.today());
    let may_write = me.scope(&procedure.write).is_ok_and(|s| s.covers(&unit.path));
    let above = me.scope(&procedure.write).is_ok_and(|s| s.stands_above(&unit.path));
    let trail = Trail {
        site: &site,
        scope: &scope,
        case: &case,
        unit: &unit,
        procedure,
        rows: &rows,
        files: &files,
        may_write,
        above,
    };
    let body = html! {
        (heading(&site, &me, procedure, &case, &unit))
        (subject)
        (panels)
        (trail.steps(&states))
        (trail.missing())
        (trail.annulled())
    };
    let acts = html! {
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        @if may_write && standing(&rows).is_empty() { a.btn.btn-outline-secondary href=(format!("/cases/{id}/retract")) { "撤销登记" } }
    };
    let page = Page::new(&case.title).lead(format!("{} · {}", procedure.name, stage_name(procedure, &case.stage)));
    page.crumb("办理事项", "/procedures").crumb(&procedure.name, list_href(procedure)).acts(acts).body(body).reply()
}

/// What the noun behind the procedure shows of whom the case is about.
async fn subject(
    conn: &mut Conn,
    site: &Site,
    scope: &Scope,
    procedure: &Procedure,
    case: &CaseFile,
) -> Outcome<Markup> {
    match hook::noun(&procedure.noun) {
        Some(noun) => (noun.shown)(conn, site, scope, case).await,
        None => Ok(html! {}),
    }
}

fn heading(site: &Site, me: &Me, procedure: &Procedure, case: &CaseFile, unit: &org::Unit) -> Markup {
    let person = case.subject.filter(|_| procedure.subject == CaseSubject::Person && me.can("member.read"));
    html! {
        section.card { div.card-body {
            dl.facts {
                div { dt { "党组织" } dd { @if me.can("unit.read") { a href=(format!("/units/{}", unit.id)) { (unit.name) } } @else { (unit.name) } } }
                @if let Some(person) = person { div { dt { "党员" } dd { a href=(format!("/members/{person}")) { (case.title) } } } }
                div { dt { "所在步骤" } dd { (stage_name(procedure, &case.stage)) " " (signs(case, site.today())) } }
                @if let Some(due) = case.due { div { dt { "下一步期限" } dd { (due.chinese()) " " (stage_name(procedure, &case.due_step)) } } }
                div { dt { "登记" } dd { (case.opened_by) " " (case.opened_at.to_local_text()) } }
            }
            (parts::clause(&procedure.basis.clause().unwrap_or_default()))
        } }
    }
}

/// `GET /cases/rows/{row}`: to the case and the row in it; where entries say that they are proved.
pub async fn by_row(State(site): State<Site>, me: Me, Id(row): Id<i64>) -> Reply {
    let case = store::case_of_row(&mut *site.db.read().await?, &me.scope("case.read")?, row).await?;
    readable(&site, &me, &case)?;
    Ok(see_other(&format!("/cases/{}#r-{row}", case.id), "这是分录的依据"))
}

/// `GET /cases/files/{file}`
pub async fn file(State(site): State<Site>, me: Me, Id(file): Id<AttachmentId>) -> Reply {
    let mut conn = site.db.read().await?;
    let scope = me.scope("case.read")?;
    let row = attachment::source_of(&mut conn, &scope, STEP, file).await?;
    let case = store::case_of_row(&mut conn, &scope, row).await?;
    let (procedure, scope) = readable(&site, &me, &case)?;
    let rows = store::rows(&mut conn, &site.keys, &scope, case.id).await?;
    drop(conn);
    serve_file(&site, &me, procedure, (&rows, &scope), file).await
}

/// A file of a case whose rows the actor may read, for a noun that shows a case to somebody beyond its own unit; every time with a
/// line in the audit. A file of an annulled step, or of a sensitive field that the reach does not open, is not found.
///
/// # Errors
/// [`Fault::NotFound`] for a file that is none of these rows'.
pub async fn serve_file(
    site: &Site,
    me: &Me,
    procedure: &Procedure,
    (rows, scope): (&[StepRow], &Scope),
    file: AttachmentId,
) -> Reply {
    let holds = |row: &&StepRow| {
        let fields = procedure.step(&row.step).map(|s| s.fields.as_slice()).unwrap_or_default();
        let visible = |f: &&catalogue::Field| f.kind == FieldType::File && (!f.sensitive || scope.may_see(&f.key));
        fields.iter().filter(visible).any(|f| row.values.files(&f.key).contains(&file.0))
    };
    let owner = standing(rows).into_iter().find(holds).ok_or(Fault::NotFound)?;
    attachment::serve(site, me, STEP, owner.id, file).await
}
