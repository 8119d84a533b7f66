//! What a source file defines, found by one small reader per language.
//! Must not take a mention (a comment, a string, a declaration of something elsewhere) for a definition.
//!
//! A name is a path: `tests::tampering_is_detected`, `Session::expire`, `audit::events`. A pointer may leave out
//! leading names as long as one definition is left. What is local to a function body cannot be named.

mod c_lexer;
mod go;
mod java;
mod js_lexer;
mod javascript;
mod js_members;
mod js_tests;
mod js_values;
mod jsx;
mod python;
mod rust;
mod rust_lexer;
mod shell;
mod sql;
mod sql_lexer;
mod tokens;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, Range};

use super::fault::Fault;
use super::near::{self, Patience};

/// A language whose definitions are read. Adding one is a row here and a file beside.
struct Language {
    name: &'static str,
    endings: &'static [&'static str],
    /// Programs that a first line `#!` may name in a file whose ending tells nothing.
    interpreters: &'static [&'static str],
    /// Names may also be joined by a dot.
    dotted: bool,
    /// Names are kept in lower case and asked for in any.
    folds_case: bool,
    /// Another way in which a name may be written, as names joined by `::`.
    spelled: fn(&str) -> Option<String>,
    read: fn(&str, &mut Definitions),
}

/// A language whose names are written in one way.
const fn plain(_: &str) -> Option<String> {
    None
}

const LANGUAGES: &[Language] = &[
    Language {
        name: "Rust",
        endings: &["rs"],
        interpreters: &[],
        dotted: false,
        folds_case: false,
        spelled: plain,
        read: rust::read,
    },
    Language {
        name: "SQL",
        endings: &["sql", "psql", "pgsql", "ddl"],
        interpreters: &[],
        dotted: true,
        folds_case: true,
        spelled: plain,
        read: sql::read,
    },
    Language {
        name: "Python",
        endings: &["py", "pyi"],
        interpreters: &["python", "python3"],
        dotted: true,
        folds_case: false,
        spelled: plain,
        read: python::read,
    },
    Language {
        name: "TypeScript",
        endings: &["ts", "mts", "cts"],
        interpreters: &[],
        dotted: true,
        folds_case: false,
        spelled: javascript::spelled,
        read: javascript::read_plain,
    },
    Language {
        name: "JavaScript and JSX",
        endings: &["js", "mjs", "cjs", "jsx", "tsx"],
        interpreters: &["node", "deno", "bun"],
        dotted: true,
        folds_case: false,
        spelled: javascript::spelled,
        read: javascript::read_jsx,
    },
    Language {
        name: "Go",
        endings: &["go"],
        interpreters: &[],
        dotted: true,
        folds_case: false,
        spelled: go::spelled,
        read: go::read,
    },
    Language {
        name: "Java",
        endings: &["java"],
        interpreters: &[],
        dotted: true,
        folds_case: false,
        spelled: plain,
        read: java::read,
    },
    Language {
        name: "shell",
        endings: &["sh", "bash"],
        interpreters: &["sh", "bash", "dash", "ksh"],
        dotted: false,
        folds_case: false,
        spelled: plain,
        read: shell::read,
    },
    Language {
        name: "YAML workflow",
        endings: &["yml", "yaml"],
        interpreters: &[],
        dotted: true,
        folds_case: false,
        spelled: plain,
        read: yaml::read,
    },
];

/// The languages whose definitions a `::symbol` can name.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.name)
}

/// Whether what one file defines might as well stand in the other, judged by their endings.
pub(super) fn is_same_language(path: &str, other: &str) -> bool {
    let family = |path: &str| {
        language(path, "").map(|language| language.name.trim_end_matches(" and JSX").replace("Type", "Java"))
    };
    family(path).is_some() && family(path) == family(other)
}

/// Names longer than this, or deeper, are not kept; it bounds what nested names can cost.
const LONGEST: usize = 512;
const DEEPEST: usize = 32;

