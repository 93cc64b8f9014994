//! What is done with publicities beside their steps: beginning one from another case, and what members say to it.

use crate::{OBJECTION, PUBLICITY, PUBLISHED, gather, rules};
use access::{Scope, Work};
use base::id::PersonId;
use base::{Fault, Outcome, Refusal};
use case::acts::{NewCase, NewStep};
use case::{CaseFile, CaseId};
use record::rules::Texts;
use std::path::Path;

/// A publicity as the form sent it.
#[derive(Debug, Clone, Default)]
pub struct NewPublicity {
    /// Title.
    pub title: String,
    /// The first step: day, kind, words, people, place, whom to tell.
    pub step: NewStep,
}

/// Begins a publicity of what a case gives to be shown, together with its first step; it stays linked with the case.
///
/// # Errors
/// [`Fault::NotFound`] when the unit of the case is out of reach; every reason against the form at once.
pub async fn begin(
    work: &mut Work,
    scope: &Scope,
    dir: &Path,
    (origin, new): (&CaseFile, NewPublicity),
) -> Outcome<CaseId> {
    let step = NewStep { step: PUBLISHED.to_owned(), ..new.step };
    let mut reasons = case::acts::faults(work, scope, PUBLICITY, &step).await?;
    let opened = NewCase {
        procedure: PUBLICITY.to_owned(),
        unit: origin.unit.0,
        subject: Some(origin.id.0),
        title: new.title,
        request: step.request.clone(),
    };
    let case = match case::acts::open(work, scope, &opened).await {
        Ok(case) => Some(case),
        Err(Fault::Refused(more)) => {
            reasons.extend(more);
            None
        }
        Err(other) => return Err(other),
    };
    let Some(case) = case.filter(|_| reasons.is_empty()) else { return Err(Fault::Refused(reasons)) };
    let version = case::store::find(work.conn(), scope, case).await?.version;
    case::acts::take(work, scope, dir, case, &NewStep { version, ..step }).await?;
    Ok(case)
}

/// A member says something to a running publicity of the own unit or of one above it; it is kept under the member's name.
///
/// # Errors
/// [`Fault::NotFound`] when it is none of those; refused when nothing is said, or too much; [`Fault::Stale`] when somebody else did
/// something with it at the same moment: then the same can be said once more.
pub async fn object(
    work: &mut Work,
    person: Option<PersonId>,
    dir: &Path,
    (id, content, request): (CaseId, &str, &str),
) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district());
    let running = gather::one(work.conn(), &keys, (district, person), id).await?;
    let content = content.trim();
    if !rules::LENGTH.contains(&content.chars().count()) {
        let remedy = format!("请写清楚反映的情况，{}至{}字", rules::LENGTH.start(), rules::LENGTH.end());
        return Err(Refusal::at("content", "反映内容太短或太长", remedy).into());
    }
    let (today, name) = (work.today().to_string(), work.actor().name.clone());
    let fields = [("on", today.as_str()), ("objector", name.as_str()), ("content", content)];
    let texts = fields.iter().fold(Texts::new(), |texts, (key, value)| texts.with(key, *value));
    let request = request.to_owned();
    let version = running.case.version;
    let step = NewStep { step: OBJECTION.to_owned(), version, texts, request, ..NewStep::default() };
    case::acts::take(work, &Scope::whole(district), dir, id, &step).await.map(drop)
}
