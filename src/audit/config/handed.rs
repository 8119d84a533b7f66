//! What a deployment puts into the variables and commands of its containers where a secret would stand: a variable without
//! a value, a reference to another one, and what a shell replaces in the container.
//! It must not take for replaced what reaches the application as it is written.

use serde_json::Value;

use super::containers::CONTAINERS;
use crate::audit::document::path::{Gone, Match};
use crate::audit::evaluate::effective::{NESTED, dollar, is_reference, name_length};
use crate::load::tree::{Kind, Node};
use crate::model::dialect::{Dialect, Interpolation, Role};

/// Stands for whatever is taken from elsewhere, as readers of secrets know it.
const REFERENCE: &str = "${X}";

/// What readers of secrets have to see of a value that stands in a variable or a command of a container; nothing where it
/// is none, or is read as every value is.
pub(in crate::audit) fn written(dialect: &Dialect, root: &Node, at: &Match<'_>) -> Option<Value> {
    let is_replaced = |node: &Node| matches!(&node.kind, Kind::Text(text) if text.contains(['$', '`']));
    let may_be = match &at.node.kind {
        Kind::Null => true,
        Kind::List(items) => items.iter().any(is_replaced),
        _ => is_replaced(at.node),
    };
    if dialect.role != Role::Deployment || !may_be {
        return None;
    }
    let trail = leading(root, at)?;
    match spot(dialect, &at.way, &trail)? {
        Spot::Variable(container) => match &at.node.kind {
            // Compose takes it from where it runs (compose-spec 05-services.md, `environment`).
            Kind::Null if dialect.interpolates == Interpolation::Defaults => Some(REFERENCE.into()),
            Kind::Text(text) if dialect.interpolates == Interpolation::Containers => {
                Some(put(text, dialect.interpolates, Some(container), &[]).into())
            }
            _ => None,
        },
        Spot::Command { container, command } => {
            let text = |node: &Node| match &node.kind {
                Kind::Text(text) => {
                    let scripts = scripts(text, command, container);
                    Value::String(put(text, dialect.interpolates, container, &scripts))
                }
                _ => node.to_json(),
            };
            match &at.node.kind {
                Kind::Text(_) => Some(text(at.node)),
                Kind::List(items) if std::ptr::eq(at.node, command) => Some(items.iter().map(text).collect()),
                _ => None,
            }
        }
    }
}

enum Spot<'t> {
    /// The value of a variable of this container.
    Variable(&'t Node),
    /// Within a command, of a container where it is the one that starts it.
    Command { container: Option<&'t Node>, command: &'t Node },
}

