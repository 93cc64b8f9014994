//! Whether somebody who is no longer a member may apply anew: other nouns know why and when the membership was lost.

use crate::rights::Asked;
use crate::store::Person;
use base::{Day, Outcome};
use db::Conn;
use std::pin::Pin;
use std::sync::OnceLock;

/// What keeps somebody from applying anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What happened, in Chinese: 于2023年5月8日被开除党籍.
    pub what: String,
    /// The rule that bars.
    pub rule: &'static str,
    /// The first day on which an application is possible; none when it never is.
    pub from: Option<Day>,
}

/// Tells what bars somebody.
pub type BarFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Option<Bar>>> + Send + 'a>>;
/// Asks a noun about somebody who is not in the roster: connection, district, day, person.
pub type Ask = for<'a> fn(&'a mut Conn, i64, Asked<'a>, &'a Person) -> BarFuture<'a>;

static ASK: OnceLock<Vec<Ask>> = OnceLock::new();

/// Tells which nouns know of bars; once, when the program starts. Later calls change nothing.
pub fn register(all: Vec<Ask>) {
    ASK.get_or_init(|| all);
}

/// Everything that bars somebody, whether its time is over or not.
///
/// # Errors
/// When the database is away.
pub async fn bars(conn: &mut Conn, district: i64, asked: Asked<'_>, person: &Person) -> Outcome<Vec<Bar>> {
    let mut all = Vec::new();
    for ask in ASK.get().into_iter().flatten() {
        all.extend(ask(conn, district, asked, person).await?);
    }
    Ok(all)
}
