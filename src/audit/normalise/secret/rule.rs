//! Knows keys whose names say what is done with secrets or how many there may be, and values that say no more than that.
//! Must not take for one a name or a value that is not in its lists: a password may be any other word, and any number.

use crate::audit::normalise::{Unit, duration};
use crate::diag::secret_names::{last_word, squeezed, without_which};

/// First words of keys that say what is done.
const DOING: [&str; 26] = [
    "allow", "ask", "change", "check", "disable", "display", "enable", "enforce", "expire", "force", "forgot", "has",
    "hide", "is", "need", "needs", "remember", "require", "reset", "rotate", "show", "skip", "update", "use",
    "validate", "verify",
];
/// What is said of that.
const STATES: [&str; 18] = [
    "allow",
    "allowed",
    "always",
    "denied",
    "deny",
    "disabled",
    "enabled",
    "false",
    "forbidden",
    "never",
    "no",
    "none",
    "off",
    "on",
    "optional",
    "required",
    "true",
    "yes",
];
/// First words of keys that say how many, or how long.
const COUNTING: [&str; 6] = ["max", "maximum", "min", "minimum", "num", "number"];
/// Last words of keys that say how long.
const LASTING: [&str; 9] =
    ["duration", "expiration", "expires", "expiry", "lifespan", "lifetime", "period", "timeout", "ttl"];
/// No such number is longer.
const DIGITS: usize = 9;

/// Whether what stands under a key is a rule about secrets, and none.
pub(in crate::audit) fn is_one(key: &str, value: &str) -> bool {
    let is = |words: &[&str], word: &str| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    let first = first_word(key);
    let is_number = value.len() <= DIGITS && !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    let has_unit =
        || value.bytes().any(|b| b.is_ascii_alphabetic()) && duration::read(&value.into(), Unit::Seconds).is_some();
    (is(&DOING, first) && is(&STATES, value))
        || (is(&COUNTING, first) && is_number)
        || (is(&LASTING, last_word(key)) && (is_number || has_unit()))
}

/// Whether a key says by its first word that something is done with secrets.
pub(in crate::audit) fn is_done(key: &str) -> bool {
    let first = first_word(key);
    DOING.iter().any(|known| first.eq_ignore_ascii_case(known))
}

/// `reset_password`, `reset-password` and `resetPassword` begin with the word `reset`; `resetting` does not, nor does a key
/// of one word.
fn first_word(key: &str) -> &str {
    let key = key.rsplit('.').next().unwrap_or(key).trim_start_matches(['-', '_']);
    let ends = |at: &usize| {
        let (before, here) = (key.as_bytes()[*at - 1], key.as_bytes()[*at]);
        b"_-".contains(&here) || (here.is_ascii_uppercase() && before.is_ascii_lowercase())
    };
    (1..key.len()).find(ends).and_then(|at| key.get(..at)).unwrap_or_default()
}

/// What stands before `key` where such a key is a secret as often as a name: of a column, an application, a customer.
const KEYS: [&str; 25] = [
    "app",
    "application",
    "block",
    "consumer",
    "derivation",
    "enrollment",
    "function",
    "gossip",
    "hash",
    "ingest",
    "ingestion",
    "integration",
    "loggedin",
    "nonce",
    "pairing",
    "provisioning",
    "recovery",
    "rndc",
    "root",
    "seal",
    "security",
    "subscription",
    "symmetric",
    "tsig",
    "unseal",
];
/// With one of these before it such a key is a secret, whatever stands there.
const SURE: [&str; 27] = [
    "access", "account", "admin", "aes", "api", "auth", "cipher", "cookie", "crypt", "csrf", "deploy", "fernet",
    "hmac", "jwt", "license", "mac", "master", "private", "rsa", "secret", "service", "session", "shared", "sign",
    "ssh", "storage", "webhook",
];
/// Ends of names under which the name of a header stands as often as what is sent in it.
const HEADERS: [&str; 3] = ["authheader", "authorizationheader", "authenticationheader"];
/// A shorter word is a name with a number in it.
const DRAWN: usize = 12;

