//! A condition on the units in which ledger entries stand, for figures.

use ledger::Narrowing;

/// The condition that an entry's unit is of one of these sectors (codes of the table `sector`), as registered now. Nothing when
/// none is named.
pub fn in_sectors(sectors: &[String]) -> Option<Narrowing> {
    let marks = vec!["?"; sectors.len()].join(", ");
    (!sectors.is_empty()).then(|| Narrowing {
        join: "unit u ON u.district = e.district AND u.id = e.unit",
        test: format!("u.sector IN ({marks})"),
        binds: sectors.to_vec(),
        known: "u.sector <> ''".to_owned(),
    })
}
