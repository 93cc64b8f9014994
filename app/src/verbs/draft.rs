//! Drafts: finding the figures of a document, and filling them in.

use access::{Actor, Deployment};
use base::{Fault, Outcome, Period};
use db::Conn;
use draft::fill::{Filled, Ground, Traced, document, fill, trace};
use draft::text::Source;
use org::Unit;
use std::collections::HashMap;

/// A filled draft.
#[derive(Debug)]
pub struct Answer {
    /// The document, .docx.
    pub document: Vec<u8>,
    /// Its places.
    pub places: Vec<Filled>,
    /// Where each comes from, when asked for.
    pub trace: Option<Vec<Traced>>,
}

/// Fills a document for a unit and a period.
///
/// # Errors
/// Not found when the unit is out of reach.
pub async fn filled(
    deployment: &Deployment,
    actor: &Actor,
    source: &Source,
    (unit, period): (&Unit, Period),
    with_trace: bool,
) -> Outcome<Answer> {
    let scope = actor.scope("draft.use")?;
    if !scope.covers(&unit.path) {
        return Err(Fault::NotFound);
    }
    let lexicon = draft::lexicon(&deployment.catalogue);
    let ground = Ground { catalogue: &deployment.catalogue, lexicon: &lexicon, scope: &scope, unit: unit.id, period };
    let mut conn = deployment.db.read().await?;
    let places = fill(&mut conn, &ground, source.text(), &HashMap::new()).await?;
    let trace = traced(&mut conn, &ground, &places, with_trace).await?;
    Ok(Answer { document: document(source, &places)?, places, trace })
}

async fn traced(conn: &mut Conn, ground: &Ground<'_>, places: &[Filled], wanted: bool) -> Outcome<Option<Vec<Traced>>> {
    if wanted { Ok(Some(trace(conn, ground, places).await?)) } else { Ok(None) }
}
