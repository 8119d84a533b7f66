//! Variables that an application takes by a rule for their names: each sets its key, or leaves it open, and is never passed
//! over. Each row starts from a file that passes without it.

use crate::layers::bench::{audit, folder};

const KRATOS: &str = "dsn: memory\nserve:\n  public:\n    cors:\n      enabled: true\n      allowed_origins: [https://a.example.org]\n\
                      selfservice: { default_browser_return_url: https://a.example.org/ }\n\
                      identity: { schemas: [{ id: a, url: file:///a.json }] }\n";
const AUTHELIA: &str = "authentication_backend: { file: { path: /u.yml } }\naccess_control: { default_policy: two_factor }\n\
     identity_providers: { oidc: { cors: { allowed_origins: [https://a.example.org] } } }\n\
     session: { remember_me: -1, inactivity: 5m, cookies: [{ domain: example.org }] }\n";
const QDRANT: &str =
    "service: { enable_tls: true, host: 127.0.0.1 }\nstorage: { storage_path: ./s }\ntls: { cert: a, key: b }\n";

/// The status of a check, and what is found, where this variable is given.
fn with(file: (&str, &str), variable: &str, check: &str) -> (String, Vec<String>) {
    let folder = folder(&[file, ("a.env", &format!("{variable}\n"))]);
    let said = audit(folder.path(), &[file.0, "--env-file", "a.env"]);
    (said.status(check).to_owned(), said.findings())
}

#[test]
fn a_variable_that_no_key_lists_leaves_open_what_it_names() {
    let kratos = ("kratos.yml", KRATOS);
    let authelia = ("configuration.yml", AUTHELIA);
    let qdrant = ("config.yaml", QDRANT);
    let (cors, idle, tls) = ("cors-explicit-origins", "session-idle-timeout", "https-enforced");
    for (file, variable, check, status) in [
        (kratos, "OTHER=1", cors, "pass"),
        (kratos, "SERVE_PUBLIC_HOST=a", cors, "pass"),
        (kratos, "SERVE_PUBLIC_CORS_ALLOWED_HEADERS=a", cors, "pass"),
        (kratos, "SERVE_PUBLIC_CORS_ALLOWED_ORIGINS_0=*", cors, "undetermined"),
        (kratos, "serve={}", cors, "undetermined"),
        (kratos, "Serve_Public_Cors={}", cors, "undetermined"),
        (authelia, "AUTHELIA_THEME=dark", "no-debug-mode", "pass"),
        (authelia, "AUTHELIA_LOGS_LEVEL=trace", "no-debug-mode", "undetermined"),
        (authelia, "AUTHELIA_SERVER_ENDPOINTS=a", "no-debug-mode", "undetermined"),
        (authelia, "AUTHELIA_THEME=dark", idle, "pass"),
        (authelia, "AUTHELIA_SESSION_COOKIES_0_INACTIVITY=50h", idle, "undetermined"),
        (authelia, "AUTHELIA_IDENTITY_PROVIDERS_OIDC_CORS_ALLOWED_ORIGINS=*", cors, "fail"),
        (qdrant, "QDRANT__service__enable_tls=false", tls, "fail"),
        (qdrant, "QDRANT__CLUSTER__ENABLED=false", tls, "pass"),
    ] {
        let (found, findings) = with(file, variable, check);
        assert_eq!(found, status, "{variable}: {check}");
        assert!(findings.iter().all(|one| !one.starts_with("unknown-key")), "{variable}: {findings:?}");
    }
}

#[test]
fn a_name_that_the_rule_does_not_make_is_still_a_misspelt_one() {
    let kratos = ("kratos.yml", KRATOS);
    let unknown = |variable: &str| with(kratos, variable, "cors-explicit-origins").1 == ["unknown-key a.env:1"];
    assert!(unknown("SESSION_LIFESPANN=1h"));
    // Three letters are near to too many words.
    assert!(!unknown("DNS=1.1.1.1"));
    for variable in
        ["SELFSERVICE_METHODS_CODE_ENABLED=true", "SELFSERVICE_METHODS_LINK_ENABLED=true", "SERVE_ADMIN_TLS={}"]
    {
        assert!(!unknown(variable), "{variable}");
    }
}

/// `db.example.org` in a variable is what makes Authelia speak TLS.
#[test]
fn a_variable_makes_the_table_that_its_key_stands_in() {
    let file = "authentication_backend: { file: { path: /u.yml } }\naccess_control: {}\nstorage: { postgres: { address: 'tcp://db:5432' } }\n";
    let status = |variable: &str| with(("configuration.yml", file), variable, "database-tls").0;
    assert_eq!(status("OTHER=1"), "fail");
    assert_eq!(status("AUTHELIA_STORAGE_POSTGRES_TLS_SERVER_NAME=db.example.org"), "pass");
}

/// Kratos writes the items of a variable over those of the file, and leaves the others.
#[test]
fn a_list_in_a_variable_need_not_replace_that_of_a_file() {
    let more = KRATOS.replace("[https://a.example.org]", "[https://a.example.org, '*']");
    let none = KRATOS.replace("      allowed_origins: [https://a.example.org]\n", "");
    let set = "SERVE_PUBLIC_CORS_ALLOWED_ORIGINS=https://b.example.org";
    let compose = "services:\n  kratos:\n    image: oryd/kratos:v1.3.1\n    environment:\n      \
                   SERVE_PUBLIC_CORS_ALLOWED_ORIGINS: https://b.example.org\n";
    for (file, status) in [(KRATOS, "undetermined"), (&more, "undetermined"), (&none, "pass")] {
        assert_eq!(with(("kratos.yml", file), set, "cors-explicit-origins").0, status, "{file}");
        let folder = folder(&[("kratos.yml", file), ("compose.yaml", compose)]);
        let said = audit(folder.path(), &["kratos.yml", "--layer", "compose.yaml"]);
        assert_eq!(said.status("cors-explicit-origins"), status, "{file}");
    }
    assert_eq!(with(("kratos.yml", KRATOS), "SERVE_PUBLIC_CORS_ALLOWED_ORIGINS=*", "cors-explicit-origins").0, "fail");
}
