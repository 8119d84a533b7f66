//! What to do about the outcome of a check: a change to the file where one mends it, else what shows it otherwise.
//! It must not tell of a change that would mend nothing.

use super::config::Config;
use super::evaluate::{Decider, LeftTo, Outcome};
use super::normalise::Kind as Reads;
use super::plan::{Ask, Rule};
use super::result::Status;
use super::shown::shown_name;
use crate::diag::Text;
use crate::model::dialect::Interpolation;

/// How a file is audited that is laid over another application's file and is no base for that one: the other way around.
fn laid_over(config: &Config<'_>) -> Option<String> {
    let base = config.base();
    let other = base.spelling.dialect.overrides.first().filter(|_| config.members().len() == 1)?;
    let option = if base.document.is_textual() { "--env-file" } else { "--layer" };
    Some(format!("audit the file of `{other}` with {option} {}", shown_name(&base.document.path)))
}

/// What to do about an outcome: how to write what cannot be read, and what the strictest ask says, where a change to the file
/// mends it.
pub(super) fn fix_of(rule: &Rule<'_>, outcome: &Outcome, strictest: &Ask, config: &Config<'_>) -> Text {
    let fix = fix_of_status(rule, outcome, strictest, config);
    match &outcome.write {
        Some(write) if matches!(outcome.status, Status::Fail | Status::Inert) => format!("{write} {fix}").into(),
        _ => fix,
    }
}

fn fix_of_status(rule: &Rule<'_>, outcome: &Outcome, strictest: &Ask, config: &Config<'_>) -> Text {
    let id = &rule.safeguard.id;
    match outcome.status {
        // What the file cannot settle, no change to the file mends.
        Status::Undetermined => {
            let state =
                format!("state it for the safeguard `{id}` with pinned evidence (code, test, config or workflow)");
            match outcome.left_to {
                LeftTo::Variable => {
                    "name the file that sets it with --env-file FILE, in a workspace as the configuration's `env_file`"
                        .into()
                }
                LeftTo::Neighbour => match laid_over(config) {
                    Some(other) => format!("{other}; else {state}").into(),
                    None => format!("where another file decides it, name that with --layer FILE; else {state}").into(),
                },
                LeftTo::Command => "say it in the audited file, and leave it out of the command that the message names".into(),
                LeftTo::OtherFile => "audit the file that the message names, or have the deployment put the audited one there".into(),
                LeftTo::Statement => state.into(),
                LeftTo::Nobody => strictest.fix.clone(),
            }
        }
        Status::Inert if outcome.write.is_none() => format!(
            "do not rely on this key; meet the safeguard `{id}` in another way, and state that with pinned evidence"
        )
        .into(),
        _ if is_secret(rule) && !may_refer(outcome, config) => {
            "Take it out of the file, in which no reference is replaced, and give it in the way in which the application takes \
             secrets: by a variable of its environment, or in a file that it names."
                .into()
        }
        // The fix speaks of the setting; what the application calls it, and where, is said too. Where something else may
        // decide it, that is in the message.
        _ => match outcome.decider.as_deref() {
            Some(Decider::Keys(decider)) => format!("{} {decider}", strictest.fix).into(),
            // There is nothing to set; what is asked is in the message.
            Some(Decider::Application(nobody)) => format!(
                "{nobody} Have what stands in front of it do so, and accept `{}` with a waiver that gives that as its reason.",
                rule.check.id
            )
            .into(),
            None => strictest.fix.clone(),
        },
    }
}

/// Whether a check asks for secrets that stand in a file.
fn is_secret(rule: &Rule<'_>) -> bool {
    rule.reader.as_ref().is_some_and(|reader| matches!(reader.kind, Reads::Secret | Reads::Credential))
}

/// Whether a reference could stand in the place of what was found. Of variables some programs replace them.
fn may_refer(outcome: &Outcome, config: &Config<'_>) -> bool {
    let Some(place) = &outcome.location else { return true };
    let parts =
        config.members().iter().flat_map(|member| member.document.parts().iter().map(move |part| (member, part)));
    let mut of = parts.filter(|(_, part)| part.path == place.path);
    of.any(|(member, part)| part.is_textual || member.spelling.dialect.interpolates != Interpolation::Nothing)
}
