//! A dialect made ready: its keys as a tree, and for each setting the cases that settle it. Built once, used on any
//! number of files. It must not look at any file; `lookup` does.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use wildmatch::WildMatch;

use super::cases::{Maker, Ready, Way, own_key};
use super::hollow::hollow_out;
use super::keys::Keys;
use crate::audit::config::caseless::is_alike;
use crate::audit::config::named_variables::Named;
use crate::audit::config::provider::Logins;
use crate::audit::config::shape::Gather;
use crate::audit::config::templated;
use crate::audit::document::path::{Gone, Match, Path};
use crate::audit::doubt::beyond::Beyond;
use crate::audit::doubt::taken_back::Tables;
use crate::audit::plan::schema::Schema;
use crate::diag::At;
use crate::load::Library;
use crate::load::tree::Kind;
use crate::model::dialect::{Dialect, Dotted, Key, KeyType, Merge, Merging, Notation, Unsettling};

/// A dialect made ready.
#[derive(Debug)]
pub struct Spelling<'l> {
    /// The dialect.
    pub dialect: &'l Dialect,
    /// Whether a workspace supplied it.
    pub(in crate::audit) is_own: bool,
    /// The settings of an own dialect that something settles which every written value meets.
    hollow: Vec<&'l At<String>>,
    /// How documents are gathered.
    pub(in crate::audit) gather: Option<Gather<'l>>,
    pub(in crate::audit) keys: Keys<'l>,
    ways: BTreeMap<&'l str, Vec<Way<'l>>>,
    beside: Vec<WildMatch>,
    stands_in: Vec<WildMatch>,
    keeps: Vec<WildMatch>,
    /// Who logs people in.
    pub(in crate::audit) logins: Logins,
    /// Keys by the environment variable that sets them; in an environment file each is its own.
    pub(in crate::audit) by_variable: BTreeMap<&'l str, &'l Key>,
    /// As in [`Dialect::variables_without_case`]; in an environment file the names of keys are those of variables.
    pub(in crate::audit) variables_without_case: Option<bool>,
    /// Keys that point to more of the configuration.
    pub(in crate::audit) elsewhere: Vec<Path>,
    /// Paths to tables of variables for other applications.
    pub(in crate::audit) variables: Vec<Path>,
    /// Paths to what gives more variables than can be read.
    pub(in crate::audit) more_variables: Vec<Path>,
    /// Paths to names of files of variables.
    pub(in crate::audit) env_files: Vec<Path>,
    /// Where files of other applications stand in it.
    pub(in crate::audit) encloses: Vec<Path>,
    /// Paths to lists of what containers see of the host.
    pub(in crate::audit) mounts: Vec<Path>,
    /// Paths to commands that start other applications.
    pub(in crate::audit) commands: Vec<Path>,
    /// Paths to what may be the application that the variables are for.
    pub(in crate::audit) services: Vec<Path>,
    /// Paths to those of them that may end before it runs, and which do.
    pub(in crate::audit) passing: Option<(Vec<Path>, Schema)>,
    /// Variables that set keys by a rule for their names.
    pub(in crate::audit) named: Named<'l>,
    /// Paths to what is a secret, whatever its name.
    pub(in crate::audit) secrets: Vec<Path>,
    /// What a table is like that names a secret where one would stand.
    references: Vec<Schema>,
    /// Whether some key holds templates or names in its text.
    has_templates: bool,
    /// Paths to what is taken together in a way of its own where files are joined.
    pub(in crate::audit) merging: Vec<(Path, Merge)>,
    /// Paths to tables of which names are ways, what these begin with, and what such a table is like that implies one.
    pub(in crate::audit) dotted: Vec<(Path, &'l [String], Option<Schema>)>,
    /// What is open whatever keys say.
    pub(in crate::audit) beyond: Beyond<'l>,
    /// The tables of the canonical dialect's settings.
    pub(in crate::audit) tables: Option<Tables>,
}

