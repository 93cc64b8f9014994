//! Pages of drafts.

pub mod desk;
pub mod list;
pub mod out;
pub mod template;

use crate::fill::{Filled, Ground, fill};
use crate::scan::Lexicon;
use crate::store::{self, Draft, DraftId};
use crate::text::Source;
use access::Scope;
use base::{Fault, Outcome};
use db::Conn;
use std::sync::OnceLock;
use ui::Site;

/// The words of the catalogue, made once: a deployment's catalogue does not change while it runs.
pub(crate) fn words(site: &Site) -> &'static Lexicon {
    static WORDS: OnceLock<Lexicon> = OnceLock::new();
    WORDS.get_or_init(|| crate::lexicon(&site.catalogue))
}

/// A draft with everything filled in.
pub(crate) async fn filled(conn: &mut Conn, site: &Site, scope: &Scope, id: DraftId) -> Outcome<(Draft, Vec<Filled>)> {
    let draft = store::find(conn, scope, id).await?;
    let choices = store::choices(conn, scope.district(), id).await?;
    let filled = fill(conn, &ground(site, scope, &draft), &draft.body, &choices).await?;
    Ok((draft, filled))
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
