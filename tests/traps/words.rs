//! Words that a check or a setting names itself are shown where they are wrong, and nothing else of such a value; a name
//! that was misspelt is told by the one that was meant.

use serde_json::json;

use crate::common::{run, stderr, stdout};
use crate::traps::own::{DATE, Own};

/// What no output may have.
const OTHER: &str = "hunter2";

fn said(files: &[(&str, &str)], args: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let output = run(folder.path(), &[&["audit-config", "--date", DATE][..], args].concat());
    let said = format!("{}{}", stdout(&output), stderr(&output));
    assert!(!said.contains(OTHER) && !said.contains(&*folder.path().to_string_lossy()), "{said}");
    said
}

#[test]
fn a_list_names_the_words_that_the_check_knows_and_where_the_others_stand() {
    let expect = json!({ "type": "array", "items": { "type": "string", "enum": ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"] } });
    let own = Own::new(&json!({ "select": "tls.ciphers", "expect": expect }));
    for (text, end) in [
        (
            "tls.ciphers = ['TLS_AES_256_GCM_SHA384', 'hunter2']",
            ": it has `TLS_AES_256_GCM_SHA384`, and item 2 is not shown",
        ),
        ("tls.ciphers = ['TLS_AES_256_GCM_SHA348']", "; did you mean `TLS_AES_256_GCM_SHA384`?"),
        (
            "tls.ciphers = ['hunter2']",
            "is not what OWN asks (a list in which each item is one of `TLS_AES_128_GCM_SHA256`, `TLS_AES_256_GCM_SHA384`)",
        ),
    ] {
        let result = own.result(text);
        assert_eq!(result.status.word(), "fail");
        assert!(result.message.ends_with(end), "{}", result.message);
    }
    // What stands there when a secret is asked for is none of the words that its origin is told by.
    let own = Own::new(
        &json!({ "select": "a", "as": "secret", "expect": { "type": "object", "properties": { "kind": { "const": "env" } } } }),
    );
    assert!(own.result("a = 'env'").message.ends_with("is a literal, which is not what OWN asks"));
}

#[test]
fn a_word_of_a_setting_is_shown_in_its_line() {
    let app = "[network.cors]\norigins = ['*', 'https://hunter2.example.org']\n[security]\nprofile = 'regulated'\n";
    let said = said(&[("app.toml", app)], &["app.toml", "-v"]);
    assert!(said.contains("is not what REGULATED asks: it has `*`, and item 2 is not shown"), "{said}");
    assert!(said.contains("origins = ['*', '***************************']"), "{said}");
    let one = said_of_one_line();
    assert!(one.contains("+{ \"security\": { \"profile\": \"REGULATED\" }, \"tls\": { \"enforced\": true"), "{one}");
}

/// A profile that the file names stands on the line that changes.
fn said_of_one_line() -> String {
    let text = "{ \"security\": { \"profile\": \"REGULATED\" }, \"tls\": { \"enforced\": false } }\n";
    said(&[("app.json", text)], &["app.json", "--suggest"])
}

#[test]
fn what_is_no_word_of_a_setting_is_not() {
    let text = "{ \"security\": { \"profile\": \"hunter2\" }, \"tls\": { \"enforced\": false } }\n";
    let said = said(&[("app.json", text)], &["app.json", "-v", "-p", "STANDARD"]);
    assert!(said.contains("names a profile that does not exist\n"), "{said}");
}

#[test]
fn a_misspelt_name_is_told_by_the_one_that_was_meant() {
    let said_at = |profile: &str, app: &str| said(&[("app.toml", app)], &["app.toml", "-v", "-p", profile]);
    let said_of = |app: &str| said_at("STANDARD", app);
    let profile = said_of("[security]\nprofile = 'REGULTAED'\n");
    assert!(profile.contains("does not exist; did you mean `REGULATED`?"), "{profile}");
    assert!(profile.contains("name one that exists: STANDARD, REGULATED, RESTRICTED"), "{profile}");
    assert!(!profile.contains("REGULTAED"), "{profile}");
    let level = said_of("[auth]\nmfa = 'optionl'\n");
    assert!(level.contains("is expected; did you mean `optional`?") && !level.contains("optionl`"), "{level}");
    let origin = said_at("REGULATED", "[network.cors]\norigins = ['x']\n");
    assert!(origin.contains("or * is expected\n"), "{origin}");
}

#[test]
fn a_file_that_was_meant_is_named_as_the_workspace_names_its_files() {
    let files = [
        (
            "probity.yaml",
            "product: { name: Own }\nprofile: STANDARD\nconfigs: [{ path: etc/app.toml, layers: [etc/ovr.toml] }]\n",
        ),
        ("etc/app.toml", "[tls]\nenforced = true\n"),
        ("etc/over.toml", "[tls]\nenforced = true\n"),
    ];
    for args in [&["-f", "json"][..], &["etc/app.toml", "-f", "json"]] {
        let said = said(&files, args);
        assert!(said.contains("\"did you mean `etc/over.toml`?\""), "{said}");
    }
}

#[test]
fn what_cannot_be_read_is_told_as_its_application_takes_it() {
    let cookie = "session: { cookies: [{ domain: a.example.org, authelia_url: 'https://a.example.org', inactivity: 5 minuts }] }\n";
    let authelia = format!(
        "{cookie}authentication_backend: {{ file: {{ path: /x }} }}\naccess_control: {{ default_policy: deny }}\n"
    );
    let authelia = said(&[("a.yml", &authelia)], &["a.yml", "-v", "-p", "REGULATED"]);
    let taken =
        "Write `session.cookies[0].inactivity` as seconds, or numbers with units such as 90 minutes, 1h30m or 1 month.";
    assert!(authelia.contains(&format!("{taken} Set session.idle_timeout to 15m or less")), "{authelia}");
    assert!(authelia.contains(&format!("{taken} Set session.absolute_timeout above")), "{authelia}");
    let app = "[session]\nidle_timeout = '5 minuts'\nabsolute_timeout = '8h'\n";
    let app = said(&[("app.toml", app)], &["app.toml", "-p", "REGULATED"]);
    assert!(
        app.contains("Write `session.idle_timeout` as a duration such as 15m, 900 or PT15M. Set session.absolute"),
        "{app}"
    );
    let compose = said(
        &[("compose.yaml", "services: { api: { image: a, read_only: tru } }\n")],
        &["compose.yaml", "-v", "-p", "REGULATED"],
    );
    assert!(compose.contains("what `services.api.read_only` says does not decide `deploy.read_only_fs`"), "{compose}");
}

#[test]
fn what_is_recommended_is_not_said_to_be_asked() {
    let app = "[database.pool]\nmin = 60\nmax = 20\n";
    let said = said(&[("app.toml", app)], &["app.toml", "-v", "-p", "REGULATED"]);
    let expected =
        "low fail (recommended)[pool-min]: `database.pool.min` is 60, which is not what REGULATED recommends";
    assert!(said.contains(expected), "{said}");
}

/// How bad it is stands before the word for it, and only where something is to do.
#[test]
fn what_fails_says_how_bad_it_is() {
    let said =
        said(&[("app.toml", "[debug]\nenabled = true\n[admin]\nauth = true\n")], &["app.toml", "-v", "-p", "STANDARD"]);
    assert!(said.contains("high fail[no-debug-mode]: "), "{said}");
    assert!(said.contains("\npass[admin-auth]: "), "{said}");
}
