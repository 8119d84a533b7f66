//! Commands of a deployment that name the audited file beside the one that starts the application: what they put there is
//! what counts. It must not run or follow a command, and doubts nothing where one only copies a file of that name or leaves
//! the text as it is.

use super::containers::CONTAINERS;
use super::mounts::{items, last};
use super::neighbours::Neighbours;
use crate::audit::config::Member;
use crate::audit::document::path::Match;
use crate::load::tree::{Kind, Node};

/// Programs that change no text.
const HARMLESS: [&str; 8] = ["cat", "chgrp", "chmod", "chown", "head", "ls", "stat", "test"];

/// Those, and the instructions of a Dockerfile, that copy what they name first to what they name last.
const COPYING: [&str; 6] = ["ADD", "COPY", "cp", "install", "ln", "mv"];

/// The commands that may write a file of this name, each with what has it.
pub(super) fn rewriting<'t>(
    member: &'t Member<'_>,
    services: &[(Vec<&'t Node>, Match<'t>)],
    neighbours: &Neighbours<'_>,
    name: &str,
) -> Vec<(String, &'t Node)> {
    let root = member.document.root();
    let own = services.iter().flat_map(|(_, service)| {
        let shown = service.shown();
        hooks(service.node).into_iter().map(move |command| (shown.clone(), command))
    });
    // What ends before the application runs.
    let passing = member.spelling.passing.iter().flat_map(|(at, _)| at).flat_map(|path| path.trails(root));
    let passing = passing.filter(|(_, one)| neighbours.hold(&one.way)).map(|(_, one)| (one.shown(), one.node));
    own.chain(passing).filter(|(_, node)| writes(&script(node), name)).collect()
}

/// What runs in a service, or while it is built, beside its command (compose-spec 05-services.md, `post_start` and `pre_start`;
/// build.md, `dockerfile_inline`; kubernetes.io/docs/concepts/containers/container-lifecycle-hooks).
fn hooks(service: &Node) -> Vec<&Node> {
    let listed = ["pre_start", "post_start"].into_iter().filter_map(|key| service.get(key)).flat_map(items);
    let inline = service.get("build").and_then(|build| build.get("dockerfile_inline"));
    let started = service.get("lifecycle").and_then(|hooks| hooks.get("postStart")?.get("exec"));
    listed.chain(inline).chain(started).collect()
}

/// The text of everything that is run there, one word behind the other.
fn script(node: &Node) -> String {
    let text = |node: &Node| match &node.kind {
        Kind::Text(text) => text.clone(),
        Kind::List(items) => items.iter().filter_map(Node::text).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    match &node.kind {
        Kind::Map(_) => {
            CONTAINERS.commands.iter().filter_map(|key| node.get(key)).map(text).collect::<Vec<_>>().join(" ")
        }
        _ => text(node),
    }
}

/// Whether one of the commands in a text may write a file of this name.
fn writes(script: &str, name: &str) -> bool {
    let script = script.replace("\\\n", " ");
    script.split([';', '&', '|', '\n']).any(|command| {
        let words = command.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')' | '[' | ']' | ','));
        let mut words = words.filter(|word| !word.is_empty()).peekable();
        while words.next_if(|word| CONTAINERS.is_shell(word) || word.starts_with('-') || *word == "RUN").is_some() {}
        let Some(program) = words.next() else { return false };
        let program = last(program);
        let is_sent = command.contains('>');
        let words: Vec<&str> = words.flat_map(|word| word.split(['>', '<'])).filter(|word| !word.is_empty()).collect();
        // From another stage or image comes another file.
        let is_from = words.iter().any(|word| word.starts_with("--from"));
        let operand = |word: &&str| match word.split_once('=') {
            Some((_, value)) if last(value) == name => Some(true),
            _ => (!word.starts_with('-')).then(|| last(word) == name),
        };
        let named: Vec<bool> = words.iter().filter_map(operand).collect();
        let is_copied = COPYING.contains(&program) && !is_from && !is_sent && copies(&named);
        let is_harmless = program.starts_with('#') || (HARMLESS.contains(&program) && !is_sent);
        (last(program) == name || named.contains(&true)) && !is_copied && !is_harmless
    })
}

/// Whether what is copied has the name itself: each file has where the last place has it, and any may where that is a folder.
fn copies(named: &[bool]) -> bool {
    named.split_last().is_some_and(|(place, files)| !place || (!files.is_empty() && files.iter().all(|file| *file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_writes_a_file_of_the_name() {
        for (script, expected) in [
            ("cp /o/other.toml /etc/app/app.toml", true),
            ("sh -c cp /o/other.toml /etc/app/app.toml", true),
            ("sh -c 'set -e; cat /o/x > /etc/app/app.toml'", true),
            ("sh -c 'echo a >/etc/app/app.toml'", true),
            ("envsubst < /t/app.toml > /etc/app/app.toml", true),
            ("sed -i s/5m/3h/ /etc/app/app.toml", true),
            ("tee /etc/app/app.toml", true),
            ("dd if=/o/x of=/etc/app/app.toml", true),
            ("FROM a\nCOPY other.toml /etc/app/app.toml", true),
            ("FROM a\nCOPY [\"other.toml\", \"/etc/app/app.toml\"]", true),
            ("COPY --from=build /x/app.toml /etc/app/app.toml", true),
            ("COPY --from=build /x/app.toml /etc/app/", true),
            ("RUN cp /o/other.toml \\\n  /etc/app/app.toml", true),
            ("FROM a\nCOPY --chown=1 app.toml /etc/app/app.toml", false),
            ("COPY app.toml run.sh /etc/app/", false),
            ("cp /t/app.toml /etc/app/app.toml", false),
            ("chown -R 1000 /etc/app/app.toml", false),
            ("cat /etc/app/app.toml", false),
            ("# COPY other.toml /etc/app/app.toml", false),
            ("cp /o/other.toml /etc/app/other.toml", false),
            ("/app/warm-up", false),
            ("", false),
        ] {
            assert_eq!(writes(script, "app.toml"), expected, "{script}");
        }
    }
}
