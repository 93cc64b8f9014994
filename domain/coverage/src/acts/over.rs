//! Everything that a unit looks after goes to another: when it ends.

use super::take;
use crate::alarm::Limits;
use crate::file::{EventKind, File};
use crate::store::{self, Filter};
use crate::typed::Typed;
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};

/// Reasons told; of hundreds of files all may be refused for the same.
const TOLD: usize = 20;

/// Lets every open file of a unit itself go to another; gives how many went.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach; every reason at once, and then nothing goes.
pub async fn hand_over(work: &mut Work, scope: &Scope, from: UnitId, typed: &Typed) -> Outcome<usize> {
    org::store::find(work.conn(), scope, from).await?;
    let (limits, filter) =
        (Limits::of(work.catalogue(), work.today()), Filter { state: "open", of: Some(from), ..Filter::default() });
    let files = store::page(work.conn(), scope, (&filter, &limits), None).await?;
    if files.is_empty() {
        return Err(Refusal::at("unit", "没有登记在它名下的单位、村和指导员", "请核对党组织").into());
    }
    let mut faults: Vec<(usize, Refusal)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        match take(work, scope, (file.id, file.version), EventKind::Move, typed).await {
            Err(Fault::Refused(all)) => faults.extend(all.into_iter().map(|r| (at, r))),
            other => other?,
        }
    }
    let mut told: Vec<Refusal> = Vec::new();
    for (at, r) in &faults {
        let name = files.get(*at).map_or("", |file: &File| file.name.as_str());
        let whole = of_form(&faults, files.len(), r);
        let r = if whole { r.clone() } else { Refusal { what: format!("{name}：{}", r.what), ..r.clone() } };
        if !told.contains(&r) {
            told.push(r);
        }
    }
    told.truncate(TOLD);
    if told.is_empty() { Ok(files.len()) } else { Err(Fault::Refused(told)) }
}

/// Whether everybody was told the same: it is about what was typed, and not about one file.
fn of_form(faults: &[(usize, Refusal)], files: usize, r: &Refusal) -> bool {
    faults.iter().filter(|(_, other)| other == r).count() == files
}
