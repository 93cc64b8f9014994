//! Exemptions for the demonstration: a few branches were let off what they missed, one of them wrongly.

use access::{Actor, Deployment};
use base::{Outcome, Period};
use obligation::acts;
use obligation::list::{self, Ask, Sort};

/// Why, in turn; the last one is lifted again.
const REASONS: [&str; 4] = [
    "全体人员赴省外参加抢险保障，工委同意本期顺延",
    "单位整体搬迁停工一个月，组织部备案",
    "支部党员全部抽调专班，已在专班临时党支部参加组织生活",
    "支部书记出差",
];
/// Of what branches missed every so many-th is let off.
const EVERY: usize = 19;

/// Lets some off.
///
/// # Errors
/// When the database is away.
pub async fn exempt(deployment: &Deployment, actor: &Actor) -> Outcome<()> {
    let (scope, today) = (actor.scope("duty.exempt")?, deployment.today());
    let period = Period::year_to_date(today);
    let ask = Ask { period, until: today, today, units: None, duty: Some("theme_day") };
    let lines = list::lines(&mut *deployment.db.read().await?, &scope, &deployment.catalogue, ask).await?;
    let late = lines.iter().filter(|line| line.sort == Sort::Late).step_by(EVERY);
    for (line, reason) in late.zip(REASONS) {
        let which = (line.unit, line.asked.duty.key.as_str(), line.span.from);
        let mut work = deployment.begin(actor).await?;
        acts::exempt(&mut work, &scope, which, reason).await?;
        work.commit().await?;
        if Some(&reason) == REASONS.last() {
            let mut work = deployment.begin(actor).await?;
            acts::lift(&mut work, &scope, which, "出差不影响支部开展主题党日，不符合免办条件").await?;
            work.commit().await?;
        }
    }
    Ok(())
}
