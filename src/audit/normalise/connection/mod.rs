//! Reads how something is reached, in whatever form: an address, its options as words, a list or a table of them. What
//! counts is how well each of its members says that the connection is protected.
//! Must not take for verified what is not one of the words that it knows, nor give out a value.

mod text;
mod words;

use serde_json::{Value, json};

use super::url::query::decoded;
use words::{Name, Says, name, word};

/// Members under which one of several options is named, and its value beside it.
const NAMES: [&str; 4] = ["name", "key", "option", "parameter"];
const VALUES: [&str; 2] = ["value", "val"];
/// Members of a table under such a name that say whether it counts.
const SWITCHES: [&str; 4] = ["enable", "enabled", "mode", "active"];

/// The members that say something of protection, each by its name or place with what it says; `.` is the value itself.
/// Every value is read.
pub(super) fn read(raw: &Value) -> Value {
    let said: Vec<(String, Says)> = match raw {
        Value::Object(members) if pair_of(raw).is_none() => {
            let said = members.iter().filter_map(|(at, value)| Some((at.clone(), member(at, value)?)));
            said.collect()
        }
        Value::Array(items) if pairs_in(items).next().is_none() => {
            let said = items.iter().enumerate().filter_map(|(at, item)| Some((at.to_string(), says(item)?)));
            said.collect()
        }
        value => says(value).map(|said| (".".to_owned(), said)).into_iter().collect(),
    };
    said.into_iter().map(|(at, says)| json!({ "at": at, "protection": says.word() })).collect()
}

/// In words.
pub(super) fn show(normal: &Value) -> Option<String> {
    let mut said = normal.as_array()?.iter().filter_map(|one| Says::of(one.get("protection")?.as_str()?));
    let first = said.next();
    Some(match said.fold(first, |one, other| Some(one.map_or(other, |one| one.with(other)))) {
        None => "says nothing of encryption".to_owned(),
        Some(says) => format!("asks for a connection that is {}", says.shown()),
    })
}

