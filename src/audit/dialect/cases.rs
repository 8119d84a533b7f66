//! What a dialect says of a setting, made ready: the elements that have it, and the cases that settle it.
//! It must not look at any file, nor say which case holds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use super::condition::Condition;
use super::keys::{Keys, Unusable};
use crate::audit::document::path::Path;
use crate::audit::evaluate::found::LeftTo;
use crate::audit::plan::schema::Schema;
use crate::diag::{At, Text};
use crate::model::dialect::{Binding, Case, Key};
use crate::model::setting::Setting;

/// One way to a setting: the elements that have it, and the cases for each.
#[derive(Debug)]
pub(in crate::audit) struct Way<'l> {
    /// The elements; `None` for the whole file.
    pub(in crate::audit) each: Option<Path>,
    /// Which of them are meant.
    pub(in crate::audit) only: Option<Schema>,
    pub(in crate::audit) cases: Vec<Ready<'l>>,
}

/// A case made ready.
#[derive(Debug)]
pub(in crate::audit) struct Ready<'l> {
    pub(in crate::audit) when: Vec<(Arc<KeyAt<'l>>, Arc<Condition>)>,
    /// For each condition whether some written value does not meet it; of a shipped dialect it is known and not looked up.
    pub(in crate::audit) decides: Vec<bool>,
    pub(in crate::audit) then: Then<'l>,
    /// The key that messages name for it.
    pub(in crate::audit) decided_by: Option<Arc<KeyAt<'l>>>,
    /// Whether the conditions judge by themselves what depends on variables.
    pub(in crate::audit) as_written: bool,
    /// Why a value that is as asked settles nothing.
    pub(in crate::audit) open_where_met: Option<(&'l str, LeftTo)>,
}

impl<'l> Ready<'l> {
    /// What it asks of which key.
    pub(in crate::audit) fn asked(&self) -> impl Iterator<Item = (&KeyAt<'l>, &Condition)> {
        self.when.iter().map(|(at, condition)| (at.as_ref(), condition.as_ref()))
    }

    /// What holds under no condition.
    const fn always(then: Then<'l>) -> Self {
        Self { when: Vec::new(), decides: Vec::new(), then, decided_by: None, as_written: false, open_where_met: None }
    }
}

/// What a case says.
#[derive(Debug)]
pub(in crate::audit) enum Then<'l> {
    Is(&'l Value),
    Key {
        at: Arc<KeyAt<'l>>,
        /// Another one, which counts where it is longer.
        longer: Option<Arc<KeyAt<'l>>>,
        unit: Option<&'l str>,
        values: Option<&'l BTreeMap<String, crate::model::Json>>,
    },
    Unknown(&'l str, LeftTo),
}

impl<'l> Then<'l> {
    /// The keys that may hold the value.
    pub(in crate::audit) fn keys(&self) -> impl Iterator<Item = &KeyAt<'l>> {
        let (at, longer) = match self {
            Self::Key { at, longer, .. } => (Some(at.as_ref()), longer.as_deref()),
            Self::Is(_) | Self::Unknown(..) => (None, None),
        };
        at.into_iter().chain(longer)
    }
}

/// A key as seen from an element.
#[derive(Debug)]
pub(in crate::audit) struct KeyAt<'l> {
    /// How many steps out of the element first.
    pub(in crate::audit) up: usize,
    /// The names from there.
    pub(in crate::audit) names: Vec<String>,
    /// These names as messages have them.
    pub(in crate::audit) shown: Text,
    /// What the dialect says of it.
    pub(in crate::audit) key: Option<&'l Key>,
    /// The values that do not count there.
    pub(in crate::audit) unusable: Unusable,
}

impl KeyAt<'_> {
    /// Whether its last name is one of these; where it has none, it may be.
    pub(in crate::audit) fn is_called(&self, names: &HashSet<&str>) -> bool {
        self.names.last().is_none_or(|name| names.contains(name.as_str()))
    }
}

/// A setting of the canonical dialect is its own key.
pub(super) fn own_key(setting: &Setting) -> Way<'static> {
    let names = setting.id.split('.').map(str::to_owned).collect();
    let at = KeyAt { up: 0, names, shown: setting.id.as_str().into(), key: None, unusable: Unusable::default() };
    let at = Arc::new(at);
    Way { each: None, only: None, cases: vec![Ready::always(Then::Key { at, longer: None, unit: None, values: None })] }
}

/// What a part of a binding says that cannot be understood: nothing may be concluded, and nothing is left out.
const BROKEN: Then<'static> = Then::Unknown(
    "the dialect says it in a way that cannot be understood; `probity validate` names it",
    LeftTo::Nobody,
);

/// Makes the bindings of a dialect ready. Many cases look at the same key, or ask the same of one: each is made once.
pub(super) struct Maker<'m, 'l> {
    keys: &'m Keys<'l>,
    /// By the elements that a key is seen from, and how it is written there.
    made: HashMap<(&'l str, &'l str), Option<Arc<KeyAt<'l>>>>,
    conditions: HashMap<&'l Value, Arc<Condition>>,
}

