//! Finds names with their values in a text, in whatever syntax: `?sslmode=prefer`, `Encrypt=False;`, `ssl: "off"`.
//! Must not know what a name means.

/// Each name in lower case with what stands behind it; nothing behind an option that stands alone.
pub(super) fn pairs(text: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, sign)| matches!(sign, '=' | ':')) {
        let behind = &text[at + 1..];
        // Behind one sign another is a part of it, as in `=>` and `==`; what stands before a host is an address.
        if text[..at].ends_with(['=', ':']) || (sign == ':' && behind.starts_with("//")) {
            continue;
        }
        let name = last_name(&text[..at]);
        let value = value(behind.trim_start_matches(['=', '>', ':']));
        let is_login = sign == ':' && value.contains('@');
        if !name.is_empty() && !is_login {
            found.push((name.to_ascii_lowercase(), Some(value.to_owned())));
        }
    }
    found.extend(alone(text).map(|name| (name.to_ascii_lowercase(), None)));
    found
}

/// The name at the end of a text, in quotes or not.
fn last_name(text: &str) -> &str {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
    let start =
        text.rfind(|c: char| !is_of_name(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    &text[start..]
}

/// The value at the beginning of a text.
fn value(text: &str) -> &str {
    let text = text.trim_start().trim_start_matches(':');
    let quoted = ['"', '\'', '`'].into_iter().find_map(|quote| {
        let inner = text.strip_prefix(quote)?;
        Some(inner.split(quote).next().unwrap_or(inner).trim())
    });
    let ends = |c: char| c.is_whitespace() || matches!(c, '&' | ';' | ',' | ')' | '}' | ']' | '"' | '\'' | '`' | '#');
    quoted.unwrap_or_else(|| text.split(ends).next().unwrap_or(text))
}

/// Options without a value: `?insecure&x=1`, `--skip-ssl`.
fn alone(text: &str) -> impl Iterator<Item = &str> {
    let members = text.split(['?', '&', ';']).skip(1).map(str::trim);
    let options = text.split_whitespace().filter(|word| word.starts_with('-'));
    members.chain(options).filter(|part| !part.is_empty() && part.chars().all(is_of_name))
}

const fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values() {
        for (text, expected) in [
            ("x?SSLMode=Prefer&a=b", "sslmode=Prefer a=b"),
            ("host=db sslmode = 'disable' x", "host=db sslmode=disable"),
            ("{\"ssl\": \"off\", \"n\":{}}", "ssl=off n={"),
            ("{:sslmode => :disable}", "sslmode=disable"),
            ("postgres://ssl:off@h:5432/x", "h=5432/x"),
            ("a;Encrypt=False;", "encrypt=False"),
            ("x?insecure&b=1", "b=1 insecure"),
            ("mysql --skip-ssl db", "--skip-ssl"),
            ("sslmode==disable", "sslmode=disable"),
            ("", ""),
        ] {
            let found = pairs(text).into_iter();
            let shown: Vec<String> =
                found.map(|(name, value)| value.map_or(name.clone(), |value| format!("{name}={value}"))).collect();
            assert_eq!(shown.join(" "), expected, "{text}");
        }
    }
}
