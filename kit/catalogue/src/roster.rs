//! Columns of the member roster: what is kept of a member, and under which headings tables bring it.

use serde::Deserialize;

use crate::basis::Basis;

/// One column of the roster.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterColumn {
    /// `id_number`.
    pub key: String,
    /// 公民身份号码.
    pub name: String,
    /// Other headings seen in rosters.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// What it holds.
    pub kind: ColumnKind,
    /// Code table of a `code` column.
    pub table: Option<String>,
    /// A row without it is refused.
    #[serde(default)]
    pub required: bool,
    /// Encrypted at rest, shown masked, revealed with right and reason.
    #[serde(default)]
    pub sensitive: bool,
    /// Computed or kept for export only: an import ignores it.
    #[serde(default)]
    pub computed: bool,
    /// Card on the member's page: 身份, 党籍, 工作, 联系, 流动, 系统.
    pub group: String,
    /// One sentence for the import's 填写说明.
    #[serde(default)]
    pub help: String,
    /// Longest text in characters.
    pub max: Option<i64>,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}

/// What a roster column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Plain text.
    Text,
    /// A date with its own precision (year, month or day).
    Day,
    /// A code of a table; names and aliases are accepted.
    Code,
    /// 公民身份号码, 18 (or 15) characters.
    IdNumber,
    /// Telephone number.
    Phone,
    /// 是/否.
    Bool,
    /// A whole number.
    Number,
    /// The name or code of a unit.
    Unit,
}
