//! Knows credentials by their shape: private keys and tokens with a prefix of their own.
//! Must not take for a token what lacks the length of one.

use super::needle::{Bytes, Needle};
use super::secret_hooks;

/// Words that say only whether there is a secret.
const SWITCHES: [&str; 6] = ["true", "false", "yes", "no", "on", "off"];

/// Whether a value says only whether there is a secret.
pub(crate) fn is_switch(value: &str) -> bool {
    SWITCHES.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// How many characters follow at least, and the beginnings of such tokens.
const TOKENS: [(usize, &[&str]); 4] = [
    (
        10,
        &[
            "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-", "sk_live_", "sk_test_", "rk_live_",
            "rk_test_",
        ],
    ),
    (
        16,
        &[
            "glpat-",
            "gldt-",
            "glrt-",
            "glptt-",
            "glcbt-",
            "glsoat-",
            "glft-",
            "glffct-",
            "glimt-",
            "glagent-",
            "gloas-",
            "GR1348941",
            "whsec_",
            "pypi-AgEI",
            "dckr_pat_",
        ],
    ),
    (
        20,
        &[
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "GOCSPX-",
            "shpat_",
            "sk-ant-",
            "sk-proj-",
            "NRAK-",
            "LTAI",
            "sntryu_",
            "sntrys_",
            "PMAK-",
        ],
    ),
    (
        30,
        &[
            "AIza",
            "npm_",
            "dop_v1_",
            "doo_v1_",
            "dor_v1_",
            "sk-",
            "AGE-SECRET-KEY-1",
            "hf_",
            "dapi",
            "glsa_",
            "glc_",
            "fo1_",
            "ATATT3",
            "CLOJARS_",
            "lin_api_",
            "ntn_",
            "pscale_tkn_",
            "pscale_oauth_",
            "pscale_pw_",
            "pul-",
            "rubygems_",
            "pplx-",
            "HRKU-AA",
        ],
    ),
];
/// No token is shorter, in bytes: most values and names need not be looked at.
pub(crate) const SHORTEST: usize = 15;
/// How tokens begin of which fewer characters have to follow where one stands alone as a part of an address.
const ALONE: [&str; 15] = [
    "AKIA",
    "ASIA",
    "eyJ",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "npm_",
    "pypi-",
    "rk_live_",
    "sk_live_",
    "xoxb-",
    "xoxp-",
];
/// Such a token is at least so long.
const SHORTEST_ALONE: usize = 16;
/// Tokens whose beginning ends with a dot.
const DOTTED: [&str; 4] = ["ya29", "hvs", "hvb", "SG"];
/// Ids of access keys of AWS: a beginning and 16 characters.
const AWS: [&str; 4] = ["AKIA", "ASIA", "ABIA", "ACCA"];
/// How private keys begin, with what then stands in their first line, and the files of `PuTTY`.
const BEGINNINGS: [Needle; 2] = [Needle::new("-BEGIN "), Needle::new("- BEGIN ")];
const PRIVATE: Needle = Needle::new("PRIVATE KEY");
const PUTTY: Needle = Needle::new("PuTTY-User-Key-File-");
/// The first lines of private keys in base64.
const ENCODED: [Needle; 6] = [
    Needle::new("LS0tLS1CRUdJTiBQUklWQVRFIEtFW"),
    Needle::new("LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRV"),
    Needle::new("LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFW"),
    Needle::new("LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBLRV"),
    Needle::new("LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ"),
    Needle::new("LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURSBLRV"),
];

/// Whether the text holds a private key or a token.
pub(crate) fn is_in(text: &str) -> bool {
    if text.len() < SHORTEST {
        return false;
    }
    let bytes = Bytes::of(text);
    let has = |needle: &Needle| needle.is_in(text, bytes);
    (has(&PRIVATE) && BEGINNINGS.iter().any(has))
        || has(&PUTTY)
        || secret_hooks::opening(text).is_some()
        || secret_hooks::is_bot(text)
        || is_private_jwk(text)
        || ENCODED.iter().any(has)
        || is_login(text)
        || text.split(|c: char| !is_part(c)).any(is_token)
        || text.split(|c: char| !(c.is_ascii_alphanumeric() || "/+".contains(c))).any(is_aws_secret)
}

/// Whether a part of an address is a token and nothing else.
pub(crate) fn is_alone(part: &str) -> bool {
    part.len() >= SHORTEST_ALONE && part.chars().all(is_part) && ALONE.iter().any(|start| part.starts_with(start))
}

/// Where in an address that opens it which makes it the one of a web hook; that of Slack's documentation opens nothing.
pub(crate) fn hook(address: &str) -> Option<usize> {
    secret_hooks::opening(address).filter(|_| !address.ends_with("XXXX"))
}

/// The members of a JSON Web Key that hold it (RFC 7518, 6.2.2 to 6.4.1), and how long what stands there is at least.
const JWK: [&str; 2] = ["\"d\"", "\"k\""];
const JWK_LENGTH: usize = 8;
/// The member that every such key has.
const KEY_TYPE: Needle = Needle::new("\"kty\"");

/// Whether a private or a shared key stands in it as JSON.
fn is_private_jwk(text: &str) -> bool {
    let holds = |behind: &str| {
        let value = behind.trim_start().strip_prefix(':').and_then(|rest| rest.trim_start().strip_prefix('"'));
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte);
        value.is_some_and(|value| value.bytes().take(JWK_LENGTH).filter(is_part).count() == JWK_LENGTH)
    };
    KEY_TYPE.is_in(text, Bytes::of(text))
        && JWK.iter().any(|name| text.match_indices(name).any(|(at, _)| holds(&text[at + name.len()..])))
}

