//! The jobs of a workflow: the keys of the mapping `jobs` at the top of a YAML file.
//! Must not take a key for a job that stands deeper, or in a block of text.
//!
//! Only block style is read, which is how workflows are written; what stands in `{}` is not seen.

use std::ops::Range;

use super::super::idle::is_false;
use super::Definitions;

/// Tells every `jobs.<id>` of the text.
pub(super) fn read(text: &str, definitions: &mut Definitions) {
    let mut in_jobs = false;
    let mut indent = 0;
    let mut job: Option<(&str, usize)> = None;
    let (mut at, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let code = content.trim_start_matches(' ');
        let depth = content.len() - code.len();
        if code.is_empty() || code.starts_with('#') {
            continue;
        }
        if (depth == 0 || in_jobs && depth <= indent)
            && let Some((name, start)) = job.take()
        {
            job_ends(text, name, start..end, definitions);
        }
        end = start + content.len();
        if depth == 0 {
            in_jobs = key(code).is_some_and(|(name, rest)| name == "jobs" && !rest.starts_with(['{', '[']));
            indent = 0;
        } else if in_jobs && (indent == 0 || depth == indent) {
            // The first key's depth is that of all of them.
            indent = depth;
            job = key(code).map(|(name, _)| (name, start + depth));
        }
    }
    if let Some((name, start)) = job {
        job_ends(text, name, start..end, definitions);
    }
}

/// Tells a job, and what of it never runs: all of it, or a step.
fn job_ends(text: &str, name: &str, place: Range<usize>, definitions: &mut Definitions) {
    definitions.add(&["jobs"], name, place.clone());
    definitions.runs(place.clone());
    let mut keys = None;
    let (mut idle, mut within) = (false, false);
    let mut steps: Option<Vec<Step>> = None;
    let mut at = place.start;
    for line in text[place.clone()].split_inclusive('\n') {
        let (start, code) = (at, line.trim());
        at += line.len();
        let depth = line.len() - line.trim_start_matches(' ').len();
        if start == place.start || code.is_empty() || code.starts_with('#') {
            continue;
        }
        let keys = *keys.get_or_insert(depth);
        let own = key(code);
        match &mut steps {
            Some(steps) if within && code.starts_with("- ") && steps.last().is_none_or(|step| step.depth == depth) => {
                let inner = code[1..].trim_start();
                let keys = depth + code.len() - inner.len();
                steps.push(Step { start: start + depth, end: at, depth, keys, idle: is_off(key(inner)) });
            }
            Some(steps) if within && depth > keys => {
                if let Some(step) = steps.last_mut() {
                    step.idle |= step.keys == depth && is_off(own);
                    step.end = at;
                }
            }
            _ if depth == keys => {
                idle |= is_off(own);
                within = own.is_some_and(|(name, _)| name == "steps");
                if within {
                    steps.get_or_insert_default();
                }
            }
            _ => {}
        }
    }
    let steps = steps.unwrap_or_default();
    if idle || !steps.is_empty() && steps.iter().all(|step| step.idle) {
        definitions.never(place, OFF);
    } else {
        steps.iter().filter(|step| step.idle).for_each(|step| definitions.never(step.start..step.end, OFF));
    }
}

/// A step of a job.
struct Step {
    start: usize,
    end: usize,
    /// How far its dash is indented, and how far its keys are.
    depth: usize,
    keys: usize,
    idle: bool,
}

/// What keeps a job or a step from ever running.
const OFF: &str = "`if: false`";

/// Whether a key is a condition that never holds.
fn is_off(key: Option<(&str, &str)>) -> bool {
    let Some(("if", value)) = key else { return false };
    is_false(value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']))
}

/// A line's key, without quotes, and what follows its colon.
fn key(code: &str) -> Option<(&str, &str)> {
    let (name, rest) = match code.as_bytes().first()? {
        quote @ (b'"' | b'\'') => code[1..].split_once(char::from(*quote))?,
        _ => code.split_at(code.find(':')?),
    };
    let rest = rest.trim_start().strip_prefix(':')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let ends = rest.is_empty() || rest.starts_with([' ', '\t']);
    (ends && !name.is_empty() && name.chars().all(plain)).then_some((name, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn jobs() {
        let cases: &[(&str, &[&str])] = &[
            (
                "on: push\njobs:\n  # c\n  build:\n    steps:\n      - run: |\n          jobs:\n            no:\n\n  \"sign-it\": # x\n    needs: build\n\n# end\nenv:\n  no: 1\n",
                &["jobs::build: 4..8", "jobs::sign-it: 10..11"],
            ),
            ("jobs:\n    a:\n        b:\n    c: &x {}\n", &["jobs::a: 2..3", "jobs::c: 4..4"]),
            ("'jobs': # c\n  a:\n", &["jobs::a: 2..2"]),
            ("on:\n  jobs:\n    a:\n", &[]),
            ("# jobs:\n#   a:\n", &[]),
            ("x: |\n  jobs:\n    a:\n", &[]),
            ("jobs: {a: {}}\n", &[]),
            ("jobs:\n  - a:\n", &[]),
            ("jobs:\n  a: {}\n---\nb:\n  c:\n", &["jobs::a: 2..2"]),
            ("jobs:\n\ta:\n", &[]),
            ("jobs:\n  a\n  http://x: 1\n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(read, text), *expected, "{text}");
        }
    }
}