/// The nodes on a way, the one that it ends at last.
pub(super) fn trail<'t>(root: &'t Node, way: &[Gone<'_>]) -> Option<Vec<&'t Node>> {
    let mut nodes = vec![root];
    for step in way {
        let node = *nodes.last()?;
        nodes.push(match (step, &node.kind) {
            (Gone::Name(name), _) => node.get(name)?,
            (Gone::Item(at), Kind::List(items)) => items.get(*at)?,
            _ => return None,
        });
    }
    Some(nodes)
}

/// The nodes on the way to a match in this tree. The match itself is not looked for among what stands beside it, so that many
/// values in one table cost no more than they are.
fn leading<'t>(root: &'t Node, at: &Match<'t>) -> Option<Vec<&'t Node>> {
    let Some((_, above)) = at.way.split_last() else { return std::ptr::eq(root, at.node).then(|| vec![root]) };
    let mut nodes = trail(root, above)?;
    nodes.last()?.holds(at.node).then(|| {
        nodes.push(at.node);
        nodes
    })
}

fn spot<'t>(dialect: &Dialect, way: &[Gone<'_>], trail: &[&'t Node]) -> Option<Spot<'t>> {
    let name = |at: usize| match way.get(at) {
        Some(Gone::Name(name)) => Some(*name),
        _ => None,
    };
    let tables: Vec<&str> = dialect.variables.iter().filter_map(|path| path.rsplit('.').next()).collect();
    let last = way.len().checked_sub(1)?;
    if let Some(table) = last.checked_sub(1)
        && name(table).is_some_and(|name| tables.contains(&name))
    {
        return Some(Spot::Variable(trail[table]));
    }
    let at = (0..way.len()).rev().find(|at| name(*at).is_some())?;
    let is_container = dialect.interpolates != Interpolation::Containers
        || at.checked_sub(2).and_then(name).is_some_and(|list| CONTAINERS.is_list(list));
    let container = Some(trail[at]).filter(|_| is_container);
    name(at).filter(|name| CONTAINERS.is_command(name)).map(|_| Spot::Command { container, command: trail[at + 1] })
}

/// Where dollars and backticks stand in a text that a shell runs and would replace.
fn scripts(text: &str, command: &Node, container: Option<&Node>) -> Vec<usize> {
    let words = |node: &Node| -> Vec<String> {
        let Kind::List(items) = &node.kind else { return Vec::new() };
        items.iter().map(|item| item.text().unwrap_or_default().to_owned()).collect()
    };
    let own = words(command);
    if own.is_empty() {
        return in_line(text).map_or_else(Vec::new, |(start, end)| active(text, start, end));
    }
    let parts = || CONTAINERS.commands.iter().filter_map(|name| container?.get(name));
    let is_part = parts().any(|part| std::ptr::eq(part, command));
    let all = if is_part { parts().flat_map(words).collect() } else { own };
    let rest = match all.first().map(String::as_str) {
        Some(first) if first == CONTAINERS.in_shell => return active(text, 0, text.len()),
        Some(first) if first == CONTAINERS.alone => &all[1..],
        _ => &all[..],
    };
    match rest {
        [shell, option, script, ..] if CONTAINERS.is_shell(shell) && runs(option) && script == text => {
            active(text, 0, text.len())
        }
        _ => Vec::new(),
    }
}

/// The dollars and backticks between two places that stand neither in apostrophes nor behind a backslash. What a shell
/// takes from the lines below, it may take as they are.
fn active(text: &str, start: usize, end: usize) -> Vec<usize> {
    if text.contains("<<") {
        return Vec::new();
    }
    let (mut out, mut quote, mut is_escaped) = (Vec::new(), None, false);
    for (at, c) in text[start..end].char_indices() {
        match (c, quote) {
            _ if std::mem::take(&mut is_escaped) => {}
            ('\\', None | Some('"')) => is_escaped = true,
            ('\'' | '"', None) => quote = Some(c),
            _ if quote == Some(c) => quote = None,
            ('$' | '`', None | Some('"')) => out.push(start + at),
            _ => {}
        }
    }
    out
}

/// Whether an option of a shell makes it run the text behind it.
fn runs(option: &str) -> bool {
    option
        .strip_prefix('-')
        .is_some_and(|letters| letters.ends_with('c') && letters.bytes().all(|letter| letter.is_ascii_lowercase()))
}

/// The quoted text behind `sh -c` in a line that is split into words as a shell does it.
fn in_line(text: &str) -> Option<(usize, usize)> {
    let (shell, rest) = text.split_once(' ')?;
    let (option, script) = rest.split_once(' ')?;
    let quote = script.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let start = text.len() - script.len() + 1;
    let end = text[start..].find(quote).map_or(text.len(), |end| start + end);
    (CONTAINERS.is_shell(shell) && runs(option)).then_some((start, end))
}

/// A text in which what is replaced is a reference, and every other dollar none.
fn put(text: &str, interpolates: Interpolation, container: Option<&Node>, scripts: &[usize]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['$', '`']) {
        out.push_str(&text[at..at + next]);
        at += next;
        let behind = &text[at + 1..];
        let in_script = scripts.binary_search(&at).is_ok();
        if text[at..].starts_with('`') {
            let length = if in_script { file_read(behind, "", '`', interpolates) } else { None };
            out.push_str(length.map_or("`", |_| REFERENCE));
            at += 1 + length.unwrap_or_default();
            continue;
        }
        let of_shell = |behind: &str| -> Option<usize> {
            if !in_script {
                return None;
            }
            if let Some(length) = file_read(behind, "(", ')', interpolates) {
                return Some(length);
            }
            let (inner, braces) = behind.strip_prefix('{').map_or((behind, 0), |inner| (inner, 2));
            let length = name_length(inner);
            let closes = braces == 0 || inner[length..].starts_with('}');
            (length > 0 && closes).then_some(length + braces)
        };
        let (put, length) = match interpolates {
            Interpolation::Defaults if behind.starts_with('$') => match of_shell(&behind[1..]) {
                Some(length) => (REFERENCE, length + 1),
                None => ("x", 1),
            },
            Interpolation::Defaults => match dollar(behind, interpolates) {
                (Some(inner), length) if is_reference(inner, NESTED) => (REFERENCE, length),
                (Some(_), length) => (&text[at..at + 1 + length], length),
                _ => ("x", 0),
            },
            _ => match of_container(behind, container) {
                Some(length) => (REFERENCE, length),
                None if behind.starts_with('$') => ("x", 1),
                None => of_shell(behind).map_or(("x", 0), |length| (REFERENCE, length)),
            },
        };
        out.push_str(put);
        at += 1 + length;
    }
    out.push_str(&text[at..]);
    out
}

