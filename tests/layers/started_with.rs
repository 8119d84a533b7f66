//! What an application is started with counts over the environment file that is audited, and over what is compiled.
//! Each starts from a file that passes, so that the variable shows something.

use crate::common::{json, run, stdout};
use crate::layers::bench::{audit, folder};

/// FraiseQL 1 reads its `.env` below the variables that it is started with.
#[test]
fn a_variable_counts_over_the_environment_file_that_is_audited() {
    let v1 = "FRAISEQL_ENVIRONMENT=production\nFRAISEQL_INTROSPECTION_POLICY=disabled\n";
    let v2 = "FRAISEQL_CONFIG=server.toml\nFRAISEQL_INTROSPECTION_ENABLED=false\n";
    let folder = folder(&[("v1.env", v1), ("v2.env", v2)]);
    for (base, over, status) in [
        ("v1.env", "OTHER=1\n", "pass"),
        ("v1.env", "FRAISEQL_INTROSPECTION_POLICY=public\n", "undetermined"),
        ("v1.env", "fraiseql_introspection_policy=public\n", "undetermined"),
        ("v1.env", "FRAISEQL_INTROSPECTION_POLICY=public\nFRAISEQL_ENVIRONMENT=development\n", "fail"),
        ("v1.env", "FRAISEQL_INTROSPECTION_POLICY=disabled\nfraiseql_introspection_policy=public\n", "undetermined"),
        ("v2.env", "FRAISEQL_INTROSPECTION_ENABLED=false\n", "pass"),
        ("v2.env", "FRAISEQL_INTROSPECTION_ENABLED=true\nFRAISEQL_METADATA_REQUIRE_AUTH=false\n", "fail"),
    ] {
        std::fs::write(folder.path().join("over.env"), over).expect("written");
        let said = audit(folder.path(), &[base, "--env-file", "over.env"]);
        assert_eq!(said.status("introspection"), status, "{base} {over}");
        let compose: String = over
            .lines()
            .map(|line| line.split_once('=').expect("a variable"))
            .map(|(name, value)| format!("      {name}: '{value}'\n"))
            .collect();
        let compose = format!("services:\n  api:\n    image: a\n    environment:\n{compose}");
        std::fs::write(folder.path().join("compose.yaml"), compose).expect("written");
        // A service's own table holds either spelling once; which of two counts is not asked there.
        if !over.contains("disabled") {
            let said = audit(folder.path(), &[base, "--layer", "compose.yaml"]);
            assert_eq!(said.status("introspection"), status, "{base} {over}");
        }
    }
    std::fs::write(folder.path().join("over.env"), "FRAISEQL_INTROSPECTION_POLCY=public\n").expect("written");
    let said = audit(folder.path(), &["v1.env", "--env-file", "over.env"]);
    assert_eq!(said.findings(), ["unknown-key over.env:1"]);
}

