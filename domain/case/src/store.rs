//! All SQL of cases.

mod find;
mod list;
mod marked;
mod row;
pub mod wait;
mod write;

pub(crate) use find::{all_files, all_rows, claimed, standing_of, taken_at};
pub use find::{case_of_row, find, of_subject, of_unit, rows, rows_of};
pub use list::{Filter, count, due_between, ids, page, stages};
pub use marked::{Marked, marked};
pub(crate) use row::{FileRow, StepRow as StoredStep};
pub(crate) use write::{claim, insert_file, insert_step, stale, update_file};

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

    /// Adds ` AND condition $n`.
    fn and(&mut self, condition: &str, text: impl Into<String>) {
        self.binds.push(text.into());
        let mark = self.binds.len() + 1;
        self.sql.push_str(&format!(" AND {condition} ${mark}"));
    }

    /// Only cases of units in reach.
    fn within(&mut self, scope: &Scope) {
        let clause = scope.clause("p.path", self.binds.len() + 2);
        if !clause.sql.is_empty() {
            let reach = format!(" AND c.unit IN (SELECT p.unit FROM unit_path p WHERE p.district = $1{})", clause.sql);
            self.sql.push_str(&reach);
            self.binds.extend(clause.binds);
        }
    }

    /// Only cases of a unit and those below it, by its path; the table of paths is `p`.
    fn below(&mut self, path: &str) {
        self.and("p.path >=", path);
        self.and("p.path <", format!("{path}~"));
    }

    async fn rows(self, conn: &mut db::Conn, scope: &Scope) -> base::Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(scope.district());
        for text in self.binds {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }
}
