//! Variables of the application's environment: only files give them, and over what other files say.
//! The environment of the process that audits is never read.

use crate::common::{probity, stderr, stdout};
use crate::layers::bench::{audit, folder};

const SERVER: &str =
    "schema_path = 's.json'\nmetrics_enabled = false\nplayground_enabled = false\nmetrics_token = 'sixteen-and-more'\n";

#[test]
fn a_variable_sets_its_key_over_every_file() {
    let folder = folder(&[
        ("server.toml", SERVER),
        ("more.toml", "metrics_enabled = false\n"),
        ("server.env", "# started with\nexport FRAISEQL_METRICS_ENABLED=On\n"),
    ]);
    audit(folder.path(), &["server.toml"]).decided("metrics", "fail", "server.toml", 2);
    let args = ["server.toml", "--env-file", "server.env", "--layer", "more.toml"];
    audit(folder.path(), &args).decided("metrics", "pass", "server.env", 2);
}

/// As with Compose: of several files the last one that gives a variable counts.
#[test]
fn of_several_environment_files_the_last_counts() {
    let on = ("on.env", "FRAISEQL_METRICS_ENABLED=true\n");
    let off = ("off.env", "FRAISEQL_METRICS_ENABLED=false\n");
    let folder = folder(&[("server.toml", SERVER), on, off]);
    let of = |first: &str, last: &str| audit(folder.path(), &["server.toml", "--env-file", first, "--env-file", last]);
    of("off.env", "on.env").decided("metrics", "pass", "on.env", 1);
    of("on.env", "off.env").decided("metrics", "fail", "off.env", 1);
}

/// A variable makes the table that its key stands in, and then the table counts as set.
#[test]
fn a_variable_sets_a_key_in_a_table_that_no_file_has() {
    let env =
        "FRAISEQL_RATE_LIMIT_RPS_PER_IP=1\nFRAISEQL_RATE_LIMIT_RPS_PER_USER=1\nFRAISEQL_RATE_LIMIT_BURST_SIZE=40\n";
    let folder = folder(&[
        ("server.toml", SERVER),
        ("slow.env", env),
        ("fast.env", "FRAISEQL_RATE_LIMIT_RPS_PER_IP=50\n"),
        ("off.env", "FRAISEQL_RATE_LIMITING_ENABLED=f\n"),
        ("silent.json", "{ \"types\": [], \"queries\": [], \"mutations\": [], \"input_types\": [] }\n"),
    ]);
    let of = |env: &[&str]| audit(folder.path(), &[&["server.toml", "-p", "STANDARD"], env].concat());
    assert_eq!(of(&[]).status("rate-limit"), "undetermined");
    // The compiled schema may switch the limiter off, and stands between the two.
    assert_eq!(of(&["--env-file", "slow.env"]).status("rate-limit"), "undetermined");
    of(&["--layer", "silent.json", "--env-file", "slow.env"]).decided("rate-limit", "pass", "slow.env", 1);
    of(&["--env-file", "fast.env"]).decided("rate-limit", "fail", "fast.env", 1);
    of(&["--env-file", "off.env"]).decided("rate-limit", "fail", "off.env", 1);
}

#[test]
fn a_variable_of_the_wrong_type_is_found_in_the_environment_file() {
    let folder = folder(&[
        ("server.toml", SERVER),
        ("server.env", "FRAISEQL_SCHEMA_PATH=s.json\nFRAISEQL_METRICS_ENABLED=canary-maybe\n"),
        ("empty.env", "FRAISEQL_METRICS_ENABLED=\n"),
    ]);
    let said = audit(folder.path(), &["server.toml", "--env-file", "server.env"]);
    assert_eq!(said.findings(), ["invalid-value server.env:2"]);
    said.decided("metrics", "inert", "server.env", 2);
    assert_eq!((said.code, said.audit["verdict"].as_str()), (1, Some("fail")));
    assert!(!said.text.contains("canary"), "a value is repeated: {}", said.text);
    let said = audit(folder.path(), &["server.toml", "--env-file", "empty.env"]);
    assert_eq!(said.findings(), ["invalid-value empty.env:1"]);
    assert_ne!(said.status("metrics"), "pass");
}

