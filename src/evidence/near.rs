//! Did you mean: the name nearest to one that is not there.
//! Must not cost more than a bounded amount of work, however many or long the names are.

use std::sync::atomic::{AtomicU32, Ordering};

/// How many questions about one file or directory are answered; who has more mistakes has a pattern to find.
const QUESTIONS: u32 = 50;

/// Counts the questions about one file or directory, since each costs time.
#[derive(Debug, Default)]
pub(super) struct Patience(AtomicU32);

impl Patience {
    /// One that answers no question.
    pub(super) const fn none() -> Self {
        Self(AtomicU32::new(QUESTIONS))
    }

    /// Whether one more question is answered.
    pub(super) fn has_more(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |asked| (asked < QUESTIONS).then_some(asked + 1))
            .is_ok()
    }
}

/// How many cells of the distance tables one question may fill.
const WORK: usize = 2_000_000;

/// Names that are less alike than this are not worth showing.
const ALIKE: f64 = 0.6;

/// The name most like `wanted`, ignoring case; the first of equals. `names` yields what to compare and what to show.
pub(super) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let wanted = wanted.to_lowercase();
    let mut work = WORK;
    let mut best: Option<(f64, &str)> = None;
    for (name, shown) in names {
        let (short, long) = (wanted.len().min(name.len()), wanted.len().max(name.len()));
        // The length alone already bounds how alike two names can be.
        if long > short.saturating_mul(4) {
            work = work.saturating_sub(1);
            continue;
        }
        work = work.saturating_sub((short + 1).saturating_mul(long + 1));
        if work == 0 {
            break;
        }
        let score = strsim::normalized_levenshtein(&wanted, &name.to_lowercase());
        if score >= ALIKE && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, shown));
        }
    }
    best.map(|(_, shown)| shown.to_owned())
}

/// The name of a file or folder that was probably meant: one that differs in a few letters of its stem or of its ending, not
/// in both. Two files may well be called nearly the same and have nothing to do with each other, so less is alike here.
pub(super) fn nearest_name<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let split = |name: &str| {
        let folded: String = name.to_lowercase().replace(['_', ' '], "-");
        let (stem, ending) = folded.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).unwrap_or((&folded, ""));
        (stem.to_owned(), ending.to_owned())
    };
    let (stem, ending) = split(wanted);
    let mut work = WORK;
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        work = work.saturating_sub((wanted.len() + 1).saturating_mul(name.len() + 1));
        if work == 0 {
            break;
        }
        let (other, its_ending) = split(name);
        let (stems, endings) = (distance(&stem, &other), distance(&ending, &its_ending));
        // `doc` for `docs`.
        let is_plural =
            [(&stem, &other), (&other, &stem)].iter().any(|(one, many)| many.strip_suffix("s") == Some(one.as_str()));
        let is_near = (endings == 0 && (stems <= tolerated(&stem) || is_plural)) || (stems == 0 && endings <= 1);
        if is_near && best.is_none_or(|(least, _)| stems + endings < least) {
            best = Some((stems + endings, name));
        }
    }
    best.map(|(_, name)| name.to_owned())
}

fn distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

/// How many letters may differ: none where there are few, and never more than four.
fn tolerated(stem: &str) -> usize {
    match stem.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        long => (long / 6).clamp(2, 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_merely_called_alike_are_not_suggested() {
        let cases: &[(&str, &[&str], Option<&str>)] = &[
            ("Cargo.tomll", &["Cargo.lock", "Cargo.toml"], Some("Cargo.toml")),
            ("lockuot.rs", &["lockout.rs", "logout.rs"], Some("lockout.rs")),
            ("README.md", &["readme.md"], Some("readme.md")),
            ("access_control.md", &["access-control.md"], Some("access-control.md")),
            ("test", &["tests", "text"], Some("tests")),
            ("doc", &["dog", "docs"], Some("docs")),
            ("verifing-the-chain.md", &["verifying-the-chain.md"], Some("verifying-the-chain.md")),
            // Other things with like names.
            ("lock.rs", &["logs.rs", "clock.txt"], None),
            ("auth.rs", &["audit.rs", "path.rs"], None),
            ("api.rs", &["app.rs", "api_v2.rs"], None),
            ("session-policy.md", &["sessions.md", "password-policy.md"], None),
            ("audit.rs", &["audit.sql", "credit.rs"], None),
        ];
        for (wanted, names, expected) in cases {
            assert_eq!(nearest_name(wanted, names.iter().copied()).as_deref(), *expected, "{wanted}");
        }
    }

    fn of(wanted: &str, names: &[&'static str]) -> Option<String> {
        nearest(wanted, names.iter().map(|n| (*n, *n)))
    }

    #[test]
    fn suggests_only_what_is_alike() {
        assert_eq!(of("verifing-the-chain", &["intro", "verifying-the-chain"]).as_deref(), Some("verifying-the-chain"));
        assert_eq!(of("README.md", &["readme.md"]).as_deref(), Some("readme.md"));
        assert_eq!(of("a", &["zzzzzzzz"]), None);
        assert_eq!(of("abc", &[]), None);
    }

    #[test]
    fn patience_ends() {
        let patience = Patience::default();
        assert_eq!((0..1000).filter(|_| patience.has_more()).count(), 50);
    }

    #[test]
    fn stays_bounded() {
        let long = "x".repeat(1 << 20);
        assert_eq!(nearest(&long, [(long.as_str(), "y")]), None);
    }
}
