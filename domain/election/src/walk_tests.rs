//! Random walks of several bodies at once: whatever is tried by whom, posts and terms are what the approvals that stand say and go back
//! with them, nobody approves what they started, what is refused leaves no trace, and the books are sound.

mod attempt;
mod model;

use crate::testing::{DISTRICT, TODAY, World, day, worlds};
use crate::{BY_ELECTION, DIRECT, ELECTION, SHIFT};
use access::testing::hand;
use access::{Actor, Scope};
use base::id::{AccountId, PersonId, UnitId};
use case::CaseId;
use case::testing::walk::{Dice, Manner, Taken, allowed, walks};
use model::{Model, One};
use procedure::Who;

/// Tries of a walk on each engine; each may be refused.
const TRIES: usize = 900;
/// After so many the whole of the books is compared.
const EVERY: usize = 150;
/// What at least comes about in the first walk.
const LET_THROUGH: usize = 100;

/// Everybody who tries something, and the bodies: a branch with a committee, one without, and the committee above both.
pub(super) struct Cast {
    hands: Vec<Actor>,
    units: [UnitId; 3],
    people: [Vec<PersonId>; 3],
}

impl Cast {
    async fn of(w: &World) -> Self {
        let mut conn = w.d.db.read().await.unwrap();
        let above = org::store::find(&mut conn, &Scope::whole(DISTRICT), w.committee).await.unwrap();
        drop(conn);
        let department = hand(&w.d, DISTRICT, "department_clerk", (above.parent.unwrap(), 20)).await.unwrap();
        let clerk = Actor { person: Some(w.people[8]), ..w.clerk.clone() };
        let doubled = Actor { account: Some(AccountId(15)), ..clerk.clone() };
        let hands = vec![w.secretary.clone(), w.stranger.clone(), clerk, w.second_clerk.clone(), doubled, department];
        let everybody = w.people.iter().chain(&w.few).copied().collect();
        Self { hands, units: [w.large, w.small, w.committee], people: [w.people.clone(), w.few.clone(), everybody] }
    }

    /// Whether a hand reaches a body, and stands above it: the clerks work at the committee.
    fn manner(at: usize, body: usize, (paper, let_pass): (bool, bool)) -> Manner {
        let above = at == 5 || (at >= 2 && body < 2);
        Manner { reaches: at >= 2 || at == body, above, paper, let_pass }
    }

    fn who(&self, at: usize) -> Who {
        Who { account: self.hands[at].account.map(|a| a.0), person: self.hands[at].person.map(|p| p.0) }
    }

    /// Whose step it is.
    fn proper(dice: &mut Dice, body: usize, superior: bool) -> usize {
        match (superior, body) {
            (true, 2) => 5,
            (true, _) => 2 + dice.below(3),
            (false, body) => body,
        }
    }
}

#[tokio::test]
async fn posts_and_terms_follow_the_approvals_that_stand_and_nothing_else() {
    for n in walks() {
        for w in worlds().await {
            let model = walk(&w, &mut Dice::new(2_029 + n)).await;
            // One in which all is refused shows nothing.
            if n == 0 {
                assert!(model.done >= LET_THROUGH, "{}: the walk got nowhere: {}", w.engine, model.done);
                assert!(model.seated > 1 && model.unseated > 0, "{}: {} {}", w.engine, model.seated, model.unseated);
            }
        }
    }
}

