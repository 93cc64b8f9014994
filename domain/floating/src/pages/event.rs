//! What happens in a file: one form for each kind of event; taking an event back.

use super::form::{event as fields, typed};
use super::{LIST, names};
use crate::acts;
use crate::file::{Event, EventKind, File, FileId};
use crate::fold::{fold, live};
use crate::store;
use access::Scope;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use base::id::UnitId;
use base::{Fault, Outcome};
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

type Which = Path<(String, String)>;

/// The capability that an event asks for.
fn need(kind: EventKind) -> &'static str {
    if kind.is_of_card() { "floating.card" } else { "floating.write" }
}

/// Reads an address: the file and the kind of event, of the card or not as the route says.
fn which((id, what): &(String, String), of_card: bool) -> Outcome<(FileId, EventKind)> {
    let id: i64 = id.parse().map_err(|_| Fault::NotFound)?;
    let kind = EventKind::parse(what).filter(|k| k.is_of_card() == of_card).ok_or(Fault::NotFound)?;
    Ok((FileId(id), kind))
}

/// The branches of the district that may host: known by name as in a telephone book; nothing else of other units is shown.
async fn hosts(conn: &mut Conn, site: &Site, scope: &Scope) -> Outcome<Vec<Unit>> {
    let mut units = org::store::list(conn, &Scope::whole(scope.district_id())).await?;
    units.retain(|u| site.catalogue.unit_kind(&u.kind).is_some_and(|k| k.holds_members));
    Ok(units)
}

/// `GET /floating/hosts`: suggestions for the field of the host branch.
pub async fn suggest(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("floating.write")?;
    let units = hosts(&mut *site.db.read().await?, &site, &scope).await?;
    Ok(org::pick::suggestions(&units, params.text(params.text("field"))).into_response())
}

/// `GET /floating/{id}/do/{what}`
pub async fn blank(State(site): State<Site>, me: Me, Path(path): Which) -> Reply {
    form(&site, &me, which(&path, false)?).await
}

/// `GET /floating/{id}/card/{what}`
pub async fn blank_card(State(site): State<Site>, me: Me, Path(path): Which) -> Reply {
    form(&site, &me, which(&path, true)?).await
}

async fn form(site: &Site, me: &Me, (id, kind): (FileId, EventKind)) -> Reply {
    let form = Form::empty().with("on", site.today()).with("by", &me.name);
    page(site, me, (id, kind), form).await?.reply()
}

async fn page(site: &Site, me: &Me, (id, kind): (FileId, EventKind), form: Form) -> Outcome<Page> {
    let scope = me.scope(need(kind))?;
    let mut conn = site.db.read().await?;
    let file = store::find(&mut conn, &scope, id).await?;
    let own = matches!(kind, EventKind::Register | EventKind::Annul);
    if own || !file.kind.takes(kind) || acts::may(&mut conn, &scope, &file, kind).await?.is_some() {
        return Err(Fault::NotFound);
    }
    let host = match kind {
        EventKind::HostIn => {
            let mut units = hosts(&mut conn, site, &scope).await?;
            units.retain(|u| u.id != file.unit);
            let field = Field::text("host", "流入地党支部").required();
            org::pick::unit_field_from(&form, &field, &units, "/floating/hosts")
        }
        EventKind::HostOut => hosting(&mut conn, site, &scope, &file, &form).await?,
        _ => html! {},
    };
    drop(conn);
    let form = if form.is_refused() { form } else { form.with("version", file.version) };
    let (back, action) = (format!("/floating/{id}"), address(id, kind));
    let rules: &[&str] = match kind {
        EventKind::HostIn => &["floating_host", "floating_no_vote", "floating_host_review"],
        EventKind::Card => &["floating_card", "floating_card_not_for", "transfer_certificate", "member_transfer"],
        EventKind::Audit => &["floating_card_audit"],
        _ => &[],
    };
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(action) {
            (csrf(me)) (form.errors())
            input type="hidden" name="version" value=(form.value("version"));
            (fields(file.kind, kind, &form, &host))
            div.form-acts { button.btn.btn-primary { (kind.name()) } a.btn.btn-outline-secondary href=(back) { "返回" } }
        } } }
        (parts::rules(&site.catalogue, rules))
    };
    let page = Page::new(kind.name()).lead(format!("{} · {}", file.name, file.kind.name()));
    Ok(page.crumb(LIST, "/floating").crumb(file.name, back).body(body))
}

