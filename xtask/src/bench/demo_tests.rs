//! A value that the ledger does not show is found.

use super::*;
use serde_json::json;

fn place(value: Option<&str>, written: &str, state: &str) -> Place {
    let figure = Some("members_total".to_owned());
    Place { figure, value: value.map(str::to_owned), written: written.into(), state: state.into(), entries: 3 }
}

#[test]
fn what_the_ledger_does_not_show_is_invented() {
    let ledger = |_: &str| Ok(json!({"value": "12", "state": "traced", "entries": 3}));
    let found = |place| is_invented(&place, ledger).unwrap().is_some();
    assert!(!found(place(Some("12"), "12", "traced")));
    assert!(!found(place(None, "【缺】", "missing")));
    assert!(found(place(Some("13"), "13", "traced")), "another value");
    assert!(found(place(None, "12", "missing")), "not marked");
    assert!(found(Place { entries: 0, ..place(Some("12"), "12", "traced") }), "without entries");
    assert!(found(Place { figure: None, ..place(Some("12"), "12", "traced") }), "no figure");
}
