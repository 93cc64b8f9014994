//! The figures that a draft can be bound to: those of the catalogue and those that users made in reach or above it, with their words.

use crate::fill::Ground;
use crate::scan::Lexicon;
use access::Scope;
use base::id::UnitId;
use base::{Outcome, Period, name};
use catalogue::Catalogue;
use db::Conn;
use figure::store::own::{Own, in_force};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Figures and their words.
#[derive(Debug)]
pub struct Book {
    /// The catalogue as it was loaded.
    loaded: Arc<Catalogue>,
    /// The versions of the figures that users made.
    versions: Vec<i64>,
    /// All figures.
    pub catalogue: Arc<Catalogue>,
    /// Their words.
    pub lexicon: Lexicon,
    spoken: OnceLock<Vec<(String, String)>>,
}

/// Books kept: one for each set of figures in use.
const KEPT: usize = 8;

/// The book that holds for a scope; made anew only when figures were made, changed or retired.
///
/// # Errors
/// When the database is away.
pub async fn book(conn: &mut Conn, scope: &Scope, loaded: &Arc<Catalogue>) -> Outcome<Arc<Book>> {
    static MADE: Mutex<VecDeque<Arc<Book>>> = Mutex::new(VecDeque::new());
    let own = in_force(conn, scope).await?;
    let versions: Vec<i64> = own.iter().map(|o| o.id).collect();
    let same = |b: &&Arc<Book>| Arc::ptr_eq(&b.loaded, loaded) && b.versions == versions;
    let known = MADE.lock().unwrap_or_else(PoisonError::into_inner).iter().find(same).cloned();
    if let Some(known) = known {
        return Ok(known);
    }
    let made = Arc::new(Book::new(loaded, &own)?);
    let mut all = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    all.push_front(made.clone());
    all.truncate(KEPT);
    Ok(made)
}

impl Book {
    fn new(loaded: &Arc<Catalogue>, own: &[Own]) -> Outcome<Self> {
        let figures = own.iter().map(Own::figure).collect::<Outcome<Vec<_>>>()?;
        let catalogue = if own.is_empty() { loaded.clone() } else { Arc::new(loaded.with_figures(figures)) };
        Ok(Self {
            loaded: loaded.clone(),
            versions: own.iter().map(|o| o.id).collect(),
            lexicon: crate::lexicon(&catalogue),
            catalogue,
            spoken: OnceLock::new(),
        })
    }

    /// Where and when a draft is filled for.
    pub fn ground<'a>(&'a self, scope: &'a Scope, unit: UnitId, period: Period) -> Ground<'a> {
        Ground { catalogue: &self.catalogue, lexicon: &self.lexicon, scope, unit, period }
    }

    /// Initials and pinyin of every figure's name, in the order of the figures.
    pub(crate) fn spoken(&self) -> &[(String, String)] {
        let one = |name: &str| (name::initials(name), name::pinyin(name).replace(' ', ""));
        self.spoken.get_or_init(|| self.catalogue.figures().map(|f| one(&f.name)).collect())
    }
}
