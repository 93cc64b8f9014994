//! Random walks of several applicants at once: whatever is tried by whom, the roster and the stocks are what the steps that stand say,
//! nobody approves what they started, what is refused leaves no trace, and the books are sound.

mod attempt;
mod model;

use crate::testing::{TODAY, World, day, worlds};
use access::Actor;
use access::testing::hand;
use base::id::{AccountId, PersonId, UnitId};
use case::CaseId;
use case::rules::Leave;
use case::testing::walk::{Dice, Manner, Taken, allowed, walks};
use member::acts::{Doing, Handle};
use model::{Model, One};
use procedure::Who;

/// Tries of a walk on each engine; each may be refused.
const TRIES: usize = 900;
/// After so many the whole of the books is compared.
const EVERY: usize = 150;
/// What at least comes about in the first walk.
const LET_THROUGH: usize = 150;

/// Everybody who tries something.
pub(super) struct Cast {
    /// Secretaries of the two branches, clerks above them, and one more account of the first clerk.
    pub hands: Vec<Actor>,
    pub units: [UnitId; 2],
    pub committee: UnitId,
    /// Full members of each branch.
    pub people: [Vec<PersonId>; 2],
}

impl Cast {
    /// Another branch, its secretary, and the same person behind two accounts.
    async fn of(w: &World) -> Self {
        let operator = Actor::operator(w.clerk.district, w.committee);
        let scope = operator.scope("unit.write").unwrap();
        let mut work = w.d.begin(&operator).await.unwrap();
        let new = org::NewUnit::of("审计局机关党支部", "branch", Some(w.committee), day("2015-01-01"));
        let other = org::acts::found(&mut work, &scope, new).await.unwrap();
        let person = |n: u32| member::acts::NewPerson {
            unit: other,
            facts: member::Facts::of(
                ["卫二", "蒋三", "沈四"][n as usize],
                &crate::testing::id_number("1979-01-01", 50 + n),
                "full",
                day("2008-07-01").into(),
            )
            .with("confirmed_on", "2009-07-01"),
        };
        let there = (0..3).map(person).collect();
        let there = member::acts::enrol_many(&mut work, &scope, there, day("2016-02-01"), None).await.unwrap();
        work.commit().await.unwrap();
        let stranger = hand(&w.d, w.clerk.district, "branch_secretary", (other, 12)).await.unwrap();
        let clerk = Actor { person: Some(w.people[4]), ..w.clerk.clone() };
        let doubled = Actor { account: Some(AccountId(15)), ..clerk.clone() };
        let hands = vec![w.secretary.clone(), stranger, clerk, w.second_clerk.clone(), doubled];
        Self { hands, units: [w.branch, other], committee: w.committee, people: [w.people.clone(), there] }
    }

    /// Whether a hand reaches a branch, and stands above it.
    pub fn manner(&self, at: usize, unit: usize, leave: &Leave) -> Manner {
        let above = at >= 2;
        Manner { reaches: above || at == unit, above, paper: leave.paper, let_pass: !leave.reason.is_empty() }
    }

    pub fn who(&self, at: usize) -> Who {
        Who { account: self.hands[at].account.map(|a| a.0), person: self.hands[at].person.map(|p| p.0) }
    }
}

#[tokio::test]
async fn applicants_become_members_by_the_steps_that_stand_and_by_nothing_else() {
    for n in walks() {
        for w in worlds().await {
            let model = walk(&w, &mut Dice::new(2_028 + n)).await;
            // One in which all is refused shows nothing.
            if n == 0 {
                assert!(model.done >= LET_THROUGH, "{}: the walk got nowhere: {}", w.engine, model.done);
                assert!(
                    model.admitted > 0 && model.taken_back > 0,
                    "{}: {} {}",
                    w.engine,
                    model.admitted,
                    model.taken_back
                );
            }
        }
    }
}

