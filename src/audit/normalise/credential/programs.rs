//! What is known of programs that take passwords where no name tells, as `programs.yaml` has it.
//! It must not look at a command: what stands in one is found in `command`.

use crate::load::embedded::table;
use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::text::{is_reference, marked};
use crate::diag::secret_shapes::is_switch;

/// The whole of `programs.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Programs {
    #[serde(rename = "programs")]
    all: Vec<Program>,
    reading: Vec<Reading>,
    options: Vec<String>,
    directives: Vec<String>,
    phrases: Vec<Phrase>,
    harmless: Vec<String>,
    places: Vec<Places>,
    variables: Vec<Variable>,
}

/// A program with where its command line has a password.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Program {
    names: Vec<String>,
    #[serde(default)]
    pub(super) after: Vec<String>,
    #[serde(default)]
    pub(super) options: Vec<String>,
    #[serde(default)]
    pub(super) takes: Takes,
    behind: Option<char>,
    until: Option<char>,
    pub(super) without: Option<char>,
    #[serde(default)]
    pub(super) valued: Vec<String>,
    pub(super) word: Option<usize>,
    pub(super) flag: Option<char>,
    pub(super) last: Option<usize>,
}

/// What stands around a password in one word with its user.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Login {
    /// Between the user and the password.
    behind: Option<char>,
    /// Behind both.
    until: Option<char>,
}

impl Program {
    pub(super) const fn login(&self) -> Login {
        Login { behind: self.behind, until: self.until }
    }
}

/// How an option takes a password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Takes {
    /// In the same word.
    Joined,
    /// In the same word, or in the next.
    #[default]
    Either,
    /// In the next word.
    Next,
    /// As either, before the first word that is no option: another program stands there.
    Leading,
}

/// A program that reads a password from what is printed into it, or an option of any that has it do so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    leading: bool,
    #[serde(default)]
    valued: Vec<String>,
    behind: Option<char>,
}

/// Words of a configuration behind which a password stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    words: Vec<String>,
    behind: Option<char>,
}

/// Options that may name where a password is kept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    options: Vec<String>,
    kept: Vec<String>,
}

/// A variable whose value holds a password.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variable {
    name: String,
    behind: Option<char>,
    begins: Option<String>,
}

static PROGRAMS: LazyLock<Programs> = LazyLock::new(|| table!("audit/normalise/credential/programs"));

/// The programs by their names, and those that are known by how their names begin.
struct Index {
    names: HashMap<&'static str, Vec<&'static Program>>,
    starts: Vec<(&'static str, &'static Program)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { names: HashMap::new(), starts: Vec::new() };
    for program in &PROGRAMS.all {
        for name in &program.names {
            match name.strip_suffix('*') {
                Some(start) => index.starts.push((start, program)),
                None => index.names.entry(name).or_default().push(program),
            }
        }
    }
    index
});

/// What is known of the program that a word of a command names.
pub(super) fn known(word: &str) -> impl Iterator<Item = &'static Program> {
    let name = name_of(word).unwrap_or_default();
    let whole = INDEX.names.get(name).into_iter().flatten().copied();
    let begun = INDEX.starts.iter().filter(move |(start, _)| name.starts_with(start)).map(|(_, program)| *program);
    whole.chain(begun)
}

/// Whether a program takes for a password what is printed into it, by one of the words of its command.
pub(super) fn reads(words: &[&str], printed: &str) -> bool {
    let is_one = |reading: &&Reading| reading.is_asked_by(words);
    let mut readings = PROGRAMS.reading.iter().filter(is_one);
    readings.any(|reading| is_password(printed, Login { behind: reading.behind, until: None }))
}

impl Reading {
    fn is_asked_by(&self, words: &[&str]) -> bool {
        let is_one = |word: &&str| name_of(word).is_some_and(|name| self.names.iter().any(|known| known == name));
        let Some(at) = (if self.names.is_empty() { Some(0) } else { words.iter().position(is_one) }) else {
            return false;
        };
        if self.options.is_empty() {
            return true;
        }
        if !self.leading {
            return words.iter().any(|word| self.has(word));
        }
        let mut rest = words[at + 1..].iter();
        while let Some(word) = rest.next().filter(|word| word.starts_with('-')) {
            if self.has(word) {
                return true;
            }
            if self.valued.iter().any(|option| option == word.trim_start_matches('-')) {
                rest.next();
            }
        }
        false
    }

    /// Whether a word is one of the options; letters may stand together, as in `-kS`.
    fn has(&self, word: &str) -> bool {
        let letters = word.strip_prefix('-').filter(|letters| self.leading && !letters.starts_with('-'));
        let is_among = |option: &String| {
            let mut letter = option.strip_prefix('-').unwrap_or_default().chars();
            matches!((letters, letter.next(), letter.next()), (Some(letters), Some(own), None) if letters.contains(own))
        };
        self.options.iter().any(|option| option == word || is_among(option))
    }
}

