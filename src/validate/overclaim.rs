//! Words that say more than the status, the safeguards or the coverage carry.
//! It must leave alone what it cannot tell: a denial, a plan or a condition in the same sentence keeps it silent.

use super::Subject;
use super::evidence::subject_of;
use crate::diag::{Code, Finding, counted};
use crate::evidence::standing::Standing;
use crate::lint::vocabulary::Vocabulary;
use crate::load::BaselineRef;
use crate::model::safeguard::How;
use crate::model::statement::{Responsibility, Statement, Status};
use crate::report::named::whole_controls;
use crate::report::picture::Picture;
use crate::report::state::State;

/// A word that claims the whole, and the catalog that its sentence names.
#[derive(Debug, PartialEq, Eq)]
struct Claim {
    word: &'static str,
    framework: Option<&'static str>,
}

/// The claims of a text, sentence by sentence.
fn claims(text: &str) -> Vec<Claim> {
    // A full stop ends a sentence only before a space: `800-53.` does, `r5.2` does not.
    let sentences = text.split(". ").flat_map(|part| part.split([';', '!', '?', ':']));
    sentences.filter_map(claim).collect()
}

fn claim(sentence: &str) -> Option<Claim> {
    let words = Vocabulary::shipped();
    let word = words.claims(sentence).filter(|_| !words.is_modest(sentence))?;
    Some(Claim { word, framework: words.called(sentence) })
}

/// Words of statements against their status and the coverage.
pub(super) fn words(subject: &Subject<'_>) -> Vec<Finding> {
    let mut coverage = Coverage::new(subject);
    subject.standings.iter().filter_map(|standing| worded(subject, standing, &mut coverage)).collect()
}

fn worded(subject: &Subject<'_>, standing: &Standing<'_>, coverage: &mut Coverage<'_>) -> Option<Finding> {
    let statement = standing.statement;
    let claims = claims(statement.how.as_deref()?);
    let name = subject_of(standing);
    let status = statement.status.value;
    let message = claims.iter().find_map(|Claim { word, framework }| match status {
        Status::Partial | Status::Planned => Some(format!("{name} is {} and its `how` says \"{word}\"", status.word())),
        _ if !is_ours(statement) => None,
        _ => {
            let (baseline, open) = coverage.open((*framework)?)?;
            Some(format!(
                "the `how` of {name} says \"{word}\", and not addressed in full of {baseline}: {}",
                counted(open, "control")
            ))
        }
    })?;
    let finding = Finding::new(Code::Overclaim, message, "say what is so, without the word");
    Some(finding.at(subject.library.sources.place(statement.status.pos)))
}

fn is_ours(statement: &Statement) -> bool {
    !statement.responsibility.is_customer() && statement.responsibility != Responsibility::Inherited
}

/// How many controls of the workspace's baselines are open; worked out only when somebody claims the whole.
struct Coverage<'s> {
    subject: &'s Subject<'s>,
    picture: Option<Picture<'s>>,
}

impl<'s> Coverage<'s> {
    const fn new(subject: &'s Subject<'s>) -> Self {
        Self { subject, picture: None }
    }

    /// The first baseline of a catalog with open controls, and their number.
    fn open(&mut self, catalog: &str) -> Option<(String, usize)> {
        let library = self.subject.library;
        let names = self.subject.workspace.into_iter().flat_map(|workspace| &workspace.manifest.baselines);
        let baselines: Vec<BaselineRef<'s>> = names.filter_map(|name| library.baseline(name).ok()).collect();
        let picture = self.picture.get_or_insert_with(|| picture(self.subject));
        baselines.into_iter().filter(|baseline| baseline.catalog.id.starts_with(catalog)).find_map(|baseline| {
            let members = library.catalogs().members(baseline).into_iter();
            let states = members.map(|control| picture.view(control).state);
            let open = states.filter(|state| matches!(state, State::Gap | State::Partial | State::Planned)).count();
            (open > 0).then(|| (baseline.name(), open))
        })
    }
}

fn picture<'s>(subject: &'s Subject<'s>) -> Picture<'s> {
    let profile = subject.workspace.and_then(|workspace| workspace.manifest.profile.as_ref());
    Picture::new(subject.library, subject.standings, profile.map(|profile| profile.as_str()))
}

/// Controls that are implemented while a safeguard without which they cannot be met is not.
pub(super) fn controls(subject: &Subject<'_>) -> Vec<Finding> {
    let done = |statement: &Statement| statement.status.value == Status::Implemented && is_ours(statement);
    let on_controls = |statement: &Statement| statement.control.is_some() || !statement.controls.is_empty();
    let claimed: Vec<&Standing<'_>> = subject
        .standings
        .iter()
        .filter(|standing| done(standing.statement) && on_controls(standing.statement))
        .collect();
    if claimed.is_empty() {
        return Vec::new();
    }
    let picture = picture(subject);
    let mut findings = Vec::new();
    for standing in claimed {
        let statement = standing.statement;
        for name in whole_controls(subject.library, statement) {
            let necessary = picture.links.of(&name).iter().filter(|(_, support)| support.how == How::Implements);
            let lacking = necessary.filter(|(safeguard, support)| picture.holds(safeguard, support)).find_map(
                |(safeguard, _)| match picture.statements(&safeguard.id) {
                    [one] if matches!(one.statement.status.value, Status::Partial | Status::Planned) => {
                        Some((safeguard, one.statement))
                    }
                    _ => None,
                },
            );
            let Some((safeguard, other)) = lacking else { continue };
            let message = format!(
                "`{name}` is implemented in a statement, and `{}`, without which it cannot be met, is {}",
                safeguard.id,
                other.status.value.word()
            );
            let place = |pos| subject.library.sources.place(pos);
            let finding = Finding::new(Code::Overclaim, message, "state `partial`, or finish the safeguard");
            findings.push(finding.at(place(statement.status.pos)).with_related(place(other.status.pos)));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::claims;

    fn found(text: &str) -> Vec<(&'static str, Option<&'static str>)> {
        claims(text).into_iter().map(|claim| (claim.word, claim.framework)).collect()
    }

    #[test]
    fn what_claims_the_whole_is_found() {
        for (text, word) in [
            ("Sessions are fully covered.", "fully covered"),
            ("The product is FedRAMP compliant", "FedRAMP compliant"),
            ("Covers 100 % of accounts", "100 %"),
            ("It meets the control; more is planned", "meets"),
            ("Done for all. Certified by a third party", "certified"),
        ] {
            assert_eq!(found(text).first().map(|(word, _)| *word), Some(word), "{text}");
        }
        assert_eq!(found("The product is FedRAMP-compliant and certified"), [("FedRAMP-compliant", Some("fedramp-"))]);
        assert_eq!(found("It satisfies all of NIST 800-53"), [("satisfies all", Some("nist-800-53-r5"))]);
        assert_eq!(found("fully NIS2 aware"), [("fully", Some("nis2"))]);
        assert_eq!(found("meets NIST 800-53"), [("meets", Some("nist-800-53-r5"))]);
    }

    #[test]
    fn what_denies_plans_or_limits_is_left_alone() {
        for text in [
            "Not fully done",
            "The module is not yet certified",
            "It will be fully compliant in 2027",
            "Certified only for the API",
            "fully covered once the collector runs",
            "To be certified in spring",
            "It isn't compliant",
            "Non-compliant clients are refused",
            "carefully chosen, 1000% more, meetings",
            "",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
