//! The names under which the protection of a connection is asked for or given up, and the words that say how much.
//! Must not guess: a word that stands in no table says nothing that is known.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// What is said of the protection of a connection. What is worse comes first; two together say the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    /// No encryption, or one that the server may refuse.
    Unencrypted,
    /// Something of it, in words that are not known.
    Unknown,
    /// Encryption with anybody who answers, or with anybody who has a certificate.
    Unverified,
    /// Encryption with the right server.
    Verified,
    /// Encryption, and nothing of who answers.
    Encrypted,
}

impl Says {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Unencrypted, "unencrypted", "not encrypted, or only where the server agrees"),
        (Self::Unknown, "unknown", "protected in words that are not known"),
        (Self::Unverified, "unverified", "encrypted, with whoever answers"),
        (Self::Verified, "verified", "encrypted, with the right server"),
        (Self::Encrypted, "encrypted", "encrypted"),
    ];

    /// As it stands in the normal form.
    pub(super) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(says, ..)| *says == self).map_or("", |(_, word, _)| word)
    }

    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own, _)| *own == word).map(|(says, ..)| *says)
    }

    /// For people.
    pub(super) fn shown(self) -> &'static str {
        Self::ALL.iter().find(|(says, ..)| *says == self).map_or("", |(.., shown)| shown)
    }

    /// Both together.
    pub(super) fn with(self, other: Self) -> Self {
        self.min(other)
    }
}

/// What a name asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// How much protection: `sslmode`, `tls`, `Encrypt`.
    Mode,
    /// Whether anybody looks at who answers: `rejectUnauthorized`, `ssl_cert_reqs`.
    Look,
    /// To give it up, which then says this: `insecure`, `disable_ssl`.
    Gives(Says),
}

/// Parts of names under which protection is given up, without separators and in lower case.
const DANGER: [(&str, Says); 25] = [
    ("danger", Says::Unverified),
    ("insecure", Says::Unverified),
    ("acceptinvalid", Says::Unverified),
    ("allowinvalid", Says::Unverified),
    ("acceptany", Says::Unverified),
    ("trustserver", Says::Unverified),
    ("trustall", Says::Unverified),
    ("skipverify", Says::Unverified),
    ("noverify", Says::Unverified),
    ("ignorecert", Says::Unverified),
    ("ssldisable", Says::Unencrypted),
    ("tlsdisable", Says::Unencrypted),
    ("disablessl", Says::Unencrypted),
    ("disabletls", Says::Unencrypted),
    ("skipssl", Says::Unencrypted),
    ("skiptls", Says::Unencrypted),
    ("nossl", Says::Unencrypted),
    ("notls", Says::Unencrypted),
    ("plaintext", Says::Unencrypted),
    ("cleartext", Says::Unencrypted),
    ("unencrypted", Says::Unencrypted),
    ("skiphostname", Says::Unverified),
    ("ignorehostname", Says::Unverified),
    ("disablehostname", Says::Unverified),
    ("skipcert", Says::Unverified),
];
/// The protocols that protect connections.
const PROTOCOLS: [&str; 2] = ["ssl", "tls"];
/// To look at something.
const VERBS: [&str; 2] = ["verify", "check"];
/// What is looked at behind `verify` or `check`: `verify_ca`, `ssl_verify_server_certificate`, `tls_verify`.
const LOOKED_AT: [&str; 15] = [
    "",
    "ssl",
    "tls",
    "ca",
    "full",
    "host",
    "hostname",
    "identity",
    "peer",
    "cert",
    "certs",
    "certificate",
    "certificates",
    "servercertificate",
    "serveridentity",
];
/// Other ends of names that ask to look at who answers.
const LOOKS: [&str; 12] = [
    "rejectunauthorized",
    "certreqs",
    "requirecert",
    "reqcert",
    "certverification",
    "certificateverification",
    "hostnamevalidation",
    "hostnameverification",
    "certificatevalidation",
    "validatecertificate",
    "validatecertificates",
    "sslvalidation",
];
/// Whole names that ask for encryption without naming it so.
const MODES: [&str; 3] = ["encrypt", "encryption", "secure"];
/// Ends of names that speak of TLS and not of how much there is.
const ASIDE: [&str; 37] = [
    "cert",
    "certs",
    "certificate",
    "certificates",
    "key",
    "keys",
    "ca",
    "cas",
    "crl",
    "crldir",
    "file",
    "files",
    "path",
    "dir",
    "password",
    "passphrase",
    "ciphers",
    "ciphersuites",
    "version",
    "protocol",
    "sni",
    "servername",
    "port",
    "timeout",
    "compression",
    "negotiation",
    "store",
    "bundle",
    "pem",
    "certmode",
    "cipher",
    "curve",
    "curves",
    "groups",
    "depth",
    "versions",
    "protocols",
];

/// Of every name that speaks of protection a part, without separators: most names have none of them.
static PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let danger = DANGER.iter().map(|(part, _)| *part);
    let parts = danger.chain(LOOKS).chain(MODES).chain(VERBS).chain(PROTOCOLS);
    // What is quick to build: the names are short.
    let kind = Some(AhoCorasickKind::NoncontiguousNFA);
    AhoCorasick::builder().kind(kind).prefilter(false).build(parts).expect("internal error: few short words")
});

