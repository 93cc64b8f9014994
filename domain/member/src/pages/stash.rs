//! Uploaded tables between check and import: in memory, for a quarter of an hour, bound to the account, capped.
//!
//! A lost table is no loss: the visitor uploads it again. Kept per process, so several processes behind one address need the
//! visitor to stay on one of them, or to upload again.

use crate::import::Source;
use base::id::AccountId;
use base::{Moment, Outcome, secret};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// How long a table is kept.
const MINUTES: i64 = 15;
/// All tables together.
const BYTES: usize = 96 * 1024 * 1024;

struct Kept {
    account: Option<AccountId>,
    until: Moment,
    source: Source,
}

static TABLES: LazyLock<Mutex<HashMap<String, Kept>>> = LazyLock::new(Mutex::default);

/// Keeps a table; gives the token by which its account gets it back. The oldest make room.
pub(super) fn put(account: Option<AccountId>, source: Source, now: Moment) -> Outcome<String> {
    let token = secret::random_token(32)?;
    let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    tables.retain(|_, kept| kept.until > now);
    while tables.values().map(|kept| kept.source.bytes.len()).sum::<usize>() + source.bytes.len() > BYTES {
        let oldest = tables.iter().min_by_key(|(_, kept)| kept.until).map(|(token, _)| token.clone());
        let Some(oldest) = oldest else { break };
        tables.remove(&oldest);
    }
    tables.insert(token.clone(), Kept { account, until: now.plus_minutes(MINUTES), source });
    Ok(token)
}

/// The table of a token, if it is this account's and not too old; it stays.
pub(super) fn get(account: Option<AccountId>, token: &str, now: Moment) -> Option<Source> {
    let tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    tables.get(token).filter(|kept| kept.account == account && kept.until > now).map(|kept| kept.source.clone())
}

/// Forgets a table.
pub(super) fn drop_table(token: &str) {
    TABLES.lock().unwrap_or_else(PoisonError::into_inner).remove(token);
}

#[cfg(test)]
mod stash_tests;
