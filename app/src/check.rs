//! Verifying a deployment: ledger chain, sources, seals of records, roster against stocks, attachments, the database itself.

use access::Deployment;
use access::audit::{self, Sealed};
use base::Outcome;
use base::id::DistrictId;
use db::Conn;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What was verified and what does not fit.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Whether all fits.
    pub ok: bool,
    /// Ledger entries read.
    pub entries: i64,
    /// Audit lines read.
    pub audit_lines: i64,
    /// Sealed records compared.
    pub records: usize,
    /// Attachments read and compared with their seals.
    pub attachments: usize,
    /// What does not fit, with its place, in Chinese.
    pub faults: Vec<String>,
}

/// Verifies every district of the deployment.
///
/// # Errors
/// When the database is away.
pub async fn run(deployment: &Deployment) -> Outcome<Report> {
    let mut conn = deployment.db.read().await?;
    let mut report = Report::default();
    integrity(deployment, &mut conn, &mut report).await?;
    for district in org::store::districts(&mut conn).await? {
        one(deployment, &mut conn, district, &mut report).await?;
    }
    report.ok = report.faults.is_empty();
    Ok(report)
}

async fn integrity(deployment: &Deployment, conn: &mut Conn, report: &mut Report) -> Outcome<()> {
    for line in db::integrity::check(conn, deployment.db.engine()).await? {
        report.faults.push(format!("数据库文件：{line}"));
    }
    Ok(())
}

async fn one(deployment: &Deployment, conn: &mut Conn, district: DistrictId, report: &mut Report) -> Outcome<()> {
    let keys = &deployment.keys;
    let ledger = ledger::verify(conn, keys, district.0).await?;
    report.entries += ledger.entries;
    report.faults.extend(ledger.faults);
    let (lines, faults) = audit::store::verify(conn, keys, district.0).await?;
    report.audit_lines += lines;
    report.faults.extend(faults);
    let sealed = all_sealed(deployment, conn, district).await?;
    for table in &sealed {
        let last = audit::store::last_seals(conn, district.0, table.noun).await?;
        report.records += table.rows.len();
        report.attachments += if table.noun == "attachment" { table.rows.len() } else { 0 };
        compare(table, last, &mut report.faults);
    }
    sources(&sealed, ledger.sources, &mut report.faults);
    report.faults.extend(member::stock_check(conn, district.0).await?);
    report.faults.extend(attachment::verify(conn, &deployment.attachments, keys, district.0).await?);
    Ok(())
}

/// The sealed rows of every noun. A noun added here is verified.
async fn all_sealed(deployment: &Deployment, conn: &mut Conn, district: DistrictId) -> Outcome<Vec<Sealed>> {
    let keys = &deployment.keys;
    let mut all = vec![access::account::sealed(conn, keys, district).await?];
    all.extend(org::check(conn, keys, district.0).await?);
    all.extend(member::check(conn, keys, district.0).await?);
    all.extend(attachment::sealed(conn, keys, district.0).await?);
    all.extend(meeting::check(conn, keys, district.0).await?);
    all.extend(plan::check(conn, keys, district.0).await?);
    all.extend(obligation::check(conn, keys, district.0).await?);
    all.extend(record::check(conn, keys, district.0).await?);
    all.extend(case::check(conn, keys, district.0).await?);
    all.extend(admission::check(conn, keys, district.0).await?);
    all.extend(monthly::check(conn, keys, district.0).await?);
    all.extend(standing::check(conn, keys, district.0).await?);
    all.extend(transfer::check(conn, keys, district.0).await?);
    all.extend(floating::check(conn, keys, district.0).await?);
    all.extend(coverage::check(conn, keys, district.0).await?);
    all.extend(grid::check(conn, keys, district.0).await?);
    all.extend(restructure::check(conn, keys, district.0).await?);
    all.extend(figure::check(conn, keys, district.0).await?);
    all.extend(draft::check(conn, keys, district.0).await?);
    Ok(all)
}

/// Every row must bear the seal of the last audit line about it, and every record so sealed must be there.
fn compare(table: &Sealed, mut last: HashMap<i64, String>, faults: &mut Vec<String>) {
    for (id, seal) in &table.rows {
        match last.remove(id) {
            Some(known) if known == *seal => {}
            Some(_) => faults.push(format!("记录 {} 第 {id} 号在系统之外被改动", table.noun)),
            None => faults.push(format!("记录 {} 第 {id} 号没有审计记录，系在系统之外插入", table.noun)),
        }
    }
    let mut gone: Vec<i64> = last.into_iter().filter(|(_, seal)| seal != "-").map(|(id, _)| id).collect();
    gone.sort_unstable();
    faults.extend(gone.into_iter().map(|id| format!("记录 {} 第 {id} 号缺失，系在系统之外删除", table.noun)));
}

/// Every source that entries name must be a record.
fn sources(sealed: &[Sealed], named: BTreeMap<String, BTreeSet<i64>>, faults: &mut Vec<String>) {
    let mut there: HashMap<&str, BTreeSet<i64>> = HashMap::new();
    for table in sealed {
        there.entry(table.noun).or_default().extend(table.rows.iter().map(|(id, _)| *id));
    }
    for (noun, ids) in named {
        let known = there.remove(noun.as_str()).unwrap_or_default();
        faults.extend(ids.difference(&known).map(|id| format!("台账分录的凭证 {noun} 第 {id} 号不存在")));
    }
}
