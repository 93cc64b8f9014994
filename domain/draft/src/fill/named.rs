//! Units that the text itself names before a number: 其中云台街道党工委发展党员X名; or at the head of its row in a table.

use crate::rules::Slot;
use crate::scan::layout::is_unit_name;
use aho_corasick::{AhoCorasick, MatchKind};
use base::id::UnitId;
use org::Tree;
use std::collections::HashMap;

/// Shorter names (支部) are words.
const SHORTEST: usize = 4;

/// The unit of each slot whose clause begins with the name of exactly one unit below the draft's own.
pub(super) fn units(text: &str, slots: &[Slot], tree: Option<&Tree>, own: UnitId) -> HashMap<usize, UnitId> {
    let Some(tree) = tree else { return HashMap::new() };
    let (names, ids): (Vec<&str>, Vec<Option<UnitId>>) = names(tree, own).into_iter().unzip();
    let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names);
    let Ok(search) = built else { return HashMap::new() };
    let chars: Vec<char> = text.chars().collect();
    let mut found = HashMap::new();
    for slot in slots {
        let clause: String = chars.get(slot.reading.clause..slot.start).unwrap_or_default().iter().collect();
        let bare = clause.trim_start().trim_start_matches("其中").trim_start_matches(['，', '：', '、']);
        let hit = search.find(bare).filter(|hit| hit.start() == 0);
        let named = hit.and_then(|hit| ids.get(hit.pattern().as_usize()).copied().flatten());
        let row = || slot.token.rows.iter().find_map(|row| of_row(row, tree, own).filter(|unit| *unit != own));
        if let Some(unit) = named.or_else(row) {
            found.insert(slot.n, unit);
        }
    }
    found
}

/// The head of a slot's row in a table, where it names a unit that is not known: no value of another can stand there.
pub(super) fn stranger(slot: &Slot, tree: Option<&Tree>, own: UnitId) -> Option<String> {
    let row = slot.token.rows.iter().find(|row| is_unit_name(row))?;
    tree.and_then(|tree| of_row(row, tree, own)).is_none().then(|| row.clone())
}

/// The only unit, the own one or below it, with this name or one that ends so: tables leave out 中共 and the district.
fn of_row(row: &str, tree: &Tree, own: UnitId) -> Option<UnitId> {
    if row.chars().count() < SHORTEST {
        return None;
    }
    let all = tree.subtree(own);
    let of = |fits: &dyn Fn(&str) -> bool| {
        let mut found = all
            .iter()
            .filter(|id| tree.get(**id).is_some_and(|node| fits(node.name.as_str()) || fits(node.short_name.as_str())));
        found.next().filter(|_| found.next().is_none()).copied()
    };
    of(&|name| name == row).or_else(|| of(&|name| name.ends_with(row)))
}

/// Names and short names below a unit; one that several bear means none of them.
fn names(tree: &Tree, own: UnitId) -> HashMap<&str, Option<UnitId>> {
    let mut names: HashMap<&str, Option<UnitId>> = HashMap::new();
    for id in tree.subtree(own).into_iter().filter(|id| *id != own) {
        let Some(node) = tree.get(id) else { continue };
        for name in [node.name.as_str(), node.short_name.as_str()] {
            if name.chars().count() >= SHORTEST {
                names.entry(name).and_modify(|known| *known = known.filter(|k| *k == id)).or_insert(Some(id));
            }
        }
    }
    names
}
