//! What is suggested takes nothing away: what a file says for a reason stays, and nothing is brought in that was not there.
//! Every case passes an audit afterwards, so that the audit alone cannot tell it.

use super::{DATE, failing};
use crate::common::{run, stderr, stdout};

/// The difference for a file, what is said beside it, and which checks fail once it is applied.
pub(super) fn mended(name: &str, profile: &str, text: &str) -> (String, String, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("written");
    let output = run(folder.path(), &["audit-config", name, "--profile", profile, "--date", DATE, "--suggest"]);
    let (difference, notes) = (stdout(&output), stderr(&output));
    if !difference.is_empty() {
        super::applied(folder.path(), &difference);
    }
    let after = failing(&super::audit(folder.path(), name, profile));
    (difference, notes, after)
}

pub(super) fn changes(difference: &str) -> Vec<&str> {
    let changed = |line: &&str| line.starts_with(['-', '+']) && !line.starts_with("---") && !line.starts_with("+++");
    difference.lines().filter(changed).collect()
}

#[test]
fn what_was_required_of_clients_stays_so() {
    let text = "env = \"production\"\nno_analytics = true\nhttp_payload_size_limit = \"1 MiB\"\n\
        ssl_cert_path = \"/tls/cert.pem\"\nssl_auth_path = \"/tls/clients.pem\"\nssl_require_auth = true\n";
    let (difference, notes, after) = mended("config.toml", "REGULATED", text);
    assert!(difference.contains("+ssl_key_path"), "{difference}");
    assert!(!difference.contains("ssl_require_auth = false"), "{difference}");
    assert!(!after.contains(&"mutual-tls".to_owned()), "{after:?}");
    assert!(notes.contains("`ssl_key_path` is an example"), "{notes}");
    // Nor is more asked of them than is needed.
    let (difference, ..) = mended("config.toml", "REGULATED", &text.replace("ssl_require_auth = true\n", ""));
    assert!(difference.contains("+ssl_key_path") && !difference.contains("+ssl_require_auth"), "{difference}");
}

#[test]
fn a_cluster_stays_one() {
    let text = "log_level: INFO\nstorage:\n  storage_path: /qdrant/storage\nservice:\n  api_key: ${QDRANT_KEY}\n  enable_tls: true\n\
        tls:\n  cert: ./tls/cert.pem\n  key: ./tls/key.pem\ncluster:\n  enabled: true\n";
    let (difference, _, after) = mended("production.yaml", "STANDARD", text);
    assert!(
        difference.contains("enable_tls: true") && !changes(&difference).contains(&"-  enabled: true"),
        "{difference}"
    );
    assert!(!after.contains(&"https-enforced".to_owned()), "{after:?}");
}

#[test]
fn a_web_listener_stays_one() {
    let text = "server_name: example.org\nlisteners:\n  - port: 8008\n    type: http\n    bind_addresses: [\"0.0.0.0\"]\n\
    \x20   resources:\n      - names: [client, federation]\ndatabase:\n  name: psycopg2\n  args:\n    host: db.example.org\n\
    \x20   sslmode: verify-full\nreport_stats: false\n";
    let (difference, notes, after) = mended("homeserver.yaml", "STANDARD", text);
    assert!(!difference.contains("manhole"), "{difference}");
    assert!(difference.contains("+    tls: true") && difference.contains("+tls_private_key_path"), "{difference}");
    assert!(!after.contains(&"https-enforced".to_owned()), "{after:?}");
    assert!(notes.contains("`tls_certificate_path` is an example"), "{notes}");
    // Without listeners none are made up.
    let (difference, ..) = mended("homeserver.yaml", "STANDARD", "server_name: example.org\nreport_stats: false\n");
    assert!(!difference.contains("listeners"), "{difference}");
}

#[test]
fn a_database_is_mended_and_none_is_put_beside_it() {
    let text = "authentication_backend:\n  file:\n    path: /config/users.yml\naccess_control:\n  default_policy: two_factor\n\
        session:\n  cookies:\n    - domain: example.org\n      authelia_url: https://auth.example.org\nstorage:\n  mysql:\n\
    \x20   address: tcp://db.example.org:3306\n    database: authelia\n    username: authelia\n    tls:\n      skip_verify: true\n";
    let (difference, _, after) = mended("configuration.yml", "REGULATED", text);
    assert!(difference.contains("+      skip_verify: false") && !difference.contains("+  postgres"), "{difference}");
    assert!(!after.contains(&"database-tls".to_owned()), "{after:?}");
}

#[test]
fn what_is_only_open_is_not_settled_by_something_new() {
    let library = probity::load::Library::shipped();
    let example = |dialect: &str| {
        let dialect = library.dialects().find(|one| one.id.value == dialect).expect("it ships");
        dialect.examples.first().expect("an example")
    };
    // No login with tokens that nobody issues, and no second factor where nobody logs in.
    for (dialect, new) in [("authelia", "+identity_providers"), ("fraiseql-schema", "[auth.local]")] {
        let example = example(dialect);
        let (difference, ..) = mended(&example.name, "STANDARD", &example.config);
        assert!(!difference.contains(new), "{difference}");
    }
}

#[test]
fn a_choice_among_several_is_an_example() {
    let (difference, notes, _) = mended("app.toml", "REGULATED", "[session]\nidle_timeout = \"5m\"\n");
    assert!(difference.contains("+provider = \"aws\""), "{difference}");
    assert!(notes.contains("`crypto.kms.provider` is an example"), "{notes}");
    let folder = tempfile::tempdir().expect("a folder");
    run(folder.path(), &["init", "--config", "REGULATED"]);
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("it is made");
    let at = text.find("provider = \"aws\"").expect("a provider");
    assert!(text[..at].ends_with("# The value below is an example; put in your own.\n"), "{text}");
}

#[test]
fn a_key_with_dots_and_a_switch_of_an_environment_are_shown_and_changed() {
    let (difference, ..) = mended("app.toml", "STANDARD", "api.max_depth = 99\nauth.required = false\n");
    assert!(difference.contains("-api.max_depth = 99") && difference.contains("+auth.required = true"), "{difference}");
    let env = "FRAISEQL_BIND_ADDR=0.0.0.0:8000\nFRAISEQL_INTROSPECTION_ENABLED=true\n\
        FRAISEQL_INTROSPECTION_REQUIRE_AUTH=false\nFRAISEQL_ADMIN_TOKEN=CANARY-true\n";
    let (difference, notes, _) = mended("prod.env", "REGULATED", env);
    assert!(difference.contains("+FRAISEQL_INTROSPECTION_ENABLED=false"), "{difference}{notes}");
    assert!(!difference.contains("CANARY") && !notes.contains("CANARY"), "{difference}{notes}");
}
