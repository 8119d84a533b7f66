//! Variables under which the audited file does not mean what it says: another file, another mode.
//! Each starts from a file whose check passes, so that the variable shows something.

use crate::layers::bench::{audit, folder};

const SERVER: &str = "schema_path = 's.json'\nmetrics_enabled = true\nintrospection_enabled = false\n";

/// Variables with a value, and whether the file still means what it says.
const CASES: [(&str, bool); 17] = [
    ("FRAISEQL_CONFIG=/etc/fraiseql/other.toml", false),
    ("FRAISEQL_CONFIG=", false),
    ("FRAISEQL_CONFIG=server.toml.bak", false),
    ("FRAISEQL_CONFIG=./server.toml", true),
    ("FRAISEQL_ENV=development", false),
    ("FRAISEQL_ENV=Production-like", false),
    ("FRAISEQL_ENV=", false),
    ("FRAISEQL_ENV=production", true),
    ("FRAISEQL_ENV=PRODUCTION", true),
    ("FRAISEQL_ENV=prod", true),
    ("FRAISEQL_OIDC_ALLOW_INSECURE=1", false),
    ("FRAISEQL_OIDC_ALLOW_INSECURE=yes", false),
    ("FRAISEQL_OIDC_ALLOW_INSECURE=false", true),
    ("FRAISEQL_NATS_ALLOW_PLAINTEXT=true", false),
    ("VAULT_TLS_VERIFY=false", false),
    ("VAULT_TLS_VERIFY=true", true),
    ("FRAISEQL_LOG_FORMAT=json", true),
];

#[test]
fn a_variable_that_changes_what_the_file_means_is_a_contradiction_wherever_it_is_given() {
    let folder = folder(&[("server.toml", SERVER)]);
    for (line, means_it) in CASES {
        let (name, value) = line.split_once('=').expect("a variable");
        let env = format!("FRAISEQL_METRICS_ENABLED=true\n{line}\n");
        let compose = format!("services:\n  api:\n    image: a\n    environment:\n      {name}: '{value}'\n");
        for (file, text) in [("prod.env", &env), ("compose.yaml", &compose)] {
            std::fs::write(folder.path().join(file), text).expect("written");
        }
        for (args, place) in [
            (["--env-file", "prod.env"], "contradiction prod.env:2"),
            (["--layer", "prod.env"], "contradiction prod.env:2"),
            (["--layer", "compose.yaml"], "contradiction compose.yaml:5"),
        ] {
            let said = audit(folder.path(), &[&["server.toml"][..], &args].concat());
            let found: Vec<String> =
                said.findings().into_iter().filter(|one| one.starts_with("contradiction")).collect();
            let wanted: &[&str] = if means_it { &[] } else { &[place] };
            assert_eq!(found, wanted, "{line} {args:?}");
            assert!(means_it || said.audit["verdict"] == "fail", "{line} {args:?}");
            assert!(means_it || said.text.contains(name), "{line}: the variable is named");
        }
    }
}

