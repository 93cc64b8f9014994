//! Files that wait between a dry run and its confirmation: in memory, for a quarter of an hour, for the account that sent them.
//!
//! A restart forgets them; then the person is asked to choose the file again. Shared by every noun that imports.

use base::id::AccountId;
use base::{Moment, Outcome, secret};
use std::sync::{Arc, Mutex, PoisonError};

/// How long a file waits, in seconds.
const SECONDS: i64 = 15 * 60;
/// How much waits at most, in bytes; the oldest files go first.
const BYTES: usize = 96 * 1024 * 1024;

/// A file that waits.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its name as the person gave it.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<Vec<u8>>,
}

#[derive(Debug)]
struct Kept {
    token: String,
    account: Option<AccountId>,
    until: i64,
    file: Held,
}

static WAITING: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// Keeps a file and gives the token by which the same account finds it again.
///
/// # Errors
/// When the system has no randomness to give.
pub fn keep(account: Option<AccountId>, now: Moment, file: Held) -> Outcome<String> {
    let token = secret::random_token(24)?;
    let mut all = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|k| k.until > now.0);
    all.push(Kept { token: token.clone(), account, until: now.0 + SECONDS * 1000, file });
    while all.len() > 1 && all.iter().map(|k| k.file.bytes.len()).sum::<usize>() > BYTES {
        all.remove(0);
    }
    Ok(token)
}

/// The file of a token, while it waits and only for the account that sent it.
pub fn find(account: Option<AccountId>, now: Moment, token: &str) -> Option<Held> {
    let all = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let own = |k: &&Kept| k.account == account && k.until > now.0 && secret::same(k.token.as_bytes(), token.as_bytes());
    all.iter().find(own).map(|k| k.file.clone())
}

/// Lets a file go, because its import is done.
pub fn release(token: &str) {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner).retain(|k| k.token != token);
}
