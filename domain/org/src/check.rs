//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::acts::{EVENT, TERM, Whole};
use crate::{Span, store};
use access::audit::{Sealed, seal_of};
use base::id::UnitId;
use base::{Keys, Outcome};
use db::Conn;
use serde::Serialize;
use std::collections::HashMap;

/// Every sealed row of a district: units with their spans, events, posts, terms, imports.
///
/// # Errors
/// When the database is away, or a row can no longer be read because it was changed.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let events = store::all_events(conn, district).await?;
    let posts = store::all_posts(conn, district).await?;
    let terms = store::all_terms(conn, district).await?;
    let batches = store::all_batches(conn, district).await?;
    Ok(vec![
        units(conn, keys, district).await?,
        sealed(keys, EVENT, events.iter().map(|e| (e.id, e)))?,
        sealed(keys, "unit_post", posts.iter().map(|p| (p.id, p)))?,
        sealed(keys, TERM, terms.iter().map(|t| (t.id, t)))?,
        sealed(keys, "import_batch", batches.iter().map(|b| (b.id, b)))?,
    ])
}

async fn units(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Sealed> {
    let mut spans: HashMap<UnitId, Vec<Span>> = HashMap::new();
    for (unit, span) in store::history::all(conn, district).await? {
        spans.entry(unit).or_default().push(span);
    }
    let units = store::all_units(conn, district).await?;
    let whole = |unit| Whole { unit, spans: spans.get(&unit.id).map_or(&[], Vec::as_slice) };
    let wholes: Vec<_> = units.iter().map(|u| (u.id.0, whole(u))).collect();
    sealed(keys, "unit", wholes.into_iter())
}

fn sealed<T: Serialize>(keys: &Keys, noun: &'static str, all: impl Iterator<Item = (i64, T)>) -> Outcome<Sealed> {
    let rows = all.map(|(id, row)| Ok((id, seal_of(keys, noun, id, &row)?))).collect::<Outcome<Vec<_>>>()?;
    Ok(Sealed { noun, rows })
}
