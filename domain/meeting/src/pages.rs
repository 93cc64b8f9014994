//! Pages of meetings: list, overview, the one-screen form, the printable record, and panels on the pages of units and persons.

mod cancel;
mod counts;
mod differences;
mod edit;
mod form;
mod import;
mod list;
mod new;
mod panel;
mod posted;
mod show;
mod table;

use access::Scope;
use base::Outcome;
use base::id::UnitId;
use catalogue::Catalogue;
use db::Conn;
use org::Unit;
use std::borrow::Cow;
use std::collections::HashSet;
use ui::{Need, Panel, Place, Routes};

const READ: Need = Need::Can("meeting.read");
const WRITE: Need = Need::Can("meeting.write");

/// Largest table to be imported, in bytes.
const IMPORT_BYTES: usize = 24 << 20;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings", READ, list::list)
        .get("/meetings/export", Need::Can("export"), list::export)
        .get("/meetings/table", READ, table::table)
        .get("/meetings/table/export", Need::Can("export"), table::export)
        .get("/meetings/new", WRITE, new::blank)
        .upload("/meetings/new", WRITE, attachment::FORM_BYTES, new::create)
        .get("/meetings/import", WRITE, import::blank)
        .upload("/meetings/import", WRITE, IMPORT_BYTES, import::check)
        .get("/meetings/import/template", WRITE, import::template)
        .get("/meetings/attachments/{id}", READ, show::attachment)
        .get("/meetings/{id}", READ, show::show)
        .get("/meetings/{id}/docx", Need::Can("export"), show::docx)
        .get("/meetings/{id}/edit", WRITE, edit::blank)
        .upload("/meetings/{id}/edit", WRITE, attachment::FORM_BYTES, edit::correct)
        .get("/meetings/{id}/cancel", WRITE, cancel::blank)
        .post("/meetings/{id}/cancel", WRITE, cancel::cancel)
}

/// Places in the navigation.
pub const PLACES: &[Place] = &[
    Place { group: "组织生活", label: "会议记录", href: "/meetings", icon: "notebook", need: "meeting.read" },
    Place {
        group: "组织生活",
        label: "三会一课一览",
        href: "/meetings/table",
        icon: "calendar-stats",
        need: "meeting.read",
    },
];

/// Panels on the pages of a unit and of a person; `me` is the page about oneself.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "unit", need: "meeting.read", draw: panel::of_unit },
        Panel { about: "person", need: "meeting.read", draw: panel::of_person },
        Panel { about: "me", need: "self.read", draw: panel::of_myself },
    ]
}

/// The units in reach, those dissolved included, each before those below it.
struct Units(Vec<Unit>);

impl Units {
    async fn load(conn: &mut Conn, scope: &Scope) -> Outcome<Self> {
        Ok(Self(org::store::list_all(conn, scope).await?))
    }

    fn get(&self, id: UnitId) -> Option<&Unit> {
        self.0.iter().find(|u| u.id == id)
    }

    /// Those to choose from in a list of choices. Of very many, only units with lower ones and the one chosen, so that the page stays
    /// small; a branch is reached from its own page, or by typing its code.
    fn choices(&self, chosen: Option<UnitId>) -> Cow<'_, [Unit]> {
        choices(&self.0, chosen)
    }

    /// The name for lists; a unit that went out of reach has none.
    fn name(&self, id: UnitId) -> &str {
        self.get(id).map_or("（已调整）", Unit::shown)
    }
}

/// Most units that a list of choices holds in full.
const CHOICES: usize = 300;

/// See [`Units::choices`].
fn choices(units: &[Unit], chosen: Option<UnitId>) -> Cow<'_, [Unit]> {
    if units.len() <= CHOICES {
        return Cow::Borrowed(units);
    }
    let parents: HashSet<UnitId> = units.iter().filter_map(|u| u.parent).collect();
    Cow::Owned(units.iter().filter(|u| parents.contains(&u.id) || Some(u.id) == chosen).cloned().collect())
}

/// Name of a kind of meeting; its key when the catalogue no longer has it.
fn kind_name<'a>(catalogue: &'a Catalogue, key: &'a str) -> &'a str {
    catalogue.meeting_kind(key).map_or(key, |k| k.name.as_str())
}

/// All topics that any kind of meeting has, as (code, name).
fn topics(catalogue: &Catalogue) -> Vec<(&str, &str)> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    for field in catalogue.meeting_kinds().filter_map(|k| k.field("topic")) {
        for choice in catalogue.choices(field) {
            if !all.contains(&choice) {
                all.push(choice);
            }
        }
    }
    all
}

/// A number that may not be known.
fn number(n: Option<i64>) -> String {
    n.map_or_else(|| "缺".to_owned(), |n| n.to_string())
}
