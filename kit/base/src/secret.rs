//! Encryption at rest and keyed digests, behind one place so that a certified module can take over.
//!
//! SM4-GCM for fields and files, HMAC-SM3 for chains, seals and blind indexes (GB/T 32907, GB/T 32905; asked for by GB/T 39786-2021 8.4).

use crate::{Fault, Outcome};
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{AesGcm, KeyInit};
use hmac::{Hmac, Mac};
use sm3::Sm3;
use sm4::Sm4;
use std::fmt;

type Sm4Gcm = AesGcm<Sm4, U12>;
type HmacSm3 = Hmac<Sm3>;

/// Length of the master key in bytes.
pub const MASTER_LEN: usize = 32;

/// The deployment's keys, all derived from one master key that lives outside the database.
#[derive(Clone)]
pub struct Keys {
    cipher: Sm4Gcm,
    index: [u8; 32],
    chain: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// Derives the working keys.
    pub fn from_master(master: &[u8; MASTER_LEN]) -> Self {
        let field = mac(master, &[b"taizhang field key v1"]);
        let mut sm4_key = [0u8; 16];
        sm4_key.copy_from_slice(&field[..16]);
        Self {
            cipher: Sm4Gcm::new(&sm4_key.into()),
            index: mac(master, &[b"taizhang blind index v1"]),
            chain: mac(master, &[b"taizhang chain v1"]),
        }
    }

    /// A fresh master key.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn new_master() -> Outcome<[u8; MASTER_LEN]> {
        let mut master = [0u8; MASTER_LEN];
        fill_random(&mut master)?;
        Ok(master)
    }

    /// Encrypts; `place` (table, column, row) is bound to it, so that a value cannot be moved elsewhere unseen.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Outcome<Vec<u8>> {
        let mut nonce = [0u8; 12];
        fill_random(&mut nonce)?;
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let body = self.cipher.encrypt(&nonce.into(), payload).map_err(|_| Fault::internal("encryption failed"))?;
        Ok([&nonce[..], &body].concat())
    }

    /// Decrypts what [`Keys::seal`] made for the same place.
    ///
    /// # Errors
    /// When it was changed, moved, or sealed under another key.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Outcome<Vec<u8>> {
        let broken = || Fault::internal(format!("sealed value of {place} was changed or belongs to another key"));
        let (nonce, body) = sealed.split_at_checked(12).ok_or_else(broken)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| broken())?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        self.cipher.decrypt(&nonce.into(), payload).map_err(|_| broken())
    }

    /// [`Keys::seal`] of a text, in hexadecimal, as columns keep it.
    ///
    /// # Errors
    /// As [`Keys::seal`].
    pub fn seal_text(&self, place: &str, plain: &str) -> Outcome<String> {
        Ok(hex::encode(self.seal(place, plain.as_bytes())?))
    }

    /// [`Keys::open`] of what [`Keys::seal_text`] made.
    ///
    /// # Errors
    /// As [`Keys::open`].
    pub fn open_text(&self, place: &str, sealed: &str) -> Outcome<String> {
        Ok(String::from_utf8(self.open(place, &hex::decode(sealed)?)?)?)
    }

    /// A blind index: equal values give equal digests, but nobody without the key can compute one.
    pub fn blind(&self, field: &str, value: &str) -> String {
        hex::encode(&mac(&self.index, &[field.as_bytes(), value.as_bytes()])[..16])
    }

    /// A keyed digest of parts in order: the link of a chain, the seal of a record.
    pub fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.chain, parts)
    }
}

/// A plain SM3 digest in hexadecimal: for tokens and files, where no key is wanted.
pub fn sm3_hex(bytes: &[u8]) -> String {
    use sm3::Digest;
    hex::encode(Sm3::digest(bytes))
}

/// 32 random characters from an alphabet without look-alikes: session tokens and one-time secrets.
///
/// # Errors
/// When the system has no randomness to give.
pub fn random_token(len: usize) -> Outcome<String> {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let mut noise = vec![0u8; len];
    fill_random(&mut noise)?;
    Ok(noise.iter().map(|b| char::from(ALPHABET[usize::from(b % 32)])).collect())
}

/// Compares without telling by the time it takes where the difference is.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq;
    a.ct_eq(b).into()
}

fn fill_random(buffer: &mut [u8]) -> Outcome<()> {
    getrandom::fill(buffer).map_err(|e| Fault::internal(format!("no randomness: {e}")))
}

/// HMAC-SM3 over length-prefixed parts, so that parts cannot run into one another.
fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut code = HmacSm3::new_from_slice(key).unwrap_or_else(|_| HmacSm3::new(&Default::default()));
    for part in parts {
        code.update(&(part.len() as u64).to_be_bytes());
        code.update(part);
    }
    code.finalize().into_bytes().into()
}
