//! Reads a semantic version.
//! Must not complete a version that is only a part of one.

use serde_json::{Value, json};

use super::numeric;

/// `{major, minor, patch, pre}`; `pre` is null for a release, build metadata is left out.
pub(super) fn read(raw: &Value) -> Option<Value> {
    let text = raw.as_str()?;
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, build) = apart(text, '+');
    let (core, pre) = apart(text, '-');
    if !build.is_none_or(|build| build.split('.').all(is_identifier)) || !pre.is_none_or(is_pre) {
        return None;
    }
    let mut parts = core.split('.').map(part);
    let (major, minor, patch) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    Some(json!({ "major": major, "minor": minor, "patch": patch, "pre": pre }))
}

/// `1.4.0-rc.1`.
pub(super) fn show(normal: &Value) -> Option<String> {
    let part = |name| normal.get(name).and_then(Value::as_u64);
    let core = format!("{}.{}.{}", part("major")?, part("minor")?, part("patch")?);
    Some(match normal.get("pre").and_then(Value::as_str) {
        Some(pre) => format!("{core}-{pre}"),
        None => core,
    })
}

fn apart(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

fn part(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if digits { numeric::integer(&Value::from(text)) } else { None }
}

fn is_pre(text: &str) -> bool {
    text.split('.').all(|part| is_identifier(part) && !has_leading_zero(part))
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn has_leading_zero(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for (raw, major, minor, patch, pre) in [
            ("1.4.0", 1, 4, 0, json!(null)),
            ("v1.4.0", 1, 4, 0, json!(null)),
            ("0.0.1-rc.1", 0, 0, 1, json!("rc.1")),
            ("1.4.0-a-b+build.5", 1, 4, 0, json!("a-b")),
            ("1.4.0+2026-01-31", 1, 4, 0, json!(null)),
        ] {
            let expected = json!({ "major": major, "minor": minor, "patch": patch, "pre": pre });
            assert_eq!(read(&json!(raw)), Some(expected), "{raw}");
        }
    }

    #[test]
    fn refusals() {
        for (raw, why) in [
            (json!("1.4"), "only a part"),
            (json!(1.4), "only a part, and 1.40 is the same number"),
            (json!("1.4.0.1"), "four parts"),
            (json!("01.4.0"), "a leading zero"),
            (json!("1.4.x"), "a range"),
            (json!("^1.4.0"), "a range"),
            (json!("1.4.0-"), "an empty pre-release"),
            (json!("1.4.0-01"), "a leading zero"),
            (json!("1.4.0-a..b"), "an empty identifier"),
            (json!("1.4.0+"), "empty metadata"),
            (json!("V1.4.0"), "an upper-case V"),
            (json!("1.-4.0"), "a sign"),
            (json!("1.4.0 "), "a space behind it"),
            (json!("1.4.９"), "a digit that is not ASCII"),
            (json!("99999999999999999999.0.0"), "beyond what a number holds"),
            (json!("latest"), "no version"),
            (json!(""), "nothing"),
            (json!(null), "nothing"),
        ] {
            assert_eq!(read(&raw), None, "{raw}: {why}");
        }
    }

    #[test]
    fn shown() {
        let normal = json!({ "major": 1, "minor": 4, "patch": 0, "pre": "rc.1" });
        assert_eq!(show(&normal).as_deref(), Some("1.4.0-rc.1"));
    }
}