async fn walk(w: &World, dice: &mut Dice) -> Model {
    let cast = Cast::of(w).await;
    let mut model = Model::default();
    for n in 0..TRIES {
        let at = dice.below(cast.hands.len());
        match dice.below(20) {
            0 => begin(w, &cast, dice, at, &mut model).await,
            2 | 3 => annul(w, &cast, dice, at, &mut model).await,
            4 if dice.once_in(3) => retract(w, &cast, dice, at, &mut model).await,
            5 if dice.once_in(6) => leave(w, dice, &mut model).await,
            6 if dice.once_in(3) => come_back(w, dice, &mut model).await,
            _ => take(w, &cast, dice, at, &mut model).await,
        }
        model.compare(w, &cast).await;
        if n % EVERY == EVERY - 1 {
            w.assert_sound().await;
        }
    }
    w.assert_sound().await;
    model
}

/// One of the cases, mostly one that is on its way.
fn any(dice: &mut Dice, model: &Model) -> Option<usize> {
    dice.mostly(model.cases.len(), 6, |at| !model.cases[at].shadow.is_over())
}

async fn begin(w: &World, cast: &Cast, dice: &mut Dice, at: usize, model: &mut Model) {
    let (unit, serial) = (dice.below(2), dice.below(model::POOL));
    // Mostly by the secretary whose branch it is.
    let at = if dice.below(3) > 0 { unit } else { at };
    let new = attempt::application(cast, dice, unit, serial);
    let (on, leave) = (new.step.texts.of("on")[0].clone(), new.step.leave.clone());
    let scope = cast.hands[at].scope("admission.write").unwrap();
    let mut work = w.d.begin(&cast.hands[at]).await.unwrap();
    let made = crate::acts::apply(&mut work, &scope, &w.d.attachments, new).await;
    let Some(id) = allowed(made).unwrap() else { return };
    work.commit().await.unwrap();
    let procedure = w.d.catalogue.procedure(crate::PROCEDURE).unwrap();
    let mut one = One::new(procedure, id, serial, unit);
    let row = rows(w, id).await[0];
    let taken =
        Taken { row, step: "apply".into(), outcome: String::new(), on: on.parse().unwrap(), hand: cast.who(at) };
    let wrong = one.shadow.take(taken, cast.manner(at, unit, &leave));
    assert!(wrong.is_empty(), "{}: {wrong:?}", w.engine);
    model.apply(w, one);
}

/// The rows that were recorded of a case, taken back or not.
async fn rows(w: &World, id: CaseId) -> Vec<i64> {
    let mut conn = w.d.db.read().await.unwrap();
    let all = access::Scope::whole(w.clerk.district);
    case::store::rows(&mut conn, &w.d.keys, &all, id).await.unwrap().iter().map(|r| r.id).collect()
}

async fn version(w: &World, id: CaseId) -> i64 {
    let mut conn = w.d.db.read().await.unwrap();
    let all = access::Scope::whole(w.clerk.district);
    case::store::find(&mut conn, &all, id).await.map_or(0, |c| c.version)
}

async fn take(w: &World, cast: &Cast, dice: &mut Dice, at: usize, model: &mut Model) {
    let Some(which) = any(dice, model) else { return };
    let one = &model.cases[which];
    let (mut new, votes) = attempt::step(cast, dice, model, which);
    let (key, leave) = (new.step.clone(), new.leave.clone());
    // Mostly by whoever it belongs to.
    let superior = one.shadow.procedure.step(&key).unwrap().by == catalogue::StepBy::Superior;
    let at = match dice.below(4) {
        0 => at,
        _ if superior || leave.paper || !leave.reason.is_empty() => 2 + dice.below(3),
        _ => one.unit,
    };
    let (id, manner, before) = (one.id, cast.manner(at, one.unit, &leave), version(w, one.id).await);
    let stale = dice.once_in(30);
    new.version = if stale { before - 1 } else { before };
    let (on, outcome) = (new.texts.of("on")[0].clone(), new.texts.of("outcome").first().cloned().unwrap_or_default());
    let months = new.texts.of("months").first().and_then(|m| m.parse().ok()).unwrap_or(0);
    let scope = cast.hands[at].scope("admission.write").unwrap();
    let mut work = w.d.begin(&cast.hands[at]).await.unwrap();
    let Some(row) = allowed(case::acts::take(&mut work, &scope, &w.d.attachments, id, &new).await).unwrap() else {
        drop(work);
        assert_eq!(version(w, id).await, before, "{}: a refusal left a trace", w.engine);
        return;
    };
    work.commit().await.unwrap();
    assert!(!stale, "{}: {key} taken by a form that was shown before", w.engine);
    let on = on.parse().unwrap();
    assert!(on <= day(TODAY), "{}: {key} on {on}", w.engine);
    let taken = Taken { row, step: key, outcome, on, hand: cast.who(at) };
    model.take(w, cast, which, taken, (manner, votes, months)).await;
}

