//! SQL about who may be sent, and whose a Party organisation is.

use crate::file::FileId;
use access::Scope;
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use sqlx::Row as _;

/// An instructor as a form offers them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instructor {
    /// Their file.
    pub id: FileId,
    /// The name.
    pub name: String,
    /// Where they work.
    pub place: String,
}

impl Instructor {
    /// 赵强（街道党建办）.
    pub fn label(&self) -> String {
        format!("{}（{}）", self.name, self.place)
    }
}

/// The instructors whom a unit may send: of its own, of the units above and below it. Known by name and place of work only, as in a
/// telephone book, whatever the reach of whoever asks.
///
/// # Errors
/// When the database is away.
pub async fn instructors(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<Instructor>> {
    // A path below another begins with it; segments are letters, digits and dots, all of which sort before '~'.
    let sql = "SELECT t.id, t.name, t.place FROM coverage t \
         JOIN unit_path i ON i.district = t.district AND i.unit = t.unit \
         JOIN unit_path u ON u.district = t.district AND u.unit = $2 \
         WHERE t.district = $1 AND t.kind = 'instructor' AND t.state = 'open' \
         AND ((i.path >= u.path AND i.path < u.path || '~') OR (u.path >= i.path AND u.path < i.path || '~')) \
         ORDER BY t.name, t.place, t.id";
    let rows = sqlx::query(sql).bind(scope.district()).bind(unit.0).fetch_all(conn).await?;
    let one =
        |row: &db::Row| Ok(Instructor { id: FileId(row.try_get(0)?), name: row.try_get(1)?, place: row.try_get(2)? });
    rows.iter().map(one).collect()
}

/// Since when somebody is an instructor, if they still are; held until the transaction ends, so that nobody ends it meanwhile.
pub(crate) async fn hold_instructor(conn: &mut Conn, district: i64, id: i64) -> Outcome<Option<String>> {
    let sql = "UPDATE coverage SET version = version WHERE district = $1 AND id = $2 AND kind = 'instructor' \
               AND state = 'open' RETURNING since";
    let row = sqlx::query(sql).bind(district).bind(id).fetch_optional(conn).await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// Whether another organisation has this one for its own.
pub(crate) async fn is_own_of_another(conn: &mut Conn, district: i64, branch: UnitId, id: FileId) -> Outcome<bool> {
    let sql =
        "SELECT id FROM coverage WHERE district = $1 AND branch = $2 AND state = 'open' AND form = 'own' AND id <> $3";
    let row = sqlx::query(sql).bind(district).bind(branch.0).bind(id.0).fetch_optional(conn).await?;
    Ok(row.is_some())
}
