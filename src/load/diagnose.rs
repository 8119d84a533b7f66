//! Everything that is wrong with a document of a known shape, each with its place.
//! Called only when `decode` has refused a document; it must not change what is accepted.

use std::collections::HashMap;

use jsonschema::error::ValidationErrorKind as Fault;
use jsonschema::paths::LocationSegment;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use super::decode::DecodeError;
use super::masked::is_word;
use super::tree::{Kind, Node, Span, Tree};
use crate::diag::{Code, Finding, Sources, did_you_mean};

/// The JSON Schema of a file shape, as published under `schemas/`.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value()
}

/// Where a schema says what a text that does not match its pattern should be; editors know the keyword too.
const PATTERN_MESSAGE: &str = "patternErrorMessage";

/// Every fault of the document, in the order of the file; at least the one that `decode` met.
pub(super) fn all<T: JsonSchema>(tree: &Tree, source: u32, first: &DecodeError, sources: &Sources) -> Vec<Finding> {
    let value = tree.root.to_json();
    let schema = schema_of::<T>();
    let mut faults: Vec<(Span, Finding)> = Vec::new();
    if let Ok(validator) = jsonschema::options().build(&schema) {
        for error in validator.iter_errors(&value) {
            let path: Vec<_> = error.instance_path().iter().collect();
            let node = descend(&tree.root, &path);
            describe(error.kind(), node, (&tree.root, &schema), error.schema_path().as_str(), &mut faults);
        }
    }
    if faults.is_empty() {
        let finding = Finding::new(Code::InvalidValue, first.message.clone(), "correct the value");
        faults.push((first.span.unwrap_or(tree.root.span), finding));
    }
    faults.sort();
    faults.dedup();
    faults.into_iter().map(|(span, finding)| finding.at(sources.place(tree.lines.pos(source, span)))).collect()
}

