//! Reads a version of TLS as a number that is ordered as the versions are.
//! Must not take an unknown version for a known one, nor SSL for TLS.

use serde_json::Value;

/// 1.0 to 1.3; SSL below it as 0.2 and 0.3, so that every minimum refuses it.
pub(super) fn read(raw: &Value) -> Option<f64> {
    match raw {
        Value::Number(number) => version(&number.to_string()),
        Value::String(text) => written(text),
        _ => None,
    }
}

/// `1.2` as `TLS 1.2`.
pub(super) fn show(normal: &Value) -> Option<String> {
    let version = normal.as_f64()?;
    Some(if version < 1.0 { format!("SSLv{:.0}", version * 10.0) } else { format!("TLS {version:.1}") })
}

fn written(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    if let Some(digits) = lower.strip_prefix("versiontls") {
        return joined(digits);
    }
    if let Some(rest) = lower.strip_prefix("ssl") {
        return ssl(separated(rest));
    }
    match lower.strip_prefix("tls") {
        Some(rest) => version(separated(rest)).or_else(|| joined(rest)),
        None => version(&lower),
    }
}

/// Without the separator and the `v` before the number.
fn separated(rest: &str) -> &str {
    let rest = rest.strip_prefix([' ', '-', '_']).unwrap_or(rest);
    rest.strip_prefix('v').unwrap_or(rest)
}

fn version(number: &str) -> Option<f64> {
    match number {
        "1" | "1.0" | "1_0" | "1-0" => Some(1.0),
        "1.1" | "1_1" | "1-1" => Some(1.1),
        "1.2" | "1_2" | "1-2" => Some(1.2),
        "1.3" | "1_3" | "1-3" => Some(1.3),
        _ => None,
    }
}

/// `12` as Kubernetes writes it.
fn joined(digits: &str) -> Option<f64> {
    match digits {
        "10" => Some(1.0),
        "11" => Some(1.1),
        "12" => Some(1.2),
        "13" => Some(1.3),
        _ => None,
    }
}

fn ssl(number: &str) -> Option<f64> {
    match number {
        "2" | "2.0" => Some(0.2),
        "3" | "3.0" => Some(0.3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn spellings() {
        for (raw, expected) in [
            (json!("TLSv1.2"), 1.2),
            (json!(1.2), 1.2),
            (json!("1.2"), 1.2),
            (json!("tls1.2"), 1.2),
            (json!("TLS 1.3"), 1.3),
            (json!("TLSv1_2"), 1.2),
            (json!("TLS1_2"), 1.2),
            (json!("tls-1.3"), 1.3),
            (json!("VersionTLS12"), 1.2),
            (json!("TLS13"), 1.3),
            (json!("TLSv1"), 1.0), // to OpenSSL this is 1.0 alone
            (json!(1), 1.0),
            (json!(1.0), 1.0),
            (json!("SSLv3"), 0.3),
            (json!("SSL 3.0"), 0.3),
            (json!("SSLv2"), 0.2),
        ] {
            let read = read(&raw).map(f64::to_bits);
            assert_eq!(read, Some(f64::to_bits(expected)), "{raw}");
        }
    }

    #[test]
    fn refusals() {
        for (raw, why) in [
            (json!("TLSv1.4"), "no such version"),
            (json!(1.4), "no such version"),
            (json!(2), "no such version"),
            (json!("TLSv2"), "no such version"),
            (json!(0.3), "SSL is not written as a number"),
            (json!(12), "not joined without its name"),
            (json!("12"), "not joined without its name"),
            (json!(1.200_000_01), "no such version"),
            (json!("1.20"), "no such version"),
            (json!("TLSv1.2+"), "a range"),
            (json!("TLSv1.2 TLSv1.3"), "two versions"),
            (json!("TLSv1.2,TLSv1.3"), "two versions"),
            (json!(">=1.2"), "a range"),
            (json!("TLSv1.2_2021"), "a policy"),
            (json!("DTLSv1.2"), "not TLS"),
            (json!("SSLv3.1"), "no such version"),
            (json!("SSLv23"), "any version to OpenSSL"),
            (json!("TLS"), "no version"),
            (json!("v1.2"), "of what"),
            (json!(" 1.2"), "a space before it"),
            (json!("１.２"), "digits that are not ASCII"),
            (json!(-1.2), "negative"),
            (json!(null), "no version"),
            (json!(["1.2"]), "a list"),
        ] {
            assert!(read(&raw).is_none(), "{raw}: {why}");
        }
    }

    #[test]
    fn shown() {
        for (normal, expected) in [(1.0, "TLS 1.0"), (1.3, "TLS 1.3"), (0.3, "SSLv3")] {
            assert_eq!(show(&json!(normal)).as_deref(), Some(expected));
        }
    }
}
