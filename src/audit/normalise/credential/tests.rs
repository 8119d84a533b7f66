//! What is taken for a credential wherever it stands, and what is not.
//! Must not hold anything that is a credential of anyone.

use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::diag::address::has_secret;

fn literal(raw: &Value) -> bool {
    read(raw)["literal"] == true
}

/// What holds a credential, and why.
const LITERALS: &[(&str, &str)] = &[
    ("postgres://app:hunter2@db/x", "a password"),
    ("postgres://app:$ecret@db/x", "no name of a variable"),
    ("postgres://app:/hunter2@db/x", "a slash first"),
    ("postgres://app:pa/ss@db/x", "a slash within"),
    ("postgres://app:12/ss@db/x", "a slash behind what could be a port"),
    ("postgres://app:pa?ss@db/x", "a question mark"),
    ("postgres://app:pa#ss@db/x", "a hash"),
    ("postgres://app:p@ss@db/x", "an at sign"),
    ("postgres://app:${X}@x/hunter2@db/y", "the password goes on"),
    ("postgres://app:hunter 2@db/x", "a space"),
    ("postgres://a/b:hunter2@db/x", "a user with a slash"),
    ("postgres://app:${X:-hunter2}@db/x", "a default"),
    ("postgres://app:${X:-}hunter2@db/x", "a part"),
    ("postgres://app:${X}${Y}@db/x", "joined from anything"),
    ("postgres://app:\u{E000}@db/x", "a mark of our own"),
    ("${URL:-postgres://app:hunter2@db/x}", "a default that is an address"),
    ("postgres://app%3Ahunter2@db/x", "a colon in disguise"),
    ("redis://:hunter2@cache", "no user"),
    ("REDIS://:hunter2@cache", "upper case"),
    ("https://[::1]:80/,https://a:hunter2@b", "the second address"),
    ("https://a:80,https://b:hunter2@c,https://d", "the middle address"),
    ("see https://a:80 and redis://:hunter2@cache", "in prose"),
    ("jdbc:postgresql://db/x?user=a&password=hunter2", "a query"),
    ("jdbc:sqlserver://db:1433;user=a;password=hunter2", "parameters"),
    ("jdbc:oracle:thin:scott/tiger@db:1521:x", "as Oracle writes it"),
    ("amqp://a:hunter2@b:1,c:2/d", "many hosts"),
    ("https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com", "a token as the user"),
    ("https://0123456789abcdef0123456789abcdef@sentry.example.com/1", "a key as the user"),
    ("postgres://db/x?password=hunter2", "a query"),
    ("postgres://db/x?%70assword=hunter2", "a key in disguise"),
    ("https://maps.example.com/x?key=abc", "a key of an API"),
    ("https://s.example.com/b?sv=1&sig=abc", "a signature"),
    ("app:hunter2@tcp(db:3306)/x", "as Go writes it"),
    ("app:hunter2@unix(/run/db.sock)/x", "the same"),
    ("app:hunter2@/x", "the same without a host"),
    ("user:hunter2@tcp(db:3306)/x", "the same"),
    ("app:hunter2@db", "without a scheme"),
    ("//app:hunter2@db", "without a scheme"),
    (":hunter2@cache:6379", "without a scheme and a user"),
    ("host=db password=hunter2", "pairs"),
    ("host=db password = 'hunter2'", "spaces and quotes"),
    ("Server=db;User Id=a;Pwd=hunter2;", "pairs"),
    ("AccountName=a;AccountKey=abc==;", "pairs"),
    ("cache:6379,password=hunter2,ssl=true", "pairs"),
    ("-Djavax.net.ssl.keyStorePassword=hunter2", "an option"),
    ("--token=abc", "an option"),
    ("{\"user\":\"a\",\"password\":\"hunter2\"}", "JSON"),
    ("{'password': 'hunter2'}", "nearly JSON"),
    ("password=${X:-hunter2}", "a default"),
    ("mysql -phunter2 shop", "an option of one program"),
    ("curl -u user:hunter2 https://a", "an option of one program"),
    ("PGPASSWORD=hunter2 psql -h db", "a variable in a command"),
    ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "the secret key of AWS's documentation"),
    ("k=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "the same under any name"),
    ("k=AKIAIOSFODNN7EXAMPLE", "the id of AWS's documentation"),
    ("hf_abcdefghijklmnopqrstuvwxyzabcdefgh", "Hugging Face"),
    ("dapi0123456789abcdef0123456789abcdef", "Databricks"),
    ("glsa_abcdefghijklmnopqrstuvwxyz012345_01234567", "Grafana"),
    ("Bearer abc", "a header"),
    ("bearer abc", "the same to a server"),
    ("Authorization: Bearer abc", "a header with its name"),
    ("Authorization: token abc", "a header with its name"),
    ("Authorization: abc", "a header with its name"),
    ("Accept: */*, Authorization: Bearer abc", "two headers"),
    ("curl -H 'Authorization: Bearer abc' https://a", "a command"),
    ("Authorization=Bearer%20abc", "as OpenTelemetry writes it"),
    ("Authorization=Bearer abc", "as OpenTelemetry writes it"),
    ("Basic YTpodW50ZXIy", "a header"),
    ("Basic a:hunter2", "a header"),
    ("X-Api-Key: abc", "a header"),
    ("curl -H 'X-Api-Key: abc' https://a", "a header in a command"),
    ("curl -H \"PRIVATE-TOKEN: abc\" https://a", "a header in a command"),
    ("curl -HX-Vault-Token:abc https://a", "a header in a word"),
    ("wget --header='X-Vault-Token: abc' https://a", "a header in an option"),
    ("wget '--header=X-Vault-Token: abc' https://a", "a header in an option in quotes"),
    ("NEO4J_AUTH=neo4j/hunter2 neo4j console", "a variable of one program"),
    ("docker run -e NEO4J_AUTH=neo4j/hunter2 neo4j", "a variable of one program"),
    ("--masterauth hunter2", "an option of an image's program"),
    ("openssl rsa -passin pass:hunter2 -in x", "a source that is the password"),
    ("sqlcmd -S db -P hunter2", "an option of one program"),
    ("postgres://app:12?ss@db/x", "a question mark behind what could be a port"),
    ("https://app:pa/ss@db/x", "what is no port before a slash"),
    ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "a private key"),
    ("x\n-----BEGIN RSA PRIVATE KEY-----", "a private key"),
    ("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", "a private key"),
    ("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUU=", "a private key in base64"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "GitHub"),
    ("github_pat_11AAAAAAA0abcdefghijkl_mnop", "GitHub"),
    ("glpat-abcdefghijklmnopqrst", "GitLab"),
    ("xoxb-123456789012-abcdef", "Slack"),
    ("https://hooks.slack.com/services/T0/B0/abc", "Slack"),
    ("AKIAABCDEFGHIJKLMNOP", "AWS"),
    ("AIzaSyA0123456789abcdefghijklmnopqrstuv", "Google"),
    ("sk_live_abcdefghijklmnop", "Stripe"),
    ("hvs.CAESIJabcdefghijklmnopqrst", "Vault"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln", "a JWT"),
    ("token: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln", "a JWT in a text"),
    ("https://a.example/?passphrase=hunter2", "a word for a password"),
    ("https://a.example/?subscription-key=hunter2", "a key of an API of Azure"),
    ("https://a.example/?sessionid=abc", "a session"),
    ("https://a.example/glptt-0123456789abcdef0123/", "a token of GitLab in a path"),
    ("https://discord.com/api/webhooks/123456789012345678/abcdefghij0123456789abcdefghij", "a web hook of Discord"),
    ("https://a.webhook.office.com/webhookb2/a@b/IncomingWebhook/0123456789abcdef01234567/c", "a web hook of Teams"),
    ("https://api.telegram.org/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe", "a bot of Telegram"),
    ("https://hooks.slack.com/workflows/T0/A0/1/abc", "a workflow of Slack"),
    ("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "the token of a bot of Telegram"),
    ("vault login hunter2", "a word of one program"),
    ("user app on >hunter2 ~* +@all", "a rule of Redis"),
    ("port 6379\nrequirepass hunter2\n", "a line of Redis"),
    ("CREATE ROLE app LOGIN PASSWORD 'hunter2';", "SQL"),
    ("CREATE USER 'app'@'%' IDENTIFIED BY 'hunter2';", "SQL"),
    ("<settings><password>hunter2</password></settings>", "XML"),
    ("<add key=\"ApiKey\" value=\"hunter2\"/>", "XML"),
    ("machine h login u password hunter2", "a line of .netrc"),
    ("x-honeycomb-team: hunter2", "a header"),
    ("x-honeycomb-team=hunter2,x-other=a", "a header as OpenTelemetry writes it"),
    ("Cookie: sid=hunter2", "a header"),
    ("curl -H 'Cookie: sid=hunter2' https://a", "a header in a command"),
    ("APP_KEY=base64:aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnQ=", "a variable of one program"),
    ("AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ", "age"),
    ("cGFzc3dvcmQ9aHVudGVyMgo=", "pairs in base64"),
    ("{\"keys\":[{\"kty\":\"oct\",\"k\":\"aHVudGVyMmh1bnRlcjI\"}]}", "a shared key as JSON"),
    ("datasources:\n  - {name: pg, user: grafana, password: Tr0ub4dor3x}\n", "YAML in braces"),
    ("datasources:\n  - password: Tr0ub4dor3x\n    name: pg\n", "an item of a list"),
    ("password : Tr0ub4dor3x\n", "a blank before the colon"),
    ("{password: x}", "YAML in braces"),
    ("db: {\"password\": \"x\"}", "JSON in YAML"),
    ("user: {token: x}", "YAML in braces"),
    ("{\"auths\":{\"r.io\":{\"auth\":\"dXNlcjpodW50ZXIyaHVudGVyMg==\"}}}", "a login in base64"),
    ("//r.io/:_auth=dXNlcjpodW50ZXIy", "a login in base64"),
    ("<match **>\n  password Tr0ub4dor3x\n</match>", "a line of a configuration"),
    ("stats auth admin:hunter2", "a line of HAProxy"),
    ("FROM x\nENV DB_PASSWORD hunter2\n", "a line of a Dockerfile"),
    ("REDIS_AUTH=hunter2", "a variable of one program"),
    ("https://a.example/?next=https%3A%2F%2Fb.example%2F%3Ftoken%3Dabc", "an address in an address"),
];

#[test]
fn literals() {
    for (text, why) in LITERALS {
        assert!(literal(&json!(text)), "{text}: {why}");
        assert!(literal(&json!({ "a": ["x", text] })), "{text}: {why}");
    }
}

/// What looks like one and holds none.
const HARMLESS: &[&str] = &[
    "",
    "hunter2", // under another key it may be anything
    "postgres://app@db.example.org:5432/app",
    "postgres://app:@db/x",
    "postgres://app:${DATABASE_PASSWORD}@db/x",
    "postgres://app:$DATABASE_PASSWORD@db/x",
    "postgres://app:{{ env.DATABASE_PASSWORD }}@db/x",
    "postgres://${USER:-app}:${PASSWORD}@${HOST:-localhost}:${PORT:-5432}/x?password=${PASSWORD}",
    "${CACHE_URL}",
    "${CACHE_URL:-redis://localhost:6379}",
    "app:${X}@tcp(db:3306)/x",
    "https://host:8443/a:b",
    "https://host:8443/@scope/pkg",
    "http://nexus:8081/repository/npm/@scope/pkg",
    "https://host:8443/?mail=me@example.org",
    "https://esm.example/npm:react@18/jsx",
    "postgres://db:5432/app?user=me@example.org",
    "oci://registry.example.org:5000/app:1.2@sha256:0123abcd",
    "NEO4J_AUTH=none",
    "NEO4J_AUTH=neo4j/${PASSWORD}",
    "curl -H 'X-Api-Key: ${KEY}' https://a",
    "curl -H 'Accept: a' -H \"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\" https://a",
    "openssl rsa -passin env:PW -in x",
    "openssl rsa -passin file:p -in x",
    "redis-cli --askpass ping",
    "openvpn --auth-user-pass /etc/openvpn/auth.txt",
    "vault status -client-key=/certs/x.key",
    "app --private-key /certs/x.pem",
    "https://host:8443/login?next=/a",
    "https://[2001:db8::1]:8443/",
    "https://[::]/",
    "http://*:8080",
    "http://${HOST}:${PORT}/",
    "mongodb://a:27017,b:27017/db",
    "https://a:80,https://b@c",
    "https://medium.com/@user",
    "https://registry.npmjs.org/@scope/pkg",
    "git+ssh://git@github.com:org/repo.git",
    "git@github.com:org/repo.git",
    "docker://alpine:latest",
    "registry.example.org/app:1.2@sha256:0123abcd",
    "oci://registry.example.org/app:1.2@sha256:0123abcd",
    "unix:///run/app.sock",
    "file:///etc/app.toml",
    "jdbc:sqlserver://db:1433;databaseName=x;encrypt=true",
    "jdbc:oracle:thin:@//db:1521/x",
    "mailto:a@example.com",
    "user:alice@example.com",
    "Alice <alice@example.com>",
    "arn:aws:sts::111122223333:assumed-role/admin/alice@example.com",
    "0.0.0.0:8080",
    "host=db user=app sslmode=verify-full passfile=/run/pgpass sslkey=/run/key.pem",
    "host=db password=${DB_PASSWORD}",
    "Server=db;Password=;Encrypt=true",
    "Server=db;Integrated Security=true",
    "?token_ttl=5m&token_type=jwt&max_tokens=9",
    "Bearer ${TOKEN}",
    "Bearer {{ env.TOKEN }}",
    "Authorization: Bearer ${TOKEN}",
    "Authorization=Bearer%20${TOKEN}",
    "Bearer token required",
    "Bearer",
    "Bearer realm=\"x\"",
    "Basic plan",
    "Basic ${CREDENTIALS}",
    "Basic authentication",
    "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t",
    "vault:secret/data/app#jwt",
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1",
    "/run/secrets/db",
    "ghp_short",
    "pk_live_abcdefghijklmnop", // made to be public
    "sk-learn",
    "eyJ",
    "default-src 'self'; script-src 'nonce-${N}'",
    "0 3 * * *",
    "https://discord.com/api/webhooks/${ID}/${TOKEN}",
    "https://discord.com/developers/docs/resources/webhook",
    "https://a.webhook.office.com/webhookb2/",
    "https://api.telegram.org/bot${TOKEN}/getMe",
    "https://core.telegram.org/bots/api",
    "vault login ${TOKEN}",
    "vault login -method=oidc role=dev",
    "user app on >${PASSWORD} ~* +@all",
    "port 6379\nrequirepass ${PASSWORD}\n",
    "CREATE ROLE app LOGIN PASSWORD '${PASSWORD}';",
    "ALTER TABLE a ADD password text; -- 'x'",
    "<settings><password>${PASSWORD}</password><passwordFile>/run/p</passwordFile></settings>",
    "machine h login u password ${PASSWORD}",
    "x-honeycomb-team: ${KEY}",
    "x-honeycomb-dataset: shop",
    "Cookie: lang=en",
    "Set-Cookie: sid=abc; Secure",
    "APP_KEY=base64:${KEY}",
    "AGE-SECRET-KEY-1",
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "aGVsbG8gPSB0aGVyZQo=",
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"aHVudGVyMmh1bnRlcjI\"}]}",
    "^[a-z]+=(.*)$",
    "a == b",
    "type Foo {password: String}",
    "type Foo {password: Password}",
    "{\"level\": \"%level\"} {token: %X}",
    "[%d] %-5level {user: %X, token: %X}",
    "Enter password: ",
    "{\"auths\":{\"r.io\":{\"auth\":\"${AUTH}\"}}}",
    "{\"auths\":{\"r.io\":{}},\"credsStore\":\"pass\"}",
    "auth=required",
    "Token expired\nPassword required\npassword incorrect",
    "CREATE TABLE a (\n  password varchar(255),\n  token bytea\n)",
    "REDIS_AUTH=true",
    "password: the user's password",
    "- password: the user's password\n- token : what is sent with it",
    "- {password: ${PASSWORD}}",
    "- password: ${PASSWORD}\n  token : ${TOKEN}",
    "user: {password_file: /run/secrets/db, token_ttl: 5m}",
    "- password: string\n- topologyKey: kubernetes.io/hostname",
];

#[test]
fn harmless() {
    for text in HARMLESS {
        assert!(!literal(&json!(text)), "{text}");
    }
    for raw in [json!(null), json!(true), json!(4711), json!([]), json!({}), json!({ "a": ["b"] })] {
        assert!(!literal(&raw), "{raw}");
    }
}

#[test]
fn what_stands_in_base64_is_looked_at() {
    let private = "base64://eyJrZXlzIjpbeyJrdHkiOiJvY3QiLCJrIjoiYUhWdWRHVnlNbWgxYm5SbGNqSSJ9XX0";
    let public = "base64://eyJrZXlzIjpbeyJrdHkiOiJFQyIsIngiOiJhSFZ1ZEdWeU1taDFiblJsY2pJIn1dfQ";
    assert!(literal(&json!(private)));
    assert!(!literal(&json!(public)));
    assert!(!literal(&json!("base64://${KEYS}")));
}

/// Whether a text is an address and nothing else.
fn is_address(text: &str) -> bool {
    let is_scheme = |scheme: &str| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-:".contains(c));
    text.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme))
}

