//! Services beside the application in one deployment file, and variables that count for it: neighbours open nothing, and
//! nothing that the application gets passes unseen.

use crate::layers::bench::{audit, folder};

const SERVER: &str = "schema_path = 's.json'\nmetrics_enabled = true\nintrospection_enabled = false\nmetrics_token = 'sixteen-and-more'\n";

fn compose(neighbour: &str) -> String {
    format!(
        "services:\n  api:\n    image: registry.example.org/shop\n    environment: {{ FRAISEQL_METRICS_ENABLED: 'true' }}\n  \
         cache:\n{neighbour}"
    )
}

#[test]
fn what_a_known_program_beside_it_is_started_with_opens_nothing() {
    let folder = folder(&[("server.toml", SERVER), ("app.toml", "[session]\nidle_timeout = '5m'\n")]);
    for (neighbour, status) in [
        ("    image: redis:8-alpine\n    command: --save 60 1\n", "pass"),
        ("    image: redis:8\n    command: [redis-server, --save, '60']\n    env_file: cache.env\n", "pass"),
        ("    image: docker.io/library/postgres:18\n    command: postgres -c work_mem=8MB\n", "pass"),
        (
            "    image: nginx\n    volumes: ['./nginx.conf:/etc/nginx/nginx.conf']\n    command: [nginx, -g, 'daemon off;']\n",
            "pass",
        ),
        // These may be the application, or start it.
        ("    image: registry.example.org/redis\n    command: --save 60 1\n", "undetermined"),
        ("    image: redis\n    build: .\n    command: --save 60 1\n", "undetermined"),
        ("    image: redis\n    command: sh -c 'server --introspection'\n", "undetermined"),
        ("    image: redis\n    entrypoint: [/app/server, --introspection]\n", "undetermined"),
        ("    image: redis\n    command: --save 60 1\n    volumes: ['./:/app']\n", "undetermined"),
        (
            "    image: redis\n    command: --save 60 1\n    volumes: ['./server.toml:/x', './app.toml:/y']\n",
            "undetermined",
        ),
    ] {
        std::fs::write(folder.path().join("compose.yaml"), compose(neighbour)).expect("written");
        let said = audit(folder.path(), &["server.toml", "--layer", "compose.yaml"]);
        assert_eq!(said.status("introspection"), status, "{neighbour}");
        assert_eq!(said.status("metrics"), status, "{neighbour}");
        let said = audit(folder.path(), &["app.toml", "--layer", "compose.yaml"]);
        assert_eq!(said.status("session-idle-timeout"), status, "{neighbour}");
    }
}

#[test]
fn a_plain_command_sets_no_variable() {
    let text = "services:\n  api:\n    image: registry.example.org/shop\n    command: [serve]\n";
    let folder = folder(&[("server.toml", SERVER), ("compose.yaml", text)]);
    let said = audit(folder.path(), &["server.toml", "--layer", "compose.yaml"]);
    assert_eq!(said.status("introspection"), "pass");
}

#[test]
fn variables_that_decide_about_tls_are_not_passed_over() {
    let app = "[session]\nidle_timeout = '5m'\n[database]\ntls = 'verify-full'\nurl = '${DATABASE_URL}'\n";
    let folder = folder(&[("app.toml", app)]);
    for (name, value, status) in [
        ("PGSSLMODE", "disable", "undetermined"),
        ("PGSSLMODE", "verify-full", "pass"),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "0", "undetermined"),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "1", "pass"),
        ("DATABASE_URL", "postgres://app@db/x?sslmode=prefer", "undetermined"),
        ("DATABASE_URL", "postgres://app@db/x?sslmode=verify-full", "pass"),
    ] {
        let compose = format!("services:\n  api:\n    image: a\n    environment: {{ {name}: '{value}' }}\n");
        std::fs::write(folder.path().join("compose.yaml"), compose).expect("written");
        std::fs::write(folder.path().join("prod.env"), format!("{name}={value}\n")).expect("written");
        for layer in [["--layer", "compose.yaml"], ["--env-file", "prod.env"]] {
            let said = audit(folder.path(), &["app.toml", layer[0], layer[1]]);
            assert_eq!(said.status("database-tls"), status, "{name} {value} {layer:?}");
            assert_eq!(said.status("session-idle-timeout"), "pass", "{name} {value} {layer:?}");
        }
    }
}

