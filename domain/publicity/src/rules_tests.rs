//! Period and objections, by tables.

use crate::rules::{Objections, columns, objections, period};
use base::Day;
use case::{CaseId, StepRow};
use catalogue::Catalogue;
use procedure::Who;
use record::value::Values;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn row(id: i64, step: &str, on: &str) -> StepRow {
    StepRow {
        id,
        case: CaseId(1),
        step: step.to_owned(),
        on: day(on),
        outcome: String::new(),
        values: Values::new(),
        ballots: None,
        meeting: None,
        marks: Vec::new(),
        document: String::new(),
        paper: false,
        annuls: None,
        reason: String::new(),
        who: Who::default(),
        recorded_at: base::Moment(0),
        recorded_by: String::new(),
    }
}

fn annuls(id: i64, wrong: i64) -> StepRow {
    StepRow { annuls: Some(wrong), ..row(id, "objection", "2026-11-05") }
}

#[test]
fn the_period_lasts_five_working_days_after_the_first() {
    let catalogue = Catalogue::built_in().unwrap();
    for (from, to, why) in [
        ("2026-11-02", "2026-11-09", "a week without holidays"),
        ("2026-11-05", "2026-11-12", "over a weekend"),
        ("2026-09-29", "2026-10-12", "over the national holiday"),
    ] {
        let period = period(&catalogue, &[row(1, "published", from)]).unwrap();
        assert_eq!((period.from, period.to), (day(from), day(to)), "{why}");
    }
    assert_eq!(period(&catalogue, &[]), None, "not published");
    let taken_back = [row(1, "published", "2026-11-02"), annuls(2, 1)];
    assert_eq!(period(&catalogue, &taken_back), None, "taken back");
}

#[test]
fn objections_are_counted_until_somebody_has_looked_into_them() {
    let rows = [
        row(1, "published", "2026-11-02"),
        row(2, "objection", "2026-11-03"),
        row(3, "objection", "2026-11-03"),
        row(4, "objection", "2026-11-04"),
        row(5, "looked_into", "2026-11-05"),
        annuls(6, 4),
    ];
    for (until, received, open, told) in [
        (1, 0, 0, "没有"),
        (2, 1, 1, "1件，1件待核实"),
        (4, 3, 3, "3件，3件待核实"),
        (5, 3, 2, "3件，2件待核实"),
        (6, 2, 1, "2件，1件待核实"),
    ] {
        let now = objections(&rows[..until]);
        assert_eq!(now, Objections { received, open });
        assert_eq!(now.told(), told);
    }
    let catalogue = Catalogue::built_in().unwrap();
    assert_eq!(columns(&catalogue, &rows), ["2026-11-02至2026-11-09", "2件，1件待核实"]);
}
