//! The history of a draft: every change, kept, with what stood before and after.

use super::{Choice, Draft, DraftId};
use base::{Moment, Outcome, Period};
use db::Conn;
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "nearly every delta is about a slot")]
pub enum Delta {
    /// What was decided about a slot.
    Slot {
        /// Its number.
        n: usize,
        /// Before; `None` when nothing was decided.
        before: Option<Choice>,
        /// After.
        after: Option<Choice>,
    },
    /// The title.
    Title {
        /// Before.
        before: String,
        /// After.
        after: String,
    },
    /// The unit.
    Unit {
        /// Before.
        before: i64,
        /// After.
        after: i64,
    },
    /// The period.
    Period {
        /// Before.
        before: Period,
        /// After.
        after: Period,
    },
    /// Taken away or brought back.
    Removed {
        /// Taken away.
        after: bool,
    },
    /// Frozen or opened again.
    Frozen {
        /// Frozen.
        after: bool,
    },
    /// A template is given to the units below, or no longer.
    Shared {
        /// Given.
        after: bool,
    },
}

impl Delta {
    /// The same the other way round.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Slot { n, before, after } => Self::Slot { n, before: after, after: before },
            Self::Title { before, after } => Self::Title { before: after, after: before },
            Self::Unit { before, after } => Self::Unit { before: after, after: before },
            Self::Period { before, after } => Self::Period { before: after, after: before },
            Self::Removed { after } => Self::Removed { after: !after },
            Self::Frozen { after } => Self::Frozen { after: !after },
            Self::Shared { after } => Self::Shared { after: !after },
        }
    }
}

/// One change: a version of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The version it made.
    pub version: i64,
    /// The verb: `decide`, `undo`, `settings` …
    pub act: String,
    /// The version that it takes back, for `undo`.
    pub undoes: Option<i64>,
    /// What changed.
    pub deltas: Vec<Delta>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// The changes of a draft after a version, oldest first, each with its digest in the chain.
///
/// # Errors
/// When the database is away.
pub async fn changes(conn: &mut Conn, district: i64, id: DraftId, after: i64) -> Outcome<Vec<(Change, String)>> {
    let rows = sqlx::query(
        "SELECT version, act, undoes, deltas, changed_by, changed_at, digest FROM draft_change \
         WHERE district = $1 AND draft = $2 AND version > $3 ORDER BY version",
    )
    .bind(district)
    .bind(id.0)
    .bind(after)
    .fetch_all(conn)
    .await?;
    let one = |r: &db::Row| -> Outcome<(Change, String)> {
        let change = Change {
            version: r.try_get(0)?,
            act: r.try_get(1)?,
            undoes: r.try_get(2)?,
            deltas: serde_json::from_str(&r.try_get::<String, _>(3)?)?,
            by: r.try_get(4)?,
            at: Moment(r.try_get(5)?),
        };
        Ok((change, r.try_get(6)?))
    };
    rows.iter().map(one).collect()
}

/// The digest of the newest change; `None` for a draft from before changes were kept.
pub(crate) async fn last_digest(conn: &mut Conn, district: i64, id: DraftId) -> Outcome<Option<String>> {
    let row =
        sqlx::query("SELECT digest FROM draft_change WHERE district = $1 AND draft = $2 ORDER BY version DESC LIMIT 1")
            .bind(district)
            .bind(id.0)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|r| r.try_get(0)).transpose()?)
}

pub(crate) async fn insert_change(
    conn: &mut Conn,
    district: i64,
    draft: &Draft,
    c: &Change,
    digest: &str,
) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO draft_change (district, draft, version, act, undoes, deltas, changed_by, changed_at, digest) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(district)
    .bind(draft.id.0)
    .bind(c.version)
    .bind(c.act.clone())
    .bind(c.undoes)
    .bind(serde_json::to_string(&c.deltas)?)
    .bind(c.by.clone())
    .bind(c.at.0)
    .bind(digest.to_owned())
    .execute(conn)
    .await?;
    Ok(())
}
