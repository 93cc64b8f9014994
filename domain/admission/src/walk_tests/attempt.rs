//! What is tried: an application, a step with whatever its form asks for; mostly sensible, sometimes not.

use super::Cast;
use super::model::{Model, NAMES, number};
use crate::acts::NewApplicant;
use crate::testing::{TODAY, day};
use base::Day;
use case::acts::NewStep;
use case::rules::Leave;
use case::testing::walk::{Dice, filled};
use catalogue::{Field, Step};
use procedure::Ballots;

/// Sometimes a hard rule is to be let pass, sometimes it is paper of the past.
fn leave(dice: &mut Dice) -> Leave {
    match dice.below(14) {
        0 => Leave { paper: false, reason: "情况特殊".into() },
        1 => Leave { paper: true, reason: String::new() },
        _ => Leave::default(),
    }
}

pub(super) fn application(cast: &Cast, dice: &mut Dice, unit: usize, serial: usize) -> NewApplicant {
    let facts = member::Facts::new().with("name", NAMES[serial]).with("id_number", number(serial).expose());
    let on = day("2016-03-01").plus_days(i64::from(dice.up_to(2_400)));
    let way = if dice.once_in(5) { "frontline" } else { "usual" };
    let step = NewStep { leave: leave(dice), ..crate::testing::step("apply", &on.to_string(), &[("way", way)]) };
    NewApplicant { unit: cast.units[unit].0, facts, league: dice.once_in(3), step, ..NewApplicant::default() }
}

/// A step of a case, with the vote that it has.
pub(super) fn step(cast: &Cast, dice: &mut Dice, model: &Model, which: usize) -> (NewStep, Option<Ballots>) {
    let shadow = &model.cases[which].shadow;
    let turn: Vec<&Step> = shadow.in_turn().into_iter().filter(|s| !s.optional && !s.repeats).collect();
    let again: Vec<&Step> = shadow.in_turn().into_iter().filter(|s| s.repeats).collect();
    let described = match dice.below(20) {
        0 => dice.of(&shadow.procedure.steps),
        1 => dice.of(&shadow.in_turn()).copied(),
        2..=8 => dice.of(&again).or(turn.first()).copied(),
        _ => dice.of(&turn).or(again.first()).copied(),
    };
    let described = described.unwrap_or(&shadow.procedure.steps[0]);
    let on = date(dice, model, which, described);
    let unit = model.cases[which].unit;
    let mut new = filled(described, on, dice, |field, dice| fields(cast, dice, unit, field, &described.key));
    new.leave = leave(dice);
    as_voted(dice, model, which, &mut new);
    let due = model.full_on(unit, on, which);
    match described.vote.as_deref() {
        None => (new, None),
        Some("branch_admission") => {
            let votes = Some(ballots(dice, due, new.texts.of("outcome")));
            new.ballots = votes;
            (new, votes)
        }
        // A committee; where the rule asks for no vote, its numbers are mostly left out.
        Some(_) => {
            let blank = described.vote_optional && !dice.once_in(4);
            let decided = by_committee(dice, new.texts.of("outcome"));
            new.ballots = Some(if blank { Ballots::default() } else { decided });
            (new, None)
        }
    }
}

/// What a committee of nine decided, mostly with the outcome that was chosen. Nobody sits in one by the books of these districts.
fn by_committee(dice: &mut Dice, outcome: &[String]) -> Ballots {
    let against = outcome.iter().any(|o| matches!(o.as_str(), "refused" | "not_yet"));
    let present = 9 - dice.up_to(2);
    let yes = if against != dice.once_in(12) { dice.up_to(4) } else { present - dice.up_to(1) };
    Ballots { due: 9, present, yes, no: present - yes, ..Ballots::default() }
}

