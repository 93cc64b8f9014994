//! Events that other nouns have made and answer for: such an event is taken back where it was made, not behind that noun's back.

use access::Work;
use base::{Outcome, Refusal};
use db::Conn;
use std::pin::Pin;
use std::sync::OnceLock;

/// Says why an event is not to be taken back here.
pub type ClaimFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Option<Refusal>>> + Send + 'a>>;
/// Asks a noun about an event: connection, district, event.
pub type Claim = for<'a> fn(&'a mut Conn, i64, i64) -> ClaimFuture<'a>;

static CLAIMS: OnceLock<Vec<Claim>> = OnceLock::new();

/// Tells which nouns answer for events; once, when the program starts. Later calls change nothing.
pub fn register(claims: Vec<Claim>) {
    CLAIMS.get_or_init(|| claims);
}

/// Refuses when a noun answers for the event.
pub(crate) async fn against(work: &mut Work, event: i64) -> Outcome<()> {
    let district = work.district().0;
    for claim in CLAIMS.get().into_iter().flatten() {
        if let Some(refusal) = claim(work.conn(), district, event).await? {
            return Err(refusal.into());
        }
    }
    Ok(())
}
