//! The arithmetic of figures as tables.

use crate::rules::{State, Value, change, measure, text};
use base::Quantity;
use catalogue::{Aggregation, Figure};

fn figure(aggregation: Aggregation, decimals: u32, scale: u32, unit: &str) -> Figure {
    Figure {
        key: "k".into(),
        name: "n".into(),
        definition: String::new(),
        aliases: Vec::new(),
        contexts: Vec::new(),
        against: Vec::new(),
        measure: vec![unit.into()],
        flow: true,
        aggregation,
        entries: vec!["e".into()],
        filter: indexmap::IndexMap::new(),
        numerator: None,
        denominator: None,
        qualifiers: Vec::new(),
        persons: catalogue::Persons::default(),
        sectors: Vec::new(),
        narrowed: Vec::new(),
        decimals,
        scale,
        basis: catalogue::Basis::default(),
    }
}

fn traced(text: &str) -> Value {
    Value::traced(text.parse().unwrap(), 1, true)
}

#[test]
fn amounts_are_scaled_and_rounded() {
    // (amount, decimals, scale, written)
    for (amount, decimals, scale, written) in [
        ("12", 0, 1, "12"),
        ("12.4", 0, 1, "12"),
        ("12.5", 0, 1, "13"),
        ("-12.5", 0, 1, "-13"),
        ("12.345", 2, 1, "12.35"),
        ("12.3", 2, 1, "12.3"),
        ("123456", 1, 10_000, "12.3"),
        ("125000", 1, 10_000, "12.5"),
        ("0", 0, 1, "0"),
    ] {
        assert_eq!(
            text(&figure(Aggregation::Sum, decimals, scale, "元"), amount.parse().unwrap()),
            written,
            "{amount}"
        );
    }
}

#[test]
fn a_ratio_needs_both_sides_and_a_denominator() {
    let ratio = |above: &Value, below: &Value| Value::ratio(above, below);
    assert_eq!(ratio(&traced("1"), &traced("3")).amount, Some(Quantity(33_333)));
    assert_eq!(ratio(&traced("2"), &traced("3")).amount, Some(Quantity(66_667)));
    assert_eq!(ratio(&traced("150"), &traced("150")).amount, Some(Quantity(100_000)));
    assert_eq!(ratio(&traced("1"), &traced("0")).state, State::Missing);
    assert_eq!(ratio(&Value::missing(), &traced("3")).state, State::Missing);
    assert_eq!(
        ratio(&traced("1"), &Value::manual(Quantity::whole(4))).state,
        State::Manual,
        "one side by hand makes it by hand"
    );
}

#[test]
fn nothing_seen_is_missing_and_never_nought() {
    assert_eq!(Value::traced(Quantity::ZERO, 0, false).amount, None);
    assert_eq!(
        Value::traced(Quantity::ZERO, 0, true).amount,
        Some(Quantity::ZERO),
        "nought that entries say is nought"
    );
}

#[test]
fn changes_are_said_in_words() {
    let people = figure(Aggregation::Persons, 0, 1, "名");
    let rate = figure(Aggregation::Ratio, 1, 1, "%");
    // (figure, now, before, words)
    for (f, now, before, words) in [
        (&people, "12", "9", Some("增加3名")),
        (&people, "9", "12", Some("减少3名")),
        (&people, "9", "9", Some("持平")),
        (&rate, "98.5", "97.7", Some("提高0.8个百分点")),
        (&rate, "90", "95", Some("下降5个百分点")),
    ] {
        assert_eq!(change(f, &traced(now), &traced(before)).as_deref(), words);
    }
    assert_eq!(change(&people, &traced("9"), &Value::missing()), None, "nothing is compared with nothing");
    assert_eq!(measure(&rate), "%");
}
