//! Logins and sessions of applications beside the file of Authelia: it settles those that it guards and no others.
//! Each case names what the application itself lets in.

use crate::common::root;
use crate::layers::bench::{audit, folder};

const KRATOS: &str = "dsn: memory\nserve: { public: { base_url: https://id.example.org/ } }\nidentity:\n  \
    default_schema_id: p\n  schemas: [{ id: p, url: file:///p.json }]\nselfservice:\n  \
    default_browser_return_url: https://app.example.org/\n  methods:\n    password: { enabled: PASSWORD }\n    \
    code: { enabled: false, mfa_enabled: false }\n    totp: { enabled: false }\n    lookup_secret: { enabled: false }\n    \
    webauthn: { enabled: false }\n    passkey: { enabled: false }\n    oidc: { enabled: true, config: { providers: [{ id: a, provider: generic, \
    issuer_url: 'https://auth.example.org' }] } }\n";
const SYNAPSE: &str =
    "server_name: example.org\nreport_stats: false\nlisteners:\n  - { port: 8448, type: http, tls: true }\n";
const PROVIDER: &str = "oidc_providers: [{ idp_id: a, idp_name: A, issuer: 'https://auth.example.org' }]\n";
const SERVER: &str = "schema_path = 's.json'\n[auth]\nissuer = 'https://auth.example.org'\naudience = 'api'\n";
const SCHEMA: &str = "[schema]\nname = 'shop'\nversion = '1.0.0'\ndatabase_target = 'postgresql'\n[types.Order]\n\
    sql_source = 'v_order'\n[auth]\nissuer = 'https://auth.example.org/'\naudience = 'shop'\n";

/// Authelia as the provider of OpenID Connect, which it is with clients alone.
const CLIENTS: &str = "identity_providers:\n  oidc:\n    clients:\n      - { client_id: app, redirect_uris: ['https://app.example.org/back'], \
    authorization_policy: two_factor }\n";

fn authelia() -> String {
    std::fs::read_to_string(root().join("tests/documented/authelia/hardened.yml")).expect("a file")
}

/// What is said of second factors, of lockouts and of idle sessions.
fn said(name: &str, text: &str, authelia: &str) -> [String; 3] {
    let folder = folder(&[(name, text), ("authelia.yml", authelia)]);
    let said = audit(folder.path(), &[name, "--layer", "authelia.yml"]);
    ["mfa", "login-lockout", "session-idle-timeout"].map(|check| said.status(check).to_owned())
}

#[test]
fn authelia_settles_the_logins_that_it_guards() {
    let provider = [authelia(), CLIENTS.to_owned()].concat();
    let synapse = |more: &str| format!("{SYNAPSE}{more}");
    let with_password = synapse(&format!("password_config: {{ enabled: true }}\n{PROVIDER}"));
    let without = synapse(&format!("password_config: {{ enabled: false }}\n{PROVIDER}"));
    let again = synapse(&format!("password_config: {{ enabled: only_for_reauth }}\n{PROVIDER}"));
    for (name, text, statuses) in [
        // Whoever has a password at Kratos is asked for nothing else, and its sessions are its own.
        ("kratos.yml", KRATOS.replace("PASSWORD", "true"), ["fail", "undetermined", "undetermined"]),
        ("kratos.yml", KRATOS.replace("PASSWORD", "false"), ["pass", "undetermined", "undetermined"]),
        ("homeserver.yaml", synapse("password_config: { enabled: true }\n"), ["undetermined", "undetermined", "fail"]),
        ("homeserver.yaml", with_password, ["undetermined", "undetermined", "fail"]),
        ("homeserver.yaml", without, ["pass", "pass", "fail"]),
        ("homeserver.yaml", again, ["pass", "pass", "fail"]),
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
        // A bearer token lives on where the session of the portal has ended.
        ("fraiseql.toml", SCHEMA.to_owned(), ["pass", "pass", "undetermined"]),
        ("server.toml", SERVER.to_owned(), ["pass", "pass", "undetermined"]),
        ("app.toml", "[debug]\nenabled = false\n".into(), ["pass", "pass", "pass"]),
    ] {
        assert_eq!(said(name, &text, &provider), statuses, "{name}: {text}");
    }
}

