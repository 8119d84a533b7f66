//! The statements that a configuration leaves to be made: one for each safeguard that the deployment, evidence or a
//! person settles. It must claim nothing: every one of them is `planned`, which attests nothing.

use std::collections::BTreeSet;

use crate::audit::plan::Level;
use crate::audit::plan::expect::fill;
use crate::audit::result::{Audit, Status};
use crate::load::Library;
use crate::model::safeguard::{Safeguard, Wanted};
use crate::model::statement::Kind;

/// A file of statements for what an audit leaves open, without the safeguards that have one; nothing where nothing is
/// left.
#[must_use]
pub fn skeleton(library: &Library, audit: &Audit, stated: &BTreeSet<String>) -> Option<String> {
    let profile = audit.profile.as_deref().unwrap_or("the profile");
    let open = |status: Status| {
        audit.results.iter().filter(move |result| result.level == Level::Required && result.status == status)
    };
    let mut seen: BTreeSet<&str> = stated.iter().map(String::as_str).collect();
    let mut out = format!(
        "# What {profile} asks and no configuration of an application can show. Each of these is yours to do and to state:\n\
         # say how, name the evidence and make it `implemented`; `probity validate -v` prints the digest to pin. Until\n\
         # then `planned` says only that it is known. What a Compose file or a manifest shows needs no statement where\n\
         # it is laid over the configuration with --layer.\n"
    );
    let mut count = 0;
    for (status, about) in [
        (Status::Undetermined, "What the deployment or evidence settles."),
        (Status::Manual, "What a person has to answer; the answer is the evidence."),
    ] {
        out.push_str(&format!("\n# {about}\n"));
        for result in open(status) {
            let Some(safeguard) = library.safeguard(&result.safeguard) else { continue };
            if !seen.insert(safeguard.id.as_str()) {
                continue;
            }
            count += 1;
            let checks: Vec<&str> = open(Status::Undetermined)
                .chain(open(Status::Manual))
                .filter(|other| other.safeguard == result.safeguard)
                .map(|other| other.check.as_str())
                .collect();
            let values =
                safeguard.checks.iter().flat_map(|check| crate::audit::plan::values(check, &check.params)).collect();
            let ask = if status == Status::Manual { result.message.clone() } else { fill(&safeguard.ask, &values) };
            out.push_str(&format!(
                "# {}: {ask} (settles {})\n- safeguard: {}\n  status: planned\n  # how:\n  # evidence:\n  #   - {}\n",
                safeguard.title,
                checks.join(", "),
                safeguard.id,
                evidence(safeguard, &checks)
            ));
        }
    }
    (count > 0).then_some(out)
}

/// A first piece of evidence for a statement, of a kind that settles each of these checks, and the other kinds that do.
fn evidence(safeguard: &Safeguard, checks: &[&str]) -> String {
    let questions = safeguard.checks.iter().filter(|check| checks.contains(&check.id.as_str()));
    let wanted: Vec<&Wanted> = questions.filter_map(|check| check.manual.as_ref()?.evidence.as_ref()).collect();
    // What is no question takes whatever is more than a document.
    let all = [Kind::Config, Kind::Code, Kind::Test, Kind::Workflow];
    let first = wanted.first().map_or(&all[..], |wanted| &wanted.kinds);
    let each: Vec<&str> = first
        .iter()
        .filter(|kind| wanted.iter().all(|wanted| wanted.kinds.contains(kind)))
        .map(|kind| kind.word())
        .collect();
    match each.as_slice() {
        [] => "config: PATH".to_owned(),
        [only] => format!("{only}: PATH"),
        [one, others @ ..] => format!("{one}: PATH # or {}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_of_a_kind_that_settles_the_question() {
        let library = Library::shipped();
        for (check, first) in
            [("sql-injection-protection", "test: PATH # or code"), ("backups", "config: PATH # or code")]
        {
            let (safeguard, check) = library.check(check).expect("a shipped check");
            assert!(
                evidence(safeguard, &[check.id.as_str()]).starts_with(first),
                "{}",
                evidence(safeguard, &[&check.id])
            );
        }
    }
}
