//! Opening a deployment: data directory, database, keys, catalogue.

use crate::migrations;
use access::{Actor, Deployment};
use base::id::DistrictId;
use base::{Clock, Fault, Ids, Outcome, Refusal};
use catalogue::Catalogue;
use db::{DataDir, Db, Hold, Place, migrate};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the deployment is, from the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct At {
    /// 数据目录
    #[arg(long, global = true, env = "TAIZHANG_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// PostgreSQL 地址（不给则用数据目录中的 SQLite）
    #[arg(long, global = true, env = "TAIZHANG_DATABASE", value_name = "URL")]
    pub database: Option<String>,
}

/// An opened deployment, with the lock on its directory.
#[derive(Debug)]
pub struct Opened {
    /// The deployment.
    pub deployment: Deployment,
    /// Its directory; the lock lives as long as this.
    pub dir: DataDir,
}

/// Opens for writing: migrates, and keeps every other writer out.
///
/// # Errors
/// When it is in use, cannot be reached, or its catalogue is wrong.
pub async fn exclusive(at: &At) -> Outcome<Opened> {
    let dir = DataDir::open(&at.data, Hold::Exclusive)?;
    let keys = dir.keys()?;
    let catalogue = load_catalogue(&dir.catalogue())?;
    let db = Db::open(&place(at, &dir)).await?;
    migrate::migrate(&db, &migrations::all()).await?;
    Ok(opened(dir, db, keys, catalogue))
}

/// Opens for reading, beside a running server.
///
/// # Errors
/// As [`exclusive`]; also when there is no data yet.
pub async fn shared(at: &At) -> Outcome<Opened> {
    let dir = DataDir::open(&at.data, Hold::Shared)?;
    if at.database.is_none() && !dir.database().exists() {
        let what = format!("数据目录 {} 中没有数据库", at.data.display());
        return Err(Refusal::new(what, "请检查 --data 参数，或先运行 taizhang init").into());
    }
    let keys = dir.keys()?;
    let catalogue = load_catalogue(&dir.catalogue())?;
    let db = Db::open(&place(at, &dir)).await?;
    migrate::verify(&db, &migrations::all()).await?;
    Ok(opened(dir, db, keys, catalogue))
}

/// Where the database is: the address given, or the file in the data directory.
pub fn place(at: &At, dir: &DataDir) -> Place {
    at.database.clone().map_or_else(|| Place::File(dir.database()), Place::Url)
}

fn opened(dir: DataDir, db: Db, keys: base::Keys, catalogue: Catalogue) -> Opened {
    let clock = Clock::System;
    let deployment = Deployment {
        db,
        keys,
        ids: Arc::new(Ids::starting(clock.now().0)),
        clock,
        catalogue: Arc::new(catalogue),
        attachments: dir.attachments(),
    };
    Opened { deployment, dir }
}

/// Loads the catalogue with the deployment's own files over it; all problems at once.
///
/// # Errors
/// Every problem with file, line and reason.
pub fn load_catalogue(overlay: &Path) -> Outcome<Catalogue> {
    let refusal = |p: catalogue::Problem| Refusal::new(p.to_string(), "");
    Catalogue::load(Some(overlay)).map_err(|all| Fault::Refused(all.into_iter().map(refusal).collect()))
}

/// The operator at the command line, for the unit named by code or, without one, the only district.
///
/// # Errors
/// When there is no district yet, or no unit of that code.
pub async fn operator(deployment: &Deployment, code: Option<&str>) -> Outcome<(Actor, org::Unit)> {
    let mut conn = deployment.db.read().await?;
    let districts: Vec<DistrictId> = org::store::districts(&mut conn).await?;
    if districts.is_empty() {
        return Err(Refusal::new("还没有党组织", "请先运行 taizhang init 或 taizhang import units").into());
    }
    for district in districts {
        let Some(root) = org::store::root(&mut conn, district).await? else { continue };
        let actor = Actor::operator(district, root.id);
        let Some(code) = code else { return Ok((actor, root)) };
        let scope = actor.scope("unit.read")?;
        if let Some(unit) = org::store::by_code(&mut conn, &scope, code).await? {
            return Ok((actor, unit));
        }
    }
    let what = format!("没有编码为 {} 的党组织", code.unwrap_or_default());
    Err(Refusal::at("--unit", what, "请用 taizhang export units 查看编码").into())
}
