//! Accepting many members at once: one form, each their own case, all or nothing.

use super::gathered::Gathered;
use super::take;
use crate::file::TransferId;
use crate::store;
use access::{Scope, Work};
use base::{Fault, Outcome, Refusal};
use case::acts::NewStep;
use std::path::Path;

/// Accepted at once at most.
const MOST: usize = 500;

/// Accepts transfers, each at the version of its case that the form showed.
///
/// # Errors
/// [`Fault::NotFound`] for one out of reach; [`Fault::Stale`] when somebody else was quicker with one of them; every reason against
/// any of them at once, with the names.
pub async fn accept(
    work: &mut Work,
    scope: &Scope,
    dir: &Path,
    chosen: &[(TransferId, i64)],
    step: &NewStep,
) -> Outcome<()> {
    let keys = work.keys().clone();
    let mut reasons = Gathered::of(chosen.len());
    if chosen.is_empty() || chosen.len() > MOST {
        let remedy = format!("请勾选要接收的党员，一次最多{MOST}人");
        reasons.add("", Refusal::at("transfers", "没有选择党员，或选择过多", remedy));
        return Err(Fault::Refused(reasons.told()));
    }
    for (id, version) in chosen {
        let t = store::find(work.conn(), &keys, scope, *id).await?;
        let request = if step.request.is_empty() { String::new() } else { format!("{}-{id}", step.request) };
        let texts = step.texts.clone().with("outcome", "accepted");
        let one = NewStep { step: "accept".to_owned(), version: *version, request, texts, ..step.clone() };
        match take(work, scope, dir, *id, &one).await {
            Ok(_) => {}
            Err(Fault::Refused(faults)) => faults.into_iter().for_each(|f| reasons.add(&t.name, f)),
            Err(other) => return Err(other),
        }
    }
    let reasons = reasons.told();
    if reasons.is_empty() { Ok(()) } else { Err(Fault::Refused(reasons)) }
}
