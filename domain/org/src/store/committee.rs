//! SQL of posts and terms.

use super::{day, maybe_day};
use crate::{PostHolder, Term};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome};
use db::Conn;
use sqlx::Row;

const POST: &str = "id, unit, post, name, person, from_day, to_day, detail, version";
const TERM: &str = "id, unit, elected, years, ends, extended_to, document, version";

fn read_post(row: &db::Row) -> Outcome<PostHolder> {
    Ok(PostHolder {
        id: row.try_get(0)?,
        unit: UnitId(row.try_get(1)?),
        post: row.try_get(2)?,
        name: row.try_get(3)?,
        person: row.try_get::<Option<i64>, _>(4)?.map(PersonId),
        from: day(&row.try_get::<String, _>(5)?, "unit_post.from_day")?,
        to: maybe_day(row.try_get(6)?, "unit_post.to_day")?,
        detail: row.try_get(7)?,
        version: row.try_get(8)?,
    })
}

fn read_term(row: &db::Row) -> Outcome<Term> {
    Ok(Term {
        id: row.try_get(0)?,
        unit: UnitId(row.try_get(1)?),
        elected: day(&row.try_get::<String, _>(2)?, "unit_term.elected")?,
        years: row.try_get(3)?,
        ends: day(&row.try_get::<String, _>(4)?, "unit_term.ends")?,
        extended_to: maybe_day(row.try_get(5)?, "unit_term.extended_to")?,
        document: row.try_get(6)?,
        version: row.try_get(7)?,
    })
}

/// Who holds which post in a unit in reach on a day, in the order in which they took office.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn committee(conn: &mut Conn, scope: &Scope, unit: UnitId, on: Day) -> Outcome<Vec<PostHolder>> {
    let mut all = posts(conn, scope, unit).await?;
    all.retain(|p| p.holds_on(on));
    Ok(all)
}

/// Who held a post in a unit in reach and no longer does on a day, the latest first.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn past_posts(conn: &mut Conn, scope: &Scope, unit: UnitId, on: Day) -> Outcome<Vec<PostHolder>> {
    let mut all = posts(conn, scope, unit).await?;
    all.retain(|p| p.to.is_some_and(|to| to < on) && !p.is_withdrawn());
    all.reverse();
    Ok(all)
}

async fn posts(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<PostHolder>> {
    super::find(conn, scope, unit).await?;
    let sql = format!("SELECT {POST} FROM unit_post WHERE district = $1 AND unit = $2 ORDER BY from_day, id");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0).fetch_all(conn).await?;
    rows.iter().map(read_post).collect()
}

/// A post of a unit in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none or its unit is out of reach.
pub async fn find_post(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<PostHolder> {
    let sql = format!("SELECT {POST} FROM unit_post WHERE district = $1 AND id = $2");
    let row = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(id).fetch_optional(&mut *conn).await?;
    let post = row.as_ref().map(read_post).transpose()?.ok_or(Fault::NotFound)?;
    super::find(conn, scope, post.unit).await?;
    Ok(post)
}

/// The terms of a unit in reach, the latest first.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn terms(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<Term>> {
    let mut all = every_term(conn, scope, unit).await?;
    all.retain(|t| !t.is_withdrawn());
    Ok(all)
}

/// Condition that a term `t` was begun by a committee of the kind that its unit is now: a unit made another kind since has yet to elect.
pub const OF_THIS_KIND: &str = " AND NOT EXISTS (SELECT 1 FROM unit_event k WHERE k.district = t.district AND k.unit = t.unit \
     AND k.kind = 'rekinded' AND k.day > t.elected AND NOT EXISTS (SELECT 1 FROM unit_event x WHERE x.district = k.district \
     AND x.unit = k.unit AND x.undoes = k.id))";

/// The latest term of a unit in reach, begun since it is of the kind that it is.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn current_term(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Option<Term>> {
    super::find(conn, scope, unit).await?;
    let sql = format!(
        "SELECT {TERM} FROM unit_term t WHERE t.district = $1 AND t.unit = $2 AND t.years > 0{OF_THIS_KIND} ORDER BY t.elected DESC LIMIT 1"
    );
    let row = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0).fetch_optional(conn).await?;
    row.as_ref().map(read_term).transpose()
}

/// The same with those that were taken back.
pub(crate) async fn every_term(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<Term>> {
    super::find(conn, scope, unit).await?;
    let sql = format!("SELECT {TERM} FROM unit_term WHERE district = $1 AND unit = $2 ORDER BY elected DESC");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0).fetch_all(conn).await?;
    rows.iter().map(read_term).collect()
}

/// A statement over rows of units in reach: `head` ends before ` WHERE`, `$2` is bound to `value`.
async fn in_reach(conn: &mut Conn, scope: &Scope, head: &str, tail: &str, value: &str) -> Outcome<Vec<db::Row>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "{head} JOIN unit_path p ON p.district = t.district AND p.unit = t.unit WHERE t.district = $1{}{tail}",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(value);
    for text in clause.binds {
        query = query.bind(text);
    }
    Ok(query.fetch_all(conn).await?)
}