async fn walk(w: &World, dice: &mut Dice) -> Model {
    let cast = Cast::of(w).await;
    let mut model = Model::begin(w, &cast).await;
    for n in 0..TRIES {
        let at = dice.below(cast.hands.len());
        match dice.below(20) {
            0 => begin(w, &cast, dice, at, &mut model).await,
            1 | 2 => annul(w, &cast, dice, at, &mut model).await,
            4 => retract(w, &cast, dice, at, &mut model).await,
            5 if dice.once_in(8) => leave(w, dice, &mut model).await,
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
    let on_the_way = |at: usize| !model.cases[at].shadow.rows.is_empty() && !model.cases[at].shadow.is_over();
    dice.mostly(model.cases.len(), 4, on_the_way)
}

async fn begin(w: &World, cast: &Cast, dice: &mut Dice, at: usize, model: &mut Model) {
    let body = dice.below(3);
    let usual = if body == 1 { DIRECT } else { ELECTION };
    let key = *dice.of(&[usual, usual, usual, BY_ELECTION, SHIFT, SHIFT]).unwrap();
    let key = if dice.once_in(15) { DIRECT } else { key };
    if model.cases.iter().filter(|c| !c.shadow.is_over()).count() > 7 {
        return;
    }
    let at = if dice.below(3) > 0 { body } else { at };
    let Some(id) = allowed(w.open(&cast.hands[at], key, cast.units[body]).await).unwrap() else { return };
    assert!(Cast::manner(at, body, (false, false)).reaches, "{}: begun by somebody out of reach", w.engine);
    let procedure = w.d.catalogue.procedure(key).unwrap();
    assert!(procedure.unit_kinds.iter().any(|k| k == if body == 2 { "committee" } else { "branch" }));
    model.cases.push(One::new(procedure, id, body));
}

/// The rows that were recorded of a case, taken back or not.
async fn rows(w: &World, id: CaseId) -> Vec<i64> {
    let mut conn = w.d.db.read().await.unwrap();
    let all = case::store::rows(&mut conn, &w.d.keys, &Scope::whole(DISTRICT), id).await.unwrap();
    all.iter().map(|r| r.id).collect()
}

async fn version(w: &World, id: CaseId) -> i64 {
    let mut conn = w.d.db.read().await.unwrap();
    case::store::find(&mut conn, &Scope::whole(DISTRICT), id).await.map_or(0, |c| c.version)
}

async fn take(w: &World, cast: &Cast, dice: &mut Dice, at: usize, model: &mut Model) {
    let Some(which) = any(dice, model) else { return };
    let one = &model.cases[which];
    let mut new = attempt::step(cast, dice, one);
    let (id, body, key) = (one.id, one.body, new.step.clone());
    let (paper, let_pass) = (new.leave.paper, !new.leave.reason.is_empty());
    let superior = one.shadow.procedure.step(&key).unwrap().by == catalogue::StepBy::Superior;
    let at = if dice.below(5) == 0 { at } else { Cast::proper(dice, body, superior || paper || let_pass) };
    let before = version(w, id).await;
    let stale = dice.once_in(30);
    new.version = if stale { before - 1 } else { before };
    let Some(row) = allowed(w.take_as_seen(&cast.hands[at], id, new.clone()).await).unwrap() else {
        assert_eq!(version(w, id).await, before, "{}: a refusal left a trace", w.engine);
        return;
    };
    assert!(!stale, "{}: {key} taken by a form that was shown before", w.engine);
    let on = new.texts.of("on")[0].parse().unwrap();
    assert!(on <= day(TODAY), "{}: {key} on {on}", w.engine);
    let outcome = new.texts.of("outcome").first().cloned().unwrap_or_default();
    let taken = Taken { row, step: key, outcome, on, hand: cast.who(at) };
    model.take(w, which, (taken, new), Cast::manner(at, body, (paper, let_pass)));
}

async fn annul(w: &World, cast: &Cast, dice: &mut Dice, at: usize, model: &mut Model) {
    let Some(which) = any(dice, model) else { return };
    // Often what was approved.
    let approved: Vec<usize> =
        (0..model.cases.len()).filter(|at| model.cases[*at].shadow.last("approval").is_some()).collect();
    let which = if dice.once_in(2) { which } else { dice.of(&approved).copied().unwrap_or(which) };
    let (id, body) = (model.cases[which].id, model.cases[which].body);
    // Mostly the last that stands, sometimes one that does not stand.
    let last = model.cases[which].shadow.rows.last().map(|r| r.row);
    let all = rows(w, id).await;
    let row = if dice.once_in(3) { dice.of(&all).copied() } else { last };
    let Some(row) = row else { return };
    let at = if dice.below(4) > 0 { Cast::proper(dice, body, true) } else { at };
    let before = version(w, id).await;
    if allowed(w.annul(&cast.hands[at], id, row).await).unwrap().is_none() {
        assert_eq!(version(w, id).await, before, "{}: a refusal left a trace", w.engine);
        return;
    }
    model.annul(w, which, row, Cast::manner(at, body, (false, false)));
}

async fn retract(w: &World, cast: &Cast, dice: &mut Dice, at: usize, model: &mut Model) {
    let Some(which) = any(dice, model) else { return };
    let (id, body) = (model.cases[which].id, model.cases[which].body);
    let before = version(w, id).await;
    let scope = cast.hands[at].scope("case.write").unwrap();
    let mut work = w.d.begin(&cast.hands[at]).await.unwrap();
    if allowed(case::acts::retract(&mut work, &scope, id, before, "重复登记").await).unwrap().is_some() {
        work.commit().await.unwrap();
        let reaches = Cast::manner(at, body, (false, false)).reaches;
        assert!(reaches && model.cases[which].shadow.rows.is_empty(), "{}: voided with steps", w.engine);
        model.cases.remove(which);
    }
}

/// Somebody leaves a post, beside all cases.
async fn leave(w: &World, dice: &mut Dice, model: &mut Model) {
    let body = dice.below(3);
    let Some(post) = model.leaving(dice, body) else { return };
    let scope = w.clerk.scope("unit.write").unwrap();
    let mut work = w.d.begin(&w.clerk).await.unwrap();
    let last = day(TODAY).plus_days(-1);
    let all = org::store::every_post(work.conn(), &scope, post.unit).await.unwrap();
    let held = all.iter().find(|p| p.to.is_none() && p.post == post.post && p.person == Some(post.person)).unwrap();
    if allowed(org::acts::end_post(&mut work, &scope, held.id, last, "调离").await).unwrap().is_some() {
        work.commit().await.unwrap();
        model.left(body, &post, last);
    }
}
