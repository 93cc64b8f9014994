//! Pages of members: the roster, one person, forms for what happens to a member, one's own record, imports.

mod acts;
mod correct;
mod form;
mod import;
mod list;
mod list_view;
mod me;
mod person;
mod person_view;
mod reveal;
mod stash;
pub mod typed;

use access::Actor;
use base::id::PersonId;
use base::{Day, Moment, Outcome, Refusal};
use db::Conn;
use maud::{Markup, html};
use ui::{Need, Posted, Routes, Site};

pub(crate) use list::link;

const READ: Need = Need::Can("member.read");
const WRITE: Need = Need::Can("member.write");
const IMPORT: Need = Need::Can("import");
/// Largest roster that may be uploaded.
const TABLE_BYTES: usize = 32 * 1024 * 1024;

/// All routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/members", READ, list::show)
        .get("/members/export", Need::Can("export"), list::export)
        .get("/members/new", WRITE, form::new)
        .post("/members/new", WRITE, form::add)
        .get("/members/import", IMPORT, import::show)
        .upload("/members/import", IMPORT, TABLE_BYTES, import::check)
        .post("/members/import/apply", IMPORT, import::apply)
        .post("/members/import/annotated", IMPORT, import::annotated)
        .get("/members/import/template", IMPORT, import::template)
        .get("/members/events/{id}", READ, person::event)
        .get("/members/{id}", READ, person::show)
        .get("/members/{id}/edit", WRITE, form::edit)
        .post("/members/{id}/edit", WRITE, form::save)
        .get("/members/{id}/confirm", WRITE, acts::confirm)
        .post("/members/{id}/confirm", WRITE, acts::do_confirm)
        .get("/members/{id}/leave", WRITE, acts::leave)
        .post("/members/{id}/leave", WRITE, acts::do_leave)
        .get("/members/{id}/correct", WRITE, correct::correct)
        .post("/members/{id}/correct", WRITE, correct::do_correct)
        .get("/members/{id}/annul", WRITE, correct::annul)
        .post("/members/{id}/annul", WRITE, correct::do_annul)
        .post("/members/{id}/reveal", Need::Can("member.reveal"), reveal::show)
        .get("/me", Need::Own, me::show)
        .get("/me/export", Need::Own, me::export)
}

/// Whether the actor may change this person: the unit lies within the reach of writing.
async fn may_write(conn: &mut Conn, actor: &Actor, unit: base::id::UnitId) -> Outcome<bool> {
    let Ok(scope) = actor.scope("member.write") else { return Ok(false) };
    let path = access::tree::find_path(conn, actor.district, unit).await?;
    Ok(path.is_some_and(|path| scope.covers(&path)))
}

/// The hidden version of a form.
fn version(version: i64) -> Markup {
    html! { input type="hidden" name="version" value=(version); }
}

/// The person and version a form was made for.
fn handle(id: PersonId, posted: &Posted) -> crate::acts::Handle {
    crate::acts::Handle { id, version: posted.text("version").parse().unwrap_or(0) }
}

/// A day that must be given.
fn day(posted: &Posted, name: &str, label: &str, reasons: &mut Vec<Refusal>) -> Option<Day> {
    let read = posted.read::<Day>(name);
    match read {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            reasons.push(Refusal::at(name, format!("没有填写{label}"), "请选择日期"));
            None
        }
        Err(reason) => {
            reasons.push(reason);
            None
        }
    }
}

/// The moment as the foot of an export shows it.
fn when(now: Moment) -> String {
    now.to_local_text()
}

/// (code, name) of a code table.
fn choices(site: &Site, table: &str) -> Vec<(String, String)> {
    let rows = site.catalogue.codes(table).into_iter().flat_map(catalogue::CodeTable::iter);
    rows.map(|row| (row.code.clone(), row.name.clone())).collect()
}

#[cfg(test)]
mod pages_tests;