/// Whether an option takes a password whatever the program is.
pub(super) fn is_option(name: &str) -> bool {
    PROGRAMS.options.iter().any(|option| option == name)
}

/// Whether a password stands behind a word of a configuration on the same line.
pub(super) fn is_directive(word: &str) -> bool {
    PROGRAMS.directives.iter().any(|directive| directive == word)
}

/// Whether a password stands in a line behind words that say so.
pub(super) fn in_phrase(words: &[&str]) -> bool {
    PROGRAMS.phrases.iter().any(|phrase| {
        let is_one = |at: &[&str]| phrase.words.iter().eq(at);
        let length = phrase.words.len();
        let mut places = words.windows(length + 1).filter(|window| is_one(&window[..length]));
        places.any(|window| is_password(window[length], Login { behind: phrase.behind, until: None }))
    })
}

/// Whether an option only sounds like one that takes a password.
pub(super) fn is_harmless(name: &str) -> bool {
    PROGRAMS.harmless.iter().any(|option| option == name)
}

/// Whether what an option is given says where the password is kept.
pub(super) fn is_kept(option: &str, value: &str) -> bool {
    let option = option.trim_start_matches('-');
    let kept = |places: &Places| places.kept.iter().any(|start| value.starts_with(start.as_str()));
    PROGRAMS.places.iter().any(|places| places.options.iter().any(|one| one == option) && kept(places))
}

/// Whether a variable of this name is one that may hold a password.
pub(super) fn is_variable(name: &str) -> bool {
    PROGRAMS.variables.iter().any(|variable| variable.name == name)
}

/// Whether a password stands in what a variable of this name holds.
pub(in crate::audit) fn holds(name: &str, text: &str) -> bool {
    is_variable(name) && in_variable(name, &marked(text)) == Some(true)
}

/// Whether a password stands in what a variable of this name has in a marked text; nothing where it is not known.
pub(super) fn in_variable(name: &str, marked: &str) -> Option<bool> {
    let known = PROGRAMS.variables.iter().find(|variable| variable.name == name)?;
    let value = marked.trim_matches(['"', '\'']);
    let value = known.begins.as_ref().map_or(Some(value), |start| value.strip_prefix(start.as_str()))?;
    Some(!is_switch(value) && is_password(value, Login { behind: known.behind, until: None }))
}

/// Whether a word is a password, or has one behind the user.
pub(super) fn is_password(value: &str, login: Login) -> bool {
    let value = value.trim_matches(['"', '\'']);
    let value = login.until.and_then(|sign| value.split(sign).next()).unwrap_or(value);
    let password = login.behind.map_or(Some(value), |sign| {
        let (user, password) = value.split_once(sign)?;
        // Without a user a path begins so, or the login of the system, and a keyword has a path of its own.
        let is_name = |user: &str| user.starts_with(|c: char| c.is_ascii_alphanumeric() || !c.is_ascii());
        let is_user = sign != '/' || is_name(user) && !user.contains('=');
        is_user.then_some(password)
    });
    // `<password>` stands for one in a text that people read.
    password.is_some_and(|password| !password.is_empty() && !password.starts_with('<') && !is_reference(password))
}

fn name_of(word: &str) -> Option<&str> {
    let name = word.rsplit('/').next().unwrap_or_default();
    (!name.is_empty() && !word.starts_with('-') && !word.contains(['=', ':'])).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_takes_a_password_in_one_way() {
        for program in &PROGRAMS.all {
            let ways = [!program.options.is_empty(), program.word.is_some(), program.last.is_some()];
            assert_eq!(ways.iter().filter(|is| **is).count(), 1, "{program:?}");
            assert_eq!(program.flag.is_some(), program.last.is_some(), "{program:?}");
        }
    }

    #[test]
    fn variables() {
        for (name, value, expected) in [
            ("NEO4J_AUTH", "neo4j/hunter2", Some(true)),
            ("NEO4J_AUTH", "none", Some(false)),
            ("NEO4J_AUTH", "neo4j/\u{E000}", Some(false)),
            ("NEO4J_AUTH", "\u{E000}", Some(false)),
            ("ETCDCTL_USER", "root:hunter2", Some(true)),
            ("ETCDCTL_USER", "root", Some(false)),
            ("REDISCLI_AUTH", "hunter2", Some(true)),
            ("REDISCLI_AUTH", "", Some(false)),
            ("APP_KEY", "base64:aHVudGVyMg==", Some(true)),
            ("APP_KEY", "base64:\u{E000}", Some(false)),
            ("APP_KEY", "hunter2", None),
            ("OTHER_AUTH", "a/hunter2", None),
            ("REDIS_AUTH", "hunter2", Some(true)),
            ("REDIS_AUTH", "true", Some(false)),
            ("RELEASE_COOKIE", "hunter2", Some(true)),
            ("RELEASE_COOKIE", "\u{E000}", Some(false)),
            ("AIRFLOW__CORE__FERNET_KEY", "aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnQ=", Some(true)),
        ] {
            assert_eq!(in_variable(name, value), expected, "{name} {value}");
        }
    }
}
