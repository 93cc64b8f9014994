//! All SQL of meetings.

mod find;
mod history;
mod list;
mod person;
mod sums;
mod write;

pub use find::{all, by_request, find, last, of_batch, same, whole};
pub use history::{Version, versions};
pub(crate) use history::{all_versions, insert_version};
pub use list::{Filter, Item, count, page};
pub use person::{PersonRow, PersonSeat, of_person, seats_of};
pub use sums::{MonthCount, between, by_day, by_month, latest};
pub(crate) use write::{insert_many, insert_once, replace_seats, stale, update};

use base::{Day, Fault, Outcome};

/// A day out of a column.
fn day(text: &str, column: &str) -> Outcome<Day> {
    text.parse().map_err(|e| Fault::internal(format!("{column}: {e}")))
}

/// A statement being put together: its text and the texts its placeholders stand for, in order. `$1` is the district.
struct Statement {
    sql: String,
    texts: Vec<String>,
}

impl Statement {
    fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), texts: Vec::new() }
    }

    /// Adds ` AND condition $n`; a condition with `{}` takes the placeholder there.
    fn and(&mut self, condition: &str, text: impl Into<String>) {
        let mark = format!("${}", self.texts.len() + 2);
        let condition =
            if condition.contains("{}") { condition.replace("{}", &mark) } else { format!("{condition} {mark}") };
        self.sql.push_str(&format!(" AND {condition}"));
        self.texts.push(text.into());
    }

    fn within(&mut self, scope: &access::Scope) {
        let clause = scope.clause("p.path", self.texts.len() + 2);
        self.sql.push_str(&clause.sql);
        self.texts.extend(clause.binds);
    }

    async fn rows(self, conn: &mut db::Conn, scope: &access::Scope) -> Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(scope.district());
        for text in self.texts {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }
}

/// Joins where the unit of a meeting `m` stands.
const PLACED: &str = "JOIN unit_path p ON p.district = m.district AND p.unit = m.unit";

/// Meetings named one by one in one statement.
const MEETINGS_PER_STATEMENT: usize = 200;
