//! Which checklist answers belong to: its product, profile, baselines, and a digest of its questions.
//! It must not depend on answers or on a day, so that answers still fit while others come in.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::checklist::Item;

/// What stands at the front of every key.
const MAGIC: &str = "probity-checklist/1";

/// What would break a key apart, start a formula or be taken for a separator.
const ESCAPED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'%').add(b',').add(b';').add(b'=').add(b'"').add(b'\'').add(b'<').add(b'>');

/// Which checklist.
///
/// ```
/// use probity::report::key::Key;
/// let text = "probity-checklist/1 product=SaaS%20API profile=REGULATED baselines=nis2/important questions=00ff";
/// let key = Key::parse(text).expect("a key");
/// assert_eq!(key.product.as_deref(), Some("SaaS API"));
/// assert_eq!(key.to_string(), text);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The product's name.
    pub product: Option<String>,
    /// The profile that was asked for.
    pub profile: Option<String>,
    /// The baselines, sorted.
    pub baselines: Vec<String>,
    /// Digest of the questions, in hexadecimal digits.
    pub questions: String,
}

impl Key {
    pub(super) fn of(product: Option<&str>, profile: Option<&str>, baselines: &[String], items: &[Item]) -> Self {
        let mut sorted: Vec<&Item> = items.iter().collect();
        sorted.sort_by_key(|item| &item.safeguard);
        let mut digest = Sha256::new();
        for item in sorted {
            for part in [item.safeguard.as_str(), item.question.as_str(), item.level_word()] {
                digest.update(part.len().to_be_bytes());
                digest.update(part);
            }
        }
        let mut baselines = baselines.to_vec();
        baselines.sort();
        baselines.dedup();
        Self {
            product: product.map(str::to_owned),
            profile: profile.map(str::to_owned),
            baselines,
            questions: digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// Reads a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.trim().split(' ');
        if words.next() != Some(MAGIC) {
            return None;
        }
        let mut key = Self { product: None, profile: None, baselines: Vec::new(), questions: String::new() };
        for word in words {
            let (name, value) = word.split_once('=')?;
            let plain = |text: &str| percent_decode_str(text).decode_utf8().ok().map(String::from);
            match name {
                "product" => key.product = Some(plain(value)?),
                "profile" => key.profile = Some(plain(value)?),
                "baselines" => key.baselines = value.split(',').map(plain).collect::<Option<_>>()?,
                "questions" => value.clone_into(&mut key.questions),
                _ => return None,
            }
        }
        let is_digest = !key.questions.is_empty() && key.questions.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then_some(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |text: &str| utf8_percent_encode(text, ESCAPED).to_string();
        write!(to, "{MAGIC}")?;
        if let Some(product) = &self.product {
            write!(to, " product={}", plain(product))?;
        }
        if let Some(profile) = &self.profile {
            write!(to, " profile={}", plain(profile))?;
        }
        if !self.baselines.is_empty() {
            let names: Vec<String> = self.baselines.iter().map(|name| plain(name)).collect();
            write!(to, " baselines={}", names.join(","))?;
        }
        write!(to, " questions={}", self.questions)
    }
}
