//! What the demonstration's member has to see on his own page: a correction that waits for its answer, a task in which he takes part, something
//! that his branch shows.

use super::Made;
use access::{Actor, Deployment};
use base::id::{AccountId, PersonId};
use base::{Fault, Outcome};
use case::acts::NewStep;
use record::rules::Texts;

/// What he asks for: nothing that the seed of the monthly check lets anybody ask for, who may be the same member.
const ASKED: &str = "家庭住址已变更，请更正为现住址";

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
        monthly::acts::ask(&mut work, person, ASKED).await?;
        work.commit().await?;
        if let Some(person) = person {
            join(deployment, made, person).await?;
            let whole = access::Scope::whole(made.actor.district);
            let own = member::store::find(&mut *deployment.db.read().await?, &deployment.keys, &whole, person).await?;
            super::publicity::running(deployment, made, own.unit).await?;
        }
    }
    Ok(())
}

/// The member joins the action group of a task that is on its way.
async fn join(deployment: &Deployment, made: &Made, person: PersonId) -> Outcome<()> {
    let actor = Actor { account: Some(AccountId(-1)), name: "支部书记".into(), ..made.actor.clone() };
    let scope = actor.scope("case.write")?;
    let open = case::store::Filter { state: Some(case::State::Open), ..case::store::Filter::default() };
    let mut work = deployment.begin(&actor).await?;
    let tasks = case::store::page(work.conn(), &[&scope], restructure::TASK, &open, None).await?;
    let Some(task) = tasks.into_iter().next() else { return Ok(()) };
    let rows = case::store::rows(work.conn(), &deployment.keys, &scope, task.id).await?;
    let Some(group) = case::file::standing(&rows).into_iter().find(|r| r.step == "group").map(|r| r.id) else {
        return Ok(());
    };
    let on = deployment.today().plus_days(-3).to_string();
    let fields = [("on", on), ("group", group.to_string()), ("join", format!("#{person}"))];
    let texts = fields.iter().fold(Texts::new(), |texts, (key, value)| texts.with(key, value));
    let new = NewStep { step: "change".into(), version: task.version, texts, ..NewStep::default() };
    match case::acts::take(&mut work, &scope, &deployment.attachments, task.id, &new).await {
        Ok(_) => work.commit().await,
        // He takes part already.
        Err(Fault::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}
