//! All SQL of monthly checks. Units and persons of other nouns are joined for reach and names only.

mod answer;
mod finished;
mod request;

pub use answer::{Answer, answers};
pub(crate) use answer::{AnswerRow, all as all_answers, insert as insert_answer};
pub use finished::{Finished, find as find_finished, of_month, of_unit, progress};
pub(crate) use finished::{FinishedRow, all as all_finished, insert as insert_finished, take_back};
pub use request::{Request, find as find_request, open_of, own, waiting};
pub(crate) use request::{RequestRow, all as all_requests, answer as answer_request, insert as insert_request};

use access::Scope;
use base::Outcome;
use db::Conn;

/// Rows read at a time by the check of the district.
const PAGE: i64 = 5_000;

/// Runs a statement whose `$1` is the district, `$2` and on the given texts, followed by what the scope adds.
async fn rows(conn: &mut Conn, scope: &Scope, sql: &str, binds: &[&str], order: &str) -> Outcome<Vec<db::Row>> {
    let clause = scope.clause("p.path", binds.len() + 2);
    let mut query = sqlx::query(db::assembled(format!("{sql}{} {order}", clause.sql))).bind(scope.district());
    for text in binds {
        query = query.bind((*text).to_owned());
    }
    for text in clause.binds {
        query = query.bind(text);
    }
    Ok(query.fetch_all(conn).await?)
}

/// The rows of one table above an id, a page at a time.
async fn above(conn: &mut Conn, sql: String, district: i64, id: i64) -> Outcome<Vec<db::Row>> {
    Ok(sqlx::query(db::assembled(sql)).bind(district).bind(id).fetch_all(conn).await?)
}
