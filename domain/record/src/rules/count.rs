//! What a record adds to the ledger, after the kind's `[[entry]]` items.

use crate::value::{Value, Values};
use base::id::UnitId;
use base::{Day, Quantity};
use catalogue::{Amount, Catalogue, Kind, KindEntry};
use ledger::{NewEntry, Source, Tags};

/// The entries of a record. None where the condition does not hold, the amount is empty or nought, or nobody is named.
pub fn entries(kind: &Kind, catalogue: &Catalogue, values: &Values, unit: UnitId, source: Source) -> Vec<NewEntry> {
    let Some(on) = values.day(&kind.date) else { return Vec::new() };
    kind.entries.iter().flat_map(|entry| of_one(kind, catalogue, values, entry, (unit, on, source))).collect()
}

fn of_one(
    kind: &Kind,
    catalogue: &Catalogue,
    values: &Values,
    entry: &KindEntry,
    (unit, on, source): (UnitId, Day, Source),
) -> Vec<NewEntry> {
    let Some(quantity) = quantity(entry, values).filter(|_| holds(entry, values)) else { return Vec::new() };
    let one =
        NewEntry::one(&entry.key, unit, on, source).of(quantity).tagged(tags(kind, catalogue, values, &entry.key));
    match (&entry.per, &entry.subject) {
        (Some(per), _) => persons(values, per).map(|person| one.clone().about(person)).collect(),
        (None, Some(subject)) => vec![match about(values, subject) {
            Some(id) => one.about(id),
            None => one,
        }],
        (None, None) => vec![one],
    }
}

fn holds(entry: &KindEntry, values: &Values) -> bool {
    let Some(when) = &entry.when else { return true };
    values.get(&when.field).and_then(Value::code).is_some_and(|code| when.is.has(code))
}

fn quantity(entry: &KindEntry, values: &Values) -> Option<Quantity> {
    let quantity = match entry.amount() {
        Amount::Fixed(n) => Quantity::whole(n),
        Amount::Field(key) => values.get(key).and_then(Value::amount)?,
    };
    (quantity != Quantity::ZERO).then_some(quantity)
}

/// The tags of a record that this kind of entry may carry.
fn tags(kind: &Kind, catalogue: &Catalogue, values: &Values, entry: &str) -> Tags {
    let allowed = catalogue.entry(entry).map_or(&[][..], |e| &e.tags);
    let fields = kind.tags().filter(|field| allowed.contains(&field.key));
    fields.fold(Tags::none(), |tags, field| {
        tags.with(&field.key, values.get(&field.key).and_then(Value::code).unwrap_or(""))
    })
}

/// All tags of a record, whatever its entries: what its list is filtered by.
pub fn all_tags(kind: &Kind, values: &Values) -> Tags {
    kind.tags().fold(Tags::none(), |tags, field| {
        tags.with(&field.key, values.get(&field.key).and_then(Value::code).unwrap_or(""))
    })
}

fn persons<'v>(values: &'v Values, key: &str) -> impl Iterator<Item = i64> + use<'v> {
    let all = match values.get(key) {
        Some(Value::Persons(all)) => all.as_slice(),
        _ => &[],
    };
    all.iter().map(|p| p.id)
}

fn about(values: &Values, key: &str) -> Option<i64> {
    match values.get(key)? {
        Value::Unit(unit) => Some(unit.id),
        Value::Persons(all) => all.first().map(|p| p.id),
        _ => None,
    }
}
