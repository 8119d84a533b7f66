//! The statements that a configuration leaves to be made: one for each safeguard that the deployment, evidence or a
//! person settles. It must claim nothing: every one of them is `planned`, which attests nothing.

use std::collections::BTreeSet;

use super::expect::fill;
use super::plan::Level;
use super::result::{Audit, Status};
use crate::load::Library;

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
            let values = safeguard.checks.iter().flat_map(|check| super::plan::values(check, &check.params)).collect();
            let ask = if status == Status::Manual { result.message.clone() } else { fill(&safeguard.ask, &values) };
            out.push_str(&format!(
                "# {}: {ask} (settles {})\n- safeguard: {}\n  status: planned\n  # how:\n  # evidence:\n  #   - config: PATH\n",
                safeguard.title,
                checks.join(", "),
                safeguard.id
            ));
        }
    }
    (count > 0).then_some(out)
}
