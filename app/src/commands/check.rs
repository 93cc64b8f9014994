//! `taizhang check`.

use super::{say, say_json};
use crate::check;
use crate::open::{self, At};
use base::{Outcome, Refusal};

/// Verifies everything; refused (exit 1) when something does not fit.
///
/// # Errors
/// When something does not fit, or the database is away.
pub async fn run(at: &At, json: bool) -> Outcome<()> {
    let opened = open::shared(at).await?;
    let report = check::run(&opened.deployment).await?;
    if json {
        say_json(&report)?;
    } else {
        say(&format!(
            "台账分录 {} 笔，审计记录 {} 条，封存记录 {} 条，附件 {} 个",
            report.entries, report.audit_lines, report.records, report.attachments
        ));
        for fault in &report.faults {
            say(&format!("✗ {fault}"));
        }
        if report.faults.is_empty() {
            say("✓ 全部相符");
        }
    }
    if report.faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::new(format!("核验发现 {} 处不符", report.faults.len()), "请按上面的位置核查，必要时从备份恢复")
            .into())
    }
}
