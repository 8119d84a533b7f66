//! A number and a file with a canary in one of its values: what `--suggest` makes of it is read and audited again, mends
//! what it says and harms nothing, leaves no failure without a word, and shows no value that could be a secret.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use probity::audit::suggest::rename::rename;
use probity::audit::suggest::shown_lines;
use probity::audit::suggest::{File, Suggestion, suggest};
use probity::audit::{Audit, Config, Document, Level, Status};
use probity::edit::{removed, unified_sparing};

use super::audited::Together;
use super::shipped::{SHIPPED, context};
use super::{input, planted};

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let (number, rest) = text.split_once('\n').unwrap_or_default();
    let number = number.trim().parse::<usize>().ok();
    let Some(file) = input::file(rest) else { return };
    let is_planted = number.is_some();
    let file = match number {
        Some(number) => planted::planted(&file, number).unwrap_or(file),
        None => file,
    };
    let audited = |text: &str| Together::of(&[input::File { text: text.into(), ..file.clone() }]);
    let Some(first) = audited(&file.text) else { return };
    let alone = |text: &str, check: &str| {
        let document = Document::parse(file.name, &text.into()).ok()?;
        let config = Config::laid(document, Arc::clone(&first.spelling), [], []);
        let wanted =
            |rule: &probity::audit::plan::Rule<'_>| rule.check.compare.is_some() || rule.check.id.value == check;
        Some(SHIPPED.auditor.statuses(&config, &context(), &wanted))
    };
    let read = |text: &str| {
        let mut together = audited(text)?;
        Some((together.audit, together.masked.remove(file.name).unwrap_or_default()))
    };
    let again = |text: &str| audited(text).map(|together| together.audit);
    let masked = &first.masked[file.name];
    let start = rename(file.name, &file.text, &first.audit, &read);
    let job = File { path: file.name, text: &file.text, masked, start: start.as_ref(), only: None };
    let done = suggest(&SHIPPED.auditor, &SHIPPED.dialects, &first.spelling, job, &again, None);
    holds(&first.audit, &again(&done.text).expect("what is suggested is read"), &done);
    let shown = shown_lines(&file.text, masked);
    let may_show = |line: usize| shown.get(line).copied().unwrap_or(false);
    let mut said = vec![unified_sparing("a", &file.text, &done.text, &may_show).text];
    said.extend(done.left.values().cloned());
    let each = suggest(
        &SHIPPED.auditor,
        &SHIPPED.dialects,
        &first.spelling,
        File { start: None, ..job },
        &again,
        Some((&alone, &[])),
    );
    for text in each.fixes.iter().map(|fix| &fix.text) {
        assert!(again(text).is_some(), "a change alone cannot be read");
        said.push(removed_lines(&file.text, text));
    }
    if is_planted {
        planted::absent(&said);
    }
}

/// The lines that a change takes out.
fn removed_lines(old: &str, new: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    removed(old, new).into_iter().map(|line| lines[line]).collect()
}

/// What is suggested mends what it says and nothing is worse, and what still fails is left with a reason.
fn holds(before: &Audit, after: &Audit, done: &Suggestion) {
    let (then, now) = (required(before), required(after));
    for (check, status) in &then {
        assert!(now.get(check).is_some_and(|now| now >= status), "{check} is worse than before");
    }
    for step in &done.steps {
        assert_eq!(now.get(&*step.check), Some(&Status::Pass), "{} is not mended", step.check);
    }
    let failing: BTreeSet<&str> = now
        .iter()
        .filter(|(_, status)| matches!(status, Status::Fail | Status::Inert))
        .map(|(check, _)| *check)
        .collect();
    assert_eq!(failing, done.left.keys().map(String::as_str).collect(), "what fails is not what is left");
    assert!(done.left.values().all(|why| !why.is_empty()), "left without a word");
}

fn required(audit: &Audit) -> BTreeMap<&str, Status> {
    let required = audit.results.iter().filter(|result| result.level == Level::Required);
    required.map(|result| (&*result.check, result.status)).collect()
}
