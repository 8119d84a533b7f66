//! What decides nothing in a dialect that a workspace supplies: conditions that every written value meets, or every
//! ordinary one, and words that all mean the same. It must not judge whether what they lead to is good, nor look at any file.

use serde_json::{Value, json};

use super::cases::{KeyAt, Ready, Then, Way};
use super::condition::{Condition, Wanted};
use super::ordinary;
use crate::audit::evaluate::found::LeftTo;
use crate::model::dialect::KeyType;
use crate::prove::{Covers, covers};

/// What is said of a setting that such a key settles.
const HOLLOW: Then<'static> = Then::Unknown(
    "in the workspace's own dialect every value that may be written there leads to the same, so none decides",
    LeftTo::Statement,
);

/// Marks the conditions that decide nothing, and lets words that all mean the same say nothing. True where there were any.
pub(super) fn hollow_out(way: &mut Way<'_>) -> bool {
    let decides: Vec<Vec<bool>> = way.cases.iter().map(|case| decide(case, &way.cases)).collect();
    let mut any = false;
    for (case, decides) in way.cases.iter_mut().zip(decides) {
        let settles_by_nothing = matches!(case.then, Then::Is(_)) && !decides.is_empty() && !decides.contains(&true);
        any |= settles_by_nothing;
        case.decides = decides;
        if is_constant(&case.then) {
            case.then = HOLLOW;
            any = true;
        }
    }
    any
}

/// For each condition of a case whether some written value would not lead to what the case says.
fn decide(case: &Ready<'_>, all: &[Ready<'_>]) -> Vec<bool> {
    let Then::Is(said) = &case.then else { return vec![true; case.when.len()] };
    let alike: Vec<&Ready<'_>> =
        all.iter().filter(|one| matches!(&one.then, Then::Is(other) if other == said)).collect();
    case.when.iter().map(|(at, _)| !is_always_met(at, &alike)).collect()
}

/// Whether one of several cases holds for every value that may be written at a key.
fn is_always_met(at: &KeyAt<'_>, alike: &[&Ready<'_>]) -> bool {
    let own =
        alike.iter().flat_map(|case| case.asked()).filter(|(other, _)| other.up == at.up && other.names == at.names);
    let own: Vec<&Condition> = own.map(|(_, condition)| condition).collect();
    let kind = at.key.map_or(KeyType::Any, |key| key.kind);
    // Proofs do not look into patterns, and what leaves out one word that nobody writes is met all the same.
    ordinary::of(kind).iter().any(|values| values.iter().all(|value| own.iter().any(|one| one.holds(value)))) || {
        let conditions: Vec<Value> = own.iter().map(|condition| schema_of(condition)).collect();
        covers(&json!({ "anyOf": conditions }), &written(kind)) == Covers::Yes
    }
}

fn schema_of(condition: &Condition) -> Value {
    match &condition.wanted {
        Wanted::Equals(value) => json!({ "const": value }),
        Wanted::Schema(schema) => schema.value().clone(),
        // Which values are read as what is expected is not looked into, so it may be all of them.
        Wanted::Read(..) => json!({}),
        Wanted::Broken => json!(false),
    }
}

/// Everything of a type that says something.
fn written(kind: KeyType) -> Value {
    match kind {
        KeyType::Bool => json!({ "type": "boolean" }),
        KeyType::Integer => json!({ "type": "integer" }),
        KeyType::Number => json!({ "type": "number" }),
        KeyType::String => json!({ "type": "string", "minLength": 1 }),
        KeyType::Scalar => {
            json!({ "anyOf": [{ "type": "string", "minLength": 1 }, { "type": ["number", "boolean"] }] })
        }
        KeyType::List => json!({ "type": "array", "minItems": 1 }),
        KeyType::Table => json!({ "type": "object", "minProperties": 1 }),
        KeyType::Switch | KeyType::Any => {
            json!({ "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "boolean" }] })
        }
    }
}

/// Whether every word of a list has one meaning, or both words of a switch have.
fn is_constant(then: &Then<'_>) -> bool {
    let Then::Key { at, values: Some(values), .. } = then else { return false };
    let mut meanings = values.values();
    let first = meanings.next();
    let one_meaning = values.len() > 1 && meanings.all(|other| Some(other) == first);
    let is_switch = at.key.is_some_and(|key| key.kind == KeyType::Bool);
    let meaning = |word: bool| values.get(&word.to_string()).map_or(Value::Bool(word), |meaning| meaning.0.clone());
    one_meaning || (is_switch && meaning(true) == meaning(false))
}
