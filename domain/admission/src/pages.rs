//! Pages of admission: handing in an application, the yearly plan, the check of all cases. The steps are pages of cases.

mod apply;
mod checks;
mod correct;
mod dossier;
mod finding;
mod overview;
mod plans;

pub(crate) use checks::Found;

use attachment::FORM_BYTES;
use base::Period;
use base::id::UnitId;
use ui::{Need, Place, Routes, list};

/// The places in the navigation.
pub const PLACES: &[Place] = &[
    Place { group: "办理事项", label: "发展党员", href: "/admission", icon: "users", need: "admission.read" },
    Place {
        group: "办理事项",
        label: "发展党员排查",
        href: "/admission/check",
        icon: "checklist",
        need: "admission.check",
    },
];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write) = (Need::Can("admission.read"), Need::Can("admission.write"));
    Routes::new()
        .get("/admission", read, overview::show)
        .get("/admission/new", write, apply::blank)
        .upload("/admission/new", write, FORM_BYTES, apply::apply)
        .get("/admission/plans", read, plans::show)
        .post("/admission/plans", Need::Can("admission.plan"), plans::set)
        .get("/admission/check", Need::Can("admission.check"), checks::show)
        .get("/admission/check/{id}/{check}", Need::Can("admission.check"), finding::show)
        .post("/admission/check/{id}/{check}", Need::Can("admission.check"), finding::tick)
        .get("/admission/{id}/applicant", write, correct::ask)
        .post("/admission/{id}/applicant", write, correct::save)
        // All three ask for the right to export as well.
        .get("/admission/check/export", Need::Can("admission.check"), checks::export)
        .get("/admission/{id}/dossier", read, dossier::dossier)
        .get("/admission/{id}/archive", read, dossier::archive)
}

/// The page of a figure with the entries behind a number.
fn evidence(figure: &str, unit: UnitId, period: Period) -> String {
    let (unit, from, to) = (unit.to_string(), period.from.to_string(), period.to.to_string());
    list::address(&format!("/figures/{figure}"), &[("unit", &unit), ("from", &from), ("to", &to)])
}
