//! Reads a truth value.
//! Must not take a text for one: a program that asks only whether something is written takes "off" for true.

use serde_json::Value;

/// True or false.
pub(super) fn read(raw: &Value) -> Option<bool> {
    raw.as_bool()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn spellings() {
        for (raw, expected) in [
            (json!(true), Some(true)),
            (json!(false), Some(false)),
            (json!("true"), None), // a text is true to a program that asks whether it is empty
            (json!("false"), None),
            (json!("off"), None),
            (json!("yes"), None),
            (json!("1"), None),
            (json!(1), None), // a number is a count
            (json!(0), None),
            (json!(""), None),
            (json!(null), None),
            (json!([true]), None),
        ] {
            assert_eq!(read(&raw), expected, "{raw}");
        }
    }
}
