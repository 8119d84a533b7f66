//! Whether a comment is nothing but prose, so that it may be shown with the line that it stands in.
//! It must take for prose only what is made of words: a secret that was commented out stands in a comment too.

use crate::diag::secret_names;

/// Words that a credential stands beside, in the languages that comments are often written in.
const TELLING: [&str; 36] = [
    "access",
    "auth",
    "basic",
    "bearer",
    "cred",
    "creds",
    "credential",
    "credentials",
    "key",
    "keys",
    "login",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "pin",
    "pwd",
    "secret",
    "secrets",
    "token",
    "tokens",
    "admin",
    "clave",
    "code",
    "contraseña",
    "hasło",
    "heslo",
    "jelszó",
    "kennwort",
    "lösenord",
    "parola",
    "root",
    "senha",
    "wachtwoord",
    "пароль",
];

/// Words that say something where they stand alone; any other one alone may be a password.
const ALONE: [&str; 34] = [
    "beta",
    "changed",
    "daily",
    "days",
    "default",
    "deprecated",
    "development",
    "disabled",
    "enabled",
    "example",
    "experimental",
    "hours",
    "internal",
    "legacy",
    "maximum",
    "milliseconds",
    "minimum",
    "minutes",
    "mandatory",
    "none",
    "optional",
    "percent",
    "production",
    "public",
    "recommended",
    "required",
    "seconds",
    "staging",
    "temporary",
    "testing",
    "unlimited",
    "unused",
    "weekly",
    "years",
];
/// A shorter word alone is no password that anyone would keep.
const SHORT: usize = 4;

/// Names of the field that are written in no other way, and that look like no word of a language.
const NAMES: [&str; 20] = [
    "CORS",
    "DoD",
    "FedRAMP",
    "FraiseQL",
    "GitHub",
    "GitLab",
    "GraphQL",
    "IPv4",
    "IPv6",
    "IdP",
    "KiB",
    "MiB",
    "NIS2",
    "OAuth",
    "OAuth2",
    "OpenID",
    "PostgreSQL",
    "SameSite",
    "TLSv1.2",
    "k8s",
];

/// The longest word that somebody writes.
const LONGEST: usize = 20;

/// Whether a text is words and small numbers, none of which announces a credential or may be one by standing alone.
pub(crate) fn is_prose(text: &str) -> bool {
    !announces(text) && !names_a_word(text) && are_words(text)
}

/// Whether one word stands in it alone, or behind a colon, as a password does behind what it is for.
fn names_a_word(text: &str) -> bool {
    let named = text.trim().trim_end_matches(['.', ';', '!']).rsplit(':').next().unwrap_or_default();
    let mut words = named.split_whitespace().map(|word| word.trim_matches(['#', '(', ')', '"', '\'', ',']));
    let (first, more) = (words.next().unwrap_or_default(), words.next());
    let is_known = || is_number(first) || NAMES.contains(&first) || ALONE.contains(&first.to_lowercase().as_str());
    more.is_none() && first.chars().count() > SHORT && !is_known()
}

/// Whether a text is words and small numbers.
pub(crate) fn are_words(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || c == '/').all(|word| {
        let word = word
            .trim_start_matches(['(', '"', '\'', '#', '-'])
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '-']);
        let mut parts = word.split('-').filter(|part| !part.is_empty());
        // `read-only` and `10-15` are written so, and `canary-1` is something's name.
        NAMES.contains(&word) || parts.clone().all(is_number) || parts.all(is_word)
    })
}

/// Whether a text has a word beside which a credential may stand.
pub(crate) fn announces(text: &str) -> bool {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words
        .filter(|word| !word.is_empty())
        .any(|word| TELLING.contains(&word.to_lowercase().as_str()) || secret_names::in_pair(word))
}

/// In lower case, with a capital first, or an abbreviation.
fn is_word(word: &str) -> bool {
    let letters = word.replace(['\'', '\u{2019}'], "");
    let mut chars = letters.chars();
    let first_is_letter = chars.next().is_some_and(char::is_alphabetic);
    let lower = chars.clone().all(char::is_lowercase);
    let abbreviation = letters.len() <= 6 && chars.all(char::is_uppercase);
    let telling = TELLING.contains(&letters.to_lowercase().as_str());
    first_is_letter && (lower || abbreviation) && letters.chars().count() <= LONGEST && !telling
}

/// Such as 15, 15m, 30% or 1.2.
fn is_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == '%');
    let unit = word.len() - digits.len();
    digits.len() <= 4
        && unit <= 3
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::is_prose;

    #[test]
    fn words_are_prose() {
        for text in [
            "",
            " for the old client",
            " agreed in May",
            " long",
            " TODO: raise it to 30m (see the TLS page)!",
            " 15 or 1.2",
            "## don't touch",
            " wartet auf das Büro",
            " read-only / for now",
            " FedRAMP asks for 15m in GitHub, k8s and OAuth2.",
            " default",
            " (required)",
            " unit: minutes",
            " how deep.",
        ] {
            assert!(is_prose(text), "{text}");
        }
    }

    #[test]
    fn what_could_be_a_secret_is_none() {
        for text in [
            " hunter2",
            " CANARY_9f3",
            " Canary9f3Zq7",
            " password: swordfish",
            " the key is under the mat",
            " old = x",
            " postgres://u:p@h",
            " 123456",
            " Q2FuYXJ5OWYz",
            " correcthorsebatterystaplecorrect",
            " see x@y.example",
            " `ab`",
            " s3cr3t",
            " SWORDFISH",
            " swordfish",
            " pw: swordfish",
            " apikey: swordfish",
            " passcode swordfish",
            " dbpass swordfish",
            " old: swordfish",
            " Kennwort swordfish",
            " mot de passe swordfish",
            " пароль swordfish",
            " admin swordfish",
            " root/swordfish",
            " moved to CANARY-1",
            " a<b",
        ] {
            assert!(!is_prose(text), "{text}");
        }
    }
}
