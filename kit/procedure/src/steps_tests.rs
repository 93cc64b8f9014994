//! Steps one by one, on a small procedure of our own.

use crate::{Ballots, Finding, Proposed, Row, Standing, Weight, Who, against, evaluate};
use base::Day;
use catalogue::Catalogue;
use std::path::Path;
use std::sync::LazyLock;

const PROCEDURE: &str = r#"
key = "trial"
name = "试行程序"
group = "其他"
purpose = "测试"
subject = "matter"
title = "事项"
read = "case.read"
write = "case.write"

[[step]]
key = "ask"
name = "提出"

[[step]]
key = "vote"
name = "表决"
after = ["ask"]
vote = "branch_general"
rule = "trial_order"
wait = [{ from = "ask", not_before = "trial_wait" }]
outcome = [{ key = "passed", name = "通过", vote = "passed" }, { key = "failed", name = "未通过", vote = "failed", stops = true }]

[[step]]
key = "approve"
name = "审批"
by = "superior"
after = ["vote"]
approves = ["ask", "vote"]
wait = [{ from = "vote", not_after = "trial_limit" }]
outcome = [{ key = "agreed", name = "同意" }, { key = "refused", name = "不同意", ends = true }]

[[step]]
key = "close"
name = "归档"
after = ["approve.agreed"]
last = true
"#;

const RULES: &str = r#"
[[rule]]
key = "trial_wait"
name = "等待"
text = "满一个月"
value = 1
unit = "个月"
source = { regulation = "试行办法", article = "第一条", confidence = "A" }

[[rule]]
key = "trial_limit"
name = "期限"
text = "十个工作日内"
value = 10
unit = "个工作日"
hardness = "soft"
source = { regulation = "试行办法", article = "第二条", confidence = "A" }

[[rule]]
key = "trial_order"
name = "次序"
text = "先提出，后表决"
source = { regulation = "试行办法", article = "第三条", confidence = "A" }
"#;

/// The built-in catalogue with the trial procedure over it.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = std::env::temp_dir().join(format!("taizhang-procedure-{}", std::process::id()));
    let write = |path: &str, text: &str| {
        let file = dir.join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write("procedures/trial.toml", PROCEDURE);
    write("rules/trial.toml", RULES);
    let loaded = Catalogue::load(Some(&dir)).unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    loaded
});

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn who(account: i64) -> Who {
    Who { account: Some(account), person: None }
}

fn row(step: &str, on: &str, outcome: &str) -> Row {
    Row { step: step.into(), on: day(on), outcome: outcome.into(), by: who(1) }
}

fn standings(rows: &[Row], today: &str) -> Vec<String> {
    let catalogue: &Catalogue = &CATALOGUE;
    let states = evaluate(catalogue.procedure("trial").unwrap(), rows, catalogue, day(today));
    let told = |s: &crate::State<'_>| match &s.standing {
        Standing::Done { due: Some((due, _)), .. } => {
            format!("again by {due}{}", if s.late(day(today)).is_some() { " late" } else { "" })
        }
        Standing::Done { again, .. } => {
            if *again {
                "again".into()
            } else {
                "done".into()
            }
        }
        Standing::Open { due: None } => "open".into(),
        Standing::Open { due: Some((due, _)) } => {
            format!("due {due}{}", if s.late(day(today)).is_some() { " late" } else { "" })
        }
        Standing::Waiting { until, .. } => format!("until {until}"),
        Standing::Blocked { by } => format!("after {}", by.join(",")),
        Standing::Over => "over".into(),
    };
    states.iter().map(told).collect()
}

