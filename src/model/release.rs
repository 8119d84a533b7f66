//! What a product releases and who signs it, for the guide that a procurement officer follows.
//! Its values stand in commands that people copy: each must be a word that a shell takes as it stands.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// What is released, and how one sees that it is genuine. What is not given is a blank in the guide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The repository on GitHub, as `owner/name`.
    #[serde(default)]
    pub repository: Option<Repository>,
    /// The tag of the release.
    #[serde(default)]
    pub tag: Option<Word>,
    /// The workflow that signs: a path in the repository, or `owner/name/path` where it is another's.
    #[serde(default)]
    pub workflow: Option<Word>,
    /// The identity in the certificate, where it is not that of the workflow at the tag.
    #[serde(default)]
    pub identity: Option<Word>,
    /// Who vouches for the identity, where it is not GitHub Actions.
    #[serde(default)]
    pub issuer: Option<Word>,
    /// What is released.
    #[serde(default)]
    pub artifacts: Vec<Artifact>,
}

/// One thing that is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Artifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// The name of its file; of an image the name with its registry, without tag and digest.
    pub name: Word,
    /// The name of a wheel's package in the Python Package Index, where it is published there.
    #[serde(default)]
    pub package: Option<Word>,
    /// The digest of an image.
    #[serde(default)]
    pub digest: Option<ImageDigest>,
    /// The file with a file's signed attestation, where it is released beside it.
    #[serde(default)]
    pub bundle: Option<Word>,
    /// The file with a file's provenance from the SLSA generator, where it is released beside it.
    #[serde(default)]
    pub provenance: Option<Word>,
}

/// What kind of thing is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ArtifactKind {
    /// A package for Python.
    Wheel,
    /// A program or an archive.
    Binary,
    /// A container image.
    Image,
}

/// The longest word.
const LONGEST: usize = 300;

/// A text that is read only where it has a form, with that form as a pattern in its schema.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $fits:ident, $error:ident, $pattern:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = WordError;

            fn try_from(text: String) -> Result<Self, WordError> {
                if $fits(&text) { Ok(Self(text)) } else { Err(WordError::$error) }
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "patternErrorMessage": WordError::$error.to_string() })
            }

            fn inline_schema() -> bool {
                true
            }
        }
    )*};
}

texts! {
    /// A text of which a shell, Markdown and HTML take every character as it stands.
    Word, is_plain, Word, r"^[A-Za-z0-9._/][A-Za-z0-9._~:/@+-]{0,299}$";
    /// A repository, as `owner/name`.
    Repository, is_repository, Repository, r"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9._][A-Za-z0-9._-]*$";
    /// The digest of an image.
    ImageDigest, is_digest, Digest, r"^sha256:[0-9a-f]{64}$";
}

/// Why a text cannot stand in a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    /// It has a character that a shell may take for more than itself.
    #[error(
        "this stands in commands that people copy: 1 to {LONGEST} letters, digits and `. _ ~ : / @ + -`, and no option"
    )]
    Word,
    /// It is no repository.
    #[error("a repository is written `owner/name`")]
    Repository,
    /// It is no digest.
    #[error("a digest is written `sha256:` and 64 hexadecimal digits in lower case")]
    Digest,
}

/// Whether a shell, Markdown and HTML take the text as it stands, and no program takes it for an option.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let first = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/');
    let rest = |c: char| first(c) || matches!(c, '~' | ':' | '@' | '+' | '-');
    text.len() <= LONGEST && text.starts_with(first) && text.chars().all(rest)
}

fn is_repository(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let Some((owner, name)) = text.split_once('/') else { return false };
    text.len() <= LONGEST
        && owner.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !name.is_empty()
        && !name.starts_with('-')
        && owner.chars().chain(name.chars()).all(letter)
}

fn is_digest(text: &str) -> bool {
    let hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
    text.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64 && digits.bytes().all(hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_takes_for_more_than_itself_is_no_word() {
        for text in
            ["", "-o", "a b", "a;b", "$(a)", "`a`", "a\nb", "a|b", "a'b", "a\"b", "a*", "a>b", "é", "~root", "a\\b"]
        {
            assert_eq!(Word::try_from(text.to_owned()), Err(WordError::Word), "{text}");
        }
        assert!(Word::try_from("x".repeat(LONGEST + 1)).is_err());
        for text in [
            "saas_api-1.4.0-py3-none-any.whl",
            "https://github.com/o/n/.github/workflows/r.yml@refs/tags/v1",
            ".github/w.yml",
        ] {
            assert_eq!(Word::try_from(text.to_owned()).map(String::from), Ok(text.to_owned()));
        }
    }

    #[test]
    fn a_repository_has_an_owner_and_a_name() {
        for text in ["owner", "owner/", "/name", "a/b/c", "a/b;c", "https://github.com/a/b", "-a/b", "a/-b", "a /b"] {
            assert_eq!(Repository::try_from(text.to_owned()), Err(WordError::Repository), "{text}");
        }
        assert!(Repository::try_from("example/saas-api".to_owned()).is_ok());
    }

    #[test]
    fn a_digest_is_one_of_sha_256() {
        let digits = "0123456789abcdef".repeat(4);
        assert!(ImageDigest::try_from(format!("sha256:{digits}")).is_ok());
        for text in [
            digits.clone(),
            format!("sha512:{digits}"),
            format!("sha256:{digits}0"),
            format!("sha256:{}", digits.to_uppercase()),
        ] {
            assert_eq!(ImageDigest::try_from(text.clone()), Err(WordError::Digest), "{text}");
        }
    }
}
