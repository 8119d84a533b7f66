//! Logins need a second factor of the right kind, and tokens end.

use saas_api::auth::{AuthError, Factor, MfaLevel, check_factors, check_token, issue_token};
use saas_api::secret::Secret;

use crate::common::{NOON, minutes, shipped_config};

use Factor::{OneTimeCode, Password, SecurityKey, SmartCard};

#[test]
fn a_password_alone_is_not_enough() {
    for privileged in [true, false] {
        let level = MfaLevel::AllAccounts;
        assert_eq!(check_factors(level, privileged, &[Password]), Err(AuthError::FactorMissing));
        assert_eq!(check_factors(level, privileged, &[Password, Password]), Err(AuthError::FactorMissing));
        assert_eq!(check_factors(level, privileged, &[Password, OneTimeCode]), Ok(()));
    }
    assert_eq!(check_factors(MfaLevel::Privileged, true, &[Password]), Err(AuthError::FactorMissing));
    assert_eq!(check_factors(MfaLevel::Privileged, false, &[Password]), Ok(()));
    assert_eq!(check_factors(MfaLevel::Off, false, &[]), Err(AuthError::FactorMissing));
}

#[test]
fn a_code_that_can_be_relayed_is_not_phishing_resistant() {
    let level = MfaLevel::PhishingResistant;
    let missing = Err(AuthError::PhishingResistantFactorMissing);
    assert_eq!(check_factors(level, false, &[Password, OneTimeCode]), missing);
    assert_eq!(check_factors(level, false, &[SecurityKey]), Ok(()));
    assert_eq!(check_factors(level, true, &[Password, SmartCard]), Ok(()));
}

#[test]
fn the_shipped_configuration_demands_phishing_resistant_factors() {
    assert_eq!(shipped_config().auth.mfa, MfaLevel::PhishingResistant);
}

#[test]
fn tokens_end_after_their_time() {
    let key = Secret::new(vec![1; 32]);
    let token = issue_token(&key, minutes(10), "user", "tenant", "session", NOON);
    assert_eq!(check_token(&key, minutes(10), &token, NOON.plus(minutes(9))).unwrap().user, "user");
    let late = NOON.plus(minutes(10));
    assert_eq!(check_token(&key, minutes(10), &token, late), Err(AuthError::ExpiredToken));
}

#[test]
fn a_shorter_lifetime_holds_for_tokens_that_are_out() {
    let key = Secret::new(vec![1; 32]);
    let token = issue_token(&key, minutes(60), "user", "tenant", "session", NOON);
    let late = NOON.plus(minutes(10));
    assert_eq!(check_token(&key, minutes(10), &token, late), Err(AuthError::ExpiredToken));
}

#[test]
fn a_token_that_was_changed_is_refused() {
    let key = Secret::new(vec![1; 32]);
    let token = issue_token(&key, minutes(10), "user", "tenant", "session", NOON);
    let other = issue_token(&key, minutes(10), "root", "tenant", "session", NOON);
    let (body, _) = other.split_once('.').unwrap();
    let (_, signature) = token.split_once('.').unwrap();
    let mixed = format!("{body}.{signature}");
    let cut = token[..token.len() - 2].to_owned();
    for bad in [mixed, cut, String::new(), ".".to_owned(), "x.y".to_owned()] {
        assert_eq!(check_token(&key, minutes(10), &bad, NOON), Err(AuthError::InvalidToken), "{bad}");
    }
    let other_key = Secret::new(vec![2; 32]);
    assert_eq!(check_token(&other_key, minutes(10), &token, NOON), Err(AuthError::InvalidToken));
}
