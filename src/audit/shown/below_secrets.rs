//! Names of secrets, as the shipped checks look for them, and the words that stand below such a name and say something
//! about the secret. It must not take for such a word what people choose as a password.

use std::sync::LazyLock;

use crate::audit::document::globs::Globs;
use crate::audit::normalise::secret;
use crate::diag::secret_names::LAST;
use crate::load::embedded;

/// What a name says that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) enum Holds {
    /// No secret.
    None,
    /// One secret, or a table about it.
    One,
    /// Several, each with a name, or a table about them.
    Several,
}

/// What a key of this name holds, by the globs of the shipped checks.
pub(in crate::audit) fn holds(name: &str) -> Holds {
    if NAMES.lists.matches(name) {
        return Holds::Several;
    }
    match NAMES.secrets.matches(name) && !secret::rule::is_other_word(name) {
        // What is done with a secret, as in `reset_password`, is a table about it.
        true if name.ends_with(['s', 'S']) || secret::rule::is_done(name) => Holds::Several,
        true => Holds::One,
        false => Holds::None,
    }
}

/// Whether a name says something about the secret that it stands below; what is none of these words may be the secret.
pub(super) fn is_about(name: &str, holds: Holds) -> bool {
    let pieces: Vec<String> = pieces(name).map(str::to_ascii_lowercase).collect();
    let Some((last, others)) = pieces.split_last() else { return false };
    let is_last = is_word(last) || (holds == Holds::Several && SECRETS.contains(&last.as_str()));
    is_last && others.iter().all(|piece| is_word(piece) || is_any(&[&SECRETS, &QUALIFIERS], piece))
}

fn is_word(piece: &str) -> bool {
    LAST.contains(&piece) || is_any(&[&STORES, &RULES, &LIVES, &HASHES], piece)
}

fn is_any(lists: &[&[&str]], piece: &str) -> bool {
    lists.iter().any(|list| list.contains(&piece))
}

/// `min_length` and `minLength` are of two pieces.
fn pieces(name: &str) -> impl Iterator<Item = &str> {
    name.split(['_', '-']).flat_map(|word| {
        let bytes = word.as_bytes();
        let hump = |at: &usize| bytes[*at].is_ascii_uppercase() && bytes[*at - 1].is_ascii_lowercase();
        let starts: Vec<usize> = [0].into_iter().chain((1..word.len()).filter(hump)).chain([word.len()]).collect();
        starts.windows(2).map(|pair| &word[pair[0]..pair[1]]).collect::<Vec<_>>()
    })
}

struct Names {
    secrets: Globs,
    lists: Globs,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let globs = |check| Globs::new(&embedded::keys(check).iter().map(|key| (*key).to_owned()).collect::<Vec<_>>());
    Names { secrets: globs("no-literal-secrets"), lists: globs("no-literal-secret-lists") }
});

/// What a secret is called, which says nothing of one that stands below such a name by itself.
const SECRETS: [&str; 9] =
    ["credential", "credentials", "passphrase", "passwd", "password", "passwords", "secret", "secrets", "token"];

/// What stands before such words.
const QUALIFIERS: [&str; 20] = [
    "access", "allow", "api", "block", "client", "cookies", "csrf", "database", "db", "http", "jwt", "per", "redis",
    "return", "root", "same", "session", "smtp", "ui", "use",
];

/// Where it is kept and how it is come by.
const STORES: [&str; 61] = [
    "annotations",
    "auth",
    "body",
    "browser",
    "cache",
    "cipher",
    "command",
    "config",
    "cookie",
    "data",
    "default",
    "domain",
    "driver",
    "encrypted",
    "env",
    "environment",
    "external",
    "field",
    "files",
    "from",
    "gid",
    "headerfield",
    "hook",
    "hooks",
    "host",
    "id",
    "in",
    "items",
    "jwks",
    "key",
    "keys",
    "kms",
    "labels",
    "location",
    "map",
    "metadata",
    "names",
    "opaque",
    "optional",
    "options",
    "opts",
    "payload",
    "property",
    "public",
    "ref",
    "reference",
    "remote",
    "remove",
    "signing",
    "source",
    "sources",
    "static",
    "storage",
    "stores",
    "target",
    "template",
    "uid",
    "user",
    "users",
    "value",
    "vault",
];

