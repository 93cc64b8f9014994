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

use crate::fill::{Filled, Ground, fill_slots};
use crate::frozen::Kept;
use crate::rules::{Slot, slots};
use crate::scan::{Lexicon, scan};
use crate::store::{self, Draft, DraftId};
use crate::text::Source;
use access::Scope;
use base::secret::sm3_hex;
use base::{Fault, Outcome};
use db::Conn;
use std::collections::VecDeque;
use std::sync::{Mutex, OnceLock, PoisonError};
use ui::{Me, Site};

/// The words of the catalogue, made once: a deployment's catalogue does not change while it runs.
pub(crate) fn words(site: &Site) -> &'static Lexicon {
    static WORDS: OnceLock<Lexicon> = OnceLock::new();
    WORDS.get_or_init(|| crate::lexicon(&site.catalogue))
}

/// Texts whose slots are remembered: a writer goes through one text for an hour, and its slots never change.
const REMEMBERED: usize = 16;

/// The slots of a text. They depend on nothing but the text and the catalogue, so they are kept while the program runs.
fn slots_of(site: &Site, text: &str) -> Vec<Slot> {
    static SEEN: Mutex<VecDeque<(String, Vec<Slot>)>> = Mutex::new(VecDeque::new());
    let key = sm3_hex(text.as_bytes());
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = seen.iter().find(|(k, _)| *k == key) {
        return known.clone();
    }
    drop(seen);
    let found = slots(text, scan(text, words(site)));
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.push_front((key, found.clone()));
    seen.truncate(REMEMBERED);
    found
}

/// A draft with everything filled in: as frozen, or as of now.
pub(crate) async fn filled(conn: &mut Conn, site: &Site, scope: &Scope, id: DraftId) -> Outcome<(Draft, Vec<Filled>)> {
    let draft = store::find(conn, scope, id).await?;
    let filled = filled_draft(conn, site, scope, &draft).await?;
    Ok((draft, filled))
}

/// The slots of a draft that was found.
pub(crate) async fn filled_draft(conn: &mut Conn, site: &Site, scope: &Scope, draft: &Draft) -> Outcome<Vec<Filled>> {
    if draft.is_frozen() {
        let frozen = store::in_force(conn, scope, draft.id).await?;
        return Ok(serde_json::from_str::<Kept>(&frozen.body)?.filled());
    }
    let choices = store::choices(conn, scope.district(), draft.id).await?;
    let slots = slots_of(site, &draft.body);
    fill_slots(conn, &ground(site, scope, draft), &draft.body, slots, &choices).await
}

/// Where and when a draft is filled for.
pub(crate) fn ground<'a>(site: &'a Site, scope: &'a Scope, draft: &Draft) -> Ground<'a> {
    Ground { catalogue: &site.catalogue, lexicon: words(site), scope, unit: draft.unit, period: draft.period }
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

/// Who looks at a draft, and where.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub site: &'a Site,
    pub me: &'a Me,
    pub scope: &'a Scope,
}

/// Work that takes a while without waiting for anything, off the threads that serve others.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    tokio::task::spawn_blocking(work).await?
}
