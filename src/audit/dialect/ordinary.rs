//! Values as people write them where a key may hold any: what all of them meet tells none from another.
//! It must hold nothing that only some applications know, and the words for off and for weak beside those for on.

use serde_json::{Value, json};

use crate::model::dialect::KeyType;

/// Plain words of three letters and more: names, and what switches things on, off, or to something weak.
const WORDS: [&str; 40] = [
    "abc",
    "acme",
    "admin",
    "alice",
    "allow",
    "any",
    "anything",
    "auto",
    "custom",
    "debug",
    "default",
    "disable",
    "disabled",
    "enable",
    "enabled",
    "example",
    "false",
    "full",
    "http",
    "https",
    "insecure",
    "internal",
    "localhost",
    "main",
    "never",
    "none",
    "off",
    "open",
    "optional",
    "plain",
    "plaintext",
    "prefer",
    "production",
    "public",
    "require",
    "shop",
    "standard",
    "strict",
    "true",
    "xyz",
];

/// Counts, sizes, ports and durations.
const NUMBERS: [u32; 16] = [0, 1, 2, 3, 5, 8, 10, 30, 60, 80, 100, 443, 1000, 3600, 8080, 86_400];

/// The ordinary values of a type, of each kind by itself.
pub(super) fn of(kind: KeyType) -> Vec<Vec<Value>> {
    let words = || WORDS.iter().map(|word| json!(word)).collect::<Vec<_>>();
    let numbers = || NUMBERS.iter().map(|number| json!(number)).collect::<Vec<_>>();
    let switches = || vec![json!(true), json!(false)];
    match kind {
        KeyType::Bool => vec![switches()],
        KeyType::Integer | KeyType::Number => vec![numbers()],
        KeyType::String => vec![words()],
        // A table where a switch may stand is more than a word, as the way to switch something on.
        KeyType::Scalar | KeyType::Switch | KeyType::Any => vec![words(), numbers(), switches()],
        KeyType::List => vec![
            WORDS.iter().map(|word| json!([word])).chain(WORDS.windows(2).map(|two| json!(two))).collect(),
            NUMBERS.iter().map(|number| json!([number])).collect(),
        ],
        KeyType::Table => vec![
            WORDS
                .iter()
                .map(|word| json!({ *word: true }))
                .chain(WORDS.iter().map(|word| json!({ "name": word })))
                .collect(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audit::plan::schema::Schema;

    fn is_met_by_all(kind: KeyType, schema: &Value) -> bool {
        let schema = Schema::new(schema.clone());
        assert!(schema.is_sound(), "{:?}", schema.value());
        of(kind).iter().any(|values| values.iter().all(|value| schema.is_met(value)))
    }

    #[test]
    fn what_looks_like_a_condition_and_is_none() {
        for pattern in [
            ".*",
            "^",
            "$",
            "[\\s\\S]*",
            "x*",
            "|x",
            "(a|)",
            ".",
            ".+",
            "^.+$",
            "\\w",
            "[a-z]",
            "[A-Za-z]",
            "^[^ ]",
            "...",
        ] {
            assert!(is_met_by_all(KeyType::String, &json!({ "type": "string", "pattern": pattern })), "{pattern}");
        }
        for schema in [
            json!({}),
            json!({ "maxLength": 100_000 }),
            json!({ "minLength": 0 }),
            json!({ "minLength": 1 }),
            json!({ "minLength": 2 }),
            json!({ "not": { "const": "zz" } }),
            json!({ "not": { "enum": ["zz", "qq"] } }),
            json!({ "not": { "pattern": "^zz" } }),
            json!({ "anyOf": [{ "pattern": "o" }, { "pattern": "[^o]" }] }),
            json!({ "oneOf": [{ "pattern": "^[a-m]" }, { "pattern": "^[n-z]" }] }),
            json!({ "if": { "const": "zz" }, "then": false }),
        ] {
            assert!(is_met_by_all(KeyType::String, &schema), "{schema}");
        }
        for schema in [json!({ "minimum": 0 }), json!({ "maximum": 1_000_000 }), json!({ "not": { "const": 7 } })] {
            assert!(is_met_by_all(KeyType::Integer, &schema), "{schema}");
        }
        for schema in [json!({ "minItems": 1 }), json!({ "contains": { "type": "string" } }), json!({ "maxItems": 99 })]
        {
            assert!(is_met_by_all(KeyType::List, &schema), "{schema}");
        }
    }

    #[test]
    fn what_tells_one_ordinary_value_from_another_is_a_condition() {
        for schema in [
            json!({ "const": "require" }),
            json!({ "enum": ["require", "strict"] }),
            json!({ "not": { "const": "off" } }),
            json!({ "not": { "enum": ["off", "none", "false", "disabled"] } }),
            json!({ "pattern": "^https://" }),
            json!({ "pattern": "^/" }),
            json!({ "pattern": "TLSv1[.][23]" }),
            json!({ "minLength": 16 }),
        ] {
            assert!(!is_met_by_all(KeyType::String, &schema), "{schema}");
        }
        assert!(!is_met_by_all(KeyType::Integer, &json!({ "minimum": 1 })));
        assert!(!is_met_by_all(KeyType::Integer, &json!({ "maximum": 900 })));
        assert!(!is_met_by_all(KeyType::Any, &json!({ "type": "object" })));
        assert!(!is_met_by_all(KeyType::List, &json!({ "contains": { "const": "strict" } })));
    }

    /// A pattern that may match nothing at any place of a text is met by every text.
    fn idle() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![Just(String::new()), "[a-z]\\*", "[a-z]\\?", Just(".*".into()), Just("^".into())];
        leaf.prop_recursive(4, 24, 3, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}{b}")),
                (inner.clone(), "[a-z]{1,4}").prop_map(|(a, word)| format!("({a}|{word})")),
                inner.prop_map(|a| format!("({a})")),
            ]
        })
    }

    /// Conditions that hold for everything, in the ways in which a schema can say so.
    fn always() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            idle().prop_map(|pattern| json!({ "pattern": pattern })),
            (30_u32..9999).prop_map(|most| json!({ "maxLength": most })),
            "[a-z]{2}[0-9]{2}".prop_map(|word| json!({ "not": { "const": word } })),
            Just(json!({})),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({ "allOf": [a, b] })),
                (inner.clone(), "[a-z]{3,9}").prop_map(|(a, word)| json!({ "anyOf": [a, { "const": word }] })),
                inner.prop_map(|a| json!({ "not": { "not": a } })),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_holds_for_everything_is_no_condition(schema in always()) {
            for kind in [KeyType::String, KeyType::Scalar, KeyType::Any] {
                prop_assert!(is_met_by_all(kind, &schema), "{:?} {}", kind, schema);
            }
        }

        #[test]
        fn what_only_some_words_meet_is_one(words in prop::collection::vec("[a-z]{3,9}", 1..8)) {
            let schema = json!({ "enum": words });
            prop_assert!(!is_met_by_all(KeyType::String, &schema));
        }
    }
}
