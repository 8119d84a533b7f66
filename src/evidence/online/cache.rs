//! Pages that answered on earlier days, kept so that they are not asked for again in every run.
//! It must hold no address (only digests, since an address may carry a secret), and nothing but answers that a page is there.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::load::files::{ReadError, read_text};

/// For how many days an answer counts.
const DAYS: i32 = 7;

/// Pages that answered, by the digest of their address, with the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cache {
    days: BTreeMap<String, Date>,
}

/// The file as it is written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema_version: u32,
    /// By the SHA-256 of the address.
    answered: BTreeMap<String, String>,
}

impl Cache {
    /// Reads a file; one that is not there holds nothing.
    ///
    /// # Errors
    /// Where it cannot be read, or is no such file; the text says which.
    pub fn read(path: &Path, shown: &str) -> Result<Self, String> {
        let text = match read_text(path, shown) {
            Ok(text) => text,
            Err(ReadError::Missing(_)) => return Ok(Self::default()),
            Err(error) => return Err(error.to_string()),
        };
        let other = || format!("`{shown}` is no file of answers as they are kept here");
        let written: Written = serde_json::from_str(&text).map_err(|_| other())?;
        if written.schema_version != 1 {
            return Err(other());
        }
        let day = |(page, day): (String, String)| Some((page, day.parse::<Date>().ok()?));
        Ok(Self { days: written.answered.into_iter().map(day).collect::<Option<_>>().ok_or_else(other)? })
    }

    /// The day on which a page answered, where that counts on another day still.
    #[must_use]
    pub fn answered(&self, page: &str, on: Date) -> Option<Date> {
        self.days.get(&key(page)).copied().filter(|day| counts(*day, on))
    }

    /// Keeps that a page answered.
    pub fn keep(&mut self, page: &str, on: Date) {
        self.days.insert(key(page), on);
    }

    /// Forgets what counts no longer.
    pub fn forget(&mut self, on: Date) {
        self.days.retain(|_, day| counts(*day, on));
    }

    /// The text of the file: the same for the same answers.
    #[must_use]
    pub fn text(&self) -> String {
        let answered = self.days.iter().map(|(page, day)| (page.clone(), day.to_string())).collect();
        let written = Written { schema_version: 1, answered };
        serde_json::to_string_pretty(&written).map_or_else(|_| String::new(), |text| text + "\n")
    }
}

/// An answer of a later day has not been given yet.
fn counts(day: Date, on: Date) -> bool {
    let last = day.checked_add(jiff::Span::new().days(DAYS));
    day <= on && last.is_ok_and(|last| on < last)
}

fn key(page: &str) -> String {
    Sha256::digest(page.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_answer_counts_for_seven_days_and_not_before_it_was_given() {
        let mut cache = Cache::default();
        cache.keep("https://a.example/?token=secret", date(2026, 11, 20));
        let on = |day| cache.answered("https://a.example/?token=secret", date(2026, 11, day));
        assert_eq!([19, 20, 26, 27].map(|day| on(day).is_some()), [false, true, true, false]);
        assert_eq!(cache.answered("https://a.example/", date(2026, 11, 20)), None);
    }

    #[test]
    fn what_is_written_is_read_again_and_names_no_address() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("urls.json");
        let mut cache = Cache::default();
        assert_eq!(Cache::read(&path, "urls.json"), Ok(Cache::default()));
        cache.keep("https://a.example/?token=secret", date(2026, 11, 20));
        cache.keep("https://b.example/", date(2026, 11, 2));
        assert!(!cache.text().contains("secret") && !cache.text().contains("example"));
        std::fs::write(&path, cache.text()).expect("written");
        assert_eq!(Cache::read(&path, "urls.json"), Ok(cache.clone()));
        cache.forget(date(2026, 11, 20));
        assert_eq!(cache.text().lines().count(), 6, "{}", cache.text());
    }

    #[test]
    fn another_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("urls.json");
        for text in [
            "",
            "[]",
            "{}",
            "{\"schema_version\":2,\"answered\":{}}",
            "{\"schema_version\":1,\"answered\":{\"a\":\"x\"}}",
        ] {
            std::fs::write(&path, text).expect("written");
            let error = Cache::read(&path, "urls.json").expect_err(text);
            assert_eq!(error, "`urls.json` is no file of answers as they are kept here", "{text}");
        }
    }
}
