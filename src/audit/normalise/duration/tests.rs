//! What durations are read as, and which are refused.
//! Must not hold a case without a reason to differ from its neighbours.

use serde_json::json;

use super::*;

#[test]
fn spellings() {
    for (raw, expected) in [
        (json!(900), json!(900)),
        (json!("900"), json!(900)),
        (json!(900.0), json!(900)),
        (json!(0.0), json!(0)),
        (json!(1.5), json!(1.5)),
        (json!("15m"), json!(900)),
        (json!("15 min"), json!(900)),
        (json!("15 minutes"), json!(900)),
        (json!("15 Minutes"), json!(900)),
        (json!("1h30m"), json!(5400)),
        (json!("1 hour 30 minutes"), json!(5400)),
        (json!("1.5h"), json!(5400)),
        (json!("0.1h"), json!(360)),
        (json!("30d"), json!(2_592_000)),
        (json!("2w"), json!(1_209_600)),
        (json!("1y"), json!(31_536_000)),
        (json!("250ms"), json!(0.25)),
        (json!("1000ms"), json!(1)),
        (json!("PT15M"), json!(900)),
        (json!("P90D"), json!(7_776_000)),
        (json!("P1Y"), json!(31_536_000)),
        (json!("P1DT12H"), json!(129_600)),
        (json!("PT0.5S"), json!(0.5)),
        (json!("P2W"), json!(1_209_600)),
        (json!("-5m"), json!(-300)), // negative is read, so that a check can refuse it
        (json!(-1), json!(-1)),
        (json!("-0"), json!(0)),
        (json!("0"), json!(0)),
    ] {
        assert_eq!(read(&raw, Unit::Seconds), Some(expected), "{raw}");
    }
}

#[test]
fn refusals() {
    for (raw, why) in [
        (json!(0.5), "half of a unit is 0 to what reads whole numbers"),
        (json!("0.999"), "the same"),
        (json!(-0.5), "the same"),
        (json!("15M"), "months or minutes"),
        (json!("P1M"), "a month has no fixed length"),
        (json!("P1Y6M"), "a month has no fixed length"),
        (json!("1 month"), "a month has no fixed length"),
        (json!("1mo"), "a month has no fixed length"),
        (json!("15H"), "single letters are lower case"),
        (json!("5MS"), "megaseconds or milliseconds"),
        (json!("pt15m"), "ISO 8601 is upper case"),
        (json!("P"), "no number"),
        (json!("PT"), "no number"),
        (json!("P1DT"), "no number after T"),
        (json!("P1D12H"), "hours stand after T"),
        (json!("PT1M1H"), "units descend"),
        (json!("P0.5DT1H"), "a fraction stands last"),
        (json!("PT1H1H"), "units do not repeat"),
        (json!("30m1h"), "units descend"),
        (json!("1h1h"), "units do not repeat"),
        (json!("1min5m"), "units do not repeat under another name"),
        (json!("1.5h30m"), "a fraction stands last"),
        (json!("1h30"), "30 of what"),
        (json!("1 30m"), "1 of what"),
        (json!("15  m"), "more than one space"),
        (json!(" 15m"), "a space around it"),
        (json!("15m "), "a space around it"),
        (json!("15m\n"), "a line break"),
        (json!("1h, 30m"), "punctuation"),
        (json!("+15m"), "a plus"),
        (json!("--15m"), "two signs"),
        (json!("015m"), "octal or decimal"),
        (json!("1_000s"), "digits with separators"),
        (json!("1,5h"), "1.5 or 15"),
        (json!(".5h"), "no digit before the point"),
        (json!("5.h"), "no digit after the point"),
        (json!("1e3s"), "an exponent"),
        (json!("0x10s"), "hexadecimal"),
        (json!("١٥m"), "digits that are not ASCII"),
        (json!("15m\u{200b}"), "an invisible character"),
        (json!("15ｍ"), "a letter that is not ASCII"),
        (json!("m"), "no number"),
        (json!(""), "nothing"),
        (json!("-"), "nothing"),
        (json!("never"), "no length"),
        (json!("none"), "no length"),
        (json!("15:00"), "minutes or hours"),
        (json!("15m/h"), "not a length"),
        (json!("99999999999999999999y"), "too long"),
        (json!("999999999999999999999999999999999999999s"), "too long"),
        (json!("9007199254740993s"), "beyond what a number holds"),
        (json!("0.0000000001s"), "finer than a nanosecond"),
        (json!(1e300), "too long"),
        (json!(true), "not a length"),
        (json!(null), "not a length"),
        (json!([900]), "not a length"),
        (json!({ "secs": 900 }), "not a length"),
    ] {
        assert_eq!(read(&raw, Unit::Seconds), None, "{raw}: {why}");
    }
}

#[test]
fn bare_numbers_take_the_unit() {
    for (unit, expected) in [
        (Unit::Milliseconds, json!(0.09)),
        (Unit::Seconds, json!(90)),
        (Unit::Minutes, json!(5400)),
        (Unit::Hours, json!(324_000)),
        (Unit::Days, json!(7_776_000)),
    ] {
        assert_eq!(read(&json!(90), unit), Some(expected.clone()));
        assert_eq!(read(&json!("90"), unit), Some(expected));
        assert_eq!(read(&json!("90s"), unit), Some(json!(90)));
    }
}

#[test]
fn shown() {
    for (normal, expected) in [
        (json!(0), "0s"),
        (json!(45), "45s"),
        (json!(900), "15m"),
        (json!(5400), "1h30m"),
        (json!(2_592_000), "30d"),
        (json!(31_536_000), "365d"),
        (json!(0.25), "250ms"),
        (json!(1.5), "1.5s"),
        (json!(-300), "-5m"),
    ] {
        assert_eq!(show(&normal).as_deref(), Some(expected));
    }
}
