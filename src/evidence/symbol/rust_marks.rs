//! What an attribute of Rust says of running: `#[ignore]`, and conditions that never hold.
//! A condition that holds in some build must count as holding.

use super::Definitions;
use super::commas::between_commas;

/// Why an attribute keeps what it stands on from ever running, if it does.
pub(super) fn idle(attribute: &str) -> Option<&'static str> {
    if is_ignore(attribute) {
        return Some("`#[ignore]`");
    }
    if let Some(condition) = arguments(attribute, "cfg") {
        return (holds(condition) == Some(false)).then_some("a `#[cfg(..)]` that never holds");
    }
    let parts = between_commas(arguments(attribute, "cfg_attr")?, "\"");
    let (condition, attributes) = parts.split_first()?;
    (holds(condition) == Some(true)).then(|| attributes.iter().find_map(|own| idle(own))).flatten()
}

/// `ignore`, with a reason or without.
fn is_ignore(attribute: &str) -> bool {
    attribute.trim().strip_prefix("ignore").is_some_and(|rest| rest.is_empty() || rest.trim_start().starts_with('='))
}

/// What stands in the brackets of `name(..)`.
fn arguments<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.trim().strip_prefix(name)?.trim_start().strip_prefix('(')?.trim_end().strip_suffix(')')
}

/// Attributes that make a test of a function and do not say so in their name.
const TESTS: &[&str] = &["apply", "bench", "parameterized", "proof", "quickcheck", "theory"];

/// Whether an attribute makes a test of what it stands on: `#[test]`, `#[tokio::test]`, `#[rstest]`, `#[test_case(..)]`.
pub(super) fn is_test(attribute: &str) -> bool {
    if let Some(inner) = arguments(attribute, "cfg_attr") {
        return between_commas(inner, "\"").into_iter().skip(1).any(is_test);
    }
    let path = attribute.split(['(', '=', '[', '{']).next().unwrap_or_default().trim();
    let name = path.rsplit("::").next().unwrap_or_default().trim();
    let is_word = |word: &str| (word.ends_with("test") && word != "latest") || word == "tests";
    TESTS.contains(&name) || name.split('_').any(is_word)
}

/// Notes the examples in doc comments that `cargo test` runs.
pub(super) fn documented_tests(text: &str, definitions: &mut Definitions) {
    let (mut at, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim();
        let doc = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        let Some(doc) = doc else {
            open = false;
            continue;
        };
        if let Some(words) = doc.trim_start().strip_prefix("```") {
            if !open && words.split([',', ' ']).all(is_run) {
                definitions.may_test(start);
            }
            open = !open;
        }
    }
}

/// Whether an example that is marked with this word is run, or has to be refused by the compiler.
fn is_run(word: &str) -> bool {
    let known = ["", "rust", "should_panic", "compile_fail", "standalone_crate"];
    known.contains(&word) || word.starts_with("edition") || word.starts_with('E')
}

/// How deep conditions are looked into; what stands deeper depends on the build.
const DEEPEST: usize = 16;

/// Whether a condition holds in every build or in none; `None` where that depends on the build.
fn holds(condition: &str) -> Option<bool> {
    within(condition, 0)
}

fn within(condition: &str, depth: usize) -> Option<bool> {
    let condition = condition.trim();
    match condition {
        // `FALSE` is what people write where nothing is meant to set it.
        "false" | "FALSE" => return Some(false),
        "true" => return Some(true),
        _ if depth >= DEEPEST => return None,
        _ => {}
    }
    if let Some(inner) = arguments(condition, "not") {
        return within(inner, depth + 1).map(|held| !held);
    }
    let decided = |inner: &str, by: bool| {
        let parts: Vec<_> = between_commas(inner, "\"").into_iter().map(|part| within(part, depth + 1)).collect();
        let is_decided = parts.contains(&Some(by));
        let is_other = parts.iter().all(|part| *part == Some(!by));
        is_decided.then_some(by).or_else(|| is_other.then_some(!by))
    };
    match (arguments(condition, "any"), arguments(condition, "all")) {
        (Some(inner), _) => decided(inner, true),
        (_, Some(inner)) => decided(inner, false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_holds_is_told_from_what_holds_somewhere() {
        for never in
            ["any()", "FALSE", "false", "not(all())", "all(unix, any())", "any(false, all(any()))", "not(true)"]
        {
            assert_eq!(holds(never), Some(false), "{never}");
        }
        for sometimes in
            ["unix", "feature = \"a,b)\"", "not(test)", "any(unix, any())", "all(unix, not(any()))", "FALSEHOOD", "any"]
        {
            assert_eq!(holds(sometimes), None, "{sometimes}");
        }
        assert_eq!(holds("all()"), Some(true));
        assert_eq!(idle("cfg_attr(all(), ignore = \"later\")"), Some("`#[ignore]`"));
        assert_eq!((idle("cfg_attr(miri, ignore)"), idle("ignored"), idle("cfg(test)")), (None, None, None));
    }
}
