//! Matters on their way in other nouns that keep a unit from ending: org knows none of them, it asks.

use access::Actor;
use base::id::UnitId;
use base::{Outcome, Refusal};
use catalogue::Catalogue;
use db::Conn;
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::OnceLock;

/// Names told in a refusal; the page lists all.
const TOLD: usize = 5;

/// A matter that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The case behind it: two nouns may tell of the same.
    pub case: i64,
    /// What it is: 组织关系接转“王小明”. Whoever may not see it is told that there is something, and no more.
    pub what: String,
    /// Where it is done; empty for whoever may not see it.
    pub href: String,
}

/// Who asks, and by which rules.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Who asks: nobody is told what he may not see.
    pub actor: &'a Actor,
    /// The rules.
    pub catalogue: &'a Catalogue,
}

/// Tells what is on its way.
pub type ObstaclesFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Vec<Obstacle>>> + Send + 'a>>;
/// Asks a noun what is on its way in a unit, into it or out of it.
pub type Ask = for<'a> fn(&'a mut Conn, Ground<'a>, UnitId) -> ObstaclesFuture<'a>;

static ASK: OnceLock<Vec<Ask>> = OnceLock::new();

/// Tells which nouns know of obstacles; once, when the program starts. Later calls change nothing.
pub fn register(all: Vec<Ask>) {
    ASK.get_or_init(|| all);
}

/// What is on its way in a unit, each matter once; without the case that ends the unit itself.
///
/// # Errors
/// When the database is away.
pub async fn of(conn: &mut Conn, ground: Ground<'_>, unit: UnitId, without: Option<i64>) -> Outcome<Vec<Obstacle>> {
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for ask in ASK.get().into_iter().flatten() {
        all.extend(ask(conn, ground, unit).await?);
    }
    all.retain(|o| Some(o.case) != without && seen.insert(o.case));
    Ok(all)
}

/// The refusal to end a unit as long as matters are on their way; nothing when there are none.
#[must_use]
pub fn against(all: &[Obstacle]) -> Option<Refusal> {
    let names: Vec<&str> = all.iter().take(TOLD).map(|o| o.what.as_str()).collect();
    let and = if all.len() > TOLD { "等" } else { "" };
    let what = || format!("还有{}件没有办结的事项：{}{and}", all.len(), names.join("、"));
    (!all.is_empty()).then(|| Refusal::new(what(), "请先办结，或撤销登记"))
}

/// The same as a list that leads there; nothing when there are none.
#[must_use]
pub fn listing(all: &[Obstacle]) -> Markup {
    html! {
        @if !all.is_empty() {
            p { "还有 " (all.len()) " 件没有办结的事项，办结或撤销登记后才能撤销、合并：" }
            ul.evidence { @for o in all { li { @if o.href.is_empty() { (o.what) } @else { a href=(o.href) { (o.what) } } } } }
        }
    }
}
