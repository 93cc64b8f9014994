//! One fault of each kind among clean cases: every one is found, and nothing else.

use super::{CHECKS, Ground, Past, Place, Plan, Step, UnitFacts, of_all, unclear};
use base::id::PersonId;
use base::{Day, Quantity};
use catalogue::Catalogue;
use member::store::Membership;
use procedure::Ballots;
use record::value::{Named, Value, Values};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

const TODAY: &str = "2026-11-22";
/// 党委 with authority, 党总支 without.
const COMMITTEE: i64 = 900;
const GENERAL_BRANCH: i64 = 901;
/// Full members 1 to 5; 7 is a probationer.
const PROBATIONER: i64 = 7;

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % n).unwrap()
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn persons(ids: &[i64]) -> Value {
    Value::Persons(ids.iter().map(|id| Named { id: *id, name: format!("党员{id}") }).collect())
}

fn unit(id: i64) -> Value {
    Value::Unit(Named { id, name: "党委".into() })
}

fn number(n: i64) -> Value {
    Value::Number(Quantity::whole(n))
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn membership(id: i64) -> Membership {
    let category = if id == PROBATIONER { "probationary" } else { "full" };
    Membership {
        id: PersonId(id),
        name: format!("党员{id}"),
        category: category.into(),
        joined_on: Some(day("1999-07-01").into()),
        confirmed_on: (id != PROBATIONER).then(|| day("2000-07-01").into()),
        left_on: None,
    }
}

/// A case that keeps every rule, from its application on; what lies after today has not happened yet.
fn clean(catalogue: &Catalogue, case: i64, apply: Day, chance: &mut Chance) -> Past {
    let mut steps: Vec<Step> = Vec::new();
    let mut on = apply;
    let mut add = |key: &str, outcome: &str, target: Day, values: Values| {
        on = catalogue.workdays().on_or_after(target.max(on));
        let meeting = matches!(key, "assembly" | "conversion_assembly");
        let ballots = meeting.then_some(Ballots {
            due: 12,
            present: 10,
            issued: 10,
            returned: 10,
            yes: 9,
            no: 1,
            ..Ballots::default()
        });
        steps.push(Step { key: key.into(), on, outcome: outcome.into(), ballots, values, meeting: false });
        on
    };
    let none = Values::new;
    let apply = add("apply", "", apply, none());
    add("talk", "", apply.plus_days(5 + chance.below(15)), none());
    let decided = none().with("decided_by", Value::Code("committee".into())).with("minutes", Value::Files(vec![1]));
    let activist = add("activist", "agreed", apply.plus_days(40 + chance.below(40)), decided);
    add("activist_filed", "", activist.plus_days(8), none());
    add("contacts", "", activist.plus_days(13), none().with("people", persons(&[1, 2])));
    add("cultivation", "", activist.plus_days(160), none().with("opinion", text("表现良好")));
    add("cultivation", "", activist.plus_days(320), none().with("opinion", text("表现良好")));
    let object = add("object", "agreed", activist.plus_months(12).plus_days(chance.below(60)), none());
    add("object_filed", "agreed", object.plus_days(10), none());
    add("introducers", "", object.plus_days(14), none().with("people", persons(&[1, 2])));
    add("review", "qualified", object.plus_days(25), none());
    add("training", "passed", object.plus_days(35), none().with("days", number(3)).with("hours", number(24)));
    add("branch_exam", "qualified", object.plus_days(50), none().with("leaving", Value::Bool(false)));
    add("pre_exam", "qualified", object.plus_days(65), none().with("examiner", unit(COMMITTEE)));
    add("form", "", object.plus_days(72), none().with("serial", text("2026001")));
    let voters =
        || none().with("count", number(1)).with("together", Value::Bool(false)).with("voters", persons(&[1, 2, 3]));
    let vote = add("assembly", "passed", object.plus_days(80), voters());
    add("approver_talk", "", vote.plus_days(12), none());
    let approval =
        add("approval", "approved", vote.plus_days(20 + chance.below(50)), none().with("approver", unit(COMMITTEE)));
    add("upper_filed", "", approval.plus_days(5), none());
    add("assigned", "", approval.plus_days(9), none().with("dues_from", Value::Day(vote)));
    add("oath", "", approval.plus_days(20), none());
    add("probation", "", vote.plus_months(6), none());
    let due = vote.plus_months(12);
    add("conversion_applied", "", due.plus_days(-7), none());
    let meeting = add("conversion_assembly", "convert", due.plus_days(chance.below(14)), voters());
    add("conversion_approval", "converted", meeting.plus_days(25), none().with("approver", unit(COMMITTEE)));
    let all = ["has_form", "has_application", "has_review", "has_conversion", "has_cultivation"];
    let kept = all.iter().fold(none(), |values, key| values.with(key, Value::Bool(true)));
    let archived = add("archived", "", meeting.plus_days(32), kept);
    let today = day(TODAY);
    let admitted = approval <= today;
    let confirmed = (archived <= today).then(|| due.into());
    steps.retain(|s| s.on <= today);
    let full = |id: i64| (id, Arc::new(membership(id)));
    let units = [(COMMITTEE, true), (GENERAL_BRANCH, false)];
    Past {
        case,
        unit: case / 7,
        steps,
        birth: Some(apply.plus_months(-12 * 24)),
        place: admitted.then(|| Place { joined_on: Some(vote.into()), confirmed_on: confirmed }),
        people: [1, 2, 3, 4, 5, PROBATIONER].map(full).into(),
        withheld: Default::default(),
        units: Arc::new(
            units.map(|(id, approves)| (id, UnitFacts { name: "党委".into(), approves, above: vec![] })).into(),
        ),
    }
}

fn step<'p>(past: &'p mut Past, key: &str) -> &'p mut Step {
    past.steps.iter_mut().find(|s| s.key == key).unwrap()
}

