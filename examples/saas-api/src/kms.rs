//! The key service: data keys wrapped by a master key that never leaves it.
//!
//! The client speaks the transit interface of Vault over any [`Transport`]. A plain data key lives in
//! a [`Secret`] only; what is stored is its wrapped form.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::crypto::KEY_LEN;
use crate::secret::Secret;
use crate::time::Time;

/// Carries one authenticated request to the key service. The host gives the TLS client for it.
pub trait Transport {
    fn post(&self, path: &str, body: &Value) -> Result<Value, KmsError>;
}

pub trait Kms {
    /// A fresh data key, plain and wrapped.
    fn generate_data_key(&self) -> Result<DataKey, KmsError>;
    /// The plain form of a wrapped key.
    fn unwrap_key(&self, wrapped: &WrappedKey) -> Result<Secret, KmsError>;
    /// The same data key under the newest master key. The plain form stays in the key service.
    fn rewrap_key(&self, wrapped: &WrappedKey) -> Result<WrappedKey, KmsError>;
    /// Makes a new version of the master key. Older versions still unwrap.
    fn rotate(&self) -> Result<(), KmsError>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KmsError {
    /// The service was not reached, or it refused.
    Unavailable(String),
    /// It answered something that is not the answer.
    BadAnswer(&'static str),
}

#[derive(Debug)]
pub struct DataKey {
    pub plain: Secret,
    pub wrapped: WrappedKey,
}

/// A key as it may be stored: `vault:v3:...`, of use only to who may ask the key service.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedKey(String);

impl WrappedKey {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The version of the master key that wraps it.
    pub fn version(&self) -> Option<u32> {
        self.0.split(':').nth(1)?.strip_prefix('v')?.parse().ok()
    }
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKey(version {:?})", self.version())
    }
}

/// The transit interface of Vault, for one master key.
pub struct Transit<T> {
    transport: T,
    master_key: String,
}

impl<T: Transport> Transit<T> {
    pub fn new(transport: T, master_key: impl Into<String>) -> Self {
        Self { transport, master_key: master_key.into() }
    }

    fn ask(&self, operation: &str, body: &Value) -> Result<Value, KmsError> {
        let answer = self.transport.post(&format!("/v1/transit/{operation}"), body)?;
        answer.get("data").cloned().ok_or(KmsError::BadAnswer("no data"))
    }
}

impl<T: Transport> Kms for Transit<T> {
    fn generate_data_key(&self) -> Result<DataKey, KmsError> {
        let data = self.ask(&format!("datakey/plaintext/{}", self.master_key), &json!({ "bits": KEY_LEN * 8 }))?;
        Ok(DataKey { plain: plain_key(&data)?, wrapped: wrapped_key(&data)? })
    }

    fn unwrap_key(&self, wrapped: &WrappedKey) -> Result<Secret, KmsError> {
        let body = json!({ "ciphertext": wrapped.as_str() });
        plain_key(&self.ask(&format!("decrypt/{}", self.master_key), &body)?)
    }

    fn rewrap_key(&self, wrapped: &WrappedKey) -> Result<WrappedKey, KmsError> {
        let body = json!({ "ciphertext": wrapped.as_str() });
        wrapped_key(&self.ask(&format!("rewrap/{}", self.master_key), &body)?)
    }

    fn rotate(&self) -> Result<(), KmsError> {
        self.transport.post(&format!("/v1/transit/keys/{}/rotate", self.master_key), &json!({}))?;
        Ok(())
    }
}

/// Rotates the master key where its version is older than `every`; says whether it did.
pub fn rotate_if_due(kms: &impl Kms, rotated: Time, now: Time, every: Duration) -> Result<bool, KmsError> {
    if now.since(rotated) < every {
        return Ok(false);
    }
    kms.rotate()?;
    Ok(true)
}

fn plain_key(data: &Value) -> Result<Secret, KmsError> {
    let text = data.get("plaintext").and_then(Value::as_str).ok_or(KmsError::BadAnswer("no plaintext"))?;
    let bytes = BASE64.decode(text).map_err(|_| KmsError::BadAnswer("plaintext is not base64"))?;
    if bytes.len() != KEY_LEN {
        return Err(KmsError::BadAnswer("a data key of another length"));
    }
    Ok(Secret::new(bytes))
}

fn wrapped_key(data: &Value) -> Result<WrappedKey, KmsError> {
    let text = data.get("ciphertext").and_then(Value::as_str).ok_or(KmsError::BadAnswer("no ciphertext"))?;
    let wrapped = WrappedKey::new(text);
    if wrapped.version().is_none() {
        return Err(KmsError::BadAnswer("a wrapped key without a version"));
    }
    Ok(wrapped)
}
