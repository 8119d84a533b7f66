//! What a name means: a control, safeguard, setting, check, dialect, profile, baseline or finding code, export.
//! It must repeat every mark, and say what probity does not know.

mod catalog;
mod check;
mod control;
mod export;
mod safeguard;
mod spelling;

use super::explain_code::finding_code;
use super::export::kinds::Kinds;
use super::picture::Picture;
use super::recommend::Start;
use crate::diag::{Code, nearest};
use crate::load::{Library, NameError};

use catalog::{explain_baseline, explain_catalog, explain_crosswalk, families};
use check::{explain_check, explain_setting};
use control::explain_control;
use export::explain_export;
use safeguard::{explain_profile, explain_safeguard};
use spelling::explain_dialect;

/// A page of explanation: a title, then parts with a heading each.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Explanation {
    /// The name and what it is.
    pub title: String,
    /// The parts.
    pub parts: Vec<Part>,
}

/// A part of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// Its heading; empty for the first words.
    pub heading: String,
    /// Its lines.
    pub lines: Vec<String>,
}

impl Explanation {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), parts: Vec::new() }
    }

    pub(super) fn part(mut self, heading: &str, lines: impl IntoIterator<Item = String>) -> Self {
        let lines: Vec<String> = lines.into_iter().collect();
        if !lines.is_empty() {
            self.parts.push(Part { heading: heading.to_owned(), lines });
        }
        self
    }
}

/// Explains whatever has this name.
///
/// # Errors
/// [`NameError`] where nothing has it, with the nearest name.
pub fn explain(picture: &Picture<'_>, topic: &str) -> Result<Vec<Explanation>, NameError> {
    let library = picture.library;
    let mut found = Vec::new();
    let lower = topic.to_lowercase();
    if let Some(code) = Code::parse(&lower) {
        found.push(finding_code(code));
    }
    found.extend(library.safeguard(&lower).map(|safeguard| explain_safeguard(library, safeguard)));
    found.extend(library.check(&lower).map(|(safeguard, check)| explain_check(library, safeguard, check)));
    found.extend(library.setting(&lower).map(|setting| explain_setting(library, setting)));
    found.extend(library.dialect(topic).ok().map(|dialect| explain_dialect(library, dialect)));
    found.extend(library.profile(topic).ok().map(|profile| explain_profile(library, profile)));
    if let Some(kind) = Kinds::shipped().kinds.iter().find(|kind| kind.id == lower) {
        found.push(explain_export(kind));
    }
    found.extend(Kinds::shipped().missing(&lower).map(|missing| {
        let title = format!("{}: {}; there is no such export", missing.id, missing.title);
        Explanation::new(title).part("", [missing.why.trim().to_owned()])
    }));
    if topic.contains('/') {
        let baseline = library.baseline(topic).map_err(|error| in_path(library, topic).unwrap_or(error))?;
        let start = Start::of(picture, baseline);
        found.push(explain_baseline(library, &start));
    }
    found.extend(library.catalogs().catalog(topic).map(explain_catalog));
    found.extend(library.crosswalks().iter().filter(|one| one.id.eq_ignore_ascii_case(topic)).map(explain_crosswalk));
    let control = library.catalogs().control(topic);
    if let Ok((control, part)) = &control {
        found.push(explain_control(picture, *control, part.as_deref()));
    } else {
        found.extend(families(library, topic));
    }
    match (found.is_empty(), control) {
        (false, _) => Ok(found),
        (true, Err(error)) if looks_like_a_control(topic) => Err(error),
        (true, _) => Err(unknown(library, topic)),
    }
}

fn looks_like_a_control(topic: &str) -> bool {
    topic.contains(':') || topic.contains('(') || topic.bytes().any(|b| b.is_ascii_digit())
}

/// That nothing has the name at the end of a path, as one of a file of a test has; nothing where the path begins as that
/// of a baseline does, or no name is near.
fn in_path(library: &Library, topic: &str) -> Option<NameError> {
    let (path, last) = topic.rsplit_once('/')?;
    let catalog = path.split('/').next()?;
    let near = near(library, last).filter(|_| library.catalogs().catalog(catalog).is_none())?;
    Some(NameError::new(format!("nothing is called `{topic}`; did you mean `{near}`?")))
}

/// The name that is nearest, or has the same words in another order.
fn near<'l>(library: &'l Library, topic: &str) -> Option<&'l str> {
    let words = |name: &str| {
        let mut words: Vec<String> = name.split(['-', '_', '.', ' ']).map(str::to_lowercase).collect();
        words.sort();
        words
    };
    let names = names(library);
    nearest(topic, names.iter().copied()).or_else(|| {
        let own = words(topic);
        names.into_iter().find(|name| own.len() > 1 && words(name) == own)
    })
}

/// Everything that can be explained but controls.
fn names(library: &Library) -> Vec<&str> {
    library
        .safeguards()
        .flat_map(|s| std::iter::once(s.id.as_str()).chain(s.checks.iter().map(|check| check.id.as_str())))
        .chain(library.settings().map(|setting| setting.id.as_str()))
        .chain(library.profiles().iter().map(|profile| profile.id.as_str()))
        .chain(library.dialects().map(|dialect| dialect.id.as_str()))
        .chain(library.catalogs().all().iter().map(|catalog| catalog.id.as_str()))
        .chain(library.crosswalks().iter().map(|crosswalk| crosswalk.id.as_str()))
        .chain(Code::ALL.iter().map(|code| code.name()))
        .collect()
}

fn unknown(library: &Library, topic: &str) -> NameError {
    let hint = near(library, topic).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    NameError::new(format!(
        "nothing is called `{topic}`{hint} (a control, family, safeguard, setting, check, dialect, profile, catalog, baseline, crosswalk or finding code can be explained)"
    ))
}