impl<'m, 'l> Maker<'m, 'l> {
    pub(super) fn new(keys: &'m Keys<'l>) -> Self {
        Self { keys, made: HashMap::new(), conditions: HashMap::new() }
    }

    pub(super) fn ways(&mut self, binding: &'l Binding) -> Vec<Way<'l>> {
        if binding.each.is_empty() {
            return vec![Way { each: None, only: None, cases: self.cases(binding, "") }];
        }
        let way = |each: &'l At<String>| match Path::parse(each) {
            Ok(path) => {
                let only = binding.only.as_ref().map(|only| Schema::new(only.value.0.clone()));
                Way { each: Some(path), only, cases: self.cases(binding, each) }
            }
            Err(_) => Way { each: None, only: None, cases: vec![Ready::always(BROKEN)] },
        };
        binding.each.iter().map(way).collect()
    }

    fn cases(&mut self, binding: &'l Binding, each: &'l str) -> Vec<Ready<'l>> {
        let mut cases: Vec<Ready<'_>> = Vec::with_capacity(binding.cases.len() + 1);
        for case in &binding.cases {
            cases.push(self.ready(case, each).unwrap_or_else(|| Ready::always(BROKEN)));
        }
        if let Some(key) = &binding.key {
            let values = Some(&binding.values).filter(|values| !values.is_empty());
            let unit = binding.unit.as_deref();
            let then = self.key_at(key, each).map_or(BROKEN, |at| Then::Key { at, longer: None, unit, values });
            cases.push(Ready::always(then));
        }
        cases
    }

    fn ready(&mut self, case: &'l Case, each: &'l str) -> Option<Ready<'l>> {
        let values = Some(&case.values).filter(|values| !values.is_empty());
        let then = match (&case.is, &case.key, &case.unknown) {
            (Some(value), None, None) => Then::Is(&value.value.0),
            (None, Some(key), None) => {
                let longer = case.or_longer.as_ref().map(|key| self.key_at(key, each));
                let longer = if let Some(found) = longer { Some(found?) } else { None };
                Then::Key { at: self.key_at(key, each)?, longer, unit: case.unit.as_deref(), values }
            }
            (None, None, Some(why)) => Then::Unknown(why, case.left_to.into()),
            // Which of several it means is not clear, so it says nothing.
            _ => BROKEN,
        };
        let mut when = Vec::with_capacity(case.when.len());
        for (key, wanted) in &case.when {
            when.push((self.key_at(key, each)?, self.condition(&wanted.0)));
        }
        let decided_by = case.decided_by.as_ref().and_then(|key| self.key_at(key, each));
        let open_where_met = case.open_where_met.as_deref().map(|why| (why, case.left_to.into()));
        let decides = vec![true; when.len()];
        Some(Ready { decides, when, then, decided_by, as_written: case.as_written, open_where_met })
    }

    fn condition(&mut self, wanted: &'l Value) -> Arc<Condition> {
        Arc::clone(self.conditions.entry(wanted).or_insert_with(|| Arc::new(Condition::new(wanted))))
    }

    fn key_at(&mut self, text: &'l str, each: &'l str) -> Option<Arc<KeyAt<'l>>> {
        let keys = self.keys;
        self.made.entry((each, text)).or_insert_with(|| key_at(text, each, keys).map(Arc::new)).clone()
    }
}

/// A key of a binding, with what the dialect says of it; `.` is the element itself, `../` leads out of it.
fn key_at<'l>(text: &str, each: &str, keys: &Keys<'l>) -> Option<KeyAt<'l>> {
    let mut up = 0;
    let mut rest = text;
    while let Some(outer) = rest.strip_prefix("../") {
        up += 1;
        rest = outer;
    }
    let names = if rest == "." || rest.is_empty() { Vec::new() } else { Path::parse(rest).ok()?.names()? };
    let full = Path::parse(&full_key(text, each)).ok();
    let (key, unusable) = full.and_then(|path| keys.entry(path.steps())).unzip();
    let shown = names.join(".").into();
    Some(KeyAt { up, names, shown, key, unusable: unusable.unwrap_or_default() })
}

/// The path under which a dialect lists a key of a binding.
#[must_use]
pub fn full_key(text: &str, each: &str) -> String {
    let rest = text.trim_start_matches("../");
    let base = outward(each, (text.len() - rest.len()) / 3);
    match (base.is_empty(), rest == "." || rest.is_empty()) {
        (true, _) => rest.to_owned(),
        (false, true) => base,
        (false, false) if rest.starts_with('[') => format!("{base}{rest}"),
        (false, false) => format!("{base}.{rest}"),
    }
}

/// The path without its last steps.
fn outward(path: &str, up: usize) -> String {
    let mut path = path;
    for _ in 0..up {
        path = match (path.strip_suffix("[*]"), path.rfind(['.', '['])) {
            (Some(rest), _) => rest,
            (None, Some(at)) => &path[..at],
            (None, None) => "",
        };
    }
    path.to_owned()
}