/// Some days after the latest step, or about when the waiting time is over; now and then before, or tomorrow.
fn date(dice: &mut Dice, model: &Model, which: usize, step: &Step) -> Day {
    let one = &model.cases[which];
    let latest = one.shadow.rows.iter().map(|r| r.on).max().unwrap_or(day("2017-01-01"));
    let around = i64::from(dice.up_to(40)) - 4;
    let waited = match step.key.as_str() {
        "object" => one.shadow.last("activist").map(|r| r.on.plus_months(12).plus_days(around)),
        "conversion_assembly" => one.ends().map(|ends| ends.plus_days(around)),
        _ => None,
    };
    let usual = latest.plus_days(i64::from([0, 1, 3, 9, 25][dice.below(5)]));
    match dice.below(16) {
        0 => latest.plus_days(-i64::from(dice.up_to(200))),
        1 => usual.plus_days(200),
        2 if dice.once_in(4) => day(TODAY).plus_days(1),
        _ => waited.map_or(usual, |w| w.max(latest)),
    }
}

fn fields(cast: &Cast, dice: &mut Dice, unit: usize, field: &Field, step: &str) -> Option<Vec<String>> {
    let person = |dice: &mut Dice| {
        let of = if dice.once_in(12) { 1 - unit } else { unit };
        format!("#{}", cast.people[of][dice.below(3)])
    };
    let body = |dice: &mut Dice| if dice.once_in(12) { cast.units[0] } else { cast.committee };
    Some(match field.key.as_str() {
        "voters" | "dues_from" => Vec::new(),
        "people" => {
            let many = if dice.once_in(8) { 1 + dice.below(3) } else { 2 };
            let first = dice.below(3);
            (0..many).map(|n| format!("#{}", cast.people[unit][(first + n) % 3])).collect()
        }
        "talker" if step == "talk" => vec![person(dice)],
        "examiner" | "approver" => vec![body(dice).to_string()],
        "serial" => vec![format!("编号{}", dice.below(400))],
        "days" => vec![["3", "3", "3", "1"][dice.below(4)].to_owned()],
        "hours" => vec!["24".to_owned()],
        "months" => Vec::new(),
        "together" | "leaving" => vec![if dice.once_in(12) { "yes" } else { "no" }.to_owned()],
        key if key.starts_with("has_") => vec![if dice.once_in(20) { "no" } else { "yes" }.to_owned()],
        _ => return None,
    })
}

/// Months of an extension, and an approval that mostly says what was voted.
fn as_voted(dice: &mut Dice, model: &Model, which: usize, new: &mut NewStep) {
    let outcome = new.texts.of("outcome").first().cloned().unwrap_or_default();
    if new.step == "conversion_assembly" && (outcome == "extend" || dice.once_in(20)) {
        new.texts.push("months", (5 + dice.below(8)).to_string());
    }
    if new.step == "conversion_approval" && dice.below(6) > 0 {
        let voted = model.cases[which].shadow.last("conversion_assembly").map_or("", |r| r.outcome.as_str());
        let fits = match voted {
            "extend" => "extended",
            "cancel" => "cancelled",
            _ => "converted",
        };
        let fits = if dice.once_in(8) { "refused" } else { fits };
        new.texts = new.texts.clone().with("outcome", fits);
    }
}

/// Mostly such as they are counted, with the outcome that was chosen; otherwise whatever comes.
fn ballots(dice: &mut Dice, due: u32, outcome: &[String]) -> Ballots {
    if dice.once_in(5) {
        let mut any = || dice.up_to(7);
        let (present, issued, returned, yes) = (any(), any(), any(), any());
        return Ballots { due: any(), present, issued, returned, yes, no: any(), ..Ballots::default() };
    }
    let fails = outcome.iter().any(|o| o == "failed");
    let present = due - if due > 4 { dice.up_to(1) } else { 0 };
    let yes = if fails { dice.up_to(due / 2) } else { present };
    let written_yes = if !fails && present < due { dice.up_to(1) } else { 0 };
    let of = (present, present, present - yes);
    Ballots { due, present: of.0, issued: of.0, returned: of.1, yes, no: of.2, written_yes, ..Ballots::default() }
}
