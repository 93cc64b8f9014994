//! All SQL of obligations: exemptions, what is known of the units, and what the ledger shows of their duties.

mod exemption;
mod held;
mod standing;

pub(crate) use exemption::{ExemptionRow, all, insert, lift};
pub use exemption::{exemptions, history};
pub use held::{Count, Evidence, Met, Span, evidence, held, met};
pub use standing::{
    Class, Group, Standing, TermCount, Which, begun, classes, grouped, groups, standing, term_counts, terms,
};

use access::Scope;
use base::Outcome;
use base::id::UnitId;
use db::Conn;

/// A statement being put together: its text and what its placeholders stand for, in order. `$1` is the district.
#[derive(Default)]
struct Statement {
    sql: String,
    texts: Vec<String>,
}

impl Statement {
    fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), texts: Vec::new() }
    }

    /// A placeholder for a text.
    fn mark(&mut self, text: impl Into<String>) -> String {
        self.texts.push(text.into());
        format!("${}", self.texts.len() + 1)
    }

    fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Only what lies in reach; the statement has a `unit_path p`.
    fn within(&mut self, scope: &Scope) {
        let clause = scope.clause("p.path", self.texts.len() + 2);
        self.sql.push_str(&clause.sql);
        self.texts.extend(clause.binds);
    }

    async fn rows(self, conn: &mut Conn, scope: &Scope) -> Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(scope.district());
        for text in self.texts {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }
}

/// Texts of the catalogue (keys) as a list for `IN`; their characters are checked when the catalogue is loaded.
fn keys<'k>(all: impl Iterator<Item = &'k str>) -> String {
    let plain =
        |key: &str| key.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_')).collect::<String>();
    let quoted: Vec<String> = all.map(|key| format!("'{}'", plain(key))).collect();
    if quoted.is_empty() { "''".to_owned() } else { quoted.join(", ") }
}

/// Ids as a list for `IN`.
fn ids(units: &[UnitId]) -> String {
    let all: Vec<String> = units.iter().map(ToString::to_string).collect();
    if all.is_empty() { "0".to_owned() } else { all.join(", ") }
}

/// A day out of a column.
fn day(text: &str, column: &str) -> Outcome<base::Day> {
    text.parse().map_err(|e| base::Fault::internal(format!("{column}: {e}")))
}
