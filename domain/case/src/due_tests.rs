//! The number due against every small number that could be told, by an oracle that knows nothing of rules.

use crate::due::{Due, against};
use crate::file::{CaseId, StepRow};
use base::{Day, Quantity};
use catalogue::{Catalogue, VoteDue};
use procedure::{Ballots, Weight, Who};
use record::value::{Value, Values};

fn row(due: u32, not_due: u32, why: &str) -> StepRow {
    let on: Day = "2026-03-01".parse().unwrap();
    let mut values = Values::new();
    if not_due > 0 {
        values.set("not_due", Value::Number(Quantity(i64::from(not_due) * 1000)));
    }
    if !why.is_empty() {
        values.set("not_due_why", Value::Text(why.to_owned()));
    }
    StepRow {
        id: 1,
        case: CaseId(1),
        step: "vote".into(),
        on,
        outcome: String::new(),
        values,
        ballots: Some(Ballots { due, present: due, ..Ballots::default() }),
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

/// The places where something is wrong: the books know `many`, the minutes say the rest.
fn oracle(many: u32, (due, not_due): (u32, u32), why: bool) -> Vec<&'static str> {
    let mut all = Vec::new();
    if not_due > 0 && !why {
        all.push("not_due_why");
    }
    // Nobody due is told by the arithmetic of votes already.
    if due > 0 && due + not_due != many {
        all.push("due");
    }
    all
}

#[test]
fn every_difference_is_found_and_nothing_else_in_every_kind_of_vote() {
    let catalogue = Catalogue::built_in().unwrap();
    let mut checked = 0;
    for vote in catalogue.votes().filter(|v| v.due.is_some()) {
        let most = if vote.not_due_rule.is_some() { 4 } else { 0 };
        for (many, due) in (1..9).flat_map(|many| (0..11).map(move |due| (many, due))) {
            for (not_due, why) in (0..=most).flat_map(|n| [(n, ""), (n, "因私出国八个月")]) {
                let known = Due::known(many, "当日在册的党员");
                let found = against(&catalogue, vote, Some(&known), &row(due, not_due, why));
                let places: Vec<&str> = found.iter().map(|f| f.refusal.place.as_str()).collect();
                let wanted = oracle(many, (due, not_due), !why.is_empty());
                assert_eq!(places, wanted, "{}: {many} {due}+{not_due} {why}", vote.key);
                assert!(found.iter().all(|f| f.weight == Weight::Hard), "paper is marked, a superior may let pass");
                assert!(found.iter().all(|f| !f.refusal.clause.is_empty()), "{}: with the clause", vote.key);
                checked += 1;
            }
        }
    }
    assert!(checked > 3_000, "{checked}");
}

#[test]
fn who_are_due_is_said_by_every_vote_that_a_procedure_of_members_takes() {
    let catalogue = Catalogue::built_in().unwrap();
    let steps = catalogue.procedures().flat_map(|p| p.steps.iter().map(move |s| (p, s)));
    let (mut n, mut committees) = (0, Vec::new());
    for (procedure, step) in steps {
        for vote in step.votes().map(|key| catalogue.vote(key).unwrap()) {
            let name = format!("{}.{}", procedure.key, step.key);
            match vote.due {
                Some(VoteDue::Committee) => committees.push((name, step.vote_optional)),
                due => {
                    let local = vote.key == "local_meeting";
                    assert_eq!(due, (!local).then_some(VoteDue::Members), "{name}");
                    // Where there is no committee nobody is left out by consent: the numbers may be left out instead.
                    assert_eq!(vote.not_due_rule.is_some(), !local && !step.vote_optional, "{name}");
                    n += 1;
                }
            }
        }
    }
    let must: Vec<&str> = committees.iter().filter(|(_, optional)| !optional).map(|(name, _)| name.as_str()).collect();
    assert_eq!(must, ["admission.approval", "admission.conversion_approval"], "only where a rule asks for a vote");
    assert!(committees.len() >= 10, "{committees:?}");
    assert!(n >= 14, "{n}");
}

#[test]
fn what_the_books_do_not_know_is_not_judged() {
    let catalogue = Catalogue::built_in().unwrap();
    let vote = catalogue.vote("branch_general").unwrap();
    assert!(against(&catalogue, vote, None, &row(7, 0, "")).is_empty());
    let certain = Due { certain: true, ..Due::known(3, "新一届委员") };
    let found = against(&catalogue, vote, Some(&certain), &row(2, 0, ""));
    assert_eq!(
        found.iter().map(|f| f.weight).collect::<Vec<_>>(),
        [Weight::Wrong],
        "what the rows say is not let pass"
    );
    assert!(found[0].refusal.what.contains("应为新一届委员3人"), "{}", found[0].refusal.what);
}
