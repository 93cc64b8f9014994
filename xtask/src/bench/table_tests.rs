//! A missed goal is seen, and a partial run keeps the other rows.

use super::*;

#[test]
fn goals_are_judged_both_ways() {
    assert!(!Row::at_most("a", 20.0, 20.0, "ms", "").is_missed());
    assert!(Row::at_most("a", 20.0, 20.1, "ms", "").is_missed());
    assert!(!Row::at_least("a", 500.0, 500.0, "req/s", "").is_missed());
    assert!(Row::at_least("a", 500.0, 499.0, "req/s", "").is_missed());
    assert!(Row::not_measured("a", "no program\nmore").is_missed());
}

#[test]
fn a_partial_run_replaces_only_its_rows() {
    let first = vec![Row::at_most("start", 0.5, 0.2, "s", "x"), Row::noted("size", "30 MB", "y").at("Monday")];
    let before = render("machine A", first);
    let rows = merge(&before, vec![Row::at_most("start", 0.5, 0.3, "s", "x"), Row::noted("new", "1", "z")]);
    let text: Vec<String> = rows.iter().map(ToString::to_string).collect();
    assert_eq!(
        text,
        [
            "| start | ≤ 0.5 s | 0.3 s | met | x |  |",
            "| size | – | 30 MB | – | y | Monday |",
            "| new | – | 1 | – | z |  |"
        ]
    );
}