/// Whether what stands under a key may as well be a name as a secret, and does not look as if it were drawn by lot.
pub(in crate::audit) fn is_a_name(key: &str, value: &str) -> bool {
    let plain = squeezed(without_which(key).unwrap_or(key));
    let is_header = HEADERS.iter().any(|end| plain.ends_with(end));
    let may_be =
        |rest: &str| KEYS.iter().any(|word| rest.ends_with(word)) && !SURE.iter().any(|word| rest.contains(word));
    let is_key = plain.strip_suffix("key").is_some_and(may_be);
    let is_one = is_header || is_key || plain.ends_with("salt");
    let is_drawn = |value: &str| {
        let is_made_of = value.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=_-.~:".contains(&b));
        let mut pieces = value.split(['-', '_', '.', ':', '/', '~']);
        let has_digit = |piece: &str| piece.bytes().any(|b| b.is_ascii_digit());
        let has_letter = |piece: &str| piece.bytes().any(|b| b.is_ascii_alphabetic());
        let is_long = |piece: &str| piece.len() >= DRAWN && has_digit(piece) && has_letter(piece);
        let is_custom = || value.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"));
        let is_hexadecimal = || value.len() >= 2 * DRAWN && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        is_made_of && (is_hexadecimal() || pieces.any(is_long) || (is_header && has_digit(value) && !is_custom()))
    };
    is_one && !is_drawn(value)
}

/// Words that end as the name of a password does and are none; the last of them name the program that asks for one
/// (git-scm.com gitcredentials, ssh(1), sudo(8)).
const WORDS: [&str; 5] = ["bypass", "compass", "GIT_ASKPASS", "SSH_ASKPASS", "SUDO_ASKPASS"];

/// Whether a name is such a word and nothing else.
pub(in crate::audit) fn is_other_word(key: &str) -> bool {
    WORDS.iter().any(|word| key.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_end_like_pass() {
        for (key, is) in [
            ("BYPASS", true),
            ("Compass", true),
            ("DB_PASS", false),
            ("mybypass", false),
            ("pass", false),
            ("GIT_ASKPASS", true),
        ] {
            assert_eq!(is_other_word(key), is, "{key}");
        }
    }

    #[test]
    fn names_and_what_is_drawn() {
        let drawn = "k8Jx2mPq9RtY4wZb7NvC3sLd6FgH1aQe";
        for (key, value, is) in [
            ("OVH_CONSUMER_KEY", drawn, false),
            ("consumerKey", "shop", true),
            ("consumer_key_prod", drawn, false),
            ("hash_key", "tenant_id", true),
            ("hash_key", "0d5212a2f7a44a3c9b0e3e54d4a3f1c2", false),
            ("block-key", "550e8400-e29b-41d4-a716-446655440000", false),
            ("application_key", "shop-2024-v2", true),
            ("app_key", "base64:k8Jx2mPq9RtY4wZb7NvC3sLd6FgH1aQe=", false),
            ("root_key", "/etc/dns/root.key", true),
            ("authorization_header", "Authorization", true),
            ("authorization_header", "X-Forwarded-User2", true),
            ("authorization_header", "hunter2", false),
            ("authHeader", drawn, false),
            ("auth_header", "Bearer ${TOKEN}", true),
            ("password_salt", drawn, false),
            ("password_salt", "none", true),
            ("password", "hunter", false),
            ("cache_key", "a", false),
            ("secret_app_key", "hunter", false),
            ("api_root_key", "hunter", false),
        ] {
            assert_eq!(is_a_name(key, value), is, "{key} {value}");
        }
    }

    #[test]
    fn rules_and_secrets() {
        for (key, value, is) in [
            ("reset_password", "disabled", true),
            ("RESET_PASSWORD", "Disabled", true),
            ("resetPassword", "never", true),
            ("auth.reset-password", "off", true),
            ("--require-password", "always", true),
            ("max_token", "5", true),
            ("maxToken", "100000", true),
            ("reset_password", "hunter2", false),
            ("reset_password", "4711", false),
            ("reset_password", "", false),
            ("ALLOW_EMPTY_PASSWORD", "no", true),
            ("ENABLE_API_TOKENS", "true", true),
            ("has_password", "yes", true),
            ("is_password", "hunter2", false),
            ("isPassword", "", false),
            ("password", "disabled", false),
            ("resetpassword", "disabled", false),
            ("user_password", "disabled", false),
            ("user_reset_password", "disabled", false),
            ("max_token", "hunter2", false),
            ("max_token", "1234567890", false),
            ("max_token", "", false),
            ("token", "5", false),
            ("maxine_token", "5", false),
            ("\u{e9}_token", "5", false),
            ("reset_password.expiration", "5 minutes", true),
            ("tokenTtl", "PT5M", true),
            ("lifespan", "300", true),
            ("lifespan", "1234567890", false),
            ("expiration", "hunter2", false),
            ("expiration", "", false),
            ("value", "5m", false),
        ] {
            assert_eq!(is_one(key, value), is, "{key} {value}");
        }
    }
}
