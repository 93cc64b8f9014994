//! What cases of other nouns give to be shown. The nouns tell it themselves; here it becomes the form of a publicity, filled in.

use crate::PUBLICITY;
use access::{Actor, Scope};
use base::Outcome;
use case::CaseFile;
use db::Conn;
use record::value::Named;
use std::pin::Pin;
use std::sync::OnceLock;
use ui::Site;

/// What a case gives to be shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Code of the kind: `object`, `admission`, `election` …
    pub about: &'static str,
    /// Title of the publicity.
    pub title: String,
    /// What is shown.
    pub content: String,
    /// Who is shown, as far as in the roster.
    pub people: Vec<Named>,
}

/// A case about which is asked, with the reach for reading it.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The site.
    pub site: &'a Site,
    /// The reach.
    pub scope: &'a Scope,
    /// The case.
    pub case: &'a CaseFile,
    /// Its unit.
    pub unit: &'a org::Unit,
}

/// Tells it; `None` when there is nothing to be shown now.
pub type NoticeFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Option<Notice>>> + Send + 'a>>;

/// A noun whose cases are shown.
#[derive(Clone, Copy)]
pub struct Source {
    /// Its name, as procedures say it in `noun`.
    pub noun: &'static str,
    /// What one of its cases gives.
    pub of: for<'a> fn(&'a mut Conn, Asked<'a>) -> NoticeFuture<'a>,
}

static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();

/// Tells whose cases are shown; once, when the program starts. Later calls change nothing.
pub fn register(all: Vec<Source>) {
    SOURCES.get_or_init(|| all);
}

/// What a case gives to be shown, to whoever may read it.
///
/// # Errors
/// When the database is away.
pub(crate) async fn of(conn: &mut Conn, site: &Site, actor: &Actor, case: &CaseFile) -> Outcome<Option<Notice>> {
    let Some(procedure) = site.catalogue.procedure(&case.procedure).filter(|p| p.key != PUBLICITY) else {
        return Ok(None);
    };
    let source = SOURCES.get().into_iter().flatten().find(|s| !procedure.noun.is_empty() && s.noun == procedure.noun);
    let (Some(source), Ok(scope)) = (source, actor.scope(&procedure.read)) else { return Ok(None) };
    let unit = org::store::find(conn, &scope, case.unit).await?;
    (source.of)(conn, Asked { site, scope: &scope, case, unit: &unit }).await
}
