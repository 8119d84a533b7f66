//! Lengths of time as one application reads them, in what [`super`] reads: units that only it has, units that it
//! has not, and what it makes of anything else. It must follow the application's own reader, and give nothing where that
//! refuses or where what it does is not known.

use serde_json::Value;

use crate::audit::normalise::numeric;
use crate::model::dialect::Clock;

const MILLISECOND: i128 = 1_000_000;
const SECOND: i128 = 1_000 * MILLISECOND;
const MINUTE: i128 = 60 * SECOND;
const HOUR: i128 = 60 * MINUTE;
const DAY: i128 = 24 * HOUR;

/// A value as it is read; a bare number stays one, since its unit is another thing.
pub(in crate::audit) fn read(clock: Clock, raw: &Value) -> Option<Value> {
    let text = match (raw, clock) {
        (Value::String(text), _) => text,
        (Value::Number(number), Clock::Authelia | Clock::Synapse) if number.is_i64() => return Some(raw.clone()),
        _ => return None,
    };
    let length = match clock {
        Clock::Go => go(text)?,
        Clock::Authelia if is_digits(text) => return Some(raw.clone()),
        Clock::Authelia => authelia(text)?,
        Clock::Synapse => synapse(text)?,
        Clock::Postgresql => postgresql(text)?,
    };
    Some(Value::String(format!("{}.{:09}s", length / SECOND, length % SECOND)))
}

/// How it is written, as an example in a sentence.
pub(in crate::audit) const fn words(clock: Clock) -> &'static str {
    match clock {
        Clock::Go => "whole numbers with `h`, `m`, `s` or `ms`, such as 12h30m",
        Clock::Authelia => "seconds, or numbers with units such as 90 minutes, 1h30m or 1 month",
        Clock::Synapse => "milliseconds, or one number with `s`, `m`, `h`, `d`, `w` or `y`, such as 30m",
        Clock::Postgresql => "milliseconds, or one number with `ms`, `s`, `min`, `h` or `d`, such as 5min",
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The sum of numbers, each with a unit.
fn go(text: &str) -> Option<i128> {
    let (mut rest, mut total) = (text, 0_i128);
    while !rest.is_empty() {
        let unit = rest.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
        let end = rest[unit..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |end| unit + end);
        total = total.checked_add(product(&rest[..unit], go_unit(&rest[unit..end])?)?)?;
        rest = &rest[end..];
    }
    (!text.is_empty()).then_some(total)
}

fn go_unit(word: &str) -> Option<i128> {
    Some(match word {
        "ns" => 1,
        "us" => 1_000,
        "ms" => MILLISECOND,
        "s" => SECOND,
        "m" => MINUTE,
        "h" => HOUR,
        _ => return None,
    })
}

/// Blanks and the word `and` do not count, nor does what stands before a number: `PT5M` is five months.
fn authelia(text: &str) -> Option<i128> {
    let text = text.replace("and", "").replace(' ', "");
    let is_unit = |c: char| !c.is_ascii_digit() && !c.is_ascii_whitespace();
    let (mut rest, mut total, mut is_any) = (text.as_str(), 0_i128, false);
    // A number begins with no nought, and one without a unit is passed over.
    while let Some(start) = rest.find(|c: char| matches!(c, '1'..='9')) {
        rest = &rest[start..];
        let unit = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let end = rest[unit..].find(|c| !is_unit(c)).map_or(rest.len(), |end| unit + end);
        if end > unit {
            total = total.checked_add(product(&rest[..unit], authelia_unit(&rest[unit..end])?)?)?;
            is_any = true;
        }
        rest = &rest[end..];
    }
    is_any.then_some(total)
}

fn authelia_unit(word: &str) -> Option<i128> {
    Some(match word {
        "d" | "day" | "days" => DAY,
        "w" | "week" | "weeks" => 7 * DAY,
        "M" | "month" | "months" => 30 * DAY,
        "y" | "year" | "years" => 365 * DAY,
        "millisecond" | "milliseconds" => MILLISECOND,
        "second" | "seconds" => SECOND,
        "minute" | "minutes" => MINUTE,
        "hour" | "hours" => HOUR,
        "\u{b5}s" | "\u{3bc}s" => 1_000,
        other => return go_unit(other),
    })
}

/// One whole number, of milliseconds where no unit stands behind it. As Python has it, single lines below may part its digits.
fn synapse(text: &str) -> Option<i128> {
    let is_parted = |at: usize| {
        let is_digit = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
        is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1))
    };
    if !text.match_indices('_').all(|(at, _)| is_parted(at)) {
        return None;
    }
    let text = &text.replace('_', "");
    let unit = match text.chars().last()? {
        's' => SECOND,
        'm' => MINUTE,
        'h' => HOUR,
        'd' => DAY,
        'w' => 7 * DAY,
        'y' => 365 * DAY,
        _ => return product(text.trim(), MILLISECOND),
    };
    product(text[..text.len() - 1].trim(), unit)
}