#[test]
fn a_case_goes_through_its_steps() {
    let ask = row("ask", "2026-01-31", "");
    let vote = row("vote", "2026-03-02", "passed");
    let agreed = row("approve", "2026-03-05", "agreed");
    assert_eq!(standings(&[], "2026-02-01"), ["open", "after ask", "after vote", "after approve.agreed"]);
    let one = [ask.clone()];
    assert_eq!(standings(&one, "2026-02-27"), ["done", "until 2026-02-28", "after vote", "after approve.agreed"]);
    assert_eq!(standings(&one, "2026-02-28"), ["done", "open", "after vote", "after approve.agreed"]);
    let two = [ask.clone(), vote.clone()];
    assert_eq!(standings(&two, "2026-03-03"), ["done", "done", "due 2026-03-16", "after approve.agreed"]);
    assert_eq!(standings(&two, "2026-03-17")[2], "due 2026-03-16 late");
    let failed = [ask.clone(), row("vote", "2026-03-02", "failed")];
    assert_eq!(standings(&failed, "2026-03-03"), ["done", "again", "after vote", "after approve.agreed"]);
    let refused = [ask.clone(), vote.clone(), row("approve", "2026-03-05", "refused")];
    assert_eq!(standings(&refused, "2026-03-06"), ["done", "done", "done", "over"]);
    let three = [ask, vote, agreed];
    assert_eq!(standings(&three, "2026-03-06"), ["done", "done", "done", "open"]);
}

fn found(
    rows: &[Row],
    step: &str,
    on: &str,
    outcome: &str,
    (ballots, by): (Option<Ballots>, i64),
) -> Vec<(Weight, String)> {
    let catalogue: &Catalogue = &CATALOGUE;
    let procedure = catalogue.procedure("trial").unwrap();
    let by = who(by);
    let new =
        Proposed { step: procedure.step(step).unwrap(), on: day(on), outcome, ballots: ballots.as_ref(), by: &by };
    let found = against(procedure, rows, &new, catalogue, day("2026-11-22"));
    found.into_iter().map(|Finding { rule, weight, .. }| (weight, rule)).collect()
}

#[test]
fn every_gate_says_its_rule_and_weight() {
    use Weight::{Hard, Never, Soft, Wrong};
    let ask = row("ask", "2026-01-31", "");
    let votes = Ballots { due: 10, present: 8, yes: 7, ..Ballots::default() };
    let good = (Some(votes), 2);
    let said = |weight: Weight, rule: &str| (weight, rule.to_owned());
    let one = [ask.clone()];
    assert_eq!(found(&one, "vote", "2026-02-28", "passed", good), []);
    assert_eq!(found(&[], "vote", "2026-02-28", "passed", good), [said(Hard, "trial_order")]);
    assert_eq!(found(&one, "vote", "2026-02-27", "passed", good), [said(Hard, "trial_wait")]);
    assert_eq!(found(&one, "vote", "2026-01-30", "passed", good), [said(Wrong, "order"), said(Hard, "trial_wait")]);
    assert_eq!(found(&one, "vote", "2026-11-23", "passed", good), [said(Never, "future")]);
    assert_eq!(
        found(&one, "vote", "2026-02-28", "failed", good),
        [said(Hard, "branch_assembly_pass")],
        "the ballots passed"
    );
    assert_eq!(found(&one, "vote", "2026-02-28", "maybe", good), [said(Never, "outcome")]);
    assert_eq!(found(&one, "vote", "2026-02-28", "passed", (None, 2)), [said(Never, "numbers")]);
    let few = Ballots { present: 4, yes: 4, ..votes };
    assert_eq!(found(&one, "vote", "2026-02-28", "passed", (Some(few), 2)), [said(Hard, "branch_assembly_quorum")]);
    let more = Ballots { present: 11, ..votes };
    assert_eq!(found(&one, "vote", "2026-02-28", "passed", (Some(more), 2)), [said(Wrong, "numbers")]);
    assert_eq!(found(&one, "ask", "2026-02-28", "", (None, 2)), [said(Never, "again")]);
    let two = [ask, row("vote", "2026-03-02", "passed")];
    assert_eq!(found(&two, "approve", "2026-03-05", "agreed", (None, 2)), []);
    assert_eq!(found(&two, "approve", "2026-03-05", "agreed", (None, 1)), [said(Never, "self"), said(Never, "self")]);
    assert_eq!(found(&two, "approve", "2026-03-17", "agreed", (None, 2)), [said(Soft, "trial_limit")]);
}

