//! The forms of what stands in the commands that people copy from the guide to verifying a release.
//! Each must be a word that a shell takes as it stands, that is no option, and that leads nowhere else.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The longest word.
const LONGEST: usize = 300;

/// Texts that are read only where they have a form, with that form as a pattern in the schema.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $fits:ident, $pattern:literal, $says:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $name(String);

            impl AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            impl TryFrom<String> for $name {
                type Error = WordError;

                fn try_from(text: String) -> Result<Self, WordError> {
                    if text.len() <= LONGEST && $fits(&text) { Ok(Self(text)) } else { Err(WordError($says)) }
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
                    json_schema!({
                        "type": "string",
                        "maxLength": LONGEST,
                        "pattern": $pattern,
                        "patternErrorMessage": $says,
                    })
                }

                fn inline_schema() -> bool {
                    true
                }
            }
        )*

        /// Each form with its pattern and what reads it.
        #[cfg(test)]
        const FORMS: &[(&str, &str, fn(&str) -> bool)] = &[$((stringify!($name), $pattern, $fits)),*];
    };
}

/// Why a text cannot stand in a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WordError(&'static str);

texts! {
    /// The tag of a release.
    Tag, is_tag, r"^[A-Za-z0-9_][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*(/[A-Za-z0-9_][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*)*$",
        "a tag stands in commands that people copy: letters, digits and `. _ + - /`, without `..` and `@`, and no option";
    /// The workflow that signs.
    Workflow, is_workflow, r"^([A-Za-z0-9][A-Za-z0-9_-]*/\.?[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*/)?\.github/workflows/[A-Za-z0-9_][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*\.ya?ml$",
        "a workflow is written `.github/workflows/NAME.yml`, of another repository `owner/name/.github/workflows/NAME.yml`; its tag is said apart";
    /// What a certificate names.
    Identity, is_identity, r"^[A-Za-z0-9][A-Za-z0-9_~:/@+-]*(\.[A-Za-z0-9_~:/@+-]+)*$",
        "an identity stands in commands that people copy: an address of a page or of mail, of letters, digits and `. _ ~ : / @ + -`, without `..`";
    /// Who vouches for an identity.
    Issuer, is_issuer, r"^https://[A-Za-z0-9][A-Za-z0-9_~:/+-]*(\.[A-Za-z0-9_~:/+-]+)*$",
        "an issuer is an address that begins with `https://`, of letters, digits and `. _ ~ : / + -`";
    /// The name of a file, or of an image with its registry.
    SubjectName, is_subject, r"^([A-Za-z0-9_][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*(:[0-9]{1,5})?/)?[A-Za-z0-9_][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*(/[A-Za-z0-9_][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*)*$",
        "the name of a file, or of an image with its registry and without tag and digest: letters, digits and `. _ + - /`, without `..` and `@`";
    /// The name of a file that is released.
    FileName, is_file, r"^[A-Za-z0-9_][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*$",
        "the name of a file that is released: letters, digits and `. _ + -`, without `..`, `@` and folders";
    /// The name of a package in the Python Package Index.
    Package, is_package, r"^[A-Za-z0-9]+([_-]+[A-Za-z0-9]+|\.[A-Za-z0-9]+)*$",
        "a package is letters and digits with `. _ -` between them, without a version";
    /// A repository, as `owner/name`.
    Repository, is_repository, r"^[A-Za-z0-9][A-Za-z0-9_-]*/\.?[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$",
        "a repository is written `owner/name`";
    /// The digest of an image.
    ImageDigest, is_digest, r"^sha256:[0-9a-f]{64}$",
        "a digest is written `sha256:` and 64 hexadecimal digits in lower case";
}

/// Whether a shell, Markdown and HTML take the text as it stands, and no program takes it for an option.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let first = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/');
    let rest = |c: char| first(c) || matches!(c, '~' | ':' | '@' | '+' | '-');
    text.len() <= LONGEST && text.starts_with(first) && text.chars().all(rest)
}

/// Letters, digits and some other characters, with single dots between them.
fn is_dotted(text: &str, more: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
    text.split('.').all(|part| !part.is_empty() && part.chars().all(fits))
}

fn is_file(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') && is_dotted(text, "_+-")
}

fn is_tag(text: &str) -> bool {
    text.split('/').all(is_file)
}

fn is_subject(text: &str) -> bool {
    let is_port = |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('/').and_then(|(host, rest)| Some((host.split_once(':')?, rest))) {
        Some(((host, port), rest)) => is_file(host) && is_port(port) && is_tag(rest),
        None => is_tag(text),
    }
}

fn is_workflow(text: &str) -> bool {
    const FOLDER: &str = ".github/workflows/";
    let Some(at) = text.rfind(FOLDER) else { return false };
    let (before, file) = (&text[..at], &text[at + FOLDER.len()..]);
    let name = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml"));
    name.is_some_and(is_file) && (before.is_empty() || before.strip_suffix('/').is_some_and(is_repository))
}

fn is_identity(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && is_dotted(text, "_~:/@+-")
}

fn is_issuer(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| is_identity(rest) && !rest.contains('@'))
}

