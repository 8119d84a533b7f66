//! Reads whole numbers, numbers and ports, and the decimals that sizes and durations are built on.
//! Must not accept what a program could read in two ways: leading zeros, exponents, digits that are not ASCII.

use serde_json::{Number, Value};

/// The largest number that every reader of JSON holds exactly.
pub(super) const LIMIT: i64 = 1 << 53;

/// An unsigned decimal: `digits / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    /// All digits as one whole number.
    pub digits: i128,
    /// How many of them stand behind the point.
    pub scale: u32,
}

/// A whole number.
pub(super) fn integer(raw: &Value) -> Option<i64> {
    let number = match raw {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => whole(text)?,
        _ => return None,
    };
    (-LIMIT..=LIMIT).contains(&number).then_some(number)
}

/// A number, as a whole one where it is whole.
pub(super) fn number(raw: &Value) -> Option<Value> {
    if let Some(whole) = integer(raw) {
        return Some(Value::from(whole));
    }
    let text = match raw {
        Value::Number(number) => return float(number.as_f64()?),
        Value::String(text) => text,
        _ => return None,
    };
    let (_, unsigned) = sign(text);
    exact(unsigned)?;
    float(text.parse().ok()?)
}

/// A port, 1 to 65535.
pub(super) fn port(raw: &Value) -> Option<u16> {
    let port = u16::try_from(integer(raw)?).ok()?;
    (port > 0).then_some(port)
}

/// Whether the text is negative, and the rest of it.
pub(super) fn sign(text: &str) -> (bool, &str) {
    text.strip_prefix('-').map_or((false, text), |rest| (true, rest))
}

/// The text as a decimal, nothing before or after it.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let (decimal, rest) = leading(text)?;
    rest.is_empty().then_some(decimal)
}

/// The decimal at the start of the text, and what follows it.
pub(super) fn leading(text: &str) -> Option<(Decimal, &str)> {
    let (whole, rest) = digits(text);
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let Some(behind) = rest.strip_prefix('.') else {
        return Some((assemble(whole, "")?, rest));
    };
    let (fraction, rest) = digits(behind);
    if fraction.is_empty() {
        return None;
    }
    Some((assemble(whole, fraction)?, rest))
}

/// A JSON number as unsigned decimal text, and whether it is negative.
pub(super) fn spelled(number: &Number) -> Option<(bool, String)> {
    let text = match (number.as_i64(), number.as_f64()) {
        (Some(whole), _) => whole.to_string(),
        (None, Some(float)) if float.is_finite() => float.to_string(),
        _ => return None,
    };
    let (negative, unsigned) = sign(&text);
    Some((negative, unsigned.to_owned()))
}

fn whole(text: &str) -> Option<i64> {
    let (_, unsigned) = sign(text);
    let exact = decimal(unsigned).is_some() && !unsigned.contains('.');
    if exact { text.parse().ok() } else { None }
}

/// Text that keeps its value as a floating-point number: no more than 15 digits.
fn exact(unsigned: &str) -> Option<Decimal> {
    decimal(unsigned).filter(|decimal| decimal.digits < 1_000_000_000_000_000)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn float(number: f64) -> Option<Value> {
    if !number.is_finite() || number.abs() >= LIMIT as f64 {
        return None;
    }
    if number.fract().abs() > 0.0 {
        return Number::from_f64(number).map(Value::Number);
    }
    Some(Value::from(number as i64))
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

fn assemble(whole: &str, fraction: &str) -> Option<Decimal> {
    let digits = if fraction.is_empty() { whole.parse().ok()? } else { [whole, fraction].concat().parse().ok()? };
    let scale = u32::try_from(fraction.len()).ok()?;
    Some(Decimal { digits, scale })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_numbers() {
        for (raw, expected) in [
            (json!(5), Some(5)),
            (json!("5"), Some(5)),
            (json!("-5"), Some(-5)),
            (json!("-0"), Some(0)),
            (json!(LIMIT), Some(LIMIT)),
            (json!(LIMIT + 1), None),          // rounds in other readers
            (json!("9007199254740993"), None), // the same as text
            (json!(5.0), None),                // not written as a whole number
            (json!("5.0"), None),
            (json!("010"), None), // 8 or 10
            (json!("0x10"), None),
            (json!("+5"), None),
            (json!("1e3"), None),
            (json!("1_000"), None),
            (json!("1,000"), None),
            (json!(" 5"), None),
            (json!("٥"), None), // a digit, but not an ASCII one
            (json!(""), None),
            (json!("-"), None),
            (json!("99999999999999999999999999999999999999999999"), None),
            (json!(true), None),
            (json!(null), None),
        ] {
            assert_eq!(integer(&raw), expected, "{raw}");
        }
    }

    #[test]
    fn numbers() {
        for (raw, expected) in [
            (json!(0.5), Some(json!(0.5))),
            (json!("0.5"), Some(json!(0.5))),
            (json!("-1.25"), Some(json!(-1.25))),
            (json!(2.0), Some(json!(2))),
            (json!("2.0"), Some(json!(2))),
            (json!(1e300), None),
            (json!(9_007_199_254_740_992.0), None),  // may have been one more
            (json!("1.00000000000000000001"), None), // would round to 1
            (json!(".5"), None),
            (json!("5."), None),
            (json!("NaN"), None),
            (json!("inf"), None),
            (json!("1e3"), None),
        ] {
            assert_eq!(number(&raw), expected, "{raw}");
        }
    }

    #[test]
    fn ports() {
        for (raw, expected) in [
            (json!(443), Some(443)),
            (json!("8443"), Some(8443)),
            (json!(65535), Some(65535)),
            (json!(0), None),
            (json!(65536), None),
            (json!(-1), None),
            (json!("0443"), None),
            (json!("443/tcp"), None),
        ] {
            assert_eq!(port(&raw), expected, "{raw}");
        }
    }
}
