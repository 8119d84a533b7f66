//! Commands of a deployment whose options count for more than the application's file: nothing of the file passes beside
//! them, and plain words change nothing.

use crate::layers::bench::{audit, folder};

const POSTGRES: &str =
    "shared_buffers = 1GB\nssl = on\nssl_min_protocol_version = 'TLSv1.3'\nstatement_timeout = '10s'\n";

fn compose(line: &str) -> String {
    format!("services:\n  db:\n    image: registry.example.org/db\n    {line}\n")
}

fn pods(line: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{ name: db }}\nspec:\n  template:\n    spec:\n      \
         containers:\n        - name: db\n          image: registry.example.org/db\n          {line}\n"
    )
}

#[test]
fn options_leave_open_what_the_file_says() {
    let folder = folder(&[("postgresql.conf", POSTGRES), ("app.toml", "[session]\nidle_timeout = '5m'\n")]);
    let write = |text: &str| std::fs::write(folder.path().join("layer.yaml"), text).expect("written");
    let of = |base: &str| audit(folder.path(), &[base, "--layer", "layer.yaml"]);
    for line in [
        "command: postgres -c ssl=off",
        "command: [postgres, -c, 'ssl_min_protocol_version=TLSv1']",
        "command: ['-cssl=off']",
        "entrypoint: [sh, -c, 'exec postgres']",
        "entrypoint: ./start.sh",
        "command: [postgres, $OPTIONS]",
        "extends: { file: base.yaml, service: db }",
    ] {
        write(&compose(line));
        for (base, check) in [("postgresql.conf", "tls-min-version"), ("app.toml", "session-idle-timeout")] {
            let said = of(base);
            assert_eq!(said.status(check), "undetermined", "{base} {line}");
            let related = said.result(check)["related"].as_array().expect("places");
            assert!(related.iter().any(|place| place["path"] == "layer.yaml"), "{base} {line}");
        }
    }
    for line in ["args: [-c, ssl=off]", "command: [postgres, -c, ssl=off]"] {
        write(&pods(line));
        assert_eq!(of("postgresql.conf").status("tls-min-version"), "undetermined", "{line}");
    }
    for line in ["user: '1001'", "command: postgres", "command: [serve]", "entrypoint: /usr/bin/app"] {
        write(&compose(line));
        assert_eq!(of("postgresql.conf").status("tls-min-version"), "pass", "{line}");
        assert_eq!(of("app.toml").status("session-idle-timeout"), "pass", "{line}");
    }
}

/// What a command of PostgreSQL sets by name is open, and everything else is not.
#[test]
fn options_that_set_known_parameters_leave_the_others() {
    let folder = folder(&[("postgresql.conf", POSTGRES), ("app.toml", "[session]\nidle_timeout = '5m'\n")]);
    for (line, tls, timeout) in [
        ("command: postgres -c statement_timeout=0", "pass", "undetermined"),
        ("command: [postgres, -c, 'ssl_min_protocol_version=TLSv1']", "undetermined", "pass"),
        ("command: [postgres, '-c', 'ssl=off', '--statement-timeout=0']", "undetermined", "undetermined"),
        ("command: ['-c', 'work_mem=64MB']", "undetermined", "undetermined"),
        ("command: [postgres, -c, work_mem=64MB]", "pass", "pass"),
        ("command: [postgres, -c, config_file=/etc/other.conf]", "undetermined", "undetermined"),
        ("command: [postgres, -c, include=other.conf]", "undetermined", "undetermined"),
        ("command: [postgres, -D, /data]", "undetermined", "undetermined"),
        ("command: [postgres, -c, custom.setting=1]", "undetermined", "undetermined"),
        ("entrypoint: [sh, -c, 'work_mem=1']", "undetermined", "undetermined"),
    ] {
        std::fs::write(folder.path().join("layer.yaml"), compose(line)).expect("written");
        let said = audit(folder.path(), &["postgresql.conf", "--layer", "layer.yaml"]);
        assert_eq!(said.status("tls-min-version"), tls, "{line}");
        let results = said.audit["results"].as_array().expect("results");
        let recommended = results.iter().find(|one| one["check"] == "statement-timeout").expect("it is asked");
        assert_eq!(recommended["status"], timeout, "{line}");
        // They mean nothing for another application.
        let said = audit(folder.path(), &["app.toml", "--layer", "layer.yaml"]);
        assert_eq!(said.status("session-idle-timeout"), "undetermined", "{line}");
    }
}