/// One number and its unit, which counts with case: rounded to whole ones of the next smaller unit, and what comes of it to whole
/// milliseconds (`convert_to_base_unit` and `parse_int` in guc.c). Octal and hexadecimal numbers are left out.
fn postgresql(text: &str) -> Option<i128> {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let text = text.strip_prefix('+').unwrap_or(text);
    let (decimal, behind) = numeric::leading(text)?;
    let (unit, smaller) = match behind.trim_start() {
        "us" => (1_000, 1),
        "" => (MILLISECOND, 1),
        "ms" => (MILLISECOND, 1_000),
        "s" => (SECOND, MILLISECOND),
        "min" => (MINUTE, SECOND),
        "h" => (HOUR, MINUTE),
        "d" => (DAY, HOUR),
        _ => return None,
    };
    let one = 10_i128.checked_pow(decimal.scale)?;
    let exact = decimal.digits.checked_mul(unit)?;
    let rounded = nearest(exact, one.checked_mul(smaller)?).checked_mul(smaller)?;
    Some(nearest(rounded, MILLISECOND) * MILLISECOND)
}

/// How often a unit fits, rounded: of two that are as near the even one, as `rint` has it.
const fn nearest(amount: i128, unit: i128) -> i128 {
    let (whole, rest) = (amount / unit, amount % unit);
    let is_up = rest > unit - rest || (rest == unit - rest && whole % 2 == 1);
    whole + is_up as i128
}

fn product(digits: &str, unit: i128) -> Option<i128> {
    is_digits(digits).then(|| digits.parse::<i128>().ok()?.checked_mul(unit)).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::normalise::{Kind, Reader, Unit};

    fn seconds(clock: Clock, text: &str) -> Option<f64> {
        let reader = Reader { kind: Kind::Duration(Unit::Seconds), words: Vec::new() };
        reader.read(&read(clock, &json!(text))?).ok()?.as_f64()
    }

    #[test]
    fn each_application_reads_its_own_units() {
        for (clock, text, is) in [
            (Clock::Go, "1h30m", Some(5400.0)),
            (Clock::Go, "30m1h", Some(5400.0)),
            (Clock::Go, "1500ms", Some(1.5)),
            (Clock::Go, "1d", None),
            (Clock::Go, "5 minutes", None),
            (Clock::Go, "PT5M", None),
            (Clock::Go, "300", None),
            (Clock::Go, "", None),
            (Clock::Authelia, "PT5M", Some(5.0 * 2_592_000.0)),
            (Clock::Authelia, "1 month", Some(2_592_000.0)),
            (Clock::Authelia, "1 hour and 30 minutes", Some(5400.0)),
            (Clock::Authelia, "010m", Some(600.0)),
            (Clock::Authelia, "900", Some(900.0)),
            (Clock::Authelia, "5min", None),
            (Clock::Authelia, "5 MINUTES", None),
            (Clock::Authelia, "4.5m", None),
            (Clock::Authelia, "300sec", None),
            (Clock::Authelia, "0s", None),
            (Clock::Authelia, "-1", None),
            (Clock::Synapse, "8h", Some(28_800.0)),
            (Clock::Synapse, "8 h", Some(28_800.0)),
            (Clock::Synapse, "1800000", Some(1800.0)),
            (Clock::Synapse, "43_200_000", Some(43_200.0)),
            (Clock::Synapse, "1_0m", Some(600.0)),
            (Clock::Synapse, "43__200", None),
            (Clock::Synapse, "_30m", None),
            (Clock::Synapse, "30_m", None),
            (Clock::Synapse, "8 hours", None),
            (Clock::Synapse, "PT30M", None),
            (Clock::Synapse, "30min", None),
            (Clock::Synapse, "10m30s", None),
            (Clock::Synapse, "1800000ms", None),
            (Clock::Synapse, "0.5h", None),
            (Clock::Postgresql, "1min", Some(60.0)),
            (Clock::Postgresql, " 5 min ", Some(300.0)),
            (Clock::Postgresql, "1500", Some(1.5)),
            (Clock::Postgresql, "1.5min", Some(90.0)),
            (Clock::Postgresql, "400us", Some(0.0)),
            (Clock::Postgresql, "0.5ms", Some(0.0)),
            (Clock::Postgresql, "0.008h", Some(0.0)),
            (Clock::Postgresql, "0.0084h", Some(60.0)),
            (Clock::Postgresql, "1.004min", Some(60.0)),
            (Clock::Postgresql, "1.01min", Some(61.0)),
            (Clock::Postgresql, "0.4d", Some(36_000.0)),
            (Clock::Postgresql, "1.0005s", Some(1.0)),
            (Clock::Postgresql, "0.4996ms", Some(0.0)),
            (Clock::Postgresql, "1min 30s", None),
            (Clock::Postgresql, "2min30s", None),
            (Clock::Postgresql, "PT1M", None),
            (Clock::Postgresql, "1MIN", None),
            (Clock::Postgresql, "1m", None),
            (Clock::Postgresql, "010min", None),
        ] {
            assert_eq!(seconds(clock, text), is, "{clock:?} {text}");
        }
    }

    #[test]
    fn a_bare_number_keeps_its_unit_and_must_be_whole() {
        assert_eq!(read(Clock::Synapse, &json!(1500)), Some(json!(1500)));
        assert_eq!(read(Clock::Synapse, &json!(1500.0)), None);
        assert_eq!(read(Clock::Authelia, &json!(-1)), Some(json!(-1)));
        assert_eq!(read(Clock::Authelia, &json!(1.5)), None);
        assert_eq!(read(Clock::Go, &json!(1)), None);
        assert_eq!(read(Clock::Synapse, &json!(true)), None);
    }
}
