//! A value that the ledger does not show is found.

use super::*;
use serde_json::json;

fn place(value: Option<&str>, written: &str, state: &str) -> Place {
    let figure = Some("members_total".to_owned());
    let asked = vec![question()];
    Place { figure, value: value.map(str::to_owned), written: written.into(), state: state.into(), entries: 3, asked }
}

fn question() -> Question {
    let [figure, unit, from, to, only] = ["members_total", "999", "2026-01-01", "2026-06-30", ""].map(str::to_owned);
    Question { figure, unit, from, to, only }
}

#[test]
fn what_the_ledger_does_not_show_is_invented() {
    let ledger = |_: &Question| Ok(json!({"value": "12", "state": "traced", "entries": 3}));
    let found = |place| is_invented(&place, ledger).unwrap().is_some();
    assert!(!found(place(Some("12"), "12", "traced")));
    assert!(!found(place(None, "【缺】", "missing")));
    assert!(found(place(Some("13"), "13", "traced")), "another value");
    assert!(found(place(None, "12", "missing")), "not marked");
    assert!(found(Place { entries: 0, ..place(Some("12"), "12", "traced") }), "without entries");
    assert!(found(Place { asked: Vec::new(), ..place(Some("12"), "12", "traced") }), "nothing was asked");
    let change = vec![question(), question()];
    assert!(!found(Place { asked: change, ..place(Some("5"), "5", "traced") }), "the difference of two values");
    assert!(found(Place { figure: None, ..place(Some("12"), "12", "traced") }), "no figure");
}