/// What is asked of it.
const RULES: [&str; 53] = [
    "attempts",
    "blocklist",
    "breached",
    "breaches",
    "change",
    "characters",
    "check",
    "complexity",
    "denylist",
    "dictionary",
    "digit",
    "digits",
    "disabled",
    "enable",
    "enforce",
    "enforced",
    "entropy",
    "errors",
    "haveibeenpwned",
    "history",
    "identifier",
    "ignore",
    "introspection",
    "limit",
    "limits",
    "lockout",
    "lower",
    "lowercase",
    "maximum",
    "migrate",
    "minimum",
    "network",
    "numbers",
    "policies",
    "require",
    "requirements",
    "reset",
    "reuse",
    "rules",
    "settings",
    "similarity",
    "special",
    "standard",
    "strength",
    "symbol",
    "symbols",
    "upper",
    "uppercase",
    "validate",
    "validation",
    "verify",
    "version",
    "zxcvbn",
];

/// How long it lives.
const LIVES: [&str; 27] = [
    "absolute",
    "after",
    "before",
    "days",
    "duration",
    "expiration",
    "expire",
    "grace",
    "hours",
    "idle",
    "issued",
    "lifespan",
    "minutes",
    "ms",
    "period",
    "refresh",
    "renew",
    "renewal",
    "revocation",
    "revoke",
    "rotate",
    "schedule",
    "seconds",
    "sliding",
    "time",
    "until",
    "validity",
];

/// How it is hashed.
const HASHES: [&str; 18] = [
    "argon2",
    "argon2id",
    "bcrypt",
    "cost",
    "hash",
    "hashing",
    "hmac",
    "iterations",
    "memory",
    "parallelism",
    "parameters",
    "pbkdf2",
    "rounds",
    "salt",
    "scrypt",
    "sha2crypt",
    "threads",
    "variant",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::shown::shown_name;

    #[test]
    fn what_a_name_holds() {
        for (name, expected) in [
            ("JWT_SECRET", Holds::One),
            ("password", Holds::One),
            ("apiKey", Holds::One),
            ("passwords", Holds::Several),
            ("api_keys", Holds::Several),
            ("tokens", Holds::Several),
            ("secrets", Holds::Several),
            ("basicAuth", Holds::Several),
            ("reset_password", Holds::Several),
            ("secretKeyRef", Holds::None),
            ("token_ttl", Holds::None),
            ("environment", Holds::None),
            ("bypass", Holds::None),
        ] {
            assert_eq!(holds(name), expected, "{name}");
        }
    }

    #[test]
    fn words_about_a_secret() {
        for name in [
            "file",
            "min_length",
            "minLength",
            "refreshTTL",
            "valueFrom",
            "secretKeyRef",
            "min_password_length",
            "token_ttl",
            "secretName",
        ] {
            assert!(is_about(name, Holds::One) && is_about(name, Holds::Several), "{name}");
        }
        for name in [
            "",
            "Summer2024",
            "admin123",
            "correct-horse-battery",
            "letmein",
            "changeit",
            "hunter2_file",
            "password",
            "secret",
            "root",
            "admin",
            "é",
            "_",
        ] {
            assert!(!is_about(name, Holds::One), "{name}");
        }
        assert!(is_about("db_password", Holds::Several) && is_about("jwt_secret", Holds::Several));
        assert!(!is_about("db_password", Holds::One) && !is_about("db", Holds::Several));
    }

    /// What probity's own data knows to stand below such a name is about a secret, but for names that people choose.
    #[test]
    fn what_applications_have_below_such_names_is_shown() {
        let library = crate::load::Library::shipped();
        let settings = library.settings().map(|setting| setting.id.value.as_str());
        let keys = library.dialects().flat_map(|dialect| &dialect.keys).map(|key| key.key.value.as_str());
        for name in settings.chain(keys).filter(|name| !name.contains('"')) {
            let name = name.replace("[*]", "[0]").replace('*', "x");
            assert_eq!(shown_name(&name), name);
        }
    }
}
