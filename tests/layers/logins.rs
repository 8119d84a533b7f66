//! Logins and sessions of applications beside the file of Authelia: it settles those that it guards and no others.
//! Each case names what the application itself lets in.

use crate::common::root;
use crate::layers::bench::{audit, folder};

const KRATOS: &str = "dsn: memory\nserve: { public: { base_url: https://id.example.org/ } }\nidentity:\n  \
    default_schema_id: p\n  schemas: [{ id: p, url: file:///p.json }]\nselfservice:\n  \
    default_browser_return_url: https://app.example.org/\n  methods:\n    password: { enabled: PASSWORD }\n    \
    code: { enabled: false, mfa_enabled: false }\n    totp: { enabled: false }\n    lookup_secret: { enabled: false }\n    \
    webauthn: { enabled: false }\n    passkey: { enabled: false }\n    oidc: { enabled: true }\n";
const SYNAPSE: &str =
    "server_name: example.org\nreport_stats: false\nlisteners:\n  - { port: 8448, type: http, tls: true }\n";
const PROVIDER: &str = "oidc_providers: [{ idp_id: a, idp_name: A, issuer: 'https://auth.example.org' }]\n";
const SCHEMA: &str = "[schema]\nname = 'shop'\nversion = '1.0.0'\ndatabase_target = 'postgresql'\n[types.Order]\n\
    sql_source = 'v_order'\n[auth]\nissuer = 'https://auth.example.org/'\naudience = 'shop'\n";

#[test]
fn authelia_settles_the_logins_that_it_guards() {
    let authelia = std::fs::read_to_string(root().join("tests/documented/authelia/hardened.yml")).expect("a file");
    let synapse = |more: &str| format!("{SYNAPSE}{more}");
    let with_password = synapse(&format!("password_config: {{ enabled: true }}\n{PROVIDER}"));
    let without = synapse(&format!("password_config: {{ enabled: false }}\n{PROVIDER}"));
    for (name, text, statuses) in [
        // Whoever has a password at Kratos is asked for nothing else, and its sessions are its own.
        ("kratos.yml", KRATOS.replace("PASSWORD", "true"), ["fail", "undetermined", "undetermined"]),
        ("kratos.yml", KRATOS.replace("PASSWORD", "false"), ["pass", "undetermined", "undetermined"]),
        ("homeserver.yaml", synapse("password_config: { enabled: true }\n"), ["undetermined", "undetermined", "fail"]),
        ("homeserver.yaml", with_password, ["undetermined", "undetermined", "fail"]),
        ("homeserver.yaml", without, ["pass", "pass", "fail"]),
        // Nothing on the web stands before the protocol of a database.
        (
            "postgresql.conf",
            "shared_buffers = 1GB\nlisten_addresses = '*'\n".into(),
            ["undetermined", "undetermined", "fail"],
        ),
        (
            "fraiseql.toml",
            format!("{SCHEMA}[auth.local]\npassword = true\nmfa = true\n"),
            ["fail", "undetermined", "undetermined"],
        ),
        ("fraiseql.toml", SCHEMA.to_owned(), ["pass", "pass", "pass"]),
        ("app.toml", "[debug]\nenabled = false\n".into(), ["pass", "pass", "pass"]),
    ] {
        let folder = folder(&[(name, &text), ("authelia.yml", &authelia)]);
        let said = audit(folder.path(), &[name, "--layer", "authelia.yml"]);
        let found = ["mfa", "login-lockout", "session-idle-timeout"].map(|check| said.status(check));
        assert_eq!(found, statuses, "{name}: {text}");
    }
}
