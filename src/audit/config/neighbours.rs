//! Services of a deployment file that are surely another program than the application whose file is audited: what they are
//! started with and which variables they get says nothing of it. So it is with what ends before the application runs.
//! It must not guess: a service of which that is not sure may be the application.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::mounts::shows;
use crate::audit::config::Member;
use crate::audit::document::path::Gone;
use crate::load::embedded::table;
use crate::load::tree::{Kind, Node};

/// An image that holds one known program.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    #[serde(rename = "image")]
    name: String,
    programs: Vec<String>,
    #[serde(default)]
    dialects: Vec<String>,
}

static IMAGES: LazyLock<Vec<Image>> = LazyLock::new(|| table!("audit/config/neighbours"));

/// The ways to such services.
#[derive(Debug, Default)]
pub(super) struct Neighbours<'t> {
    ways: HashSet<Vec<Gone<'t>>>,
}

impl<'t> Neighbours<'t> {
    /// The neighbours of an application in a deployment file.
    pub(super) fn of(member: &'t Member<'_>, base: &Member<'_>) -> Self {
        let root = member.document.root();
        let names: Vec<&str> =
            member.spelling.commands.iter().filter_map(|path| path.steps().flatten().last()).collect();
        let services = member.spelling.services.iter().flat_map(|path| path.trails(root));
        let strange = services.filter(|(_, service)| {
            is_of(service.node, &names, &base.spelling.dialect.id) && !shows(member, service.node, &base.document.path)
        });
        let passing = member.spelling.passing.iter().flat_map(|(at, is)| {
            let found = at.iter().flat_map(|path| path.trails(root));
            found.filter(|(_, service)| is.is_met(&service.node.to_json()))
        });
        Self { ways: strange.chain(passing).map(|(_, service)| service.way).collect() }
    }

    /// Whether a way leads to one or into it.
    pub(super) fn hold(&self, way: &[Gone<'t>]) -> bool {
        !self.ways.is_empty() && (1..=way.len()).any(|length| self.ways.contains(&way[..length]))
    }

    pub(super) fn count(&self) -> usize {
        self.ways.len()
    }
}

/// Whether a service runs the program of its image and nothing else. `commands` are the keys that may start another one.
fn is_of(service: &Node, commands: &[&str], dialect: &str) -> bool {
    let Some(Kind::Text(image)) = service.get("image").map(|node| &node.kind) else { return false };
    let Some(known) = IMAGES.iter().find(|known| known.name == name(image)) else { return false };
    let runs_it = |node: &Node| match first(node) {
        Some(word) => word.is_empty() || word.starts_with('-') || known.programs.iter().any(|program| program == word),
        None => false,
    };
    // What is built here may be anything, under whatever name.
    service.get("build").is_none_or(|build| matches!(build.kind, Kind::Null))
        && !known.dialects.iter().any(|own| own == dialect)
        && commands.iter().filter_map(|key| service.get(key)).all(runs_it)
}

/// The name of an official image, without its tag and digest; other images keep where they come from.
fn name(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let image = image.strip_prefix("docker.io/").unwrap_or(image);
    let image = image.strip_prefix("library/").unwrap_or(image);
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => image,
    }
}

/// The first word of a command, empty where there is none; nothing where it cannot be told.
fn first(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Null => Some(""),
        Kind::Text(text) => Some(text.split_whitespace().next().unwrap_or_default()),
        Kind::List(items) => items.first().map_or(Some(""), Node::text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::syntax::{Syntax, parse};

    #[test]
    fn only_what_surely_runs_the_program_of_its_image_is_a_neighbour() {
        for (service, expected) in [
            ("{ image: redis }", true),
            ("{ image: 'redis:8-alpine', command: --save 60 1 }", true),
            ("{ image: 'docker.io/library/redis@sha256:ab', command: [redis-server, --save, '60'] }", true),
            ("{ image: 'redis:8', command: [] }", true),
            ("{ image: redis, command: sh -c 'app --insecure' }", false),
            ("{ image: redis, entrypoint: /app }", false),
            ("{ image: redis, build: . }", false),
            ("{ image: redis, extends: base }", false),
            ("{ image: redis, extends: { service: base } }", false),
            ("{ image: registry.example.org/redis }", false),
            ("{ image: 'localhost:5000/redis' }", false),
            ("{ image: shop }", false),
            ("{ image: '${IMAGE}' }", false),
            ("{ build: . }", false),
            ("{ image: postgres }", false),
        ] {
            let node = parse(Syntax::Yaml, &service.into()).expect("YAML").root;
            assert_eq!(is_of(&node, &["command", "entrypoint", "extends"], "postgresql"), expected, "{service}");
        }
    }
}
