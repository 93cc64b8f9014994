//! For tests of every noun: a deployment that stands still in time, and actors with any role.

use crate::audit::{self, Sealed};
use crate::{Actor, Deployment, Grant, tree};
use base::id::{AccountId, DistrictId, UnitId};
use base::{Clock, Day, Fault, Ids, Keys, Outcome};
use catalogue::Catalogue;
use db::{Conn, Db};
use std::sync::Arc;

/// A deployment on a test database: the clock stands at noon of `day`, keys and ids are always the same.
///
/// # Errors
/// When the built-in catalogue does not load.
pub fn deployment(db: &Db, dir: &std::path::Path, day: Day) -> Outcome<Deployment> {
    let first = |all: Vec<catalogue::Problem>| Fault::internal(all.first().map_or(String::new(), ToString::to_string));
    Ok(Deployment {
        db: db.clone(),
        keys: Keys::from_master(&[7; 32]),
        clock: Clock::at(day),
        ids: Arc::new(Ids::fixed(1_000_000)),
        catalogue: Arc::new(Catalogue::built_in().map_err(first)?),
        attachments: dir.join("attachments"),
    })
}

/// An actor with one role on one unit's subtree.
pub fn actor(deployment: &Deployment, district: DistrictId, role: &str, unit: UnitId, path: &str) -> Actor {
    let (capabilities, sensitive, name) = deployment
        .catalogue
        .role(role)
        .map(|r| (r.capabilities.clone(), r.sensitive.clone(), r.name.clone()))
        .unwrap_or_default();
    let grant = Grant {
        role: role.to_owned(),
        role_name: name,
        unit,
        path: path.to_owned(),
        capabilities: Arc::new(capabilities.into_iter().collect()),
        sensitive: Arc::new(sensitive.into_iter().collect()),
    };
    Actor {
        account: Some(AccountId(1)),
        district,
        name: "测试用户".into(),
        source: "test".into(),
        person: None,
        grants: vec![grant],
        must_change: false,
        csrf: "csrf".into(),
    }
}

/// Somebody with one role on a unit of the tree, with an account and a name of their own: who proposes is not who approves.
///
/// # Errors
/// When the database is away, or there is no such unit.
pub async fn hand(
    deployment: &Deployment,
    district: DistrictId,
    role: &str,
    (unit, account): (UnitId, i64),
) -> Outcome<Actor> {
    let path = tree::find_path(&mut *deployment.db.read().await?, district, unit).await?.ok_or(Fault::NotFound)?;
    let made = actor(deployment, district, role, unit, &path);
    Ok(Actor { account: Some(AccountId(account)), name: format!("{role}{account}"), ..made })
}

/// The ids of a table's rows that do not bear the seal of the last audit line about them, and of sealed ones that are not there.
///
/// # Errors
/// When the database is away.
pub async fn unsealed(conn: &mut Conn, district: DistrictId, table: &Sealed) -> Outcome<Vec<i64>> {
    let mut last = audit::store::last_seals(conn, district.0, table.noun).await?;
    let mut wrong: Vec<i64> =
        table.rows.iter().filter(|(id, seal)| last.remove(id).as_ref() != Some(seal)).map(|(id, _)| *id).collect();
    wrong.extend(last.into_keys());
    Ok(wrong)
}

/// What a refusal says, all of it.
///
/// # Errors
/// What came instead.
pub fn refusals<T: std::fmt::Debug>(outcome: Outcome<T>) -> Result<String, String> {
    match outcome {
        Err(Fault::Refused(all)) => Ok(all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
        other => Err(format!("not refused: {other:?}")),
    }
}
