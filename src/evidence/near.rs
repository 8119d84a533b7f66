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

#[cfg(test)]
mod tests {
    use super::*;

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