/// How hashes of passwords begin.
const HASHES: [&str; 12] =
    ["$apr1$", "$1$", "$2a$", "$2b$", "$2x$", "$2y$", "$5$", "$6$", "$y$", "$argon2", "$scrypt$", "$pbkdf2"];
/// How they begin in other notations of the same files.
const DIGESTS: [&str; 2] = ["{SHA}", "{SSHA}"];
/// No hash is shorter, in bytes.
const HASH: usize = 20;

/// Whether a user stands in it with the hash of a password, as in a file of `htpasswd`: `admin:$apr1$...`. Where a dollar
/// is written twice, it is one.
pub(crate) fn is_login(text: &str) -> bool {
    let starts = |after: &str| {
        // No more than begins a hash is looked at, so that many colons cost no more than they are long.
        let is_of_hash = |c: &char| !(c.is_whitespace() || "\"',;&:".contains(*c));
        let word: String = after.chars().take(2 * HASH).take_while(is_of_hash).collect();
        let hash = word.replace("$$", "$");
        hash.len() >= HASH && HASHES.iter().chain(&DIGESTS).any(|start| hash.starts_with(start))
    };
    let is_user = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "_-.@".contains(c));
    text.match_indices(':')
        .any(|(at, _)| text[at + 1..].starts_with(['$', '{']) && is_user(&text[..at]) && starts(&text[at + 1..]))
}

/// A secret access key of AWS: 40 characters of base64 without an order. A digest has no capitals, and a path or a name
/// keeps to one kind of character for longer.
fn is_aws_secret(word: &str) -> bool {
    if word.len() != 40 {
        return false;
    }
    let kind = |b: u8| (b.is_ascii_uppercase(), b.is_ascii_lowercase(), b.is_ascii_digit());
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    let changes = word.as_bytes().windows(2).filter(|pair| kind(pair[0]) != kind(pair[1])).count();
    let numbers = word.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).count();
    let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && numbers > 0;
    is_mixed && changes >= 16 && (numbers >= 3 || word.contains(['/', '+']))
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.".contains(c)
}

fn is_token(word: &str) -> bool {
    if word.len() < SHORTEST {
        return false;
    }
    if is_jwt(word) {
        return true;
    }
    let mut parts = word.split('.').peekable();
    while let Some(part) = parts.next() {
        let dotted = DOTTED.contains(&part) && parts.peek().is_some_and(|next| next.len() >= 20);
        if dotted || is_prefixed(part) || is_aws(part) {
            return true;
        }
    }
    false
}

fn is_prefixed(part: &str) -> bool {
    if part.len() < SHORTEST {
        return false;
    }
    let follows = |start: &&str, length| part.strip_prefix(start).is_some_and(|rest| rest.len() >= length);
    TOKENS.iter().any(|(length, starts)| starts.iter().any(|start| follows(start, *length)))
}

fn is_aws(part: &str) -> bool {
    let is_id = |rest: &str| rest.len() == 16 && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    AWS.iter().any(|start| part.strip_prefix(start).is_some_and(is_id))
}

/// Two or more parts of base64, the first of them a JSON object.
fn is_jwt(word: &str) -> bool {
    let mut parts = word.split('.');
    let head = parts.next().unwrap_or_default();
    head.starts_with("eyJ") && head.len() >= 10 && parts.next().is_some_and(|body| body.len() >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_json() {
        for (text, is) in [
            (r#"{"keys":[{"kty":"oct","k":"aHVudGVyMmh1bnRlcjI"}]}"#, true),
            (r#"{"kty": "RSA", "n": "sXch", "d" : "aHVudGVyMmh1bnRlcjI"}"#, true),
            (r#"{"keys":[{"kty":"EC","crv":"P-256","x":"aHVudGVyMmh1bnRlcjI","y":"aHVudGVyMmh1bnRlcjI"}]}"#, false),
            (r#"{"kty":"oct","k":"${KEY_OF_THE_SHOP}"}"#, false),
            (r#"{"kty":"oct","k":""}"#, false),
            (r#"{"k":"aHVudGVyMmh1bnRlcjI"}"#, false),
        ] {
            assert_eq!(is_in(text), is, "{text}");
        }
    }

    #[test]
    fn users_with_hashes() {
        for (text, is) in [
            ("admin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/", true),
            ("x.basicauth.users=admin:$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/", true),
            ("a:b,admin:$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC", true),
            ("admin:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", true),
            ("admin:$USERS", false),
            ("${HOST}:${PORT_OF_THE_SERVICE}", false),
            ("hash: $apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/", false),
            ("admin:$apr1$x", false),
        ] {
            assert_eq!(is_login(text), is, "{text}");
        }
    }

    #[test]
    fn no_token_is_shorter_than_the_shortest() {
        let shortest = TOKENS.iter().flat_map(|(length, starts)| starts.iter().map(move |start| start.len() + length));
        assert_eq!(shortest.min(), Some(SHORTEST));
        for text in ["xoxb-1234567890", "eyJhbGciOi.abcd"] {
            assert_eq!(text.len(), SHORTEST);
            assert!(is_in(text), "{text}");
            assert!(!is_in(&text[..SHORTEST - 1]), "{text}");
        }
    }
}
