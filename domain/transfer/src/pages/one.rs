//! One transfer as either side sees it: facts, what is to be done next and by whom, what was done.

use super::facts::facts;
use crate::file::{Kind, State as Stands, Transfer, TransferId};
use crate::hook::{issuer, reaches};
use crate::store;
use access::{Actor, Scope};
use attachment::AttachmentId;
use axum::extract::{Path, State};
use base::{Fault, Outcome};
use case::StepRow;
use case::acts::procedure_of;
use case::file::standing;
use catalogue::{FieldType, Procedure, Step};
use db::Conn;
use maud::{Markup, html};
use procedure::Standing;
use ui::{Id, Me, Page, Reply, Site, parts};

/// Whether the actor may take a step, as far as the hand goes.
pub(super) async fn may(conn: &mut Conn, actor: &Actor, t: &Transfer, step: &str) -> Outcome<bool> {
    if step == "letter" {
        let Some(from) = t.from else { return Ok(false) };
        let by = issuer(conn, actor.district, from).await?;
        return reaches(conn, actor, "transfer.letter", by.map(|u| u.id)).await;
    }
    let side = if t.kind == Kind::In || (t.kind == Kind::Within && step == "accept") { t.to } else { t.from };
    reaches(conn, actor, "transfer.write", side).await
}

/// `GET /transfer/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<TransferId>) -> Reply {
    let mut conn = site.db.read().await?;
    let t = store::find(&mut conn, &site.keys, &me.scope("transfer.read")?, id).await?;
    let procedure = procedure_of(&site.catalogue, t.kind.key())?;
    let all = Scope::whole(me.district);
    let rows = case::store::rows(&mut conn, &site.keys, &all, t.case).await?;
    let facts = facts(&mut conn, &site, &t).await?;
    let states = case::waits::states(procedure, &rows, &site.catalogue, site.today());
    let mut open: Vec<(&Step, bool)> = Vec::new();
    for state in states.iter().filter(|s| matches!(s.standing, Standing::Open { .. })) {
        open.push((state.step, may(&mut conn, &me, &t, &state.step.key).await?));
    }
    let mut undo = Vec::new();
    for row in standing(&rows) {
        if may(&mut conn, &me, &t, &row.step).await? {
            undo.push(row.id);
        }
    }
    let own = reaches(&mut conn, &me, "case.read", t.owner()).await?;
    let sees = match t.person {
        Some(person) => member::store::brief(&mut conn, &me.scope("member.read")?, &[person]).await?.pop(),
        None => None,
    };
    drop(conn);
    let view = View { site: &site, procedure, t: &t, rows: &rows, undo: &undo, own };
    let body = html! {
        section.card { div.card-body {
            (facts)
            @if let Some(who) = sees { p { a href=(format!("/members/{}", who.id)) { "查看" (who.name) "的党员信息" } } }
            (view.papers(&me))
        } }
        (view.next(&open))
        (view.trail())
        (parts::clause(&procedure.basis.clause().unwrap_or_default()))
    };
    let acts = html! { button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" } };
    let page = Page::new(&t.name).lead(format!("{} · {}", t.kind.name(), t.state.name()));
    page.crumb("组织关系接转", "/transfer").acts(acts).body(body).reply()
}

/// `GET /transfer/{id}/files/{file}`: what either side has added, for both.
pub async fn file(State(site): State<Site>, me: Me, Path((id, file)): Path<(String, String)>) -> Reply {
    let id: TransferId = id.parse().map_err(|_| Fault::NotFound)?;
    let file: AttachmentId = file.parse().map_err(|_| Fault::NotFound)?;
    let read = me.scope("transfer.read")?;
    let mut conn = site.db.read().await?;
    let t = store::find(&mut conn, &site.keys, &read, id).await?;
    let all = Scope::whole(me.district);
    let rows = case::store::rows(&mut conn, &site.keys, &all, t.case).await?;
    drop(conn);
    case::serve_file(&site, &me, procedure_of(&site.catalogue, t.kind.key())?, (&rows, &read), file).await
}

