//! Commands that a deployment starts applications with: what they say on their line counts for more than a file.
//! It must not read what such a command says but the names of what it sets; that something may be said is all that it
//! finds otherwise.

use std::collections::BTreeSet;

use super::mounts::is_mounted;
use super::neighbours::Neighbours;
use crate::audit::config::Member;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::{has_mixed, shown_name};
use crate::load::tree::{Kind, Node};
use crate::model::dialect::{Assigning, Dialect};

/// How many words of a command a message names.
const NAMED: usize = 4;

/// How a command names the file that the application reads, where that is the audited one.
pub(super) struct OwnFile<'a> {
    options: &'a [String],
    is_it: Box<dyn Fn(&str) -> bool + 'a>,
}

impl<'a> OwnFile<'a> {
    /// As far as mounts lead to it: the one file that the configuration consists of.
    pub(super) fn of(layers: &'a [Member<'_>], base: &'a Member<'_>) -> Self {
        let is_one = base.document.files().len() == 1;
        let is_it = move |place: &str| is_one && is_mounted(layers, &base.document.path, place);
        Self { options: &base.spelling.dialect.file_options, is_it: Box::new(is_it) }
    }

    /// Which words of a command say that: an option of this kind and its file, once.
    fn words(&self, words: &[Option<&str>]) -> Vec<usize> {
        let named = |(at, word): (usize, Option<&str>)| {
            let word = word?;
            self.options.iter().find_map(|option| match word.strip_prefix(option.as_str())? {
                "" => Some((vec![at, at + 1], words.get(at + 1).copied().flatten().unwrap_or_default().to_owned())),
                rest => Some((vec![at], rest.strip_prefix('=')?.to_owned())),
            })
        };
        let mut named = words.iter().copied().enumerate().filter_map(named);
        match (named.next(), named.next()) {
            (Some((at, place)), None) if place.starts_with('/') && (self.is_it)(&place) => at,
            _ => Vec::new(),
        }
    }
}

/// The doubts about an application's file that the commands of a deployment file raise, in the order of their places.
pub(super) fn commanded(
    member: &Member<'_>,
    base: &Member<'_>,
    file: &OwnFile<'_>,
    neighbours: &Neighbours<'_>,
) -> Vec<Doubt> {
    let base = base.spelling.dialect;
    let root = member.document.root();
    let paths = member.spelling.commands.iter();
    let found = paths.flat_map(|path| path.reached(root)).filter(|found| !neighbours.hold(&found.way));
    let mut doubts: Vec<Doubt> = found
        .filter_map(|found| {
            let words = telling(found.node, file)?;
            let why = format!("in the deployment `{}` has {}, which may say otherwise", found.shown(), listed(&words));
            let keys = base.assigns.as_ref().and_then(|assigning| assigned(found.node, assigning, base));
            let scope = keys.map_or(Scope::All, Scope::Keys);
            Some(Doubt { place: member.document.place(found.node.span), why, scope, left_to: LeftTo::Command })
        })
        .collect();
    doubts.sort_by(|one, other| one.place.cmp(&other.place));
    doubts
}

/// Whether a command may say more than which program runs.
pub(super) fn may_say(node: &Node, file: &OwnFile<'_>) -> bool {
    telling(node, file).is_some()
}

/// The words by which a command says more than which program runs, as they may be shown; none where it does not.
fn telling(node: &Node, file: &OwnFile<'_>) -> Option<Vec<String>> {
    let words: Vec<Option<&str>> = match &node.kind {
        Kind::Null => Vec::new(),
        Kind::Text(text) => text.split_whitespace().map(Some).collect(),
        Kind::List(items) => items.iter().map(Node::text).collect(),
        _ => return Some(vec!["more than a command".to_owned()]),
    };
    let is_plain = |at: usize, word: &str| is_word(word) || (at == 0 && is_program(word));
    let own = file.words(&words);
    let telling = words.iter().enumerate().filter(|(at, _)| !own.contains(at));
    let telling = telling.filter(|(at, word)| !word.is_some_and(|word| is_plain(*at, word)));
    let before = |at: usize| at.checked_sub(1).and_then(|before| words[before]);
    let shown: Vec<String> = telling.map(|(at, word)| shown(at, *word, before(at))).collect();
    (!shown.is_empty()).then_some(shown)
}

