//! Filtering by unit: a select that stays small in a large district.

use base::id::UnitId;
use maud::{Markup, html};
use org::Unit;

/// Beyond so many units a list of all of them is neither pleasant nor small.
const LONGEST: usize = 60;
/// Steps of a path: five characters and a dot.
const STEP: usize = 6;

/// The units that a filter offers: all of them, or those of the upper levels when there are many, always with the chosen one.
/// Deeper ones are reached from their own pages.
fn offered(units: &[Unit], chosen: Option<UnitId>) -> Vec<&Unit> {
    let top = units.iter().map(|u| u.path.len()).min().unwrap_or(0);
    let upper = |levels: usize| units.iter().filter(move |u| u.path.len() <= top + levels * STEP).count();
    let levels = (0..6).rev().find(|levels| upper(*levels) <= LONGEST).unwrap_or(0);
    units.iter().filter(|u| u.path.len() <= top + levels * STEP || Some(u.id) == chosen).collect()
}

/// A select of offered units with indentation; nothing chosen means all.
pub fn filter_select(units: &[Unit], chosen: Option<UnitId>) -> Markup {
    let offered = offered(units, chosen);
    let top = offered.iter().map(|u| u.path.len()).min().unwrap_or(0);
    html! {
        div.field {
            label.field-label for="f-unit" { "党组织（含下级）" }
            select.form-select id="f-unit" name="unit" {
                option value="" { "全部" }
                @for unit in offered {
                    option value=(unit.id) selected[Some(unit.id) == chosen] { ("　".repeat((unit.path.len() - top) / STEP)) (unit.shown()) }
                }
            }
        }
    }
}
