//! What rates are read as, and which are refused.
//! Must not hold a case without a reason to differ from its neighbours.

use serde_json::json;

use super::*;

#[test]
fn spellings() {
    for (raw, expected) in [
        (json!(50), json!(50)),
        (json!("50"), json!(50)),
        (json!("50/min"), json!(50)),
        (json!("50/m"), json!(50)),
        (json!("50 / minute"), json!(50)),
        (json!("1/s"), json!(60)),
        (json!("1.5/s"), json!(90)),
        (json!("100/1m"), json!(100)),
        (json!("100/10s"), json!(600)),
        (json!("3000/h"), json!(50)),
        (json!("60/60m"), json!(1)),
        (json!("1/h"), json!(1.0 / 60.0)),
        (json!("50 per minute"), json!(50)),
        (json!("50 requests per minute"), json!(50)),
        (json!("50r/m"), json!(50)),
        (json!({ "count": 50, "per": "minute" }), json!(50)),
        (json!({ "count": "5", "per": "1s" }), json!(300)),
        (json!("0/min"), json!(0)),
    ] {
        assert_eq!(read(&raw), Some(expected), "{raw}");
    }
}

#[test]
fn refusals() {
    for (raw, why) in [
        (json!("14400/d"), "a day's allowance may be used at once"),
        (json!("14400/24h"), "the same"),
        (json!(0.5), "nothing, where whole numbers are read"),
        (json!("0.5/min"), "the same"),
        (json!("0.1/s"), "the same"),
        (json!({ "count": 0.5, "per": "minute" }), "the same"),
        (json!("5256000/365d"), "the same"),
        (json!("120/61m"), "just above an hour"),
        (json!({ "count": 14400, "per": "day" }), "a day"),
        (json!("50/M"), "a month or a minute"),
        (json!("50/month"), "a month has no fixed length"),
        (json!("50/"), "no period"),
        (json!("50/60"), "60 of what"),
        (json!("50/0s"), "no time at all"),
        (json!("50/1.5s"), "a period in parts"),
        (json!("50/min/ip"), "two periods"),
        (json!("50 users/min"), "not requests"),
        (json!("-1/min"), "negative"),
        (json!(-1), "negative"),
        (json!("1e3/min"), "an exponent"),
        (json!("unlimited"), "no rate"),
        (json!("/min"), "no count"),
        (json!("0.0000001/h"), "finer than is held"),
        (json!("99999999999999999/s"), "beyond what a number holds"),
        (json!({ "count": 50, "per": 60 }), "60 of what"),
        (json!({ "count": 50, "per": "minute", "burst": 9 }), "something else beside it"),
        (json!({ "count": 50 }), "no period"),
        (json!({}), "nothing"),
        (json!([50]), "not a rate"),
        (json!(null), "not a rate"),
        (json!(true), "not a rate"),
    ] {
        assert_eq!(read(&raw), None, "{raw}: {why}");
    }
}

#[test]
fn shown() {
    for (normal, expected) in [
        (json!(50), "50/min"),
        (json!(0.5), "30/h"),
        (json!(5.0 / 7.0), "5/7m"),
        (json!(60.0 / 3599.0), "1/3599s"),
        (json!(1.0 / 60.0), "1/h"),
    ] {
        assert_eq!(show(&normal).as_deref(), Some(expected));
    }
}
