//! Workflows of which no job ever runs, by what the whole file says. It must say so only where it is certain: what starts a
//! workflow, and what comes of conditions, is elsewhere.

use std::sync::Arc;

use crate::load::syntax::{Syntax, parse, parse_stream};
use crate::load::tree::{Key, Kind, Node};

/// Folders of workflows as GitHub has them: docs.github.com, `Workflow syntax`; Forgejo and Gitea read the same.
const ACTIONS: [&str; 3] = [GITHUB, ".forgejo/workflows/", ".gitea/workflows/"];
/// It refuses one without an event.
const GITHUB: &str = ".github/workflows/";
/// docs.gitlab.com/ci/yaml.
const GITLAB: &str = ".gitlab-ci.yml";
/// Outermost keys of that file that are no jobs (docs.gitlab.com/ci/yaml, global keywords and those that are deprecated).
const GLOBAL: [&str; 12] = [
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "services",
    "spec",
    "stages",
    "types",
    "variables",
    "workflow",
];

/// What keeps everything in a workflow from ever running, as a clause; nothing where it may run, or is written as is not read here.
pub(super) fn idle(path: &str, text: &Arc<str>) -> Option<&'static str> {
    let is_of_actions = ACTIONS.iter().any(|folder| path.starts_with(folder));
    if !is_of_actions && path != GITLAB {
        return None;
    }
    let root = match parse(Syntax::Yaml, text) {
        Ok(tree) => tree.root,
        // What a file of GitLab is given stands in a document before that of its jobs (docs.gitlab.com/ci/inputs).
        Err(error) if error.is_several && !is_of_actions => parse_stream(text).ok()?.0.pop()?,
        Err(_) => return None,
    };
    let Kind::Map(entries) = &root.kind else { return Some("it has no job") };
    if is_of_actions { of_actions(&root, path.starts_with(GITHUB)) } else { of_gitlab(&root, entries) }
}

fn of_actions(root: &Node, needs_event: bool) -> Option<&'static str> {
    if needs_event && root.get("on").is_none_or(is_nothing) {
        return Some("it has no event that starts it");
    }
    match root.get("jobs").map(|jobs| &jobs.kind) {
        Some(Kind::Map(jobs)) if !jobs.is_empty() => {
            let runs = |(_, job): &(Key, Node)| job.get("uses").is_some() || job.get("steps").is_some_and(may_run);
            let is_on = |entry: &&(Key, Node)| !entry.1.get("if").is_some_and(is_off);
            let mut on = jobs.iter().filter(is_on).peekable();
            if on.peek().is_none() {
                return Some("`if: false` stands on each of its jobs");
            }
            (!on.any(runs)).then_some("its jobs have no step that runs")
        }
        _ => Some("it has no job"),
    }
}

/// Whether one of the steps of a job may run.
fn may_run(steps: &Node) -> bool {
    match &steps.kind {
        Kind::List(steps) => steps.iter().any(|step| !step.get("if").is_some_and(is_off)),
        _ => false,
    }
}

fn of_gitlab(root: &Node, entries: &[(Key, Node)]) -> Option<&'static str> {
    // What another file gives is not here.
    if entries.iter().any(|(key, _)| key.name == "include") {
        return None;
    }
    // No pipeline is made then.
    if root.get("workflow").is_some_and(is_never) {
        return Some("`when: never` stands on the whole of it");
    }
    let mut jobs = entries
        .iter()
        .filter(|(key, job)| {
            !key.name.starts_with('.') && !GLOBAL.contains(&key.name.as_str()) && matches!(job.kind, Kind::Map(_))
        })
        .peekable();
    if jobs.peek().is_none() {
        return Some("it has no job");
    }
    jobs.all(|(_, job)| is_never(job)).then_some("`when: never` stands on each of its jobs")
}

/// Whether a job of GitLab is never made: by itself, or by each of its rules.
fn is_never(job: &Node) -> bool {
    let says = |node: &Node| node.get("when").and_then(Node::text) == Some("never");
    match job.get("rules").map(|rules| &rules.kind) {
        Some(Kind::List(rules)) => !rules.is_empty() && rules.iter().all(says),
        _ => says(job),
    }
}

