//! What somebody's own admission asks of them and has been: the end of the probation, and whether the application to be confirmed is in.

use crate::{hook, store};
use access::{Actor, Scope};
use base::id::PersonId;
use base::{Day, Keys, Outcome};
use case::StepRow;
use catalogue::Catalogue;
use db::Conn;
use member::timeline::{Line, LinesFuture};
use ui::Site;

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

/// Steps that stand in somebody's timeline, with the outcome where it has to be one. What moved the roster stands there already.
const TOLD: [(&str, &str, &str); 4] = [
    ("apply", "", "递交入党申请书"),
    ("activist", "agreed", "确定为入党积极分子"),
    ("object_filed", "agreed", "列为发展对象"),
    ("oath", "", "入党宣誓"),
];

/// In the timeline: the way into the Party. The roster asks for persons whom the actor may see.
pub fn lines(site: Site, actor: Actor, person: PersonId) -> LinesFuture {
    Box::pin(async move {
        let whole = Scope::whole(actor.district);
        let mut conn = site.db.read().await?;
        let mut all = Vec::new();
        for id in store::cases_of(&mut conn, whole.district(), person).await? {
            let seen = match actor.scope("admission.read") {
                Ok(scope) => case::store::find(&mut conn, &scope, id).await.is_ok(),
                Err(_) => false,
            };
            let rows = case::store::rows(&mut conn, &site.keys, &whole, id).await?;
            let href = if seen { format!("/cases/{id}") } else { String::new() };
            for (step, outcome, what) in TOLD {
                let stands = |r: &&StepRow| r.step == step && r.outcome == outcome;
                let row = case::file::standing(&rows).into_iter().filter(stands).max_by_key(|r| (r.on, r.id));
                let line =
                    |r: &StepRow| Line { on: r.on, what: what.to_owned(), more: MORE.to_owned(), href: href.clone() };
                all.extend(row.map(line));
            }
        }
        Ok(all)
    })
}

/// Where a line leads.
const MORE: &str = "发展党员";
