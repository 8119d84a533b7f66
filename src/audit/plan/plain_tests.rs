//! Plain schemas against the library that they are judged without.

use proptest::prelude::*;
use serde_json::json;

use super::super::Plan;
use super::super::schema::compile;
use super::*;
use crate::load::Library;

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..4).prop_map(Value::from),
        prop_oneof![
            Just(1_i64 << 53),
            Just((1 << 53) + 1),
            Just((1 << 53) - 1),
            Just(-(1 << 53) - 1),
            Just(i64::MAX),
            Just(i64::MIN)
        ]
        .prop_map(Value::from),
        Just(json!(u64::MAX)),
        prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(1.5), Just(2.0), Just(9e15), Just(1e300)]
            .prop_map(Value::from),
        "[ab/*.\n\r\u{2028}\u{e9}-]{0,3}".prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[ab]", inner, 0..3).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// Patterns that may be plain, and many that are none at all.
const PATTERN: &str = "(\\(\\?:|[\\(\\)]){0,2}\\^?([ab/.*+?|$~&-]|\\\\[.*$]|\\{[0-3](,[0-3]?)?\\}|[\\(\\)]|\\[\\^?([ab.*/~&-]|a-b|\\\\\\]){0,3}\\]){0,5}\\$?\\)?";

fn schema() -> impl Strategy<Value = Value> {
    let kinds = ["null", "boolean", "integer", "number", "string", "array", "object", "nothing"];
    let keyword = |name: &'static str, operand: BoxedStrategy<Value>| operand.prop_map(move |one| (name, one)).boxed();
    let leaf = prop_oneof![
        keyword("type", prop::sample::select(kinds.to_vec()).prop_map(Value::from).boxed()),
        keyword(
            "type",
            prop::collection::vec(prop::sample::select(kinds.to_vec()), 0..3).prop_map(Value::from).boxed()
        ),
        keyword("const", value().boxed()),
        keyword("enum", prop::collection::vec(value(), 0..3).prop_map(Value::from).boxed()),
        keyword("minimum", scalar().boxed()),
        keyword("maximum", scalar().boxed()),
        keyword("exclusiveMinimum", scalar().boxed()),
        keyword("exclusiveMaximum", scalar().boxed()),
        keyword("minLength", (0..3).prop_map(Value::from).boxed()),
        keyword("minItems", (0..3).prop_map(Value::from).boxed()),
        keyword("maxItems", (0..3).prop_map(Value::from).boxed()),
        keyword("minProperties", (0..3).prop_map(Value::from).boxed()),
        keyword("maxProperties", (0..3).prop_map(Value::from).boxed()),
        keyword("required", prop::collection::vec("[ab]", 0..3).prop_map(Value::from).boxed()),
        keyword("pattern", PATTERN.prop_map(Value::from).boxed()),
        keyword("format", Just("email").prop_map(Value::from).boxed()),
    ];
    let table = |keywords: Vec<(&str, Value)>| keywords.into_iter().map(|(name, one)| (name.to_owned(), one)).collect();
    prop::collection::vec(leaf.clone(), 0..3).prop_map(table).prop_recursive(2, 8, 3, move |inner| {
        let several = prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from).boxed();
        let named = prop::collection::btree_map("[ab]", inner.clone(), 0..3);
        let named = named.prop_map(|map| map.into_iter().collect::<Value>()).boxed();
        let patterned = prop::collection::btree_map(PATTERN, inner.clone(), 0..2);
        let patterned = patterned.prop_map(|map| map.into_iter().collect::<Value>()).boxed();
        let any = prop_oneof![inner.clone(), any::<bool>().prop_map(Value::from)].boxed();
        let keywords = prop_oneof![
            leaf.clone(),
            keyword("not", any.clone()),
            keyword("items", any.clone()),
            keyword("additionalProperties", any.clone()),
            keyword("propertyNames", any),
            keyword("patternProperties", patterned),
            keyword("allOf", several.clone()),
            keyword("contains", inner.boxed()),
            keyword("anyOf", several),
            keyword("properties", named),
        ];
        prop::collection::vec(keywords, 0..3).prop_map(table)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn what_is_plain_is_judged_as_the_library_judges_it(schema in schema(), values in prop::collection::vec(value(), 1..6)) {
        if let Some(plain) = Plain::of(&schema) {
            let compiled = compile(&schema);
            prop_assert!(compiled.is_some(), "the library takes no {schema}");
            for value in values {
                let expected = compiled.as_ref().is_some_and(|compiled| compiled.is_valid(&value));
                prop_assert_eq!(plain.is_met(&value), expected, "{} of {}", value, schema);
            }
        }
    }
}

/// What is compiled instead costs every process that asks it.
#[test]
fn what_the_shipped_checks_ask_is_plain() {
    let library = Library::shipped();
    let plans =
        library.ladder().map(|profile| Plan::new(&library, Some(profile), &[]).expect("the shipped checks are good"));
    let plans: Vec<Plan<'_>> = plans.collect();
    let rules = plans.iter().flat_map(|plan| &plan.rules);
    let asked = rules.flat_map(|rule| rule.asks.iter().filter_map(|ask| Some((rule.check.id.as_str(), ask.schema()?))));
    let (plain, others): (Vec<_>, Vec<_>) = asked.partition(|(_, schema)| Plain::of(schema).is_some());
    assert!(others.is_empty(), "{others:?}");
    assert!(plain.len() > 150, "{}", plain.len());
}

#[test]
fn patterns_as_dialects_have_them_are_plain() {
    let patterns = [
        "^/[A-Za-z0-9/_.-]*[A-Za-z0-9/_-]$",
        "[.][.]|//|/[.]/",
        "^[^*]+$",
        "^([Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]?|[Oo][Ff][Ff])$",
        "^[^@ ]+@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$",
        "^(?:127\\.|localhost$|::1$|\\[::1\\]$)",
    ];
    assert!(patterns.iter().all(|pattern| Plain::of(&json!({ "pattern": pattern })).is_some()));
}
