//! One configuration audited with everything its workspace says of it; `audit-config`, checklists and coverage share it.
//! It must bring every doubt along, so that no command takes for proven what another would not.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::output::Failure;
use super::session::at_place;
use crate::audit::document::key_of;
use crate::audit::mask::masked_text;
use crate::audit::{Audit, Auditor, Context, Document};
use crate::diag::{At, Code, Finding};
use crate::evidence::standing::Standing;
use crate::load::files;
use crate::load::workspace::Loaded;
use crate::model::dialect::Dialect;
use crate::model::profile::Profile;
use crate::model::workspace::Config;
use crate::validate;

/// What was asked for on the command line, beside the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) profile: Option<&'a str>,
    pub(super) dialect: Option<&'a str>,
    pub(super) baselines: &'a [String],
    pub(super) date: Date,
}

/// Audits a file, `-` being standard input, and gives the text of it that may be shown.
pub(super) fn audit(
    loaded: &Loaded,
    standings: &[Standing<'_>],
    path: &Path,
    shown: &str,
    wanted: &Wanted<'_>,
) -> Result<(Audit, String), Failure> {
    let library = &loaded.library;
    let text: Arc<str> = match shown {
        "-" => files::limited(std::io::stdin().lock(), "standard input")?,
        shown => files::read_text(path, shown)?,
    };
    let document = Document::parse(shown, &text).map_err(|finding| Failure::Message(at_place(&finding)))?;
    let config = config_of(loaded, path);
    let named = config.and_then(|config| config.dialect.as_ref()).map(|dialect| dialect.as_str());
    let mut findings = Vec::new();
    // What the workspace misnames is a finding; what the command line misnames ends the job.
    let dialect = match (wanted.dialect, named.map(|name| library.dialect(name))) {
        (Some(name), _) => library.dialect(name)?,
        (None, Some(Ok(dialect))) => dialect,
        (None, Some(Err(error))) => {
            let at = config.and_then(|config| config.dialect.as_ref()).map(|at| at.pos).unwrap_or_default();
            let finding = Finding::new(Code::InvalidValue, error.to_string(), "name a dialect that exists");
            findings.push(finding.at(library.sources.place(at)));
            library.dialect("app")?
        }
        (None, None) => library.dialect("app")?,
    };
    let profile = profile(loaded, wanted.profile, config, &document, dialect, &mut findings)?;
    let mut overlays = Vec::new();
    for name in loaded.workspace.iter().flat_map(|workspace| &workspace.manifest.baselines) {
        match library.baseline_name(name) {
            Ok(full) => overlays.push(full),
            Err(error) => {
                let finding = Finding::new(Code::UnknownBaseline, error.to_string(), "name a baseline that exists");
                findings.push(finding.at(library.sources.place(name.pos)));
            }
        }
    }
    for name in wanted.baselines {
        overlays.push(library.baseline_name(name)?);
    }
    let mut seen = std::collections::BTreeSet::new();
    overlays.retain(|name| seen.insert(name.clone()));
    let subject = validate::Subject {
        library,
        workspace: loaded.workspace.as_ref(),
        standings,
        date: wanted.date,
        shipped: false,
    };
    findings.extend(validate::doubts(&subject));
    findings.extend(loaded.findings.iter().cloned());
    let waivers = loaded.workspace.as_ref().map_or(&[][..], |workspace| &workspace.claims.waivers);
    let context = Context { date: wanted.date, standings: standings.to_vec(), waivers };
    let mut audit = match profile {
        Some(profile) => Auditor::new(library, Some(profile), &overlays)?.audit(&document, dialect, &context),
        None => Auditor::reached(library, &overlays, &document, dialect, &context)?,
    };
    audit.add_findings(findings);
    Ok((audit, masked_text(&document, library, dialect)))
}

/// The workspace's entry for a file.
fn config_of<'l>(loaded: &'l Loaded, path: &Path) -> Option<&'l Config> {
    let workspace = loaded.workspace.as_ref()?;
    let real = path.canonicalize().ok()?;
    let is_it = |config: &&Config| {
        workspace.inside(&config.path).ok().and_then(|p| p.canonicalize().ok()) == Some(real.clone())
    };
    workspace.manifest.configs.iter().find(is_it)
}

/// The flag, else the workspace's entry for the file, else the workspace's, else the file's; every two of them that
/// differ contradict each other.
fn profile<'l>(
    loaded: &'l Loaded,
    flag: Option<&str>,
    config: Option<&Config>,
    document: &Document,
    dialect: &Dialect,
    findings: &mut Vec<Finding>,
) -> Result<Option<&'l Profile>, Failure> {
    let library = &loaded.library;
    let at = |name: &'static str, at: &At<String>| (name, at.value.clone(), library.sources.place(at.pos));
    let flag = flag.map(|name| ("the command line", name.to_owned(), None));
    let entry = config.and_then(|config| config.profile.as_ref()).map(|named| at("the workspace's entry", named));
    let manifest = loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
    let own = manifest.and_then(|manifest| manifest.profile.as_ref()).map(|named| at("the workspace", named));
    let key = library.setting("security.profile").and_then(|setting| key_of(setting, dialect));
    let mut file = None;
    if let Some((text, place)) = key.and_then(|key| document.text_of(&key)) {
        // What is no profile's name is not repeated: it could be anything.
        match text.and_then(|text| library.profile(&text).ok()) {
            Some(profile) => file = Some(("the file", profile.id.value.clone(), Some(place))),
            None => {
                let finding = Finding::new(
                    Code::UnknownProfile,
                    "the file names a profile that does not exist",
                    "name one that exists",
                );
                findings.push(finding.at(Some(place)));
            }
        }
    }
    let named: Vec<_> = [flag, entry, own, file].into_iter().flatten().collect();
    let Some((first, rest)) = named.split_first() else { return Ok(None) };
    for other in rest.iter().filter(|other| !other.1.eq_ignore_ascii_case(&first.1)) {
        let message = format!("{} says profile {} and {} says {}", first.0, first.1, other.0, other.1);
        let finding = Finding::new(Code::Contradiction, message, "make them agree; no verdict is pass until they do");
        findings.push(finding.at(other.2.clone()).with_related(first.2.clone()));
    }
    match (library.profile(&first.1), &first.2) {
        (Ok(profile), _) => Ok(Some(profile)),
        (Err(error), None) => Err(error.into()),
        (Err(error), place) => {
            let finding = Finding::new(Code::UnknownProfile, error.to_string(), "name a profile that exists");
            findings.push(finding.at(place.clone()));
            Ok(None)
        }
    }
}
