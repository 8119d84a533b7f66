//! A first configuration for a profile: every setting that it asks of an application, with a value that passes, its
//! meaning and what is asked. It is made by mending an empty file, so what it says was audited.

pub mod skeleton;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use toml_writer::{ToTomlValue as _, TomlStringBuilder};

use super::document::Document;
use super::plan::{Level, PlanError};
use super::result::{Audit, Status};
use super::run::{Auditor, Context};
use super::shown::mask::masked_texts;
use super::suggest::{EXAMPLE, File, suggest};
use super::{Config, Dialects};
use crate::load::Library;
use crate::load::tree::{Kind, Node};
use crate::model::profile::Profile;

/// How a first configuration is called.
pub const NAME: &str = "app.toml";

/// A first configuration.
#[derive(Debug)]
pub struct Starter {
    /// The annotated text of an `app.toml`.
    pub text: String,
    /// What an audit of it says.
    pub audit: Audit,
}

/// An annotated `app.toml` of which nothing fails at a profile with the overlays of baselines, with the checks that no
/// file can show listed at its end.
///
/// ```
/// use probity::audit::starter::starter;
/// use probity::load::Library;
/// let library = Library::shipped();
/// let starter = starter(&library, library.profile("STANDARD").unwrap(), &[]).unwrap();
/// assert!(starter.text.contains("\nidle_timeout = \"60m\"\n"));
/// ```
///
/// # Errors
/// [`PlanError`] where a check of the library cannot be understood.
pub fn starter(library: &Library, profile: &Profile, baselines: &[String]) -> Result<Starter, PlanError> {
    let Plain { text, audit, examples } = plain(library, profile, baselines)?;
    Ok(Starter { text: annotated(library, profile, (&text, &examples), &audit), audit })
}

/// A first configuration without a comment.
#[derive(Debug)]
pub struct Plain {
    /// The text of an `app.toml`.
    pub text: String,
    /// What an audit of it says.
    pub audit: Audit,
    /// The settings whose value is an example of what only its owner can choose.
    pub examples: BTreeSet<String>,
}

/// The same without a comment, and what an audit of it says.
///
/// # Errors
/// [`PlanError`] where a check of the library cannot be understood.
pub fn plain(library: &Library, profile: &Profile, baselines: &[String]) -> Result<Plain, PlanError> {
    let auditor = Auditor::new(library, Some(profile), baselines)?;
    let dialects = Dialects::new(library);
    // No waivers and no statements: no day matters.
    let context = Context { date: jiff::civil::date(2000, 1, 1), standings: Vec::new(), waivers: &[] };
    let spelling = dialects.named("app").expect("internal error: the canonical dialect ships");
    let config = |text: &str| {
        let document = Document::parse(NAME, &text.into()).ok()?;
        Some(Config::new(document, Arc::clone(&spelling)))
    };
    let again = |text: &str| Some(auditor.audit(&config(text)?, &context));
    let name = TomlStringBuilder::new(&profile.id).as_basic().to_toml_value();
    let empty = format!("[security]\nprofile = {name}\n");
    let masked = config(&empty).and_then(|config| masked_texts(&config, library).remove(NAME)).unwrap_or_default();
    let file = File { path: NAME, text: &empty, masked: &masked, start: None, only: None };
    let done = suggest(&auditor, &dialects, &spelling, file, &again, None);
    let config = config(&done.text).expect("internal error: a suggestion reads back");
    let audit = auditor.audit(&config, &context);
    let examples = done.steps.into_iter().flat_map(|step| step.examples).collect();
    Ok(Plain { text: done.text, audit, examples })
}

/// The text with a comment above each setting, and what the file leaves open at its end.
fn annotated(
    library: &Library,
    profile: &Profile,
    (text, examples): (&str, &BTreeSet<String>),
    audit: &Audit,
) -> String {
    let results = || audit.results.iter().filter(|r| r.level == Level::Required);
    let mut comments: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    if let Ok(document) = Document::parse(NAME, &text.into()) {
        for (id, node) in leaves(document.root(), "") {
            let Some(setting) = library.setting(&id) else { continue };
            let asked = results().filter(|result| result.setting.as_deref() == Some(&id));
            let mut lines = vec![format!("# {}.", setting.title)];
            lines.extend(asked.map(|result| format!("# {}: {}", result.check, result.fix)));
            if examples.contains(&id) {
                lines.push(format!("# {EXAMPLE}"));
            }
            comments.insert(document.place(node.span).line, lines);
        }
    }
    let failing: Vec<&str> =
        results().filter(|result| result.status == Status::Fail).map(|result| result.check.as_str()).collect();
    let ending = if failing.is_empty() {
        "No check of it fails".to_owned()
    } else {
        format!("It still fails {}", failing.join(", "))
    };
    let mut out = format!(
        "# A first configuration for the profile {}{}. {ending}; `probity audit-config {NAME}` shows what is open.\n",
        profile.id,
        if audit.baselines.is_empty() { String::new() } else { format!(" with {}", audit.baselines.join(", ")) }
    );
    for (line, at) in text.split_inclusive('\n').zip(1..) {
        comments.get(&at).into_iter().flatten().for_each(|comment| out.push_str(&format!("{comment}\n")));
        out.push_str(line);
    }
    let open: Vec<String> = results()
        .filter(|result| result.status == Status::Undetermined)
        .map(|result| format!("# - {}: {}\n", result.check, result.message))
        .collect();
    if !open.is_empty() {
        out.push_str("\n# What no configuration of an application can show; state it, with evidence, in compliance/statements:\n");
        out.extend(open);
    }
    out
}

/// Every value with the dotted way to it.
fn leaves<'t>(node: &'t Node, path: &str) -> Vec<(String, &'t Node)> {
    let Kind::Map(entries) = &node.kind else { return vec![(path.to_owned(), node)] };
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    entries.iter().flat_map(|(key, child)| leaves(child, &inside(&key.name))).collect()
}
