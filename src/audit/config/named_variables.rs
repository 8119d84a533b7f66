//! Variables that set a key by an application's rule for their names, and not by a name that the dialect lists.
//! It must not take what one holds for a value: what such a variable may set is open.

use crate::audit::document::path::Path;
use crate::audit::document::{Document, Variable};
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::model::dialect::{Dialect, KeyType, VariableNames};

/// The names that an application gives the variables of its keys.
#[derive(Debug)]
pub(in crate::audit) struct Named<'l> {
    rule: Option<&'l VariableNames>,
    keys: Vec<Name<'l>>,
}

/// The name of a key's variable, in capitals and without what stands before it.
#[derive(Debug)]
struct Name<'l> {
    key: &'l str,
    text: String,
    /// Where the names of the tables around the key end.
    tables: Vec<usize>,
    /// Whether something may be set within the key.
    holds: bool,
}

impl<'l> Named<'l> {
    pub(in crate::audit) fn new(dialect: &'l Dialect) -> Self {
        let rule = dialect.variable_names.as_ref();
        let name = |rule: &VariableNames| {
            let between = rule.between.to_ascii_uppercase();
            let keys = dialect.keys.iter();
            keys.filter_map(|key| Name::of(&key.key, key.kind, &between)).collect::<Vec<_>>()
        };
        Self { rule, keys: rule.map(name).unwrap_or_default() }
    }

    /// The keys that a variable of this name may set, with those around them and those within.
    fn keys(&self, variable: &str) -> Vec<&'l str> {
        let Some(rule) = self.rule else { return Vec::new() };
        let variable = variable.to_ascii_uppercase();
        let Some(whole) = variable.strip_prefix(&rule.before.to_ascii_uppercase()) else { return Vec::new() };
        let behind = rule.behind.iter().filter_map(|end| whole.strip_suffix(end.to_ascii_uppercase().as_str()));
        let names: Vec<&str> = [whole].into_iter().chain(behind).filter(|name| !name.is_empty()).collect();
        let between = rule.between.to_ascii_uppercase();
        let is_one = |key: &&Name<'_>| names.iter().any(|name| key.is_meant(name, &between));
        self.keys.iter().filter(is_one).map(|key| key.key).collect()
    }

    /// Whether a variable of this name may set a key.
    pub(super) fn knows(&self, variable: &str) -> bool {
        !self.keys(variable).is_empty()
    }

    /// The doubts that the variables of a configuration raise which set keys by the rule alone.
    pub(super) fn doubts(&self, document: &Document, is_listed: &dyn Fn(&str) -> bool) -> Vec<Doubt> {
        if self.rule.is_none() {
            return Vec::new();
        }
        let doubt = |(name, variable): (&str, &Variable)| {
            let keys = self.keys(name);
            let why = format!("the variable `{}` is given, which by its name may set it otherwise", shown_name(name));
            let left_to = if variable.is_open { LeftTo::Variable } else { LeftTo::Nobody };
            let scope = Scope::Keys(keys.iter().map(|key| (*key).to_owned()).collect());
            (!keys.is_empty()).then(|| Doubt { place: document.place(variable.name), why, scope, left_to })
        };
        document.variables().filter(|(name, _)| !is_listed(name)).filter_map(doubt).collect()
    }
}

impl<'l> Name<'l> {
    fn of(key: &'l str, kind: KeyType, between: &str) -> Option<Self> {
        let path = Path::parse(key).ok()?;
        let mut steps = path.steps();
        let (mut text, mut tables) = (String::new(), Vec::new());
        let mut is_whole = true;
        for step in &mut steps {
            let Some(step) = step else {
                is_whole = false;
                break;
            };
            if !text.is_empty() {
                tables.push(text.len());
                text.push_str(between);
            }
            text.push_str(&step.to_ascii_uppercase());
        }
        let holds = !is_whole || matches!(kind, KeyType::List | KeyType::Table | KeyType::Switch | KeyType::Any);
        (!text.is_empty()).then_some(Self { key, text, tables, holds })
    }

    fn is_meant(&self, name: &str, between: &str) -> bool {
        let is_within = || name.strip_prefix(self.text.as_str()).is_some_and(|rest| rest.starts_with(between));
        name == self.text
            || (self.holds && is_within())
            || self.tables.iter().any(|end| self.text.get(..*end) == Some(name))
    }
}
