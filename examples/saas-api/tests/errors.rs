//! Errors help the caller and tell nothing of the inside.

use saas_api::errors::{Error, ErrorDetail, public_error};
use saas_api::fields::FieldError;
use saas_api::limits::LimitError;

#[test]
fn the_cause_stays_inside() {
    let cause = Error::Internal("connection to db-3.internal refused: password authentication failed".to_owned());
    for detail in [ErrorDetail::Safe, ErrorDetail::Minimal] {
        let shown = serde_json::to_string(&public_error(&cause, detail, "r-1")).unwrap();
        assert!(!shown.contains("db-3") && !shown.contains("password"), "{shown}");
        assert!(shown.contains("r-1"), "the reference finds the cause in the log");
    }
    assert!(public_error(&cause, ErrorDetail::Full, "r-1").message.unwrap().contains("db-3"));
}

#[test]
fn a_field_that_is_hidden_and_one_that_is_not_there_look_the_same() {
    let shown = |error: &Error| public_error(error, ErrorDetail::Safe, "r");
    let hidden = Error::Field(FieldError::Refused { field: "bank_account".to_owned() });
    let absent = Error::UnknownTable("nothing".to_owned());
    assert_eq!(shown(&hidden), shown(&absent));
}

#[test]
fn each_kind_has_its_status() {
    let status = |error| public_error(&error, ErrorDetail::Minimal, "r").status;
    assert_eq!(status(Error::Limit(LimitError::TooManyRequests { retry_after: 1 })), 429);
    assert_eq!(status(Error::Limit(LimitError::BodyTooLarge { max: 1 })), 413);
}
