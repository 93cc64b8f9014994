//! The seal of a draft: its settings, a digest of its text, every decision, and the end of its history's chain.

use super::{Change, Choice, Draft, DraftId, Kind, changes, choices, last_digest};
use access::audit::{Sealed, seal_of};
use base::secret::sm3_hex;
use base::{Keys, Outcome};
use db::Conn;
use serde::Serialize;

/// What is sealed. Fields that earlier drafts do not have are left out for them, so that their seals still hold.
#[derive(Serialize)]
struct Whole<'a> {
    unit: i64,
    title: &'a str,
    from: String,
    to: String,
    body: String,
    version: i64,
    removed: bool,
    choices: Vec<(usize, Choice)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<String>,
    #[serde(skip_serializing_if = "is_plain")]
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<i64>,
    #[serde(skip_serializing_if = "is_open")]
    frozen: i64,
}

fn is_plain(kind: &Kind) -> bool {
    *kind == Kind::Draft
}

fn is_open(frozen: &i64) -> bool {
    *frozen == 0
}

async fn seal_with(conn: &mut Conn, keys: &Keys, district: i64, d: &Draft, history: Option<String>) -> Outcome<String> {
    let mut choices: Vec<(usize, Choice)> = choices(conn, district, d.id).await?.into_iter().collect();
    choices.sort_by_key(|(n, _)| *n);
    let whole = Whole {
        unit: d.unit.0,
        title: &d.title,
        from: d.period.from.to_string(),
        to: d.period.to.to_string(),
        body: sm3_hex(d.body.as_bytes()),
        version: d.version,
        removed: d.removed,
        choices,
        history,
        kind: d.kind,
        template: d.template.map(|t| t.0),
        frozen: d.frozen,
    };
    seal_of(keys, "draft", d.id.0, &whole)
}

/// The seal of a draft as it stands, for the audit line of a change.
pub(crate) async fn seal(conn: &mut Conn, keys: &Keys, district: i64, d: &Draft) -> Outcome<String> {
    let history = last_digest(conn, district, d.id).await?;
    seal_with(conn, keys, district, d, history).await
}

/// The digest of a change in the chain of its draft.
pub(crate) fn link(keys: &Keys, before: Option<&str>, draft: DraftId, change: &Change) -> Outcome<String> {
    seal_of(keys, "draft_change", draft.0, &(before, change))
}

/// Every draft with its seal, its history recomputed from the first change on.
pub(crate) async fn sealed(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut sealed = Vec::new();
    for draft in super::draft::all(conn, district).await? {
        let mut history: Option<String> = None;
        for (change, _) in changes(conn, district, draft.id, 0).await? {
            history = Some(link(keys, history.as_deref(), draft.id, &change)?);
        }
        sealed.push((draft.id.0, seal_with(conn, keys, district, &draft, history).await?));
    }
    let frozen = super::frozen::sealed(conn, keys, district).await?;
    Ok(vec![Sealed { noun: "draft", rows: sealed }, Sealed { noun: "draft_frozen", rows: frozen }])
}
