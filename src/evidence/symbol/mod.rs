//! What a source file defines, found by one small reader per language.
//! Must not take a mention (a comment, a string, a declaration of something elsewhere) for a definition.
//!
//! A name is a path: `tests::tampering_is_detected`, `Session::expire`, `audit::events`. A pointer may leave out
//! leading names as long as one definition is left. What is local to a function body cannot be named.

mod c_lexer;
mod commas;
mod definitions;
mod go;
mod java;
mod java_marks;
mod javascript;
mod js_declarations;
#[cfg(test)]
mod js_defined;
mod js_ends;
mod js_lexer;
mod js_members;
mod js_only;
mod js_tests;
mod js_values;
mod jsx;
mod languages;
mod python;
mod python_heads;
mod python_marks;
mod python_names;
mod rust;
mod rust_items;
mod rust_lexer;
mod rust_macros;
mod rust_marks;
#[cfg(test)]
mod rust_tests;
mod rust_tokens;
mod shell;
mod sql;
mod sql_lexer;
mod tokens;
mod yaml;

use std::ops::{Bound, Range};

use super::fault::Fault;
use super::near::{self, Patience};
use definitions::{DEEPEST, Definitions};
pub(super) use definitions::{Tests, without};
#[cfg(test)]
use definitions::{assert_found, found};
pub use languages::languages;
use languages::{Language, TestForm, language};
pub(super) use languages::{is_read, is_same_language};

/// The definitions of one file.
#[derive(Debug)]
pub(super) struct Symbols {
    language: &'static Language,
    definitions: Definitions,
    /// Whether every test of the file is told.
    tells_tests: bool,
    /// Whether tests are looked for in a file of its name.
    may_test: bool,
}

impl Symbols {
    /// The definitions of a file, if there is a reader for its language.
    pub(super) fn of(path: &str, text: &str) -> Option<Self> {
        let language = language(path, text)?;
        let mut definitions = Definitions::default();
        (language.read)(text, &mut definitions);
        definitions.settle();
        // What says by which program it is run may test without a runner.
        let is_script = text.starts_with("#!") && !text.starts_with("#![");
        let told = |form: &TestForm| !is_script && !form.others.iter().any(|other| text.contains(other));
        let tells_tests = language.tests.as_ref().is_some_and(told);
        let may_test = language.tests.as_ref().is_none_or(|form| path.ends_with(form.file));
        Some(Self { language, definitions, tells_tests, may_test })
    }

    /// What tests there are in a place.
    pub(super) fn tests(&self, place: &Range<usize>) -> Tests {
        match self.definitions.tests(place) {
            Tests::None if !self.tells_tests => Tests::Untold,
            Tests::Running if !self.may_test && self.tells_tests => Tests::None,
            tests => tests,
        }
    }

    /// What of a place is no comment.
    pub(super) fn said(&self, place: Range<usize>) -> Vec<Range<usize>> {
        self.definitions.said(place)
    }

    /// What of a place may run, and what keeps the first of the rest from it.
    pub(super) fn live(&self, place: Range<usize>) -> (Vec<Range<usize>>, Option<&'static str>) {
        self.definitions.live(place)
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
                return self.running(places);
            }
        }
        let test = symbol.strip_suffix(']').and_then(|rest| Some(rest.split_once('[')?.0));
        if let Some(test) = test
            && let Some(places) = self.named(test)?
        {
            // A case is made when the test runs, so only the test that has cases can be pointed at.
            let all = places.iter().all(|place| self.definitions.parametrised.contains(&place.start));
            return if all { self.running(places) } else { Err(Fault::NoCases { test: test.to_owned() }) };
        }
        let near = || self.near(test.unwrap_or(symbol));
        Err(Fault::NoSymbol { suggestion: patience.has_more().then(near).flatten() })
    }

    /// The same places, where one of them at least may run.
    fn running<'p>(&self, places: &'p [Range<usize>]) -> Result<&'p [Range<usize>], Fault> {
        let idle: Option<Vec<&str>> = places.iter().map(|place| self.definitions.idles(place)).collect();
        match idle.as_deref() {
            Some([why, ..]) => Err(Fault::marked(why)),
            _ => Ok(places),
        }
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
        // What has the name of what it stands in, as a constructor has, is part of that.
        let is_part = |key: &str| key[longer.len()..].starts_with(&longer) && places.contains_key(&key[longer.len()..]);
        let ending = places.range::<str, _>(from).take_while(|(key, _)| key.starts_with(&longer));
        let mut ending = ending.filter(|(key, _)| !is_part(key));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(text: &str) -> Symbols {
        Symbols::of("a.rs", text).unwrap()
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
        assert_eq!(
            Symbols::of("A.java", "class A { record R(int a) { R {} } }").unwrap().find("R", &patience).unwrap()[0]
                .start,
            10
        );
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
