//! Reads how something is reached, in whatever form: an address, its options as words, a list or a table of them. What
//! counts is which of its members ask for less than an encrypted connection to the right server.
//! Must not take what it does not know for weak, nor give out a value.

use serde_json::Value;

use super::url_query::decoded;

/// Names under which protection is asked for, as they end, without separators and in lower case. `usessl` and
/// `requiretls` end so too.
const PROTECTION: [&str; 15] = [
    "ssl",
    "tls",
    "sslmode",
    "tlsmode",
    "sslenabled",
    "tlsenabled",
    "sslrequired",
    "tlsrequired",
    "encrypt",
    "secure",
    "rejectunauthorized",
    "checkhostname",
    "verify",
    "verifypeer",
    "verifyfull",
];
/// What is looked at by such a name: `verify_ca`, `ssl_verify_server_certificate`.
const LOOKED_AT: [&str; 8] =
    ["ssl", "tls", "ca", "host", "hostname", "certificate", "certificates", "servercertificate"];
/// Parts of names under which protection is given up.
const DANGER: [&str; 13] = [
    "danger",
    "insecure",
    "acceptinvalid",
    "allowinvalid",
    "trustserver",
    "skipverify",
    "noverify",
    "ssldisable",
    "tlsdisable",
    "disablessl",
    "disabletls",
    "nossl",
    "notls",
];
/// Members of a table under such a name that say whether it counts.
const SWITCHES: [&str; 4] = ["enable", "enabled", "mode", "active"];

/// How texts begin that ask for no protection, or for one that the server may refuse.
const OFF: [&str; 13] =
    ["0", "false", "no", "off", "dis", "none", "skip", "allow", "pre", "optional", "insecure", "plain", "unverified"];
/// Texts that ask for what a name says.
const ON: [&str; 4] = ["1", "true", "yes", "on"];

/// The members that ask for less, each by its name or place; `.` is the value itself. Every value is read.
pub(super) fn read(raw: &Value) -> Value {
    let weak = match raw {
        Value::Object(members) => {
            let weak = members.iter().filter(|(name, value)| is_weak_member(name, value));
            weak.map(|(name, _)| Value::from(name.as_str())).collect()
        }
        Value::Array(items) => {
            let weak = items.iter().enumerate().filter(|(_, item)| is_weak(item));
            weak.map(|(at, _)| Value::from(at.to_string())).collect()
        }
        value => Vec::from_iter(is_weak(value).then(|| Value::from("."))),
    };
    Value::Array(weak)
}

/// In words.
pub(super) fn show(normal: &Value) -> Option<String> {
    let weak = normal.as_array()?;
    Some(if weak.is_empty() { "asks for no less than encryption" } else { "asks for less than encryption" }.to_owned())
}

fn is_weak(value: &Value) -> bool {
    match value {
        Value::String(text) => text_is_weak(text),
        Value::Array(items) => items.iter().any(is_weak),
        Value::Object(members) => members.iter().any(|(name, value)| is_weak_member(name, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_weak_member(name: &str, value: &Value) -> bool {
    let name = squeezed(name);
    (is_protection(&name) && is_off(value)) || (is_danger(&name) && is_on(value)) || is_weak(value)
}

fn is_protection(name: &str) -> bool {
    let looks = |name: &str| {
        let looked_at = name.rsplit_once("verify").or_else(|| name.rsplit_once("check"));
        looked_at.is_some_and(|(_, what)| LOOKED_AT.contains(&what))
    };
    !is_danger(name) && (PROTECTION.iter().any(|end| name.ends_with(end)) || looks(name))
}

fn is_danger(name: &str) -> bool {
    DANGER.iter().any(|part| name.contains(part))
}

fn is_off(value: &Value) -> bool {
    match value {
        Value::Bool(on) => !on,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => begins(&text.trim().to_ascii_lowercase(), &OFF),
        Value::Object(members) => members.iter().any(|(name, value)| {
            let name = squeezed(name);
            (SWITCHES.contains(&name.as_str()) || is_protection(&name)) && is_off(value)
        }),
        Value::Null | Value::Array(_) => false,
    }
}

fn is_on(value: &Value) -> bool {
    match value {
        Value::Bool(on) => *on,
        Value::Number(number) => number.as_f64() == Some(1.0),
        Value::String(text) => ON.contains(&text.trim().to_ascii_lowercase().as_str()),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Whether an option somewhere in a text asks for less: `?sslmode=prefer`, `Encrypt=False;`, `ssl: "off"`.
fn text_is_weak(text: &str) -> bool {
    if !text.contains(['=', ':', '%']) {
        return false;
    }
    let text = squeezed(&decoded(text).unwrap_or_else(|| text.to_owned()));
    let parts: Vec<&str> = text.split(['=', ':']).collect();
    parts.windows(2).any(|pair| {
        let [before, value] = pair else { return false };
        let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or(before);
        (is_protection(name) && begins(value, &OFF)) || (is_danger(name) && begins(value, &ON))
    })
}

fn begins(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// In lower case, without what may stand between words or around them.
fn squeezed(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace() && !"-_'\"".contains(*c));
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn asks_for_less() {
        for value in [
            json!("postgres://app@db/x?sslmode=disable"),
            json!("postgres://app@db/x?SSLMode=Prefer&a=b"),
            json!("postgres://app@db/x?ssl%6dode=allow"),
            json!("mysql://b/x?ssl-mode=DISABLED"),
            json!("mysql://b/x?tls=skip-verify"),
            json!("jdbc:mysql://b/x?useSSL=false"),
            json!("jdbc:sqlserver://b;encrypt=true;trustServerCertificate=true"),
            json!("Server=b;Encrypt=False"),
            json!("host=db sslmode = 'disable'"),
            json!("redis://b?ssl_cert_reqs=none&insecure_skip_verify=1"),
            json!(["postgres://a/x", "postgres://b/x?sslmode=no-verify"]),
            json!({ "ssl": { "rejectUnauthorized": false } }),
            json!({ "replica": { "tls": { "enabled": "off" } } }),
            json!({ "tls_verify": 0 }),
            json!({ "verify-server-certificate": "False" }),
            json!({ "danger_accept_invalid_certs": true }),
        ] {
            assert_ne!(read(&value), json!([]), "{value}");
        }
    }

    #[test]
    fn asks_for_no_less() {
        for value in [
            json!("postgres://app@db/x?sslmode=verify-full"),
            json!("postgres://app:tlsoff@db/x"),
            json!("Server=b;Encrypt=True;TrustServerCertificate=False"),
            json!({ "dsn": "${DATABASE_DSN}", "port": 0, "tls": "verify-full" }),
            json!({ "disable_ssl": false, "insecureSkipVerify": false, "dsn": "mysql://b?no-tls=off" }),
            json!({ "ssl": true, "pool": { "verify": "full" }, "mode": "off" }),
            json!(false),
            json!(null),
        ] {
            assert_eq!(read(&value), json!([]), "{value}");
        }
    }

    #[test]
    fn members_are_named() {
        let value = json!({ "tls": "disable", "dsn": "x?sslmode=prefer", "pool": 5 });
        assert_eq!(read(&value), json!(["dsn", "tls"]));
        assert_eq!(read(&json!(["a?tls=on", "b?tls=off"])), json!(["1"]));
    }
}
