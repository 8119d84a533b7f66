//! What the variables of layers settle, once every layer is there: those that deployments give, and those that nobody knows.
//! It must not take a variable for known that a deployment may give otherwise.

use std::collections::BTreeMap;

use super::super::caseless::alike;
use super::super::commands::{commanded, may_say};
use super::super::document::{Part, Variable};
use super::super::doubt::Doubt;
use super::super::effective::reference;
use super::super::enclosed::enclosed;
use super::super::given::{Given, all, given};
use super::super::mounts::is_from;
use super::super::neighbours::Neighbours;
use super::super::path::{Match, Path};
use super::super::shown::shown_name;
use super::super::taken_back::taken_back;
use super::super::unsettled;
use super::{Config, Member, is_environment};
use crate::diag::{Became, Code, Finding, Place, Severity, nearest};
use crate::load::tree::{Kind, Node};
use crate::model::dialect::Role;

impl Config<'_> {
    /// Takes the variables that deployment files give, and lets every variable set the key that it sets. To be called
    /// when all layers are there.
    pub fn settle(&mut self) {
        let given: Vec<(Vec<Part>, Vec<Given>)> = self.members[1..]
            .iter()
            .map(|member| {
                let base = &self.members[0];
                let given = if is_environment(member, base) { all(&member.document) } else { given(member, base) };
                (member.document.cloned_parts(), given)
            })
            .collect();
        self.ambiguous(&given.iter().flat_map(|(_, given)| given).collect::<Vec<_>>());
        let sources = self.unread();
        for (parts, given) in given.into_iter().filter(|(_, given)| !given.is_empty()) {
            let variables: Vec<(String, Variable)> = given.into_iter().map(|one| (one.name, one.variable)).collect();
            for member in &mut self.members {
                if member.spelling.dialect.role != Role::Deployment {
                    member.document.give(parts.clone(), &variables);
                }
            }
        }
        for (index, member) in self.members.iter_mut().enumerate() {
            // A layer of variables has given its own to the file below it.
            if index > 0 && member.document.is_textual() {
                continue;
            }
            let known = &member.spelling.by_variable;
            let set = member.document.variables().map(|(name, variable)| (name.to_owned(), variable.clone()));
            let without_case = member.spelling.dialect.names_without_case;
            for (name, variable) in set.collect::<Vec<_>>() {
                let own = if without_case { alike(&name, known.keys().copied()) } else { Some(name.as_str()) };
                let path = own.and_then(|own| Path::parse(&known.get(own)?.key).ok()?.names());
                // A layer that lacks the table is silent about it, and the variable sets what the file below it says.
                if let Some(path) = path.filter(|path| index == 0 || has_table(member.document.root(), path)) {
                    member.document.put(&path, variable.name, Node { span: variable.span, kind: reference(&name) });
                }
            }
        }
        let of_commands = |member: &Member<'_>| -> Vec<Doubt> {
            let dialect = member.spelling.dialect;
            let others = self.members[1..].iter().filter(|_| dialect.role != Role::Deployment);
            others.flat_map(|other| commanded(other, dialect, &Neighbours::of(other, member))).collect()
        };
        let doubts: Vec<Vec<Doubt>> = self.members.iter().map(of_commands).collect();
        for (member, doubts) in self.members.iter_mut().zip(doubts) {
            member.doubts.extend(doubts);
        }
        let (findings, open) = unsettled::unsettled(&self.members);
        self.findings.extend(findings);
        let unread = sources.into_iter().flat_map(|(source, place)| unsettled::unread(&self.members, &source, &place));
        let own = taken_back(&self.members[0]);
        let doubts: Vec<Doubt> = open.into_iter().chain(unread).chain(enclosed(&self.members)).chain(own).collect();
        self.members[0].doubts.extend(doubts);
        self.misspelt();
        self.idle();
    }

    /// Where a deployment gives variables from places that are not read, every variable that nobody names is open. Gives
    /// these places, but for commands, which raise a doubt of their own.
    fn unread(&mut self) -> Vec<(String, Place)> {
        let known: Vec<String> = self.members[0].spelling.by_variable.keys().map(|name| (*name).to_owned()).collect();
        let (mut open, mut sources) = (Vec::new(), Vec::new());
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
            let plain = |found: &Match<'_>| found.way.len() > 1 && !may_say(found.node);
            let commands: Vec<Match<'_>> = commands
                .into_iter()
                .flat_map(|path| path.reached(root))
                .filter(|found| own(found) && !plain(found))
                .collect();
            let first = more.first().or_else(|| commands.first());
            open.extend(first.map(|found| (member.document.cloned_parts(), found.node.span)));
            sources.extend(more.first().map(|found| (found.shown(), member.document.place(found.node.span))));
            if let Some((kind, document)) = spelling.beyond.services(root).next() {
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

    /// Whether each file of variables that stands there is one that was given to this audit.
    fn is_given(&self, deployment: &str, node: &Node) -> bool {
        match &node.kind {
            Kind::Null => true,
            Kind::Text(name) => {
                let audited = self.members[0].document.is_textual().then_some(&self.members[0].document.path);
                self.environments.iter().chain(audited).any(|given| is_from(deployment, name, given))
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

    /// Variables that the deployment gives in two ways, or otherwise than an environment file does.
    fn ambiguous(&mut self, given: &[&Given]) {
        let base = &self.members[0];
        let known = &base.spelling.by_variable;
        let files: Vec<Given> = base
            .document
            .variables()
            .map(|(name, variable)| Given {
                name: name.to_owned(),
                variable: variable.clone(),
                place: base.document.place(variable.name),
            })
            .collect();
        let mut seen: BTreeMap<&str, &Given> = BTreeMap::new();
        let mut findings = Vec::new();
        for one in files.iter().chain(given.iter().copied()).filter(|one| known.contains_key(one.name.as_str())) {
            let value = |given: &Given| (given.variable.text.clone(), given.variable.is_open);
            if let Some(other) = seen.insert(&one.name, one)
                && value(other) != value(one)
            {
                let name = shown_name(&one.name);
                let message = format!("the variable `{name}` is given in two ways, and which one counts is open");
                let finding = Finding::new(Code::Contradiction, message, "audit each service with its own layers");
                findings.push(finding.at(Some(one.place.clone())).with_related(Some(other.place.clone())));
            }
        }
        self.findings.extend(findings);
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

    /// Variables of the configuration's environment whose names are nearly those that it reads.
    fn misspelt(&mut self) {
        let base = &self.members[0];
        let known = &base.spelling.by_variable;
        // A layer with a dialect of its own has its names looked at there.
        let layers = &self.members[1..];
        let is_of_layer = |variable: &Variable| {
            let path = base.document.place(variable.name).path;
            layers.iter().any(|member| is_environment(member, base) && member.document.path == path)
        };
        let unknown = |(name, variable): &(&str, &Variable)| !known.contains_key(name) && !is_of_layer(variable);
        for (name, variable) in base.document.variables().filter(unknown) {
            if let Some(near) = nearest(name, known.keys().copied()) {
                let message = format!("unknown variable `{}`; did you mean `{near}`?", shown_name(name));
                let became = Became { value: near.to_owned(), certain: false };
                let finding =
                    Finding::new(Code::UnknownKey, message, format!("write `{near}`")).with_became(Some(became));
                self.findings.push(finding.at(Some(base.document.place(variable.name))).with_severity(Severity::High));
            }
        }
    }
}

/// Whether the table is there in which a path of names ends.
fn has_table(root: &Node, path: &[String]) -> bool {
    let (_, tables) = path.split_last().expect("internal error: a key has a name");
    tables.iter().try_fold(root, |node, name| node.get(name)).is_some_and(|table| matches!(table.kind, Kind::Map(_)))
}
