//! The rounds of the day: once a day, after six in the morning, everybody is told what has come due. A program that was off then does it
//! when it is on again; of several processes on one database, one does it.

use access::{Actor, Deployment, session};
use base::id::DistrictId;
use base::{Day, Outcome};
use calendar::remind::{self, Ground};
use message::run;
use std::time::Duration;
use tokio::task::JoinHandle;

/// The round that tells what has come due, as the table of rounds names it.
pub const REMIND: &str = "remind";
/// How often the program looks whether a round is due.
const LOOK: Duration = Duration::from_secs(60);

/// Looks for rounds that are due until it is told to stop. A round that fails is logged, and made again when it has grown stale.
pub fn begin(deployment: Deployment) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            if let Err(fault) = tick(&deployment).await {
                tracing::error!(fault = %fault.line(), "a round of reminders failed");
            }
            if let Some(mailer) = message::mail::mailer()
                && let Err(fault) = message::digest::send(&deployment, mailer).await
            {
                tracing::error!(fault = %fault.line(), "mails could not be looked for");
            }
            tokio::time::sleep(LOOK).await;
        }
    })
}

/// Makes the rounds that are due now; gives how many messages are new.
///
/// # Errors
/// When the database is away.
pub async fn tick(deployment: &Deployment) -> Outcome<i64> {
    match run::due(deployment.clock.now()) {
        Some(day) => round(deployment, day).await,
        None => Ok(0),
    }
}

/// Makes the round of a day in every district, unless it is made already; gives how many messages are new.
///
/// # Errors
/// When the database is away.
pub async fn round(deployment: &Deployment, day: Day) -> Outcome<i64> {
    let districts = org::store::districts(&mut *deployment.db.read().await?).await?;
    let mut told = 0;
    for district in districts {
        let Some(actor) = worker(deployment, district).await? else { continue };
        if run::claim(deployment, &actor, REMIND, day).await? {
            let mut work = deployment.begin(&actor).await?;
            case::waits::keep_all(&mut work).await?;
            work.commit().await?;
            told += remind(deployment, &actor, day).await?;
        }
    }
    Ok(told)
}

/// In whose name a district's round is made: it reaches the district, and the audit says what it is.
async fn worker(deployment: &Deployment, district: DistrictId) -> Outcome<Option<Actor>> {
    let root = org::store::root(&mut *deployment.db.read().await?, district).await?;
    Ok(root.map(|root| Actor { name: "每日提醒".into(), ..Actor::operator(district, root.id) }))
}

async fn remind(deployment: &Deployment, actor: &Actor, day: Day) -> Outcome<i64> {
    let ground = Ground { catalogue: &deployment.catalogue, today: day };
    let mut conn = deployment.db.read().await?;
    let actors = session::actors(deployment, &mut conn, actor.district).await?;
    let notices = remind::gather(&mut conn, ground, &actor.scope("duty.read")?, &actors).await?;
    drop(conn);
    run::finish(deployment, actor, (REMIND, day), &notices).await
}
