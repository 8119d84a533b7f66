//! Which normaliser reads a setting, and `as:` in a check.
//! It must not guess: an unknown type name is an error.

use serde_json::Value;

use crate::audit::normalise::{Kind, Reader};
use crate::diag::did_you_mean;
use crate::model::setting::{DurationUnit, Secrecy, Setting, ValueType};

/// The reader of a setting's values.
#[must_use]
pub fn of_setting(setting: &Setting) -> Reader {
    let unit = setting.unit.unwrap_or(DurationUnit::Seconds);
    let kind = match setting.kind {
        ValueType::List => {
            let item = setting.of.unwrap_or(ValueType::String);
            Kind::List(Box::new(kind(item, unit, &setting.values)))
        }
        other => kind(other, unit, &setting.values),
    };
    Reader { kind, words: setting.words.clone() }
}

fn kind(value: ValueType, unit: DurationUnit, words: &[String]) -> Kind {
    match value {
        ValueType::Bool => Kind::Bool,
        ValueType::Integer => Kind::Integer,
        ValueType::Number => Kind::Number,
        ValueType::String => Kind::String,
        ValueType::Duration => Kind::Duration(unit),
        ValueType::Bytes => Kind::Bytes,
        ValueType::Rate => Kind::Rate,
        ValueType::Url => Kind::Url,
        ValueType::Cidr => Kind::Cidr,
        ValueType::TlsVersion => Kind::TlsVersion,
        ValueType::Semver => Kind::Semver,
        ValueType::Secret => Kind::Secret,
        ValueType::Credential => Kind::Credential,
        ValueType::FileMode => Kind::FileMode,
        ValueType::Port => Kind::Port,
        ValueType::Address => Kind::Address,
        ValueType::Connection => Kind::Connection,
        ValueType::Level => Kind::Level(words.to_vec()),
        ValueType::Choice => Kind::Choice(words.to_vec()),
        ValueType::List => Kind::List(Box::new(Kind::String)),
    }
}

/// How much of what is read so may be a secret; of a table, whatever stands beside its members.
pub(in crate::audit) fn secrecy(kind: &Kind) -> Secrecy {
    type_of(kind).map_or(Secrecy::Stray, ValueType::secrecy)
}

/// The type of which [`kind`] makes this one; none makes a table.
const fn type_of(kind: &Kind) -> Option<ValueType> {
    Some(match kind {
        Kind::Bool => ValueType::Bool,
        Kind::Integer => ValueType::Integer,
        Kind::Number => ValueType::Number,
        Kind::String => ValueType::String,
        Kind::Duration(_) => ValueType::Duration,
        Kind::Bytes => ValueType::Bytes,
        Kind::Rate => ValueType::Rate,
        Kind::Url => ValueType::Url,
        Kind::Cidr => ValueType::Cidr,
        Kind::TlsVersion => ValueType::TlsVersion,
        Kind::Semver => ValueType::Semver,
        Kind::Secret => ValueType::Secret,
        Kind::Credential => ValueType::Credential,
        Kind::FileMode => ValueType::FileMode,
        Kind::Port => ValueType::Port,
        Kind::Address => ValueType::Address,
        Kind::Connection => ValueType::Connection,
        Kind::Level(_) => ValueType::Level,
        Kind::Choice(_) => ValueType::Choice,
        Kind::List(_) => ValueType::List,
        Kind::Table(_) => return None,
    })
}

/// The reader that `as:` names: a type, `{duration: {bare_number: d}}`, `{list: TYPE}` or `{table: {member: TYPE}}`.
///
/// # Errors
/// A message where the name or the shape is unknown.
pub fn of_as(spec: &Value) -> Result<Reader, String> {
    Ok(Reader { kind: kind_of_as(spec)?, words: Vec::new() })
}

fn kind_of_as(spec: &Value) -> Result<Kind, String> {
    let shape =
        || "`as` takes a type name, {duration: {bare_number: d}}, {list: TYPE} or {table: {member: TYPE}}".to_owned();
    if let Value::String(name) = spec {
        return named(name, DurationUnit::Seconds);
    }
    let members = spec.as_object().filter(|members| members.len() == 1).ok_or_else(shape)?;
    match members.iter().next() {
        Some((name, inner)) if name == "duration" => {
            let unit = inner.as_object().filter(|inner| inner.len() == 1).and_then(|inner| inner.get("bare_number"));
            let unit: DurationUnit = serde_json::from_value(unit.cloned().unwrap_or_default())
                .map_err(|_| "`bare_number` is one of ms, s, m, h, d".to_owned())?;
            Ok(Kind::Duration(unit))
        }
        Some((name, inner)) if name == "list" => Ok(Kind::List(Box::new(kind_of_as(inner)?))),
        Some((name, Value::Object(inner))) if name == "table" && !inner.is_empty() => {
            let read = inner.iter().map(|(name, spec)| Ok((name.clone(), kind_of_as(spec)?)));
            Ok(Kind::Table(read.collect::<Result<_, String>>()?))
        }
        _ => Err(shape()),
    }
}

/// The types that a raw value may be read as.
const TYPES: [&str; 18] = [
    "address",
    "bool",
    "bytes",
    "cidr",
    "connection",
    "credential",
    "duration",
    "file-mode",
    "integer",
    "list",
    "number",
    "port",
    "rate",
    "secret",
    "semver",
    "string",
    "tls-version",
    "url",
];

fn named(name: &str, unit: DurationUnit) -> Result<Kind, String> {
    let value: ValueType = serde_json::from_value(Value::String(name.to_owned()))
        .map_err(|_| format!("`as: {name}` names no type{}", did_you_mean(name, TYPES)))?;
    match value {
        ValueType::Level | ValueType::Choice => Err(format!("`as: {name}` needs its words; use a setting")),
        other => Ok(kind(other, unit, &[])),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_misspelt_type_is_told_by_the_one_that_was_meant() {
        let schema = serde_json::to_value(schemars::schema_for!(ValueType)).expect("a schema");
        let all = schema["oneOf"].as_array().expect("a word each").iter().filter_map(|one| one["const"].as_str());
        let mut readable: Vec<&str> = all.filter(|name| of_as(&json!(name)).is_ok()).collect();
        readable.sort_unstable();
        assert_eq!(TYPES.as_slice(), readable);
        assert_eq!(
            of_as(&json!("durration")),
            Err("`as: durration` names no type; did you mean `duration`?".to_owned())
        );
        assert_eq!(of_as(&json!("zebra")), Err("`as: zebra` names no type".to_owned()));
    }
}
