//! The arithmetic of elections against tables and against an oracle, and the ladder of reminders.

use crate::rules::reminder::{Due, reminder};
use crate::rules::{Count, impossible, least_candidates, too_many_written_in, unaccounted, won};
use base::Day;
use base::id::UnitId;
use catalogue::{Catalogue, Share, VoteBase};
use org::Term;
use record::value::Named;

const HALF: Share = Share { of: VoteBase::Present, numerator: 1, denominator: 2, more: true, most: false };

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn count(id: i64, yes: u32, no: u32, abstain: u32) -> Count {
    Count { who: Named { id, name: format!("甲{id}") }, yes, no, abstain, written_in: None }
}

fn written_in(id: i64, yes: u32) -> Count {
    Count { written_in: Some(format!("other_yes_member_{id}")), ..count(id, yes, 0, 0) }
}

fn ids(all: &[Named]) -> Vec<i64> {
    all.iter().map(|who| who.id).collect()
}

#[test]
fn the_margin_is_a_fifth_rounded_up() {
    for (seats, least) in [(1, 2), (3, 4), (5, 6), (6, 8), (7, 9), (9, 11), (10, 12), (11, 14)] {
        assert_eq!(least_candidates(seats, 20), least, "{seats} seats");
    }
}

#[test]
fn whoever_has_more_than_half_of_those_there_is_elected_by_votes() {
    // (seats, present, votes by candidate, elected, tied, open)
    for (seats, present, votes, elected, tied, open, why) in [
        (3, 10, &[9, 8, 7, 6][..], &[1, 2, 3][..], &[][..], 0, "the three with most"),
        (3, 10, &[9, 8, 6, 6], &[1, 2], &[3, 4], 1, "equal votes at the edge decide nothing"),
        (3, 10, &[6, 6, 6, 6], &[], &[1, 2, 3, 4], 3, "four equal for three seats"),
        (3, 10, &[6, 6, 6, 5], &[1, 2, 3], &[], 0, "five of ten are not more than half"),
        (3, 10, &[9, 5, 5, 5], &[1], &[], 2, "one only"),
        (1, 9, &[4, 5], &[2], &[], 0, "five of nine"),
        (1, 10, &[5, 5], &[], &[], 1, "nobody, and nobody tied"),
        (0, 10, &[9], &[], &[], 0, "no seat"),
    ] {
        let counts: Vec<Count> = votes.iter().zip(1..).map(|(yes, id)| count(id, *yes, 0, 0)).collect();
        let won = won(seats, &counts, present, &HALF);
        assert_eq!((ids(&won.elected), won.open), (elected.to_vec(), open), "{why}");
        assert_eq!(ids(&won.tied), tied.to_vec(), "{why}");
    }
}

/// The same by trying: somebody is elected who has enough votes and fewer than `seats` rivals with as many or more.
fn oracle(seats: u32, votes: &[u32], present: u32) -> Vec<i64> {
    let enough = |yes: u32| yes * 2 > present;
    let mut all = Vec::new();
    for (n, yes) in votes.iter().enumerate().filter(|(_, yes)| enough(**yes)) {
        let rivals =
            votes.iter().enumerate().filter(|(m, other)| *m != n && enough(**other) && **other >= *yes).count();
        if u32::try_from(rivals).unwrap() < seats {
            all.push((std::cmp::Reverse(*yes), i64::try_from(n).unwrap() + 1));
        }
    }
    all.sort_unstable();
    all.into_iter().map(|(_, id)| id).collect()
}

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % n).unwrap()
    }
}

#[test]
fn twenty_thousand_random_elections_agree_with_the_oracle() {
    let mut chance = Chance(11);
    let (mut full, mut tied, mut short) = (0, 0, 0);
    for _ in 0..20_000 {
        let (seats, present) = (1 + chance.below(7), 1 + chance.below(20));
        let votes: Vec<u32> = (0..=chance.below(9)).map(|_| chance.below(u64::from(present) + 1)).collect();
        let counts: Vec<Count> = votes.iter().zip(1..).map(|(yes, id)| count(id, *yes, present - yes, 0)).collect();
        let won = won(seats, &counts, present, &HALF);
        assert_eq!(ids(&won.elected), oracle(seats, &votes, present), "{seats} seats, {present} there, {votes:?}");
        assert!(won.elected.len() + won.open as usize == seats as usize);
        assert!(won.tied.iter().all(|t| !won.elected.contains(t)));
        full += u32::from(won.open == 0);
        tied += u32::from(!won.tied.is_empty());
        short += u32::from(won.open > 0 && won.tied.is_empty());
    }
    assert!(full > 1_000 && tied > 500 && short > 1_000, "{full} full, {tied} tied, {short} short");
}

/// One ballot: no more names than seats, and a name of one's own only beside a vote against a candidate.
fn ballot(chance: &mut Chance, seats: u32, candidates: &mut [Count], others: &mut [Count]) {
    let (mut marks, mut against) = (0, 0);
    for c in candidates {
        match chance.below(4) {
            0 | 1 if marks < seats => {
                c.yes += 1;
                marks += 1;
            }
            2 => c.abstain += 1,
            _ => {
                c.no += 1;
                against += 1;
            }
        }
    }
    for other in others.iter_mut().filter(|_| chance.below(2) == 0) {
        if marks < seats && against > 0 {
            other.yes += 1;
            marks += 1;
            against -= 1;
        }
    }
}