/// Where each name is defined. A key is a path from its end to its start, so that what ends alike stands together.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    places: BTreeMap<String, Vec<Range<usize>>>,
    /// Where tests start that run once for each of several cases.
    parametrised: BTreeSet<usize>,
}

impl Definitions {
    /// Notes that the text at `place` defines `name` within `scope`.
    fn add<S: AsRef<str>>(&mut self, scope: &[S], name: &str, place: Range<usize>) {
        if scope.len() >= DEEPEST || name.is_empty() {
            return;
        }
        let full: Vec<&str> = scope.iter().map(AsRef::as_ref).chain([name]).collect();
        if full.iter().map(|name| name.len() + 2).sum::<usize>() <= LONGEST {
            self.places.entry(reversed(&full.join("::"))).or_default().push(place);
        }
    }

    /// Notes that what starts there is a test that runs once for each of several cases.
    fn has_cases(&mut self, start: usize) {
        self.parametrised.insert(start);
    }
}

/// The definitions of one file.
#[derive(Debug)]
pub(super) struct Symbols {
    language: &'static Language,
    definitions: Definitions,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Symbols {
    /// The definitions of a file, if there is a reader for its language.
    pub(super) fn of(path: &str, text: &str) -> Option<Self> {
        let language = language(path, text)?;
        let mut definitions = Definitions::default();
        (language.read)(text, &mut definitions);
        Some(Self { language, definitions })
    }

    /// Every place where something is defined.
    #[cfg(test)]
    pub(super) fn places(&self) -> impl Iterator<Item = &Range<usize>> {
        self.definitions.places.values().flatten()
    }

    /// Where a symbol is defined: every place of its full name, else of the one name that ends in it.
    pub(super) fn find(&self, symbol: &str, patience: &Patience) -> Result<&[Range<usize>], Fault> {
        let dotted = self.language.dotted && symbol.contains('.');
        let spellings = [
            Some(symbol.to_owned()),
            dotted.then(|| symbol.replace('.', "::")),
            self.language.folds_case.then(|| symbol.to_lowercase()),
            (dotted && self.language.folds_case).then(|| symbol.replace('.', "::").to_lowercase()),
            (self.language.spelled)(symbol),
        ];
        for spelling in spellings.into_iter().flatten() {
            if let Some(places) = self.named(&spelling)? {
                return Ok(places);
            }
        }
        let test = symbol.strip_suffix(']').and_then(|rest| Some(rest.split_once('[')?.0));
        if let Some(test) = test
            && let Some(places) = self.named(test)?
        {
            // A case is made when the test runs, so only the test that has cases can be pointed at.
            let all = places.iter().all(|place| self.definitions.parametrised.contains(&place.start));
            return if all { Ok(places) } else { Err(Fault::NoCases { test: test.to_owned() }) };
        }
        let near = || self.near(test.unwrap_or(symbol));
        Err(Fault::NoSymbol { suggestion: patience.has_more().then(near).flatten() })
    }

    fn named(&self, symbol: &str) -> Result<Option<&[Range<usize>]>, Fault> {
        let places = &self.definitions.places;
        let names: Vec<&str> = symbol.split("::").map(|name| name.strip_prefix("r#").unwrap_or(name)).collect();
        let key = reversed(&names.join("::"));
        if let Some(places) = places.get(&key) {
            return Ok(Some(places));
        }
        let longer = format!("{key}::");
        let from = (Bound::Included(longer.as_str()), Bound::Unbounded);
        let mut ending = places.range::<str, _>(from).take_while(|(key, _)| key.starts_with(&longer));
        let Some((first, places)) = ending.next() else { return Ok(None) };
        let mut candidates: Vec<String> = ending.take(3).map(|(key, _)| reversed(key)).collect();
        if candidates.is_empty() {
            return Ok(Some(places));
        }
        candidates.push(reversed(first));
        candidates.sort();
        Err(Fault::AmbiguousSymbol { candidates })
    }

    /// The full name of what was probably meant, judged by as many names as were given.
    fn near(&self, symbol: &str) -> Option<String> {
        let count = symbol.split("::").count();
        let full: Vec<String> = self.definitions.places.keys().take(20_000).map(|key| reversed(key)).collect();
        near::nearest(symbol, full.iter().map(|name| (tail(name, count), name.as_str())))
    }
}

fn language(path: &str, text: &str) -> Option<&'static Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let by_ending = |language: &&Language| ending.as_deref().is_some_and(|ending| language.endings.contains(&ending));
    if let Some(language) = LANGUAGES.iter().find(by_ending) {
        return Some(language);
    }
    let line = text.lines().next()?.strip_prefix("#!")?;
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let program = words.find(|word| *word != "env" && !word.starts_with('-'))?;
    LANGUAGES.iter().find(|language| language.interpreters.contains(&program))
}

