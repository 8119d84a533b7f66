//! The four cryptographic operations of the product, and which module performs them.
//!
//! Release builds carry `--features fips` and use the FIPS build of AWS-LC; other builds use the pure
//! Rust crates, so a developer needs neither CMake nor Go. Both pass the same known answers.

use crate::secret::Secret;

#[cfg(not(feature = "fips"))]
mod portable;
#[cfg(feature = "fips")]
mod validated;

#[cfg(not(feature = "fips"))]
use portable as backend;
#[cfg(feature = "fips")]
use validated as backend;

pub const KEY_LEN: usize = 32;
pub type Digest = [u8; 32];

/// Why an operation was refused. It says no more, so that it helps nobody who is guessing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CryptoError {
    /// The key has not the length that the algorithm needs.
    KeyLength,
    /// Wrong key, wrong context or altered bytes.
    Rejected,
    /// The system gave no random bytes.
    NoEntropy,
    /// FIPS mode is demanded and this build has no validated module.
    NotValidated,
}

/// SHA-256 over the parts, one after the other.
pub fn sha256(parts: &[&[u8]]) -> Digest {
    backend::sha256(parts)
}

/// HMAC-SHA-256 over the parts, one after the other.
pub fn hmac_sha256(key: &Secret, parts: &[&[u8]]) -> Digest {
    backend::hmac_sha256(key, parts)
}

/// Compares in constant time.
pub fn hmac_matches(key: &Secret, parts: &[&[u8]], tag: &[u8]) -> bool {
    backend::hmac_matches(key, parts, tag)
}

/// AES-256-GCM under a fresh nonce, bound to `context`. The nonce comes first in the result.
pub fn seal(key: &Secret, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
    check_length(key)?;
    backend::seal(key, context, plain)
}

pub fn open(key: &Secret, context: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError> {
    check_length(key)?;
    backend::open(key, context, sealed)
}

pub fn random_key() -> Result<Secret, CryptoError> {
    let mut bytes = vec![0; KEY_LEN];
    backend::fill_random(&mut bytes)?;
    Ok(Secret::new(bytes))
}

/// Whether the module in this build runs in FIPS mode. Asked of the module, not of the configuration.
pub fn fips_mode() -> bool {
    backend::fips_mode()
}

/// Refuses to start where the configuration demands FIPS mode and the module does not run in it.
pub fn require_fips(demanded: bool) -> Result<(), CryptoError> {
    if demanded && !fips_mode() {
        return Err(CryptoError::NotValidated);
    }
    Ok(())
}

fn check_length(key: &Secret) -> Result<(), CryptoError> {
    if key.expose().len() == KEY_LEN { Ok(()) } else { Err(CryptoError::KeyLength) }
}
