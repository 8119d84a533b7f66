//! Addresses that whoever knows them may use: web hooks and bots with a secret in the path.
//! Must not take the page that tells of them for one, nor a placeholder for what opens one.

use super::needle::{Bytes, Needle};

/// Addresses of one service.
struct Hook {
    /// What stands in each of them.
    start: Needle,
    /// How many parts of the path stand between that and the one that opens it.
    parts: usize,
    /// How long that one is at least, in bytes.
    least: usize,
}

impl Hook {
    const fn of(start: &'static str, parts: usize, least: usize) -> Self {
        Self { start: Needle::new(start), parts, least }
    }
}

const HOOKS: [Hook; 14] = [
    // docs.slack.dev/messaging/sending-messages-using-incoming-webhooks; slack.com/help/articles/360041352714 for workflows
    Hook::of("hooks.slack.com/services/T", 0, 0),
    Hook::of("hooks.slack.com/workflows/T", 0, 1),
    Hook::of("hooks.slack.com/triggers/T", 0, 1),
    Hook::of("hooks.slack.com/triggers/E", 0, 1),
    // discord.com/developers/docs/resources/webhook, `/webhooks/{webhook.id}/{webhook.token}`
    Hook::of("discord.com/api/webhooks/", 1, 20),
    Hook::of("discord.com/api/v8/webhooks/", 1, 20),
    Hook::of("discord.com/api/v9/webhooks/", 1, 20),
    Hook::of("discord.com/api/v10/webhooks/", 1, 20),
    Hook::of("discordapp.com/api/webhooks/", 1, 20),
    // learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
    Hook::of(".webhook.office.com/webhookb2/", 2, 20),
    Hook::of("outlook.office.com/webhook/", 2, 20),
    Hook::of("outlook.office365.com/webhook/", 2, 20),
    // core.telegram.org/bots/api, `/bot<token>/METHOD_NAME`
    Hook::of("api.telegram.org/bot", 0, 30),
    Hook::of("api.telegram.org/file/bot", 0, 30),
];

/// Where in a text that begins which makes an address one of these.
pub(crate) fn opening(text: &str) -> Option<usize> {
    let bytes = Bytes::of(text);
    let likely = HOOKS.iter().filter(|hook| hook.start.may_be_in(bytes));
    likely.filter_map(|hook| opened(text, hook)).min()
}

fn opened(text: &str, hook: &Hook) -> Option<usize> {
    let wanted = hook.start.text();
    text.match_indices(wanted).find_map(|(at, _)| {
        let behind = at + wanted.len();
        // What begins so is a part of what opens it.
        let start = if hook.parts == 0 && hook.least <= 1 { behind - 1 } else { behind };
        if hook.least == 0 {
            return Some(start);
        }
        let mut from = behind;
        for _ in 0..hook.parts {
            from += length(&text[from..]);
            if !text[from..].starts_with('/') {
                return None;
            }
            from += 1;
        }
        let token = &text[from..from + length(&text[from..])];
        (token.len() >= hook.least && !(hook.least > 1 && is_filler(token))).then_some(start)
    })
}

/// How long the part of a path is that a text begins with.
fn length(text: &str) -> usize {
    text.find(|c: char| !(c.is_ascii_alphanumeric() || "_-:@.".contains(c))).unwrap_or(text.len())
}

/// Whether it is one character over and over, as documents write what is to be put there.
fn is_filler(token: &str) -> bool {
    let first = token.as_bytes().first();
    token.len() > 3 && token.bytes().all(|byte| Some(&byte) == first)
}

/// How long the second half of the token of a Telegram bot is (core.telegram.org/bots/features, `Generating an
/// authentication token`), and how it begins.
const BOT: (std::ops::RangeInclusive<usize>, &str) = (34..=35, "AA");

/// Whether the token of a Telegram bot stands in a text: `110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw`.
pub(crate) fn is_bot(text: &str) -> bool {
    let (long, start) = BOT;
    text.match_indices(':').any(|(at, _)| {
        let digits = text[..at].bytes().rev().take(12).take_while(u8::is_ascii_digit).count();
        let behind = &text.as_bytes()[at + 1..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte);
        // One more than there may be, so that no long run of characters is looked at for each colon.
        let token = behind.iter().take(long.end() + 1).take_while(|byte| is_part(byte)).count();
        (8..=11).contains(&digits) && long.contains(&token) && behind.starts_with(start.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_a_hook_is_found_and_what_tells_of_one_is_not() {
        let hex = "0123456789abcdef0123456789abcdef";
        for (text, from) in [
            ("https://hooks.slack.com/services/T0/B0/abc".to_owned(), Some("T0/B0/abc")),
            ("https://hooks.slack.com/workflows/T00000/A0/1/abc".to_owned(), Some("T00000/A0/1/abc")),
            ("https://hooks.slack.com/triggers/T0/1/abc".to_owned(), Some("T0/1/abc")),
            (format!("https://discord.com/api/webhooks/12/{hex}"), Some("12/")),
            (format!("https://ptb.discord.com/api/v10/webhooks/12/{hex}"), Some("12/")),
            (format!("https://a.webhook.office.com/webhookb2/a@b/IncomingWebhook/{hex}/c"), Some("a@b/")),
            (format!("https://api.telegram.org/bot123:{hex}/getMe"), Some("123:")),
            ("https://hooks.slack.com/services/".to_owned(), None),
            ("https://hooks.slack.com/workflows/${PATH}".to_owned(), None),
            ("https://discord.com/api/webhooks/12/${TOKEN}".to_owned(), None),
            ("https://discord.com/api/webhooks/${ID}/${TOKEN}".to_owned(), None),
            ("https://discord.com/api/webhooks/12/messages".to_owned(), None),
            (format!("https://discord.com/api/webhooks/12/{}", "x".repeat(68)), None),
            (format!("https://discord.com/developers/{hex}"), None),
            ("https://a.webhook.office.com/webhookb2/a@b/IncomingWebhook/<key>/c".to_owned(), None),
            ("https://api.telegram.org/bot<token>/getMe".to_owned(), None),
            ("https://api.telegram.org/bot${BOT_TOKEN}/sendMessage".to_owned(), None),
        ] {
            let found = opening(&text).map(|at| &text[at..]);
            assert_eq!(found.is_some(), from.is_some(), "{text}");
            assert!(found.unwrap_or_default().starts_with(from.unwrap_or_default()), "{text}: {found:?}");
        }
    }

    #[test]
    fn tokens_of_bots() {
        for (text, is) in [
            ("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw00", false),
            ("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", true),
            ("token is 1102015430:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw.", true),
            ("110201543:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", false),
            ("1543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", false),
            ("110201543:AAHdq", false),
            ("example.org:8443", false),
        ] {
            assert_eq!(is_bot(text), is, "{text}");
        }
    }
}