fn on(past: &Past, key: &str) -> Day {
    past.steps.iter().find(|s| s.key == key).unwrap().on
}

fn drop_step(past: &mut Past, key: &str) {
    past.steps.retain(|s| s.key != key);
}

fn set(past: &mut Past, key: &str, field: &str, value: Value) {
    step(past, key).values.set(field, value);
}

/// Plants one fault; the two kinds that need several cases are planted apart.
fn plant(past: &mut Past, check: &str) {
    match check {
        "underage" => past.birth = Some(on(past, "apply").plus_months(-12 * 18).plus_days(1)),
        "talk_late" => {
            let late = on(past, "apply").plus_months(1).plus_days(1);
            step(past, "talk").on = late;
        }
        "activist_before_talk" => {
            let before = on(past, "talk");
            // The year and the half-years still hold: only the order is wrong.
            step(past, "activist").on = before.plus_days(-1);
            drop_step(past, "cultivation");
            let (from, to) = (before.plus_days(-1), on(past, "object"));
            for n in 1..=3 {
                let half = from.plus_days((to.unix_days() - from.unix_days()) * n / 4);
                past.steps.push(Step {
                    key: "cultivation".into(),
                    on: half,
                    outcome: String::new(),
                    ballots: None,
                    values: Values::new(),
                    meeting: false,
                });
            }
        }
        "activist_without_filing" => drop_step(past, "activist_filed"),
        "contact_not_full" => set(past, "introducers", "people", persons(&[1, PROBATIONER])),
        "review_gap" => {
            let first = past.steps.iter().position(|s| s.key == "cultivation").unwrap();
            past.steps.remove(first);
        }
        "under_one_year" => {
            let early = on(past, "activist").plus_months(12).plus_days(-1);
            step(past, "object").on = early;
        }
        "no_object_filing" => drop_step(past, "object_filed"),
        "no_political_review" => step(past, "review").outcome = "unqualified".into(),
        "training_short" => {
            set(past, "training", "days", number(2));
            set(past, "training", "hours", number(23));
        }
        "vote_before_pre_exam" => {
            let after = on(past, "assembly").plus_days(1);
            drop_step(past, "form");
            step(past, "pre_exam").on = after;
        }
        "form_before_pre_exam" => {
            let before = on(past, "pre_exam").plus_days(-1);
            step(past, "form").on = before;
        }
        "leaving_soon" => set(past, "branch_exam", "leaving", Value::Bool(true)),
        _ => plant_late(past, check),
    }
}

