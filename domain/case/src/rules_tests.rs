//! What the numbers of a vote are read from.

use crate::rules::{self, Leave};
use base::Refusal;
use procedure::{Finding, Weight};

#[test]
fn ballots_are_read_from_what_was_typed() {
    let typed = |name: &str| match name {
        "due" => "12",
        "present" => " 9 ",
        "yes" => "8",
        _ => "",
    };
    let ballots = rules::ballots(typed).unwrap();
    assert_eq!((ballots.due, ballots.present, ballots.yes, ballots.no), (12, 9, 8, 0));
    let wrong = rules::ballots(|name| match name {
        "due" => "十二",
        "yes" => "-1",
        "no" => "100001",
        _ => "",
    });
    let places: Vec<String> = wrong.unwrap_err().into_iter().map(|r| r.place).collect();
    assert_eq!(places, ["due", "yes", "no"]);
}

#[test]
fn findings_block_or_stay_by_their_weight() {
    let found = |weight| vec![Finding::of(weight, "r", Refusal::new("不符合", ""))];
    let none = Leave::default();
    let pass = Leave { reason: "特殊情况".into(), paper: false };
    let paper = Leave { reason: String::new(), paper: true };
    let kinds = |weight, leave: &Leave, may| {
        rules::judge(found(weight), leave, may, "某").map(|m| m.into_iter().map(|m| m.kind).collect::<Vec<_>>())
    };
    assert_eq!(kinds(Weight::Soft, &none, false).unwrap(), ["soft"]);
    assert!(kinds(Weight::Hard, &none, true).is_err(), "without a reason nothing is let pass");
    assert!(kinds(Weight::Hard, &pass, false).is_err(), "without the right neither");
    assert_eq!(kinds(Weight::Hard, &pass, true).unwrap(), ["let_pass"]);
    assert_eq!(kinds(Weight::Hard, &paper, false).unwrap(), ["paper"]);
    assert_eq!(kinds(Weight::Wrong, &paper, false).unwrap(), ["paper"]);
    assert!(kinds(Weight::Wrong, &pass, true).is_err(), "what contradicts itself is not let pass");
    for leave in [&none, &pass, &paper] {
        assert!(kinds(Weight::Never, leave, true).is_err());
    }
}
