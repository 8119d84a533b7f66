//! AWS-LC in its FIPS build. The module makes the nonces itself, as its policy asks.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{digest, hmac, rand};

use super::{CryptoError, Digest};
use crate::secret::Secret;

pub(super) fn sha256(parts: &[&[u8]]) -> Digest {
    let mut hasher = digest::Context::new(&digest::SHA256);
    for part in parts {
        hasher.update(part);
    }
    to_digest(hasher.finish().as_ref())
}

pub(super) fn hmac_sha256(key: &Secret, parts: &[&[u8]]) -> Digest {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose());
    let mut mac = hmac::Context::with_key(&key);
    for part in parts {
        mac.update(part);
    }
    to_digest(mac.sign().as_ref())
}

pub(super) fn hmac_matches(key: &Secret, parts: &[&[u8]], tag: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose());
    hmac::verify(&key, &parts.concat(), tag).is_ok()
}

pub(super) fn seal(key: &Secret, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let mut body = plain.to_vec();
    let nonce =
        cipher(key)?.seal_in_place_append_tag(Aad::from(context), &mut body).map_err(|_| CryptoError::Rejected)?;
    Ok([nonce.as_ref().as_slice(), body.as_slice()].concat())
}

pub(super) fn open(key: &Secret, context: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(CryptoError::Rejected)?;
    let mut body = body.to_vec();
    let len = cipher(key)?
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(context), &mut body)
        .map_err(|_| CryptoError::Rejected)?
        .len();
    body.truncate(len);
    Ok(Secret::new(body))
}

pub(super) fn fill_random(bytes: &mut [u8]) -> Result<(), CryptoError> {
    rand::fill(bytes).map_err(|_| CryptoError::NoEntropy)
}

pub(super) fn fips_mode() -> bool {
    aws_lc_rs::try_fips_mode().is_ok()
}

fn cipher(key: &Secret) -> Result<RandomizedNonceKey, CryptoError> {
    RandomizedNonceKey::new(&AES_256_GCM, key.expose()).map_err(|_| CryptoError::KeyLength)
}

fn to_digest(bytes: &[u8]) -> Digest {
    let mut digest = [0; 32];
    digest.copy_from_slice(bytes);
    digest
}
