//! Reads a length of time and gives it in seconds.
//! Must not take a month for a minute, nor a unit that is only probable.

pub(in crate::audit) mod clock;

use std::fmt::Write as _;

use serde_json::{Number, Value};

use super::Unit;
use super::numeric::{self, Decimal, LIMIT};

/// Nanoseconds; the finest difference between two lengths of time.
const SECOND: i128 = 1_000_000_000;
const MINUTE: i128 = 60 * SECOND;
const HOUR: i128 = 60 * MINUTE;
const DAY: i128 = 24 * HOUR;
const WEEK: i128 = 7 * DAY;
const YEAR: i128 = 365 * DAY;
const MILLISECOND: i128 = SECOND / 1000;

/// Units before and after the `T` of ISO 8601, without months.
const ISO_DATE: [(char, i128); 3] = [('Y', YEAR), ('W', WEEK), ('D', DAY)];
const ISO_TIME: [(char, i128); 3] = [('H', HOUR), ('M', MINUTE), ('S', SECOND)];

/// Seconds, whole where they are whole.
pub(super) fn read(raw: &Value, bare: Unit) -> Option<Value> {
    match raw {
        Value::Number(number) => {
            let (negative, text) = numeric::spelled(number)?;
            seconds(negative, length(&text, bare)?)
        }
        Value::String(text) => {
            let (negative, unsigned) = numeric::sign(text);
            seconds(negative, length(unsigned, bare)?)
        }
        _ => None,
    }
}

/// `900` as `15m`.
pub(super) fn show(normal: &Value) -> Option<String> {
    let (negative, text) = numeric::spelled(normal.as_number()?)?;
    let minus = if negative { "-" } else { "" };
    let length = scaled(numeric::decimal(&text)?, SECOND)?;
    if length % SECOND == 0 {
        return Some(format!("{minus}{}", compound(length)));
    }
    if length < SECOND && length % MILLISECOND == 0 {
        return Some(format!("{minus}{}ms", length / MILLISECOND));
    }
    Some(format!("{minus}{text}s"))
}

/// The length of one unit in whole seconds, for rates.
pub(super) fn unit_seconds(word: &str) -> Option<i128> {
    let unit = unit(word)?;
    (unit % SECOND == 0).then_some(unit / SECOND)
}

fn length(text: &str, bare: Unit) -> Option<i128> {
    if let Some(decimal) = numeric::decimal(text) {
        // Of less than one unit, what reads whole numbers makes 0, and 0 is often no limit.
        let is_whole =
            decimal.digits == 0 || 10_i128.checked_pow(decimal.scale).is_some_and(|one| decimal.digits >= one);
        return is_whole.then(|| scaled(decimal, bare_unit(bare))).flatten();
    }
    match text.strip_prefix('P') {
        Some(iso) => iso_8601(iso),
        None => components(text),
    }
}

/// `1h30m`, `1 hour 30 minutes`: units descend, only the last may have a fraction.
fn components(text: &str) -> Option<i128> {
    let (mut rest, mut total, mut above) = (text, 0_i128, i128::MAX);
    loop {
        let (decimal, behind) = numeric::leading(rest)?;
        let behind = behind.strip_prefix(' ').unwrap_or(behind);
        let end = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (word, behind) = behind.split_at(end);
        let unit = unit(word)?;
        if unit >= above {
            return None;
        }
        total = total.checked_add(scaled(decimal, unit)?)?;
        if behind.is_empty() {
            return Some(total);
        }
        if decimal.scale > 0 {
            return None;
        }
        (rest, above) = (behind.strip_prefix(' ').unwrap_or(behind), unit);
    }
}

/// What follows the `P`.
fn iso_8601(text: &str) -> Option<i128> {
    let Some((date, time)) = text.split_once('T') else {
        return designated(text, &ISO_DATE);
    };
    let time = designated(time, &ISO_TIME)?;
    if date.is_empty() {
        return Some(time);
    }
    if date.contains('.') {
        return None;
    }
    designated(date, &ISO_DATE)?.checked_add(time)
}

/// One or more numbers, each with its designator, in the order of the table.
fn designated(text: &str, mut units: &[(char, i128)]) -> Option<i128> {
    let (mut rest, mut total) = (text, 0_i128);
    loop {
        let (decimal, behind) = numeric::leading(rest)?;
        let letter = behind.chars().next()?;
        let at = units.iter().position(|(known, _)| *known == letter)?;
        total = total.checked_add(scaled(decimal, units[at].1)?)?;
        rest = &behind[1..];
        if rest.is_empty() {
            return Some(total);
        }
        if decimal.scale > 0 {
            return None;
        }
        units = &units[at + 1..];
    }
}

/// Short units in lower case only, because `M` is a month to some; words in any case.
fn unit(word: &str) -> Option<i128> {
    match word {
        "ms" => return Some(MILLISECOND),
        "s" => return Some(SECOND),
        "m" => return Some(MINUTE),
        "h" => return Some(HOUR),
        "d" => return Some(DAY),
        "w" => return Some(WEEK),
        "y" => return Some(YEAR),
        _ => {}
    }
    match word.to_ascii_lowercase().as_str() {
        "msec" | "msecs" | "millisecond" | "milliseconds" => Some(MILLISECOND),
        "sec" | "secs" | "second" | "seconds" => Some(SECOND),
        "min" | "mins" | "minute" | "minutes" => Some(MINUTE),
        "hr" | "hrs" | "hour" | "hours" => Some(HOUR),
        "day" | "days" => Some(DAY),
        "week" | "weeks" => Some(WEEK),
        "year" | "years" => Some(YEAR),
        _ => None,
    }
}

fn bare_unit(unit: Unit) -> i128 {
    match unit {
        Unit::Milliseconds => MILLISECOND,
        Unit::Seconds => SECOND,
        Unit::Minutes => MINUTE,
        Unit::Hours => HOUR,
        Unit::Days => DAY,
    }
}

/// The decimal in nanoseconds, if it is a whole number of them.
fn scaled(decimal: Decimal, unit: i128) -> Option<i128> {
    let divisor = 10_i128.checked_pow(decimal.scale)?;
    let product = decimal.digits.checked_mul(unit)?;
    (product % divisor == 0).then_some(product / divisor)
}

fn seconds(negative: bool, length: i128) -> Option<Value> {
    let (whole, fraction) = (i64::try_from(length / SECOND).ok()?, length % SECOND);
    if whole > LIMIT || (whole == LIMIT && fraction > 0) {
        return None;
    }
    if fraction == 0 {
        return Some(Value::from(if negative { -whole } else { whole }));
    }
    // parsing rounds once, dividing would round twice
    let minus = if negative { "-" } else { "" };
    let float: f64 = format!("{minus}{whole}.{fraction:09}").parse().ok()?;
    Number::from_f64(float).map(Value::Number)
}

fn compound(length: i128) -> String {
    let mut rest = length / SECOND;
    let mut out = String::new();
    for (unit, letter) in [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm'), (SECOND, 's')] {
        let unit = unit / SECOND;
        if rest >= unit {
            let _ = write!(out, "{}{letter}", rest / unit);
            rest %= unit;
        }
    }
    if out.is_empty() { "0s".to_owned() } else { out }
}

#[cfg(test)]
mod tests;
