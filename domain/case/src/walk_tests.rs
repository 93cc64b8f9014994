//! Random walks over the procedures behind which no noun stands: whatever is tried by whom, no step is taken that is not in turn, nobody
//! approves what they started, what is refused leaves no trace, and the ledger has what the steps that stand say.

use crate::file::{CaseId, State, engine_rows};
use crate::rules::Leave;
use crate::testing::walk::{Dice, Manner, Shadow, Taken, allowed, filled, walks};
use crate::world::{TODAY, World, day, worlds};
use access::Actor;
use base::id::{AccountId, PersonId};
use catalogue::{Field, Procedure, Step};
use ledger::{Question, Span};
use procedure::{Ballots, Who};
use std::collections::BTreeMap;

/// Tries of a walk on each engine; each may be refused.
const TRIES: usize = 700;
/// After so many the whole of the books is compared.
const EVERY: usize = 175;
/// What at least comes about in a walk: one in which all is refused shows nothing.
const LET_THROUGH: usize = 120;
/// So many cases at least come to their end.
const OVER: usize = 5;

/// The walk so far, kept beside the program.
struct Walk<'w> {
    w: &'w World,
    dice: Dice,
    /// The secretary, a stranger, two clerks above, and one more account of the first of them.
    hands: Vec<Actor>,
    cases: Vec<(CaseId, Shadow)>,
    done: usize,
}

#[tokio::test]
async fn cases_go_by_the_steps_that_stand_whatever_is_tried() {
    for n in walks() {
        for w in worlds().await {
            let clerk = Actor { person: Some(PersonId(77)), ..w.clerk.clone() };
            let doubled = Actor { account: Some(AccountId(15)), ..clerk.clone() };
            let hands = vec![w.secretary.clone(), w.stranger.clone(), clerk, w.second_clerk.clone(), doubled];
            Walk { w: &w, dice: Dice::new(2_030 + n), hands, cases: Vec::new(), done: 0 }.go().await;
        }
    }
}