#[test]
fn the_words_that_leave_it_open_are_named_and_values_are_not() {
    let line = "command: [app, --insecure, --token=canary9f3, canary9f4.x]";
    let folder = folder(&[("app.toml", "[session]\nidle_timeout = '5m'\n"), ("layer.yaml", &compose(line))]);
    let said = audit(folder.path(), &["app.toml", "--layer", "layer.yaml"]);
    let message = said.result("session-idle-timeout")["message"].as_str().expect("a message");
    assert!(
        message.contains("`services.db.command` has `--insecure`, `--token`, something else as word 4"),
        "{message}"
    );
    assert!(!said.text.contains("canary"), "{}", said.text);
}

/// What fails without a command fails with one, and no condition excuses a check that a command may make apply.
#[test]
fn options_excuse_nothing() {
    let conf = POSTGRES.replace("TLSv1.3", "TLSv1");
    let cors = "[network.cors]\ncredentials = false\norigins = ['*']\n";
    let folder = folder(&[
        ("postgresql.conf", &conf),
        ("cors.toml", cors),
        ("layer.yaml", &compose("command: [app, --cors-credentials]")),
        ("plain.yaml", &compose("command: [app]")),
    ]);
    let of = |base: &str, layer: &str| audit(folder.path(), &[base, "--layer", layer]);
    assert_eq!(of("postgresql.conf", "layer.yaml").status("tls-min-version"), "fail");
    assert_eq!(of("cors.toml", "plain.yaml").status("cors-no-wildcard-credentials"), "not-applicable");
    assert_ne!(of("cors.toml", "layer.yaml").status("cors-no-wildcard-credentials"), "not-applicable");
}

/// The command beside the audited file is where its doubts are, and nothing of it is shown but what is known to be harmless.
#[test]
fn a_command_of_a_layer_is_not_shown() {
    let kratos = "dsn: postgres://kratos@db/kratos?sslmode=verify-full\n\
                  selfservice: { default_browser_return_url: 'https://shop.example.org/' }\nsession: { lifespan: 1h }\n";
    for command in [
        "kratos serve --password wombatcanary",
        "sh -c \"SECRETS_COOKIE=wombatcanary kratos serve\"",
        "[kratos, serve, --password, wombatcanary]",
        "[kratos, serve, -pwombatcanary]",
    ] {
        for key in ["command", "entrypoint"] {
            let layer = format!("services:\n  kratos:\n    image: oryd/kratos:v1\n    {key}: {command}\n");
            let folder = folder(&[("kratos.yml", kratos), ("compose.yaml", &layer)]);
            for format in ["text", "json", "ndjson", "sarif", "junit", "github", "csv", "md", "html"] {
                let args =
                    ["audit-config", "kratos.yml", "--dialect", "kratos", "-p", "REGULATED", "--layer", "compose.yaml"];
                let output = crate::common::run(folder.path(), &[&args[..], &["-f", format]].concat());
                let said = format!("{}{}", crate::common::stdout(&output), crate::common::stderr(&output));
                assert!(!said.contains("wombatcanary"), "{format} {key}: {command}: {said}");
                assert!(format != "text" || said.contains("compose.yaml"), "{said}");
            }
        }
    }
}

/// Without the command a statement attests what the file leaves open.
#[test]
fn no_statement_attests_what_a_command_may_say_otherwise() {
    let folder = crate::common::example();
    let write = |line: &str| {
        std::fs::write(folder.path().join("c.yaml"), format!("services: {{ api: {{ image: a, {line} }} }}\n"))
            .expect("written");
    };
    let of = || audit(folder.path(), &["app.toml", "--layer", "c.yaml"]);
    write("command: [saas-api]");
    assert_eq!(of().status("authentication"), "pass");
    for line in ["command: [saas-api, '--auth-required=false']", "command: saas-api --session-idle-timeout=9999d"] {
        write(line);
        let said = of();
        assert_eq!(said.status("authentication"), "undetermined", "{line}");
        let fix = said.result("authentication")["fix"].as_str().expect("a fix");
        assert!(fix.contains("leave it out of the command"), "{fix}");
    }
}
