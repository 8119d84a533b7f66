//! Who may come in: proof of more than a password, and tokens that do not live long.
//!
//! Passwords are the identity provider's; this module judges what the provider says was proven.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};

use crate::crypto;
use crate::secret::Secret;
use crate::time::Time;

/// What the configuration demands, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MfaLevel {
    Off,
    Optional,
    /// Privileged accounts need a second factor.
    Privileged,
    AllAccounts,
    /// All accounts need one that cannot be relayed: a security key or a smart card.
    PhishingResistant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    Password,
    OneTimeCode,
    SecurityKey,
    SmartCard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthError {
    FactorMissing,
    PhishingResistantFactorMissing,
    LockedOut,
    /// The system gave no random bytes for a session.
    NoSession,
    InvalidToken,
    ExpiredToken,
}

/// Whether the factors that were proven are enough for the level.
pub fn check_factors(level: MfaLevel, privileged: bool, proven: &[Factor]) -> Result<(), AuthError> {
    let resistant = proven.iter().any(|factor| matches!(factor, Factor::SecurityKey | Factor::SmartCard));
    let kinds = [Factor::Password, Factor::OneTimeCode, Factor::SecurityKey, Factor::SmartCard];
    // A security key or a smart card asks for a PIN or a fingerprint: it is two factors by itself.
    let several = resistant || kinds.iter().filter(|kind| proven.contains(kind)).count() > 1;
    match level {
        _ if proven.is_empty() => Err(AuthError::FactorMissing),
        MfaLevel::Off | MfaLevel::Optional => Ok(()),
        MfaLevel::Privileged if !privileged || several => Ok(()),
        MfaLevel::AllAccounts if several => Ok(()),
        MfaLevel::PhishingResistant if resistant => Ok(()),
        MfaLevel::PhishingResistant => Err(AuthError::PhishingResistantFactorMissing),
        MfaLevel::Privileged | MfaLevel::AllAccounts => Err(AuthError::FactorMissing),
    }
}

/// What a token says. It names a session, so ending the session ends the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub user: String,
    pub tenant: String,
    pub session: String,
    pub issued: Time,
    pub expires: Time,
}

/// Signs claims that end after `ttl`.
pub fn issue_token(key: &Secret, ttl: Duration, user: &str, tenant: &str, session: &str, now: Time) -> String {
    let claims = Claims {
        user: user.to_owned(),
        tenant: tenant.to_owned(),
        session: session.to_owned(),
        issued: now,
        expires: now.plus(ttl),
    };
    // Texts and numbers only, so this cannot fail.
    let body = serde_json::to_vec(&claims).unwrap_or_else(|_| unreachable!("claims are always JSON"));
    let signature = crypto::hmac_sha256(key, &[&body]);
    format!("{}.{}", BASE64.encode(&body), BASE64.encode(signature))
}

/// The claims of a token that is ours and not over. `ttl` bounds it again, so that shortening the
/// lifetime in the configuration shortens tokens that are out already.
pub fn check_token(key: &Secret, ttl: Duration, token: &str, now: Time) -> Result<Claims, AuthError> {
    let (body, signature) = token.split_once('.').ok_or(AuthError::InvalidToken)?;
    let body = BASE64.decode(body).map_err(|_| AuthError::InvalidToken)?;
    let signature = BASE64.decode(signature).map_err(|_| AuthError::InvalidToken)?;
    if !crypto::hmac_matches(key, &[&body], &signature) {
        return Err(AuthError::InvalidToken);
    }
    let claims: Claims = serde_json::from_slice(&body).map_err(|_| AuthError::InvalidToken)?;
    if now >= claims.expires || now >= claims.issued.plus(ttl) {
        return Err(AuthError::ExpiredToken);
    }
    Ok(claims)
}