#[test]
fn a_misspelt_variable_is_found_and_sets_nothing() {
    let folder =
        folder(&[("server.toml", SERVER), ("server.env", "OTHER=1\nFRAISEQL_METRICS_ENABELD=true\nPATH=/bin\n")]);
    let said = audit(folder.path(), &["server.toml", "--env-file", "server.env"]);
    assert_eq!(said.findings(), ["unknown-key server.env:2"]);
    said.decided("metrics", "fail", "server.toml", 2);
    assert_eq!(said.audit["verdict"], "fail");
}

/// Names count as they are written: a variable in other letters is another variable.
#[test]
fn the_name_of_a_variable_has_its_case() {
    let folder = folder(&[("server.toml", SERVER), ("server.env", "fraiseql_metrics_enabled=true\n")]);
    let said = audit(folder.path(), &["server.toml", "--env-file", "server.env"]);
    said.decided("metrics", "fail", "server.toml", 2);
    assert_eq!(said.findings(), ["unknown-key server.env:1"]);
}

/// The compiled schema replaces what the server's own file says of the limiter, and the environment replaces both.
#[test]
fn the_compiled_schema_stands_between_the_file_and_the_environment() {
    let compiled = |limit: &str| {
        format!(
            "{{\n\"types\": [], \"queries\": [], \"mutations\": [], \"input_types\": [],\n\"security\": {limit}}}\n"
        )
    };
    let fast = compiled("{ \"rate_limiting\": {\n\"enabled\": true, \"requests_per_second\": 100 } }");
    let slow = "{ \"rate_limiting\": {\n\"enabled\": true, \"requests_per_second\": 1,\n\"requests_per_second_per_user\": 1, \"burst_size\": 20 } }";
    let server = "schema_path = 's.json'\n[rate_limiting]\nrps_per_ip = 1\nrps_per_user = 1\nburst_size = 20\n";
    let folder = folder(&[
        ("server.toml", server),
        ("fast.toml", "schema_path = 's.json'\n[rate_limiting]\nrps_per_ip = 100\n"),
        ("fast.json", &fast),
        ("slow.json", &compiled(slow)),
        ("silent.json", &compiled("{}")),
        ("default.json", &compiled("{ \"rate_limiting\": {\n\"enabled\": true } }")),
        ("empty.json", &compiled("{ \"rate_limiting\": {} }")),
        ("off.env", "FRAISEQL_RATE_LIMITING_ENABLED=false\n"),
        ("slow.env", "FRAISEQL_RATE_LIMIT_RPS_PER_IP=1\nFRAISEQL_RATE_LIMIT_RPS_PER_USER=1\n"),
        ("user.env", "FRAISEQL_RATE_LIMIT_RPS_PER_USER=50\n"),
    ]);
    let of = |args: &[&str]| audit(folder.path(), &[args, &["-p", "STANDARD"]].concat());
    of(&["server.toml"]).decided("rate-limit", "undetermined", "server.toml", 3);
    assert!(of(&["server.toml"]).result("rate-limit")["message"].as_str().expect("one").contains("compiled schema"));
    of(&["server.toml", "--layer", "fast.json"]).decided("rate-limit", "fail", "fast.json", 4);
    of(&["fast.toml", "--layer", "slow.json"]).decided("rate-limit", "pass", "slow.json", 4);
    of(&["server.toml", "--layer", "silent.json"]).decided("rate-limit", "pass", "server.toml", 3);
    // A default counts where the table stands in which the server reads it.
    of(&["server.toml", "--layer", "default.json"]).decided("rate-limit", "fail", "default.json", 3);
    of(&["server.toml", "--layer", "empty.json"]).decided("rate-limit", "fail", "empty.json", 3);
    let args = ["fast.toml", "--layer", "silent.json", "--env-file", "slow.env"];
    assert_eq!(of(&args).status("rate-limit"), "undetermined", "the burst is that of the server's file");
    let args = ["server.toml", "--layer", "slow.json", "--env-file", "off.env"];
    of(&args).decided("rate-limit", "fail", "off.env", 1);
    let args = ["server.toml", "--layer", "slow.json", "--env-file", "slow.env"];
    of(&args).decided("rate-limit", "pass", "slow.env", 1);
    let args = ["server.toml", "--layer", "slow.json", "--env-file", "user.env"];
    of(&args).decided("rate-limit", "fail", "user.env", 1);
}