#[test]
fn what_is_no_value_of_a_setting_is_no_evidence_either() {
    let addresses = || LITERALS.iter().map(|(text, _)| *text).filter(|text| is_address(text));
    assert!(addresses().count() > 30);
    let missed: Vec<&str> = addresses().filter(|text| !has_secret(text)).collect();
    assert_eq!(missed, [""; 0]);
    // An address that people follow needs no user, whoever it is.
    let has_login =
        |text: &str| text.split("://").skip(1).any(|rest| rest.split('/').next().is_some_and(|one| one.contains('@')));
    for text in HARMLESS.iter().filter(|text| is_address(text)) {
        assert!(!has_secret(text) || has_login(text), "{text}");
    }
}

#[test]
fn long_texts_are_read_to_their_end() {
    let text = format!("{} password=hunter2", "a".repeat(100_000));
    let reader = crate::audit::normalise::Reader { kind: crate::audit::normalise::Kind::Credential, words: Vec::new() };
    assert_eq!(reader.read(&json!(text)), Ok(json!({ "literal": true })));
}

/// No text makes it slow: each of these would be, were a part looked at once for each of its beginnings.
#[test]
fn time_grows_with_length_only() {
    let parts = [
        "://",
        "a://",
        ",a://",
        "a:1,a://",
        "${",
        "${A:-",
        "$",
        "{{",
        "@",
        ":",
        "a:b@",
        "=",
        "a=",
        "key= ",
        "\"key\": ",
        "key=\"\" ",
        "eyJ.",
        "bearer ",
        "basic ",
        "basic:",
        " ",
        "%",
        "%3d",
        "-BEGIN ",
        "authorization: ",
        "authorization:",
        ".",
        "ghp_",
        "<",
        "<a>",
        "<password>",
        "<name>",
        "name=\"",
        "<a><![CDATA[",
        "cookie: a=",
        "user a on ",
        "create user ",
        "identified by ",
        "machine a ",
        "\"kty\"\"k\"",
        "\"k\" ",
        "1:AA",
        "discord.com/api/webhooks/",
        "{",
        "[\n",
        "- ",
        "- {",
        "{'",
        "{\"",
        "{a: ",
        "{a: {",
        ", password: ",
        "[password: x] ",
        "- password: a b\n",
        "password :",
        "#",
        "auth=",
        "stats auth a:",
        "password a1\n",
        "ENV ",
        "a",
        "é",
        "\u{E000}",
    ];
    for part in parts {
        let text = json!(part.repeat(200_000 / part.len()));
        let start = Instant::now();
        let _ = read(&text);
        assert!(start.elapsed() < Duration::from_secs(5), "{part}: {:?}", start.elapsed());
    }
}

#[test]
fn shown() {
    assert_eq!(show(&read(&json!("Bearer abc"))).as_deref(), Some("holds a credential"));
    assert_eq!(show(&read(&json!(1))).as_deref(), Some("holds no credential"));
}

proptest::proptest! {
    #[test]
    fn no_short_word_is_a_credential_in_any_form(text in "[A-Za-z0-9_.-]{0,14}") {
        proptest::prop_assert!(!looked_through(&text));
    }

    #[test]
    fn one_word_is_a_credential_by_its_shape_alone(
        text in "(--?|mysql -?|ghp_|sk_live_|eyJ[A-Za-z0-9]{12}[.]|password-|bearer[.])?[A-Za-z0-9_.-]{0,60}",
    ) {
        proptest::prop_assert_eq!(super::is_in(&text), looked_through(&text));
    }
}
