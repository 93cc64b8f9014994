//! For the tests of nouns that stand behind procedures: the tables below them, and steps as a form would send them.

pub mod walk;

use crate::CaseId;
use crate::acts::{self, NewStep};
use access::{Actor, Deployment, Scope};
use base::Outcome;
use db::Migration;
use record::rules::Texts;

/// The tables up to this noun's, and a noun's own behind them.
#[must_use]
pub fn migrations(own: &[Migration]) -> Vec<Migration> {
    [
        access::MIGRATIONS,
        ledger::MIGRATIONS,
        attachment::MIGRATIONS,
        org::MIGRATIONS,
        member::MIGRATIONS,
        meeting::MIGRATIONS,
        record::MIGRATIONS,
        crate::MIGRATIONS,
        own,
    ]
    .concat()
}

/// A step with its day and fields.
#[must_use]
pub fn step(key: &str, on: &str, fields: &[(&str, &str)]) -> NewStep {
    let texts = fields.iter().fold(Texts::new().with("on", on), |texts, (key, value)| texts.with(key, *value));
    NewStep { step: key.into(), texts, ..NewStep::default() }
}

/// Takes a step with the actor's own right, at the version that stands now.
///
/// # Errors
/// When the step is refused.
pub async fn take(d: &Deployment, (actor, write): (&Actor, &str), id: CaseId, new: NewStep) -> Outcome<i64> {
    let version = version(d, actor, id).await?;
    let mut work = d.begin(actor).await?;
    let row = acts::take(&mut work, &actor.scope(write)?, &d.attachments, id, &NewStep { version, ..new }).await?;
    work.commit().await?;
    Ok(row)
}

/// Takes a step back, at the version that stands now.
///
/// # Errors
/// When that is refused.
pub async fn annul(d: &Deployment, (actor, write): (&Actor, &str), id: CaseId, row: i64) -> Outcome<()> {
    let version = version(d, actor, id).await?;
    let mut work = d.begin(actor).await?;
    acts::annul(&mut work, &actor.scope(write)?, row, version, "录错").await?;
    work.commit().await
}

async fn version(d: &Deployment, actor: &Actor, id: CaseId) -> Outcome<i64> {
    let mut conn = d.db.read().await?;
    Ok(crate::store::find(&mut conn, &Scope::whole(actor.district), id).await?.version)
}
