//! Pages of drafts.

mod answers;
pub mod begin;
pub mod chart;
pub mod decide;
pub mod desk;
mod find;
pub mod frozen;
pub mod list;
pub mod memory;
pub mod new;
pub mod out;
mod panel;
mod sheet;
pub mod template;
pub mod versions;

pub use answers::answers;
pub use find::find;

use crate::book::{Book, book};
use crate::fill::{Filled, Ground, fill_slots};
use crate::frozen::Kept;
use crate::rules::{Slot, slots};
use crate::scan::scan;
use crate::store::{self, Draft, DraftId};
use crate::text::Source;
use access::Scope;
use base::secret::sm3_hex;
use base::{Fault, Outcome};
use catalogue::Catalogue;
use db::Conn;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use ui::{Me, Site};

/// Who looks at a draft, with which figures.
#[derive(Clone)]
pub(crate) struct View<'a> {
    pub site: &'a Site,
    pub me: &'a Me,
    pub scope: &'a Scope,
    pub book: Arc<Book>,
}

impl<'a> View<'a> {
    pub(crate) async fn new(conn: &mut Conn, site: &'a Site, me: &'a Me, scope: &'a Scope) -> Outcome<Self> {
        Ok(Self { site, me, scope, book: book(conn, scope, &site.catalogue).await? })
    }

    /// The catalogue with the figures that users made.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.book.catalogue
    }

    /// Where and when a draft is filled for.
    pub(crate) fn ground(&self, draft: &Draft) -> Ground<'_> {
        self.book.ground(self.scope, draft.unit, draft.period)
    }
}

/// Texts whose slots are remembered: a writer goes through one text for an hour, and its slots never change.
const REMEMBERED: usize = 16;

/// With which figures, the digest of the text, its slots.
type Seen = (Arc<Book>, String, Vec<Slot>);

/// The slots of a text. They depend on nothing but the text and the figures, so they are kept while the program runs.
fn slots_of(book: &Arc<Book>, text: &str) -> Vec<Slot> {
    static SEEN: Mutex<VecDeque<Seen>> = Mutex::new(VecDeque::new());
    let key = sm3_hex(text.as_bytes());
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((.., known)) = seen.iter().find(|(b, k, _)| Arc::ptr_eq(b, book) && *k == key) {
        return known.clone();
    }
    drop(seen);
    let found = slots(text, scan(text, &book.lexicon));
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.push_front((book.clone(), key, found.clone()));
    seen.truncate(REMEMBERED);
    found
}

/// A draft with everything filled in: as frozen, or as of now.
pub(crate) async fn filled(conn: &mut Conn, view: &View<'_>, id: DraftId) -> Outcome<(Draft, Vec<Filled>)> {
    let draft = store::find(conn, view.scope, id).await?;
    if draft.is_frozen() {
        let frozen = store::in_force(conn, view.scope, draft.id).await?;
        let kept = serde_json::from_str::<Kept>(&frozen.body)?.filled();
        return Ok((draft, kept));
    }
    let choices = store::choices(conn, view.scope.district(), draft.id).await?;
    let slots = slots_of(&view.book, &draft.body);
    let filled = fill_slots(conn, &view.ground(&draft), &draft.body, slots, &choices).await?;
    Ok((draft, filled))
}

/// The document that came in.
pub(crate) async fn source(conn: &mut Conn, site: &Site, scope: &Scope, draft: &Draft) -> Outcome<Source> {
    if draft.source != "docx" {
        return Ok(Source::Text(draft.body.clone()));
    }
    let sealed = store::file(conn, scope, draft.id).await?.ok_or(Fault::NotFound)?;
    let bytes = site.keys.open(&crate::acts::file_place(draft.id), &sealed)?;
    Ok(Source::Docx(bytes, draft.body.clone()))
}

/// Work that takes a while without waiting for anything, off the threads that serve others.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    tokio::task::spawn_blocking(work).await?
}
