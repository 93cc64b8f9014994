//! What the warnings go by: the unit, its members according to the ledger, its committee and term. For one unit, or for all in reach
//! with a handful of queries however many there are.

use crate::rules::warn::{Facts, Warning, warnings};
use crate::{PostHolder, Term, Unit, store};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome};
use catalogue::Catalogue;
use db::Conn;
use ledger::{Question, Span};
use std::collections::HashMap;

/// Members of a unit itself, without those below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Members {
    /// Full members.
    pub full: i64,
    /// Probationary members.
    pub probationary: i64,
}

impl Members {
    /// Both together.
    pub fn total(self) -> i64 {
        self.full + self.probationary
    }
}

impl std::ops::Add for Members {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { full: self.full + other.full, probationary: self.probationary + other.probationary }
    }
}

/// Members by unit on a day, from the ledger. Units that never had any do not appear.
///
/// # Errors
/// When the database is away.
pub async fn members(conn: &mut Conn, scope: &Scope, on: Day) -> Outcome<HashMap<UnitId, Members>> {
    let mut all: HashMap<UnitId, Members> = HashMap::new();
    for category in ["full", "probationary"] {
        let question = Question::of("member.stock", Span::AsOf(on)).only("category", category);
        for sum in ledger::by_unit(conn, scope, &question).await? {
            let (unit, n) = (all.entry(sum.unit).or_default(), sum.quantity.0 / 1000);
            if category == "full" { unit.full += n } else { unit.probationary += n }
        }
    }
    Ok(all)
}

/// The facts about one unit in reach; `own` are the members of the unit itself.
///
/// # Errors
/// [`base::Fault::NotFound`] when it is out of reach.
pub async fn facts(conn: &mut Conn, scope: &Scope, unit: Unit, own: Members, today: Day) -> Outcome<Facts> {
    let committee = store::committee(conn, scope, unit.id, today).await?;
    let term = store::current_term(conn, scope, unit.id).await?;
    Ok(Facts { unit, full_members: own.full, members: own.total(), term, committee })
}

/// Every unit in reach about which something does not agree with the rules, in the order of the tree.
///
/// # Errors
/// When the database is away.
pub async fn warned(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &Catalogue,
    today: Day,
) -> Outcome<Vec<(Unit, Vec<Warning>)>> {
    let own = members(conn, scope, today).await?;
    let mut posts: HashMap<UnitId, Vec<PostHolder>> = HashMap::new();
    for post in store::posts_on(conn, scope, today).await? {
        posts.entry(post.unit).or_default().push(post);
    }
    let terms: HashMap<UnitId, Term> =
        store::latest_terms(conn, scope).await?.into_iter().map(|t| (t.unit, t)).collect();
    let mut all = Vec::new();
    for unit in store::list(conn, scope).await? {
        let id = unit.id;
        let n = own.get(&id).copied().unwrap_or_default();
        let committee = posts.remove(&id).unwrap_or_default();
        let facts = Facts { unit, full_members: n.full, members: n.total(), term: terms.get(&id).cloned(), committee };
        let found = warnings(&facts, catalogue, today);
        if !found.is_empty() {
            all.push((facts.unit, found));
        }
    }
    Ok(all)
}