#[test]
fn the_message_names_the_file_that_was_audited_and_not_the_value() {
    let folder = folder(&[("server.toml", SERVER), ("prod.env", "FRAISEQL_CONFIG=/run/canary9f3.toml\n")]);
    let said = audit(folder.path(), &["server.toml", "--env-file", "prod.env"]);
    let message = said.audit["findings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("`FRAISEQL_CONFIG`") && message.contains("`server.toml`"), "{message}");
    assert!(!said.text.contains("canary9f3"));
}

#[test]
fn a_variable_from_elsewhere_may_change_what_the_file_means() {
    let compose = "services:\n  api:\n    image: a\n    environment:\n      FRAISEQL_CONFIG: ${CONFIG}\n";
    let folder = folder(&[("server.toml", SERVER), ("compose.yaml", compose)]);
    let said = audit(folder.path(), &["server.toml", "--layer", "compose.yaml"]);
    assert_eq!(said.findings(), ["contradiction compose.yaml:5"]);
}

/// The same name in another folder: nothing of the file passes, and no finding says that it is another one.
#[test]
fn a_file_of_the_same_name_in_another_folder_need_not_be_the_audited_one() {
    let env = "FRAISEQL_CONFIG=/etc/fraiseql/server.toml\n";
    let compose = |mounts: &str| {
        format!(
            "services:\n  api:\n    image: a\n    environment: {{ FRAISEQL_CONFIG: /etc/fraiseql/server.toml }}\n    \
             volumes: {mounts}\n"
        )
    };
    let folder = folder(&[("server.toml", SERVER), ("other/server.toml", SERVER), ("prod.env", env)]);
    let said = audit(folder.path(), &["server.toml", "--env-file", "prod.env"]);
    assert_eq!(said.findings(), Vec::<String>::new());
    assert_eq!(said.status("introspection"), "undetermined");
    assert_eq!(said.result("introspection")["related"][0]["path"], "prod.env");
    for (mounts, status) in [
        ("[]", "undetermined"),
        ("['./server.toml:/etc/fraiseql/server.toml:ro']", "pass"),
        ("[{ type: bind, source: server.toml, target: /etc/fraiseql/server.toml }]", "pass"),
        ("['./server.toml:/etc/fraiseql/server.toml', './data:/var/lib/data', /tmp/x]", "pass"),
        ("['./other/server.toml:/etc/fraiseql/server.toml']", "undetermined"),
        ("['./server.toml:/etc/other/server.toml']", "undetermined"),
        ("['./:/etc/fraiseql']", "pass"),
        ("['./other:/etc/fraiseql']", "undetermined"),
        ("['conf:/etc/fraiseql']", "undetermined"),
        ("['./server.toml:/etc/fraiseql/server.toml', 'conf:/etc/fraiseql']", "pass"),
        (
            "['./server.toml:/etc/fraiseql/server.toml', './other/server.toml:/etc/fraiseql/server.toml']",
            "undetermined",
        ),
        ("['../server.toml:/etc/fraiseql/server.toml']", "undetermined"),
        ("['${DIR}/server.toml:/etc/fraiseql/server.toml']", "undetermined"),
    ] {
        std::fs::write(folder.path().join("compose.yaml"), compose(mounts)).expect("written");
        let said = audit(folder.path(), &["server.toml", "--layer", "compose.yaml"]);
        assert_eq!(said.status("introspection"), status, "{mounts}");
    }
}

const AUTHELIA: &str = "authentication_backend: { file: { path: /a } }\naccess_control: { default_policy: two_factor }\n\
    totp: { disable: true }\nsession:\n  inactivity: 5m\n  remember_me: -1\n  \
    cookies: [{ domain: example.org, authelia_url: 'https://a.example.org' }]\n";

/// A list of files is the audited one with its layers, as long as they are given in its order.
#[test]
fn a_variable_may_name_several_files() {
    let files = [("configuration.yml", AUTHELIA), ("more.yml", "authentication_backend: { file: { watch: true } }\n")];
    let folder = folder(&files);
    for (value, layers, contradictions, status) in [
        ("/config/configuration.yml,/config/more.yml", &[][..], 1, "pass"),
        ("/config/configuration.yml,/config/more.yml", &["--layer", "more.yml"], 0, "undetermined"),
        ("/config/more.yml,/config/configuration.yml", &["--layer", "more.yml"], 1, "pass"),
        ("/config", &[], 1, "pass"),
        ("configuration.yml", &[], 0, "pass"),
    ] {
        std::fs::write(folder.path().join("prod.env"), format!("X_AUTHELIA_CONFIG={value}\n")).expect("written");
        let args = [&["configuration.yml", "--env-file", "prod.env"][..], layers].concat();
        let said = audit(folder.path(), &args);
        let found = said.findings().iter().filter(|one| one.starts_with("contradiction")).count();
        assert_eq!((found, said.status("session-idle-timeout")), (contradictions, status), "{value} {layers:?}");
    }
}

#[test]
fn a_variable_names_the_file_of_meilisearch() {
    let config = "env = 'production'\nno_analytics = true\n";
    let folder = folder(&[("config.toml", config), ("prod.env", "MEILI_CONFIG_FILE_PATH=/etc/other.toml\n")]);
    let said = audit(folder.path(), &["config.toml", "--env-file", "prod.env"]);
    assert_eq!(said.findings(), ["contradiction prod.env:1"]);
}

#[test]
fn a_variable_may_switch_on_a_second_factor() {
    for (line, status) in [("AUTHELIA_LOG_LEVEL=info", "pass"), ("AUTHELIA_DUO_API_HOSTNAME=api.example.org", "fail")] {
        let folder = folder(&[("configuration.yml", AUTHELIA), ("prod.env", line)]);
        let said = audit(folder.path(), &["configuration.yml", "--env-file", "prod.env", "-p", "RESTRICTED"]);
        assert_eq!(said.status("mfa"), status, "{line}");
    }
}

#[test]
fn variables_that_are_not_read_may_change_what_the_file_means() {
    let compose = |file: &str| format!("services:\n  api:\n    image: a\n    env_file: {file}\n");
    let pods = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec:\n  template:\n    spec:\n      \
                containers:\n        - { name: a, image: a, envFrom: [{ secretRef: { name: x } }] }\n";
    let folder = folder(&[
        ("server.toml", SERVER),
        ("prod.env", "LOG_LEVEL=info\n"),
        ("app.toml", "[session]\nidle_timeout = '5m'\n"),
        ("pods.yaml", pods),
    ]);
    let write = |text: &str| std::fs::write(folder.path().join("compose.yaml"), text).expect("written");
    let of = |args: &[&str]| audit(folder.path(), &[&["server.toml"][..], args].concat());
    write(&compose("prod.env"));
    for layer in ["compose.yaml", "pods.yaml"] {
        let said = of(&["--layer", layer]);
        assert_eq!(said.status("no-playground"), "undetermined", "{layer}");
        let message = said.result("no-playground")["message"].as_str().expect("a message");
        assert!(message.contains("FRAISEQL_CONFIG") && message.contains("--env-file"), "{message}");
    }
    // The file that was given is no longer open, and another one is.
    for (file, status) in [
        ("prod.env", "pass"),
        ("[./prod.env]", "pass"),
        ("[{ path: prod.env, required: true }]", "pass"),
        ("[prod.env, more.env]", "undetermined"),
        ("[{ path: prod.env, format: raw }]", "undetermined"),
        ("deploy/prod.env", "undetermined"),
        ("'${STAGE}.env'", "undetermined"),
    ] {
        write(&compose(file));
        let said = of(&["--layer", "compose.yaml", "--env-file", "prod.env"]);
        assert_eq!(said.status("introspection"), status, "{file}");
    }
    // A file whose application reads no variables is not touched.
    write(&compose("prod.env"));
    let said = audit(folder.path(), &["app.toml", "--layer", "compose.yaml"]);
    assert_eq!(said.status("session-idle-timeout"), "pass");
}

/// The environment alone says it of itself.
#[test]
fn an_environment_that_is_audited_alone_is_no_better() {
    let folder = folder(&[("server.env", "FRAISEQL_METRICS_ENABLED=true\nFRAISEQL_ENV=development\n")]);
    assert!(audit(folder.path(), &["server.env"]).findings().contains(&"contradiction server.env:2".to_owned()));
}

/// docs.docker.com/compose/how-tos/environment-variables/envvars: `COMPOSE_FILE` names what is read, in the order in which it is
/// laid over each other.
#[test]
fn the_files_that_compose_is_told_to_read() {
    let safe = "services:\n  api:\n    image: a\n    read_only: true\n";
    let folder = folder(&[("compose.yaml", safe), ("compose.prod.yaml", "services:\n  api:\n    restart: always\n")]);
    let prod: &[&str] = &["compose.yaml", "--layer", "compose.prod.yaml"];
    for (file, args, status, contradicts) in [
        ("compose.yaml", &prod[..1], "pass", false),
        ("./compose.yaml", &prod[..1], "pass", false),
        ("compose.yaml:compose.prod.yaml", prod, "pass", false),
        ("compose.prod.yaml:compose.yaml", prod, "pass", true),
        ("compose.yaml:compose.prod.yaml", &prod[..1], "pass", true),
        ("other.yaml", &prod[..1], "pass", true),
        ("/srv/compose.yaml", &prod[..1], "undetermined", false),
        ("/srv/compose.yaml:/srv/compose.prod.yaml", prod, "undetermined", false),
    ] {
        std::fs::write(folder.path().join(".env"), format!("COMPOSE_FILE={file}\n")).expect("written");
        let said = audit(folder.path(), &[args, &["--env-file", ".env", "--profile", "RESTRICTED"]].concat());
        assert_eq!(said.status("container-read-only-fs"), status, "{file} {args:?}");
        let found: Vec<_> = said.findings().into_iter().filter(|one| one.starts_with("contradiction")).collect();
        assert_eq!(!found.is_empty(), contradicts, "{file} {args:?}: {found:?}");
    }
}

/// Authelia replaces templates where its filter `template` is on; with another one they are the secrets themselves.
#[test]
fn a_filter_that_replaces_no_templates() {
    let file = "authentication_backend: { file: { path: /u.yml } }\naccess_control: { default_policy: two_factor }\n\
                session: { secret: '{{ secret \"/run/secrets/s\" }}', cookies: [{ domain: example.org }] }\n";
    for (filters, contradicts) in [("template", false), ("expand-env", true), ("template,expand-env", true), ("", true)]
    {
        let env = format!("X_AUTHELIA_CONFIG_FILTERS={filters}\n");
        let folder = folder(&[("configuration.yml", file), ("a.env", env.as_str())]);
        let said = audit(folder.path(), &["configuration.yml", "--env-file", "a.env"]);
        let found = said.findings();
        assert_eq!(found.contains(&"contradiction a.env:1".to_owned()), contradicts, "{filters}: {found:?}");
        assert!(!said.text.contains("changes nothing here"), "{filters}: {}", said.text);
    }
}
