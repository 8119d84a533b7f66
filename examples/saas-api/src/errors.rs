//! What a caller is told when something goes wrong. The cause goes to the log, never to the caller.

use serde::{Deserialize, Serialize};

use crate::audit::StoreError;
use crate::auth::AuthError;
use crate::fields::FieldError;
use crate::limits::LimitError;
use crate::query::QueryError;
use crate::session::SessionError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    Auth(AuthError),
    Field(FieldError),
    Limit(LimitError),
    Query(QueryError),
    Session(SessionError),
    Audit(StoreError),
    UnknownTable(String),
    Internal(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorDetail {
    /// Everything, for a developer's machine. The start refuses it (config.rs).
    Full,
    /// A code and a sentence that helps with the request and says nothing of the inside.
    Safe,
    /// A code only.
    Minimal,
}

/// The body of an answer. `reference` finds the cause in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicError {
    pub status: u16,
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    pub reference: String,
}

pub fn public_error(error: &Error, detail: ErrorDetail, reference: &str) -> PublicError {
    let (status, code, hint) = classify(error);
    let message = match detail {
        ErrorDetail::Full => Some(format!("{error:?}")),
        ErrorDetail::Safe => Some(hint.to_owned()),
        ErrorDetail::Minimal => None,
    };
    PublicError { status, code, message, reference: reference.to_owned() }
}

fn classify(error: &Error) -> (u16, &'static str, &'static str) {
    match error {
        Error::Auth(_) | Error::Session(_) => (401, "unauthenticated", "Please log in again."),
        Error::Field(_) | Error::UnknownTable(_) => {
            (403, "refused", "A field or table of this query is not open to you.")
        }
        Error::Limit(LimitError::BodyTooLarge { .. }) => (413, "too-large", "The request is too large."),
        Error::Limit(LimitError::TooManyRequests { .. }) => (429, "too-many", "Too many requests. Please wait."),
        Error::Query(QueryError::TooDeep { .. }) => (400, "too-deep", "The query is nested too deeply."),
        Error::Query(QueryError::TooComplex { .. }) => (400, "too-complex", "The query asks for too much."),
        Error::Query(QueryError::Malformed | QueryError::Introspection) => {
            (400, "bad-query", "The query is not accepted.")
        }
        Error::Audit(_) | Error::Internal(_) => (500, "internal", "The request could not be done."),
    }
}