/// How long what a shell replaces by the content of a file is, and nothing else: `(cat /run/secrets/x)`, with the file under
/// its path or under the name of a variable.
fn file_read(behind: &str, open: &str, close: char, interpolates: Interpolation) -> Option<usize> {
    let (inner, _) = behind.strip_prefix(open)?.split_once(close)?;
    let trimmed = inner.trim_matches(' ');
    let file = trimmed.strip_prefix("cat ").or_else(|| trimmed.strip_prefix('<'))?.trim_start_matches(' ');
    let file = file.strip_prefix('"').and_then(|file| file.strip_suffix('"')).unwrap_or(file);
    let dollar = if interpolates == Interpolation::Defaults { "$$" } else { "$" };
    let is_path = file.starts_with('/') && file.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b));
    let is_variable = file.strip_prefix(dollar).is_some_and(|name| {
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        !name.is_empty() && name_length(name) == name.len()
    });
    (is_path || is_variable).then_some(open.len() + inner.len() + close.len_utf8())
}

/// How long a reference to a variable of the container is; one that it does not have stays as it is written
/// (kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables).
fn of_container(behind: &str, container: Option<&Node>) -> Option<usize> {
    let inner = behind.strip_prefix('(')?;
    let name = &inner[..inner.find(')')?];
    let container = container?;
    let has = container.get(&CONTAINERS.variables).is_some_and(|env| env.get(name).is_some())
        || container.get(&CONTAINERS.more_variables).is_some();
    (has && !name.is_empty() && name_length(name) == name.len()).then_some(name.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::syntax::{Syntax, parse};

    fn put_into(text: &str, interpolates: Interpolation, command: &str) -> String {
        let mut container = parse(Syntax::Yaml, &command.into()).expect("YAML").root;
        stand(&mut container, text);
        let scripts = container.get("command").map(|command| scripts(text, command, Some(&container)));
        put(text, interpolates, Some(&container), &scripts.unwrap_or_default())
    }

    /// Puts a text where `x` stands.
    fn stand(node: &mut Node, text: &str) {
        match &mut node.kind {
            Kind::Text(own) if own == "x" => text.clone_into(own),
            Kind::Map(entries) => entries.iter_mut().for_each(|(_, child)| stand(child, text)),
            Kind::List(items) => items.iter_mut().for_each(|item| stand(item, text)),
            _ => {}
        }
    }

    #[test]
    fn what_compose_and_its_shells_replace() {
        for (text, command, expected) in [
            ("$PW", "{}", "${X}"),
            ("${PW:?not set}", "{}", "${PW:?not set}"),
            ("${PW:-hunter2}", "{}", "${PW:-hunter2}"),
            ("${PW:-${OLD}}", "{}", "${X}"),
            ("${PW:-${OLD:-hunter2}}", "{}", "${PW:-${OLD:-hunter2}}"),
            ("$$PW", "{}", "xPW"),
            ("pa$$word", "{}", "paxword"),
            ("redis-cli -a $$PW", "{ command: [CMD-SHELL, x] }", "redis-cli -a ${X}"),
            ("redis-cli -a $${PW}", "{ command: [CMD-SHELL, x] }", "redis-cli -a ${X}"),
            ("$$PW", "{ command: [CMD, redis-cli, -a, x] }", "xPW"),
            ("$$PW", "{ command: [CMD, sh, -c, x] }", "${X}"),
            ("$$pw", "{ command: [/bin/bash, -ec, x] }", "${X}"),
            ("PW='$$HUNTER'", "{ command: [sh, -c, x] }", "PW='xHUNTER'"),
            ("echo \"it's\"; PW='$$HUNTER'", "{ command: [sh, -c, x] }", "echo \"it's\"; PW='xHUNTER'"),
            ("PW=\\$$HUNTER", "{ command: [sh, -c, x] }", "PW=\\xHUNTER"),
            ("cat <<'E'\n$$HUNTER\nE", "{ command: [sh, -c, x] }", "cat <<'E'\nxHUNTER\nE"),
            ("sh -c 'a \"$$PW\"'", "{ command: x }", "sh -c 'a \"${X}\"'"),
            ("sh -c 'a' $$PW", "{ command: x }", "sh -c 'a' xPW"),
            ("redis-server --requirepass $$PW", "{ command: x }", "redis-server --requirepass xPW"),
            ("PW=$$(cat /run/secrets/x) a", "{ command: [sh, -c, x] }", "PW=${X} a"),
            ("PW=\"$$(cat \"$$PW_FILE\")\" a", "{ command: [sh, -c, x] }", "PW=\"${X}\" a"),
            ("PW=$$(< $${PW_FILE})", "{ command: [bash, -c, x] }", "PW=${X}"),
            ("PW=`cat /run/secrets/x` a", "{ command: [sh, -c, x] }", "PW=${X} a"),
            ("PW='$$(cat /run/secrets/x)'", "{ command: [sh, -c, x] }", "PW='x(cat /run/secrets/x)'"),
            ("PW='`cat /run/secrets/x`'", "{ command: [sh, -c, x] }", "PW='`cat /run/secrets/x`'"),
            ("PW=$$(echo hunter2) a", "{ command: [sh, -c, x] }", "PW=x(echo hunter2) a"),
            ("PW=$$(cat /x; echo hunter2)", "{ command: [sh, -c, x] }", "PW=x(cat /x; echo hunter2)"),
            ("$$(cat /run/secrets/x)", "{ command: [redis-cli, -a, x] }", "x(cat /run/secrets/x)"),
            ("$$(cat /run/secrets/x)", "{ entrypoint: [sh, -c], command: [x] }", "${X}"),
            ("$$(cat /run/secrets/x)", "{ entrypoint: [redis-cli], command: [x] }", "x(cat /run/secrets/x)"),
            ("$$PW", "{ entrypoint: [sh, -c, a], command: [x] }", "xPW"),
        ] {
            assert_eq!(put_into(text, Interpolation::Defaults, command), expected, "{text} {command}");
        }
    }

    #[test]
    fn what_kubernetes_and_its_shells_replace() {
        for (text, container, expected) in [
            ("a:$(PW)@b", "{ env: { PW: x } }", "a:${X}@b"),
            ("$(PW)", "{ envFrom: [] }", "${X}"),
            ("$(PW)", "{ env: { OTHER: x } }", "x(PW)"),
            ("$$(PW)", "{ env: { PW: x } }", "x(PW)"),
            ("$PW ${PW}", "{ env: { PW: x } }", "xPW x{PW}"),
            ("$(PW", "{ env: { PW: x } }", "x(PW"),
            ("PGPASSWORD=$PW psql", "{ command: [sh, -c, x] }", "PGPASSWORD=${X} psql"),
            ("$PW", "{ command: [app, x] }", "xPW"),
            ("PW=$(cat /run/secrets/x) psql", "{ command: [sh, -c, x] }", "PW=${X} psql"),
            ("PW=\"$(cat $PW_FILE)\" psql", "{ command: [sh, -c, x] }", "PW=\"${X}\" psql"),
            ("PW=$(cat hunter2) psql", "{ command: [sh, -c, x] }", "PW=x(cat hunter2) psql"),
            ("$(cat /run/secrets/x)", "{ command: [app, x] }", "x(cat /run/secrets/x)"),
        ] {
            assert_eq!(put_into(text, Interpolation::Containers, container), expected, "{text} {container}");
        }
    }
}
