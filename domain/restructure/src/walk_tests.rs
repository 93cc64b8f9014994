//! Random walks over the procedures: whatever is asked, approved and annulled, members and units are conserved and the books are sound.

use crate::testing::{TODAY, World, agreed, founding, people, step, worlds};
use crate::{DISSOLVE, FOUND, MERGE, MOVE, PROCEDURES, REKIND, RENAME, SPLIT};
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome};
use case::CaseId;
use case::acts::NewStep;
use std::collections::BTreeSet;

/// Steps of a walk on each engine; every one is a try of something that may be refused.
const STEPS: usize = 500;
/// After so many the whole of the books is compared.
const EVERY: usize = 125;
/// So many replies at least bring something about, and so many are taken back: a walk in which all is refused shows nothing.
const BROUGHT: usize = 25;
const TAKEN_BACK: usize = 8;

/// Numbers that look random and are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(n).unwrap()).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A reply that agrees, with how the books stood before it: what annulling it next must bring back.
struct Done {
    case: CaseId,
    row: i64,
    before: Books,
}

/// Who stands where, and which units of which kind there are, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Books(Vec<Book>);

/// A unit: its name, what stands above it, whether it stands, who is in it, its kind.
type Book = (String, Option<UnitId>, bool, Vec<PersonId>, String);

fn allowed<T>(tried: Outcome<T>) -> Option<T> {
    match tried {
        Ok(made) => Some(made),
        Err(Fault::Refused(_) | Fault::Stale(_) | Fault::NotFound) => None,
        Err(other) => panic!("{other:?}"),
    }
}

async fn books(w: &World) -> Books {
    let mut all = Vec::new();
    for unit in w.units().await {
        let there = w.there(unit.id, TODAY).await;
        all.push((unit.name, unit.parent, unit.dissolved.is_some(), there, unit.kind));
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Books(all)
}

#[tokio::test]
async fn members_and_units_are_conserved_whatever_is_done() {
    for w in worlds().await {
        let mut dice = Dice(4_2026);
        let everybody: BTreeSet<PersonId> = books(&w).await.0.into_iter().flat_map(|unit| unit.3).collect();
        let (mut open, mut done, mut brought, mut back): (Vec<CaseId>, Vec<Done>, usize, usize) =
            (Vec::new(), Vec::new(), 0, 0);
        for n in 0..STEPS {
            match dice.below(6) {
                0 | 1 => open.extend(ask(&w, &mut dice, n).await),
                2 | 3 if !open.is_empty() => {
                    let (case, before) = (dice.one(&open), books(&w).await);
                    if let Some(row) = allowed(w.take(&w.second_department, case, reply(&w, &mut dice).await).await) {
                        done.push(Done { case, row, before });
                        open.retain(|c| *c != case);
                        brought += 1;
                    }
                }
                4 => {
                    if let Some(last) = done.pop() {
                        let latest = allowed(w.annul(&w.second_department, last.case, last.row).await).is_some();
                        assert!(latest, "{}: the latest reply is always taken back", w.engine);
                        assert_eq!(books(&w).await, last.before, "{}: as it was before", w.engine);
                        back += 1;
                    }
                }
                _ if !done.is_empty() => {
                    let at = dice.below(done.len());
                    if allowed(w.annul(&w.second_department, done[at].case, done[at].row).await).is_some() {
                        // What stood before the others is no longer how it was.
                        done.clear();
                    }
                }
                _ => {}
            }
            let now: Vec<PersonId> = books(&w).await.0.into_iter().flat_map(|unit| unit.3).collect();
            assert_eq!(now.len(), everybody.len(), "{}: nobody is lost or doubled", w.engine);
            assert_eq!(now.into_iter().collect::<BTreeSet<_>>(), everybody);
            let standing = w.units().await.iter().filter(|u| u.dissolved.is_none()).count();
            assert_eq!(i64::try_from(standing).unwrap(), w.sum("unit.stock", true).await, "{}", w.engine);
            if n % EVERY == EVERY - 1 {
                w.assert_sound().await;
            }
        }
        assert!(brought >= BROUGHT && back >= TAKEN_BACK, "the walk got nowhere: {brought}, {back}");
        w.assert_sound().await;
    }
}

/// A branch that stands now.
async fn branch(w: &World, dice: &mut Dice) -> UnitId {
    let all = w.units().await;
    let standing: Vec<UnitId> = all
        .iter()
        .filter(|u| u.dissolved.is_none() && matches!(u.kind.as_str(), "branch" | "general_branch"))
        .map(|u| u.id)
        .collect();
    dice.one(&standing)
}

/// Begins some procedure for some branch and asks for something.
async fn ask(w: &World, dice: &mut Dice, n: usize) -> Option<CaseId> {
    let procedure = dice.one(&PROCEDURES);
    let unit = branch(w, dice).await;
    let name = format!("第{n}支部");
    let id = allowed(w.open(&w.department, procedure, unit, &name).await)?;
    let here = w.there(unit, TODAY).await;
    let some: Vec<PersonId> = here.iter().copied().filter(|_| dice.below(2) == 0).collect();
    let new: NewStep = match procedure {
        FOUND => people(founding("2026-05-06", "9"), "people", &some),
        SPLIT => people(step("request", "2026-05-06", &[("name", &name)]), "people", &some),
        MERGE => step("request", "2026-05-06", &[("into_name", "某支部"), ("reason", "整合")]),
        RENAME => step("request", "2026-05-06", &[("name", &name), ("reason", "更名")]),
        MOVE => step("request", "2026-05-06", &[("under_name", "某党委"), ("reason", "改革")]),
        REKIND => {
            let kind = dice.one(&["general_branch", "committee", "branch"]);
            let fields = [("kind", kind), ("branch_name", &name), ("reason", "党员增加")];
            step("request", "2026-05-06", &fields)
        }
        DISSOLVE => step("request", "2026-05-06", &[("why", "few"), ("reason", "撤销")]),
        _ => return None,
    };
    allowed(w.take(&w.department, id, new).await).map(|_| id)
}

async fn reply(w: &World, dice: &mut Dice) -> NewStep {
    let mut new = agreed(dice.one(&["2026-05-20", "2026-06-20", "2026-08-01", TODAY, TODAY]));
    let (into, under) = (branch(w, dice).await, dice.one(&[w.first, w.other]));
    new.texts.push("into", into.to_string());
    new.texts.push("under", under.to_string());
    new
}