/// A file of variables as a layer is the server's environment, as with `--env-file`: what it opens, it opens.
#[test]
fn a_layer_of_variables_is_the_environment_of_the_file_below_it() {
    let server = "schema_path = 's.json'\nintrospection_enabled = false\n[auth]\nissuer = 'https://id.example.com'\n\
                  audience = 'shop'\n";
    let folder = folder(&[("server.toml", server)]);
    let of = |option: &str, env: &str| {
        std::fs::write(folder.path().join("server.env"), env).expect("written");
        audit(folder.path(), &["server.toml", option, "server.env"])
    };
    for (env, check, status) in [
        ("FRAISEQL_ENV=production\n", "introspection", "pass"),
        ("FRAISEQL_INTROSPECTION_ENABLED=true\n", "introspection", "fail"),
        ("FRAISEQL_INTROSPECTION_ENABLED=false\n", "introspection", "pass"),
        ("FRAISEQL_ENV=production\n", "authentication", "pass"),
        ("FRAISEQL_SUBSCRIPTION_REQUIRE_AUTH=false\n", "authentication", "fail"),
        ("FRAISEQL_ADMIN_API_ENABLED=true\n", "admin-auth", "undetermined"),
        ("FRAISEQL_ADMIN_API_ENABLED=true\nFRAISEQL_ADMIN_TOKEN=\n", "admin-auth", "undetermined"),
        ("FRAISEQL_TLS_ENFORCE=true\n", "https-enforced", "inert"),
    ] {
        assert_eq!(of("--layer", env).status(check), status, "{env}");
        if status != "inert" {
            assert_eq!(of("--env-file", env).status(check), status, "{env}");
        }
    }
    let said = of("--layer", "FRAISEQL_SCHEMA_PATH=s.json\nFRAISEQL_METRICS_ENABLED=maybe\nFRAISEQL_ADMIN_TOKNE=x\n");
    assert_eq!(said.findings(), ["invalid-value server.env:2", "unknown-key server.env:3"], "each once");
}

/// With every variable of every dialect set in the process, the bytes are the same.
#[test]
fn the_environment_of_the_process_changes_nothing() {
    let library = probity::load::Library::shipped();
    let names: Vec<&str> =
        library.dialects().flat_map(|d| &d.keys).filter_map(|key| Some(key.env.as_ref()?.as_str())).collect();
    assert!(names.iter().filter(|name| name.starts_with("FRAISEQL_")).count() > 15, "{names:?}");
    let text = format!("{SERVER}admin_api_enabled = true\n");
    let app = "[session]\nidle_timeout = '${IDLE}'\n[secrets]\napi_token = '${TOKEN}'\n";
    let folder =
        folder(&[("server.toml", &text), ("app.toml", app), ("server.env", "FRAISEQL_METRICS_ENABLED=true\n")]);
    for args in [&["server.toml"][..], &["server.toml", "--env-file", "server.env"], &["app.toml"]] {
        for format in ["json", "text"] {
            let run = |with: bool| {
                let mut command = probity(folder.path());
                if with {
                    command.envs(names.iter().map(|name| (*name, "canary-true")));
                    command.envs([("IDLE", "5m"), ("TOKEN", "canary-token"), ("PROBITY_PROFILE", "STANDARD")]);
                }
                let args = [&["audit-config", "-p", "REGULATED", "-f", format, "--date", "2026-11-23"], args].concat();
                let output = command.args(args).output().expect("the program runs");
                (output.status.code(), stdout(&output), stderr(&output))
            };
            let (without, with) = (run(false), run(true));
            assert_eq!(without, with, "{args:?}");
            assert!(!with.1.contains("canary"), "{}", with.1);
        }
    }
}

