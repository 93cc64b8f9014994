//! What proves an account: its row and all its grants under one seal, so that a grant slipped in by hand is found as well as a
//! changed password.

use super::account::{self, Account};
use crate::Work;
use crate::audit::{Line, Sealed, seal_of};
use base::id::{AccountId, DistrictId};
use base::{Keys, Outcome};
use db::Conn;
use serde::Serialize;
use sqlx::Row;
use std::collections::BTreeMap;

/// The noun in audit lines and in what `check` reports.
const NOUN: &str = "account";

/// What is sealed. The password is its hash.
#[derive(Serialize)]
struct Standing<'a> {
    account: &'a Account,
    password: &'a str,
    grants: &'a [Grant],
}

/// A grant as it lies in the table, whether or not its unit still stands.
#[derive(Debug, Serialize)]
struct Grant {
    id: i64,
    role: String,
    unit: i64,
    from: String,
    to: Option<String>,
    by: String,
}

async fn grants(conn: &mut Conn, district: DistrictId, account: i64) -> Outcome<BTreeMap<i64, Vec<Grant>>> {
    let rows = sqlx::query(
        "SELECT account, id, role, unit, from_day, to_day, granted_by FROM account_grant \
         WHERE district = $1 AND (account = $2 OR $2 = 0) ORDER BY id",
    )
    .bind(district.0)
    .bind(account)
    .fetch_all(conn)
    .await?;
    let mut all: BTreeMap<i64, Vec<Grant>> = BTreeMap::new();
    for r in &rows {
        let grant = Grant {
            id: r.try_get(1)?,
            role: r.try_get(2)?,
            unit: r.try_get(3)?,
            from: r.try_get(4)?,
            to: r.try_get(5)?,
            by: r.try_get(6)?,
        };
        all.entry(r.try_get(0)?).or_default().push(grant);
    }
    Ok(all)
}

fn seal(keys: &Keys, account: &Account, grants: &[Grant]) -> Outcome<String> {
    seal_of(keys, NOUN, account.id.0, &Standing { account, password: &account.password, grants })
}

/// An audit line about an account, with its seal as it now stands.
///
/// # Errors
/// When there is no such account, or the database is away.
pub(crate) async fn line(work: &mut Work, act: &'static str, id: AccountId) -> Outcome<Line> {
    let district = work.district();
    let found = account::by_id(work.conn(), district, id).await?.ok_or(base::Fault::NotFound)?;
    let held = grants(work.conn(), district, id.0).await?.remove(&id.0).unwrap_or_default();
    let seal = seal(work.keys(), &found, &held)?;
    Ok(Line { seal: Some(seal), ..Line::done(act, NOUN, id.0) })
}

/// The accounts of a district with their seals. Grants to an account that is not there are left out: they give nobody anything.
///
/// # Errors
/// When the database is away.
pub async fn sealed(conn: &mut Conn, keys: &Keys, district: DistrictId) -> Outcome<Sealed> {
    let mut held = grants(conn, district, 0).await?;
    let mut rows = Vec::new();
    for one in account::all(conn, district).await? {
        let own = held.remove(&one.id.0).unwrap_or_default();
        rows.push((one.id.0, seal(keys, &one, &own)?));
    }
    Ok(Sealed { noun: NOUN, rows })
}
