//! What a dialect's own examples say: values that its application is known to take.
//! It must give only those of examples in which the check passes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::mender::Goal;
use crate::audit::dialect::cases::KeyAt;
use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::evaluate::effective::effective;
use crate::audit::evaluate::element::elements;
use crate::audit::evaluate::found::Found;
use crate::audit::evaluate::lookup::look;
use crate::audit::{Config, Dialects};
use crate::model::dialect::KeyType;
use crate::model::setting::Setting;

/// The examples of a dialect, read.
pub(super) struct Examples<'l> {
    each: Vec<(&'l BTreeMap<String, String>, Config<'l>)>,
}

impl<'l> Examples<'l> {
    pub(super) fn of(spelling: &Arc<Spelling<'l>>) -> Self {
        let each = spelling.dialect.examples.iter().filter_map(|example| {
            let document = Document::parse(&example.name, &example.config.as_str().into()).ok()?;
            Some((&example.results, Config::new(document, Arc::clone(spelling))))
        });
        Self { each: each.collect() }
    }

    /// The values at a key in every example that passes a check, each once, but for lists of tables: those hold things of
    /// their own, such as listeners or clients, for which no example can stand.
    pub(super) fn at(&self, goal: &Goal<'_>, at: &KeyAt<'_>) -> Vec<Value> {
        let mut known =
            self.values(&goal.setting.id, at, &|results| results.get(goal.check).is_some_and(|is| is == "pass"));
        known.retain(|value| !value.as_array().is_some_and(|items| items.iter().any(Value::is_object)));
        known
    }

    /// The texts that the application is known to take at a key: its default, and those of examples without a key that
    /// does nothing.
    pub(super) fn styles(&self, setting: &str, at: &KeyAt<'_>) -> Vec<String> {
        let default = at.key.and_then(|key| key.default.as_ref()).map(|default| default.value.0.clone());
        let values = self.values(setting, at, &|results| !results.values().any(|is| is == "inert"));
        let texts = default.into_iter().chain(values);
        texts.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }

    /// The values at a key as seen from every element that has the setting.
    fn values(&self, setting: &str, at: &KeyAt<'_>, wanted: &dyn Fn(&BTreeMap<String, String>) -> bool) -> Vec<Value> {
        let kind = at.key.map_or(KeyType::Any, |key| key.kind);
        let mut values: Vec<Value> = Vec::new();
        for (_, config) in self.each.iter().filter(|(results, _)| wanted(results)) {
            let base = config.base();
            for way in base.spelling.ways(setting) {
                for (element, _) in elements(way, base.document.root()) {
                    let read = |node| effective(&base.document, base.spelling.dialect, node, kind).ok();
                    let value = element.find(at).0.and_then(read).filter(|value| !value.is_null());
                    values.extend(value.filter(|value| !values.contains(value)));
                }
            }
        }
        values
    }
}

/// The value of a setting in an example of a check, which is written in the canonical dialect.
pub(super) fn of_check(dialects: &Dialects<'_>, example: &str, setting: &Setting) -> Option<Value> {
    let document = Document::parse("example.toml", &example.into()).ok()?;
    let app = dialects.named("app").ok()?;
    look(&document, &app, setting).into_iter().find_map(|found| match found {
        Found::Value(reading) | Found::Declared(reading) => Some(reading.raw),
        _ => None,
    })
}
