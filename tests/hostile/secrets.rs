//! A canary stands wherever a value can stand in a configuration; no output, log or error may repeat it.
//! Names of keys are shown on purpose, so the canary never is one.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::{json, root, run as plain_run, stdout};
use crate::hostile::run::{DATE, names, run};

const CANARY: &str = "CANARY_9f3";

/// The ways in which an audit is read.
const WAYS: [&[&str]; 8] = [
    &["--profile", "REGULATED"],
    &["--profile", "REGULATED", "-f", "json"],
    &["--profile", "RESTRICTED", "-v"],
    &["--profile", "RESTRICTED", "-v", "--color", "always"],
    &["--profile", "STANDARD", "-q", "--baseline", "fedramp-r5/high"],
    &["-v"],
    &["-f", "json", "-v"],
    &["--fail-on", "critical"],
];

/// Audits files in every way, together and alone, and looks for the canary.
fn silent(files: &[(String, String)]) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text.replace('@', CANARY)).expect("written");
    }
    let names = names(folder.path());
    for way in WAYS {
        looked_at(folder.path(), &names, way, files);
    }
}

fn looked_at(folder: &Path, names: &[String], way: &[&str], files: &[(String, String)]) {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let output = plain_run(folder, &[&["audit-config"], &DATE[..], way, &names].concat());
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).expect("UTF-8");
    assert!(matches!(output.status.code(), Some(1 | 2)), "{way:?}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    let Some(at) = said.find(CANARY) else { return };
    let start = said[..at].char_indices().rev().nth(300).map_or(0, |(at, _)| at);
    let around: String = said[start..].chars().take(420).collect();
    match files {
        [(name, text)] => panic!("{way:?} repeats a value of {name}:\n{text}\n---\n{around}"),
        _ => panic!("{way:?} repeats a value:\n{around}"),
    }
}

/// One file for each text, with an ending.
fn files(ending: &str, texts: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    texts.into_iter().enumerate().map(|(n, text)| (format!("app{n:03}.{ending}"), text)).collect()
}

