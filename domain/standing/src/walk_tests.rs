//! Random walks: whatever is tried by whom, members are conserved, each stands where the steps say, and the books are sound.

use crate::file::Kind;
use crate::rules::Change;
use crate::testing::{TODAY, World, day, step, worlds};
use access::Actor;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome};
use case::CaseId;
use case::acts::NewStep;
use std::collections::BTreeMap;

/// Steps of a walk on each engine; every one is a try of something that may be refused.
const STEPS: usize = 2_000;
/// After so many the whole of the books is compared.
const EVERY: usize = 250;
/// Members beside those of the stories.
const MORE: u32 = 26;
/// So many changes of the roster at least: a walk in which all is refused shows nothing.
const CHANGES: usize = 12;

/// Numbers that look random and are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(n).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What must be true, kept beside the program.
#[derive(Default)]
struct Model {
    stands: BTreeMap<PersonId, Option<UnitId>>,
    cases: Vec<(CaseId, Kind, PersonId, UnitId)>,
    /// Rows that were recorded, with what they changed.
    rows: Vec<(CaseId, i64, PersonId, Option<Change>)>,
    changes: usize,
}

/// A refusal leaves everything as it was; anything else but a refusal is a fault of the program.
fn allowed<T>(tried: Outcome<T>) -> Option<T> {
    match tried {
        Ok(made) => Some(made),
        Err(Fault::Refused(_) | Fault::Stale(_) | Fault::NotFound | Fault::Forbidden(_)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn members_are_conserved_whatever_is_done() {
    for w in worlds().await {
        walk(&w, &mut Dice(2_027)).await;
    }
}

async fn walk(w: &World, dice: &mut Dice) {
    let mut model = Model::default();
    for person in w.people.iter().copied().chain(w.enrol(MORE).await) {
        model.stands.insert(person, w.stands(person).await);
    }
    for n in 0..STEPS {
        let hands =
            [&w.secretary, &w.secretary, &w.stranger, &w.general, &w.clerk, &w.clerk, &w.department, &w.department];
        let hand = *dice.of(&hands);
        match dice.below(10) {
            0 => begin(w, dice, hand, &mut model).await,
            1 if !model.rows.is_empty() => annul(w, dice, hand, &mut model).await,
            _ if !model.cases.is_empty() => take(w, dice, hand, &mut model).await,
            _ => {}
        }
        compare(w, &model).await;
        if n % EVERY == EVERY - 1 {
            w.assert_sound().await;
        }
    }
    assert!(model.changes >= CHANGES, "{}: the walk got nowhere: {}", w.engine, model.changes);
    w.assert_sound().await;
}

async fn begin(w: &World, dice: &mut Dice, hand: &Actor, model: &mut Model) {
    let people: Vec<PersonId> = model.stands.keys().copied().collect();
    let (kind, who) = (*dice.of(&Kind::ALL), *dice.of(&people));
    let unit = if dice.below(8) == 0 { w.b } else { w.a };
    if let Some(case) = allowed(w.begin(hand, kind, who, unit).await) {
        model.cases.push((case, kind, who, unit));
    }
}

/// The rows of a case that stand.
async fn rows(w: &World, case: CaseId) -> Vec<procedure::Row> {
    let mut conn = w.d.db.read().await.unwrap();
    let all = access::Scope::whole(crate::testing::DISTRICT);
    case::file::engine_rows(&case::store::rows(&mut conn, &w.d.keys, &all, case).await.unwrap())
}

/// A step that says whatever its form asks for: mostly one whose turn it is, some time after the latest.
fn attempt(w: &World, dice: &mut Dice, (kind, rows): (Kind, &[procedure::Row]), helper: PersonId) -> NewStep {
    let procedure = w.d.catalogue.procedure(kind.key()).unwrap();
    let states = procedure::evaluate(procedure, rows, &w.d.catalogue, day(TODAY));
    let open: Vec<&catalogue::Step> = states
        .iter()
        .filter(|s| matches!(s.standing, procedure::Standing::Open { .. }) && (!s.step.optional || dice.below(4) == 0))
        .map(|s| s.step)
        .collect();
    let described = if open.is_empty() || dice.below(4) == 0 { dice.of(&procedure.steps) } else { *dice.of(&open) };
    let after = rows.iter().map(|r| r.on).max().unwrap_or(day("2017-01-31"));
    let later: i64 = [1, 30, 200, 750][dice.below(4)];
    let on = after.plus_days(later).min(day(TODAY)).to_string();
    let mut new = step(&described.key, &on, &[]);
    if let Some(outcome) = (!described.outcomes.is_empty()).then(|| dice.of(&described.outcomes)) {
        new.texts = new.texts.with("outcome", outcome.key.clone());
    }
    for field in &described.fields {
        let text = match field.kind {
            catalogue::FieldType::Code => dice.of(&field.codes).code.clone(),
            catalogue::FieldType::Text | catalogue::FieldType::Long => "如实填写".to_owned(),
            catalogue::FieldType::Bool => "no".to_owned(),
            catalogue::FieldType::Persons => format!("#{helper}"),
            catalogue::FieldType::Number if dice.below(2) == 0 => (1 + dice.below(12)).to_string(),
            _ => continue,
        };
        new.texts = new.texts.with(&field.key, text);
    }
    let no = if dice.below(5) == 0 { u32::MAX } else { 1 };
    let ballots = procedure::Ballots { no, ..procedure::Ballots::default() };
    new.ballots = described.vote.is_some().then_some(ballots);
    new
}

async fn take(w: &World, dice: &mut Dice, hand: &Actor, model: &mut Model) {
    // Mostly one of the latest, which are still on their way.
    let latest = model.cases.len().saturating_sub(4);
    let (case, kind, who, unit) = model.cases[latest + dice.below(model.cases.len() - latest)];
    let helper = w.people[0];
    let new = attempt(w, dice, (kind, &rows(w, case).await), helper);
    let above = w.d.catalogue.procedure(kind.key()).and_then(|p| p.step(&new.step)).map(|s| s.by);
    let hand = match above {
        _ if dice.below(3) == 0 => hand,
        Some(catalogue::StepBy::Superior) => &w.department,
        _ if kind == Kind::Discipline => *dice.of(&[&w.clerk, &w.department]),
        _ => &w.secretary,
    };
    let (key, outcome) = (new.step.clone(), new.texts.of("outcome").first().cloned().unwrap_or_default());
    let Some(row) = allowed(w.take(hand, case, new).await) else { return };
    let change = crate::rules::change(kind, &key, &outcome);
    model.rows.push((case, row, who, change));
    match change {
        Some(Change::Leave(_)) => {
            assert_eq!(model.stands[&who], Some(unit), "only who stands there leaves");
            model.stands.insert(who, None);
            model.changes += 1;
        }
        Some(Change::Restore) => {
            assert_eq!(model.stands[&who], None, "only who left comes back");
            model.stands.insert(who, Some(unit));
            model.changes += 1;
        }
        _ => {}
    }
}

async fn annul(w: &World, dice: &mut Dice, hand: &Actor, model: &mut Model) {
    let latest = model.rows.len().saturating_sub(8);
    let at = latest + dice.below(model.rows.len() - latest);
    let (case, row, who, change) = model.rows[at];
    let unit = model.cases.iter().find(|c| c.0 == case).unwrap().3;
    if allowed(w.annul(hand, case, row).await).is_none() {
        return;
    }
    model.rows.remove(at);
    match change {
        Some(Change::Leave(_)) => drop(model.stands.insert(who, Some(unit))),
        Some(Change::Restore) => drop(model.stands.insert(who, None)),
        _ => return,
    }
    model.changes += 1;
}

/// The roster says of everybody what the model says, and no branch has anybody else.
async fn compare(w: &World, model: &Model) {
    for (person, stands) in &model.stands {
        assert_eq!(w.stands(*person).await, *stands, "{}: person {person}", w.engine);
    }
    let wanted = model.stands.values().filter(|s| **s == Some(w.a)).count();
    assert_eq!(w.members(w.a).await, wanted, "{}", w.engine);
}
