//! What somebody's own admission asks of them: the end of the probation, and whether the application to be confirmed is in.

use crate::{hook, store};
use access::Scope;
use base::id::PersonId;
use base::{Day, Keys, Outcome};
use catalogue::Catalogue;
use db::Conn;

/// A probationary member's own case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probation {
    /// The day on which the probation ends, an approved extension counted; `None` when the assembly is not recorded.
    pub ends: Option<Day>,
    /// The day on which the written application to be confirmed was handed in.
    pub applied: Option<Day>,
}

/// The open case of the person behind an account; whatever else they may see.
///
/// # Errors
/// When the database is away, or a sealed value was changed.
pub async fn of(
    conn: &mut Conn,
    keys: &Keys,
    catalogue: &Catalogue,
    (scope, person): (&Scope, PersonId),
) -> Outcome<Option<Probation>> {
    let Some(case) = store::open_case_of(conn, scope.district(), person).await? else { return Ok(None) };
    let rows = case::store::rows(conn, keys, scope, case).await?;
    let standing: Vec<_> = case::file::standing(&rows).into_iter().cloned().collect();
    let applied = standing.iter().filter(|row| row.step == "conversion_applied").map(|row| row.on).max();
    Ok(Some(Probation { ends: hook::probation_ends(catalogue, &standing).ok(), applied }))
}
