//! Reads so many requests per time and gives them per minute.
//! Must not assume a period that is not written, save for a bare number, nor take a daily allowance for a rate:
//! all of it may be used at once.

use serde_json::{Map, Number, Value};

use super::duration;
use super::numeric::{self, Decimal, LIMIT};

/// The longest period of a rate, in seconds.
const LONGEST: u32 = 3600;
/// The finest part of a request per minute that is held.
const FINEST: i64 = 525_600;
/// The most decimals with which a count is shown.
const DECIMALS: u32 = 9;

/// Requests per minute, whole where they are whole.
pub(super) fn read(raw: &Value) -> Option<Value> {
    match raw {
        Value::Number(_) => per_minute(amount(raw)?, 60),
        Value::String(text) => written(text),
        Value::Object(object) => counted(object),
        _ => None,
    }
}

/// `50` as `50/min`, `0.5` as `30/h`.
pub(super) fn show(normal: &Value) -> Option<String> {
    if let Some(whole) = normal.as_i64() {
        return Some(format!("{whole}/min"));
    }
    let rate = normal.as_f64()?;
    let periods = [LONGEST].into_iter().chain((1..60).map(|minutes| minutes * 60)).chain(1..LONGEST);
    (0..=DECIMALS).find_map(|decimals| {
        periods.clone().find_map(|seconds| {
            let count = count_over(rate, seconds, decimals)?;
            let shown = match seconds {
                LONGEST => format!("{count}/h"),
                _ if seconds % 60 == 0 => format!("{count}/{}m", seconds / 60),
                _ => format!("{count}/{seconds}s"),
            };
            // only what is read as exactly this rate
            (written(&shown).as_ref() == Some(normal)).then_some(shown)
        })
    })
}

/// `50/min`, `100/1m`, `50r/m`, `50 per minute`, or a bare number.
fn written(text: &str) -> Option<Value> {
    if let Some(bare) = numeric::decimal(text) {
        return per_minute(bare, 60);
    }
    let (count, rest) = numeric::leading(text)?;
    let (what, period) =
        rest.split_once(" per ").or_else(|| rest.split_once(" / ")).or_else(|| rest.split_once('/'))?;
    let what = what.strip_prefix(' ').unwrap_or(what);
    if !matches!(what, "" | "r" | "req" | "request" | "requests") {
        return None;
    }
    per_minute(count, seconds(period)?)
}

/// `{count: 50, per: minute}` and nothing else.
fn counted(object: &Map<String, Value>) -> Option<Value> {
    if object.len() != 2 {
        return None;
    }
    let count = amount(object.get("count")?)?;
    per_minute(count, seconds(object.get("per")?.as_str()?)?)
}

fn amount(raw: &Value) -> Option<Decimal> {
    match raw {
        Value::Number(number) => {
            let (negative, text) = numeric::spelled(number)?;
            if negative { None } else { numeric::decimal(&text) }
        }
        Value::String(text) => numeric::decimal(text),
        _ => None,
    }
}

/// `minute`, `m`, `1m`, `10 seconds` in seconds; a period without a unit is none.
fn seconds(period: &str) -> Option<i128> {
    let Some((times, unit)) = numeric::leading(period) else {
        return duration::unit_seconds(period);
    };
    let unit = duration::unit_seconds(unit.strip_prefix(' ').unwrap_or(unit))?;
    if times.scale > 0 || times.digits == 0 {
        return None;
    }
    times.digits.checked_mul(unit)
}

fn per_minute(count: Decimal, seconds: i128) -> Option<Value> {
    // What reads whole numbers makes nothing of a part of one, and nothing may be no limit.
    let is_part = count.digits > 0 && 10_i128.checked_pow(count.scale).is_none_or(|whole| count.digits < whole);
    if seconds > i128::from(LONGEST) || is_part {
        return None;
    }
    let above = count.digits.checked_mul(60)?;
    let below = 10_i128.checked_pow(count.scale)?.checked_mul(seconds)?;
    let shared = divisor(above, below);
    let above = i64::try_from(above / shared).ok()?;
    let below = i64::try_from(below / shared).ok()?;
    if above > LIMIT || below > FINEST {
        return None;
    }
    if below == 1 {
        return Some(Value::from(above));
    }
    Number::from_f64(ratio(above, below)).map(Value::Number)
}

/// The count that gives this rate over so many seconds, with so many decimals.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn count_over(rate: f64, seconds: u32, decimals: u32) -> Option<String> {
    let digits = (rate * f64::from(seconds) / 60.0 * 10_f64.powi(decimals.cast_signed())).round();
    if !(0.0..=LIMIT as f64).contains(&digits) {
        return None;
    }
    let (digits, width) = (digits as i64, decimals as usize);
    let unit = 10_i64.pow(decimals);
    let (whole, part) = (digits / unit, digits % unit);
    Some(if decimals == 0 { whole.to_string() } else { format!("{whole}.{part:0width$}") })
}

/// One division of two numbers that are held exactly, hence rounded once.
#[allow(clippy::cast_precision_loss)]
fn ratio(above: i64, below: i64) -> f64 {
    above as f64 / below as f64
}

fn divisor(mut one: i128, mut other: i128) -> i128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests;
