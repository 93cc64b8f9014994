//! What is tried: a step with whatever its form asks for; mostly sensible, sometimes not.

use super::Cast;
use super::model::{Contest, One};
use crate::testing::{TODAY, day};
use crate::{BY_ELECTION, DIRECT, ELECTION};
use base::Day;
use base::id::PersonId;
use case::acts::NewStep;
use case::rules::Leave;
use case::testing::walk::{Dice, filled};
use catalogue::{Field, Step};
use procedure::Ballots;

/// Posts that a new committee shares out beside the secretary's.
const SHARED: [&str; 4] = ["organisation", "propaganda", "discipline", "member"];

pub(super) fn step(cast: &Cast, dice: &mut Dice, one: &One) -> NewStep {
    let turn: Vec<&Step> = one.shadow.in_turn().into_iter().filter(|s| !s.optional).collect();
    // A nomination may be repeated: mostly what comes after it is taken.
    let next: Vec<&Step> = turn.iter().filter(|s| one.shadow.last(&s.key).is_none()).copied().collect();
    let described = match dice.below(12) {
        0 => dice.of(&one.shadow.procedure.steps),
        1 => dice.of(&turn).copied(),
        _ => dice.of(&next).or(dice.of(&turn)).copied(),
    };
    let described = described.unwrap_or(&one.shadow.procedure.steps[0]);
    let on = date(dice, one);
    let mut new = filled(described, on, dice, |field, dice| fields(cast, dice, one, field, on));
    match described.key.as_str() {
        "nomination" => nominate(cast, dice, one, &mut new),
        "meeting" => meet(cast, dice, one, &mut new),
        "plenary" => share_out(dice, one, &mut new),
        _ => {}
    }
    new.leave = match dice.below(14) {
        0 => Leave { paper: false, reason: "情况特殊".into() },
        1 | 2 => Leave { paper: true, reason: String::new() },
        _ => Leave::default(),
    };
    new
}

fn date(dice: &mut Dice, one: &One) -> Day {
    let latest = one.shadow.rows.iter().map(|r| r.on).max();
    let latest = latest.unwrap_or_else(|| day("2022-06-01").plus_days(i64::from(dice.up_to(1_500))));
    match dice.below(20) {
        0 => latest.plus_days(-i64::from(dice.up_to(60))),
        1 => latest.plus_days(150),
        2 if dice.once_in(4) => day(TODAY).plus_days(1),
        _ => latest.plus_days(i64::from([0, 1, 5, 12][dice.below(4)])),
    }
}

fn fields(cast: &Cast, dice: &mut Dice, one: &One, field: &Field, on: Day) -> Option<Vec<String>> {
    Some(match field.key.as_str() {
        "seats" if one.shadow.procedure.key == BY_ELECTION => vec![(1 + dice.below(5) / 4).to_string()],
        "seats" => vec![(3 + dice.below(2)).to_string()],
        "deputies" => vec![dice.below(2).to_string()],
        "void" => vec![(dice.below(8) / 7).to_string()],
        // Who scrutinises is mostly none of those who stand.
        "scrutineers" => vec![format!("#{}", cast.people[one.body].last().copied().unwrap_or(PersonId(0)))],
        "candidates" | "secretary" | "deputy_secretary" | "form" => Vec::new(),
        "to" => vec![on.plus_days(i64::from(dice.up_to(900))).to_string()],
        _ => return None,
    })
}

/// Some of the body's people, each once.
fn some(cast: &Cast, dice: &mut Dice, body: usize, many: usize) -> Vec<PersonId> {
    let all = &cast.people[body];
    let body = if dice.once_in(25) { (body + 1) % 2 } else { body };
    let (from, of) = (dice.below(all.len()), &cast.people[body]);
    (0..many.min(of.len())).map(|n| of[(from + n) % of.len()]).collect()
}

