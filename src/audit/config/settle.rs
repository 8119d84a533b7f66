//! What the variables of layers settle, once every layer is there: those that deployments give, and those that nobody knows.
//! It must not take a variable for known that a deployment may give otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::commands::{OwnFile, commanded, may_say};
use super::displaced::displaced;
use super::given::{Given, all, given, unnamed};
use super::implied::implied;
use super::mounts::is_from;
use super::neighbours::Neighbours;
use super::{Config, Member, is_environment};
use crate::audit::dialect::spelling::{Spelling, is_environment as is_environment_itself};
use crate::audit::document::path::{Match, Path};
use crate::audit::document::{Part, Variable};
use crate::audit::doubt::enclosed::enclosed;
use crate::audit::doubt::put_in::put_in;
use crate::audit::doubt::taken_back::taken_back;
use crate::audit::doubt::unsettled;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::effective::reference;
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::diag::{Code, Finding, Place};
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::{Enforced, Key, Role};

impl Config<'_> {
    /// Takes the variables that deployment files give, lets every variable set the key that it sets, and says what is in doubt
    /// then.
    pub(super) fn settle(&mut self) {
        self.members.iter_mut().for_each(implied);
        self.define();
        let unread = self.give_variables();
        for (index, member) in self.members.iter_mut().enumerate() {
            set(member, index == 0);
        }
        self.doubt_by_deployments();
        self.doubt_by_variables(unread);
        self.misspelt();
        self.unused();
        self.idle();
    }

    /// Gives the variables of deployments to the other files, over those of files of variables, which count for less and have to
    /// be in order before. Gives what else may give variables, with its place.
    fn give_variables(&mut self) -> Vec<(String, Place)> {
        let given: Vec<(Vec<Part>, Vec<Given>)> = self.members[1..]
            .iter()
            .map(|member| {
                let base = &self.members[0];
                let given = if is_environment(member, base) { all(&member.document) } else { given(member, base) };
                (member.document.cloned_parts(), given)
            })
            .collect();
        let contested = self.contest(&given.iter().flat_map(|(_, given)| given).collect::<Vec<_>>());
        let mut sources = self.unread();
        let unnamed = self.unnamed();
        self.reorder();
        for (parts, given) in given.into_iter().filter(|(_, given)| !given.is_empty()) {
            let mut variables: Vec<(String, Variable)> =
                given.into_iter().map(|one| (one.name, one.variable)).collect();
            for member in self.members.iter_mut().filter(|member| member.spelling.dialect.role != Role::Deployment) {
                for (name, variable) in &mut variables {
                    // Of a key of its own what counts last may still be shown to fail.
                    let sets_key = member.spelling.key_of_variable(name).is_some();
                    variable.is_open |= contested.contains(name) && !sets_key;
                }
                member.document.give(parts.clone(), &variables);
            }
        }
        for (parts, span, source) in unnamed {
            self.open_all(&parts, span);
            sources.push(source);
        }
        sources
    }

    /// The doubts that commands raise, and files that a deployment puts in the place of others.
    fn doubt_by_deployments(&mut self) {
        let of_deployments = |member: &Member<'_>| -> Vec<Doubt> {
            let dialect = member.spelling.dialect;
            let others = self.members[1..].iter().filter(|_| dialect.role != Role::Deployment);
            let of = |other| {
                let neighbours = Neighbours::of(other, member);
                let commands = commanded(other, member, &OwnFile::of(&self.members[1..], member), &neighbours);
                commands.into_iter().chain(displaced(other, member, &neighbours)).collect::<Vec<_>>()
            };
            others.flat_map(of).collect()
        };
        let doubts: Vec<Vec<Doubt>> = self.members.iter().map(of_deployments).collect();
        for (member, doubts) in self.members.iter_mut().zip(doubts) {
            member.doubts.extend(doubts);
        }
    }

    /// The doubts that variables raise, those that were given and those that may be, and the texts of other files; every key has
    /// to be set before.
    fn doubt_by_variables(&mut self, unread: Vec<(String, Place)>) {
        let (findings, open) = unsettled::unsettled(&self.members);
        self.findings.extend(findings);
        let named = self.members[0].named();
        let unread = unread.into_iter().flat_map(|(source, place)| unsettled::unread(&self.members, &source, &place));
        let own = taken_back(&self.members[0]).into_iter().chain(put_in(&self.members[0]));
        let beside = unread.chain(named).chain(enclosed(&self.members)).chain(own);
        let doubts: Vec<Doubt> = open.into_iter().chain(beside).collect();
        self.members[0].doubts.extend(doubts);
        self.doubt_alike();
    }

    /// Where a deployment gives variables from places that are not read, every variable that nobody names is open. Gives
    /// these places, but for commands, which raise a doubt of their own.
    fn unread(&mut self) -> Vec<(String, Place)> {
        let known = may_be_open(&self.members[0].spelling);
        let (mut open, mut sources) = (Vec::new(), Vec::new());
        let reads = |name: &str| self.members[0].reads(name);
        for member in &self.members[1..] {
            let root = member.document.root();
            let spelling = &member.spelling;
            let neighbours = Neighbours::of(member, &self.members[0]);
            let own = |found: &Match<'_>| !neighbours.hold(&found.way);
            let files = spelling.env_files.iter().flat_map(|path| path.reached(root)).filter(own);
            let files = files.filter(|found| !self.is_given(&member.document.path, found.node));
            let (commands, more): (Vec<&Path>, Vec<&Path>) =
                spelling.more_variables.iter().partition(|path| spelling.commands.contains(path));
            let more: Vec<Match<'_>> =
                files.chain(more.into_iter().flat_map(|path| path.reached(root)).filter(own)).collect();
            // A plain word within a service starts its program and sets no variable.
            let own_file = OwnFile::of(&self.members[1..], &self.members[0]);
            let plain = |found: &Match<'_>| found.way.len() > 1 && !may_say(found.node, &own_file);
            let commands: Vec<Match<'_>> = commands
                .into_iter()
                .flat_map(|path| path.reached(root))
                .filter(|found| own(found) && !plain(found))
                .collect();
            let first = more.first().or_else(|| commands.first());
            open.extend(first.map(|found| (member.document.cloned_parts(), found.node.span)));
            sources.extend(more.first().map(|found| (found.shown(), member.document.place(found.node.span))));
            if let Some((kind, document)) = spelling.beyond.services(root, &reads).next() {
                open.push((member.document.cloned_parts(), document.span));
                sources.push((shown_name(kind), member.document.place(document.span)));
            }
        }
        for (parts, span) in open {
            let named: Vec<String> = self.members[0].document.variables().map(|(name, _)| name.to_owned()).collect();
            let variable = Variable { text: String::new(), name: span, span, is_open: true };
            let rest = known.iter().filter(|name| !named.contains(name));
            let rest: Vec<(String, Variable)> = rest.map(|name| (name.clone(), variable.clone())).collect();
            self.members[0].document.give(parts, &rest);
        }
        sources
    }

    /// Tells every file which names the others define that it may use.
    fn define(&mut self) {
        let defined: Vec<BTreeSet<String>> =
            self.members.iter().map(|member| member.spelling.beyond.defined(&self.members)).collect();
        for (member, defined) in self.members.iter_mut().zip(defined) {
            member.document.defined_beside = defined;
        }
    }

    /// Where deployments give a variable whose name is not known, first in each.
    fn unnamed(&self) -> Vec<(Vec<Part>, Span, (String, Place))> {
        let first = |member| unnamed(member, &self.members[0]).into_iter().next().map(|table| (member, table));
        let found = self.members[1..].iter().filter_map(first);
        let source = |(member, table): (&Member<'_>, Match<'_>)| {
            let document = &member.document;
            (document.cloned_parts(), table.node.span, (table.shown(), document.place(table.node.span)))
        };
        found.map(source).collect()
    }

    /// Leaves every variable open: any of them may be the one that a deployment gives there.
    fn open_all(&mut self, parts: &[Part], span: Span) {
        for member in self.members.iter_mut().filter(|member| member.spelling.dialect.role != Role::Deployment) {
            let given = member.document.variables().map(|(name, _)| name.to_owned());
            let names: BTreeSet<String> = given.chain(may_be_open(&member.spelling)).collect();
            let variable = Variable { text: String::new(), name: span, span, is_open: true };
            let open: Vec<(String, Variable)> = names.into_iter().map(|name| (name, variable.clone())).collect();
            member.document.give(parts.to_vec(), &open);
        }
    }

    /// Whether each file of variables that stands there is one that was given to this audit.
    fn is_given(&self, deployment: &str, node: &Node) -> bool {
        match &node.kind {
            Kind::Null => true,
            Kind::Text(name) => {
                let base = &self.members[0];
                let own = is_environment_itself(base.spelling.dialect).then_some(&base.document.path);
                self.environments.iter().map(|one| &one.path).chain(own).any(|given| is_from(deployment, name, given))
            }
            Kind::List(items) => items.iter().all(|item| self.is_given(deployment, item)),
            // Another format would be read otherwise.
            Kind::Map(entries) => {
                entries.iter().all(|(key, _)| matches!(key.name.as_str(), "path" | "required"))
                    && node
                        .get("path")
                        .is_some_and(|path| matches!(path.kind, Kind::Text(_)) && self.is_given(deployment, path))
            }
            _ => false,
        }
    }

    /// Files of other applications that settle nothing here: laying them over changed nothing.
    fn idle(&mut self) {
        for member in &self.members[1..] {
            let dialect = member.spelling.dialect;
            let takes_part = dialect.role == Role::Deployment
                || !dialect.beside.is_empty()
                || dialect.overrides.contains(&self.members[0].spelling.dialect.id);
            if !takes_part {
                let message = format!(
                    "this layer is {}, which settles nothing of another application; it took no part",
                    dialect.title
                );
                let finding = Finding::new(Code::UnknownDialect, message, "audit it on its own");
                let place = member.document.place(crate::load::tree::Span::default());
                self.findings.push(finding.at(Some(place)));
            }
        }
    }
}

