//! Tables of the pure rules.

use crate::file::{Kind, Now};
use crate::rules::{against_fields, against_restoring, influence_until, reading, rejoin};
use crate::testing::day;
use base::{Quantity, Refusal};
use case::{CaseId, StepRow};
use catalogue::Catalogue;
use procedure::{Finding, Weight, Who};
use record::value::{Value, Values};

fn row(step: &str, on: &str, outcome: &str) -> StepRow {
    StepRow {
        id: 1,
        case: CaseId(1),
        step: step.into(),
        on: day(on),
        outcome: outcome.into(),
        values: Values::new(),
        ballots: None,
        meeting: None,
        marks: Vec::new(),
        document: String::new(),
        paper: false,
        annuls: None,
        reason: String::new(),
        who: Who { account: Some(1), person: None },
        recorded_at: base::Moment(0),
        recorded_by: String::new(),
    }
}

fn with(mut row: StepRow, key: &str, value: Value) -> StepRow {
    row.values.set(key, value);
    row
}

fn n(n: i64) -> Value {
    Value::Number(Quantity::whole(n))
}

fn told(found: &[Finding]) -> Vec<(&str, Weight)> {
    found.iter().map(|f| (f.refusal.place.as_str(), f.weight)).collect()
}

fn at(kind: Kind, rows: &[StepRow]) -> (Now, String) {
    let catalogue = Catalogue::built_in().unwrap();
    let read = reading(&catalogue, kind, &rows.iter().collect::<Vec<_>>());
    (read.now, read.alarm.map(|d| d.to_string()).unwrap_or_default())
}

#[test]
fn every_procedure_is_there_and_only_known_steps_change_the_roster() {
    let catalogue = Catalogue::built_in().unwrap();
    for kind in Kind::ALL {
        let procedure = catalogue.procedure(kind.key()).unwrap();
        assert_eq!((procedure.name.as_str(), procedure.noun.as_str()), (kind.name(), "standing"));
        assert_eq!((procedure.read.as_str(), procedure.write.as_str()), (kind.read(), kind.write()));
        for step in &procedure.steps {
            let outcomes = step.outcomes.iter().map(|o| o.key.as_str()).chain([""]);
            let changes = outcomes.filter(|o| crate::rules::change(kind, &step.key, o).is_some()).count();
            let named = step.effect.is_some() || step.key == "confirm";
            assert_eq!(changes > 0, named, "{} {}", kind.key(), step.key);
        }
    }
    let reasons = catalogue.codes("member_left_reason").unwrap();
    for row in reasons.iter() {
        let by = row.extra.get("procedure");
        assert!(by.is_none_or(|key| Kind::parse(key).is_some()), "{}", row.code);
        assert_eq!(by.is_none(), matches!(row.code.as_str(), "died" | "cancelled"), "{}", row.code);
    }
}

/// Kind; rows as step, day, outcome; where it then stands; the alarm; why.
type Case = (Kind, &'static [(&'static str, &'static str, &'static str)], Now, &'static str, &'static str);

#[test]
fn alarms_are_leap_safe() {
    let cases: &[Case] = &[
        (Kind::Lost, &[("lost", "2025-08-31", "")], Now::Searching, "2026-02-28", "six months to the end of February"),
        (Kind::Lost, &[("lost", "2023-08-31", "")], Now::Searching, "2024-02-29", "of a leap year"),
        (
            Kind::Lost,
            &[("lost", "2026-01-10", ""), ("confirm", "2026-07-10", "")],
            Now::Lost,
            "2026-07-10",
            "held lost",
        ),
        (
            Kind::Lost,
            &[("lost", "2023-08-01", ""), ("stop", "2024-02-29", "stopped")],
            Now::Stopped,
            "2026-02-28",
            "two years after a leap day",
        ),
        (
            Kind::Lost,
            &[("lost", "2023-08-01", ""), ("stop", "2024-02-29", "refused")],
            Now::Searching,
            "2024-02-01",
            "refused",
        ),
        (Kind::Departure, &[("ground", "2026-03-31", "")], Now::Going, "2026-09-30", "six months without life"),
        (Kind::Withdrawal, &[("request", "2026-03-31", "")], Now::Going, "", "no alarm"),
        (
            Kind::Stop,
            &[("propose", "2026-03-31", ""), ("approve", "2026-04-02", "refused")],
            Now::Dropped,
            "",
            "refused",
        ),
        (
            Kind::Restore,
            &[("apply", "2026-03-31", ""), ("approve", "2026-04-02", "restored")],
            Now::Restored,
            "",
            "back",
        ),
    ];
    for (kind, rows, now, alarm, why) in cases {
        let rows: Vec<StepRow> = rows.iter().map(|(step, on, outcome)| row(step, on, outcome)).collect();
        assert_eq!(at(*kind, &rows), (*now, (*alarm).to_owned()), "{why}");
    }
}

