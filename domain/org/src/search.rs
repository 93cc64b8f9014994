//! Finding units by what somebody types: a part of the name or code, or pinyin initials.

use crate::Unit;
use base::name;

/// Whether a unit is meant by `typed`; nothing typed means every unit.
pub fn matches(unit: &Unit, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() || unit.name.contains(&typed) || unit.short_name.contains(&typed) {
        return true;
    }
    if unit.code.to_lowercase().starts_with(&typed) {
        return true;
    }
    let latin = typed.chars().all(|c| c.is_ascii_alphanumeric());
    let spoken =
        |text: &str| name::initials(text).contains(&typed) || name::pinyin(text).replace(' ', "").contains(&typed);
    latin && (spoken(&unit.name) || spoken(&unit.short_name))
}
