//! Knows keys whose names say what is done with secrets or how many there may be, and values that say no more than that.
//! Must not take for one a name or a value that is not in its lists: a password may be any other word, and any number.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::audit::normalise::{Unit, duration};
use crate::diag::secret_names::{last_word, squeezed, without_which};
use crate::load::embedded::table;

/// The whole of `rule.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    doing: Vec<String>,
    states: Vec<String>,
    counting: Vec<String>,
    lasting: Vec<String>,
    keys: Vec<String>,
    sure: Vec<String>,
    headers: Vec<String>,
    schemes: Vec<String>,
    sent: Vec<String>,
    others: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| table!("audit/normalise/secret/rule"));

/// No such number is longer.
const DIGITS: usize = 9;

/// Whether what stands under a key is a rule about secrets, and none.
pub(in crate::audit) fn is_one(key: &str, value: &str) -> bool {
    let first = first_word(key);
    let is_number = value.len() <= DIGITS && !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    let has_unit =
        || value.bytes().any(|b| b.is_ascii_alphabetic()) && duration::read(&value.into(), Unit::Seconds).is_some();
    (is_among(&WORDS.doing, first) && is_among(&WORDS.states, value))
        || (is_among(&WORDS.counting, first) && is_number)
        || (is_among(&WORDS.lasting, last_word(key)) && (is_number || has_unit()))
}

