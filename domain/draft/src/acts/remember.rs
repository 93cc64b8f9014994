//! Remembering decisions by their wording, for the writer and for the unit.

use crate::rules::{Slot, wordings};
use crate::store::{self, Choice, Draft, Memory};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome};
use catalogue::Catalogue;

/// Whose memories apply to a draft about a unit, the nearest first: the writer's own, then the unit's.
pub(crate) fn owners(work: &Work, unit: UnitId) -> Vec<String> {
    let writer = work.actor().account.map(writer);
    writer.into_iter().chain([of_unit(unit)]).collect()
}

/// The writer as an owner of memories.
pub(crate) fn writer(account: base::id::AccountId) -> String {
    format!("account:{account}")
}

/// A unit as an owner of memories.
pub(crate) fn of_unit(unit: UnitId) -> String {
    format!("unit:{unit}")
}

/// Whether a remembered choice can still be made.
pub(super) fn still_known(catalogue: &Catalogue, choice: &Choice) -> bool {
    choice.meaning().is_none_or(|meaning| meaning.asked_of(catalogue).is_some())
}

/// Remembers a decision (a figure or a kept number; never a value typed by hand or a blank left blank), or forgets it when it is taken
/// back.
pub(super) async fn remember(
    work: &mut Work,
    draft: &Draft,
    slots: &[Slot],
    n: usize,
    choice: Option<&Choice>,
) -> Outcome<()> {
    let Some((slot, wording)) = slots.iter().zip(wordings(&draft.body, slots)).find(|(s, _)| s.n == n) else {
        return Ok(());
    };
    let district = work.district().0;
    for owner in owners(work, draft.unit) {
        match choice {
            Some(choice) if choice.choice == "figure" || (choice.choice == "keep" && !slot.is_blank()) => {
                let memory = Memory {
                    owner,
                    wording: wording.key.clone(),
                    sentence: wording.sentence.clone(),
                    original: slot.original.clone(),
                    choice: Choice {
                        asked: store::Asked { recalled: false, ..choice.asked.clone() },
                        ..choice.clone()
                    },
                    by: work.actor().name.clone(),
                    at: work.now(),
                };
                store::learn(work.conn(), district, &memory).await?;
            }
            // A value typed or left out this time says nothing about the next.
            Some(_) => {}
            None => {
                store::forget(work.conn(), district, &owner, &wording.key).await?;
            }
        }
    }
    Ok(())
}

/// Forgets one wording: of the actor's own memory, or of a unit's in scope.
///
/// # Errors
/// Not found when nothing like it is remembered, or the unit is out of scope.
pub async fn forget(work: &mut Work, scope: &Scope, unit: Option<UnitId>, wording: &str) -> Outcome<()> {
    let owner = match unit {
        Some(unit) => {
            org::store::find(work.conn(), scope, unit).await?;
            of_unit(unit)
        }
        None => writer(work.actor().account.ok_or(Fault::NotFound)?),
    };
    let district = work.district().0;
    if store::forget(work.conn(), district, &owner, wording).await? == 0 {
        return Err(Fault::NotFound);
    }
    let line = Line::general("draft.forget", "不再沿用一条选择");
    work.audit(match unit {
        Some(unit) => line.unit(unit),
        None => line,
    });
    Ok(())
}