/// What a string without its quotes says; none where it has other escapes than those of quotes and backslashes.
fn unescaped(inner: &str) -> Option<String> {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().filter(|c| matches!(c, '\\' | '\'' | '"' | '`'))? } else { c });
    }
    Some(out)
}

/// A path from its other end.
fn reversed(path: &str) -> String {
    path.rsplit("::").collect::<Vec<_>>().join("::")
}

/// The last `count` names of a path.
fn tail(path: &str, count: usize) -> &str {
    let start = path.rmatch_indices("::").nth(count.saturating_sub(1)).map_or(0, |(at, _)| at + 2);
    &path[start..]
}

/// What a reader finds in a text, as `name: first line .. last line`, for the readers' tests.
#[cfg(test)]
fn found(read: fn(&str, &mut Definitions), text: &str) -> Vec<String> {
    let mut definitions = Definitions::default();
    read(text, &mut definitions);
    let mut all: Vec<(usize, String)> = Vec::new();
    for (key, places) in &definitions.places {
        for place in places {
            let line = |at: usize| text[..at].matches('\n').count() + 1;
            let (from, to) = (line(place.start), line(place.end));
            all.push((place.start, format!("{}: {from}..{to}", reversed(key))));
        }
    }
    all.sort();
    all.into_iter().map(|(_, shown)| shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(text: &str) -> Symbols {
        Symbols::of("a.rs", text).unwrap()
    }

    #[test]
    fn languages_are_told_by_ending_or_first_line() {
        let cases = [
            ("a.rs", "", Some("Rust")),
            ("a/b.SQL", "", Some("SQL")),
            ("bin/run", "#!/usr/bin/env -S bash -e\n", Some("shell")),
            ("bin/run", "#!/bin/sh\n", Some("shell")),
            ("bin/run", "#!/usr/bin/perl\n", None),
            ("bin/run", "", None),
            ("a-1.2", "#!/bin/sh\n", Some("shell")),
            ("a.txt", "", None),
            ("a.rs/b", "", None),
        ];
        for (path, text, name) in cases {
            assert_eq!(language(path, text).map(|language| language.name), name, "{path}");
        }
    }

    #[test]
    fn a_name_may_be_shortened_while_it_is_clear() {
        let symbols = symbols("mod a { fn f() {} fn g() {} }\nmod b { fn f() {} }\nfn g() {}\nfn h() {} fn h() {}");
        let patience = Patience::default();
        let find = |symbol| symbols.find(symbol, &patience);
        assert_eq!(find("a::f").unwrap().len(), 1);
        assert_eq!(find("g").unwrap()[0].start, 50);
        assert_eq!(find("h").unwrap().len(), 2);
        assert_eq!(find("f"), Err(Fault::AmbiguousSymbol { candidates: vec!["a::f".to_owned(), "b::f".to_owned()] }));
        assert_eq!(find("c::f"), Err(Fault::NoSymbol { suggestion: Some("a::f".to_owned()) }));
        assert_eq!(find("zzzz"), Err(Fault::NoSymbol { suggestion: None }));
    }

    #[test]
    fn tails() {
        assert_eq!(tail("a::b::c", 1), "c");
        assert_eq!(tail("a::b::c", 2), "b::c");
        assert_eq!(tail("a::b", 9), "a::b");
    }
}