/// Whether a condition never holds, as it stands.
fn is_off(condition: &Node) -> bool {
    match &condition.kind {
        Kind::Bool(is_on) => !is_on,
        Kind::Number(number) => number.as_f64() == Some(0.0),
        Kind::Text(text) => is_false(text),
        _ => false,
    }
}

/// Whether an expression is false to GitHub whatever happens (docs.github.com, `Evaluate expressions`).
pub(super) fn is_false(text: &str) -> bool {
    let text = text.trim();
    let inner = text.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).unwrap_or(text);
    ["false", "0"].contains(&inner.trim().to_ascii_lowercase().as_str())
}

fn is_nothing(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::List(items) => items.is_empty(),
        Kind::Map(entries) => entries.is_empty(),
        Kind::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::idle;

    #[test]
    fn workflows_that_never_run_and_those_that_may() {
        let on = "on: push\n";
        for (path, text, is) in [
            (".github/workflows/a.yml", "hello\n".to_owned(), true),
            (".github/workflows/a.yml", "jobs: { a: { steps: [{ run: x }] } }\n".to_owned(), true),
            (".github/workflows/a.yml", "on: []\njobs: { a: { steps: [{ run: x }] } }\n".to_owned(), true),
            (".github/workflows/a.yml", format!("{on}jobs: {{}}\n"), true),
            (".github/workflows/a.yml", format!("{on}jobs: {{ a: {{ if: false, steps: [{{ run: x }}] }} }}\n"), true),
            (".github/workflows/a.yml", format!("{on}jobs: {{ a: {{ if: 0, steps: [{{ run: x }}] }} }}\n"), true),
            (".gitea/workflows/a.yml", format!("{on}jobs: {{ a: {{ steps: [] }} }}\n"), true),
            (".github/workflows/a.yml", format!("{on}jobs: {{ a: {{ steps: [{{ if: false, run: x }}] }} }}\n"), true),
            (".github/workflows/a.yml", format!("{on}jobs: {{ a: {{ steps: [{{ run: x }}] }} }}\n"), false),
            (".github/workflows/a.yml", format!("{on}jobs: {{ a: {{ uses: ./b.yml }} }}\n"), false),
            (
                ".github/workflows/a.yml",
                format!(
                    "{on}jobs: {{ a: {{ if: false, steps: [] }}, b: {{ if: github.x, steps: [{{ run: x }}] }} }}\n"
                ),
                false,
            ),
            (".github/workflows/a.yml", "on: { push: }\njobs: { a: { steps: [{ run: x }] } }\n".to_owned(), false),
            (".gitlab-ci.yml", "stages: [a]\n.backup: { script: [x] }\n".to_owned(), true),
            (".gitlab-ci.yml", "backup: { script: [x], when: never }\n".to_owned(), true),
            (".gitlab-ci.yml", "backup: { script: [x], rules: [{ when: never }] }\n".to_owned(), true),
            (
                ".gitlab-ci.yml",
                "backup: { script: [x], rules: [{ if: $X, when: never }, { when: always }] }\n".to_owned(),
                false,
            ),
            (".gitlab-ci.yml", "workflow: { rules: [{ when: never }] }\na: { script: [x] }\n".to_owned(), true),
            (".gitlab-ci.yml", "spec: { inputs: }\n---\n.a: { script: [x] }\n".to_owned(), true),
            (".gitlab-ci.yml", "spec: { inputs: }\n---\na: { script: [x] }\n".to_owned(), false),
            (".forgejo/workflows/a.yml", "jobs: { a: { steps: [{ run: x }] } }\n".to_owned(), false),
            (".gitlab-ci.yml", "include: other.yml\n".to_owned(), false),
            (".gitlab-ci.yml", "backup: { script: [x] }\n".to_owned(), false),
            ("deploy/app.yml", "hello\n".to_owned(), false),
        ] {
            assert_eq!(idle(path, &text.as_str().into()).is_some(), is, "{path}\n{text}");
        }
    }
}