/// Who holds which post on a day, in all units in reach.
///
/// # Errors
/// When the database is away.
pub async fn posts_on(conn: &mut Conn, scope: &Scope, on: Day) -> Outcome<Vec<PostHolder>> {
    let head =
        "SELECT t.id, t.unit, t.post, t.name, t.person, t.from_day, t.to_day, t.detail, t.version FROM unit_post t";
    let tail = " AND t.from_day <= $2 AND (t.to_day IS NULL OR t.to_day >= $2) ORDER BY t.from_day, t.id";
    in_reach(conn, scope, head, tail, &on.to_string()).await?.iter().map(read_post).collect()
}

/// The posts in units in reach that a person of the roster holds or held, the latest first.
pub(crate) async fn posts_of(conn: &mut Conn, scope: &Scope, person: PersonId) -> Outcome<Vec<(PostHolder, String)>> {
    let head = "SELECT t.id, t.unit, t.post, t.name, t.person, t.from_day, t.to_day, t.detail, t.version, u.name FROM unit_post t \
                JOIN unit u ON u.district = t.district AND u.id = t.unit";
    let tail = " AND t.person = CAST($2 AS BIGINT) ORDER BY t.from_day DESC, t.id DESC";
    let rows = in_reach(conn, scope, head, tail, &person.to_string()).await?;
    let mut all: Vec<(PostHolder, String)> =
        rows.iter().map(|row| Ok((read_post(row)?, row.try_get(9)?))).collect::<Outcome<_>>()?;
    all.retain(|(post, _)| !post.is_withdrawn());
    Ok(all)
}

/// The unit in reach whose committee was elected for a term.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or out of reach.
pub(crate) async fn unit_of_term(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<UnitId> {
    let sql = "SELECT unit FROM unit_term WHERE district = $1 AND id = $2";
    let row = sqlx::query(sql).bind(scope.district()).bind(id).fetch_optional(&mut *conn).await?;
    let unit = UnitId(row.ok_or(Fault::NotFound)?.try_get(0)?);
    Ok(super::find(conn, scope, unit).await?.id)
}

/// The posts of a unit in reach, former ones and those taken back too, in the order in which they were taken.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn every_post(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<PostHolder>> {
    posts(conn, scope, unit).await
}

/// The latest term of each unit in reach that has one, begun since it is of the kind that it is.
///
/// # Errors
/// When the database is away.
pub async fn latest_terms(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<Term>> {
    let head = "SELECT t.id, t.unit, t.elected, t.years, t.ends, t.extended_to, t.document, t.version FROM unit_term t";
    // `$2` bounds the days from below with nothing: it is bound for every statement of this kind.
    let tail = " AND t.elected >= $2 AND t.years > 0 AND NOT EXISTS (SELECT 1 FROM unit_term l WHERE l.district = t.district \
                AND l.unit = t.unit AND l.years > 0 AND l.elected > t.elected)";
    let tail = &format!("{tail}{OF_THIS_KIND}");
    in_reach(conn, scope, head, tail, "").await?.iter().map(read_term).collect()
}

/// Every post of a district: for the check.
pub(crate) async fn all_posts(conn: &mut Conn, district: i64) -> Outcome<Vec<PostHolder>> {
    let sql = format!("SELECT {POST} FROM unit_post WHERE district = $1 ORDER BY id");
    sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?.iter().map(read_post).collect()
}

/// Every term of a district: for the check.
pub(crate) async fn all_terms(conn: &mut Conn, district: i64) -> Outcome<Vec<Term>> {
    let sql = format!("SELECT {TERM} FROM unit_term WHERE district = $1 ORDER BY id");
    sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?.iter().map(read_term).collect()
}

pub(crate) async fn insert_post(conn: &mut Conn, district: i64, p: &PostHolder) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO unit_post (district, id, unit, post, name, person, from_day, to_day, detail, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(district)
    .bind(p.id)
    .bind(p.unit.0)
    .bind(p.post.clone())
    .bind(p.name.clone())
    .bind(p.person.map(|id| id.0))
    .bind(p.from.to_string())
    .bind(p.to.map(|d| d.to_string()))
    .bind(p.detail.clone())
    .bind(p.version)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a post that ended or was corrected; `p.version` is the version it had when it was read.
pub(crate) async fn update_post(conn: &mut Conn, district: i64, p: &PostHolder) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE unit_post SET to_day = $3, detail = $4, version = version + 1 WHERE district = $1 AND id = $2 AND version = $5",
    )
    .bind(district)
    .bind(p.id)
    .bind(p.to.map(|d| d.to_string()))
    .bind(p.detail.clone())
    .bind(p.version)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(crate::acts::stale()) }
}

pub(crate) async fn insert_term(conn: &mut Conn, district: i64, t: &Term) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO unit_term (district, id, unit, elected, years, ends, extended_to, document, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(district)
    .bind(t.id)
    .bind(t.unit.0)
    .bind(t.elected.to_string())
    .bind(t.years)
    .bind(t.ends.to_string())
    .bind(t.extended_to.map(|d| d.to_string()))
    .bind(t.document.clone())
    .bind(t.version)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a term that was corrected or extended; `t.version` is the version it had when it was read.
pub(crate) async fn update_term(conn: &mut Conn, district: i64, t: &Term) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE unit_term SET years = $3, ends = $4, extended_to = $5, document = $6, version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $7",
    )
    .bind(district)
    .bind(t.id)
    .bind(t.years)
    .bind(t.ends.to_string())
    .bind(t.extended_to.map(|d| d.to_string()))
    .bind(t.document.clone())
    .bind(t.version)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(crate::acts::stale()) }
}
