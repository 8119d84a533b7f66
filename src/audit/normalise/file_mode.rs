//! Reads the permissions of a file.
//! Must not guess whether a number such as 640 is octal or decimal.

use serde_json::Value;

/// The highest mode, with set-user, set-group and sticky.
const HIGHEST: u32 = 0o7777;

/// The mode as a number.
pub(super) fn read(raw: &Value) -> Option<u32> {
    match raw {
        Value::Number(number) => numeric(u32::try_from(number.as_u64()?).ok()?),
        Value::String(text) => octal(text).or_else(|| symbolic(text)),
        _ => None,
    }
}

/// `416` as `0640`.
pub(super) fn show(normal: &Value) -> Option<String> {
    Some(format!("{:04o}", normal.as_u64()?))
}

/// Three or four octal digits, with `0` or `0o` before them or not.
fn octal(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("0o").unwrap_or(text);
    let digits = match digits.strip_prefix('0') {
        Some(rest) if rest.len() == 4 => rest,
        _ => digits,
    };
    if !matches!(digits.len(), 3 | 4) || !digits.bytes().all(|b| matches!(b, b'0'..=b'7')) {
        return None;
    }
    u32::from_str_radix(digits, 8).ok()
}

/// A number is its own value, unless its decimal digits could be meant as octal.
fn numeric(mode: u32) -> Option<u32> {
    if mode > HIGHEST || !is_plausible(mode) {
        return None;
    }
    let as_octal = octal(&mode.to_string());
    if as_octal.is_some_and(is_plausible) { None } else { Some(mode) }
}

/// The owner may read, the group may no more than the owner, others no more than the group.
fn is_plausible(mode: u32) -> bool {
    let (owner, group, others) = (mode >> 6 & 7, mode >> 3 & 7, mode & 7);
    owner & 4 != 0 && group & !owner == 0 && others & !group == 0
}

/// `rw-r-----`.
fn symbolic(text: &str) -> Option<u32> {
    let letters: [u8; 9] = text.as_bytes().try_into().ok()?;
    let mut mode = 0;
    for (at, letter) in letters.into_iter().enumerate() {
        let bit = 1 << (8 - at);
        let special = 0o4000 >> (at / 3);
        mode |= match (at % 3, letter) {
            (_, b'-') => 0,
            (0, b'r') | (1, b'w') | (2, b'x') => bit,
            (2, b's') if at < 8 => bit | special,
            (2, b'S') if at < 8 => special,
            (2, b't') if at == 8 => bit | special,
            (2, b'T') if at == 8 => special,
            _ => return None,
        };
    }
    Some(mode)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn spellings() {
        for (raw, expected) in [
            (json!("0640"), 0o640),
            (json!("640"), 0o640),
            (json!("0o640"), 0o640),
            (json!("00640"), 0o640),
            (json!("1777"), 0o1777),
            (json!("04755"), 0o4755),
            (json!("000"), 0),
            (json!("rw-r-----"), 0o640),
            (json!("rwxr-xr-x"), 0o755),
            (json!("rwsr-xr-x"), 0o4755),
            (json!("rwxrwxrwt"), 0o1777),
            (json!("rwxr-Sr--"), 0o2744),
            (json!(384), 0o600),
            (json!(416), 0o640),
            (json!(420), 0o644), // how Kubernetes writes it
            (json!(493), 0o755),
            (json!(256), 0o400),
        ] {
            assert_eq!(read(&raw), Some(expected), "{raw}");
        }
    }

    #[test]
    fn refusals() {
        for (raw, why) in [
            (json!(640), "octal digits or a decimal number"),
            (json!(644), "the same"),
            (json!(600), "the same"),
            (json!(755), "the same"),
            (json!(777), "the same"),
            (json!(400), "the same"),
            (json!(511), "0777, or the digits 0511"),
            (json!(1777), "octal digits with the sticky bit"),
            (json!(0), "no mode, or a number left out"),
            (json!(7), "the owner may not read"),
            (json!(4096), "beyond the highest mode"),
            (json!(-1), "negative"),
            (json!(420.0), "not a whole number"),
            (json!("0648"), "8 is not octal"),
            (json!("64"), "too short"),
            (json!("0x1a0"), "hexadecimal"),
            (json!("u=rw,g=r"), "a change, not a mode"),
            (json!("-rw-r-----"), "the kind of the file before it"),
            (json!("rw-r----"), "too short"),
            (json!("wr-r-----"), "letters in the wrong place"),
            (json!("rw-r----t-"), "too long"),
            (json!("٦٤٠"), "digits that are not ASCII"),
            (json!(null), "no mode"),
        ] {
            assert_eq!(read(&raw), None, "{raw}: {why}");
        }
    }

    #[test]
    fn usual_octal_digits_as_a_number_are_never_read() {
        for owner in [4, 5, 6, 7] {
            for group in (0..8_u32).filter(|group| group & !owner == 0) {
                for others in (0..8_u32).filter(|others| others & !group == 0) {
                    let digits = owner * 100 + group * 10 + others;
                    assert_eq!(read(&json!(digits)), None, "{digits}");
                }
            }
        }
    }

    #[test]
    fn shown() {
        assert_eq!(show(&json!(416)).as_deref(), Some("0640"));
    }
}
