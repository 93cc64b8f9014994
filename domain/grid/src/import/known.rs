//! The places that are there while rows are done: those of the system, and those that the table has brought so far.

use crate::place::{FORMS, Kind, Place, PlaceId, name_of};
use crate::store::{self, Filter};
use access::{Scope, Work};
use base::Outcome;
use base::id::UnitId;
use std::collections::{HashMap, HashSet};

use super::read::Told;

/// Unit, whether it is a residence, number or name.
pub(super) type Key = (UnitId, bool, String);

/// The places at hand.
#[derive(Default)]
pub(super) struct Known {
    places: HashMap<Key, Place>,
    /// Rows that brought a place.
    rows: HashMap<Key, u32>,
    /// Those that the table names but could not bring.
    failed: HashSet<Key>,
}

impl Known {
    /// Those of the units that rows may name.
    pub async fn load(work: &mut Work, scope: &Scope, path: &str) -> Outcome<Self> {
        let filter = Filter { state: "open", unit: Some(path.to_owned()), ..Filter::default() };
        let all = store::page(work.conn(), scope, &filter, None).await?;
        Ok(Self { places: all.into_iter().map(|p| (key(&p), p)).collect(), ..Self::default() })
    }

    pub fn get(&self, key: &Key) -> Option<&Place> {
        self.places.get(key)
    }

    /// The row that brought a place.
    pub fn row(&self, key: &Key) -> Option<u32> {
        self.rows.get(key).copied()
    }

    pub fn add(&mut self, place: Place, row: u32) {
        let key = key(&place);
        self.rows.insert(key.clone(), row);
        self.places.insert(key, place);
    }

    pub fn fail(&mut self, told: &Told<'_>) {
        self.failed.insert(told.key());
        self.failed.insert((told.unit.id, false, told.typed.name.clone()));
    }

    /// Whether a row that could not be brought is a place of this number or name.
    pub fn has_failed(&self, unit: UnitId, text: &str) -> bool {
        self.failed.contains(&(unit, false, text.to_owned()))
    }

    /// The grid of a unit by its number, or by its name if no other has it.
    pub fn grid(&self, unit: UnitId, text: &str, of: Kind) -> Option<PlaceId> {
        let fits = |p: &&Place| p.unit == unit && of.lies_in().contains(&p.kind);
        if let Some(place) = self.places.get(&(unit, false, text.to_owned())).filter(fits) {
            return Some(place.id);
        }
        let mut named = self.places.values().filter(fits).filter(|p| p.facts.name == text);
        named.next().filter(|_| named.next().is_none()).map(|p| p.id)
    }

    /// The place of an id, as lists call it.
    pub fn title(&self, id: i64) -> String {
        self.places.values().find(|p| p.id.0 == id).map(Place::title).unwrap_or_default()
    }
}

fn key(place: &Place) -> Key {
    let home = place.kind == Kind::Residence;
    (place.unit, home, if home { place.facts.name.clone() } else { place.facts.no.clone() })
}

/// What a row says otherwise than the place stands: heading, as it stands, as the row says. What a row leaves empty says nothing.
pub(super) fn differences(told: &Told<'_>, place: &Place, known: &Known) -> Vec<String> {
    let (t, f) = (&told.typed, &place.facts);
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let parent =
        known.grid(told.unit.id, &told.parent, told.kind).map_or_else(|| told.parent.clone(), |id| known.title(id.0));
    let stands = f.parent.map(|id| known.title(id)).unwrap_or_default();
    let lines = [
        ("名称", t.name.clone(), f.name.clone()),
        ("类别", told.kind.name().to_owned(), place.kind.name().to_owned()),
        ("类型", name_of(FORMS, &t.form).to_owned(), name_of(FORMS, &f.form).to_owned()),
        ("所在网格", parent, stands),
        ("范围、地址", t.area.clone(), f.area.clone()),
        ("物业企业", t.manager.clone(), f.manager.clone()),
        ("户数", t.households.clone(), number(f.households)),
        ("人口", t.residents.clone(), number(f.residents)),
    ];
    let other = lines.into_iter().filter(|(_, said, stands)| !said.is_empty() && said != stands);
    let shown = |text: String| if text.is_empty() { "（无）".to_owned() } else { text };
    let mut all: Vec<String> =
        other.map(|(name, said, stands)| format!("{name}“{}”，表格为“{said}”", shown(stands))).collect();
    if !t.branch.is_empty() && t.branch != number(f.branch) {
        all.push("党支部与表格不同".to_owned());
    }
    all
}
