//! Random walks: whatever both sides do, every member is in exactly one branch, counts are conserved, and the books are sound.

use crate::acts::Target;
use crate::testing::{
    DISTRICT, World, accept, arrival, give_back, letter, outside, proposal, receipt, withdraw, worlds,
};
use crate::{State, TransferId};
use access::Actor;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome};
use std::collections::BTreeMap;

/// Steps of a walk on each engine; every one is a try of something that may be refused.
const STEPS: usize = 1_200;
/// After so many the whole of the books is compared.
const EVERY: usize = 150;
/// So many of them at least are let through: a walk in which all is refused shows nothing.
const LET_THROUGH: usize = 120;

/// Numbers that look random and are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(n).unwrap()).unwrap()
    }
}

/// What must be true, kept beside the program and computed otherwise.
#[derive(Default)]
struct Model {
    /// Where each member stands; none is out of the district.
    stands: BTreeMap<PersonId, Option<UnitId>>,
    /// Every transfer that was begun, with the rows that were recorded of it.
    begun: Vec<(TransferId, Vec<i64>)>,
    /// What was let through.
    done: usize,
}

/// A refusal leaves everything as it was; anything else but a refusal is a fault of the program.
fn allowed<T>(tried: Outcome<T>) -> Option<T> {
    match tried {
        Ok(made) => Some(made),
        Err(Fault::Refused(_) | Fault::Stale(_) | Fault::NotFound) => None,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_member_is_in_exactly_one_branch_whatever_is_done() {
    for w in worlds().await {
        walk(&w, &mut Dice(2_026)).await;
    }
}

async fn walk(w: &World, dice: &mut Dice) {
    let mut model = Model::default();
    for person in everybody(w).await {
        model.stands.insert(person, w.stands(person).await);
    }
    for n in 0..STEPS {
        let hands = [&w.sender, &w.receiver, &w.stranger, &w.clerk, &w.department];
        let hand = hands[dice.below(hands.len())];
        match dice.below(4) {
            0 => begin(w, dice, hand, &mut model, n).await,
            1 if !model.begun.is_empty() => annul(w, dice, hand, &mut model).await,
            _ if !model.begun.is_empty() => take(w, dice, hand, &mut model).await,
            _ => {}
        }
        compare(w, &model).await;
        if n % EVERY == EVERY - 1 {
            w.assert_sound().await;
        }
    }
    assert!(model.done >= LET_THROUGH, "the walk got nowhere: {}", model.done);
    w.assert_sound().await;
}

/// Every person who ever stood in one of the branches.
async fn everybody(w: &World) -> Vec<PersonId> {
    let mut conn = w.d.db.read().await.unwrap();
    let all = access::Scope::whole(DISTRICT);
    let mut people = w.people.clone();
    for unit in [w.a, w.b, w.c] {
        let there = member::store::of_branch(&mut conn, &all, unit, crate::testing::day(crate::testing::TODAY)).await;
        people.extend(there.unwrap().iter().map(|m| m.id));
    }
    people.sort();
    people.dedup();
    people
}

async fn begin(w: &World, dice: &mut Dice, hand: &Actor, model: &mut Model, n: usize) {
    let branches = [w.a, w.b, w.c];
    let to = branches[dice.below(3)];
    if dice.below(5) == 0 {
        let serial = 100 + u32::try_from(n % 9).unwrap();
        if let Some(id) = allowed(w.register(hand, arrival(to, "新来人", serial)).await) {
            model.begun.push((id, first_rows(w, id).await));
            model.done += 1;
        }
        return;
    }
    let people: Vec<PersonId> = model.stands.keys().copied().collect();
    let who = people[dice.below(people.len())];
    let from = model.stands[&who].filter(|_| dice.below(6) > 0).unwrap_or(branches[dice.below(3)]);
    let target = if dice.below(3) == 0 { outside() } else { Target::Within(to) };
    if let Some(made) = allowed(w.propose(hand, proposal(from, target, &[who], "2026-11-02")).await) {
        assert_eq!(model.stands[&who], Some(from), "only who stands there is proposed");
        for id in made {
            model.begun.push((id, first_rows(w, id).await));
            model.done += 1;
        }
    }
}

async fn first_rows(w: &World, id: TransferId) -> Vec<i64> {
    let case = w.find(id).await.case;
    let mut conn = w.d.db.read().await.unwrap();
    let all = access::Scope::whole(DISTRICT);
    case::store::rows(&mut conn, &w.d.keys, &all, case).await.unwrap().iter().map(|r| r.id).collect()
}

/// The transfer as it stands; none when its first step was annulled.
async fn still(w: &World, id: TransferId) -> Option<crate::Transfer> {
    let mut conn = w.d.db.read().await.unwrap();
    let all = access::Scope::whole(DISTRICT);
    crate::store::find(&mut conn, &w.d.keys, &all, id).await.ok()
}

async fn take(w: &World, dice: &mut Dice, hand: &Actor, model: &mut Model) {
    // Mostly one of the latest, which are still on their way.
    let latest = model.begun.len().saturating_sub(4);
    let at =
        if dice.below(4) > 0 { latest + dice.below(model.begun.len() - latest) } else { dice.below(model.begun.len()) };
    let id = model.begun[at].0;
    let Some(before) = still(w, id).await else { return };
    let on = "2026-11-20";
    let steps =
        [accept(on), accept(on), give_back(on), letter("2026-11-10", "30"), receipt(on), receipt(on), withdraw(on)];
    let new = steps[dice.below(steps.len())].clone();
    // Half of the time by whoever it belongs to, otherwise by anybody.
    let secretary = |unit: Option<UnitId>| match unit {
        Some(unit) if unit == w.a => &w.sender,
        Some(unit) if unit == w.b => &w.stranger,
        _ => &w.receiver,
    };
    let hand = match new.step.as_str() {
        _ if dice.below(2) == 0 => hand,
        "letter" => &w.department,
        "accept" => secretary(before.to),
        _ => secretary(before.from),
    };
    let Some(row) = allowed(w.take(hand, id, new).await) else { return };
    model.begun[at].1.push(row);
    model.done += 1;
    assert_eq!(before.state, State::Open, "only what is on its way is moved on");
    let after = w.find(id).await;
    if after.state == State::Done {
        model.stands.insert(after.person.unwrap(), after.to);
    }
}

async fn annul(w: &World, dice: &mut Dice, hand: &Actor, model: &mut Model) {
    let at = dice.below(model.begun.len());
    let (id, rows) = model.begun[at].clone();
    let Some(before) = still(w, id).await else { return };
    let row = rows[dice.below(rows.len())];
    if allowed(w.annul(hand, id, row).await).is_none() {
        return;
    }
    model.done += 1;
    let after = still(w, id).await;
    if before.state == State::Done {
        assert_eq!(after.as_ref().map(|t| t.state), Some(State::Open), "the move is the last of a transfer");
        let person = before.person.unwrap();
        if after.and_then(|t| t.person).is_none() {
            model.stands.remove(&person);
        } else {
            model.stands.insert(person, before.from);
        }
    }
}

/// The roster says of everybody what the model says, and no branch has anybody else.
async fn compare(w: &World, model: &Model) {
    for (person, stands) in &model.stands {
        assert_eq!(w.stands(*person).await, *stands, "{}: person {person}", w.engine);
    }
    for unit in [w.a, w.b, w.c] {
        let wanted = model.stands.values().filter(|s| **s == Some(unit)).count();
        assert_eq!(w.members(unit).await, wanted, "{}: unit {unit}", w.engine);
    }
}
