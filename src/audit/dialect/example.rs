//! The examples of a dialect: configurations with everything that an audit of them must find, and nothing more.
//! It must run them as any file is run, the dialect found from the content.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dialects::Dialects;
use crate::audit::config::Config;
use crate::audit::document::Document;
use crate::audit::plan::Level;
use crate::audit::result::{Audit, Status};
use crate::audit::run::{Auditor, Context};
use crate::diag::{Finding, did_you_mean};
use crate::load::Library;
use crate::model::dialect::{Dialect, Example};

/// What an example says and an audit does not, or the other way round; nothing where they agree.
#[must_use]
pub fn differences(library: &Library, dialects: &Dialects<'_>, dialect: &Dialect, example: &Example) -> Vec<String> {
    match audit(library, dialects, dialect, example) {
        Ok(audit) => compare(example, &audit),
        Err(reason) => vec![reason],
    }
}

fn audit(library: &Library, dialects: &Dialects<'_>, dialect: &Dialect, example: &Example) -> Result<Audit, String> {
    let document = Document::parse(&example.name, &Arc::from(example.config.as_str()))
        .map_err(|finding| format!("{}: {}", finding.code, finding.message))?;
    let detect = &dialect.detect;
    if !(detect.all.is_empty() && detect.any.is_empty()) {
        let (found, _) = dialects.detect(&document)?;
        if found.dialect.id != dialect.id {
            return Err(format!("it is taken for {}", found.dialect.title));
        }
    }
    let profile = library.profile(&example.profile).map_err(|error| error.to_string())?;
    let auditor = Auditor::new(library, Some(profile), &[]).map_err(|error| error.to_string())?;
    let spelling = dialects.named(&dialect.id).map_err(|error| error.to_string())?;
    // No waivers and no statements: no day matters.
    let context = Context { date: jiff::civil::date(2000, 1, 1), standings: Vec::new(), waivers: &[] };
    let config = Config::laid(document, spelling, [], []);
    Ok(auditor.audit(&config, &context))
}

fn compare(example: &Example, audit: &Audit) -> Vec<String> {
    let mut found: BTreeMap<&str, Status> = BTreeMap::new();
    for result in &audit.results {
        let settled = !matches!(result.status, Status::Undetermined | Status::Manual);
        if settled && (result.level == Level::Required || !found.contains_key(result.check.as_str())) {
            found.entry(&result.check).or_insert(result.status);
        }
    }
    let mut out = Vec::new();
    for (check, wanted) in &example.results {
        match found.get(check.as_str()) {
            Some(status) if status.word() == wanted => {}
            Some(status) => {
                let hint = no_status(wanted);
                out.push(format!("{check} is {}, and the example says {wanted}{hint}", status.word()));
            }
            None => out.push(format!("{check} is not settled, and the example says {wanted}{}", no_status(wanted))),
        }
    }
    let more = found.iter().filter(|(check, _)| !example.results.contains_key(**check));
    out.extend(more.map(|(check, status)| format!("{check} is {}, and the example does not say so", status.word())));
    let mut faults: Vec<String> = audit.findings.iter().filter(|finding| finding.is_fault()).map(named).collect();
    for wanted in &example.findings {
        match faults.iter().position(|fault| fault == wanted) {
            Some(at) => drop(faults.remove(at)),
            None => out.push(format!("there is no finding `{wanted}`")),
        }
    }
    out.extend(faults.iter().map(|fault| format!("the example does not name the finding `{fault}`")));
    out
}

/// What is wrong with a word that is no status, to end a message with.
fn no_status(word: &str) -> String {
    let words = Status::ALL.map(Status::word);
    if words.contains(&word) {
        return String::new();
    }
    format!(", which is no status{}", did_you_mean(word, words))
}

/// A finding as an example names it: its code and the key that its message puts first.
fn named(finding: &Finding) -> String {
    let key = finding.message.split('`').nth(1).unwrap_or_default();
    format!("{} {key}", finding.code)
}
