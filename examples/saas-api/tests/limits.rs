//! One client cannot take what all clients share.

use saas_api::limits::{LimitError, RateLimiter, check_body};
use saas_api::units::{Rate, Size, Span};

use crate::common::{NOON, minutes, shipped_config};

#[test]
fn the_request_after_the_last_allowed_one_waits() {
    let mut limiter = RateLimiter::new(Rate(50));
    for _ in 0..50 {
        assert_eq!(limiter.take("client", NOON), Ok(()));
    }
    assert_eq!(limiter.take("client", NOON), Err(LimitError::TooManyRequests { retry_after: 2 }));
    assert_eq!(limiter.take("another", NOON), Ok(()));
    assert_eq!(limiter.take("client", NOON.plus(minutes(1))), Ok(()));
}

#[test]
fn a_client_gets_no_more_than_its_rate_over_time() {
    let mut limiter = RateLimiter::new(Rate(10));
    let hour = (0..3_600).filter(|second| limiter.take("client", saas_api::time::Time(NOON.0 + second)).is_ok());
    assert_eq!(hour.count(), 10 + 599, "the first bucket, then ten a minute");
}

#[test]
fn a_clock_that_steps_back_gives_nothing() {
    let mut limiter = RateLimiter::new(Rate(1));
    assert_eq!(limiter.take("client", NOON), Ok(()));
    assert!(limiter.take("client", saas_api::time::Time(NOON.0 - 600)).is_err());
    assert!(limiter.take("client", NOON).is_err());
    limiter.forget_idle(NOON.plus(minutes(1)));
    assert!(limiter.take("client", NOON.plus(minutes(1))).is_ok());
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    assert_eq!(check_body(1024, Size(1024)), Ok(()));
    assert_eq!(check_body(1025, Size(1024)), Err(LimitError::BodyTooLarge { max: 1024 }));
}

#[test]
fn units_read_as_written() {
    assert_eq!(Span::parse("15m"), Some(Span(minutes(15))));
    assert_eq!(Span::parse("90d"), Some(Span(minutes(90 * 24 * 60))));
    assert_eq!(Size::parse("1 MiB"), Some(Size(1_048_576)));
    assert_eq!(Rate::parse("50/min"), Some(Rate(50)));
    for text in ["", "m", "15", "-1m", "1.5h", "15 minutes", "99999999999999999999d", "999999999999999999d"] {
        assert_eq!(Span::parse(text), None, "{text}");
    }
}

#[test]
fn the_shipped_limits_are_within_the_profile() {
    let api = shipped_config().api;
    assert!(api.rate_limit <= Rate(50) && api.max_body <= Size(1 << 20));
    assert!(api.max_depth <= 10 && api.max_complexity <= 1000);
}