/// Faults at the assembly and in its approval.
fn plant_late(past: &mut Past, check: &str) {
    match check {
        "quorum" => {
            step(past, "assembly").ballots =
                Some(Ballots { due: 12, present: 6, issued: 6, returned: 6, yes: 6, ..Ballots::default() })
        }
        "votes" => {
            step(past, "assembly").ballots =
                Some(Ballots { due: 12, present: 8, issued: 8, returned: 8, yes: 6, no: 2, ..Ballots::default() })
        }
        "batch_vote" => set(past, "assembly", "together", Value::Bool(true)),
        "probationer_voted" => set(past, "assembly", "voters", persons(&[1, 2, PROBATIONER])),
        "approver_not_authorised" => set(past, "approval", "approver", unit(GENERAL_BRANCH)),
        "approval_late" => {
            let late = on(past, "assembly").plus_months(3).plus_days(1);
            for key in ["approval", "upper_filed", "assigned", "oath"] {
                step(past, key).on = late;
            }
            step(past, "upper_filed").on = late.plus_days(3);
            step(past, "assigned").on = late.plus_days(4);
            step(past, "oath").on = late.plus_days(6);
        }
        "no_talk_before_approval" => drop_step(past, "approver_talk"),
        "wrong_join_date" => {
            let approved = on(past, "approval");
            past.place = past.place.take().map(|p| Place { joined_on: Some(approved.into()), ..p });
        }
        _ => plant_last(past, check),
    }
}

/// Faults after the approval.
fn plant_last(past: &mut Past, check: &str) {
    match check {
        "oath_missing" => drop_step(past, "oath"),
        "conversion_early" => {
            let early = on(past, "assembly").plus_months(12).plus_days(-1);
            step(past, "conversion_assembly").on = early;
        }
        "conversion_late" => {
            let late = on(past, "assembly").plus_months(12).plus_days(31);
            step(past, "conversion_assembly").on = late;
        }
        "extend_range" => {
            let meeting = step(past, "conversion_assembly");
            meeting.outcome = "extend".into();
            meeting.values.set("months", number(5));
            drop_step(past, "conversion_approval");
            drop_step(past, "archived");
            past.place = past.place.take().map(|p| Place { confirmed_on: None, ..p });
        }
        "dues_start" => {
            let later = on(past, "assembly").plus_months(1);
            set(past, "assigned", "dues_from", Value::Day(later));
        }
        "material_missing" => set(past, "archived", "has_review", Value::Bool(false)),
        "date_identical" => {
            let same = on(past, "introducers");
            for key in ["object_filed", "review", "training"] {
                step(past, key).on = same;
            }
        }
        other => panic!("no fault of kind {other}"),
    }
}

/// Clean cases with thirty planted faults. Gives what must be found: case → check.
fn district(catalogue: &Catalogue, clean_cases: i64) -> (Vec<Past>, Vec<Plan>, BTreeMap<i64, &'static str>) {
    let mut chance = Chance(26);
    // Seven cases of a unit begin in seven different years, so that no unit admits many in one.
    let begin = |case: i64, chance: &mut Chance| {
        Day::of(2017 + i32::try_from(case % 7).unwrap(), 1, 5).unwrap().plus_days(chance.below(330))
    };
    let mut all: Vec<Past> = Vec::new();
    for case in 0..clean_cases {
        let apply = begin(case, &mut chance);
        all.push(clean(catalogue, case, apply, &mut chance));
    }
    let mut plans: Vec<Plan> =
        all.iter().flat_map(|p| (2018..=2026).map(|year| Plan { unit: p.unit, year, planned: 3 })).collect();
    let mut wanted = BTreeMap::new();
    let mut next = 1_000_000;
    for check in CHECKS.iter().filter(|c| !matches!(c.key, "over_plan" | "rush")) {
        let mut past = clean(catalogue, next, Day::of(2019, 3, 4).unwrap(), &mut chance);
        past.unit = next;
        plant(&mut past, check.key);
        wanted.insert(next, check.key);
        all.push(past);
        next += 7;
    }
    // One more than planned: the later of two.
    for (n, apply) in [(0, "2019-03-04"), (1, "2019-03-20")] {
        let mut past = clean(catalogue, next + n, day(apply), &mut chance);
        past.unit = 77_000;
        let year = on(&past, "assembly").year();
        plans.push(Plan { unit: 77_000, year, planned: 1 });
        all.push(past);
    }
    let second = all.len() - 1;
    let later = if on(&all[second], "assembly") > on(&all[second - 1], "assembly") { next + 1 } else { next };
    wanted.insert(later, "over_plan");
    next += 7;
    // One more than planned for the committee above two branches.
    let above = |id: i64| if id == 77_210 { vec![] } else { vec![77_210] };
    let facts = |id: i64| (id, UnitFacts { name: "党委".into(), approves: false, above: above(id) });
    for (n, apply) in [(0, "2019-03-04"), (1, "2019-03-05")] {
        let mut past = clean(catalogue, next + n, day(apply), &mut chance);
        past.unit = 77_200 + n;
        let mut known = (*past.units).clone();
        known.extend([77_200, 77_201, 77_210].map(facts));
        past.units = Arc::new(known);
        all.push(past);
    }
    let (first, second) = (all.len() - 2, all.len() - 1);
    plans.push(Plan { unit: 77_210, year: on(&all[first], "assembly").year(), planned: 1 });
    let later = if on(&all[second], "assembly") < on(&all[first], "assembly") { next } else { next + 1 };
    wanted.insert(later, "over_plan");
    next += 7;
    // Five of one unit on one day.
    let model = clean(catalogue, next, day("2019-03-04"), &mut chance);
    for n in 0..5 {
        let mut past = model.clone();
        past.case = next + n;
        past.unit = 78_000;
        wanted.insert(past.case, "rush");
        all.push(past);
    }
    (all, plans, wanted)
}

