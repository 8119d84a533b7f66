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