#[test]
fn a_correction_ends_after_its_months() {
    let approved = with(row("approve", "2025-08-31", "correct"), "months", n(6));
    assert_eq!(at(Kind::Disposal, std::slice::from_ref(&approved)), (Now::Correcting, "2026-02-28".to_owned()));
    let asked = row("review_approve", "2026-03-01", "persuade");
    assert_eq!(at(Kind::Disposal, &[approved.clone(), asked.clone()]).0, Now::Persuading);
    let left = row("persuade_answer", "2026-03-02", "left");
    assert_eq!(at(Kind::Disposal, &[approved, asked, left]).0, Now::Persuaded);
}

#[test]
fn periods_of_a_correction_and_of_approval() {
    let catalogue = Catalogue::built_in().unwrap();
    let decided = row("assembly", "2026-03-01", "correct");
    let approve = |outcome: &str, months: Option<i64>| {
        let made = row("approve", "2026-03-05", outcome);
        let made = months.map_or(made.clone(), |m| with(made, "months", n(m)));
        let found = against_fields(&catalogue, Kind::Disposal, &made, &[&decided], false);
        told(&found).iter().map(|(p, w)| format!("{p} {w:?}")).collect::<Vec<_>>().join(",")
    };
    assert_eq!(approve("correct", Some(6)), "");
    assert_eq!(approve("correct", Some(9)), "months Soft", "generally six");
    assert_eq!(approve("correct", Some(12)), "months Soft", "a year is the most");
    assert_eq!(approve("correct", Some(13)), "months Hard");
    assert_eq!(approve("correct", None), "months Never");
    assert_eq!(approve("strike", None), "outcome Never", "not what the assembly decided");
    assert_eq!(approve("refused", None), "");
    let period = with(row("approve", "2026-03-05", "correct"), "months", n(6));
    let early = row("review_assembly", "2026-09-04", "improved");
    let found = against_fields(&catalogue, Kind::Disposal, &early, &[&decided, &period], false);
    assert_eq!(told(&found), [("on", Weight::Hard)]);
    let in_time = row("review_assembly", "2026-09-05", "improved");
    assert!(against_fields(&catalogue, Kind::Disposal, &in_time, &[&decided, &period], false).is_empty());
}

#[test]
fn not_for_the_same_matter_twice() {
    let catalogue = Catalogue::built_in().unwrap();
    for (told_so, punished, weight) in [
        (true, false, Some(Weight::Hard)),
        (true, true, Some(Weight::Hard)),
        (false, true, Some(Weight::Soft)),
        (false, false, None),
    ] {
        let propose = with(row("propose", "2026-03-01", ""), "punished", Value::Bool(told_so));
        let found = against_fields(&catalogue, Kind::Disposal, &propose, &[], punished);
        assert_eq!(found.first().map(|f| f.weight), weight, "{told_so} {punished}");
        assert!(found.iter().all(|f| f.refusal.clause.contains("第四条")));
    }
}