#[test]
fn thirty_of_thirty_are_found_among_two_thousand_clean_cases() {
    let catalogue = Catalogue::built_in().unwrap();
    let (all, plans, wanted) = district(&catalogue, 2_000);
    let ground = Ground { catalogue: &catalogue, today: day(TODAY) };
    let found = of_all(&all, &plans, ground);
    let mut by_case: HashMap<i64, Vec<(&str, &str)>> = HashMap::new();
    for v in &found {
        by_case.entry(v.case).or_default().push((v.check, &v.what));
    }
    for (case, check) in &wanted {
        let told = by_case.remove(case).unwrap_or_default();
        assert_eq!(told.iter().map(|(c, _)| *c).collect::<Vec<_>>(), [*check], "{case}: {told:?}");
    }
    assert!(by_case.is_empty(), "false alarms: {by_case:?}");
    let silent: Vec<_> = all.iter().flat_map(|past| unclear(past, ground)).collect();
    assert!(silent.is_empty(), "nothing is wanting in cases that are recorded in full: {silent:?}");
    let kinds: std::collections::BTreeSet<&str> = wanted.values().copied().collect();
    assert_eq!(kinds.len(), 30, "every kind is planted");
}

#[test]
fn whoever_had_no_rights_on_the_day_is_seen_as_well() {
    let catalogue = Catalogue::built_in().unwrap();
    let ground = Ground { catalogue: &catalogue, today: day(TODAY) };
    for (key, check) in [
        ("contacts", "contact_not_full"),
        ("introducers", "contact_not_full"),
        ("assembly", "probationer_voted"),
        ("conversion_assembly", "probationer_voted"),
    ] {
        let mut past = clean(&catalogue, 7, day("2019-03-04"), &mut Chance(3));
        past.withheld = [(2, on(&past, key))].into();
        let found = of_all(&[past], &[], ground);
        assert_eq!(found.iter().map(|v| v.check).collect::<Vec<_>>(), [check], "{key}: 留党察看 of a full member");
    }
}

#[test]
fn what_was_left_empty_is_told_and_is_no_violation() {
    let catalogue = Catalogue::built_in().unwrap();
    let ground = Ground { catalogue: &catalogue, today: day(TODAY) };
    for (key, field, check) in [
        ("activist", "minutes", "activist_without_filing"),
        ("assembly", "voters", "probationer_voted"),
        ("conversion_assembly", "voters", "probationer_voted"),
        ("assigned", "dues_from", "dues_start"),
    ] {
        let mut past = clean(&catalogue, 7, day("2019-03-04"), &mut Chance(3));
        step(&mut past, key).values.remove(field);
        let told: Vec<&str> = unclear(&past, ground).iter().map(|u| u.check).collect();
        assert_eq!(told, [check], "{key}.{field}");
        assert!(of_all(&[past], &[], ground).is_empty(), "{key}.{field}: nobody is accused of it");
    }
}

#[test]
fn a_case_that_was_over_before_a_rule_began_is_not_judged_by_it() {
    let catalogue = Catalogue::built_in().unwrap();
    let ground = Ground { catalogue: &catalogue, today: day(TODAY) };
    let told = |apply: &str| {
        let mut past = clean(&catalogue, 7, day(apply), &mut Chance(3));
        step(&mut past, "talk").on = day(apply).plus_days(39);
        let found = of_all(&[past], &[], ground);
        found.iter().map(|v| v.check).collect::<Vec<_>>()
    };
    assert_eq!(told("2016-03-01"), ["talk_late"]);
    assert!(!told("2009-03-02").contains(&"talk_late"), "over in 2012, two years before the text of 2014");
}

#[test]
fn every_check_rests_on_a_rule_of_the_catalogue() {
    let catalogue = Catalogue::built_in().unwrap();
    for check in CHECKS {
        assert!(catalogue.rule(check.rule).is_some(), "{} rests on {}", check.key, check.rule);
    }
}
