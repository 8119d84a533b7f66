//! Applications that read one file, or lay none of several over another: what only a second file says, and what both say.
//! It must let nothing pass that only a file says which may not be read.

use crate::layers::bench::{audit, folder};

const SERVER: &str = "schema_path = 's.json'\nplayground_enabled = false\nmetrics_token = 'sixteen-and-more'\n";

#[test]
fn what_only_a_second_file_says_passes_nothing_where_one_is_read() {
    for (dialect, name, first, second, check) in [
        ("fraiseql-server", "a.toml", SERVER, "metrics_enabled = true\n", "metrics"),
        (
            "meilisearch",
            "a.toml",
            "no_analytics = true\n",
            "ssl_cert_path = '/a'\nssl_key_path = '/b'\n",
            "https-enforced",
        ),
        (
            "traefik-static",
            "a.yml",
            "entryPoints: { web: { address: ':80' } }\nproviders: { file: { filename: /d.yml } }\n",
            "accessLog: { filePath: /log }\nmetrics: { prometheus: {} }\n",
            "metrics",
        ),
    ] {
        let other = name.replace('a', "b");
        let whole = format!("{first}{second}");
        let folder = folder(&[(name, first), (&other, second), ("whole.toml", &whole), ("whole.yml", &whole)]);
        let of = |args: &[&str]| audit(folder.path(), &[args, &["--dialect", dialect]].concat());
        let one = if name.ends_with("toml") { "whole.toml" } else { "whole.yml" };
        assert_eq!(of(&[one]).status(check), "pass", "{dialect}");
        let said = of(&[name, "--layer", &other]);
        assert_eq!(said.status(check), "undetermined", "{dialect}: {:#}", said.result(check));
        assert_ne!(said.audit["verdict"], "pass", "{dialect}");
    }
}

#[test]
fn what_both_files_say_counts_where_it_is_the_same() {
    let folder = folder(&[
        (
            "a.toml",
            "schema_path = 's.json'\nmetrics_enabled = false\nplayground_enabled = false\nmetrics_token = 'sixteen-and-more'\n",
        ),
        ("same.toml", "playground_enabled = false\n"),
        ("good.toml", "metrics_enabled = true\n"),
    ]);
    let of = |layer: &str| audit(folder.path(), &["a.toml", "--layer", layer]);
    assert_eq!(of("same.toml").status("no-playground"), "pass");
    assert_eq!(of("same.toml").status("metrics"), "fail");
    let said = of("good.toml");
    assert_eq!(said.findings(), ["contradiction good.toml:1"]);
    assert_eq!(said.status("metrics"), "undetermined");
    assert_eq!(said.status("no-playground"), "pass");
}

/// Qdrant merges its files, so that a second one says what counts.
#[test]
fn what_only_a_second_file_says_counts_where_files_are_merged() {
    let folder = folder(&[
        ("config.yaml", "service: { enable_cors: false }\nstorage: { storage_path: /s }\n"),
        ("local.yaml", "service: { enable_static_content: false }\n"),
    ]);
    let said = audit(folder.path(), &["config.yaml", "--dialect", "qdrant", "--layer", "local.yaml"]);
    assert_eq!(said.status("no-playground"), "pass");
}

/// A value that the application refuses says nothing of the key, which takes others.
#[test]
fn of_a_refused_value_the_fix_is_another_one() {
    let config = "authentication_backend: { file: { path: /a } }\naccess_control: { default_policy: three_factor }\n\
                  session:\n  cookies: [{ domain: example.org, authelia_url: 'https://a.example.org' }]\n";
    let folder = folder(&[("configuration.yml", config)]);
    let said = audit(folder.path(), &["configuration.yml", "--dialect", "authelia"]);
    let found = said.result("authentication");
    let (message, fix) = (found["message"].as_str().expect("words"), found["fix"].as_str().expect("words"));
    assert_eq!(found["status"], "inert");
    assert!(message.contains("has a value that is refused in"), "{message}");
    assert!(fix.starts_with("Write another value at `access_control.default_policy`."), "{fix}");
}

/// Of two layers nobody said which one is read, so their order changes nothing.
#[test]
fn of_two_layers_of_a_program_that_reads_one_file_neither_counts_by_itself() {
    let tls = "entryPoints:\n  web:\n    address: ':80'\n    http: { redirections: { entryPoint: { to: websecure, scheme: https } } }\n  websecure:\n    address: ':443'\n    http: { tls: {} }\n";
    let folder = folder(&[
        ("fraiseql.toml", "[server]\nport = 8080\n\n[fraiseql]\nschema_file = 's.json'\n"),
        ("t.yml", tls),
        ("u.yml", "entryPoints:\n  web:\n    address: ':80'\nproviders: { docker: {} }\n"),
        ("same.yml", tls),
    ]);
    let of = |layers: &[&str]| {
        let layers: Vec<&str> = layers.iter().flat_map(|layer| ["--layer", layer]).collect();
        audit(
            folder.path(),
            &[&["fraiseql.toml", "-p", "STANDARD", "--dialect", "fraiseql-project"], &layers[..]].concat(),
        )
        .status("https-enforced")
        .to_owned()
    };
    assert_eq!(of(&["t.yml"]), "pass");
    assert_eq!(of(&["t.yml", "same.yml"]), "pass");
    assert_eq!(of(&["t.yml", "u.yml"]), "undetermined");
    assert_eq!(of(&["u.yml", "t.yml"]), "undetermined");
}
