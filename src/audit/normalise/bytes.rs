//! Reads a size and gives it in bytes.
//! Must not take bits for bytes, nor guess between 1000 and 1024.

use serde_json::Value;

use super::numeric::{self, Decimal, LIMIT};

/// Units that divide a size, the larger of two equal counts first.
const SHOWN: [(&str, i128); 8] = [
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("KB", 1000),
];

/// Bytes, a whole number and not negative.
pub(super) fn read(raw: &Value) -> Option<Value> {
    let text = match raw {
        Value::Number(number) => {
            let (negative, text) = numeric::spelled(number)?;
            if negative {
                return None;
            }
            text
        }
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let (decimal, rest) = numeric::leading(&text)?;
    let unit = match rest {
        "" => 1,
        _ => unit(rest.strip_prefix(' ').unwrap_or(rest))?,
    };
    size(decimal, unit).map(Value::from)
}

/// `524288` as `512 KiB`.
pub(super) fn show(normal: &Value) -> Option<String> {
    let size = i128::from(normal.as_i64()?);
    let unit = SHOWN.iter().filter(|(_, unit)| size > 0 && size % unit == 0).max_by_key(|(_, unit)| *unit);
    Some(match unit {
        Some((name, unit)) => format!("{} {name}", size / unit),
        None => format!("{size} B"),
    })
}

/// The B is upper case, because `kb` and `mb` are also bits; single letters are binary.
fn unit(word: &str) -> Option<i128> {
    match word {
        "B" | "byte" | "bytes" => Some(1),
        "KB" | "kB" => Some(1000),
        "MB" => Some(1_000_000),
        "GB" => Some(1_000_000_000),
        "TB" => Some(1_000_000_000_000),
        "K" | "k" | "Ki" | "KiB" => Some(1 << 10),
        "M" | "m" | "Mi" | "MiB" => Some(1 << 20),
        "G" | "g" | "Gi" | "GiB" => Some(1 << 30),
        "T" | "t" | "Ti" | "TiB" => Some(1 << 40),
        _ => None,
    }
}

fn size(decimal: Decimal, unit: i128) -> Option<i64> {
    let divisor = 10_i128.checked_pow(decimal.scale)?;
    let product = decimal.digits.checked_mul(unit)?;
    if product % divisor != 0 {
        return None;
    }
    let size = i64::try_from(product / divisor).ok()?;
    (size <= LIMIT).then_some(size)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn spellings() {
        for (raw, expected) in [
            (json!(1_048_576), 1_048_576_i64),
            (json!("1048576"), 1_048_576),
            (json!(1024.0), 1024),
            (json!("512KB"), 512_000),
            (json!("512 kB"), 512_000),
            (json!("512 KiB"), 524_288),
            (json!("512Ki"), 524_288),
            (json!("1MiB"), 1_048_576),
            (json!("1.5MiB"), 1_572_864),
            (json!("10MB"), 10_000_000),
            (json!("10M"), 10_485_760), // nginx, Docker, systemd
            (json!("10m"), 10_485_760),
            (json!("64k"), 65_536),
            (json!("2GiB"), 2_147_483_648),
            (json!("1T"), 1_099_511_627_776),
            (json!("0"), 0),
            (json!("100 B"), 100),
            (json!("100 bytes"), 100),
        ] {
            assert_eq!(read(&raw), Some(json!(expected)), "{raw}");
        }
    }

    #[test]
    fn refusals() {
        for (raw, why) in [
            (json!("10mb"), "megabytes, mebibytes or megabits"),
            (json!("10kb"), "kilobytes, kibibytes or kilobits"),
            (json!("10Mb"), "megabits"),
            (json!("10Mbit"), "bits"),
            (json!("10b"), "bits or bytes"),
            (json!("10mib"), "not how it is written"),
            (json!("-1"), "negative"),
            (json!(-1), "negative"),
            (json!("0.5B"), "half a byte"),
            (json!(0.5), "half a byte"),
            (json!("1.1KiB"), "not whole bytes"),
            (json!("1e6"), "an exponent"),
            (json!("1,000"), "digits with separators"),
            (json!("010"), "octal or decimal"),
            (json!("1M 5K"), "two sizes"),
            (json!("10MB/s"), "a rate"),
            (json!("unlimited"), "no size"),
            (json!("９KiB"), "a digit that is not ASCII"),
            (json!("99999999T"), "beyond what a number holds"),
            (json!("99999999999999999999999999999999999999T"), "overflow"),
            (json!("10 "), "a space around it"),
            (json!(""), "nothing"),
            (json!(true), "not a size"),
            (json!(null), "not a size"),
        ] {
            assert_eq!(read(&raw), None, "{raw}: {why}");
        }
    }

    #[test]
    fn shown() {
        for (normal, expected) in [
            (0, "0 B"),
            (1536, "1536 B"),
            (524_288, "512 KiB"),
            (512_000, "500 KiB"),
            (1_000_000, "1 MB"),
            (1_048_576, "1 MiB"),
        ] {
            assert_eq!(show(&json!(normal)).as_deref(), Some(expected));
        }
    }
}