#[test]
fn ballots_cast_one_by_one_are_possible_and_whoever_is_written_in_may_win() {
    let mut chance = Chance(23);
    let (mut by_others, mut caught) = (0, 0);
    for _ in 0..5_000 {
        let (seats, valid) = (1 + chance.below(4), 1 + chance.below(15));
        let n = i64::from(seats + chance.below(3));
        let mut candidates: Vec<Count> = (1..=n).map(|id| count(id, 0, 0, 0)).collect();
        let mut others: Vec<Count> = (n + 1..=n + 2).map(|id| written_in(id, 0)).collect();
        (0..valid).for_each(|_| ballot(&mut chance, seats, &mut candidates, &mut others));
        let mut all: Vec<Count> =
            candidates.into_iter().chain(others).filter(|c| c.yes + c.no + c.abstain > 0).collect();
        assert!(impossible(seats, &all, valid).is_empty(), "{seats} {valid} {all:?}");
        assert!(too_many_written_in(&all).is_none() && unaccounted(&all, valid).is_empty(), "{all:?}");
        let votes: Vec<u32> = all.iter().map(|c| c.yes).collect();
        let won = won(seats, &all, valid, &HALF);
        let wanted: Vec<i64> =
            oracle(seats, &votes, valid).iter().map(|at| all[usize::try_from(at - 1).unwrap()].who.id).collect();
        assert_eq!(ids(&won.elected), wanted, "{seats} seats, {valid} ballots, {all:?}");
        by_others += won.elected.iter().filter(|who| who.id > n).count();
        // More names of one's own than votes against candidates cannot come from ballots.
        let against: u32 = all.iter().map(|c| c.no).sum();
        let own: u32 = all.iter().filter(|c| c.written_in.is_some()).map(|c| c.yes).sum();
        if let Some(last) = all.last_mut().filter(|c| c.written_in.is_some()) {
            last.yes += against - own + 1;
            assert!(too_many_written_in(&all).is_some());
            caught += 1;
        }
    }
    assert!(by_others > 100 && caught > 1_000, "{by_others} won, {caught} caught");
}

#[test]
fn impossible_counts_are_told_all_at_once() {
    let counts = [count(1, 9, 2, 0), count(2, 10, 0, 1), count(3, 10, 0, 0), count(4, 9, 0, 0)];
    let told = impossible(3, &counts, 10);
    let places: Vec<&str> = told.iter().map(|r| r.place.as_str()).collect();
    assert_eq!(
        places,
        ["yes_1", "yes_2", "yes_1"],
        "two candidates with more than ten, and 38 of 30 choices: {told:?}"
    );
    assert!(impossible(3, &[count(1, 8, 1, 1), count(2, 10, 0, 0)], 10).is_empty());
    assert_eq!(unaccounted(&counts, 10).len(), 1, "nine of ten");
}

fn term(elected: &str, extended_to: Option<&str>) -> Term {
    let elected = day(elected);
    let (ends, extended_to) = (elected.plus_months(36), extended_to.map(day));
    Term { id: 1, unit: UnitId(1), elected, years: 3, ends, extended_to, document: String::new(), version: 1 }
}

#[test]
fn the_ladder_reminds_at_six_and_three_months_and_then_every_month() {
    let catalogue = Catalogue::built_in().unwrap();
    // (elected, extended to, today, due, last, next)
    for (elected, extended, today, due, last, next) in [
        ("2024-05-31", None, "2026-11-29", Due::Later, None, "2026-11-30"),
        ("2024-05-31", None, "2026-11-30", Due::Near, Some("2026-11-30"), "2027-02-28"),
        ("2024-05-31", None, "2027-02-28", Due::Soon, Some("2027-02-28"), "2027-06-01"),
        ("2024-05-31", None, "2027-05-31", Due::Soon, Some("2027-02-28"), "2027-06-01"),
        ("2024-05-31", None, "2027-06-01", Due::Overdue, Some("2027-06-01"), "2027-07-01"),
        ("2024-05-31", None, "2027-07-31", Due::Overdue, Some("2027-07-01"), "2027-08-01"),
        ("2024-05-31", Some("2027-12-31"), "2027-06-01", Due::Later, None, "2027-06-30"),
        ("2024-05-31", Some("2027-12-31"), "2027-06-30", Due::Near, Some("2027-06-30"), "2027-09-30"),
        ("2020-02-29", None, "2023-03-01", Due::Overdue, Some("2023-03-01"), "2023-03-29"),
    ] {
        let found = reminder(&catalogue, Some(&term(elected, extended)), day(today));
        assert_eq!((found.due, found.last, found.next), (due, last.map(day), day(next)), "{elected} {today}");
    }
    let none = reminder(&catalogue, None, day("2026-11-22"));
    assert_eq!((none.due, none.last, none.next), (Due::Missing, Some(day("2026-11-01")), day("2026-12-01")));
}

#[test]
fn the_ladder_goes_up_day_by_day_and_every_reminder_comes() {
    let catalogue = Catalogue::built_in().unwrap();
    let t = term("2020-02-29", None);
    let (mut today, end) = (day("2022-01-01"), day("2024-12-31"));
    let mut told: Option<Day> = None;
    while today < end {
        let r = reminder(&catalogue, Some(&t), today);
        assert!(r.next > today && r.last.is_none_or(|last| last <= today), "{today}: {r:?}");
        assert!(r.last >= told, "{today}: no reminder is taken back");
        if r.last != told {
            assert_eq!(r.last, Some(today), "a reminder comes on its day");
        }
        told = r.last;
        today = today.plus_days(1);
    }
}
