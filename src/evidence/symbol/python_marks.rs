//! The marks of pytest and unittest that keep a test from running, or from failing where what it tests is broken.
//! A condition must count as one that may not hold, unless it is written as always true or false.

use super::commas::between_commas;
use super::python_names::Names;

const QUOTES: &str = "\"'";

/// Why what a decorator stands on never runs, or never fails.
pub(super) fn decorated(decorator: &str) -> Option<&'static str> {
    let (name, arguments) = called(decorator);
    match name.strip_prefix("unittest.").unwrap_or_default() {
        "skip" => return Some("`skip`"),
        "skipIf" if is_always(arguments, "True") => return Some("`skipIf(True)`"),
        "skipUnless" if is_always(arguments, "False") => return Some("`skipUnless(False)`"),
        "expectedFailure" => return Some("`expectedFailure`"),
        _ => {}
    }
    mark(decorator)
}

/// Why a mark of pytest keeps tests from running or failing.
fn mark(text: &str) -> Option<&'static str> {
    let (name, arguments) = called(text);
    match name.strip_prefix("pytest.mark.")? {
        "skip" => Some("`skip`"),
        "skipif" if is_always(arguments, "True") => Some("`skipif(True)`"),
        "xfail" if is_always(arguments, "True") || !is_conditional(arguments) => Some("`xfail`"),
        _ => None,
    }
}

/// Why a line that stands directly in a module or a class keeps all tests of it from running.
pub(super) fn of_group(code: &str, names: &Names) -> Option<&'static str> {
    if value(code, "__test__") == Some("False") {
        return Some("`__test__ = False`");
    }
    let marks = value(code, "pytestmark")?;
    let inner = marks.strip_prefix(['[', '(']).and_then(|rest| rest.strip_suffix([']', ')'])).unwrap_or(marks);
    between_commas(inner, QUOTES).into_iter().find_map(|own| mark(&names.full(own.trim())))
}

/// What a line gives a name: `name = ..`, `name: list = ..`.
fn value<'t>(code: &'t str, name: &str) -> Option<&'t str> {
    let rest = code.strip_prefix(name)?.trim_start();
    let rest = if rest.starts_with(':') { &rest[rest.find('=')?..] } else { rest };
    rest.strip_prefix('=').filter(|rest| !rest.starts_with('=')).map(str::trim)
}

/// Why a line that stands directly in a module ends it before anything is collected.
pub(super) fn leaves_module(code: &str, names: &Names) -> Option<&'static str> {
    let code = &*names.full(code);
    let skips = begins(code, "pytest.skip") && code.contains("allow_module_level=True");
    (skips || raises(code, names)).then_some("`skip`")
}

/// Why a test that begins with this line shows nothing.
pub(super) fn first(code: &str, names: &Names) -> Option<&'static str> {
    let code = &*names.full(code);
    if raises(code, names) || begins(code, "pytest.skip") || begins(code, "self.skipTest") {
        return Some("`skip`");
    }
    begins(code, "pytest.xfail").then_some("`xfail`")
}

fn raises(code: &str, names: &Names) -> bool {
    let raised = code.strip_prefix("raise ").map(|rest| names.full(rest.trim_start()));
    raised.is_some_and(|raised| ["unittest.SkipTest", "pytest.skip.Exception"].contains(&called(&raised).0))
}

/// Whether a class of this name may have tests of the classes that it extends.
pub(super) fn inherits(name: &str, bases: &str) -> bool {
    let is_known = |base: &str| base.ends_with("TestCase") || base == "object" || base.contains('=');
    let mut others = between_commas(bases, QUOTES).into_iter().map(str::trim).filter(|base| !base.is_empty());
    (name.contains("Test") || bases.contains("Test")) && others.any(|base| !is_known(base))
}

/// Whether a line gives a value a name by which pytest takes it for a test: `TestRules = Rules.TestCase`.
pub(super) fn gives_test(code: &str) -> bool {
    let name = code.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    (name.starts_with("test") || name.starts_with("Test")) && value(code, name).is_some()
}

fn begins(code: &str, name: &str) -> bool {
    code.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('('))
}

/// A name, and what stands in the brackets behind it.
fn called(text: &str) -> (&str, &str) {
    let (name, rest) = text.split_once('(').unwrap_or((text, ""));
    (name.trim(), rest.trim_end().strip_suffix(')').unwrap_or(rest))
}

/// Whether the condition, which stands first or is named, is this word.
fn is_always(arguments: &str, word: &str) -> bool {
    let parts = between_commas(arguments, QUOTES);
    let is_first = parts.first().is_some_and(|first| first.trim() == word);
    is_first || parts.into_iter().any(|part| value(part.trim(), "condition") == Some(word))
}

/// Whether one of the arguments may be a condition: it stands without a name, or under another than these.
fn is_conditional(arguments: &str) -> bool {
    let is_other = |part: &str| ["reason", "raises", "run", "strict"].iter().any(|name| value(part, name).is_some());
    between_commas(arguments, QUOTES).into_iter().any(|part| !is_other(part.trim()))
}
