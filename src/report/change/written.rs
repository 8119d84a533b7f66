//! What may be shown of a written document: words of prose, unless something near them announces a credential.
//! It must not show what stands in code, in front matter, or below a heading that names a secret.

use crate::audit::normalise::may_be_credential;
use crate::audit::shown::bare::HIDDEN;
use crate::audit::shown::prose::{announces, are_words};
use crate::diag::secret_names::in_pair;
use crate::evidence::front_matter;

/// Endings of prose. A plain text is as often a list of words.
const ENDINGS: [&str; 7] = ["md", "markdown", "mdown", "mkd", "rst", "adoc", "asciidoc"];

/// Whether a file is a document whose prose may be shown; one that is named after secrets is none.
pub(super) fn is_one(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, ending)| {
        ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) && !stem.split('.').any(in_pair)
    })
}

/// The lines of a document as they may be shown.
pub(super) fn lines(path: &str, text: &str) -> Vec<String> {
    let fences: &[&str] = if path.ends_with('c') { &["----", "....", "++++", "```"] } else { &["```", "~~~"] };
    let all: Vec<&str> = text.lines().collect();
    let front = text.get(..front_matter(text)).unwrap_or_default().lines().count().max(plus_signs(&all));
    let is_markdown = path.rsplit('.').next().is_some_and(|ending| ending.starts_with(['m', 'M']));
    let mut out = vec![HIDDEN.to_owned(); front];
    let (mut at, mut is_below, mut is_behind) = (front, false, false);
    while at < all.len() {
        if all[at].trim().is_empty() {
            out.push(String::new());
            at += 1;
            continue;
        }
        let end = end(&all, at, fences);
        let block = &all[at..end];
        let is_heading = block[0].starts_with(['#', '=']) || block.get(1).is_some_and(|line| is_rule(line));
        let tells = block.iter().any(|line| announces(line) || may_be_credential(line));
        if is_heading {
            is_below = tells;
        }
        let is_code = fence(block[0], fences).is_some() || is_literal(block[0], is_markdown);
        let hides = tells || is_below || is_behind || is_code;
        out.extend(block.iter().map(|line| if hides { HIDDEN.to_owned() } else { shown(line) }));
        is_behind = tells && !is_heading;
        at = end;
    }
    out
}

/// Where a block ends: with a fence what is in it, with a heading its line, else before the next empty line or heading.
fn end(all: &[&str], start: usize, fences: &[&str]) -> usize {
    let rest = || all.iter().enumerate().skip(start + 1);
    if let Some(open) = fence(all[start], fences) {
        return rest().find(|(_, line)| bare(line).starts_with(open)).map_or(all.len(), |(at, _)| at + 1);
    }
    if all[start].starts_with('#') {
        return start + 1;
    }
    let ends = |line: &str| line.trim().is_empty() || line.starts_with('#') || fence(line, fences).is_some();
    rest().find(|(_, line)| ends(line)).map_or(all.len(), |(at, _)| at)
}

/// What makes the line above it a heading.
fn is_rule(line: &str) -> bool {
    line.trim().len() >= 3 && line.trim().chars().all(|c| "=-~^".contains(c))
}

/// What opens code.
fn fence<'f>(line: &str, fences: &[&'f str]) -> Option<&'f str> {
    fences.iter().find(|open| bare(line).starts_with(**open)).copied()
}

/// A line without what makes it a part of a quote.
fn bare(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || c == '>')
}

/// Whether a block is shown as it is written for standing further in: anything may be there.
fn is_literal(line: &str, is_markdown: bool) -> bool {
    let inside = line.trim_start_matches('>');
    if is_markdown { inside.starts_with("    ") || inside.starts_with('\t') } else { inside.starts_with([' ', '\t']) }
}

/// How many lines are front matter between plus signs.
fn plus_signs(all: &[&str]) -> usize {
    if all.first().is_none_or(|line| line.trim_end() != "+++") {
        return 0;
    }
    all.iter().skip(1).position(|line| line.trim_end() == "+++").map_or(all.len(), |at| at + 2)
}

/// A line word by word; what stands in back quotes is hidden with them.
fn shown(line: &str) -> String {
    let (first, last) = (line.find('`'), line.rfind('`'));
    if let (Some(first), Some(last)) = (first, last) {
        return format!("{}{HIDDEN}{}", words(&line[..first]), words(&line[last + 1..])).trim_end().to_owned();
    }
    words(line).trim_end().to_owned()
}

fn words(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let core = word.trim_matches(|c: char| c.is_whitespace() || SIGNS.contains(c));
        let is_shown = core.is_empty() || (!core.contains("//") && are_words(core));
        let start = word.find(core).unwrap_or(0);
        out.push_str(&word[..start]);
        out.push_str(if is_shown { core } else { HIDDEN });
        out.push_str(&word[start + core.len()..]);
    }
    out
}

/// What stands around a word.
const SIGNS: &str = "*_#>|().,;:!?\"'[]-=~";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_shown() {
        for (text, expected) in [
            ("# Lock\n\nFive *attempts*, then 15m.\n", "# Lock\n\nFive *attempts*, then 15m."),
            ("See https://x/y and `a b c` or s3cr3t.\n", "See *** and *** or ***."),
            ("See https://x/y or s3cr3t.\n", "See *** or ***."),
            ("Log in.\n\nThe password is\n\nswordfish\n\nSix.\n", "Log in.\n\n***\n\n***\n\nSix."),
            ("# Passwords\n\nadmin\n\nswordfish\n# Next\nSix.\n", "***\n\n***\n\n***\n# Next\nSix."),
            ("Run:\n```\nswordfish\n\nhorse\n```\nSix.\n", "Run:\n***\n***\n***\n***\n***\nSix."),
            ("Passwords\n---------\n\nadmin\n\nhorse\n", "***\n***\n\n***\n\n***"),
            ("---\nuser: swordfish\n---\nSix.\n", "***\n***\n***\nSix."),
            ("anna x\n\n> ```\n> wombat\n> ```\nSix.\n", "anna x\n\n***\n***\n***\nSix."),
            ("+++\na = \"wombat\"\n+++\nSix.\n", "***\n***\n***\nSix."),
            ("Run:\n\n    wombat\n\nSix.\n", "Run:\n\n***\n\nSix."),
            ("| user | password |\n|---|---|\n| a | swordfish |\n", "***\n***\n***"),
        ] {
            assert_eq!(lines("a.md", text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn documents_named_after_secrets_are_none() {
        for (path, is) in [
            ("docs/lock.md", true),
            ("docs/passwords.md", false),
            ("docs/password-policy.md", true),
            ("notes.txt", false),
            ("README", false),
        ] {
            assert_eq!(is_one(path), is, "{path}");
        }
    }
}