#[test]
fn a_step_that_came_out_otherwise_is_taken_again_after_it_and_never_before() {
    let never = (Weight::Never, "again".to_owned());
    let votes = Ballots { due: 10, present: 8, yes: 7, ..Ballots::default() };
    let rows = [row("ask", "2026-01-01", ""), row("vote", "2026-03-02", "failed")];
    assert_eq!(found(&rows, "vote", "2026-03-01", "passed", (Some(votes), 2)), std::slice::from_ref(&never));
    assert_eq!(found(&rows, "vote", "2026-03-02", "passed", (Some(votes), 2)), []);
    // As it may have been kept before: passed, and dated before the vote that failed. It is not passed once more.
    let rows = [rows.as_slice(), &[row("vote", "2026-03-01", "passed")]].concat();
    assert_eq!(found(&rows, "vote", "2026-03-03", "passed", (Some(votes), 2)), [never]);
}

#[test]
fn whoever_has_approved_out_of_turn_does_not_start_it_afterwards() {
    let rows = [row("approve", "2026-03-05", "agreed")];
    let said = found(&rows, "ask", "2026-01-31", "", (None, 1));
    assert_eq!(said, [(Weight::Never, "self".to_owned())]);
    assert_eq!(found(&rows, "ask", "2026-01-31", "", (None, 2)), []);
    // Once it was started by another, whoever gave it back may start it anew; another one approves then.
    let rows = [Row { by: who(2), ..row("vote", "2026-03-02", "failed") }, row("approve", "2026-03-05", "agreed")];
    let votes = Ballots { due: 10, present: 8, yes: 7, ..Ballots::default() };
    let said = found(&rows, "vote", "2026-03-06", "passed", (Some(votes), 1));
    assert_eq!(said, [(Weight::Hard, "trial_order".to_owned())]);
}

#[test]
fn the_same_person_behind_two_accounts_is_one_hand() {
    let (a, b) = (Who { account: Some(1), person: Some(9) }, Who { account: Some(2), person: Some(9) });
    assert!(a.is(&b));
    assert!(!a.is(&Who { account: Some(2), person: None }));
    assert!(!Who { account: Some(1), person: None }.is(&Who { account: Some(2), person: None }));
}

/// Activists are looked at every six months, from the day on which they became activists, until they are listed.
#[test]
fn a_step_is_repeated_at_its_pace_until_another_builds_on_it() {
    let catalogue: &Catalogue = &CATALOGUE;
    let procedure = catalogue.procedure("admission").unwrap();
    let told = |rows: &[Row], today: &str| {
        let states = evaluate(procedure, rows, catalogue, day(today));
        states.into_iter().find(|s| s.step.key == "cultivation").map(|s| s.standing).unwrap()
    };
    let by = |on: &str| Some((day(on), "admission_review".to_owned()));
    let mut rows = vec![row("apply", "2025-01-02", ""), row("talk", "2025-01-20", "")];
    rows.push(row("activist", "2025-03-05", "agreed"));
    rows.push(row("contacts", "2025-03-06", ""));
    assert_eq!(
        told(&rows, "2025-03-07"),
        Standing::Open { due: by("2025-09-05") },
        "the first one counts from the decision"
    );
    rows.push(row("cultivation", "2025-08-30", ""));
    assert_eq!(told(&rows, "2025-09-01"), Standing::Done { row: 4, again: true, due: by("2026-02-28") });
    let new = |on: &str| {
        let by = who(1);
        let new =
            Proposed { step: procedure.step("cultivation").unwrap(), on: day(on), outcome: "", ballots: None, by: &by };
        against(procedure, &rows, &new, catalogue, day("2026-11-22"))
    };
    assert!(new("2026-02-28").is_empty());
    let late: Vec<(Weight, String)> = new("2026-03-01").into_iter().map(|f| (f.weight, f.rule)).collect();
    assert_eq!(late, [(Weight::Soft, "admission_review".to_owned())], "told and marked, but taken down");
    rows.push(row("activist_filed", "2025-03-10", ""));
    rows.push(row("object", "2026-03-20", "agreed"));
    assert_eq!(told(&rows, "2026-12-01"), Standing::Done { row: 4, again: true, due: None }, "listed");
}