fn descend<'t>(root: &'t Node, path: &[LocationSegment<'_>]) -> &'t Node {
    let mut node = root;
    for segment in path {
        let next = match (segment, &node.kind) {
            (LocationSegment::Index(i), Kind::List(items)) => items.get(*i),
            (LocationSegment::Property(name), _) => node.get(name),
            (LocationSegment::Index(i), _) => node.get(&i.to_string()),
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

/// What a fault says of a node; `whole` are the document and its schema.
fn describe(fault: &Fault, node: &Node, whole: (&Node, &Value), schema_path: &str, out: &mut Vec<(Span, Finding)>) {
    let (root, schema) = whole;
    match fault {
        Fault::AdditionalProperties { unexpected } => {
            let known = known_keys(schema, schema_path);
            let spans: HashMap<&str, Span> = match &node.kind {
                Kind::Map(entries) => entries.iter().map(|(key, _)| (key.name.as_str(), key.span)).collect(),
                _ => HashMap::new(),
            };
            for name in unexpected {
                let span = spans.get(name.as_str()).copied().unwrap_or(node.span);
                let hint = did_you_mean(name, known.iter().map(String::as_str));
                let message =
                    if is_word(name) { format!("unknown key `{name}`{hint}") } else { "unknown key".to_owned() };
                out.push((span, Finding::new(Code::UnknownKey, message, format!("use one of: {}", known.join(", ")))));
            }
        }
        Fault::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let message = format!("the key `{name}` is required and missing");
            out.push((node.span, Finding::new(Code::MissingKey, message, format!("add `{name}:`"))));
        }
        Fault::AnyOf { context } | Fault::OneOfNotValid { context } => {
            let words = constants(context, &|path| std::ptr::eq(descend(root, path), node));
            if words.is_empty() {
                // The branch that says most is the one that was meant; `null` says least.
                let branch =
                    context.iter().find(|branch| !branch.iter().all(|e| matches!(e.kind(), Fault::Type { .. })));
                if branch.is_none_or(Vec::is_empty) {
                    out.push((node.span, wrong_kind(node, "another kind of value")));
                }
                for error in branch.into_iter().flatten() {
                    // Paths lead from the document's root, also within a branch.
                    let path: Vec<_> = error.instance_path().iter().collect();
                    describe(error.kind(), descend(root, &path), whole, error.schema_path().as_str(), out);
                }
            } else {
                out.push((node.span, wrong_word(node, &words)));
            }
        }
        Fault::Constant { expected_value } => out.push((node.span, wrong_word(node, &[plain(expected_value)]))),
        Fault::Enum { options } => {
            let words: Vec<String> = options.as_array().map(|all| all.iter().map(plain).collect()).unwrap_or_default();
            out.push((node.span, wrong_word(node, &words)));
        }
        Fault::Type { kind } => {
            let kinds = match kind {
                jsonschema::error::TypeKind::Single(one) => vec![noun(one.to_string().as_str())],
                jsonschema::error::TypeKind::Multiple(all) => {
                    all.iter().map(|one| noun(one.to_string().as_str())).filter(|n| *n != "nothing").collect()
                }
            };
            out.push((node.span, wrong_kind(node, &kinds.join(" or "))));
        }
        other => {
            let around = schema_around(schema, schema_path);
            let said = around.get(PATTERN_MESSAGE).filter(|_| matches!(other, Fault::Pattern { .. }));
            let keyword = || format!("the value does not meet `{}`", other.keyword());
            let message = said.and_then(Value::as_str).map_or_else(keyword, str::to_owned);
            out.push((node.span, Finding::new(Code::InvalidValue, message, "correct the value")));
        }
    }
}

fn wrong_kind(node: &Node, expected: &str) -> Finding {
    let hint =
        if expected == "a text" && node.noun() == "a number" { "put the value in quotes" } else { "correct the value" };
    Finding::new(Code::InvalidValue, format!("expected {expected}, found {}", node.noun()), hint)
}

fn wrong_word(node: &Node, words: &[String]) -> Finding {
    let found = node.to_json();
    let found = plain(&found);
    // What is near none of them need not be a word at all, in a file that was named by mistake.
    let message = match did_you_mean(&found, words.iter().map(String::as_str)) {
        hint if hint.is_empty() => "this is not one of the words known here".to_owned(),
        hint => format!("`{found}` is not one of the words known here{hint}"),
    };
    Finding::new(Code::InvalidValue, message, format!("use one of: {}", words.join(", ")))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn noun(json_type: &str) -> &'static str {
    match json_type.trim_matches('"') {
        "string" => "a text",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a table",
        _ => "nothing",
    }
}

/// The words that the branches know at the place itself; what stands deeper is described where it stands.
fn constants(
    branches: &[Vec<jsonschema::ValidationError<'_>>],
    is_here: &dyn Fn(&[LocationSegment<'_>]) -> bool,
) -> Vec<String> {
    let mut words = Vec::new();
    for error in branches.iter().flatten() {
        if !is_here(&error.instance_path().iter().collect::<Vec<_>>()) {
            continue;
        }
        match error.kind() {
            Fault::Constant { expected_value } => words.push(plain(expected_value)),
            Fault::Enum { options } => words.extend(options.as_array().into_iter().flatten().map(plain)),
            Fault::AnyOf { context } | Fault::OneOfNotValid { context } => words.extend(constants(context, is_here)),
            _ => {}
        }
    }
    words
}

/// The keys that the object schema around a keyword knows.
fn known_keys(schema: &Value, keyword_path: &str) -> Vec<String> {
    let around = schema_around(schema, keyword_path);
    around.get("properties").and_then(Value::as_object).map(|p| p.keys().cloned().collect()).unwrap_or_default()
}

/// The schema that a keyword stands in.
fn schema_around<'s>(schema: &'s Value, keyword_path: &str) -> &'s Value {
    let parent = keyword_path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let mut at = schema;
    for step in parent.split('/').filter(|step| !step.is_empty()) {
        at = match at.get("$ref").and_then(Value::as_str).and_then(|r| schema.pointer(r.trim_start_matches('#'))) {
            Some(target) if step == "$ref" => target,
            _ => at.get(step).or_else(|| step.parse::<usize>().ok().and_then(|i| at.get(i))).unwrap_or(&Value::Null),
        };
    }
    at
}