/// The variables that set keys, but for those that do nothing, and those that change what the file means: these raise doubts of
/// their own.
fn may_be_open(spelling: &Spelling<'_>) -> Vec<String> {
    let is_open = |name: &str, key: &Key| {
        key.enforced == Enforced::Yes && !spelling.dialect.unsettled_by.iter().any(|one| spelling.is_named(one, name))
    };
    let known = spelling.by_variable.iter().filter(|(name, key)| is_open(name, key));
    known.map(|(name, _)| (*name).to_owned()).collect()
}

/// Lets every variable set the key that it sets.
fn set(member: &mut Member<'_>, is_base: bool) {
    // Where two spellings set one key, the open one counts: its value may come from elsewhere.
    let mut by_key: BTreeMap<&str, (String, Variable)> = BTreeMap::new();
    for (name, variable) in member.document.variables() {
        let Some((_, key)) = member.spelling.key_of_variable(name) else { continue };
        if by_key.get(key.key.as_str()).is_none_or(|(_, other)| !other.is_open) {
            by_key.insert(&key.key, (name.to_owned(), variable.clone()));
        }
    }
    for (key, (name, variable)) in by_key {
        let path = Path::parse(key).ok().and_then(|path| path.names());
        // A layer that lacks the table is silent about it, and the variable sets what the file below it says.
        if let Some(path) = path.filter(|path| is_base || has_table(member.document.root(), path)) {
            member.doubts.extend(laid_over(member, &path, &name, &variable));
            member.document.put(&path, variable.name, Node { span: variable.span, kind: reference(&name) });
        }
    }
}

/// The doubt about a list of a file over which the application lays that of a variable item by item.
fn laid_over(member: &Member<'_>, path: &[String], name: &str, variable: &Variable) -> Option<Doubt> {
    let node = path.iter().try_fold(member.document.root(), |node, name| node.get(name))?;
    let has_items = matches!(&node.kind, Kind::List(items) if !items.is_empty());
    (member.spelling.dialect.variables_lay_items && has_items).then(|| {
        let why = format!(
            "{} lays the list of the variable `{}` over that of a file item by item, so what is left of that is open",
            member.spelling.dialect.title,
            shown_name(name)
        );
        let scope = Scope::Keys(BTreeSet::from([path.join(".")]));
        Doubt { place: member.document.place(variable.name), why, scope, left_to: LeftTo::Nobody }
    })
}

/// Whether the table is there in which a path of names ends.
fn has_table(root: &Node, path: &[String]) -> bool {
    let (_, tables) = path.split_last().expect("internal error: a key has a name");
    tables.iter().try_fold(root, |node, name| node.get(name)).is_some_and(|table| matches!(table.kind, Kind::Map(_)))
}
