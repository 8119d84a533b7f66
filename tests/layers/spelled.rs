//! Names of variables in other letters than a dialect lists: whether they are those is the application's to say.
//! Each starts from what a variable that counts would change.

use crate::layers::bench::{audit, folder};

const KRATOS: &str = "dsn: postgres://kratos@db/kratos?sslmode=verify-full\ndev: false\nlog: { level: info }\n\
                      selfservice: { default_browser_return_url: 'https://a.example.org/' }\n";
const QDRANT: &str =
    "service:\n  enable_tls: true\n  enable_cors: false\n  enable_static_content: false\ncluster: { enabled: false }\n";
const MEILI: &str = "env = 'development'\nno_analytics = true\n";
const SERVER: &str = "schema_path = 's.json'\nmetrics_enabled = false\nmetrics_token = 'sixteen-and-more'\n";
const AUTHELIA: &str = "authentication_backend: { file: { path: /a } }\naccess_control: { default_policy: two_factor }\n\
    session:\n  inactivity: 5m\n  remember_me: -1\n  \
    cookies: [{ domain: example.org, authelia_url: 'https://a.example.org' }]\n";

/// A configuration with its dialect and variables, and what becomes of a check and the names.
struct Case {
    config: (&'static str, &'static str, &'static str),
    check: &'static str,
    lines: &'static str,
    status: &'static str,
    findings: &'static [&'static str],
}

const UNKNOWN: &[&str] = &["unknown-key prod.env:1"];
const TWICE: &[&str] = &["contradiction prod.env:2"];

const fn case(
    config: (&'static str, &'static str, &'static str),
    check: &'static str,
    lines: &'static str,
    status: &'static str,
    findings: &'static [&'static str],
) -> Case {
    Case { config, check, lines, status, findings }
}

const K: (&str, &str, &str) = ("kratos.yml", "kratos", KRATOS);
const Q: (&str, &str, &str) = ("config.yaml", "qdrant", QDRANT);
const M: (&str, &str, &str) = ("config.toml", "meilisearch", MEILI);
const S: (&str, &str, &str) = ("server.toml", "fraiseql-server", SERVER);
const A: (&str, &str, &str) = ("configuration.yml", "authelia", AUTHELIA);

#[test]
fn a_name_in_other_letters_counts_where_the_application_compares_without_case() {
    let cases = [
        case(K, "no-debug-mode", "OTHER=1\n", "pass", &[]),
        case(K, "no-debug-mode", "DEV=true\n", "fail", &[]),
        case(K, "no-debug-mode", "Dev=true\n", "fail", &[]),
        case(K, "no-debug-mode", "dev=false\n", "pass", &[]),
        case(K, "no-debug-mode", "DEV=true\ndev=false\n", "undetermined", TWICE),
        case(K, "no-debug-mode", "Log={\"level\":\"debug\"}\n", "undetermined", &[]),
        case(Q, "no-playground", "QDRANT__SERVICE__ENABLE_STATIC_CONTENT=true\n", "fail", &[]),
        case(Q, "no-playground", "qdrant__service__Enable_Static_Content=true\n", "fail", &[]),
        case(Q, "no-playground", "run_mode=development\n", "pass", UNKNOWN),
        case(S, "metrics", "FRAISEQL_METRICS_ENABLED=true\n", "pass", &[]),
        case(S, "metrics", "fraiseql_metrics_enabled=true\n", "fail", UNKNOWN),
        case(S, "metrics", "Fraiseql_Env=development\n", "fail", UNKNOWN),
        case(M, "authentication", "MEILI_ENV=production\n", "pass", &[]),
        case(M, "authentication", "meili_env=production\n", "fail", UNKNOWN),
        case(A, "session-idle-timeout", "AUTHELIA_SESSION_INACTIVITY=5m\n", "pass", &[]),
        case(A, "session-idle-timeout", "AUTHELIA_session_inactivity=5h\n", "undetermined", UNKNOWN),
        case(A, "session-idle-timeout", "authelia_log_level=info\n", "pass", UNKNOWN),
    ];
    for Case { config: (name, dialect, text), check, lines, status, findings } in cases {
        let folder = folder(&[(name, text), ("prod.env", lines)]);
        let said = audit(folder.path(), &[name, "--dialect", dialect, "--env-file", "prod.env"]);
        assert_eq!(said.status(check), status, "{dialect}: {lines}{:#}", said.result(check));
        let found: Vec<String> = said.findings().into_iter().filter(|one| one.contains("prod.env")).collect();
        assert_eq!(found, findings, "{dialect}: {lines}");
    }
}

/// The environment as a file by itself: what a deployment gives counts over it, as over any other file.
#[test]
fn variables_of_a_deployment_count_over_an_environment_file_that_is_audited() {
    let env = "FRAISEQL_SCHEMA_PATH=s.json\nFRAISEQL_METRICS_ENABLED=true\nFRAISEQL_ENV=production\nFRAISEQL_METRICS_TOKEN=sixteen-and-more\n";
    let compose = |lines: &str| format!("services:\n  api:\n    image: a\n    {lines}\n");
    let folder = folder(&[("server.env", env), ("more.env", "FRAISEQL_METRICS_ENABLED=true\n")]);
    for (lines, status) in [
        ("environment: { OTHER: '1' }", "pass"),
        ("environment: { FRAISEQL_METRICS_ENABLED: 'true' }", "pass"),
        ("environment: { FRAISEQL_METRICS_ENABLED: 'false' }", "fail"),
        ("environment: { FRAISEQL_METRICS_ENABLED: '${METRICS}' }", "undetermined"),
        ("env_file: server.env", "pass"),
        ("env_file: [server.env, other.env]", "undetermined"),
    ] {
        std::fs::write(folder.path().join("compose.yaml"), compose(lines)).expect("written");
        let said = audit(folder.path(), &["server.env", "--layer", "compose.yaml"]);
        assert_eq!(said.status("metrics"), status, "{lines}");
        assert!(said.findings().iter().all(|one| one.starts_with("contradiction compose")), "{:?}", said.findings());
    }
    let said = audit(folder.path(), &["server.env", "--env-file", "more.env"]);
    assert_eq!(said.status("metrics"), "pass");
}

/// Of FraiseQL 1, which compares names without case, and whose variables count over its file.
#[test]
fn an_environment_without_case_takes_variables_in_any() {
    let env = "FRAISEQL_DATABASE_URL=postgres://db/x\nFRAISEQL_INTROSPECTION_POLICY=disabled\n";
    let compose = "services:\n  api:\n    image: a\n    environment: { fraiseql_introspection_policy: public }\n";
    let folder = folder(&[("v1.env", env), ("compose.yaml", compose)]);
    assert_eq!(audit(folder.path(), &["v1.env"]).status("introspection"), "pass");
    assert_eq!(audit(folder.path(), &["v1.env", "--layer", "compose.yaml"]).status("introspection"), "fail");
}
