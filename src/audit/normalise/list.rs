//! Reads several values of one kind.
//! Must not take for one item a text that a program may split into several.

use serde_json::Value;

use super::{Kind, Reader, Unreadable, cidr};

/// The items in their normal form; one item that stands alone is a list of one.
pub(super) fn read(raw: &Value, item: &Reader) -> Result<Value, Unreadable> {
    let mut items = items(raw, item)?;
    if item.kind == Kind::Cidr {
        cidr::union::mark(&mut items);
    }
    Ok(Value::Array(items))
}

fn items(raw: &Value, item: &Reader) -> Result<Vec<Value>, Unreadable> {
    if let Value::Array(items) = raw {
        let read = items.iter().enumerate().map(|(at, raw)| item.read(raw).map_err(|error| placed(at, &error)));
        return read.collect();
    }
    let alone = match raw {
        Value::String(text) => !may_be_split(text, &item.kind),
        Value::Bool(_) | Value::Number(_) => true,
        Value::Null | Value::Object(_) | Value::Array(_) => false,
    };
    let one = if alone { item.read(raw).ok() } else { None };
    one.map(|one| vec![one]).ok_or_else(|| Unreadable { expected: expected(item) })
}

/// What a list of such items is, in words.
pub(super) fn expected(item: &Reader) -> String {
    format!("a list, each item {}", item.expected())
}

/// The items as people write them, with commas between.
pub(super) fn show(normal: &Value, item: &Reader) -> Option<String> {
    let items: Vec<_> = normal.as_array()?.iter().map(|normal| item.show(normal)).collect();
    Some(format!("[{}]", items.join(", ")))
}

fn placed(at: usize, error: &Unreadable) -> Unreadable {
    Unreadable { expected: format!("at [{at}], {}", error.expected) }
}

fn may_be_split(text: &str, kind: &Kind) -> bool {
    text.contains([',', ';']) || (matches!(kind, Kind::String) && text.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reader(kind: Kind, words: &[&str]) -> Reader {
        let words = words.iter().map(ToString::to_string).collect();
        Reader { kind: Kind::List(Box::new(kind)), words }
    }

    #[test]
    fn items() {
        for (kind, raw, expected) in [
            (Kind::Integer, json!([1, "2"]), json!([1, 2])),
            (Kind::Integer, json!([]), json!([])),
            (Kind::Integer, json!(1), json!([1])),
            (Kind::Bool, json!(true), json!([true])),
            (Kind::String, json!("GET"), json!(["GET"])),
            (Kind::String, json!(["GET, *"]), json!(["GET, *"])),
            (Kind::List(Box::new(Kind::Port)), json!([[80], 443]), json!([[80], [443]])),
        ] {
            assert_eq!(reader(kind, &[]).read(&raw), Ok(expected), "{raw}");
        }
    }

    #[test]
    fn refusals() {
        for (kind, raw, why) in [
            (Kind::String, json!("GET,*"), "one item or two"),
            (Kind::String, json!("GET *"), "one item or two"),
            (Kind::String, json!("GET\n*"), "one item or two"),
            (Kind::Url, json!("https://a/x,https://b"), "one item or two"),
            (Kind::Secret, json!(null), "no item or one"),
            (Kind::Secret, json!({ "env": "A" }), "a map"),
            (Kind::Integer, json!("x"), "no item"),
            (Kind::Integer, json!([[1]]), "a list within"),
        ] {
            assert!(reader(kind, &[]).read(&raw).is_err(), "{raw}: {why}");
        }
    }

    #[test]
    fn words_are_accepted_as_items() {
        let origins = reader(Kind::Url, &["*"]);
        assert_eq!(origins.read(&json!("*")), Ok(json!(["*"])));
        assert_eq!(origins.read(&json!(["*"])), Ok(json!(["*"])));
        assert_eq!(origins.show(&json!(["*"])), "[*]");
    }

    #[test]
    fn the_error_names_the_index_and_not_the_value() {
        let error = reader(Kind::Port, &[]).read(&json!([80, "canary"])).unwrap_err();
        assert_eq!(error.expected, "at [1], a port from 1 to 65535");
    }
}