#[test]
fn a_ground_belongs_to_its_measures() {
    let catalogue = Catalogue::built_in().unwrap();
    for (kind, ground, on, weight, why) in [
        ("correct", "passive", "2026-03-01", None, "as the measures say"),
        ("persuade", "passive", "2026-03-01", Some(Weight::Hard), "passive members are corrected first"),
        ("strike", "threat", "2026-03-01", Some(Weight::Hard), "whoever threatens to leave is persuaded"),
        ("strike", "faith", "2026-03-01", None, "lost convictions"),
        ("strike", "insist", "2026-03-01", None, "insists on leaving"),
        ("correct", "faith", "2026-03-01", Some(Weight::Hard), "not corrected any more"),
        ("persuade", "review", "2026-03-01", None, "a bad review may lead to any"),
        ("strike", "other", "2026-03-01", None, "what no text names"),
        ("persuade", "passive", "2024-06-15", Some(Weight::Soft), "before the measures of 2024"),
    ] {
        let propose = with(row("propose", on, ""), "kind", Value::Code(kind.into()));
        let propose = with(propose, "ground", Value::Code(ground.into()));
        let propose = with(propose, "punished", Value::Bool(false));
        let found = against_fields(&catalogue, Kind::Disposal, &propose, &[], false);
        assert_eq!(found.first().map(|f| f.weight), weight, "{kind} {ground}: {why}");
        assert!(
            found
                .iter()
                .all(|f| f.rule == format!("disposal_{}_cases", if kind == "strike" { "remove" } else { kind }))
        );
    }
}

#[test]
fn only_a_stopped_membership_is_restored() {
    let catalogue = Catalogue::built_in().unwrap();
    assert!(against_restoring(&catalogue, "王小明", Some((Now::Stopped, day("2026-01-01")))).is_none());
    for (now, word) in [
        (Now::Lapsed, "自行脱党除名"),
        (Now::Withdrew, "退党除名"),
        (Now::Persuaded, "劝其退党"),
        (Now::Struck, "除名"),
        (Now::Expelled, "开除党籍"),
    ] {
        let found = against_restoring(&catalogue, "王小明", Some((now, day("2024-02-29")))).unwrap();
        let Refusal { what, remedy, clause, .. } = found.refusal;
        assert_eq!(found.weight, Weight::Never, "no superior lets this pass");
        assert!(what.contains(word) && clause.contains("第二十四条"), "{what} {clause}");
        assert!(remedy.contains("2029年2月28日以前不得重新入党"), "{remedy}");
    }
    assert!(rejoin(&catalogue, Now::Stopped, day("2024-02-29")).is_none());
    let never_left = against_restoring(&catalogue, "王小明", None).unwrap();
    assert!(never_left.refusal.what.contains("没有被停止党籍"));
}

#[test]
fn disciplinary_periods_follow_their_kind() {
    let catalogue = Catalogue::built_in().unwrap();
    let recorded = |kind: &str, years: Option<i64>| {
        let made = with(row("recorded", "2024-02-29", ""), "discipline_kind", Value::Code(kind.into()));
        years.map_or(made.clone(), |y| with(made, "discipline_years", n(y)))
    };
    for (kind, years, until) in [
        ("warning", None, "2025-02-28"),
        ("serious", None, "2025-08-29"),
        ("removal", None, "2026-02-28"),
        ("probation", Some(1), "2025-02-28"),
        ("probation", Some(2), "2026-02-28"),
    ] {
        let first = recorded(kind, years);
        let found = against_fields(&catalogue, Kind::Discipline, &first, &[], false);
        assert!(found.is_empty(), "{kind}: {found:?}");
        let rows = [first, row("checked", "2024-03-04", "confirmed")];
        assert_eq!(at(Kind::Discipline, &rows), (Now::Influence, until.to_owned()), "{kind}");
        let until_more = influence_until(&catalogue, &rows.iter().collect::<Vec<_>>()).unwrap();
        let wanted = if kind == "probation" { day(until).plus_months(24) } else { day(until) };
        assert_eq!(until_more, wanted, "{kind}");
    }
    for (kind, years) in [("probation", None), ("warning", Some(1)), ("probation", Some(3))] {
        assert!(!against_fields(&catalogue, Kind::Discipline, &recorded(kind, years), &[], false).is_empty(), "{kind}");
    }
    let first = recorded("probation", Some(1));
    let more = row("ended", "2025-03-01", "extended");
    let rows = [first, row("checked", "2024-03-04", "confirmed"), more.clone()];
    assert_eq!(at(Kind::Discipline, &rows).1, "2026-02-28", "a year more, two in all");
    let refs: Vec<&StepRow> = rows.iter().collect();
    let third = row("ended", "2026-03-01", "extended");
    assert!(!against_fields(&catalogue, Kind::Discipline, &third, &refs, false).is_empty(), "never three");
    let early = row("ended", "2026-02-27", "restored");
    assert_eq!(told(&against_fields(&catalogue, Kind::Discipline, &early, &refs, false)), [("on", Weight::Hard)]);
}