fn nominate(cast: &Cast, dice: &mut Dice, one: &One, new: &mut NewStep) {
    let seats = one.number("plan", "seats").or(one.number("request", "seats")).unwrap_or(1);
    let many = match one.shadow.procedure.key.as_str() {
        ELECTION => seats + seats.div_ceil(5),
        DIRECT => 1 + dice.up_to(1),
        _ => seats + dice.up_to(1),
    };
    let many = usize::try_from(if dice.once_in(10) { many - 1 } else { many }).unwrap();
    let field = if one.shadow.procedure.key == DIRECT { "secretary" } else { "candidates" };
    let mut all = some(cast, dice, one.body, many + 1);
    let last = all.pop();
    all.iter().for_each(|who| new.texts.push(field, format!("#{who}")));
    if field == "secretary" && (one.number("plan", "deputies") == Some(1) || dice.once_in(10)) {
        last.iter().for_each(|who| new.texts.push("deputy_secretary", format!("#{who}")));
    }
}

/// A meeting in which everybody who stands gets some votes; the outcome is mostly what comes of them.
fn meet(cast: &Cast, dice: &mut Dice, one: &One, new: &mut NewStep) {
    new.texts.push("form", "assembly");
    let due = [9, 4, 13][one.body];
    let present = if dice.once_in(8) { dice.up_to(due) } else { due - dice.up_to(due / 5) };
    let returned = if dice.once_in(15) { present + 1 } else { present };
    let due = if dice.once_in(15) { due + 1 } else { due };
    new.ballots = Some(Ballots { due, present, issued: present, returned, ..Ballots::default() });
    let void: u32 = new.texts.of("void").first().and_then(|v| v.parse().ok()).unwrap_or(0);
    let valid = returned.saturating_sub(void);
    let mut after: Vec<Contest> = one.contests();
    for contest in &mut after {
        let mut left = valid * contest.open();
        let mut counts = Vec::new();
        for who in contest.stand() {
            let yes = if dice.once_in(40) { valid + 1 } else { dice.up_to(4).max(valid) - dice.up_to(valid.min(4)) };
            let yes = yes.min(left).min(if dice.once_in(3) { valid / 2 + 1 } else { valid });
            left = left.saturating_sub(yes);
            new.texts.push(&format!("yes_{who}"), yes.to_string());
            new.texts.push(&format!("no_{who}"), valid.saturating_sub(yes).to_string());
            counts.push((who, yes));
        }
        if dice.once_in(4) && contest.open() > 0 {
            let other = cast.people[one.body][dice.below(cast.people[one.body].len())];
            let yes = dice.up_to(left.min(valid)).max(1);
            new.texts.push(&format!("other_{}_1", contest.post), format!("#{other}"));
            new.texts.push(&format!("other_yes_{}_1", contest.post), yes.to_string());
            counts.push((other, yes));
        }
        contest.hold(&counts, present);
    }
    let open: u32 = after.iter().map(Contest::open).sum();
    let outcome = match open {
        _ if dice.once_in(12) => *dice.of(&["filled", "reduced", "partly"]).unwrap(),
        0 => "filled",
        _ if dice.once_in(3) => "reduced",
        _ => "partly",
    };
    new.texts = new.texts.clone().with("outcome", outcome);
}

fn share_out(dice: &mut Dice, one: &One, new: &mut NewStep) {
    let elected: Vec<PersonId> = one.contests().iter().flat_map(|c| c.elected.clone()).collect();
    let n = u32::try_from(elected.len()).unwrap();
    let due = if dice.once_in(12) { n + 1 } else { n };
    new.ballots = Some(Ballots { due, present: n, issued: n, returned: n, ..Ballots::default() });
    new.texts = new.texts.clone().with("void", "0");
    for (at, who) in elected.iter().enumerate() {
        let post = match at {
            0 => "secretary",
            1 if dice.once_in(3) => "deputy_secretary",
            _ if dice.once_in(15) => "secretary",
            _ => SHARED[at % SHARED.len()],
        };
        new.texts.push(&format!("post_{who}"), post);
        if dice.once_in(6) {
            new.texts.push(&format!("also_{who}"), SHARED[dice.below(SHARED.len())]);
        }
        let yes = if dice.once_in(12) { n / 2 } else { n };
        new.texts.push(&format!("yes_{who}"), yes.to_string());
    }
}
