//! SQL of stays: written anew from the events whenever they change.

use crate::life::{OPEN, Stay};
use base::Outcome;
use base::id::PersonId;
use db::bulk::Value;
use db::{Conn, insert_rows};

const INSERT: &str = "INSERT INTO stay (district, person, from_day, to_day, unit, category)";

fn values(district: i64, person: PersonId, stay: &Stay) -> Vec<Value> {
    let until = stay.until.map_or_else(|| OPEN.to_owned(), |day| day.to_string());
    vec![
        district.into(),
        person.0.into(),
        stay.from.to_string().into(),
        until.into(),
        stay.unit.0.into(),
        stay.category.clone().into(),
    ]
}

/// First stays of new persons.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn insert(conn: &mut Conn, district: i64, stays: &[(PersonId, Stay)]) -> Outcome<()> {
    insert_rows(conn, INSERT, stays.iter().map(|(person, stay)| values(district, *person, stay)).collect()).await
}

/// Replaces the stays of a person.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn replace(conn: &mut Conn, district: i64, person: PersonId, stays: &[Stay]) -> Outcome<()> {
    sqlx::query("DELETE FROM stay WHERE district = $1 AND person = $2")
        .bind(district)
        .bind(person.0)
        .execute(&mut *conn)
        .await?;
    insert_rows(conn, INSERT, stays.iter().map(|stay| values(district, person, stay)).collect()).await
}

/// Takes away all stays of persons.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn remove(conn: &mut Conn, district: i64, persons: &[PersonId]) -> Outcome<()> {
    for part in persons.chunks(super::find::IDS_PER_STATEMENT) {
        let marks: Vec<String> = (2..part.len() + 2).map(|n| format!("${n}")).collect();
        let sql = format!("DELETE FROM stay WHERE district = $1 AND person IN ({})", marks.join(", "));
        let mut query = sqlx::query(db::assembled(sql)).bind(district);
        for id in part {
            query = query.bind(id.0);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}
