//! The monthly check of the synthetic branches: most have looked through their roster, some have finished, a few members have asked.

use super::life::Life;
use base::Outcome;
use monthly::Month;
use monthly::acts::{self, Eyes};

/// Branches that check their roster; the others are behind.
const MOST: usize = 200;
/// What members ask for.
const ASKED: [&str; 3] =
    ["手机号码已更换，请更正为新号码", "学历应为大学本科，2024年6月毕业", "工作岗位已调整，请更正"];

/// Checks the running month, unevenly.
///
/// # Errors
/// When something is refused, which a synthetic district must not bring about.
pub async fn check(life: &mut Life<'_>) -> Outcome<()> {
    let month = Month::of(life.today);
    let branches = life.made.planted.branches.clone();
    for (n, branch) in branches.iter().take(MOST).enumerate() {
        let willing = life.random.percent(70);
        let (mut work, scope) = life.work("member.write").await?;
        if willing {
            let (keys, catalogue) = (work.keys().clone(), work.catalogue().clone());
            let eyes = Eyes { keys: &keys, catalogue: &catalogue, today: life.today };
            let sheet = acts::sheet(work.conn(), eyes, &scope, branch.id, month).await?;
            let lines: Vec<String> = sheet.told.iter().map(|t| t.line.key.clone()).collect();
            if !lines.is_empty() {
                acts::confirm(&mut work, &scope, (branch.id, month), &lines, "本人在外地，已联系，待补").await?;
            }
            acts::finish(&mut work, &scope, branch.id, month).await?;
        } else if let Some(member) = life.of_branch(branch.id, life.today).await?.first() {
            acts::ask(&mut work, Some(member.id), ASKED.get(n % ASKED.len()).copied().unwrap_or_default()).await?;
        }
        work.commit().await?;
    }
    Ok(())
}
