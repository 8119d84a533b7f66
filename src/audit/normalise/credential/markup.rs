//! Finds a password between the tags of a text in XML: `<password>hunter2</password>`, `<add key="ApiKey" value="abc"/>`.
//! Must not take an element for one that holds others, nor what a name only speaks of.

use super::pair::{is_secret, is_telling};

/// Names of the attribute or the element that says what another one holds, and of that one.
const NAMES: [&str; 2] = ["name", "key"];
const VALUES: [&str; 2] = ["value", "string"];
const RAW: (&str, &str) = ("<![CDATA[", "]]>");

/// Whether a secret stands in an element of the marked text.
pub(super) fn is_in(marked: &str) -> bool {
    let mut rest = marked;
    // What the element before was called by its content, as in `<name>password</name><value>hunter2</value>`.
    let mut called = "";
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some(end) = rest.find(['<', '>']) else { return false };
        if !rest[end..].starts_with('>') {
            rest = &rest[end..];
            continue;
        }
        let (tag, behind) = (&rest[..end], &rest[end + 1..]);
        rest = behind;
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let own = name.rsplit(':').next().unwrap_or(name);
        let named = NAMES.iter().find_map(|one| attribute(tag, one)).unwrap_or_default();
        let value = VALUES.iter().find_map(|one| attribute(tag, one));
        if value.is_some_and(|value| holds(named, value)) {
            return true;
        }
        let Some(content) = content(name, behind).filter(|_| !tag.ends_with('/')) else { continue };
        let is_of_called = VALUES.iter().any(|one| own.eq_ignore_ascii_case(one)) && holds(called, content);
        if holds(own, content) || holds(named, content) || is_of_called {
            return true;
        }
        called = if NAMES.iter().any(|one| own.eq_ignore_ascii_case(one)) { content } else { "" };
    }
    false
}

/// What stands between a tag and the one that closes it, where nothing but a text does.
fn content<'t>(name: &str, behind: &'t str) -> Option<&'t str> {
    let behind = begin(behind);
    let (content, rest) = match behind.trim_start().strip_prefix(RAW.0) {
        Some(raw) => {
            let (content, rest) = raw.split_at(raw.find(RAW.1)?);
            (content, rest[RAW.1.len()..].trim_start())
        }
        None => behind.split_at(behind.find('<')?),
    };
    rest.strip_prefix("</")?.strip_prefix(name)?.starts_with(['>', ' ']).then_some(content.trim())
}

/// No secret in an element is longer, in bytes: so no long text is looked through for each of its tags.
const LONGEST: usize = 1024;

fn begin(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// The value of an attribute in a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let quoted = tag[at + name.len()..].strip_prefix('=')?;
        let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let is_whole = tag[..at].ends_with(|c: char| c.is_whitespace());
        is_whole.then(|| quoted[1..].split(quote).next().unwrap_or_default())
    })
}

/// Whether a name tells that the text is a secret: one word, as prose may stand under any name.
fn holds(name: &str, text: &str) -> bool {
    !name.is_empty()
        && !text.contains(char::is_whitespace)
        && !text.starts_with('<')
        && is_telling(name, false)
        && is_secret(name, text)
}

#[cfg(test)]
mod tests {
    use super::super::text::marked;
    use super::*;

    #[test]
    fn elements() {
        for (text, is) in [
            ("<server><password>hunter2</password></server>", true),
            ("<ns:Password kind=\"x\">hunter2</ns:Password>", true),
            ("<password>\n  hunter2\n</password>", true),
            ("<password><![CDATA[hunter2]]></password>", true),
            ("<add key=\"ApiKey\" value=\"hunter2\" />", true),
            ("<property name=\"connection.password\">hunter2</property>", true),
            ("<property><name>fs.s3a.secret.key</name><value>hunter2</value></property>", true),
            ("a < b <apiToken>hunter2</apiToken>", true),
            ("<password>${PW}</password>", false),
            ("<password></password>", false),
            ("<password/>", false),
            ("<password>", false),
            ("<password><value/></password>", false),
            ("<passwordFile>/run/secrets/db</passwordFile>", false),
            ("<tokenTtl>5m</tokenTtl>", false),
            ("<requirePassword>true</requirePassword>", false),
            ("<token>what a reader is told</token>", false),
            ("<username>app</username>", false),
            ("<property><name>fs.s3a.endpoint</name><value>hunter2</value></property>", false),
            ("<add key=\"ApiKey\" value=\"${KEY}\" />", false),
            ("mysql -u <user> -p <password>", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }
}
