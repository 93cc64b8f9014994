//! What other nouns know of somebody's time, for the timeline of the own page and of the roster's: they are asked, the roster keeps none
//! of it.

use access::Actor;
use base::id::PersonId;
use base::{Day, Outcome};
use std::pin::Pin;
use std::sync::OnceLock;
use ui::Site;

/// One thing that somebody took part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The first day.
    pub on: Day,
    /// What, in two words: 参加专项任务.
    pub what: String,
    /// What exactly.
    pub more: String,
    /// Where it is shown; empty for whoever may not see it.
    pub href: String,
}

/// Tells what is known.
pub type LinesFuture = Pin<Box<dyn Future<Output = Outcome<Vec<Line>>> + Send>>;
/// Asks a noun about somebody whom the actor may see.
pub type Ask = fn(Site, Actor, PersonId) -> LinesFuture;

static ASK: OnceLock<Vec<Ask>> = OnceLock::new();

/// Tells which nouns know something; once, when the program starts. Later calls change nothing.
pub fn register(all: Vec<Ask>) {
    ASK.get_or_init(|| all);
}

/// Everything that is known of somebody whom the actor may see.
///
/// # Errors
/// When the database is away.
pub(crate) async fn of(site: &Site, actor: &Actor, person: PersonId) -> Outcome<Vec<Line>> {
    let mut all = Vec::new();
    for ask in ASK.get().into_iter().flatten() {
        all.extend(ask(site.clone(), actor.clone(), person).await?);
    }
    Ok(all)
}