/// What a name asks; nothing where it does not speak of protection.
pub(super) fn name(text: &str) -> Option<Name> {
    let squeezed = squeezed(text);
    if !PARTS.is_match(&squeezed) {
        return None;
    }
    if let Some((_, says)) = DANGER.iter().find(|(part, _)| squeezed.contains(part)) {
        return Some(Name::Gives(*says));
    }
    let looked_at = |verb: &&str| squeezed.rsplit_once(verb).is_some_and(|(_, what)| LOOKED_AT.contains(&what));
    let is_bare = squeezed == "check";
    if LOOKS.iter().any(|end| squeezed.ends_with(end)) || (!is_bare && VERBS.iter().any(looked_at)) {
        let is_check = squeezed.ends_with("check") && !speaks_of_tls(text);
        return (!is_check).then_some(Name::Look);
    }
    let is_aside = ASIDE.iter().any(|end| squeezed.ends_with(end));
    let is_mode = MODES.contains(&squeezed.as_str()) || (speaks_of_tls(text) && !is_aside);
    is_mode.then_some(Name::Mode)
}

/// Whether a part of a name is `ssl` or `tls` or begins or ends so: `db_ssl`, `useSSL`, `tlsMode`, but not `access_log`.
fn speaks_of_tls(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| {
        PROTOCOLS.iter().any(|own| part.starts_with(own) || part.ends_with(own))
            || ["pgssl", "sslmode", "tlsmode"].iter().any(|own| part.contains(own))
    })
}

/// Words that ask for no protection, or for one that the server may refuse.
const OFF: [&str; 19] = [
    "0",
    "false",
    "no",
    "off",
    "disable",
    "disabled",
    "none",
    "never",
    "allow",
    "prefer",
    "preferred",
    "optional",
    "opportunistic",
    "try",
    "skip",
    "insecure",
    "plain",
    "plaintext",
    "ifavailable",
];
/// Words that ask for encryption and take anybody who answers, or anybody with a certificate.
const ANYBODY: [&str; 9] = [
    "require",
    "required",
    "verifyca",
    "skipverify",
    "noverify",
    "unverified",
    "selfsigned",
    "acceptinvalid",
    "nohostname",
];
/// Words that ask for the right server.
const RIGHT: [&str; 5] = ["verifyfull", "verifyidentity", "verify", "verified", "strict"];
/// Words that ask for what a name says.
const ON: [&str; 7] = ["1", "true", "yes", "on", "enable", "enabled", "mandatory"];
/// Words that ask to look at who answers, and those that leave it.
const LOOK: [&str; 10] =
    ["required", "require", "certrequired", "sslcertrequired", "demand", "hard", "full", "peer", "2", "strict"];
const LEAVE: [&str; 8] =
    ["certnone", "certoptional", "sslcertnone", "sslcertoptional", "warn", "ca", "ignore", "verifyca"];

/// What a word says under a name; nothing where a danger is not there.
pub(super) fn word(name: Name, text: &str) -> Option<Says> {
    let word = squeezed(text);
    let is = |words: &[&str]| words.contains(&word.as_str());
    match name {
        Name::Mode if is(&OFF) => Some(Says::Unencrypted),
        Name::Mode if is(&ANYBODY) => Some(Says::Unverified),
        // libpq compares its words with case, and does not start with another spelling; Npgsql has one of its own.
        Name::Mode if word == "verifyfull" && !["verify-full", "VerifyFull"].contains(&bare(text)) => {
            Some(Says::Unknown)
        }
        Name::Mode if is(&RIGHT) => Some(Says::Verified),
        Name::Mode if is(&ON) => Some(Says::Encrypted),
        Name::Look if is(&OFF) || is(&LEAVE) => Some(Says::Unverified),
        Name::Look if is(&ON) || is(&LOOK) || is(&RIGHT) => Some(Says::Verified),
        Name::Gives(says) if is(&ON) => Some(says),
        Name::Gives(_) if is(&OFF) => None,
        Name::Mode | Name::Look | Name::Gives(_) => Some(Says::Unknown),
    }
}

/// Without quotes and blanks around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
}

/// In lower case, without what may stand between words or around them.
fn squeezed(text: &str) -> String {
    if text.is_ascii() {
        let mut out = String::with_capacity(text.len());
        let kept = text.bytes().filter(|byte| !byte.is_ascii_whitespace() && !b"-_.'\"\x0b".contains(byte));
        out.extend(kept.map(|byte| char::from(byte.to_ascii_lowercase())));
        return out;
    }
    let kept = text.chars().filter(|c| !c.is_whitespace() && !"-_.'\"".contains(*c));
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (text, expected) in [
            ("sslmode", Some(Name::Mode)),
            ("PGSSLMODE", Some(Name::Mode)),
            ("tls_policy", Some(Name::Mode)),
            ("useSSL", Some(Name::Mode)),
            ("sslrootcert", None),
            ("tls_min_version", None),
            ("access_log", None),
            ("checksum", None),
            ("health_check", None),
            ("tls_check", Some(Name::Look)),
            ("check_hostname", Some(Name::Look)),
            ("verify_schema", None),
            ("ssl_verify_cert", Some(Name::Look)),
            ("sslverifyserverCertificate", Some(Name::Look)),
            ("no-tls", Some(Name::Gives(Says::Unencrypted))),
            ("skip-verify-hostname", Some(Name::Gives(Says::Unverified))),
            ("password", None),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }

    #[test]
    fn of_two_the_worse_counts() {
        assert_eq!(Says::Verified.with(Says::Unverified), Says::Unverified);
        assert_eq!(Says::Unknown.with(Says::Unencrypted), Says::Unencrypted);
        assert_eq!(Says::Encrypted.with(Says::Verified), Says::Verified);
    }
}