/// The server goes by the address where it has no mode of its own, whoever gives the address.
#[test]
fn an_address_without_tls_fails_where_it_stands() {
    let server = "schema_path = 's.json'\nmetrics_enabled = true\n";
    let address = |mode: &str| format!("DATABASE_URL=postgres://app@db/x?sslmode={mode}\n");
    let folder = folder(&[("server.toml", server)]);
    let of = |server: &str, env: &str| {
        std::fs::write(folder.path().join("server.toml"), server).expect("written");
        std::fs::write(folder.path().join("prod.env"), env).expect("written");
        audit(folder.path(), &["server.toml", "--env-file", "prod.env"])
    };
    for (mode, status) in [("disable", "fail"), ("prefer", "fail"), ("verify-full", "undetermined")] {
        let said = of(server, &address(mode));
        assert_eq!(said.status("database-tls"), status, "{mode}");
        if status == "fail" {
            assert_eq!(said.result("database-tls")["location"]["path"], "prod.env", "{mode}");
            assert_eq!(said.result("database-tls")["location"]["line"], 1, "{mode}");
        }
    }
    assert_eq!(
        of(server, "DATABASE_URL=postgres://db/x?sslmode=disable&sslmode=require\n").status("database-tls"),
        "undetermined"
    );
    let own = format!("{server}[database_tls]\npostgres_ssl_mode = 'verify-full'\n");
    assert_eq!(of(&own, &address("disable")).status("database-tls"), "pass");
}

/// Which of several services is the application is not known, so a file that one of them names is as good as variables that
/// stand there: nothing, until all of them name it.
#[test]
fn a_file_of_variables_for_some_services_settles_nothing() {
    let server = "schema_path = 's.json'\nintrospection_enabled = true\nmetadata_require_auth = false\n";
    let env = "FRAISEQL_INTROSPECTION_ENABLED=false\n";
    for (services, status) in [
        ("  app: { image: a }\n  worker: { image: b, env_file: worker.env }\n", "undetermined"),
        ("  app: { image: a }\n  worker: { image: b, env_file: ../w/worker.env }\n", "undetermined"),
        (
            "  app: { image: a, env_file: worker.env }\n  worker: { image: b, env_file: [{ path: worker.env }] }\n",
            "pass",
        ),
        ("  app: { image: a, env_file: worker.env }\n  cache: { image: redis }\n", "pass"),
        ("  app: { image: a }\n  cache: { image: redis, env_file: worker.env }\n", "undetermined"),
        ("  app: { image: a }\n  worker: { image: b }\n", "pass"),
        ("  app: { image: a, env_file: worker.env }\n", "pass"),
    ] {
        let compose = format!("services:\n{services}");
        let folder = folder(&[("server.toml", server), ("worker.env", env), ("compose.yaml", &compose)]);
        let args = ["server.toml", "--layer", "compose.yaml", "--env-file", "worker.env"];
        assert_eq!(audit(folder.path(), &args).status("introspection"), status, "{services}");
    }
}

