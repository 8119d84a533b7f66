//! The shipped search for secrets on single lines: what it must find, and what it must leave alone.
//! It must not hold anything that is a secret of anyone.

use crate::common::{json, run};

/// The checks that fail on a configuration of one table or line.
fn failing(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("app.toml"), text).expect("written");
    let args = [
        "audit-config",
        "app.toml",
        "--dialect",
        "app",
        "--profile",
        "REGULATED",
        "--format",
        "json",
        "--date",
        "2026-11-23",
    ];
    let audit = json(&run(folder.path(), &args));
    assert!(!audit.to_string().contains("hunter2"), "{text} is shown");
    let failed = audit["results"].as_array().expect("results").iter().filter(|result| result["status"] == "fail");
    let names = failed.filter_map(|result| result["check"].as_str()).filter(|check| check.starts_with("no-literal-"));
    names.map(str::to_owned).collect()
}

#[test]
fn secrets_are_found() {
    for line in [
        "db_pass = 'hunter2'",
        "dbPass = 'hunter2'",
        "pass = 'hunter2'",
        "passwords = ['hunter2']",
        "password1 = 'hunter2'",
        "password_2 = 'hunter2'",
        "password_plain = 'hunter2'",
        "admin_password_value = 'hunter2'",
        "PGPASSWORD = 'hunter2'",
        "pwd = 'hunter2'",
        "passcode = 4711",
        "password = { value = 'hunter2' }",
        "password = { x = { y = ['hunter2'] } }",
        "credentials = 'hunter2'",
        "aws_credentials = { id = 'hunter2' }",
        "client_secret_1 = 'hunter2'",
        "clientSecret = 'hunter2'",
        "secret_value = 'hunter2'",
        "secret_id = 'hunter2'",
        "secret_key_base = 'hunter2'",
        "api_keys = ['hunter2']",
        "session_key = 'hunter2'",
        "ssh_key = 'hunter2'",
        "private_key_pem = 'hunter2'",
        "encrypt_key = 'hunter2'",
        "jwt = 'hunter2'",
        "tokens = ['hunter2']",
        "tokens = { ci = 'hunter2' }",
        "tokens = { admin = 'hunter2' }",
        "secrets = ['hunter2']",
        "secrets = { database = 'hunter2' }",
        "secrets = { ttl = '5m', database = 'hunter2' }",
        "jwt = { issuer = 'x', secret = 'hunter2' }",
        "connection_string = 'postgres://a:hunter2@db/x'",
        "urls = ['postgres://a:hunter2@db/x']",
        "authorization = 'Bearer hunter2'",
        "x = 'redis://:hunter2@cache'",
        "x = 'postgres://app:/hunter2@db/x'",
        "x = 'postgres://app:${X:-hunter2}@db/x'",
        "x = 'https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com'",
        "x = 'postgres://db/x?password=hunter2'",
        "x = 'app:hunter2@tcp(db:3306)/x'",
        "x = 'host=db password=hunter2'",
        "x = '-----BEGIN PRIVATE KEY-----'",
        "x = [[{ y = 'redis://:hunter2@cache' }]]",
        "observability.logs = ['https://user:hunter2@logs.example.com']",
        "crypto.kms.address = 'https://app:hunter2@vault.example.com'",
        "network.cors.origins = ['https://app:hunter2@example.com']",
        "database.url = 'postgres://app:$ecret@db/x'",
        "headers = { x-honeycomb-team = 'hunter2' }",
        "headers = { Cookie = 'sid=hunter2' }",
        "APP_KEY = 'base64:aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnQ='",
        "jwks_url = 'base64://eyJrZXlzIjpbeyJrdHkiOiJvY3QiLCJrIjoiYUhWdWRHVnlNbWgxYm5SbGNqSSJ9XX0'",
        "x = 'https://discord.com/api/webhooks/123456789012345678/hunter2hunter2hunter2'",
        "x = \"CREATE ROLE app LOGIN PASSWORD 'hunter2';\"",
        "x = '<password>hunter2</password>'",
        "x = 'machine h login u password hunter2'",
        "x = 'user app on >hunter2 ~* +@all'",
        "x = ['vault', 'login', 'hunter2']",
        "x = 'cGFzc3dvcmQ9aHVudGVyMgo='",
    ] {
        assert!(!failing(line).is_empty(), "{line}");
    }
}

#[test]
fn harmless_lines_are_left_alone() {
    for line in [
        "token_ttl = '5m'",
        "token_endpoint = 'https://id.example.org/token'",
        "max_tokens = 4096",
        "key_rotation = '30d'",
        "key_id = 'app'",
        "keyboard = 'us'",
        "monkey = 'yes'",
        "public_key = 'MCowBQ'",
        "primary_key = 'id'",
        "network.cors.credentials = true",
        "network.cors.credentials = false",
        "csrf_token = true",
        "reset_password = true",
        "bypass = false",
        "passfile = '/run/secrets/pgpass'",
        "password_file = '/run/secrets/db'",
        "password_min_length = 12",
        "password_hashing = 'argon2id'",
        "passes = 3",
        "passkey = 'required'",
        "secret_name = 'db'",
        "secrets = { provider = 'vault', rotation = '90d' }",
        "secrets.rotation = '90d'",
        "jwt = { issuer = 'https://id.example.org', audience = ['api'], ttl = '5m' }",
        "tokens = { access_ttl = '5m', refresh_ttl = '8h', ci = '${CI_TOKEN}' }",
        "tokens = ['${CI_TOKEN}']",
        "db_pass = '${DB_PASS}'",
        "password = { from_env = 'DB_PASSWORD' }",
        "authorization = 'rbac'",
        "authorization = 'Bearer ${TOKEN}'",
        "listen = '0.0.0.0:8080'",
        "headers = { x-honeycomb-team = '${KEY}', x-honeycomb-dataset = 'shop' }",
        "headers = { Cookie = 'lang=en' }",
        "APP_KEY = 'base64:${APP_KEY}'",
        "jwks_url = 'https://id.example.org/jwks.json'",
        "x = 'https://discord.com/api/webhooks/${ID}/${TOKEN}'",
        "x = \"CREATE ROLE app LOGIN PASSWORD '${PASSWORD}';\"",
        "x = '<password>${PASSWORD}</password>'",
        "x = ['vault', 'login', '-method=oidc', 'role=dev']",
        "x = 'aGVsbG8gPSB0aGVyZQo='",
        "url = 'postgres://app@db:5432/x?sslmode=verify-full'",
        "url = 'https://example.org:8443/a/b?c=d'",
        "image = 'registry.example.org/app:1.2@sha256:0123abcd'",
        "from = 'Team <team@example.org>'",
        "admins = ['user:alice@example.org']",
        "basic_auth = false",
        "certificate = '-----BEGIN CERTIFICATE-----'",
        "title = 'Basic plan'",
        "observability.logs = ['https://logs.example.com']",
    ] {
        assert_eq!(failing(line), [""; 0], "{line}");
    }
}