#[test]
fn it_settles_none_that_go_elsewhere_or_may() {
    let provider = [authelia(), CLIENTS.to_owned()].concat();
    let synapse = |more: &str| format!("{SYNAPSE}password_config: {{ enabled: false }}\n{PROVIDER}{more}");
    let kratos = |from: &str, to: &str| {
        let kratos = KRATOS.replace("PASSWORD", "false");
        assert!(kratos.contains(from), "{from}");
        kratos.replace(from, to)
    };
    let issuer = "'https://auth.example.org'";
    for (name, text) in [
        ("homeserver.yaml", synapse("cas_config: { enabled: true, server_url: 'https://cas.example.org' }\n")),
        ("homeserver.yaml", synapse("saml2_config: { sp_config: {} }\n")),
        ("homeserver.yaml", synapse("modules: [{ module: ldap_auth_provider.LdapAuthProviderModule, config: {} }]\n")),
        ("homeserver.yaml", synapse("enable_registration: true\n")),
        ("homeserver.yaml", synapse("").replace("}]", "}, { idp_id: g, issuer: 'https://accounts.google.com/' }]")),
        ("homeserver.yaml", synapse("").replace("}]", "}, { idp_id: g }]")),
        ("homeserver.yaml", synapse("").replace("auth.example.org", "keycloak.example.org")),
        ("homeserver.yaml", synapse("").replace("org' }", "org', jwks_uri: 'https://keys.example.net/' }")),
        // The issuer's path counts, and so does its port.
        ("homeserver.yaml", synapse("").replace("auth.example.org", "auth.example.org/realms/a")),
        ("homeserver.yaml", synapse("").replace("auth.example.org", "auth.example.org:8443")),
        ("kratos.yml", kratos("code: { enabled: false", "code: { enabled: true, passwordless_enabled: true")),
        ("kratos.yml", kratos("passkey: { enabled: false", "passkey: { enabled: true")),
        (
            "kratos.yml",
            kratos("webauthn: { enabled: false", "webauthn: { enabled: true, config: { passwordless: true }"),
        ),
        ("kratos.yml", kratos(issuer, "'https://id.example.net'")),
        (
            "kratos.yml",
            kratos(
                &format!("issuer_url: {issuer} }}"),
                &format!("issuer_url: {issuer} }}, {{ id: g, provider: google }}"),
            ),
        ),
        ("fraiseql.toml", SCHEMA.replace("auth.example.org", "keycloak.example.org")),
        ("fraiseql.toml", format!("{SCHEMA}[auth.social.google]\nclient_id = 'x'\n")),
        ("fraiseql.toml", format!("{SCHEMA}[auth.local]\nanonymous = true\n")),
        ("server.toml", SERVER.replace("auth.example.org", "idp.example.org")),
        ("server.toml", format!("{SERVER}[auth_hs256]\nsecret_env = 'SECRET'\n")),
    ] {
        assert_eq!(said(name, &text, &provider)[..2], ["undetermined", "undetermined"], "{name}: {text}");
    }
    // Without clients it is no provider of OpenID Connect.
    for (name, text) in [
        ("homeserver.yaml", synapse("")),
        ("kratos.yml", KRATOS.replace("PASSWORD", "false")),
        ("fraiseql.toml", SCHEMA.to_owned()),
        ("server.toml", SERVER.to_owned()),
    ] {
        assert_eq!(said(name, &text, &authelia())[..2], ["undetermined", "undetermined"], "{name}: {text}");
    }
    // What it is not asked for it does not make better: one factor is one.
    let weak = authelia().replace("two_factor", "one_factor");
    assert_eq!(said("homeserver.yaml", &synapse(""), &weak)[0], "fail");
}

/// Settings that fail wherever they count.
fn weak() -> String {
    let weak = authelia().replace("two_factor", "one_factor");
    assert!(weak.contains("max_retries: 3"), "{weak}");
    [weak.replace("max_retries: 3", "max_retries: 100"), CLIENTS.replace("two_factor", "one_factor")].concat()
}

#[test]
fn who_logs_in_elsewhere_is_not_judged_by_its_settings() {
    let synapse = |more: &str| format!("{SYNAPSE}password_config: {{ enabled: false }}\n{more}");
    let service = |is: &str| {
        synapse(&format!("{PROVIDER}matrix_authentication_service: {{ enabled: {is}, endpoint: 'http://mas:8080' }}\n"))
    };
    for provider in [[authelia(), CLIENTS.to_owned()].concat(), authelia(), weak()] {
        for (name, text) in [
            ("homeserver.yaml", synapse(PROVIDER).replace("auth.example.org", "accounts.google.com")),
            ("homeserver.yaml", synapse("")),
            ("homeserver.yaml", service("true")),
            // What names nobody who logs people in is tied to no portal.
            ("server.toml", "schema_path = 's.json'\n".to_owned()),
            ("fraiseql.toml", SCHEMA.replace("issuer", "#")),
            ("meilisearch.toml", "no_analytics = true\nhttp_payload_size_limit = '1 MB'\n".to_owned()),
        ] {
            assert_eq!(said(name, &text, &provider)[..2], ["undetermined", "undetermined"], "{name}: {text}");
        }
    }
    assert_eq!(said("homeserver.yaml", &service("false"), &weak())[..2], ["fail", "fail"]);
    assert_eq!(said("server.toml", SERVER, &weak())[..2], ["fail", "fail"]);
}

#[test]
fn whoever_recovers_an_account_is_asked_by_no_provider() {
    let provider = [authelia(), CLIENTS.to_owned()].concat();
    for (code, link, recovery, mfa) in [
        ("true", "false", "enabled: true", "undetermined"),
        ("true", "false", "enabled: true, use: code", "undetermined"),
        ("false", "true", "enabled: true, use: link", "undetermined"),
        ("false", "false", "enabled: true", "pass"),
        ("true", "true", "enabled: false", "pass"),
        ("true", "false", "use: code", "pass"),
    ] {
        let kratos = KRATOS
            .replace("PASSWORD", "false")
            .replace("code: { enabled: false", &format!("link: {{ enabled: {link} }}\n    code: {{ enabled: {code}"));
        let text = format!("{kratos}  flows: {{ recovery: {{ {recovery} }} }}\n");
        assert_eq!(said("kratos.yml", &text, &provider)[0], mfa, "{text}");
    }
}
