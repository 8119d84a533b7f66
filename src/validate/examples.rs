//! The examples of a check, run as its tests: good ones pass and bad ones fail at everything that asks.
//! Sentences of questions cannot be run; that they are there is another rule.

use std::sync::Arc;

use super::Subject;
use super::checks::parameter_sets;
use crate::audit::evaluate::{Scene, evaluate};
use crate::audit::plan::{Level, Plan, Rule};
use crate::audit::{Dialects, Document, Status};
use crate::diag::{Code, Finding};
use crate::model::safeguard::{Check, Safeguard};
use crate::prove::satisfiable;

/// Every example of every check.
pub(super) fn examples(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let dialects = Dialects::new(library);
    let mut findings = Vec::new();
    for safeguard in library.safeguards() {
        for check in safeguard.checks.iter().filter(|check| check.manual.is_none() && subject.judges(check.id.pos)) {
            let Some(rules) = rules(subject, safeguard, check) else { continue };
            for (examples, wanted) in [(&check.good, Status::Pass), (&check.bad, Status::Fail)] {
                for (at, example) in examples.iter().enumerate() {
                    let wrong = match Document::parse("example.toml", &Arc::from(example.as_str())) {
                        Err(finding) => Some(finding.message.clone()),
                        Ok(document) => {
                            let Ok(config) = dialects.config(document, "app") else { continue };
                            let scene = Scene { library, config: &config, as_if_settled: true };
                            rules.iter().find_map(|(by, rule)| outcome(&scene, by, rule, wanted))
                        }
                    };
                    // That no example meets what nothing can meet is said of the expectation.
                    if let Some(reason) = wrong.filter(|_| !is_impossible(&rules)) {
                        let kind = if wanted == Status::Pass { "good" } else { "bad" };
                        let message = format!("{kind} example {} of `{}`: {reason}", at + 1, check.id);
                        let finding = Finding::new(Code::ExampleWrong, message, "correct the example or the check");
                        findings.push(finding.at(library.sources.place(check.id.pos)));
                    }
                }
            }
        }
    }
    findings
}

/// The check with each set of parameters that something gives it; bad examples count where it is required.
fn rules<'s>(subject: &'s Subject<'_>, safeguard: &'s Safeguard, check: &'s Check) -> Option<Vec<(String, Rule<'s>)>> {
    let mut sets = parameter_sets(subject.library, safeguard);
    if sets.len() > 1 {
        // The defaults are only what profiles start from.
        sets.remove(0);
    }
    sets.into_iter()
        .map(|(by, set)| Plan::single(subject.library, safeguard, check, &set).ok().map(|rule| (by, rule)))
        .collect()
}

/// Whether nothing can meet what is asked.
fn is_impossible(rules: &[(String, Rule<'_>)]) -> bool {
    let schemas = rules.iter().flat_map(|(_, rule)| &rule.asks).filter_map(|ask| ask.schema());
    schemas.into_iter().any(|schema| satisfiable(schema) == Some(false))
}

fn outcome(scene: &Scene<'_>, by: &str, rule: &Rule<'_>, wanted: Status) -> Option<String> {
    let recommended = by.ends_with("(recommended)");
    if wanted == Status::Fail && recommended {
        return None;
    }
    let asks: Vec<_> = rule.asks.iter().filter(|ask| ask.level == Level::Required).collect();
    let outcome = evaluate(scene, rule, &asks);
    (outcome.status != wanted).then(|| format!("{} for {by} ({})", outcome.status.word(), outcome.message))
}