struct View<'a> {
    site: &'a Site,
    procedure: &'a Procedure,
    t: &'a Transfer,
    rows: &'a [StepRow],
    /// Rows that whoever reads may annul.
    undo: &'a [i64],
    /// Whoever reads reaches the case itself.
    own: bool,
}

impl View<'_> {
    fn papers(&self, me: &Me) -> Markup {
        let t = self.t;
        html! {
            @if t.kind == Kind::Out && !t.letter_no.is_empty() && t.state != Stands::Withdrawn {
                p { a.btn.btn-outline-secondary href=(format!("/transfer/{}/letter", t.id)) { "查看介绍信" } }
            }
            @if t.kind == Kind::In && t.state == Stands::Done {
                p { a.btn.btn-outline-secondary href=(format!("/transfer/{}/receipt", t.id)) { "下载回执（.docx）" } }
            }
            @if self.own && me.can("case.read") { p { a href=(format!("/cases/{}", t.case)) { "全部步骤和撤销记录" } } }
        }
    }

    /// What can be done next, and by whom.
    fn next(&self, open: &[(&Step, bool)]) -> Markup {
        let first = open.iter().position(|(_, may)| *may);
        html! {
            @if !open.is_empty() && self.t.state == Stands::Open {
                (parts::card("现在该办", &html! { ul.line { @for (at, (step, may)) in open.iter().enumerate() { li {
                    h3.h4 { (step.name) }
                    @if !step.help.is_empty() { p.hint { (step.help) } }
                    @if *may { a class=(if Some(at) == first { "btn btn-primary" } else { "btn btn-outline-secondary" }) href=(format!("/transfer/{}/steps/{}", self.t.id, step.key)) { "登记：" (step.name) } }
                    @else { p.meta { "由对方或上级党组织办理" } }
                } } } }))
            }
        }
    }

    fn trail(&self) -> Markup {
        let stand = standing(self.rows);
        html! {
            (parts::card("办理经过", &html! {
                @if stand.is_empty() { p.hint { "还没有办理步骤" } }
                ol.line { @for row in &stand { (self.row(row)) } }
            }))
        }
    }

    fn row(&self, row: &StepRow) -> Markup {
        let step = self.procedure.step(&row.step);
        let outcome = step.and_then(|s| s.outcome(&row.outcome)).map(|o| o.name.as_str());
        html! {
            li id=(format!("r-{}", row.id)) {
                h3.h4 { (step.map_or("", |s| s.name.as_str())) @if let Some(outcome) = outcome { "：" (outcome) } }
                dl.facts {
                    div { dt { "日期" } dd { (row.on.chinese()) } }
                    @for field in step.map(|s| s.fields.as_slice()).unwrap_or_default() { (self.field(field, row)) }
                    @if !row.document.is_empty() { div { dt { "依据" } dd { (row.document) } } }
                    @for mark in &row.marks { div { dt { (mark.kind_name()) } dd { (mark.what) @if !mark.reason.is_empty() { "；放行：" (mark.by) "，" (mark.reason) } } } }
                }
                p.meta { (row.recorded_by) " " (row.recorded_at.to_local_text()) "登记" }
                @if self.undo.contains(&row.id) {
                    p { a href=(format!("/transfer/{}/annul/{}", self.t.id, row.id)) { "撤销这一步" } }
                }
            }
        }
    }

    fn field(&self, field: &catalogue::Field, row: &StepRow) -> Markup {
        let Some(value) = row.values.get(&field.key) else { return html! {} };
        let text = match (field.key.as_str(), field.kind) {
            (_, FieldType::File) => return self.files(field, row),
            ("paid_to", _) => crate::rules::month_chinese(row.values.text("paid_to")),
            _ => format!("{}{}", value.shown(&self.site.catalogue, field), field.unit),
        };
        html! { div { dt { (field.name) } dd { (text) } } }
    }

    fn files(&self, field: &catalogue::Field, row: &StepRow) -> Markup {
        let files = row.values.files(&field.key);
        html! {
            @if !files.is_empty() { div { dt { (field.name) } dd {
                @for (at, file) in files.iter().enumerate() {
                    a href=(format!("/transfer/{}/files/{file}", self.t.id)) { "附件" (at + 1) } " "
                }
            } } }
        }
    }
}
