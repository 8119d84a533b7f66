//! Envelope encryption: each record under its own data key, each data key under the master key.
//!
//! A record is bound to its tenant, so bytes copied into another tenant's row do not open.

use serde::{Deserialize, Serialize};

use crate::crypto::{self, CryptoError};
use crate::kms::{Kms, KmsError, WrappedKey};
use crate::secret::Secret;
use crate::tenancy::Tenant;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sealed {
    pub key: WrappedKey,
    pub body: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvelopeError {
    Kms(KmsError),
    Crypto(CryptoError),
}

pub fn seal_record(kms: &impl Kms, tenant: &Tenant, plain: &[u8]) -> Result<Sealed, EnvelopeError> {
    let key = kms.generate_data_key().map_err(EnvelopeError::Kms)?;
    let body = crypto::seal(&key.plain, tenant.as_bytes(), plain).map_err(EnvelopeError::Crypto)?;
    Ok(Sealed { key: key.wrapped, body })
}

pub fn open_record(kms: &impl Kms, tenant: &Tenant, sealed: &Sealed) -> Result<Secret, EnvelopeError> {
    let key = kms.unwrap_key(&sealed.key).map_err(EnvelopeError::Kms)?;
    crypto::open(&key, tenant.as_bytes(), &sealed.body).map_err(EnvelopeError::Crypto)
}

/// Brings a record under the newest master key. The record itself is not opened.
pub fn rewrap_record(kms: &impl Kms, sealed: &mut Sealed) -> Result<(), EnvelopeError> {
    sealed.key = kms.rewrap_key(&sealed.key).map_err(EnvelopeError::Kms)?;
    Ok(())
}
