//! What URLs are read as, and which are refused.
//! Must not hold a case without a reason to differ from its neighbours.

use super::*;

fn parts(raw: &str) -> Value {
    read(&json!(raw)).unwrap_or(Value::Null)
}

#[test]
fn all_parts() {
    assert_eq!(
        parts("postgres://user:${DB_PASSWORD}@host/db?sslmode=require"),
        json!({
            "scheme": "postgres", "host": "host", "local": false, "port": null, "path": "/db",
            "login": "present", "password": "reference", "query": { "sslmode": "require" },
        })
    );
    assert_eq!(
        parts("HTTPS://Example.COM:8443/A%20b?x=1"),
        json!({
            "scheme": "https", "host": "example.com", "local": false, "port": 8443, "path": "/A%20b",
            "login": "absent", "password": "absent", "query": { "x": "1" },
        })
    );
}

#[test]
fn passwords() {
    for (raw, expected) in [
        ("redis://host", "absent"),
        ("redis://user@host", "absent"),
        ("redis://user:@host", "absent"),
        ("redis://:canary@host", "literal"),
        ("redis://:$REDIS_PASSWORD@host", "reference"),
        ("redis://:{{env.REDIS_PASSWORD}}@host", "reference"),
        ("redis://u:${A:-canary}@host", "literal"), // the default is used where nothing is set
        ("redis://u:x${A}@host", "literal"),        // part of it stands here
        ("redis://u:env:A@host", "literal"),        // nothing replaces this within a URL
        ("redis://u:$ecret@host", "literal"),
        ("redis://u:%24%7BA%7D@host", "literal"),
        ("redis://u:a:b@host", "literal"),
    ] {
        assert_eq!(parts(raw)["password"], expected, "{raw}");
    }
}

#[test]
fn logins() {
    for (raw, expected) in [
        ("https://host/@", "refused"), // two programs may take it apart differently
        ("https://host", "absent"),
        ("https://host:443", "absent"),
        ("https://user@host", "present"),
        ("https://@host", "present"),
        ("https://:@host", "present"),
        ("https://:pw@host", "present"),
    ] {
        assert_eq!(parts(raw)["login"].as_str().unwrap_or("refused"), expected, "{raw}");
    }
}

#[test]
fn hosts() {
    for (raw, host, port) in [
        ("https://[::1]:8443/", "::1", json!(8443)),
        ("https://[2001:DB8::1]", "2001:db8::1", json!(null)),
        ("https://[::ffff:127.0.0.1]/", "127.0.0.1", json!(null)),
        ("https://u:p@[::1]/", "::1", json!(null)),
        ("https://host?x=1", "host", json!(null)),
        ("unix:///run/app.sock", "", json!(null)),
        ("file:///etc/app.toml", "", json!(null)),
    ] {
        assert_eq!((&parts(raw)["host"], &parts(raw)["port"]), (&json!(host), &port), "{raw}");
    }
}

#[test]
fn refusals() {
    for (raw, why) in [
        ("example.com", "no scheme"),
        ("example.com:443", "no scheme"),
        ("//example.com", "no scheme"),
        ("https:example.com", "no //"),
        ("https:/example.com", "no //"),
        ("mailto:a@example.com", "no //"),
        ("jdbc:postgresql://host/db", "two schemes"),
        ("1http://host", "a scheme begins with a letter"),
        ("https://", "no host"),
        ("https:///path", "no host"),
        ("postgres:///db", "which host depends on the program"),
        ("https://host:/", "no port"),
        ("https://host:0", "not a port"),
        ("https://host:65536", "not a port"),
        ("https://host:0443", "octal or decimal"),
        ("https://host:443:444", "two ports"),
        ("https://host\\@evil", "a backslash"),
        ("https://a b/", "a space"),
        (" https://host", "a space"),
        ("https://host/\n", "a line break"),
        ("https://host/\u{0}", "a control character"),
        ("https://höst/", "a letter that is not ASCII"),
        ("https://a@b@host", "two logins"),
        ("https://u:12/canary@host/", "a login further back"),
        ("https://u:12?canary@host/", "a login further back"),
        ("https://u:12#canary@host/", "a fragment"),
        ("https://u:pa/canary@host/", "not a port"),
        ("https://host/../x", "steps up"),
        ("https://host/./x", "a step that is none"),
        ("https://host/%61dmin", "letters in disguise"),
        ("https://host/a%2fb", "a slash in disguise"),
        ("https://host/%2e%2e/x", "steps in disguise"),
        ("https://host/%0a", "a control character in disguise"),
        ("https://host/%zz", "no escape"),
        ("https://host//x", "an empty step first"),
        ("https://${HOST}/", "not known"),
        ("https://host/${PATH}", "not known"),
        ("${URL}", "not known"),
        ("https://[::1", "not closed"),
        ("https://[::1]x", "something behind the address"),
        ("https://[127.0.0.1]", "not version 6"),
        ("https://::1/", "no brackets"),
        ("https://127.1/", "an address cut short"),
        ("mongodb://a:1,b:2/db", "two hosts"),
        ("https://host?a=1&a=2", "first or last"),
        ("", "nothing"),
    ] {
        assert_eq!(read(&json!(raw)), None, "{raw}: {why}");
    }
    assert_eq!(read(&json!(443)), None);
    assert_eq!(read(&json!(null)), None);
}

#[test]
fn shown_without_login_and_query() {
    let normal = parts("https://user:canary@[::1]:8443/a?token=canary");
    assert_eq!(show(&normal).as_deref(), Some("https://[::1]:8443/a"));
}