/// Limits, the database and the mode come from the environment over what is compiled in.
#[test]
fn a_variable_counts_over_a_schema() {
    let schema = "[schema]\nname = 'shop'\n[database]\nssl_mode = 'verify-full'\n[security.rate_limiting]\n\
                  enabled = true\nrequests_per_second = 1\nrequests_per_second_per_user = 1\nburst_size = 30\n";
    let project =
        "[project]\nname = 'shop'\n[fraiseql]\nschema_file = 's.json'\n[database]\nssl_mode = 'verify-full'\n";
    let folder = folder(&[("schema.toml", schema), ("project.toml", project)]);
    for (base, env, check, status) in [
        ("schema.toml", "OTHER=1\n", "rate-limit", "pass"),
        ("schema.toml", "FRAISEQL_RATE_LIMITING_ENABLED=false\n", "rate-limit", "fail"),
        ("schema.toml", "FRAISEQL_RATE_LIMIT_RPS_PER_IP=50\n", "rate-limit", "fail"),
        ("schema.toml", "FRAISEQL_RATE_LIMIT_RPS_PER_USER=50\n", "rate-limit", "fail"),
        ("schema.toml", "FRAISEQL_RATE_LIMIT_BURST_SIZE=5000\n", "rate-limit", "undetermined"),
        ("schema.toml", "OTHER=1\n", "database-tls", "pass"),
        ("schema.toml", "DATABASE_URL=mysql://db/x\n", "database-tls", "undetermined"),
        ("schema.toml", "DATABASE_URL=postgres:///x?host=/run\n", "database-tls", "undetermined"),
        ("project.toml", "OTHER=1\n", "database-tls", "pass"),
        ("project.toml", "DATABASE_URL=mysql://db/x\n", "database-tls", "undetermined"),
    ] {
        std::fs::write(folder.path().join("over.env"), env).expect("written");
        let said = audit(folder.path(), &[base, "-p", "STANDARD", "--env-file", "over.env"]);
        assert_eq!(said.status(check), status, "{base} {env}");
    }
    std::fs::write(folder.path().join("over.env"), "FRAISEQL_ENV=development\n").expect("written");
    for base in ["schema.toml", "project.toml"] {
        let said = audit(folder.path(), &[base, "--env-file", "over.env"]);
        assert_eq!(said.findings(), ["contradiction over.env:1"], "{base}");
    }
}

/// Whoever is trusted to name the address that is counted: what the compiled schema leaves to the server's file.
#[test]
fn whoever_may_name_the_address_that_is_counted() {
    let server = |cidrs: &str| {
        format!(
            "schema_path = 's.json'\n[rate_limiting]\nrps_per_ip = 1\nrps_per_user = 1\nburst_size = 1\n\
             trust_proxy_headers = true\ntrusted_proxy_cidrs = [{cidrs}]\n"
        )
    };
    let silent = "{ \"types\": [], \"queries\": [], \"mutations\": [], \"input_types\": [] }\n";
    let folder = folder(&[("silent.json", silent)]);
    let many = (11..80).flat_map(|a| (0..8).map(move |b| format!("'{a}.{}.0.0/11'", b * 32))).collect::<Vec<_>>();
    let many = many.join(", ");
    for (cidrs, status) in [
        ("'10.0.0.0/8'", "pass"),
        ("'192.0.2.7', 'fd00::/8'", "pass"),
        ("'0.0.0.0/0'", "undetermined"),
        ("'::/0'", "undetermined"),
        ("'128.0.0.0/1'", "undetermined"),
        ("'0.0.0.0/1', '128.0.0.0/01'", "undetermined"),
        ("'32.0.0.0/4'", "undetermined"),
        ("'::ffff:0:0/96'", "undetermined"),
        ("'0:0:0:0:0:ffff:0:0/96'", "undetermined"),
        ("'64:ff9b::/96'", "undetermined"),
        ("'2000::/3'", "undetermined"),
        ("'2600::/12'", "undetermined"),
        ("'1.0.0.0/8', '2.0.0.0/8', '3.0.0.0/8', '4.0.0.0/8', '5.0.0.0/8'", "undetermined"),
        (many.as_str(), "undetermined"),
        ("'10/8'", "undetermined"),
        ("", "undetermined"),
    ] {
        std::fs::write(folder.path().join("server.toml"), server(cidrs)).expect("written");
        let said = audit(folder.path(), &["server.toml", "-p", "STANDARD", "--layer", "silent.json"]);
        assert_eq!(said.status("rate-limit"), status, "{cidrs}");
    }
    std::fs::write(
        folder.path().join("server.toml"),
        server("'10.0.0.0/8'").replace("burst_size = 1", "burst_size = -1"),
    )
    .expect("written");
    let said = audit(folder.path(), &["server.toml", "-p", "STANDARD", "--layer", "silent.json"]);
    assert_eq!(said.status("rate-limit"), "inert");
}

