//! `taizhang seed`: synthetic data for measurements.

use super::say;
use crate::open::{self, At};
use crate::seed::{self, Size};
use base::Outcome;
use std::time::Instant;

/// Makes a district of units and members.
///
/// # Errors
/// When there is one already.
pub async fn run(at: &At, members: usize, units: Option<usize>, seed: u64) -> Outcome<()> {
    let opened = open::exclusive(at).await?;
    let started = Instant::now();
    let made = seed::district(&opened.deployment, Size { members, units, seed }).await?;
    let sign_ins = seed::accounts::make(&opened.deployment, &made).await?;
    super::demo::write_sign_ins(&opened, &sign_ins)?;
    say(&format!(
        "已生成 {} 个支部、{members} 名党员，用时 {:.1} 秒",
        made.planted.branches.len(),
        started.elapsed().as_secs_f64()
    ));
    opened.deployment.db.close().await;
    Ok(())
}
