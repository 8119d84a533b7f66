//! Reads the members of a table, each by a kind of its own, so that one expectation can hold them together.
//! Must not read a member that nobody named, nor make one up that is not there.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Kind, Reader, Unreadable};

/// The table with each named member in its normal form and the others as they are.
pub(super) fn read(raw: &Value, members: &BTreeMap<String, Kind>) -> Result<Value, Unreadable> {
    let Value::Object(table) = raw else { return Err(Unreadable { expected: "a table".into() }) };
    let read = |(name, value): (&String, &Value)| match members.get(name) {
        Some(kind) => {
            let reader = Reader { kind: kind.clone(), words: Vec::new() };
            let placed = |error: Unreadable| Unreadable { expected: format!("at `{name}`, {}", error.expected) };
            reader.read(value).map(|normal| (name.clone(), normal)).map_err(placed)
        }
        None => Ok((name.clone(), value.clone())),
    };
    table.iter().map(read).collect::<Result<Map<_, _>, _>>().map(Value::Object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::normalise::Unit;

    fn listener() -> Reader {
        let members = [("bind".to_owned(), Kind::Address), ("timeout".to_owned(), Kind::Duration(Unit::Seconds))];
        Reader { kind: Kind::Table(members.into()), words: Vec::new() }
    }

    #[test]
    fn named_members_are_read_and_others_kept() {
        let raw = json!({ "timeout": "15m", "name": "main", "bind": ":80" });
        let bind =
            json!({ "host": "*", "port": 80, "wildcard": true, "loopback": false, "private": false, "socket": false });
        assert_eq!(listener().read(&raw), Ok(json!({ "timeout": 900, "name": "main", "bind": bind })));
        assert_eq!(listener().read(&json!({})), Ok(json!({})));
    }

    #[test]
    fn the_error_names_the_member_and_not_the_value() {
        let error = listener().read(&json!({ "timeout": "canary" })).unwrap_err();
        assert_eq!(error.expected, "at `timeout`, a duration such as 15m, 900 or PT15M");
        for raw in [json!(null), json!("canary"), json!([{ "timeout": 1 }]), json!({ "bind": null })] {
            assert!(listener().read(&raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn tables_in_lists() {
        let reader = Reader { kind: Kind::List(Box::new(listener().kind)), words: Vec::new() };
        assert_eq!(reader.read(&json!([{ "timeout": "1m" }])), Ok(json!([{ "timeout": 60 }])));
        let error = reader.read(&json!([{}, { "timeout": "soon" }])).unwrap_err();
        assert_eq!(error.expected, "at [1], at `timeout`, a duration such as 15m, 900 or PT15M");
        assert!(reader.read(&json!({ "timeout": "1m" })).is_err(), "a table is no list of one");
    }
}
