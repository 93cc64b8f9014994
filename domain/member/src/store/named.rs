//! SQL that finds persons by their whole name, as other nouns' forms and tables write them: 张三（1234）.

use super::branch::{Brief, read};
use super::token;
use access::Scope;
use base::{Keys, Outcome};
use db::Conn;

/// The persons in reach of exactly this (tidied) name, those in the roster first; with `id_tail` only those whose ID number ends
/// in these four characters.
///
/// # Errors
/// When the database is away.
pub async fn by_name(
    conn: &mut Conn,
    keys: &Keys,
    scope: &Scope,
    name: &str,
    id_tail: Option<&str>,
) -> Outcome<Vec<Brief>> {
    let tail = id_tail.map(|tail| token::of_id_tail(keys, tail));
    let ends =
        " AND EXISTS (SELECT 1 FROM member_token e WHERE e.district = m.district AND e.token = $4 AND e.person = m.id)";
    let clause = scope.clause("p.path", if tail.is_some() { 5 } else { 4 });
    let sql = format!(
        "SELECT m.id, m.name, m.category, m.sex, m.unit, m.state FROM member_token t \
         JOIN person m ON m.district = t.district AND m.id = t.person \
         JOIN unit_path p ON p.district = m.district AND p.unit = m.unit \
         WHERE t.district = $1 AND t.token = $2 AND m.name = $3 AND m.state <> 'undone'{}{} ORDER BY m.state, m.id",
        if tail.is_some() { ends } else { "" },
        clause.sql
    );
    let query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(name.to_lowercase()).bind(name.to_owned());
    let mut query = if let Some(tail) = tail { query.bind(tail) } else { query };
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(read).collect()
}
