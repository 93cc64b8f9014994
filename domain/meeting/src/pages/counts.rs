//! What a unit held month by month, by kind and by duty.

use crate::rules::duty;
use crate::store;
use ::duty::Asked;
use base::id::UnitId;
use catalogue::Catalogue;

/// The counts of one unit and kind by month.
pub fn months(counts: &[store::MonthCount], unit: UnitId, kind: &str) -> [i64; 12] {
    let mut held = [0; 12];
    for count in counts.iter().filter(|c| c.unit == unit && c.kind == kind) {
        let month = count.month.get(5..).and_then(|m| m.parse::<usize>().ok()).filter(|m| (1..=12).contains(m));
        if let Some(month) = month {
            held[month - 1] += count.held;
        }
    }
    held
}

/// The counts of one unit by month of all kinds that meet a duty.
pub fn counted(catalogue: &Catalogue, counts: &[store::MonthCount], unit: UnitId, asked: &Asked<'_>) -> [i64; 12] {
    let mut sum = [0; 12];
    for kind in duty::kinds_that_meet(catalogue, asked) {
        sum.iter_mut().zip(months(counts, unit, &kind.key)).for_each(|(sum, n)| *sum += n);
    }
    sum
}