/// The settings that probity knows.
fn settings() -> Vec<String> {
    let list = json(&plain_run(&root(), &["list", "settings", "-f", "json"]));
    let rows = list["settings"].as_array().expect("rows").iter();
    rows.map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

/// The key globs under which probity looks for secrets and addresses, as names of keys.
fn secret_keys() -> BTreeSet<String> {
    let listed = ["password", "passwd", "secret", "token", "api_key", "apikey", "private_key", "credentials", "dsn"];
    let more = ["passphrase", "jwt_secret", "connection_string", "pin", "salt", "hmac_key", "client_secret", "cookie"];
    let text = std::fs::read_to_string(root().join("profiles/safeguards/secrets.yaml")).expect("readable");
    let globs =
        text.lines().filter_map(|line| line.trim().strip_prefix("- \"*")).map(|rest| rest.replace(['*', '"'], ""));
    listed.into_iter().chain(more).map(str::to_owned).chain(globs).filter(|key| !key.contains([' ', '#'])).collect()
}

/// Values of every kind that carry the canary.
const VALUES: [&str; 12] = [
    "\"@\"",
    "'@'",
    "\"https://user:@@host.example/path?token=@#@\"",
    "\"postgres://@:@@db.example/@\"",
    "[\"@\", \"https://u:@@h\"]",
    "[[\"@\"], { y = \"@\" }]",
    "{ y = \"@\", z = [\"@\"] }",
    "\"15m @\"",
    "\"${@}\"",
    "\"vault:@\"",
    "\"\"\"\n@\n  @\"\"\"",
    "\"true@\" # @",
];

#[test]
fn no_value_of_a_known_setting_is_repeated() {
    let settings: Vec<String> = settings().into_iter().filter(|setting| setting != "security.profile").collect();
    for value in VALUES {
        silent(&files("toml", [settings.iter().map(|setting| format!("# @\n{setting} = {value} # @\n")).collect()]));
    }
}

#[test]
fn a_profile_that_the_file_names_is_not_repeated_unless_it_is_one() {
    for value in VALUES {
        silent(&files("toml", [format!("security.profile = {value}\n")]));
    }
    silent(&files("yaml", ["security: { profile: '@' }".to_owned()]));
    silent(&files("json", [r#"{ "security": { "profile": "@" } }"#.to_owned()]));
}

#[test]
fn no_value_under_a_secret_looking_key_is_repeated() {
    let keys = secret_keys();
    let lines = |value: &str| keys.iter().map(|key| format!("{key} = {value}\n")).collect::<String>();
    silent(&files("toml", VALUES.iter().map(|value| format!("{}[a.b]\n{}", lines(value), lines(value)))));
    silent(&files("yaml", keys.iter().map(|key| format!("{key}: '@' # @\nb:\n  - {key}: |\n      @\n  - {key}: @\n"))));
    silent(&files("json", keys.iter().map(|key| format!("{{\"{key}\":\"@\",\"b\":[{{\"{key}\":[\"@\"]}}]}}"))));
}

#[test]
fn no_value_of_an_unknown_or_misspelt_key_is_repeated() {
    let keys = ["wibble", "frob.nicate", "sesion.idle_timeout", "session.idle_timeot", "tls.x.y", "databse.url"];
    for value in VALUES {
        silent(&files("toml", keys.iter().map(|key| format!("{key} = {value}\n"))));
    }
}

#[test]
fn no_comment_is_repeated() {
    silent(&files(
        "toml",
        [
            "# @\n[tls] # @\nenforced = false # @\n# @\nmin_version = '1.0' # @\n[network.cors]\norigins = [ # @\n  '*', # @\n] # @\n".to_owned(),
            "#@\r\n[tls]#@\r\nenforced = false#@\r\n#@".to_owned(),
        ],
    ));
    silent(&files(
        "yaml",
        [
            "# @\ntls: # @\n  # @\n  enforced: false # @\n  min_version: # @\n    '1.0' # @\nnetwork: { cors: { # @\n  origins: ['*', # @\n  'x'] } } # @\n".to_owned(),
            "--- # @\ntls: {enforced: false} # @\n... # @\n".to_owned(),
        ],
    ));
}

#[test]
fn no_value_that_spans_lines_or_hides_behind_an_alias_is_repeated() {
    silent(&files(
        "yaml",
        [
            "tls:\n  min_version: >\n    @\n    @\nsession:\n  idle_timeout: a\n    @\n    @\napi: |+\n  @\n\n  @\n"
                .to_owned(),
            "a: &x '@'\ntls: { enforced: *x, min_version: *x }\nsession: *x\nadmin:\n  auth: *x\n".to_owned(),
            "x: &x { enforced: '@', password: '@' }\ntls:\n  <<: *x\n".to_owned(),
            "tls:\n  enforced: !!str @\n  min_version: !!str '@'\n".to_owned(),
            "debug: &a\n  enabled: '@'\nui: *a\n".to_owned(),
        ],
    ));
}

/// Texts that are broken right beside a value.
const BROKEN_TOML: [&str; 24] = [
    "password = \"@\n",
    "password = @\n",
    "password = \"x\" @\n",
    "@\n",
    "[@\n",
    "[a]\nb = 1\n\"@\n",
    "password = \"@\\q\"\n",
    "password = '@\n",
    "password = \"\"\"@\n",
    "password = '''@\n",
    "password = 12@\n",
    "password = 2026-11-@\n",
    "password = \"@\"\npassword = \"@\"\n",
    "password = \"\\u@\"\n",
    "password = `@`\n",
    "# @\n= \n",
    "a.b = \"@\"\na = \"@\"\n",
    "a = \"@\"\"@\"\n",
    "a = true@\n",
    "a = +@\n",
    "a = [@]\n",
    "a = {b = @}\n",
    "a = \"@\" \"@\"\n",
    "password = \"@\u{1}\"\n",
];

const BROKEN_YAML: [&str; 38] = [
    "password: \"@\n",
    "password: '@\n",
    "password: @: x\n",
    "password: *@\n",
    "password: !@ x\n",
    "password: !<@> x\n",
    "password: !e!@ x\n",
    "a: [@\n",
    "a: {b: @\n",
    "- @\nb: 1\n",
    "%@\n---\na: 1\n",
    "%TAG !e! @\n---\na: !e!x 1\n",
    "password: \"@\\q\"\n",
    "password: \"\\x@\"\n",
    "@",
    "'@'",
    "- '@'",
    "a: @\n b: 1\n",
    "a: `@\n",
    "a: |@\n  x\n",
    "a: 1\n--- \nb: @\n",
    "? [@]\n: 1\n",
    "? {x: @}\n: 1\n",
    "a: !!int @\n",
    "a: !!float @\n",
    "a: !!bool @\n",
    "a: !!null @\n",
    "a: !!binary @\n",
    "a: !!timestamp @\n",
    "a: !!set @\n",
    "a: !!int '@'\n",
    "<<: @\n",
    "a: {<<: [@]}\n",
    "a: @\na: @\n",
    "{a: @, a: @}",
    "a: '@' @\n",
    "a: \"@\" @\n",
    "a: b\n\tc: @\n",
];

const BROKEN_JSON: [&str; 17] = [
    "{\"password\":\"@\n",
    "{\"password\":@}",
    "{\"password\":\"x\" @}",
    "@",
    "\"@\"",
    "[\"@\"]",
    "{\"password\":\"@\\q\"}",
    "{'password':'@'}",
    "{password:\"@\"}",
    "{\"a\":\"@\",}",
    "{\"a\":\"@\",\"a\":\"@\"}",
    "{\"a\":\"@\"} @",
    "{\"a\":\"\\u@\"}",
    "// @\n{}",
    "{\"a\":12@}",
    "{\"a\":tru@}",
    "{\"a\":\"@\u{1}\"}",
];

#[test]
fn no_value_beside_a_syntax_error_is_repeated() {
    for (ending, texts) in [("toml", &BROKEN_TOML[..]), ("yaml", &BROKEN_YAML), ("json", &BROKEN_JSON)] {
        silent(&files(ending, texts.iter().map(|text| (*text).to_owned())));
        // Without a known ending the notations are tried, and a list in JSON is a table's name in TOML.
        let texts = texts.iter().filter(|text| !text.starts_with('[') && !text.starts_with("{password:"));
        silent(&files("conf", texts.map(|text| (*text).to_owned())));
    }
}

#[test]
fn no_value_that_sticks_to_its_key_is_repeated() {
    // Without a space after the colon YAML takes all of it for the name of a key.
    silent(&files("yaml", ["database: { password:@ }\n".to_owned(), "{ password:\"@\" }\n".to_owned()]));
    silent(&files("conf", ["{ password:\"@\" }\n".to_owned()]));
}

#[test]
fn no_value_of_a_file_that_is_cut_is_repeated() {
    let text = "[database]\nurl = \"postgres://u:@@h/db?password=@\" # @\npassword = '@'\nhosts = [\"@\", \"@\"]\n";
    silent(&files("toml", (0..text.len()).step_by(3).map(|at| text[..at].to_owned())));
    let text = "database:\n  url: \"postgres://u:@@h\" # @\n  password: '@'\n  key: |\n    @\n  hosts: [\"@\", @]\n";
    silent(&files("yaml", (0..text.len()).step_by(3).map(|at| text[..at].to_owned())));
    let text = "{\"database\": {\"url\": \"postgres://u:@@h\", \"password\": \"@\", \"hosts\": [\"@\", \"@\"]}}";
    silent(&files("json", (0..text.len()).step_by(3).map(|at| text[..at].to_owned())));
}

#[test]
fn no_value_on_standard_input_is_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    for text in ["password = '@'\n[tls]\nenforced = '@'\n", "password: '@", "{\"tls\": \"@\"", "password = \"@\n"] {
        let input = folder.path().join("input");
        std::fs::write(&input, text.replace('@', CANARY)).expect("written");
        for way in WAYS {
            let file = std::fs::File::open(&input).expect("open");
            let args = [&["audit-config", "-"], &DATE[..], way].concat();
            let output = crate::common::probity(folder.path()).args(args).stdin(file).output().expect("runs");
            let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
            assert!(!said.contains(CANARY), "{way:?} {text}: {said}");
        }
    }
}

#[test]
fn no_value_reaches_a_checklist() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "# @\npassword = '@'\n[database]\nurl = 'postgres://u:@@h'\n[tls]\nenforced = '@' # @\n[crypto.kms]\naddress = 'https://u:@@h'\n";
    std::fs::write(folder.path().join("app.toml"), text.replace('@', CANARY)).expect("written");
    for way in [&["--production"][..], &["--by", "safeguard"]] {
        for format in ["md", "csv", "json"] {
            let args =
                [&["checklist", "-b", "nist-800-53-r5/moderate", "--config", "app.toml", "-f", format], &DATE[..], way];
            let output = plain_run(folder.path(), &args.concat());
            assert_eq!(output.status.code(), Some(0));
            assert!(!stdout(&output).contains(CANARY));
        }
    }
}

#[test]
fn a_workspace_with_secrets_in_its_configurations_repeats_none() {
    let folder = crate::common::example();
    let path = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&path).expect("readable");
    let text = text
        .replace('#', "# CANARY_9f3")
        .replace("\"verify-full\"", "\"CANARY_9f3\"")
        .replace("tls = ", "password = 'CANARY_9f3'\ntls = ");
    std::fs::write(&path, text).expect("written");
    for args in
        [&["audit-config"][..], &["audit-config", "-v", "-f", "json"], &["checklist", "--production"], &["coverage"]]
    {
        let ended = run(folder.path(), &[args, &DATE[..]].concat());
        ended.code("secrets");
        assert!(!ended.said().contains(CANARY), "{args:?}: {}", ended.said());
    }
}