/// What a value says by itself.
fn says(value: &Value) -> Option<Says> {
    match value {
        Value::String(text) => text_says(text),
        Value::Array(items) => {
            let pairs = pairs_in(items).filter_map(|(name, value)| member(name, value));
            gathered(pairs.chain(items.iter().filter_map(says)))
        }
        Value::Object(members) => {
            let pair = pair_of(value).and_then(|(name, value)| member(name, value));
            gathered(pair.into_iter().chain(members.iter().filter_map(|(name, value)| member(name, value))))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn text_says(text: &str) -> Option<Says> {
    let socket = has_no_host(text).then_some(Says::Unknown);
    let text = decoded(text).unwrap_or_else(|| text.to_owned());
    let said = text::pairs(&text).into_iter().filter_map(|(at, value)| match (name(&at), value) {
        (Some(name), Some(value)) => word(name, &value),
        (Some(Name::Gives(says)), None) => Some(says),
        (None, Some(value)) => is_socket(&at, &value).then_some(Says::Unencrypted),
        (_, None) => None,
    });
    gathered(said.chain(socket))
}

fn gathered(said: impl Iterator<Item = Says>) -> Option<Says> {
    said.reduce(Says::with)
}

/// What a member says by its name and its value.
fn member(at: &str, value: &Value) -> Option<Says> {
    let by_name = name(at).and_then(|name| under(name, value));
    let socket = value.as_str().filter(|text| is_socket(at, text)).map(|_| Says::Unencrypted);
    gathered(by_name.into_iter().chain(socket).chain(says(value)))
}

/// Whether a member names a local socket, which has no TLS: a path, or a name of Linux's that begins with `@`.
fn is_socket(at: &str, text: &str) -> bool {
    let at: String = at.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let is_path = text.starts_with(['/', '@']) || text.starts_with("unix:") || text.starts_with("%2");
    (["host", "hostaddr", "hostname", "pghost", "server"].contains(&at.as_str()) && is_path)
        || (["socket", "unixsocket", "socketpath"].contains(&at.as_str()) && !text.is_empty())
}

/// Whether an address of PostgreSQL has no host, so that libpq may take its local socket (PostgreSQL's documentation,
/// libpq-connect).
fn has_no_host(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let rest = lower.strip_prefix("postgresql://").or_else(|| lower.strip_prefix("postgres://"));
    rest.is_some_and(|rest| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        host.split(',').any(|host| host.is_empty() || host.starts_with(':') || host.starts_with("%2f"))
            && !lower.contains('$')
    })
}

/// What a value says under a name that speaks of protection.
fn under(name: Name, value: &Value) -> Option<Says> {
    match value {
        Value::Null => None,
        Value::Bool(on) => word(name, if *on { "true" } else { "false" }),
        Value::Number(number) => word(name, &number.to_string()),
        Value::String(text) => word(name, text),
        // Which of several counts is not known, so that the least does.
        Value::Array(items) => gathered(items.iter().filter_map(|item| under(name, item))),
        Value::Object(members) => gathered(members.iter().filter_map(|(at, value)| {
            let is_switch = SWITCHES.iter().any(|switch| switch.eq_ignore_ascii_case(at));
            is_switch.then(|| under(name, value))?
        })),
    }
}

/// `{ name: sslmode, value: disable }`
fn pair_of(value: &Value) -> Option<(&str, &Value)> {
    let find = |names: &[&str]| {
        let members = value.as_object()?.iter();
        let mut found = members.filter(|(at, _)| names.iter().any(|name| name.eq_ignore_ascii_case(at)));
        found.next().map(|(_, value)| value)
    };
    let at = find(&NAMES)?.as_str()?;
    name(at)?;
    Some((at, find(&VALUES)?))
}

/// `[--sslmode, disable]`
fn pairs_in(items: &[Value]) -> impl Iterator<Item = (&str, &Value)> {
    items.windows(2).filter_map(|two| {
        let at = two[0].as_str()?;
        let follows = !two[1].as_str().is_some_and(|next| next.starts_with('-') || name(next).is_some());
        (follows && name(at).is_some()).then_some((at, &two[1]))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn least(value: &Value) -> Option<Says> {
        let read = read(value);
        let said = read.as_array().expect("a list").iter();
        gathered(said.map(|one| Says::of(one["protection"].as_str().expect("a word")).expect("one that is known")))
    }

    #[test]
    fn unencrypted() {
        for value in [
            json!("postgres://app@db/x?sslmode=disable"),
            json!("postgres://app@db/x?SSLMode=Prefer&a=b"),
            json!("postgres://app@db/x?ssl%6dode=allow"),
            json!("postgres://app@db/x?sslmode=verify-full&sslmode=prefer"),
            json!("postgres://app@db/x?sslmode=prefer&sslmode=verify-full"),
            json!("mysql://b/x?ssl-mode=DISABLED"),
            json!("jdbc:mysql://b/x?useSSL=false"),
            json!("jdbc:mysql:loadbalance://(host=a,sslMode=DISABLED),(host=b,sslMode=VERIFY_IDENTITY)/x"),
            json!("Server=b;Encrypt=False"),
            json!("host=db sslmode = 'disable'"),
            json!("host=db options='-c ssl=off'"),
            json!("postgres://b?options=-c%20sslmode%3Dnone"),
            json!({ "options": ["--sslmode", "disable"] }),
            json!({ "options": [["sslmode", "disable"]] }),
            json!({ "options": [{ "name": "sslmode", "value": "disable" }] }),
            json!({ "sslmode": ["verify-full", "disable"] }),
            json!({ "replica": { "tls": { "enabled": "off" } } }),
            json!({ "tls_mode": "never" }),
            json!({ "db-ssl": false, "sslmode": "verify-full" }),
            json!("{\"ssl\": \"off\"}"),
            json!({ "encryption": "none" }),
            json!({ "options": { "cleartext": true } }),
            json!({ "host": "/var/run/postgresql" }),
            json!("postgres:///x?host=/run"),
            json!("postgres:///x?h%6fst=/run"),
            json!("host=/run dbname=x sslmode=verify-full"),
        ] {
            assert_eq!(least(&value), Some(Says::Unencrypted), "{value}");
        }
    }

    #[test]
    fn unverified() {
        for value in [
            json!("postgres://app@db/x?sslmode=require"),
            json!("postgres://app@db/x?sslmode=require&sslmode=verify-full"),
            json!("postgres://app@db/x?sslmode=verify-ca"),
            json!("mysql://b/x?tls=skip-verify"),
            json!("mysql://b/x?ssl-mode=REQUIRED"),
            json!("jdbc:sqlserver://b;encrypt=true;trustServerCertificate=true"),
            json!("redis://b?ssl_cert_reqs=none"),
            json!({ "ssl_cert_reqs": "CERT_OPTIONAL" }),
            json!("redis://b?insecure_skip_verify=1"),
            json!("mongodb://b/?tls=true&tlsInsecure=true"),
            json!("mysql --skip-verify-hostname db"),
            json!(["postgres://a/x", "postgres://b/x?sslmode=no-verify"]),
            json!({ "ssl": { "rejectUnauthorized": false } }),
            json!({ "tls_verify": 0 }),
            json!({ "verify-server-certificate": "False" }),
            json!({ "danger_accept_invalid_certs": true }),
            json!({ "hostname_verification": false, "validate_certificate": true }),
            json!({ "checkServerIdentity": false }),
            json!({ "skip_hostname_check": true }),
        ] {
            assert_eq!(least(&value), Some(Says::Unverified), "{value}");
        }
    }

    #[test]
    fn unknown() {
        for value in [
            json!("postgres://app@db/x?sslmode=verifyfull-ish"),
            json!("postgres://app@db/x?sslmode=verify-full/x"),
            json!("postgres://app@db/x?sslmode=Verify-Full"),
            json!({ "sslmode": "VERIFY_FULL" }),
            json!("postgres://app@db/x?sslmode="),
            json!("postgres://app@db/x?sslmode=${MODE}"),
            json!({ "tls_policy": "lenient", "sslmode": "verify-full" }),
            json!({ "tls": 7 }),
            json!({ "rejectUnauthorized": "perhaps" }),
            json!("postgres:///x?sslmode=verify-full"),
            json!("postgres://%2Frun/x"),
        ] {
            assert_eq!(least(&value), Some(Says::Unknown), "{value}");
        }
    }

    #[test]
    fn no_less() {
        for (value, says) in [
            (json!("postgres://app@db/x?sslmode=verify-full"), Some(Says::Verified)),
            (json!("postgres://app@a:5432,b:5432/x?sslmode=verify-full&sslrootcert=/etc/ca.pem"), Some(Says::Verified)),
            (json!("mysql://b/x?ssl-mode=VERIFY_IDENTITY"), Some(Says::Verified)),
            (json!("redis://b?ssl_cert_reqs=required"), Some(Says::Verified)),
            (json!("host=db sslmode=verify-full dbname=x"), Some(Says::Verified)),
            (json!("postgres://app:tlsoff@db/x"), None),
            (json!("postgres://ssl:off@db/x"), None),
            (json!("Server=b;Encrypt=True;TrustServerCertificate=False"), Some(Says::Encrypted)),
            (json!({ "dsn": "${DATABASE_DSN}", "port": 0, "tls": "verify-full" }), Some(Says::Verified)),
            (json!({ "disable_ssl": false, "insecureSkipVerify": false, "dsn": "mysql://b?no-tls=off" }), None),
            (json!({ "ssl": true, "pool": { "verify": "full" }, "mode": "off" }), Some(Says::Verified)),
            (json!({ "ssl_ca": "/etc/ca.pem", "sslkey": "off", "tls_server_name": "db" }), None),
            (json!({ "access_log": "off", "stateless_sessions": "no", "process_limit": 0, "hosts": "none" }), None),
            (json!({ "name": "sslmode", "value": "verify-full" }), Some(Says::Verified)),
            (json!(false), None),
            (json!(null), None),
        ] {
            assert_eq!(least(&value), says, "{value}");
        }
    }

    #[test]
    fn members_are_named() {
        let value = json!({ "tls": "disable", "dsn": "x?sslmode=require", "pool": 5 });
        let said = json!([
            { "at": "dsn", "protection": "unverified" },
            { "at": "tls", "protection": "unencrypted" },
        ]);
        assert_eq!(read(&value), said);
        let said = json!([{ "at": "0", "protection": "encrypted" }, { "at": "1", "protection": "unencrypted" }]);
        assert_eq!(read(&json!(["a?tls=on", "b?tls=off"])), said);
        assert_eq!(read(&json!("b?tls=what")), json!([{ "at": ".", "protection": "unknown" }]));
    }
}
