//! SQL that writes persons.

use super::row::PersonRow;
use base::id::PersonId;
use base::{Fault, Outcome, Refusal};
use db::{Conn, insert_rows};

/// Writes new persons.
///
/// # Errors
/// Refused when one of the ID numbers is in the roster already.
pub(crate) async fn insert(conn: &mut Conn, district: i64, rows: Vec<PersonRow>) -> Outcome<()> {
    let rows = rows.into_iter().map(|row| row.values(district)).collect();
    insert_rows(
        conn,
        "INSERT INTO person (district, id, unit, state, category, name, sort_key, sex, ethnicity, birth, education, degree, joined_on, \
         confirmed_on, status, job_post, stratum, floating, lost, incomplete, id_number, id_blind, phone, private, other, version)",
        rows,
    )
    .await
    .map_err(twice)
}

/// Somebody else entered the same ID number a moment earlier.
fn twice(fault: Fault) -> Fault {
    match fault {
        Fault::Internal(e) if e.downcast_ref::<sqlx::Error>().is_some_and(db::is_duplicate) => taken().into(),
        other => other,
    }
}

/// The refusal of an ID number that is in the roster already; does not say where, because that may be out of the actor's reach.
pub(crate) fn taken() -> Refusal {
    Refusal::at("id_number", "该公民身份号码已在名册中", "同一人只登记一次；如已调入，请办理组织关系转接")
}

/// Writes a changed person over the version that was read.
///
/// # Errors
/// [`Fault::Stale`] when the stored version is another one; refused when the ID number belongs to somebody else.
pub(crate) async fn update(conn: &mut Conn, district: i64, row: PersonRow, read_version: i64) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE person SET unit = $3, state = $4, category = $5, name = $6, sort_key = $7, sex = $8, ethnicity = $9, birth = $10, \
         education = $11, degree = $12, joined_on = $13, confirmed_on = $14, status = $15, job_post = $16, stratum = $17, \
         floating = $18, lost = $19, incomplete = $20, id_number = $21, id_blind = $22, phone = $23, private = $24, other = $25, \
         version = $26 WHERE district = $1 AND id = $2 AND version = $27",
    )
    .bind(district)
    .bind(row.id)
    .bind(row.unit)
    .bind(row.state)
    .bind(row.category)
    .bind(row.name)
    .bind(row.sort_key)
    .bind(row.sex)
    .bind(row.ethnicity)
    .bind(row.birth)
    .bind(row.education)
    .bind(row.degree)
    .bind(row.joined_on)
    .bind(row.confirmed_on)
    .bind(row.status)
    .bind(row.job_post)
    .bind(row.stratum)
    .bind(row.floating)
    .bind(row.lost)
    .bind(row.incomplete)
    .bind(row.id_number)
    .bind(row.id_blind)
    .bind(row.phone)
    .bind(row.private)
    .bind(row.other)
    .bind(row.version)
    .bind(read_version)
    .execute(conn)
    .await
    .map_err(|e| twice(e.into()))?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("该党员的信息刚被他人修改，您的改动没有保存", "请返回该党员页面，查看最新内容后重新操作"))
}

/// Takes persons out of the roster as if never entered; see [`PersonRow::forget`], which does the same to a row in memory.
pub(crate) async fn forget(conn: &mut Conn, district: i64, ids: &[PersonId]) -> Outcome<()> {
    for part in ids.chunks(super::find::IDS_PER_STATEMENT) {
        let marks: Vec<String> = (2..part.len() + 2).map(|n| format!("${n}")).collect();
        let sql = format!(
            "UPDATE person SET state = 'undone', id_number = '', id_blind = NULL, phone = '', private = '', other = '', \
             version = version + 1 WHERE district = $1 AND id IN ({})",
            marks.join(", ")
        );
        let mut query = sqlx::query(db::assembled(sql)).bind(district);
        for id in part {
            query = query.bind(id.0);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}
