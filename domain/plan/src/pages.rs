//! Pages of plans: the list, the form, one plan, and panels on desks and on the pages of units, meetings and oneself.

mod call_off;
mod form;
mod list;
mod one;
mod panel;

use base::Day;
use catalogue::Catalogue;
use ui::{Need, Panel, Place, Routes};

const READ: Need = Need::Can("meeting.read");
const WRITE: Need = Need::Can("meeting.write");

/// The place in the navigation.
pub const PLACES: &[Place] =
    &[Place { group: "组织生活", label: "会议计划", href: "/plans", icon: "calendar", need: "meeting.read" }];

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/plans", READ, list::show)
        .get("/plans/export", Need::Can("export"), list::export)
        .get("/plans/new", WRITE, form::blank)
        .post("/plans/new", WRITE, form::make)
        .get("/plans/{id}", READ, one::show)
        .post("/plans/{id}/link", WRITE, one::link)
        .get("/plans/{id}/edit", WRITE, form::edit)
        .post("/plans/{id}/edit", WRITE, form::change)
        .get("/plans/{id}/call-off", WRITE, call_off::blank)
        .post("/plans/{id}/call-off", WRITE, call_off::call_off)
}

/// What plans contribute to desks and to the pages of a unit, a meeting, the form of a meeting, and oneself.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "meeting.read", draw: panel::of_desk },
        Panel { about: "unit", need: "meeting.read", draw: panel::of_unit },
        Panel { about: meeting::NOUN, need: "meeting.read", draw: panel::of_meeting },
        Panel { about: meeting::planned::WAITING, need: "meeting.write", draw: panel::waiting },
        Panel { about: "me", need: "self.read", draw: panel::of_me },
    ]
}

/// Name of a kind of meeting; its key when the catalogue no longer has it.
fn kind_name<'a>(catalogue: &'a Catalogue, key: &'a str) -> &'a str {
    catalogue.meeting_kind(key).map_or(key, |k| k.name.as_str())
}

/// `12月3日 周四`.
fn day_words(day: Day) -> String {
    let week = ["一", "二", "三", "四", "五", "六", "日"];
    let letter = usize::try_from(day.weekday()).ok().and_then(|n| week.get(n.wrapping_sub(1))).copied();
    format!("{}月{}日 周{}", day.month(), day.day(), letter.unwrap_or_default())
}
