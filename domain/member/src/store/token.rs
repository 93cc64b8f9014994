//! Tokens by which a person is found: names as text, numbers as keyed digests, so that the table gives no number away.

use crate::facts::Facts;
use base::id::PersonId;
use base::{Keys, Outcome, name};
use db::bulk::Value;
use db::{Conn, insert_rows};

/// Rows handed over to the database at a time.
const SLICE: usize = 4_000;

/// A keyed digest as a token: half of its characters are enough to tell a hundred million apart.
fn blind(keys: &Keys, field: &str, value: &str) -> String {
    let digest = keys.blind(field, value);
    format!("#t:{}", digest.get(..16).unwrap_or(&digest))
}

/// The token of the last characters of an ID number.
pub(crate) fn of_id_tail(keys: &Keys, tail: &str) -> String {
    blind(keys, "id_tail", tail)
}

/// The token of the last four digits of a telephone number.
pub(crate) fn of_phone_tail(keys: &Keys, tail: &str) -> String {
    blind(keys, "phone_tail", tail)
}

/// The token of a whole telephone number.
pub(crate) fn of_phone(keys: &Keys, digits: &str) -> String {
    blind(keys, "phone", digits)
}

/// The digits of a telephone number.
pub(crate) fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// All tokens of a person.
pub(crate) fn of(keys: &Keys, facts: &Facts) -> Vec<Box<str>> {
    let mut tokens = name::tokens(&facts.get("name").to_lowercase());
    let id_number = facts.get("id_number");
    for tail in [4, 6] {
        if let Some(tail) = id_number.len().checked_sub(tail).and_then(|at| id_number.get(at..)) {
            tokens.push(of_id_tail(keys, tail));
        }
    }
    for key in ["phone", "landline"] {
        let digits = digits(facts.get(key));
        if let Some(tail) = digits.len().checked_sub(4).and_then(|at| digits.get(at..)) {
            tokens.push(of_phone_tail(keys, tail));
            tokens.push(of_phone(keys, &digits));
        }
    }
    tokens.sort();
    tokens.dedup();
    tokens.into_iter().map(String::into_boxed_str).collect()
}

/// Adds tokens of many persons; sorted first, because a tree grows quickest from left to right.
pub(crate) async fn insert(conn: &mut Conn, district: i64, mut tokens: Vec<(Box<str>, PersonId)>) -> Outcome<()> {
    tokens.sort_unstable();
    let mut rest = tokens.into_iter().peekable();
    while rest.peek().is_some() {
        let rows = rest.by_ref().take(SLICE);
        let rows: Vec<Vec<Value>> =
            rows.map(|(token, person)| vec![district.into(), String::from(token).into(), person.0.into()]).collect();
        insert_rows(conn, "INSERT INTO member_token (district, token, person)", rows).await?;
    }
    Ok(())
}

/// Takes tokens away.
pub(crate) async fn remove(conn: &mut Conn, district: i64, tokens: &[(Box<str>, PersonId)]) -> Outcome<()> {
    /// Pairs in one statement.
    const PAIRS: usize = 50;
    for part in tokens.chunks(PAIRS) {
        let pairs: Vec<String> = (0..part.len()).map(|n| format!("(${}, ${})", n * 2 + 2, n * 2 + 3)).collect();
        let sql = format!(
            "DELETE FROM member_token WHERE district = $1 AND (token, person) IN (VALUES {})",
            pairs.join(", ")
        );
        let mut query = sqlx::query(db::assembled(sql)).bind(district);
        for (token, person) in part {
            query = query.bind(token.to_string()).bind(person.0);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}