impl Walk<'_> {
    async fn go(mut self) {
        let all: Vec<Procedure> = self.w.d.catalogue.procedures().filter(|p| p.noun.is_empty()).cloned().collect();
        assert!(all.len() >= 2);
        for n in 0..TRIES {
            match self.dice.below(16) {
                0 => self.open(&all, n).await,
                1 | 2 => self.annul().await,
                3 => self.retract().await,
                _ => self.take().await,
            }
            self.compare(&all).await;
            if n % EVERY == EVERY - 1 {
                self.w.assert_sound().await;
            }
        }
        let over = self.cases.iter().filter(|(_, shadow)| shadow.is_over()).count();
        assert!(self.done >= LET_THROUGH && over >= OVER, "{}: {} steps, {over} at the end", self.w.engine, self.done);
        self.w.assert_sound().await;
    }

    /// The secretary of another branch reaches nothing; the clerks stand above.
    fn manner(at: usize, leave: &Leave) -> Manner {
        Manner { reaches: at != 1, above: at > 1, paper: leave.paper, let_pass: !leave.reason.is_empty() }
    }

    fn any(&mut self) -> Option<usize> {
        let latest = self.cases.len().saturating_sub(5);
        let from = if self.dice.below(5) > 0 { latest } else { 0 };
        (!self.cases.is_empty()).then(|| from + self.dice.below(self.cases.len() - from))
    }

    async fn open(&mut self, all: &[Procedure], n: usize) {
        let (at, procedure) = (self.dice.below(self.hands.len()), self.dice.of(all).unwrap());
        let opened = self.w.open(&self.hands[at], &procedure.key, &format!("第{n}件事项")).await;
        if let Some(id) = allowed(opened).unwrap() {
            assert!(Self::manner(at, &Leave::default()).reaches, "{}: begun by somebody out of reach", self.w.engine);
            self.cases.push((id, Shadow::new(procedure)));
        }
    }

    async fn take(&mut self) {
        let Some(which) = self.any() else { return };
        let (id, shadow) = self.cases[which].clone();
        let turn: Vec<&Step> = shadow.in_turn().into_iter().filter(|s| !s.optional).collect();
        let described = if self.dice.once_in(6) { None } else { self.dice.of(&turn).copied() };
        let described = described.or(self.dice.of(&shadow.procedure.steps)).unwrap();
        let latest = shadow.rows.iter().map(|r| r.on).max().unwrap_or(day("2023-01-01"));
        let on = match self.dice.below(14) {
            0 => latest.plus_days(-i64::from(self.dice.up_to(40))),
            1 => day(TODAY).plus_days(1),
            2 => latest.plus_days(400),
            _ => latest.plus_days(i64::from(self.dice.up_to(20))),
        };
        let nothing = |_: &Field, _: &mut Dice| None;
        let mut new = filled(described, on, &mut self.dice, nothing);
        new.leave = match self.dice.below(12) {
            0 => Leave { paper: false, reason: "情况特殊".into() },
            1 => Leave { paper: true, reason: String::new() },
            _ => Leave::default(),
        };
        let mut any = || self.dice.up_to(4);
        let ballots = Ballots { due: 3, present: any(), yes: any(), no: any(), ..Ballots::default() };
        new.ballots = described.vote.is_some().then_some(ballots);
        let above = described.by == catalogue::StepBy::Superior || new.leave.paper || !new.leave.reason.is_empty();
        let at = match self.dice.below(5) {
            0 => self.dice.below(self.hands.len()),
            _ if above => 2 + self.dice.below(3),
            _ => 0,
        };
        let before = self.w.find(id).await.version;
        let stale = self.dice.once_in(30);
        new.version = if stale { before - 1 } else { before };
        let manner = Self::manner(at, &new.leave);
        let outcome = new.texts.of("outcome").first().cloned().unwrap_or_default();
        let Some(row) = allowed(self.w.take_as_seen(&self.hands[at], id, new).await).unwrap() else {
            assert_eq!(self.w.find(id).await.version, before, "{}: a refusal left a trace", self.w.engine);
            return;
        };
        assert!(!stale && on <= day(TODAY), "{}: {} on {on}", self.w.engine, described.key);
        if described.vote.is_some() && !manner.paper {
            let (b, fits) = (ballots, ballots.present <= ballots.due && ballots.yes + ballots.no <= ballots.present);
            let passed = b.present * 2 > b.due && b.yes * 2 > b.due;
            let told = match outcome.as_str() {
                "passed" => passed,
                "failed" => !passed,
                _ => true,
            };
            assert!(fits && (told || manner.let_pass), "{}: {outcome} {b:?}", self.w.engine);
        }
        let hand = Who { account: self.hands[at].account.map(|a| a.0), person: self.hands[at].person.map(|p| p.0) };
        let taken = Taken { row, step: described.key.clone(), outcome, on, hand };
        let wrong = self.cases[which].1.take(taken, manner);
        assert!(wrong.is_empty(), "{}: {wrong:?}", self.w.engine);
        self.done += 1;
    }

    async fn annul(&mut self) {
        let Some(which) = self.any() else { return };
        let id = self.cases[which].0;
        let (rows, before) = (self.w.rows(id).await, self.w.find(id).await.version);
        let Some(row) = self.dice.of(&rows).map(|r| r.id) else { return };
        let at = if self.dice.once_in(3) { self.dice.below(self.hands.len()) } else { 2 + self.dice.below(3) };
        let reason = if self.dice.once_in(10) { "错" } else { "录错" };
        if allowed(self.w.annul(&self.hands[at], id, row, reason).await).unwrap().is_none() {
            assert_eq!(self.w.find(id).await.version, before, "{}: a refusal left a trace", self.w.engine);
            return;
        }
        assert_eq!(reason, "录错", "{}: taken back without a reason", self.w.engine);
        let wrong = self.cases[which].1.annul(row, Self::manner(at, &Leave::default()));
        assert!(wrong.is_empty(), "{}: {wrong:?}", self.w.engine);
        self.done += 1;
    }

    async fn retract(&mut self) {
        let Some(which) = self.any() else { return };
        let at = self.dice.below(self.hands.len());
        let (id, bare) = (self.cases[which].0, self.cases[which].1.rows.is_empty());
        if allowed(self.w.retract(&self.hands[at], id, "重复登记").await).unwrap().is_some() {
            assert!(bare && Self::manner(at, &Leave::default()).reaches, "{}: voided with steps", self.w.engine);
            self.cases.remove(which);
        }
    }

    /// The rows that stand are those that were let through; the case is over when one of them has ended it; and of every kind of entry
    /// there is what they add.
    async fn compare(&self, all: &[Procedure]) {
        for (id, shadow) in self.cases.iter().rev().take(6) {
            let (case, rows) = (self.w.find(*id).await, self.w.rows(*id).await);
            let there: Vec<_> = engine_rows(&rows).into_iter().map(|r| (r.step, r.on, r.outcome)).collect();
            let wanted: Vec<_> = shadow.rows.iter().map(|r| (r.step.clone(), r.on, r.outcome.clone())).collect();
            assert_eq!(there, wanted, "{}: {}", self.w.engine, case.title);
            assert_eq!(case.state == State::Over, shadow.is_over(), "{}: {}", self.w.engine, case.title);
        }
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for step in all.iter().flat_map(|p| &p.steps) {
            for entry in &step.entries {
                sums.entry(&entry.key).or_default();
            }
        }
        for (_, shadow) in &self.cases {
            for row in &shadow.rows {
                let described = all.iter().find(|p| p.key == shadow.procedure.key).and_then(|p| p.step(&row.step));
                let fits = |e: &&catalogue::KindEntry| e.when.as_ref().is_none_or(|when| when.is.has(&row.outcome));
                for entry in described.unwrap().entries.iter().filter(fits) {
                    *sums.get_mut(entry.key.as_str()).unwrap() += if entry.quantity == "-1" { -1 } else { 1 };
                }
            }
        }
        let mut conn = self.w.d.db.read().await.unwrap();
        let scope = self.w.clerk.scope("figure.read").unwrap();
        let always = base::Period::new(day("2000-01-01"), day(TODAY)).unwrap();
        for (kind, wanted) in sums {
            let there = ledger::by_unit(&mut conn, &scope, &Question::of(kind, Span::Within(always))).await.unwrap();
            let there: i64 = there.iter().map(|s| s.quantity.0).sum();
            assert_eq!(there / 1000, wanted, "{}: {kind}", self.w.engine);
        }
    }
}
