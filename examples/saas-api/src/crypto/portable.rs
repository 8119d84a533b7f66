//! The pure Rust crates: for development and tests. Not a validated module, and it says so.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::{Digest as _, Sha256};

use super::{CryptoError, Digest};
use crate::secret::Secret;

const NONCE_LEN: usize = 12;

pub(super) fn sha256(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

pub(super) fn hmac_sha256(key: &Secret, parts: &[&[u8]]) -> Digest {
    keyed(key, parts).finalize().into_bytes().into()
}

pub(super) fn hmac_matches(key: &Secret, parts: &[&[u8]], tag: &[u8]) -> bool {
    keyed(key, parts).verify_slice(tag).is_ok()
}

pub(super) fn seal(key: &Secret, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let mut nonce = [0; NONCE_LEN];
    fill_random(&mut nonce)?;
    let payload = Payload { msg: plain, aad: context };
    let sealed = cipher(key)?.encrypt(&Nonce::from(nonce), payload).map_err(|_| CryptoError::Rejected)?;
    Ok([&nonce[..], &sealed].concat())
}

pub(super) fn open(key: &Secret, context: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(CryptoError::Rejected)?;
    let payload = Payload { msg: body, aad: context };
    let plain = cipher(key)?.decrypt(&Nonce::from(*nonce), payload).map_err(|_| CryptoError::Rejected)?;
    Ok(Secret::new(plain))
}

pub(super) fn fill_random(bytes: &mut [u8]) -> Result<(), CryptoError> {
    getrandom::fill(bytes).map_err(|_| CryptoError::NoEntropy)
}

pub(super) fn fips_mode() -> bool {
    false
}

fn keyed(key: &Secret, parts: &[&[u8]]) -> Hmac<Sha256> {
    // HMAC takes a key of any length, so the one error of this constructor cannot happen.
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.expose())
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    for part in parts {
        mac.update(part);
    }
    mac
}

fn cipher(key: &Secret) -> Result<Aes256Gcm, CryptoError> {
    Aes256Gcm::new_from_slice(key.expose()).map_err(|_| CryptoError::KeyLength)
}