/// Compose replaces references in the whole of an item `NAME=value`, so that a variable may have any name where no file says
/// what they stand for; the name of a pair is left as it is (compose-go interpolation/interpolation.go).
#[test]
fn a_variable_whose_name_is_made_of_others_may_be_any() {
    let server = "schema_path = 's.json'\nintrospection_enabled = false\n";
    let env = "P=FRAISEQL_\nQ=OTHER_\nEXTRA=FRAISEQL_INTROSPECTION_ENABLED=true\n";
    for (environment, alone, given) in [
        ("[LOG=info]", "pass", "pass"),
        ("['${P}INTROSPECTION_ENABLED=true']", "undetermined", "fail"),
        ("['${P}INTROSPECTION_ENABLED=false']", "undetermined", "pass"),
        ("['$P$X=true']", "undetermined", "undetermined"),
        ("['${Q}INTROSPECTION_ENABLED=true']", "undetermined", "pass"),
        ("['${P:-FRAISEQL_}INTROSPECTION_ENABLED=true']", "undetermined", "fail"),
        ("['${EXTRA}']", "undetermined", "fail"),
        ("['FRAISEQL_INTROSPECTION_ENABLED=false', '${NAME}=true']", "undetermined", "undetermined"),
        ("['${NAME:-}']", "undetermined", "pass"),
        ("[\"\\x24{P}INTROSPECTION_ENABLED=true\"]", "undetermined", "fail"),
        ("{ '${P}INTROSPECTION_ENABLED': 'true' }", "pass", "pass"),
        ("{ '${P}INTROSPECTION_ENABLED': 'false', FRAISEQL_INTROSPECTION_ENABLED: 'true' }", "fail", "fail"),
    ] {
        let compose = format!("services:\n  app:\n    image: a\n    environment: {environment}\n");
        let folder = folder(&[("server.toml", server), ("compose.yaml", &compose), ("p.env", env)]);
        let of = |env: &[&str]| {
            let args = [&["server.toml", "--layer", "compose.yaml"], env].concat();
            audit(folder.path(), &args).status("introspection").to_owned()
        };
        assert_eq!(of(&[]), alone, "{environment}");
        assert_eq!(of(&["--env-file", "p.env"]), given, "{environment}");
    }
}

/// A file of variables is no base for the file that it is laid over, so the fix is not to name that as a layer.
#[test]
fn an_environment_alone_says_how_it_is_audited() {
    let folder = folder(&[
        ("server.toml", SERVER),
        ("prod.env", "FRAISEQL_ENV=production\nFRAISEQL_BIND_ADDR=10.30.1.9:8000\nFRAISEQL_METRICS_ENABLED=false\n"),
    ]);
    let said = audit(folder.path(), &["prod.env"]);
    let fix = said.result("introspection")["fix"].as_str().expect("a fix");
    assert!(fix.starts_with("audit the file of `fraiseql-server` with --env-file prod.env; else "), "{fix}");
    assert!(!said.text.contains("--layer FILE"), "{}", said.text);
    assert_eq!(audit(folder.path(), &["server.toml", "--env-file", "prod.env"]).findings(), Vec::<String>::new());
}

/// Compose and shells put something in the place of a reference, perhaps nothing; `docker run` and systemd leave it.
#[test]
fn what_a_reference_in_a_file_of_variables_becomes_is_open() {
    let config = "http_addr = '127.0.0.1:7700'\ndb_path = '/data'\nssl_cert_path = '/c'\nssl_key_path = '/k'\n";
    let folder = folder(&[("config.toml", config)]);
    for (value, status) in [
        ("${MEILI_MASTER_KEY}", "undetermined"),
        ("$SOME_KEY_OF_SIXTEEN", "undetermined"),
        ("\"$(cat /run/secrets/key-of-it)\"", "undetermined"),
        ("'sixteen-and-$more-of-it'", "pass"),
        ("sixteen-and-more-of-it", "pass"),
    ] {
        std::fs::write(folder.path().join("prod.env"), format!("MEILI_MASTER_KEY={value}\n")).expect("written");
        let said = audit(
            folder.path(),
            &["config.toml", "-p", "RESTRICTED", "--dialect", "meilisearch", "--env-file", "prod.env"],
        );
        assert_eq!(said.status("authentication"), status, "{value}");
    }
}

