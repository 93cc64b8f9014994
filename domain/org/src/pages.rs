//! Pages of units.

use ui::{Panel, Place, Routes};

/// Places in the navigation.
pub const PLACES: &[Place] =
    &[Place { group: "党组织和党员", label: "党组织", href: "/units", icon: "sitemap", need: "unit.read" }];

/// All routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
}

/// What this noun adds to other nouns' pages.
pub fn panels() -> Vec<Panel> {
    Vec::new()
}
