//! Knows credentials by their shape: private keys and tokens with a prefix of their own.
//! Must not take for a token what lacks the length of one.

/// How many characters follow at least, and the beginnings of such tokens.
const TOKENS: [(usize, &[&str]); 4] = [
    (
        10,
        &[
            "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-", "sk_live_", "sk_test_", "rk_live_",
            "rk_test_",
        ],
    ),
    (16, &["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glft-", "whsec_", "pypi-AgEI", "dckr_pat_"]),
    (20, &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "GOCSPX-", "shpat_", "sk-ant-", "sk-proj-"]),
    (32, &["AIza", "npm_", "dop_v1_", "sk-", "AGE-SECRET-KEY-1"]),
];
/// Tokens whose beginning ends with a dot.
const DOTTED: [&str; 4] = ["ya29", "hvs", "hvb", "SG"];
/// Ids of access keys of AWS: a beginning and 16 characters.
const AWS: [&str; 4] = ["AKIA", "ASIA", "ABIA", "ACCA"];
/// The first lines of private keys in base64.
const ENCODED: [&str; 6] = [
    "LS0tLS1CRUdJTiBQUklWQVRFIEtFW",
    "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRV",
    "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFW",
    "LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBLRV",
    "LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ",
    "LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURSBLRV",
];

/// Whether the text holds a private key or a token.
pub(super) fn is_in(text: &str) -> bool {
    let key = text.contains("-BEGIN ") || text.contains("- BEGIN ");
    (key && text.contains("PRIVATE KEY"))
        || text.contains("PuTTY-User-Key-File-")
        || text.contains("hooks.slack.com/services/T")
        || ENCODED.iter().any(|start| text.contains(start))
        || text.split(|c: char| !is_part(c)).any(is_token)
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.".contains(c)
}

fn is_token(word: &str) -> bool {
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
