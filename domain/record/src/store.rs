//! All SQL of records.

mod find;
mod list;
mod row;
mod version;
mod write;

pub(crate) use find::{all, of_batch, similar};
pub use find::{by_person, find, latest};
pub use list::{Filter, Sort, Totals, counts, ids, records, totals};
pub(crate) use row::Row;
pub use version::of_record as versions;
pub(crate) use version::{Stored as StoredVersion, all as all_versions, insert as insert_version};
pub(crate) use write::{claim, insert, set_persons, stale, update};

use access::Scope;

/// A statement being put together: text and what its placeholders stand for, in order. `$1` is the district.
struct Statement {
    sql: String,
    binds: Vec<String>,
}

impl Statement {
    fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), binds: Vec::new() }
    }

    /// The placeholder of one more text.
    fn mark(&mut self, text: impl Into<String>) -> String {
        self.binds.push(text.into());
        format!("${}", self.binds.len() + 1)
    }

    /// Adds ` AND condition $n`.
    fn and(&mut self, condition: &str, text: impl Into<String>) {
        let mark = self.mark(text);
        self.sql.push_str(&format!(" AND {condition} {mark}"));
    }

    /// Only units in reach. A list of units is looked up quicker for many rows than each row's path.
    fn within(&mut self, scope: &Scope) {
        let clause = scope.clause("p.path", self.binds.len() + 2);
        if !clause.sql.is_empty() {
            self.sql.push_str(&format!(
                " AND r.unit IN (SELECT p.unit FROM unit_path p WHERE p.district = $1{})",
                clause.sql
            ));
            self.binds.extend(clause.binds);
        }
    }

    async fn rows(self, conn: &mut db::Conn, scope: &Scope) -> base::Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(scope.district());
        for text in self.binds {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }
}

/// A pattern that finds a text anywhere, for LIKE … ESCAPE '!'.
fn anywhere(text: &str) -> String {
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}
