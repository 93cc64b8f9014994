//! What a member sees of publicities, on a telephone: what is running in the own unit and above it, and a form to say something.

use crate::gather::{self, Running};
use crate::{OBJECTION, PUBLICITY, acts, rules};
use access::Scope;
use attachment::{Attachment, AttachmentId};
use axum::extract::{Path, State};
use base::{Fault, Outcome, secret};
use case::acts::{procedure_of, step_of};
use case::{CaseId, STEP, StepRow};
use catalogue::FieldType;
use maud::{Markup, html};
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// So often something is said once more when somebody else was quicker.
const AGAIN: usize = 4;

/// `GET /me/publicities`
pub async fn list(State(site): State<Site>, me: Me) -> Reply {
    let page = Page::new("党务公示").crumb("我的信息", "/me");
    let Some(person) = me.person else {
        let hint = "如果您是党员，请联系安全保密管理员把账号与名册中的本人关联";
        return page.body(parts::empty("账号没有关联到党员", hint, &html! {})).reply();
    };
    let all = gather::running(&mut *site.db.read().await?, &site.keys, me.district, person).await?;
    let back = html! { a.btn href="/me" { "返回" } };
    let body = html! {
        @if all.is_empty() { (parts::empty("现在没有正在公示的事项", "所在党组织和上级党组织发布公示后，会显示在这里", &back)) }
        @else { ol.todos { @for r in &all { (line(&site, r)) } } }
    };
    page.lead("所在党组织和上级党组织正在公示的事项，有不同意见的可以反映").body(body).reply()
}

fn line(site: &Site, r: &Running) -> Markup {
    let href = format!("/me/publicities/{}", r.case.id);
    html! {
        li.todo {
            p.todo-when { (when(site, &r.rows)) }
            h2.todo-what { (r.case.title) }
            p { (r.unit) }
            a.btn.todo-act href=(href) aria-label=(format!("查看：{}", r.case.title)) { "查看" }
        }
    }
}

/// The days, and whether they are over.
fn when(site: &Site, rows: &[StepRow]) -> Markup {
    let Some(period) = rules::period(&site.catalogue, rows) else { return html! {} };
    let over = period.to < site.today();
    html! {
        b { (rules::told(period)) } " "
        @if over { (parts::state("公示期已满，等待办结", "")) } @else { (parts::state("公示中", "info")) }
    }
}

/// `GET /me/publicities/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<CaseId>) -> Reply {
    let form = Form::empty().with("_request", secret::random_token(24)?);
    page(&site, &me, id, &form).await?.reply()
}

async fn page(site: &Site, me: &Me, id: CaseId, form: &Form) -> Outcome<Page> {
    let mut conn = site.db.read().await?;
    let r = gather::one(&mut conn, &site.keys, (me.district, me.person), id).await?;
    let row = rules::published(&r.rows).ok_or(Fault::NotFound)?;
    let files = attachment::list(&mut conn, &Scope::whole(me.district), STEP, row.id).await?;
    drop(conn);
    let body = html! {
        (notice(site, &r, row, &files)?)
        (said(me, &r.rows))
        section.card {
            div.card-header { h2.card-title { "反映情况" } }
            div.card-body { form.form method="post" action=(format!("/me/publicities/{id}")) {
                (csrf(me))
                input type="hidden" name="_request" value=(form.value("_request"));
                (form.errors())
                p.hint { "以您的姓名（" (me.name) "）登记，只有办理这件公示的党组织看得到，其他党员看不到；办理的同志应当保密。" }
                div.fields {
                    (form.area(&Field::text("content", "反映的情况").required().wide().max(*rules::LENGTH.end()).help("写清楚时间、地点、事情，实事求是"), 6))
                }
                div.form-acts { button.btn.btn-primary { "提交反映" } a.btn.btn-outline-secondary href="/me/publicities" { "返回" } }
            } }
        }
    };
    let page = Page::new(&r.case.title).lead(r.unit).crumb("我的信息", "/me").crumb("党务公示", "/me/publicities");
    Ok(page.body(body))
}

/// What was published, field by field as the catalogue describes it.
fn notice(site: &Site, r: &Running, row: &StepRow, files: &[Attachment]) -> Outcome<Markup> {
    let step = step_of(procedure_of(&site.catalogue, PUBLICITY)?, &row.step)?;
    let open = || step.fields.iter().filter(|f| !f.sensitive);
    let told = open().filter(|f| f.kind != FieldType::File).filter_map(|f| Some((f, row.values.get(&f.key)?)));
    let held: Vec<i64> = open().flat_map(|f| row.values.files(&f.key)).copied().collect();
    let files: Vec<Attachment> = files.iter().filter(|f| held.contains(&f.id.0)).cloned().collect();
    let body = html! {
        p { (when(site, &r.rows)) }
        dl.facts {
            @for (field, value) in told {
                div.wide { dt { (field.name) } dd { @for line in value.shown(&site.catalogue, field).lines() { p { (line) } } } }
            }
            @if !files.is_empty() { div.wide { dt { "附件" } dd { (attachment::listing(&files, &format!("/me/publicities/{}/files", r.case.id))) } } }
        }
    };
    Ok(parts::card("公示内容", &body))
}

/// What somebody has said himself.
fn said(me: &Me, rows: &[StepRow]) -> Markup {
    let own = |r: &&StepRow| r.step == OBJECTION && me.person.is_some_and(|me| r.who.person == Some(me.0));
    let own: Vec<&StepRow> = case::file::standing(rows).into_iter().filter(own).collect();
    html! {
        @if !own.is_empty() {
            (parts::card("您反映过", &html! { ul.evidence { @for row in &own { li { (row.on.chinese()) "：" (row.values.text("content")) } } } }))
        }
    }
}

/// `POST /me/publicities/{id}`
pub async fn object(State(site): State<Site>, me: Me, Id(id): Id<CaseId>, posted: Posted) -> Reply {
    let request: String = posted.text("_request").chars().take(60).collect();
    // Members who object at the same moment do not stand in each other's way: whoever came second says it once more.
    let mut left = AGAIN;
    let done = loop {
        let done = try_object(&site, &me, (id, &posted, &request)).await;
        if left == 0 || !matches!(done, Err(Fault::Stale(_))) {
            break done;
        }
        left -= 1;
    };
    match done {
        Ok(()) => Ok(see_other(&format!("/me/publicities/{id}"), "已收到您反映的情况")),
        Err(Fault::Refused(faults)) => page(&site, &me, id, &Form::refused(&posted, faults)).await?.refused().reply(),
        Err(other) => Err(other.into()),
    }
}

async fn try_object(site: &Site, me: &Me, (id, posted, request): (CaseId, &Posted, &str)) -> Outcome<()> {
    let mut work = site.begin(me).await?;
    acts::object(&mut work, me.person, &site.attachments, (id, posted.text("content"), request)).await?;
    work.commit().await
}

/// `GET /me/publicities/{id}/files/{file}`: what was published with it; nothing of other steps.
pub async fn file(State(site): State<Site>, me: Me, Path((id, file)): Path<(String, String)>) -> Reply {
    let id = CaseId(id.parse().map_err(|_| Fault::NotFound)?);
    let file = AttachmentId(file.parse().map_err(|_| Fault::NotFound)?);
    let r = gather::one(&mut *site.db.read().await?, &site.keys, (me.district, me.person), id).await?;
    let row = rules::published(&r.rows).ok_or(Fault::NotFound)?.clone();
    let (procedure, scope) = (procedure_of(&site.catalogue, PUBLICITY)?, me.scope("self.read")?);
    case::serve_file(&site, &me, procedure, (&[row], &scope), file).await
}
