//! What happens in a file: one form for each kind of event; taking an event back.

use super::LIST;
use super::form::{Choices, branches, event as fields, typed};
use crate::acts::{self, VILLAGE};
use crate::file::{Event, EventKind, File, FileId, Kind};
use crate::fold::{fold, live};
use crate::store;
use access::Scope;
use axum::extract::{Path, State};
use base::{Fault, Outcome};
use db::Conn;
use maud::html;
use ui::{Field, Form, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

type Which = Path<(String, String)>;

/// Reads an address: the file and the kind of event.
fn which((id, what): &(String, String)) -> Outcome<(FileId, EventKind)> {
    let id: i64 = id.parse().map_err(|_| Fault::NotFound)?;
    Ok((FileId(id), EventKind::parse(what).ok_or(Fault::NotFound)?))
}

/// `GET /coverage/{id}/do/{what}`
pub async fn blank(State(site): State<Site>, me: Me, Path(path): Which) -> Reply {
    page(&site, &me, which(&path)?, Form::empty().with("on", site.today())).await?.reply()
}

async fn page(site: &Site, me: &Me, (id, kind): (FileId, EventKind), form: Form) -> Outcome<Page> {
    let scope = me.scope("coverage.write")?;
    let mut conn = site.db.read().await?;
    let file = store::find(&mut conn, &scope, id).await?;
    if !acts::may(&file, kind) {
        return Err(Fault::NotFound);
    }
    let choices = choices(&mut conn, site, &scope, (&file, kind)).await?;
    drop(conn);
    let form = if form.is_refused() { form } else { filled(form, &file, &choices) };
    let (back, action) = (format!("/coverage/{id}"), address(id, kind));
    let rules: &[&str] = match kind {
        EventKind::Form => &["branch_min_members", "branch_joint_units"],
        EventKind::Contact | EventKind::Assign => &["coverage_contact"],
        EventKind::Verify => &["coverage_verify"],
        _ => &[],
    };
    let nobody = matches!(kind, EventKind::Assign) && choices.instructors.is_empty();
    let body = html! {
        @if nobody {
            (parts::empty("还没有可以派的指导员", "先登记党建工作指导员，由登记这个单位的党组织或者它的上级、下级选派", &html! { a.btn.btn-primary href="/coverage/new?kind=instructor" { "登记指导员" } }))
        } @else { section.card { div.card-body { form.form method="post" action=(action) {
            (csrf(me)) (form.errors())
            input type="hidden" name="version" value=(form.value("version"));
            (fields(file.kind, kind, &form, &choices))
            div.form-acts { button.btn.btn-primary { (kind.name()) } a.btn.btn-outline-secondary href=(back) { "返回" } }
        } } } }
        (parts::rules(&site.catalogue, rules))
    };
    let page = Page::new(kind.name()).lead(format!("{} · {}", file.name, file.kind.name()));
    Ok(page.crumb(LIST, "/coverage").crumb(file.name, back).body(body))
}

/// The version, and what can be known already: the only instructor, the numbers as last counted.
fn filled(form: Form, file: &File, choices: &Choices) -> Form {
    let form = form.with("version", file.version);
    let form = match choices.instructors.as_slice() {
        [(only, _)] => form.with("instructor", only),
        _ => form,
    };
    let form = match choices.problems.as_slice() {
        [(only, _)] => form.with("about", only),
        _ => form,
    };
    let number = super::list::number;
    form.with("employees", number(file.employees)).with("full", number(file.full))
}

/// What the form of an event offers.
async fn choices(conn: &mut Conn, site: &Site, scope: &Scope, (file, kind): (&File, EventKind)) -> Outcome<Choices> {
    let mut all = Choices::default();
    match kind {
        EventKind::Form => all.branches = branches(conn, scope).await?,
        EventKind::Move => {
            all.units = org::store::list(conn, scope).await?;
            all.units.retain(|u| u.id != file.unit && (file.kind != Kind::Village || u.sector == VILLAGE));
        }
        EventKind::Assign => {
            let known = store::instructors(conn, scope, file.unit).await?;
            let here = posted(conn, site, scope, (file, true)).await?;
            let free = known.iter().filter(|i| !here.contains(&i.id));
            all.instructors = free.map(|i| (i.id.to_string(), i.label())).collect();
        }
        EventKind::Release | EventKind::Contact => {
            // A contact may be written down after the instructor left.
            let here = posted(conn, site, scope, (file, kind == EventKind::Release)).await?;
            let ids: Vec<i64> = here.iter().map(|id| id.0).collect();
            let names = store::known(conn, scope, &ids).await?;
            let name = |id: &FileId| names.get(id).map(|(name, _)| name.clone()).unwrap_or_default();
            all.instructors = here.iter().map(|id| (id.to_string(), name(id))).collect();
        }
        EventKind::Solve => {
            let events = store::events(conn, &site.keys, scope, file.id).await?;
            let folded = fold(file.kind, &events)?;
            let open = folded.map(|f| f.standing.problems).unwrap_or_default();
            let told = |e: &&Event| open.contains(&e.id);
            let one = |e: &Event| (e.id.to_string(), format!("{} {}", e.day, e.data.problem));
            all.problems = events.iter().filter(told).map(one).collect();
        }
        _ => {}
    }
    Ok(all)
}

/// The instructors of a file, each once, the latest first; those of now only, or all there ever were.
async fn posted(conn: &mut Conn, site: &Site, scope: &Scope, (file, now): (&File, bool)) -> Outcome<Vec<FileId>> {
    let events = store::events(conn, &site.keys, scope, file.id).await?;
    let folded = fold(file.kind, &events)?;
    let posts = folded.iter().flat_map(|f| &f.standing.posts).filter(|p| !now || p.to.is_none());
    let mut all: Vec<FileId> = Vec::new();
    for id in posts.rev().map(|p| p.instructor) {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    Ok(all)
}

/// The way to the form of an event.
pub(super) fn address(id: FileId, kind: EventKind) -> String {
    format!("/coverage/{id}/do/{}", kind.key())
}

/// `POST /coverage/{id}/do/{what}`
pub async fn take(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    let (id, kind) = which(&path)?;
    let scope = me.scope("coverage.write")?;
    let version = posted.text("version").parse().unwrap_or(0);
    let typed = typed(&site, &scope, &posted).await?;
    let mut work = site.begin(&me).await?;
    match acts::take(&mut work, &scope, (id, version), kind, &typed).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/coverage/{id}"), &format!("已记录：{}", kind.name())))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(&site, &me, (id, kind), Form::refused(&posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// The file and one of its standing events, with the scope to take it back.
async fn standing(site: &Site, me: &Me, path: &(String, String)) -> Outcome<(Scope, File, Event)> {
    let read = |text: &str| text.parse::<i64>().map_err(|_| Fault::NotFound);
    let (id, row) = (FileId(read(&path.0)?), read(&path.1)?);
    let scope = me.scope("coverage.write")?;
    let mut conn = site.db.read().await?;
    let file = store::find(&mut conn, &scope, id).await?;
    let events = store::events(&mut conn, &site.keys, &scope, id).await?;
    let event = live(&events).into_iter().find(|e| e.id == row).cloned().ok_or(Fault::NotFound)?;
    Ok((scope, file, event))
}

/// `GET /coverage/{id}/annul/{row}`
pub async fn ask(State(site): State<Site>, me: Me, Path(path): Which) -> Reply {
    let (_, file, event) = standing(&site, &me, &path).await?;
    let form = Form::empty().with("version", file.version);
    annul_page(&me, &file, &event, &form).reply()
}

fn annul_page(me: &Me, file: &File, event: &Event, form: &Form) -> Page {
    let back = format!("/coverage/{}", file.id);
    let why = Field::text("text", "撤销的原因").required().wide().max(300).help("如：登记错了单位");
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(format!("{back}/annul/{}", event.id)) {
            (csrf(me)) (form.errors())
            input type="hidden" name="version" value=(form.value("version"));
            p { "将撤销" (event.day.chinese()) "的“" (event.kind.name()) "”（" (event.recorded_by) "登记）。记录保留备查，它的分录红字冲销。" }
            div.fields { (form.input(&why)) }
            div.form-acts { button.btn.btn-danger { "撤销" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        } } }
    };
    let page = Page::new("撤销记录").lead(format!("{} · {}", file.name, file.kind.name()));
    page.crumb(LIST, "/coverage").crumb(file.name.clone(), format!("/coverage/{}", file.id)).body(body)
}

/// `POST /coverage/{id}/annul/{row}`
pub async fn annul(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    let (scope, file, event) = standing(&site, &me, &path).await?;
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    match acts::annul(&mut work, &scope, (file.id, version), event.id, posted.text("text")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/coverage/{}", file.id), "已撤销"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            annul_page(&me, &file, &event, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