/// A file in a notation that its application does not read is not what it reads.
#[test]
fn a_notation_that_the_application_does_not_read() {
    let folder = folder(&[
        ("server.yaml", "schema_path: s.json\nintrospection_enabled: false\n"),
        ("server.json", "{ \"schema_path\": \"s.json\" }\n"),
        ("server.toml", "schema_path = 's.json'\n"),
        ("compiled.yaml", "types: []\nqueries: []\nmutations: []\ninput_types: []\n"),
        ("schema.json", "{ \"schema\": { \"name\": \"a\" } }\n"),
        ("project.yaml", "project: { name: a }\nfraiseql: { schema_file: s.json }\n"),
        ("v1.toml", "FRAISEQL_ENVIRONMENT = 'production'\n"),
        ("v1.env", "FRAISEQL_ENVIRONMENT=production\n"),
        ("meili.yaml", "env: production\nno_analytics: true\nhttp_payload_size_limit: 1 MiB\n"),
        ("meili.json", "{ \"env\": \"production\", \"no_analytics\": true, \"http_payload_size_limit\": \"1 MiB\" }\n"),
        ("meili.toml", "env = 'production'\nno_analytics = true\nhttp_payload_size_limit = '1 MiB'\n"),
        ("homeserver.toml", "server_name = 'example.org'\nreport_stats = false\n"),
        ("homeserver.json", "{ \"server_name\": \"example.org\", \"report_stats\": false }\n"),
        ("postgresql.yaml", "shared_buffers: 4GB\nlisten_addresses: '*'\nwal_level: logical\n"),
        ("postgresql.conf", "shared_buffers = 4GB\nlisten_addresses = '*'\nwal_level = logical\n"),
    ]);
    for (file, is_read) in [
        ("server.yaml", false),
        ("server.json", false),
        ("server.toml", true),
        ("compiled.yaml", false),
        ("schema.json", false),
        ("project.yaml", false),
        ("v1.toml", false),
        ("v1.env", true),
        ("meili.yaml", false),
        ("meili.json", false),
        ("meili.toml", true),
        ("homeserver.toml", false),
        ("homeserver.json", true),
        ("postgresql.yaml", false),
        ("postgresql.conf", true),
    ] {
        let said = audit(folder.path(), &[file]);
        let wanted: &[String] = if is_read { &[] } else { &[format!("unknown-dialect {file}:1")] };
        assert_eq!(said.findings(), wanted, "{file}");
    }
}

/// A file is taken for what it is, by less of it too.
#[test]
fn files_of_one_application_are_told_apart() {
    let folder = folder(&[
        ("flat.toml", "bind_addr = '0.0.0.0:8000'\ndatabase_url = 'postgres://db/x'\n[tls]\nmin_version = '1.3'\n"),
        ("replica.toml", "read_replica_urls = []\nbind_addr = '0.0.0.0:8000'\n"),
        ("types.toml", "[types.Order]\nsql_source = 'v_order'\n"),
        (
            "compiled.json",
            "{ \"types\": [{ \"name\": \"Order\", \"sql_source\": \"v\" }], \"queries\": [], \"mutations\": [],\n\
             \"security\": { \"rate_limiting\": { \"enabled\": true } } }\n",
        ),
        (
            "without.json",
            "{ \"types\": [], \"queries\": [], \"rest_config\": { \"enabled\": true },\n\
             \"security\": { \"rate_limiting\": { \"enabled\": true } } }\n",
        ),
    ]);
    for (file, named, dialect) in [
        ("flat.toml", Some("fraiseql-server"), "fraiseql-server"),
        ("replica.toml", None, "fraiseql-server"),
        ("types.toml", None, "fraiseql-schema"),
        ("compiled.json", None, "fraiseql-compiled"),
        ("without.json", None, "fraiseql-compiled"),
    ] {
        let args: Vec<&str> = named.iter().flat_map(|name| ["--dialect", *name]).collect();
        let run = run(folder.path(), &[&["audit-config", file, "-f", "json"], &args[..]].concat());
        let text = stdout(&run);
        let audit = json(&run);
        assert_eq!(audit["config"]["dialect"], dialect, "{file}");
        let is_doubted = text.contains("unknown-dialect");
        assert!(!is_doubted, "{file}: {text}");
    }
}
