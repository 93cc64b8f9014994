//! What rests on a meeting as it is recorded. Nouns above say what they have taken from it, so that it is not changed under their feet.

use crate::record::Meeting;
use access::Work;
use base::{Fault, Outcome, Refusal};
use std::pin::Pin;
use std::sync::OnceLock;

/// Gives what is said against a change.
pub type HoldFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Vec<Refusal>>> + Send + 'a>>;
/// Asked with the meeting as it is and as it is to be.
pub type Hold = for<'a> fn(&'a mut Work, &'a Meeting, &'a Meeting) -> HoldFuture<'a>;

static HOLDS: OnceLock<Vec<Hold>> = OnceLock::new();

/// Tells who rests on meetings; once, when the program starts. Later calls change nothing.
pub fn register(holds: Vec<Hold>) {
    HOLDS.get_or_init(|| holds);
}

/// # Errors
/// Everything that rests on the meeting and would no longer agree with it.
pub(crate) async fn ask(work: &mut Work, old: &Meeting, now: &Meeting) -> Outcome<()> {
    let mut all = Vec::new();
    for hold in HOLDS.get().map(Vec::as_slice).unwrap_or_default() {
        all.extend(hold(work, old, now).await?);
    }
    if all.is_empty() { Ok(()) } else { Err(Fault::Refused(all)) }
}