async fn annul(w: &World, cast: &Cast, dice: &mut Dice, at: usize, model: &mut Model) {
    let Some(which) = any(dice, model) else { return };
    let (one, id) = (&model.cases[which], model.cases[which].id);
    let all = rows(w, id).await;
    // Mostly one of the latest, sometimes one that does not stand.
    let latest = all.len().saturating_sub(2);
    let row = all[if dice.below(3) > 0 { latest + dice.below(all.len() - latest) } else { dice.below(all.len()) }];
    let at = if dice.below(4) > 0 { 2 + dice.below(3) } else { at };
    let (manner, before) = (cast.manner(at, one.unit, &Leave::default()), version(w, id).await);
    let scope = cast.hands[at].scope("admission.write").unwrap();
    let reason = if dice.once_in(10) { "" } else { "录错" };
    let mut work = w.d.begin(&cast.hands[at]).await.unwrap();
    if allowed(case::acts::annul(&mut work, &scope, row, before, reason).await).unwrap().is_none() {
        drop(work);
        assert_eq!(version(w, id).await, before, "{}: a refusal left a trace", w.engine);
        return;
    }
    work.commit().await.unwrap();
    assert!(!reason.is_empty(), "{}: taken back without a reason", w.engine);
    model.annul(w, which, row, manner);
}

async fn retract(w: &World, cast: &Cast, dice: &mut Dice, at: usize, model: &mut Model) {
    let Some(which) = any(dice, model) else { return };
    let (id, unit) = (model.cases[which].id, model.cases[which].unit);
    let scope = cast.hands[at].scope("admission.write").unwrap();
    let before = version(w, id).await;
    let mut work = w.d.begin(&cast.hands[at]).await.unwrap();
    if allowed(case::acts::retract(&mut work, &scope, id, before, "重复登记").await).unwrap().is_some() {
        work.commit().await.unwrap();
        assert!(cast.manner(at, unit, &Leave::default()).reaches && model.cases[which].shadow.rows.is_empty());
        model.cases.remove(which);
    }
}

/// Somebody admitted dies: the roster says so beside the case.
async fn leave(w: &World, dice: &mut Dice, model: &mut Model) {
    let Some(serial) = dice.of(&model.in_the_roster()).copied() else { return };
    let id = model.person(w, serial).await;
    let how = Doing::on(day(TODAY).plus_days(-1)).because("died");
    let operator = Actor::operator(w.clerk.district, w.committee);
    let scope = operator.scope("member.write").unwrap();
    let mut work = w.d.begin(&operator).await.unwrap();
    let person = member::store::find(work.conn(), &w.d.keys, &scope, id).await.unwrap();
    let handle = Handle { id, version: person.version };
    if allowed(member::acts::leave(&mut work, &scope, handle, &how).await).unwrap().is_some() {
        work.commit().await.unwrap();
        model.gone.push(serial);
    }
}

/// That was an error.
async fn come_back(w: &World, dice: &mut Dice, model: &mut Model) {
    if model.gone.is_empty() {
        return;
    }
    let serial = model.gone.remove(dice.below(model.gone.len()));
    let id = model.person(w, serial).await;
    let operator = Actor::operator(w.clerk.district, w.committee);
    let scope = operator.scope("member.write").unwrap();
    let mut work = w.d.begin(&operator).await.unwrap();
    let person = member::store::find(work.conn(), &w.d.keys, &scope, id).await.unwrap();
    let events = member::store::events(work.conn(), &scope, id).await.unwrap();
    let event = member::life::live(&events).last().map(|e| e.id).unwrap();
    let handle = Handle { id, version: person.version };
    member::acts::annul(&mut work, &scope, handle, event, "登记有误").await.unwrap();
    work.commit().await.unwrap();
}