/// Whoever gives a file of variables believes that it counts.
#[test]
fn a_file_of_variables_that_changes_nothing_is_told() {
    let env = ("prod.env", "# of the session\nSESSION_IDLE_TIMEOUT=3h\n");
    let folder = folder(&[("app.toml", "[session]\nidle_timeout = '5m'\n"), env]);
    let said = |args: &[&str]| stdout(&probity(folder.path()).args(args).output().expect("runs"));
    let args = ["audit-config", "app.toml", "-p", "REGULATED", "--env-file", "prod.env"];
    let text = said(&args);
    assert!(
        text.contains("`prod.env` changes nothing here: app.toml is not known to read any of its 1 variable"),
        "{text}"
    );
    assert!(text.contains("--> prod.env:2:1"), "{text}");
    assert!(!said(&args[..4]).contains("changes nothing"));
    std::fs::write(folder.path().join("app.toml"), "[session]\nidle_timeout = '${SESSION_IDLE_TIMEOUT}'\n")
        .expect("written");
    assert!(!said(&args).contains("changes nothing"));
}

/// A provider gives its variables to the services that depend on it, and a model gives its own to those that use it
/// (github.com/docker/compose/issues/13727 and docs.docker.com/reference/compose-file/models).
#[test]
fn what_providers_and_models_give_is_open() {
    let server = "schema_path = 's.json'\nintrospection_enabled = false\n";
    for (services, status) in [
        ("  app: { image: a, depends_on: [fraiseql] }\n  fraiseql: { provider: { type: vault } }\n", "undetermined"),
        ("  app: { image: a, models: { m: { endpoint_var: FRAISEQL_INTROSPECTION_ENABLED } } }\n", "undetermined"),
        ("  app: { image: a, models: [m] }\n", "undetermined"),
        ("  app: { image: a }\n", "pass"),
    ] {
        let compose = format!("services:\n{services}models: {{ m: {{ model: ai/some }} }}\n");
        let folder = folder(&[("server.toml", server), ("compose.yaml", &compose)]);
        let said = audit(folder.path(), &["server.toml", "--layer", "compose.yaml"]);
        assert_eq!(said.status("introspection"), status, "{services}");
    }
}

/// Of the `.env` beside a Compose file only what a service names reaches a container; the file itself takes the rest
/// (docs.docker.com/compose/how-tos/environment-variables/set-environment-variables).
#[test]
fn the_file_beside_a_compose_file_is_no_environment_of_a_container() {
    let compose = |more: &str| format!("services:\n  app:\n    image: a\n    user: ${{APP_UID:-0}}\n{more}");
    let app = "[session]\nidle_timeout = '${IDLE}'\n";
    let server = "schema_path = 's.json'\nintrospection_enabled = true\n";
    for (more, status) in [
        ("", "undetermined"),
        ("    env_file: other.env\n", "undetermined"),
        ("    env_file: .env\n", "pass"),
        ("    env_file: [./.env]\n", "pass"),
    ] {
        let env = "IDLE=5m\nAPP_UID=1001\nFRAISEQL_INTROSPECTION_ENABLED=false\nFRAISEQL_ENV=production\n";
        let files = [
            ("compose.yaml", compose(more)),
            (".env", env.into()),
            ("app.toml", app.into()),
            ("server.toml", server.into()),
        ];
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text): &(&str, String)| (*name, text.as_str())).collect();
        let folder = folder(&files);
        let of = |base: &str, more: &[&str]| {
            audit(folder.path(), &[&[base, "--layer", "compose.yaml", "--env-file", ".env"], more].concat())
        };
        assert_eq!(of("app.toml", &[]).status("session-idle-timeout"), status, "{more}");
        assert_eq!(of("server.toml", &[]).status("introspection"), status, "{more}");
        assert_eq!(of("server.toml", &[]).findings(), Vec::<String>::new(), "{more}");
        assert_eq!(of("app.toml", &[]).status("container-non-root"), "pass", "{more}");
        let alone = audit(folder.path(), &["app.toml", "--env-file", ".env"]);
        assert_eq!(alone.status("session-idle-timeout"), "pass");
    }
}