fn is_among(words: &[String], word: &str) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a key says by its first word that something is done with secrets.
pub(in crate::audit) fn is_done(key: &str) -> bool {
    is_among(&WORDS.doing, first_word(key))
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

/// A shorter word is a name with a number in it.
const DRAWN: usize = 12;

/// Whether what stands under a key may as well be a name as a secret, and does not look as if it were drawn by lot.
pub(in crate::audit) fn is_a_name(key: &str, value: &str) -> bool {
    let plain = squeezed(without_which(key).unwrap_or(key));
    let is_header = WORDS.headers.iter().any(|end| plain.ends_with(end));
    let may_be = |rest: &str| {
        WORDS.keys.iter().any(|word| rest.ends_with(word)) && !WORDS.sure.iter().any(|word| rest.contains(word))
    };
    let is_key = plain.strip_suffix("key").is_some_and(may_be);
    let has_digit = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    let is_custom = |word: &str| word.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"));
    if is_header {
        return !is_sent(value)
            && !value
                .split([' ', ','])
                .any(|word| is_drawn(word) || (is_plain(word) && has_digit(word) && !is_custom(word)));
    }
    (is_key || plain.ends_with("salt")) && !is_drawn(value)
}

/// `Bearer abc` and `Authorization: Basic YTpi`, but for what is put in elsewhere: `Bearer ${TOKEN}`, `Bearer <token>`.
fn is_sent(value: &str) -> bool {
    let value = value.split_once(": ").map_or(value, |(_, value)| value).trim();
    let Some((scheme, sent)) = value.split_once([' ', '\t']) else { return false };
    let sent = sent.trim();
    let is_put_in = sent.starts_with(['$', '{', '<', '%']) || is_among(&WORDS.sent, sent);
    is_among(&WORDS.schemes, scheme) && !is_put_in
}

fn is_plain(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=_-.~:".contains(&b))
}

/// Whether a value looks as if it were drawn by lot: hexadecimal, or with a long piece of letters and digits that are no words
/// with a number.
fn is_drawn(value: &str) -> bool {
    let is_hexadecimal = || value.len() >= 2 * DRAWN && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let has = |piece: &str, is: fn(&u8) -> bool| piece.bytes().any(|b| is(&b));
    let is_mixed = |piece: &str| has(piece, u8::is_ascii_digit) && has(piece, u8::is_ascii_alphabetic);
    let is_one = |piece: &str| piece.len() >= DRAWN && is_mixed(piece) && !are_words(piece);
    is_plain(value) && (is_hexadecimal() || value.split(['-', '_', '.', ':', '/', '~']).any(is_one))
}

/// Longer numbers are no year and no version, and of more numbers than one the words are no name.
const NUMBER: usize = 4;
/// So many letters words have between them, and so many without a vowel: of letters by lot every second is a capital.
const LETTERS: usize = 3;
const CONSONANTS: usize = 4;
/// No such name is longer.
const LONGEST: usize = 40;

/// Whether letters and digits are words with one number: `orderIdV2ByCustomer`, `premiumMonthlyPlan2024`.
fn are_words(piece: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut numbers = piece.split(|c| !is_digit(c)).filter(|number| !number.is_empty());
    let (number, is_only) = (numbers.next().unwrap_or_default(), numbers.next().is_none());
    let mut letters = 0;
    let mut words = 0;
    let mut consonants = 0;
    let mut longest = 0;
    let mut before = '0';
    for c in piece.chars() {
        if is_digit(c) {
            consonants = 0;
        } else {
            letters += 1;
            if c.is_ascii_uppercase() || is_digit(before) {
                words += 1;
                consonants = 0;
            }
            consonants = if "aeiouy".contains(c.to_ascii_lowercase()) { 0 } else { consonants + 1 };
            longest = consonants.max(longest);
        }
        before = c;
    }
    // Without capitals to part them, only before or behind a number.
    let is_parted = piece.contains(|c: char| c.is_ascii_uppercase())
        || piece.ends_with(|c: char| is_digit(c))
        || piece.starts_with(|c: char| is_digit(c));
    let is_letters = piece.chars().all(|c| c.is_ascii_alphanumeric());
    is_letters
        && is_only
        && is_parted
        && number.len() <= NUMBER
        && letters >= LETTERS * words
        && longest <= CONSONANTS
        && piece.len() <= LONGEST
}

/// Whether a name is such a word and nothing else.
pub(in crate::audit) fn is_other_word(key: &str) -> bool {
    is_among(&WORDS.others, key)
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
            ("auth_header", "Bearer k8Jx2mPq9RtY4wZb7NvC3sLd6FgH1aQe", false),
            ("auth_header", "Authorization: Bearer k8Jx2mPq9RtY4wZb7NvC3sLd6FgH1aQe", false),
            ("authorization_header", "Basic YWRtaW46aHVudGVyMg==", false),
            ("auth_header", "Bearer hunter2", false),
            ("auth_header", "Token abc", false),
            ("auth_header", "Foo k8Jx2mPq9RtY4wZb7NvC3sLd6FgH1aQe", false),
            ("auth_header", "Bearer", true),
            ("auth_header", "Bearer {token}", true),
            ("auth_header", "Bearer <token>", true),
            ("auth_header", "Bearer token", true),
            ("auth_header", "X-Forwarded-User,X-Forwarded-Email2", true),
            ("auth_header", "Cf-Access-Jwt-Assertion", true),
            ("function_key", "HttpTrigger1", true),
            ("function_key", "processOrderV2Handler", true),
            ("function_key", "OrderProcessorFunctionV2", true),
            ("consumer_key", "OrderEventsConsumerGroup1", true),
            ("hash_key", "orderIdV2ByCustomer", true),
            ("hash_key", "customerEmailAddress2", true),
            ("hash_key", "createdAtEpochMs64", true),
            ("security_key", "YubiKey5CNano", true),
            ("app_key", "MyShopFrontend2", true),
            ("subscription_key", "premiumMonthlyPlan2024", true),
            ("integration_key", "JiraCloudProduction01", true),
            ("block_key", "HeroBannerV3Homepage", true),
            ("consumer_key", "9djdj82h48djs9d2", false),
            ("consumer_key", "kemo7zatuhilo", false),
            ("consumer_key", "tenantidentifier2", true),
            ("consumer_key", "xvz1evFS4wEEPTGEFPHBog", false),
            ("consumer_key", "GDdmIQH6jhtmLUypg82g", false),
            ("app_key", "J63qRTDLub5NuZvP+kb8YIorGS6qFYHKVo6u7179stY=", false),
            ("consumer_key", "dGhpcyBpcyBhIGtleQ==1", false),
            ("consumer_key", "AKIAIOSFODNN7EXAMPLE", false),
            ("root_key", "qwrtzplkjhgfdsyxcvb7", false),
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
