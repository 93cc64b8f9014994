//! Whose posts a disciplinary decision still limits (影响期): another noun tells it, and whoever gives somebody a post asks. Which decision
//! it was is for those only who may see it; whoever else asks is told that something is against it.

use crate::rights::Asked;
use access::Scope;
use base::id::PersonId;
use base::{Outcome, Refusal};
use db::Conn;
use std::pin::Pin;
use std::sync::OnceLock;

/// The rule behind every limit. It is one for all kinds of decision, so that a mark does not give away which it was.
pub const RULE: &str = "discipline_influence";
/// The sensitive field without which nobody sees which decision it was.
const SEALED: &str = "discipline_kind";

/// What a decision keeps somebody from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// A higher post than the one held (不得提升).
    Promotion,
    /// A post as high as the former one (不得担任).
    Post,
}

/// Somebody whose posts are limited on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Influenced {
    /// Who.
    pub person: PersonId,
    /// What they are kept from.
    pub limit: Limit,
    /// Which decision, and until when: for those only who may see it.
    pub which: String,
}

impl Influenced {
    /// What is said against giving a post: what anybody may read and a mark keeps, and to whoever may see it in the remedy which decision
    /// it was.
    #[must_use]
    pub fn refusal(&self, scope: &Scope, place: &str, what: String) -> Refusal {
        Refusal::at(place, what, remedy(scope, &self.which))
    }
}

/// What to do about somebody who does not fulfil a condition because of a decision: with the decision for those who may see it.
#[must_use]
pub fn remedy(scope: &Scope, which: &str) -> String {
    if scope.may_see(SEALED) { format!("{which}，请核对") } else { "请向组织部门了解".to_owned() }
}

/// Tells whose posts are limited.
pub type InfluenceFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Vec<Influenced>>> + Send + 'a>>;
/// Asks a noun whose posts of these persons are limited on a day: connection, district, day, persons.
pub type Influence = for<'a> fn(&'a mut Conn, i64, Asked<'a>, &'a [PersonId]) -> InfluenceFuture<'a>;

static INFLUENCE: OnceLock<Vec<Influence>> = OnceLock::new();

/// Tells which nouns limit posts; once, when the program starts. Later calls change nothing.
pub fn register(all: Vec<Influence>) {
    INFLUENCE.get_or_init(|| all);
}

/// Whose posts of these persons are limited on a day; of several decisions the one that limits most.
///
/// # Errors
/// When the database is away.
pub async fn of(conn: &mut Conn, district: i64, asked: Asked<'_>, people: &[PersonId]) -> Outcome<Vec<Influenced>> {
    let mut all = Vec::new();
    for influence in INFLUENCE.get().into_iter().flatten().filter(|_| !people.is_empty()) {
        all.extend(influence(conn, district, asked, people).await?);
    }
    all.sort_by_key(|i| (i.person, std::cmp::Reverse(i.limit)));
    all.dedup_by_key(|i| i.person);
    Ok(all)
}
