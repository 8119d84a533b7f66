//! What a run was told to leave out: names and paths by pattern.
//! It must leave out nothing that no pattern names, and tell which pattern names nothing.

use std::collections::BTreeSet;
use std::path::{Component, Path};
use std::sync::{Mutex, PoisonError};

use globset::{GlobBuilder, GlobMatcher};

use super::Global;
use super::output::Failure;

/// Patterns of what is left out. One without a slash is the name of a file or folder wherever it is, one with a slash a
/// path as it is named; what is in a folder that is left out is left out too.
#[derive(Debug, Default)]
pub(super) struct Excluded {
    patterns: Vec<Pattern>,
    /// Which of them left something out.
    used: Mutex<BTreeSet<usize>>,
}

#[derive(Debug)]
struct Pattern {
    shown: String,
    matcher: GlobMatcher,
    is_path: bool,
}

impl Excluded {
    pub(super) fn new(patterns: &[String]) -> Result<Self, Failure> {
        let patterns = patterns.iter().map(|shown| {
            let text = shown.trim_start_matches("./").trim_end_matches('/');
            Ok(Pattern { shown: shown.clone(), matcher: pattern(text)?, is_path: text.contains('/') })
        });
        Ok(Self { patterns: patterns.collect::<Result<_, Failure>>()?, used: Mutex::default() })
    }

    /// Whether a file or folder is left out.
    pub(super) fn has(&self, path: &Path) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let steps = path.components().filter(|step| *step != Component::CurDir);
        let steps: Vec<&Path> = steps.map(|step| Path::new(step.as_os_str())).collect();
        let mut outer: Vec<std::path::PathBuf> = Vec::new();
        for step in &steps {
            outer.push(outer.last().map_or_else(|| step.to_path_buf(), |before| before.join(step)));
        }
        let is_meant = |pattern: &Pattern| {
            if pattern.is_path {
                outer.iter().any(|path| pattern.matcher.is_match(path))
            } else {
                steps.iter().any(|step| pattern.matcher.is_match(step))
            }
        };
        let Some(at) = self.patterns.iter().position(is_meant) else { return false };
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(at);
        true
    }

    /// Says which pattern left nothing out: a misspelt one must not be taken for one that did.
    pub(super) fn say_unused(&self, global: &Global) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, pattern) in self.patterns.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
            global.note(&format!(
                "--exclude `{}` leaves nothing out: no file or folder of this run is named so",
                pattern.shown
            ));
        }
    }
}

/// A pattern of paths, with `*`, `?`, `[..]`, `**` over folders and `{a,b}` for either.
pub(super) fn pattern(text: &str) -> Result<GlobMatcher, Failure> {
    let glob = GlobBuilder::new(text).literal_separator(true).build();
    let glob = glob.map_err(|error| Failure::Message(format!("`{text}` is no pattern: {}", error.kind())))?;
    Ok(glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_left_out_anywhere_and_paths_as_they_are_named() {
        for (pattern, path, expected) in [
            ("values.yaml", "deploy/a/values.yaml", true),
            ("values.yaml", "deploy/my-values.yaml", false),
            ("test*", "deploy/tests/app.toml", true),
            ("*.{yaml,yml}", "./deploy/app.yml", true),
            ("*.{yaml,yml}", "deploy/app.toml", false),
            ("deploy/old", "deploy/old/a/app.toml", true),
            ("./deploy/old/", "deploy/old/app.toml", true),
            ("deploy/old", "x/deploy/old/app.toml", false),
            ("**/old/*.toml", "x/deploy/old/app.toml", true),
            ("deploy/*", "./deploy/app.toml", true),
            ("../a/*", "../a/app.toml", true),
            ("/srv/*.toml", "/srv/app.toml", true),
        ] {
            let excluded = Excluded::new(&[pattern.to_owned()]).expect("a pattern");
            assert_eq!(excluded.has(Path::new(path)), expected, "{pattern} {path}");
        }
        assert!(Excluded::new(&["{a".to_owned()]).is_err());
    }
}
