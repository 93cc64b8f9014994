//! Random walks over every procedure of the catalogue: whatever is tried, no illegal step is taken and nobody approves themselves.

use crate::{Ballots, Proposed, Row, Standing, Weight, Who, against, decide, evaluate, is_over};
use base::Day;
use catalogue::{Catalogue, Procedure, Step};

/// Walks over each procedure.
const WALKS: usize = 3_000;

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// What somebody tries, sensible or not.
fn attempt<'p>(procedure: &'p Procedure, chance: &mut Chance) -> (&'p Step, String, Option<Ballots>, Who) {
    let step = &procedure.steps[chance.below(procedure.steps.len() as u64) as usize];
    let pick = chance.below(step.outcomes.len() as u64 + 1) as usize;
    let outcome = step.outcomes.get(pick).or(step.outcomes.first()).map_or(String::new(), |o| o.key.clone());
    let present = chance.below(13) as u32;
    let yes = chance.below(13) as u32;
    let ballots = Ballots { due: 12, present, issued: present, returned: present, yes, ..Ballots::default() };
    let account = Some(1 + chance.below(4) as i64);
    let who = Who { account, person: (account == Some(3) || account == Some(4)).then_some(77) };
    (step, outcome, step.vote.is_some().then_some(ballots), who)
}

#[test]
fn thousands_of_random_walks_over_every_procedure_take_no_illegal_step() {
    let catalogue = Catalogue::built_in().unwrap();
    let procedures: Vec<&Procedure> = catalogue.procedures().collect();
    assert!(procedures.len() >= 2);
    let today = Day::of(2026, 11, 22).unwrap();
    let mut chance = Chance(7);
    let (mut taken, mut refused, mut finished) = (0_u32, 0_u32, 0_u32);
    for walk in 0..WALKS * procedures.len() {
        let procedure = procedures[walk % procedures.len()];
        let mut rows: Vec<Row> = Vec::new();
        let mut on = Day::of(2019, 1, 1).unwrap();
        for _ in 0..40 {
            on = on.plus_days(chance.below(60) as i64);
            let (step, outcome, ballots, by) = attempt(procedure, &mut chance);
            let new = Proposed { step, on, outcome: &outcome, ballots: ballots.as_ref(), by: &by };
            let blocks = against(procedure, &rows, &new, &catalogue, today).iter().any(|f| f.weight > Weight::Soft);
            if blocks || on > today {
                refused += 1;
                continue;
            }
            // What may be taken is told the same way by the page that lists the steps.
            let states = evaluate(procedure, &rows, &catalogue, on);
            let state = &states.iter().find(|s| s.step.key == step.key).unwrap().standing;
            let soft = |key: &str| {
                let basis = &catalogue.rule(key).unwrap().basis;
                basis.hardness == catalogue::Hardness::Soft || !basis.holds_on(on)
            };
            let told = match state {
                Standing::Open { .. } | Standing::Done { again: true, .. } => true,
                // A waiting time that is only 一般 is told, and may be cut short.
                Standing::Waiting { rule, .. } => soft(rule),
                _ => false,
            };
            assert!(told, "{}: {state:?}", step.key);
            legal(procedure, &rows, &new, &catalogue);
            rows.push(Row { step: step.key.clone(), on, outcome, by });
            taken += 1;
        }
        finished += u32::from(is_over(procedure, &rows));
    }
    assert!(taken > 20_000 && refused > 20_000, "{taken} taken, {refused} refused");
    assert!(finished > 100, "only {finished} cases came to an end");
}

/// Said once more in other words than the engine's.
fn legal(procedure: &Procedure, rows: &[Row], new: &Proposed<'_>, catalogue: &Catalogue) {
    let of = |key: &str| rows.iter().rev().find(|r| r.step == key);
    assert!(!is_over(procedure, rows), "{} after the end", new.step.key);
    for wanted in &new.step.after {
        let one = |w: &str| match w.split_once('.') {
            Some((key, outcome)) => of(key).is_some_and(|r| r.outcome == outcome),
            None => of(w).is_some_and(|r| {
                let outcome = procedure.step(w).unwrap().outcome(&r.outcome);
                outcome.is_none_or(|o| !o.stops && !o.ends)
            }),
        };
        assert!(wanted.split('|').any(one), "{} without {wanted}", new.step.key);
    }
    for wait in &new.step.waits {
        let Some(from) = wait.from.split('|').filter_map(of).max_by_key(|r| r.on) else { continue };
        if let Some(rule) = wait.not_before.as_deref().and_then(|k| catalogue.rule(k)) {
            let soft = rule.basis.hardness == catalogue::Hardness::Soft || !rule.basis.holds_on(new.on);
            let months = match rule.unit.as_str() {
                "年" => rule.value.unwrap() * 12,
                "个月" => rule.value.unwrap(),
                _ => continue,
            };
            assert!(soft || from.on.plus_months(months as i32) <= new.on, "{} too early", new.step.key);
        }
    }
    for started in &new.step.approves {
        for row in rows.iter().filter(|r| r.step == *started) {
            assert_ne!(row.by.account, new.by.account, "{} approved by who recorded {started}", new.step.key);
            assert!(row.by.person.is_none() || row.by.person != new.by.person, "the same person behind two accounts");
        }
    }
    if let (Some(vote), Some(b)) = (new.step.vote.as_deref().and_then(|k| catalogue.vote(k)), new.ballots) {
        let passed = decide(vote, b).passed;
        match new.step.outcome(new.outcome).and_then(|o| o.vote) {
            Some(catalogue::VoteResult::Passed) => assert!(passed),
            Some(catalogue::VoteResult::Failed) => assert!(!passed),
            None => {}
        }
        assert!(b.present <= b.due && b.returned <= b.issued);
    }
}
