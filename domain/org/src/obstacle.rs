//! Matters on their way in other nouns, and what is registered there under a unit, keep it from ending: org knows none of them, it asks.

use access::Actor;
use base::id::UnitId;
use base::{Outcome, Refusal};
use catalogue::Catalogue;
use db::Conn;
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::OnceLock;

/// Names told in a refusal; the page lists more.
const TOLD: usize = 5;
/// Obstacles that a page lists.
const LISTED: usize = 50;

/// A matter that is not over, or something that belongs to the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The case behind a matter: two nouns may tell of the same. Nothing for what belongs to the unit.
    pub case: Option<i64>,
    /// What it is: 组织关系接转“王小明”. Whoever may not see it is told that there is something, and no more.
    pub what: String,
    /// Where it is done; empty for whoever may not see it.
    pub href: String,
}

impl Obstacle {
    /// A matter with the case behind it.
    pub fn matter(case: i64, what: String, href: String) -> Self {
        Self { case: Some(case), what, href }
    }

    /// Something that is registered under the unit and has to go elsewhere or end.
    pub fn belonging(what: String, href: String) -> Self {
        Self { case: None, what, href }
    }
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
    all.retain(|o| o.case.is_none_or(|case| Some(case) != without && seen.insert(case)));
    Ok(all)
}

/// The two sorts: matters on their way, and what belongs to the unit.
fn sorted(all: &[Obstacle]) -> (Vec<&Obstacle>, Vec<&Obstacle>) {
    all.iter().partition(|o| o.case.is_some())
}

/// The refusals to end a unit as long as matters are on their way or something belongs to it; none when there is nothing.
#[must_use]
pub fn against(all: &[Obstacle]) -> Vec<Refusal> {
    let (matters, belongings) = sorted(all);
    let named = |all: &[&Obstacle]| {
        let names: Vec<&str> = all.iter().take(TOLD).map(|o| o.what.as_str()).collect();
        format!("{}{}", names.join("、"), if all.len() > TOLD { "等" } else { "" })
    };
    let mut refusals = Vec::new();
    if !matters.is_empty() {
        let what = format!("还有{}件没有办结的事项：{}", matters.len(), named(&matters));
        refusals.push(Refusal::new(what, "请先办结，或撤销登记"));
    }
    if !belongings.is_empty() {
        let what = format!("还有{}项登记在它名下：{}", belongings.len(), named(&belongings));
        refusals.push(Refusal::new(what, BELONGINGS));
    }
    refusals
}

/// What to do about what belongs to a unit.
const BELONGINGS: &str = "请先划转到接续的党组织；不再需要的，结束登记或撤并";

/// The same as lists that lead there; nothing when there is nothing.
#[must_use]
pub fn listing(all: &[Obstacle]) -> Markup {
    let (matters, belongings) = sorted(all);
    let list = |all: &[&Obstacle]| {
        html! {
            ul.evidence { @for o in all.iter().take(LISTED) { li { @if o.href.is_empty() { (o.what) } @else { a href=(o.href) { (o.what) } } } } }
            @if all.len() > LISTED { p.hint { "另有 " (all.len() - LISTED) " 项" } }
        }
    };
    html! {
        @if !matters.is_empty() {
            p { "还有 " (matters.len()) " 件没有办结的事项，办结或撤销登记后才能撤销、合并：" }
            (list(&matters))
        }
        @if !belongings.is_empty() {
            p { "还有 " (belongings.len()) " 项登记在它名下，" (BELONGINGS) "：" }
            (list(&belongings))
        }
    }
}
