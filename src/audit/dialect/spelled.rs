//! Values in the words of an application, and in those of a setting.
//! It must not look at any file.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cases::KeyAt;
use crate::audit::normalise::Reader;
use crate::audit::normalise::duration::clock;
use crate::model::Json;
use crate::model::dialect::{Clock, KeyType};

/// How the application spells values.
pub(in crate::audit) struct Spelled<'s> {
    pub(in crate::audit) unit: Option<&'s str>,
    pub(in crate::audit) values: Option<&'s BTreeMap<String, Json>>,
    /// How it reads lengths of time.
    pub(in crate::audit) clock: Option<Clock>,
}

impl<'s> Spelled<'s> {
    pub(in crate::audit) fn new(
        at: &KeyAt<'_>,
        unit: Option<&'s str>,
        values: Option<&'s BTreeMap<String, Json>>,
    ) -> Self {
        Self { unit, values, clock: at.key.and_then(|key| key.clock) }
    }

    /// A value in the setting's own words; bare numbers with their unit.
    pub(in crate::audit) fn of(&self, raw: Value) -> Value {
        if self.values.is_none() && self.unit.is_none() && self.clock.is_none() {
            return raw;
        }
        let text = match raw {
            Value::Array(items) => return items.into_iter().map(|item| self.of(item)).collect(),
            Value::String(ref text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => raw.to_string(),
            Value::Null | Value::Object(_) => return raw,
        };
        if let Some(value) = self.values.and_then(|values| values.get(&text)) {
            return value.0.clone();
        }
        let timed = self.clock.and_then(|clock| clock::read(clock, &raw));
        match self.unit {
            _ if timed.as_ref().is_some_and(|timed| *timed != raw) => timed.unwrap_or_default(),
            Some(unit) if text.parse::<f64>().is_ok_and(f64::is_finite) => Value::String(format!("{text}{unit}")),
            _ => raw,
        }
    }

    /// A value of a setting as the application spells it at a key; nothing where that is not known.
    pub(in crate::audit) fn by(&self, reader: &Reader, value: &Value, at: &KeyAt<'_>) -> Option<Value> {
        let kind = at.key.map(|key| key.kind);
        let wanted = reader.read(value).ok()?;
        let same = |own: &Value| reader.read(own).is_ok_and(|normal| normal == wanted);
        if let Some((text, _)) = self.values.into_iter().flatten().find(|(_, own)| same(own)) {
            return Some(match kind {
                Some(KeyType::Bool) => Value::Bool(text == "true"),
                Some(KeyType::Integer | KeyType::Number) => serde_json::from_str(text).ok()?,
                _ => Value::String(text.clone()),
            });
        }
        let is_number = matches!(kind, Some(KeyType::Integer | KeyType::Number));
        if self.unit.is_none() || !is_number && !value.is_number() {
            // Which texts an application takes is known only of the canonical one and of those that say so.
            let timed = || self.clock.and_then(|clock| clock::read(clock, value)).filter(|timed| timed != value);
            let is_sure = match kind {
                None => true,
                Some(KeyType::Any | KeyType::Scalar | KeyType::String) if timed().as_ref().is_some_and(same) => true,
                Some(KeyType::Bool) => value.is_boolean(),
                Some(KeyType::Integer | KeyType::Number) => value.is_number(),
                Some(_) => false,
            };
            return is_sure.then(|| value.clone());
        }
        self.count(reader, value)
    }

    /// A value of a setting as a bare number, at a key that takes texts and numbers; nothing where it takes no number.
    pub(in crate::audit) fn counted(&self, reader: &Reader, value: &Value, at: &KeyAt<'_>) -> Option<Value> {
        let takes_both = at.key.is_some_and(|key| matches!(key.kind, KeyType::Any | KeyType::Scalar));
        self.count(reader, value).filter(|_| takes_both && self.values.is_none())
    }

    /// A value of a setting as a whole count of the unit of bare numbers.
    fn count(&self, reader: &Reader, value: &Value) -> Option<Value> {
        let one = reader.read(&Value::String(format!("1{}", self.unit?))).ok()?.as_f64()?;
        let count = reader.read(value).ok()?.as_f64()? / one;
        (count.fract() == 0.0 && count.abs() < 9e15).then(|| {
            #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
            let whole = count as i64;
            Value::from(whole)
        })
    }

    /// A value of a setting as a count of the unit in which another text at the same key is written, `15m` as `24h`
    /// would be; nothing where it is no whole count of any.
    pub(in crate::audit) fn like(&self, reader: &Reader, value: &Value, styles: &[String]) -> Option<Value> {
        let wanted = reader.read(value).ok()?.as_f64()?;
        styles.iter().find_map(|style| {
            let behind = style.trim_start_matches(|c: char| c.is_ascii_digit());
            let is_unit = behind.len() < style.len() && behind.trim_start().chars().all(char::is_alphabetic);
            let one = reader.read(&self.of(Value::String(format!("1{behind}")))).ok().filter(|_| is_unit)?.as_f64()?;
            let count = wanted / one;
            let is_whole = one > 0.0 && count.fract() == 0.0 && (1.0..1e9).contains(&count);
            is_whole.then(|| Value::String(format!("{count}{behind}")))
        })
    }
}