fn is_package(text: &str) -> bool {
    let is_end = |c: char| c.is_ascii_alphanumeric();
    text.split('.').all(|part| part.starts_with(is_end) && part.ends_with(is_end) && is_dotted(part, "_-"))
}

fn is_repository(text: &str) -> bool {
    let Some((owner, name)) = text.split_once('/') else { return false };
    let first = |c: char| c.is_ascii_alphanumeric();
    let name = name.strip_prefix('.').unwrap_or(name);
    owner.starts_with(first)
        && owner.chars().all(|c| first(c) || matches!(c, '_' | '-'))
        && name.starts_with(|c: char| first(c) || c == '_')
        && is_dotted(name, "_-")
}

fn is_digest(text: &str) -> bool {
    let hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
    text.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64 && digits.bytes().all(hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What no form takes: more than itself to a shell, an option, a way elsewhere, or nothing.
    const HOSTILE: [&str; 28] = [
        "",
        " ",
        "-o",
        "--help",
        "a b",
        "a;b",
        "$(a)",
        "`a`",
        "a\nb",
        "a|b",
        "a'b",
        "a\"b",
        "a*",
        "a>b",
        "a&b",
        "é",
        "~root",
        "a\\b",
        "..",
        "../a",
        "a/../b",
        "a..b",
        "a@{1}",
        "@",
        "/etc/passwd",
        "a%b",
        "a#b",
        "{a,b}",
    ];

    /// What each form takes.
    const GOOD: &[(&str, &[&str])] = &[
        ("Tag", &["v1.4.0", "1", "release/2026.1", "v1.0.0-rc.1+build.5", "cli-v2"]),
        (
            "Workflow",
            &[
                ".github/workflows/release.yml",
                "o/.github/.github/workflows/r.yaml",
                "o-1/n.x/.github/workflows/a_b.yml",
            ],
        ),
        ("Identity", &["https://github.com/o/n/.github/workflows/r.yml@refs/tags/v1", "release@example.com"]),
        ("Issuer", &["https://token.actions.githubusercontent.com", "https://accounts.google.com:443/x"]),
        ("SubjectName", &["p-1.4.0-py3-none-any.whl", "registry.example.com/team/p", "localhost:5000/p", "p"]),
        ("FileName", &["p.intoto.jsonl", "p-linux-amd64.sigstore.json"]),
        ("Package", &["saas-api", "zope.interface", "a_b", "x"]),
        ("Repository", &["example/saas-api", "o/.github", "o/_x", "0x/a.b"]),
        ("ImageDigest", &["sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]),
    ];

    /// What one form refuses, beside what all do.
    const BAD: &[(&str, &[&str])] = &[
        ("Tag", &["v1@refs/tags/v2", "a//b", "a/", "/a", "a/.b", "v1.", "v1:2"]),
        (
            "Workflow",
            &[
                "release.yml",
                "../.github/workflows/r.yml",
                "x/.github/workflows/r.yml",
                ".github/workflows/r.sh",
                ".github/workflows/../r.yml",
                ".github/workflows/a/r.yml",
                ".github/workflows/r.yml@v1",
                ".github/workflows/.yml",
            ],
        ),
        ("Identity", &["/a", ".a"]),
        ("Issuer", &["http://example.com", "https://", "https://a@b.example", "token.actions.githubusercontent.com"]),
        ("SubjectName", &["http://reg/p", "reg/p:latest", "p:1", "reg/p@sha256:00", "reg:123456/p", "a//b", "reg:/p"]),
        ("FileName", &["a/b", "a:b", ".a", "a."]),
        ("Package", &["p==1", "p[x]", "p@https://example.com/x.whl", "-p", "p-", "a.-b"]),
        ("Repository", &["owner", "owner/", "/name", "a/b/c", "https://github.com/a/b", "a/-b", "a/..", "a/."]),
        ("ImageDigest", &["sha512:00", "sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"]),
    ];

    #[test]
    fn each_form_takes_what_is_good_and_nothing_that_is_more_than_a_word() {
        let of = |list: &[(&str, &'static [&'static str])], name: &str| {
            list.iter().find(|(own, _)| *own == name).map_or(&[] as &[&str], |(_, texts)| texts)
        };
        for (name, pattern, fits) in FORMS {
            let schema = serde_json::json!({ "type": "string", "pattern": pattern });
            let schema = jsonschema::validator_for(&schema).expect("a pattern");
            let good = of(GOOD, name);
            assert!(!good.is_empty(), "{name}");
            for (text, wanted) in good
                .iter()
                .map(|text| (text, true))
                .chain(HOSTILE.iter().chain(of(BAD, name)).map(|text| (text, false)))
            {
                assert_eq!(fits(text), wanted, "{name}: {text}");
                assert_eq!(schema.is_valid(&serde_json::json!(text)), wanted, "the pattern of {name}: {text}");
                assert!(!wanted || is_plain(text), "{name}: {text}");
            }
        }
        assert!(Tag::try_from("x".repeat(LONGEST + 1)).is_err() && Tag::try_from("x".repeat(LONGEST)).is_ok());
    }
}
