//! Pages of admission: handing in an application, the yearly plan, the check of all cases. The steps are pages of cases.

mod apply;
mod checks;
mod correct;
mod overview;
mod plans;

pub(crate) use checks::Found;

use attachment::FORM_BYTES;
use ui::{Need, Place, Routes};

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
        .get("/admission/{id}/applicant", write, correct::ask)
        .post("/admission/{id}/applicant", write, correct::save)
        // Both ask for the right to export as well.
        .get("/admission/check/export", Need::Can("admission.check"), checks::export)
        .get("/admission/{id}/dossier", read, checks::dossier)
}