/// A variable that leads to another one says what the other says.
#[test]
fn variables_are_followed_to_their_end() {
    let app = "[database]\ntls = 'verify-full'\nurl = '${DATABASE_URL}'\n";
    let compose = "services:\n  api:\n    image: a\n    environment: { DATABASE_URL: '${MAIN_URL}' }\n";
    let folder = folder(&[("app.toml", app), ("compose.yaml", compose)]);
    for (env, status) in [
        ("MAIN_URL=postgres://db/x?sslmode=disable\nDATABASE_URL=${MAIN_URL}\n", "undetermined"),
        ("MAIN_URL=postgres://db/x?sslmode=${MODE}\nMODE=disable\nDATABASE_URL=${MAIN_URL}\n", "undetermined"),
        ("MAIN_URL=postgres://db/x?sslmode=verify-full\nDATABASE_URL=${MAIN_URL}\n", "pass"),
        ("MAIN_URL=${DATABASE_URL}\nDATABASE_URL=${MAIN_URL}\n", "pass"),
    ] {
        std::fs::write(folder.path().join("prod.env"), env).expect("written");
        let said = audit(folder.path(), &["app.toml", "--env-file", "prod.env"]);
        assert_eq!(said.status("database-tls"), status, "{env}");
    }
    std::fs::write(folder.path().join("prod.env"), "MAIN_URL=postgres://db/x?sslmode=disable\n").expect("written");
    let said = audit(folder.path(), &["app.toml", "--layer", "compose.yaml", "--env-file", "prod.env"]);
    assert_eq!(said.status("database-tls"), "undetermined");
}

/// Each variable names the next one many times, so that following all of them would never end.
#[test]
fn variables_that_grow_by_each_other_are_open() {
    for times in [2, 30, 300] {
        let mut env: String =
            (0..20).map(|at| format!("V{at}={}\n", format!("${{V{}}}", at + 1).repeat(times))).collect();
        env.push_str("V20=\n");
        let folder = folder(&[("app.toml", "[session]\nidle_timeout = '${V0}'\n"), ("prod.env", &env)]);
        let said = audit(folder.path(), &["app.toml", "--env-file", "prod.env"]);
        assert_eq!(said.status("session-idle-timeout"), "undetermined", "{times} times");
    }
}

/// A limit or a header of a proxy counts where the application's own file says nothing, and adds to what it says.
#[test]
fn a_proxy_stands_in_where_the_application_says_nothing() {
    let proxy = "http:\n  middlewares:\n    limit: { rateLimit: { average: 100, period: 1m } }\n    \
                 sts: { headers: { stsSeconds: 31536000 } }\n";
    let said = |app: &str, proxy: &str| {
        let folder = folder(&[("app.toml", app), ("proxy.yaml", proxy)]);
        let said = audit(folder.path(), &["app.toml", "--layer", "proxy.yaml"]);
        ["hsts", "rate-limit"].map(|check| said.status(check).to_owned())
    };
    let strict = "[http]\nhsts_max_age = '365d'\n[api]\nrate_limit = '10/min'\n";
    assert_eq!(said("[auth]\nrequired = true\n", proxy), ["undetermined", "fail"]);
    assert_eq!(said("[auth]\nrequired = true\n", &proxy.replace("31536000", "0")), ["fail", "fail"]);
    assert_eq!(said("[auth]\nrequired = true\n", "http:\n  middlewares: { a: { compress: {} } }\n"), ["fail", "fail"]);
    assert_eq!(said(strict, proxy), ["pass", "pass"]);
    assert_eq!(said(&strict.replace("365d", "1d"), proxy), ["fail", "pass"]);
}
