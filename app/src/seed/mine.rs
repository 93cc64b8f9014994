//! What the demonstration's member has to see on his own page: a correction that waits for its answer.

use super::Made;
use access::{Actor, Deployment};
use base::Outcome;

/// Asks for a correction in the name of the member who can sign in.
///
/// # Errors
/// When it is refused, which a synthetic district must not bring about.
pub async fn ask(deployment: &Deployment, made: &Made) -> Outcome<()> {
    let scope = made.actor.scope("officer.system")?;
    let all = access::account::list(deployment, &scope).await?;
    for (account, _) in all.into_iter().filter(|(account, _)| account.person.is_some()) {
        let person = account.person.map(base::id::PersonId);
        let own = Actor { account: Some(account.id), name: account.name, person, ..made.actor.clone() };
        let mut work = deployment.begin(&own).await?;
        monthly::acts::ask(&mut work, person, "手机号码已更换，请更正为新号码").await?;
        work.commit().await?;
    }
    Ok(())
}
