//! Passwords: the rule for new ones, hashing with Argon2id, a bound on how many are hashed at once.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base::{Fault, Outcome, Refusal};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// At most so many hashes at a time: each takes 46 MiB, and a storm of sign-ins must not take the machine down.
static SLOTS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Beginnings and middles that make a password guessable whatever else it has.
const COMMON: [&str; 12] = [
    "123456",
    "password",
    "admin",
    "dangwu",
    "dangjian",
    "zuzhi",
    "qwerty",
    "abc123",
    "111111",
    "000000",
    "taizhang",
    "gongchandang",
];

/// Everything that is wrong with a new password: at least 10 characters of three kinds, not the login, no common word
/// (等保三级 8.1.4.1 a with the values assessors use).
pub fn faults(password: &str, login: &str) -> Vec<Refusal> {
    let mut all = Vec::new();
    let mut refuse = |what: &str, remedy: &str| all.push(Refusal::at("password", what, remedy));
    if password.chars().count() < 10 {
        refuse("密码不足10位", "请设置10位以上");
    }
    if password.chars().count() > 128 {
        refuse("密码超过128位", "请缩短");
    }
    let kinds = [char::is_ascii_lowercase, char::is_ascii_uppercase, char::is_ascii_digit as fn(&char) -> bool];
    let letters = kinds.iter().filter(|kind| password.chars().any(|c| kind(&c))).count();
    let other = usize::from(password.chars().any(|c| !c.is_ascii_alphanumeric()));
    if letters + other < 3 {
        refuse("密码过于简单", "请在小写字母、大写字母、数字、符号（含汉字）中至少用三种");
    }
    let lower = password.to_lowercase();
    if !login.is_empty() && lower.contains(&login.to_lowercase()) {
        refuse("密码包含账号名", "请更换");
    }
    if COMMON.iter().any(|word| lower.contains(word)) {
        refuse("密码包含常见词或连续数字", "请更换");
    }
    all
}

/// Hashes a password (Argon2id, 46 MiB, one pass).
///
/// # Errors
/// When the machine cannot.
pub async fn hash(password: String) -> Outcome<String> {
    let _slot = SLOTS.acquire().await?;
    tokio::task::spawn_blocking(move || {
        let hashed =
            hasher()?.hash_password(password.as_bytes()).map_err(|e| Fault::internal(format!("argon2: {e}")))?;
        Ok(hashed.to_string())
    })
    .await?
}

/// Whether the password fits the hash. For an unknown account verify against [`DECOY`], so that both take the same time.
///
/// # Errors
/// When the machine cannot.
pub async fn verify(password: String, hashed: String) -> Outcome<bool> {
    let _slot = SLOTS.acquire().await?;
    tokio::task::spawn_blocking(move || {
        let parsed = argon2::password_hash::phc::PasswordHash::new(&hashed)
            .map_err(|e| Fault::internal(format!("stored hash: {e}")))?;
        Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await?
}

/// The hash of a password nobody knows.
pub const DECOY: &str =
    "$argon2id$v=19$m=47104,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$7P4Dk8yY1h0bS0m1b3bqkqjJ0b7V9l2t2k6Ck0b0bUw";

fn hasher() -> Outcome<Argon2<'static>> {
    let params = Params::new(46 * 1024, 1, 1, None).map_err(|e| Fault::internal(format!("argon2: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
