//! What people decided about slots.

use super::DraftId;
use crate::meaning::{Form, Meaning, Span};
use base::Outcome;
use db::Conn;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use std::collections::HashMap;

/// What somebody decided about a slot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// `figure`, `typed` or `keep`.
    pub choice: String,
    /// The figure, for `figure`.
    pub figure: Option<String>,
    /// The text, for `typed`.
    pub typed: Option<String>,
    /// Where a typed value comes from.
    pub why: Option<String>,
    /// Who decided.
    pub by: String,
    /// When, in milliseconds.
    pub at: i64,
    /// What else was chosen; left out where there is nothing, so that seals of earlier drafts still hold.
    #[serde(flatten)]
    pub asked: Asked,
}

/// What is asked of the figure beyond its value for the draft's own unit and period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Another unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<i64>,
    /// Another period.
    #[serde(default, skip_serializing_if = "Span::is_this")]
    pub span: Span,
    /// A change or a share.
    #[serde(default, skip_serializing_if = "Form::is_value")]
    pub form: Form,
    /// Words that narrow the figure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narrow: Vec<(String, String)>,
    /// Decided in an earlier draft and taken over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
}

impl Choice {
    /// The meaning that was chosen; `None` for a typed or kept text.
    pub fn meaning(&self) -> Option<Meaning> {
        let Asked { unit, span, form, narrow, .. } = self.asked.clone();
        Some(Meaning { figure: self.figure.clone()?, unit, span, form, narrow })
    }

    /// A chosen meaning.
    pub fn of(meaning: &Meaning) -> Self {
        let Meaning { figure, unit, span, form, narrow } = meaning.clone();
        let asked = Asked { unit, span, form, narrow, recalled: false };
        Self { choice: "figure".into(), figure: Some(figure), asked, ..Self::default() }
    }
}

/// What was decided about the slots of a draft.
///
/// # Errors
/// When the database is away.
pub async fn choices(conn: &mut Conn, district: i64, id: DraftId) -> Outcome<HashMap<usize, Choice>> {
    let rows = sqlx::query(
        "SELECT n, choice, figure, typed, why, chosen_by, chosen_at, asked FROM draft_slot WHERE district = $1 AND draft = $2 ORDER BY n",
    )
    .bind(district)
    .bind(id.0)
    .fetch_all(conn)
    .await?;
    let one = |r: &db::Row| -> Outcome<(usize, Choice)> {
        let asked: Option<String> = r.try_get(7)?;
        let choice = Choice {
            choice: r.try_get(1)?,
            figure: r.try_get(2)?,
            typed: r.try_get(3)?,
            why: r.try_get(4)?,
            by: r.try_get(5)?,
            at: r.try_get(6)?,
            asked: asked.map(|a| serde_json::from_str(&a)).transpose()?.unwrap_or_default(),
        };
        Ok((usize::try_from(r.try_get::<i64, _>(0)?)?, choice))
    };
    rows.iter().map(one).collect()
}

/// Sets (or with `None` takes back) what was decided about a slot.
pub(crate) async fn choose(
    conn: &mut Conn,
    district: i64,
    id: DraftId,
    n: usize,
    choice: Option<&Choice>,
) -> Outcome<()> {
    let n = i64::try_from(n)?;
    sqlx::query("DELETE FROM draft_slot WHERE district = $1 AND draft = $2 AND n = $3")
        .bind(district)
        .bind(id.0)
        .bind(n)
        .execute(&mut *conn)
        .await?;
    let Some(c) = choice else { return Ok(()) };
    let asked = (c.asked != Asked::default()).then(|| serde_json::to_string(&c.asked)).transpose()?;
    sqlx::query("INSERT INTO draft_slot (district, draft, n, choice, figure, typed, why, chosen_by, chosen_at, asked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(district)
        .bind(id.0)
        .bind(n)
        .bind(c.choice.clone())
        .bind(c.figure.clone())
        .bind(c.typed.clone())
        .bind(c.why.clone())
        .bind(c.by.clone())
        .bind(c.at)
        .bind(asked)
        .execute(conn)
        .await?;
    Ok(())
}