impl<'l> Spelling<'l> {
    /// Makes a dialect ready.
    #[must_use]
    pub fn new(library: &'l Library, dialect: &'l Dialect) -> Self {
        let mut ways: BTreeMap<&str, Vec<Way<'_>>> = BTreeMap::new();
        if dialect.canonical {
            ways.extend(library.settings().map(|setting| (setting.id.as_str(), vec![own_key(setting)])));
        }
        let keys = if dialect.canonical {
            Keys::of_settings(library.settings().map(|setting| setting.id.as_str()))
        } else {
            Keys::of(dialect)
        };
        let is_own = !library.sources.is_shipped(dialect.id.pos);
        let mut maker = Maker::new(&keys);
        let mut hollow = Vec::new();
        for (setting, binding) in &dialect.settings {
            let mut own = maker.ways(binding);
            // Every way is looked at, whatever the first comes to.
            let hollows =
                if is_own { own.iter_mut().filter_map(|way| hollow_out(way).then_some(())).count() } else { 0 };
            if hollows > 0 {
                hollow.push(setting);
            }
            if is_own {
                // It could leave out what fails.
                for way in &mut own {
                    way.only = None;
                }
            }
            ways.insert(setting.as_str(), own);
        }
        let paths = |paths: &mut dyn Iterator<Item = &str>| paths.filter_map(|path| Path::parse(path).ok()).collect();
        let services: Vec<Path> = paths(&mut dialect.services.iter().map(|path| path.as_str()));
        Self {
            dialect,
            gather: Gather::by(dialect.documents.as_ref(), dialect.keys.iter().map(|key| key.key.as_str())),
            is_own,
            hollow,
            keys,
            beside: globs(&dialect.beside),
            stands_in: globs(&dialect.stands_in),
            // It could hide what fails beside it.
            keeps: if is_own { Vec::new() } else { globs(&dialect.keeps) },
            logins: Logins::new(dialect),
            by_variable: dialect.keys.iter().filter_map(|key| Some((variable_of(key, dialect)?, key))).collect(),
            variables_without_case: dialect
                .variables_without_case
                .or_else(|| is_environment(dialect).then_some(dialect.names_without_case)),
            elsewhere: paths(&mut dialect.keys.iter().filter(|key| key.elsewhere).map(|key| key.key.as_str())),
            variables: paths(&mut dialect.variables.iter().map(|path| path.as_str())),
            more_variables: paths(&mut dialect.more_variables.iter().map(|path| path.as_str())),
            env_files: paths(&mut dialect.env_files.iter().map(|path| path.as_str())),
            encloses: paths(&mut dialect.encloses.iter().map(|path| path.as_str())),
            mounts: paths(&mut dialect.mounts.iter().map(|path| path.as_str())),
            commands: paths(&mut dialect.commands.iter().map(|path| path.as_str())),
            secrets: {
                let marked = dialect.keys.iter().filter(|key| key.secret).map(|key| &key.key);
                paths(&mut marked.chain(&dialect.secrets).map(|path| path.as_str()))
            },
            has_templates: dialect.keys.iter().any(|key| key.template || !key.naming.is_empty()),
            references: dialect.references.iter().map(|table| Schema::new(table.value.0.clone())).collect(),
            passing: dialect.passing.as_ref().map(|passing| {
                let at = paths(&mut passing.at.iter().map(|path| path.as_str()));
                (at, Schema::new(passing.is.value.0.clone()))
            }),
            merging: {
                let each = |rule: &'l Merging| rule.at.iter().map(move |path| (Path::parse(path), rule.how));
                let all = dialect.merging.iter().flat_map(each);
                all.filter_map(|(path, how)| Some((path.ok()?, how))).collect()
            },
            dotted: {
                let each = |one: &'l Dotted| one.at.iter().map(move |path| (path, one));
                let implied = |one: &Dotted| one.implied.as_ref().map(|schema| Schema::new(schema.value.0.clone()));
                let all = dialect.dotted.iter().flat_map(each);
                all.filter_map(|(path, one)| Some((Path::parse(path).ok()?, one.under.as_slice(), implied(one))))
                    .collect()
            },
            beyond: Beyond::new(dialect, &services),
            named: Named::new(dialect),
            tables: dialect.canonical.then(|| Tables::of(ways.keys().copied())),
            services,
            ways,
        }
    }

    /// The key that a variable sets, under the name that is listed for it.
    pub(in crate::audit) fn key_of_variable(&self, name: &str) -> Option<(&'l str, &'l Key)> {
        let any_case = self.variables_without_case == Some(true);
        let found = self.by_variable.get_key_value(name);
        let found = found.or_else(|| self.by_variable.get_key_value(self.variable_like(name).filter(|_| any_case)?));
        found.map(|(name, key)| (*name, *key))
    }