/// Options behind which something is assigned.
const ASSIGNING: [&str; 6] = ["-c", "-e", "-o", "-D", "--env", "--set"];

/// The name of an option or of what is assigned; of any other word only which it is, since it may be a secret. Behind the
/// letter of an option may stand what it is given, as in `-phunter2`, and what an option is given may have a sign in it.
fn shown(at: usize, word: Option<&str>, before: Option<&str>) -> String {
    let word = word.unwrap_or_default();
    let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
    let is_plain = |bare: &str| is_word(bare) && shown_name(bare) == bare;
    if let Some(bare) = name.strip_prefix("--") {
        if is_plain(bare) {
            return format!("`{name}`");
        }
    } else if let Some(bare) = name.strip_prefix('-') {
        let letter: String = bare.chars().take(1).collect();
        if is_plain(&letter) {
            return if letter == bare { format!("`{name}`") } else { format!("`-{letter}..`") };
        }
    } else if value.is_some_and(|value| !value.trim_end_matches('=').is_empty())
        && before.is_none_or(|before| !before.starts_with('-') || ASSIGNING.contains(&before))
        && is_plain(name)
        && !has_mixed(name)
    {
        return format!("`{name}`");
    }
    format!("something else as word {}", at + 1)
}

fn listed(words: &[String]) -> String {
    let named = words.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match words.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// The keys that a command sets, where it is one of the application's own and does nothing else; none where it may do
/// anything.
fn assigned(node: &Node, assigning: &Assigning, base: &Dialect) -> Option<BTreeSet<String>> {
    let words: Vec<&str> = match &node.kind {
        // A shell's signs could hide where one word ends.
        Kind::Text(text) if !text.contains(['"', '\'', '\\', '$', '`', ';', '&', '|', '<', '>', '(', ')', '#']) => {
            text.split_whitespace().collect()
        }
        Kind::List(items) => items.iter().map(Node::text).collect::<Option<_>>()?,
        _ => return None,
    };
    // Options alone are read by whatever program the image or another key names.
    let (first, mut rest) = words.split_first()?;
    let program = first.rsplit('/').next().unwrap_or_default();
    if !is_program(first) || !assigning.programs.iter().any(|own| own == program) {
        return None;
    }
    let mut keys = BTreeSet::new();
    while let [word, after @ ..] = rest {
        rest = after;
        let pair = assigning.options.iter().find_map(|option| word.strip_prefix(option.as_str()))?;
        let pair = if pair.is_empty() {
            let [next, after @ ..] = rest else { return None };
            rest = after;
            next
        } else {
            pair
        };
        let name = pair.split_once('=')?.0.replace('-', "_").to_ascii_lowercase();
        let known = base.keys.iter().find(|key| key.key.value == name)?;
        if known.elsewhere || assigning.but.contains(&name) {
            return None;
        }
        keys.insert(name);
    }
    Some(keys)
}

/// Such as `serve`: no option, no assignment, no path, no number.
fn is_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// A path to a program; a script or a configuration could say anything.
fn is_program(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or_default();
    word.split('/').all(|part| part.is_empty() || is_word(part)) && is_word(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::At;
    use crate::load::syntax::{Syntax, parse};
    use crate::model::dialect::{Enforced, Key, KeyType};

    /// No file, whatever a command names.
    fn none() -> OwnFile<'static> {
        OwnFile { options: &[], is_it: Box::new(|_| false) }
    }

    fn node(text: &str) -> Node {
        parse(Syntax::Yaml, &text.into()).expect("YAML").root
    }

    #[test]
    fn plain_words_say_nothing_and_everything_else_may() {
        for plain in ["serve", "[serve]", "[/usr/bin/app, run]", "/app/server", "null", "[]", "app run-all"] {
            assert_eq!(telling(&node(plain), &none()), None, "{plain}");
        }
        for words in [
            "postgres -c ssl=off",
            "[postgres, -c, ssl=off]",
            "[sh, -c, x]",
            "[app, --insecure]",
            "[app, other.toml]",
            "[/etc/other.toml]",
            "./start.sh",
            "[app, 1]",
            "[app, [x]]",
            "{ a: b }",
            "[app, $OPTIONS]",
            "ssl=off",
            "true",
        ] {
            assert!(telling(&node(words), &none()).is_some(), "{words}");
        }
    }

    #[test]
    fn the_audited_file_may_be_named_once() {
        let options = ["--config".to_owned(), "-c".to_owned()];
        let file = OwnFile { options: &options, is_it: Box::new(|place| place == "/etc/app.toml") };
        for (command, expected) in [
            ("[app, --config, /etc/app.toml]", true),
            ("[app, --config=/etc/app.toml, run]", true),
            ("app -c /etc/app.toml", true),
            ("[-c, /etc/app.toml]", true),
            ("[app, --config, /etc/other.toml]", false),
            ("[app, --config=/etc/app.toml, --config=/etc/other.toml]", false),
            ("[app, --config=/etc/app.toml, -c, /etc/app.toml]", false),
            ("[app, --config, /etc/app.toml, --insecure]", false),
            ("[app, /etc/app.toml]", false),
            ("[app, --config]", false),
            ("[app, --configuration=/etc/app.toml]", false),
            ("sh -c 'app --config /etc/app.toml'", false),
            ("[sh, -c, 'app --config /etc/app.toml']", false),
        ] {
            assert_eq!(telling(&node(command), &file).is_none(), expected, "{command}");
        }
    }

    #[test]
    fn options_are_named_and_values_are_not() {
        for (command, words) in [
            ("[app, --insecure, run]", vec!["`--insecure`"]),
            ("[app, -c, tls=off]", vec!["`-c`", "`tls`"]),
            ("[app, --password=hunter2]", vec!["`--password`"]),
            ("mysql -phunter2", vec!["`-p..`"]),
            ("[mysql, '-phunter2=x', -u]", vec!["`-p..`", "`-u`"]),
            ("[mysql, -p, hunter2=x]", vec!["`-p`", "something else as word 3"]),
            ("[app, aGVsbG8=]", vec!["something else as word 2"]),
            ("[app, '-']", vec!["something else as word 2"]),
            ("[app, --password, hunter_2.x]", vec!["`--password`", "something else as word 3"]),
            ("[app, --ghp_0123456789abcdefghijklmnopqrstuvwxyz]", vec!["something else as word 2"]),
            ("{ a: hunter2 }", vec!["more than a command"]),
        ] {
            assert_eq!(telling(&node(command), &none()).expect("words"), words, "{command}");
        }
    }

    #[test]
    fn what_a_command_assigns_is_known_where_it_does_nothing_else() {
        let key = |name: &str| Key {
            key: At::nowhere(name.to_owned()),
            kind: KeyType::String,
            default: None,
            env: None,
            enforced: Enforced::Yes,
            refuses: None,
            skips: None,
            clock: None,
            elsewhere: name == "include",
            partial: false,
            no_secret: false,
            no_secret_where: None,
            as_text: false,
            or_null: false,
            secret: false,
            template: false,
            naming: Vec::new(),
            note: None,
        };
        let base =
            Dialect { keys: ["ssl", "work_mem", "include", "config_file"].map(key).into(), ..Dialect::default() };
        let assigning = Assigning {
            programs: vec!["postgres".into()],
            options: vec!["-c".into(), "--".into()],
            but: vec!["config_file".into()],
        };
        for (command, keys) in [
            ("postgres -c ssl=off", Some("ssl")),
            ("[/usr/bin/postgres, -c, SSL=off, '-cwork_mem=1MB']", Some("ssl work_mem")),
            ("[postgres, --work-mem=1MB]", Some("work_mem")),
            ("[postgres]", Some("")),
            ("[--work-mem=1MB]", None),
            ("[-c, ssl=off]", None),
            ("[]", None),
            ("[postgres, -c, ssl]", None),
            ("[postgres, -c]", None),
            ("[postgres, -c, other=1]", None),
            ("[postgres, -c, include=x]", None),
            ("[postgres, -c, config_file=/x]", None),
            ("[postgres, -D, /data]", None),
            ("[postgres, -c, ssl=off, -p, '5433']", None),
            ("[sh, -c, ssl=off]", None),
            ("[my-postgres, -c, ssl=off]", None),
            ("postgres -c ssl=off; exec other", None),
            ("postgres -c 'ssl=off -c fsync=off'", None),
            ("[-c, ssl=off, [x]]", None),
            ("{ a: b }", None),
        ] {
            let found = assigned(&node(command), &assigning, &base);
            let found = found.map(|keys| keys.into_iter().collect::<Vec<_>>().join(" "));
            assert_eq!(found.as_deref(), keys, "{command}");
        }
    }
}
