//! What is done outside the steps: beginning a matter about somebody.

use crate::file::Kind;
use crate::hook::against_beginning;
use access::{Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal};
use case::CaseId;
use case::acts::NewCase;

/// A matter to be begun.
#[derive(Debug, Clone)]
pub struct Begin {
    /// Which procedure.
    pub kind: Kind,
    /// The person.
    pub person: PersonId,
    /// The branch whose case it is: where the person stands; for restoring, where the person is to stand.
    pub unit: UnitId,
    /// The form's own token: sent twice, it still makes one case. Empty when there is no form.
    pub request: String,
}

/// Begins a matter; its first step is taken on the case's page.
///
/// # Errors
/// [`Fault::NotFound`] for a person or branch out of reach; every reason against it at once.
pub async fn begin(work: &mut Work, scope: &Scope, new: &Begin) -> Outcome<CaseId> {
    let keys = work.keys().clone();
    let person = member::store::find(work.conn(), &keys, scope, new.person).await?;
    let unit = org::store::find(work.conn(), scope, new.unit).await?;
    let mut reasons = against_beginning(work, scope, new.kind, (&person, &unit)).await?;
    let holds = work.catalogue().unit_kind(&unit.kind).is_some_and(|kind| kind.holds_members);
    if !holds {
        reasons.push(Refusal::at("unit", format!("党员不直接编在{}", unit.name), "请选择党支部"));
    }
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    let case = NewCase {
        procedure: new.kind.key().to_owned(),
        unit: unit.id.0,
        subject: Some(person.id.0),
        title: person.name().to_owned(),
        request: if new.request.is_empty() { String::new() } else { format!("{}-{}", new.request, person.id) },
    };
    case::acts::open(work, scope, &case).await
}