/// The way to the form of an event.
pub(super) fn address(id: FileId, kind: EventKind) -> String {
    let part = if kind.is_of_card() { "card" } else { "do" };
    format!("/floating/{id}/{part}/{}", kind.key())
}

/// Which of the branches that host now is left.
async fn hosting(conn: &mut Conn, site: &Site, scope: &Scope, file: &File, form: &Form) -> Outcome<Markup> {
    let events = store::events(conn, &site.keys, scope, file.id).await?;
    let standing = fold(file.kind, &events)?;
    let ids: Vec<UnitId> = standing.iter().flat_map(|s| s.hosting()).map(|h| h.unit).collect();
    let names = names(conn, scope, &ids).await?;
    let choice = |id: &UnitId| (id.to_string(), names.get(id).cloned().unwrap_or_default());
    let choices: Vec<(String, String)> = ids.iter().map(choice).collect();
    Ok(form.select(&Field::text("host", "流入地党支部").required(), &choices))
}

/// `POST /floating/{id}/do/{what}`
pub async fn take(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    recorded(&site, &me, which(&path, false)?, &posted).await
}

/// `POST /floating/{id}/card/{what}`
pub async fn take_card(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    recorded(&site, &me, which(&path, true)?, &posted).await
}

async fn recorded(site: &Site, me: &Me, (id, kind): (FileId, EventKind), posted: &Posted) -> Reply {
    let scope = me.scope(need(kind))?;
    let known = hosts(&mut *site.db.read().await?, site, &scope).await?;
    let host = org::pick::chosen(posted.text("host"), &known).map(|u| u.0);
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(me).await?;
    match acts::take(&mut work, &scope, (id, version), kind, &typed(posted, host)).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/floating/{id}"), &format!("已记录：{}", kind.name())))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(site, me, (id, kind), Form::refused(posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// The file and one of its standing events, with the scope to take it back.
async fn standing(site: &Site, me: &Me, path: &(String, String)) -> Outcome<(Scope, File, Event)> {
    let read = |text: &str| text.parse::<i64>().map_err(|_| Fault::NotFound);
    let (id, row) = (FileId(read(&path.0)?), read(&path.1)?);
    let reading = me.scope("floating.write")?;
    let mut conn = site.db.read().await?;
    let file = store::find(&mut conn, &reading, id).await?;
    let events = store::events(&mut conn, &site.keys, &reading, id).await?;
    let event = live(&events).into_iter().find(|e| e.id == row).cloned().ok_or(Fault::NotFound)?;
    let scope = me.scope(need(event.kind))?;
    if acts::may(&mut conn, &scope, &file, event.kind).await?.is_some() {
        return Err(Fault::NotFound);
    }
    Ok((scope, file, event))
}

/// `GET /floating/{id}/annul/{row}`
pub async fn ask(State(site): State<Site>, me: Me, Path(path): Which) -> Reply {
    let (_, file, event) = standing(&site, &me, &path).await?;
    let form = Form::empty().with("version", file.version);
    annul_page(&me, &file, &event, &form).reply()
}

fn annul_page(me: &Me, file: &File, event: &Event, form: &Form) -> Page {
    let back = format!("/floating/{}", file.id);
    let word = if event.kind == EventKind::Card { "活动证作废，编号保留不再使用。" } else { "" };
    let why = Field::text("text", "撤销的原因").required().wide().max(300).help("如：登记错了人");
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(format!("{back}/annul/{}", event.id)) {
            (csrf(me)) (form.errors())
            input type="hidden" name="version" value=(form.value("version"));
            p { "将撤销" (event.day.chinese()) "的“" (event.kind.name()) "”（" (event.recorded_by) "登记）。" (word) "记录保留备查，它的分录红字冲销。" }
            div.fields { (form.input(&why)) }
            div.form-acts { button.btn.btn-danger { "撤销" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        } } }
    };
    let page = Page::new("撤销记录").lead(format!("{} · {}", file.name, file.kind.name()));
    page.crumb(LIST, "/floating").crumb(file.name.clone(), format!("/floating/{}", file.id)).body(body)
}

/// `POST /floating/{id}/annul/{row}`
pub async fn annul(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    let (scope, file, event) = standing(&site, &me, &path).await?;
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    match acts::annul(&mut work, &scope, (file.id, version), event.id, posted.text("text")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/floating/{}", file.id), "已撤销"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            annul_page(&me, &file, &event, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