    /// The listed variable whose name is this one but for its case.
    pub(in crate::audit) fn variable_like(&self, name: &str) -> Option<&'l str> {
        self.by_variable.keys().find(|listed| **listed != name && is_alike(name, listed)).copied()
    }

    /// Whether a variable is one under which the file does not mean what it says.
    pub(in crate::audit) fn is_named(&self, one: &Unsettling, name: &str) -> bool {
        let any_case = self.variables_without_case == Some(true) && !one.with_case;
        *one.variable == name || (any_case && is_alike(name, &one.variable))
    }

    /// The ways to a setting; none where the dialect has no key for it.
    pub(in crate::audit) fn ways(&self, setting: &str) -> &[Way<'l>] {
        self.ways.get(setting).map_or(&[], Vec::as_slice)
    }

    /// Whether the application reads a variable of this name, by what the dialect lists.
    pub(in crate::audit) fn reads(&self, variable: &str) -> bool {
        self.key_of_variable(variable).is_some()
            || self.dialect.unsettled_by.iter().any(|one| self.is_named(one, variable))
    }

    /// Whether what a file says of a setting speaks of an application in this dialect.
    pub(in crate::audit) fn speaks_of(&self, setting: &str, dialect: &str) -> bool {
        let binding = self.dialect.settings.iter().find(|(id, _)| id.as_str() == setting).map(|(_, binding)| binding);
        binding.is_none_or(|one| one.only_beside.is_empty() || one.only_beside.iter().any(|id| id.as_str() == dialect))
    }

    /// The settings that it has a way to.
    pub(in crate::audit) fn settings(&self) -> impl Iterator<Item = &str> {
        self.ways.keys().copied()
    }

    /// The keys of the whole file that hold a setting.
    pub(in crate::audit) fn keys_of(&self, setting: &str) -> impl Iterator<Item = &[String]> {
        let cases = self.ways(setting).iter().filter(|way| way.each.is_none()).flat_map(|way| &way.cases);
        cases.flat_map(|case| case.then.keys().map(|at| at.names.as_slice()))
    }

    /// The settings of which a value may stand at a key that has one of these names.
    pub(in crate::audit) fn settings_at(&self, names: &HashSet<&str>) -> impl Iterator<Item = &'l str> {
        let reads = |case: &Ready<'_>| case.then.keys().any(|at| at.is_called(names));
        let ways = self.ways.iter().filter(move |(_, ways)| ways.iter().flat_map(|way| &way.cases).any(reads));
        ways.map(|(setting, _)| *setting)
    }

    /// The ways to every setting.
    pub(in crate::audit) fn all_ways(&self) -> impl Iterator<Item = &Way<'l>> {
        self.ways.values().flatten()
    }

    /// Whether what stands there is no secret, whatever its name: a number or a switch, a table that names one, or marked so
    /// in the dialect for whatever stands there or for what does.
    pub(in crate::audit) fn is_no_secret(&self, found: &Match<'_>) -> bool {
        let way = steps(found);
        let key = |length: usize| self.keys.find(way[..length].iter().copied());
        let holds_none = |kind: KeyType| match kind {
            KeyType::Bool => matches!(found.node.kind, Kind::Bool(_)),
            KeyType::Integer | KeyType::Number => matches!(found.node.kind, Kind::Number(_)),
            _ => false,
        };
        let is_reference = |schema: &Schema| schema.is_met(&found.node.to_json());
        let is_unset = found.node.kind == Kind::Null && key(way.len()).is_some_and(|key| key.or_null);
        is_unset
            || (1..=way.len()).any(|length| key(length).is_some_and(|key| key.no_secret))
            || key(way.len()).is_some_and(|key| holds_none(key.kind))
            || self.keys.is_harmless(way.iter().copied(), found.node)
            || (matches!(found.node.kind, Kind::Map(_)) && self.references.iter().any(is_reference))
    }

    /// What readers of secrets have to see of a value, where the dialect says that its text is a template, or that it names
    /// secrets.
    pub(in crate::audit) fn to_read(&self, found: &Match<'_>, value: Value) -> Value {
        if self.is_own || !self.has_templates {
            return value;
        }
        let way = steps(found);
        let mut keys = (1..=way.len()).filter_map(|length| self.keys.find(way[..length].iter().copied()));
        match keys.find(|key| key.template || !key.naming.is_empty()) {
            Some(key) if key.template => templated::rendered(&value),
            Some(key) => templated::without_names(value, &key.naming),
            None => value,
        }
    }

    /// The settings that a workspace's own dialect settles by what every written value meets, which decides nothing.
    #[must_use]
    pub fn hollow(&self) -> &[&'l At<String>] {
        &self.hollow
    }

    /// Whether it settles a setting beside another application's file.
    pub(in crate::audit) fn is_beside(&self, setting: &str) -> bool {
        self.beside.iter().any(|glob| glob.matches(setting))
    }

    /// Whether no file beside it settles a setting of it.
    pub(in crate::audit) fn keeps(&self, setting: &str) -> bool {
        self.keeps.iter().any(|glob| glob.matches(setting))
    }

    /// Whether it settles a setting of which another application's file says nothing.
    pub(in crate::audit) fn stands_in_for(&self, setting: &str) -> bool {
        self.stands_in.iter().any(|glob| glob.matches(setting))
    }
}

/// Whether files of a dialect are environments themselves.
pub(in crate::audit) fn is_environment(dialect: &Dialect) -> bool {
    dialect.notation == Some(Notation::Env)
}

/// The variable that sets a key.
fn variable_of<'l>(key: &'l Key, dialect: &Dialect) -> Option<&'l str> {
    let own = || Some(key.key.as_str()).filter(|name| is_environment(dialect) && is_name(name));
    key.env.as_ref().map(|env| env.as_str()).or_else(own)
}

/// Whether a key is one name, and no pattern of some.
fn is_name(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn globs(globs: &[String]) -> Vec<WildMatch> {
    globs.iter().map(|glob| WildMatch::new(glob)).collect()
}

/// The names on a way; an item of a list has none.
fn steps<'t>(found: &Match<'t>) -> Vec<Option<&'t str>> {
    let step = |step: &Gone<'t>| match step {
        Gone::Name(name) => Some(*name),
        Gone::Item(_) | Gone::Any => None,
    };
    found.way.iter().map(step).collect()
}
