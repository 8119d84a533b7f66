//! Reads a truth value.
//! Must not take a number or an unknown word for one.

use serde_json::Value;

/// True or false.
pub(super) fn read(raw: &Value) -> Option<bool> {
    match raw {
        Value::Bool(value) => Some(*value),
        Value::String(text) => word(text),
        _ => None,
    }
}

fn word(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
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
            (json!(true), Some(true)),
            (json!(false), Some(false)),
            (json!("TRUE"), Some(true)),
            (json!("Yes"), Some(true)),
            (json!("on"), Some(true)),
            (json!("1"), Some(true)),
            (json!("False"), Some(false)),
            (json!("no"), Some(false)),
            (json!("OFF"), Some(false)),
            (json!("0"), Some(false)),
            (json!(1), None), // a number is a count
            (json!(0), None),
            (json!("y"), None), // true in some readers of YAML only
            (json!("t"), None),
            (json!("enabled"), None), // not a spelling of true
            (json!("disabled"), None),
            (json!(" true"), None),
            (json!("true\n"), None),
            (json!("ｔｒｕｅ"), None), // letters that are not ASCII
            (json!(""), None),
            (json!(null), None),
            (json!([true]), None),
        ] {
            assert_eq!(read(&raw), expected, "{raw}");
        }
    }
}
