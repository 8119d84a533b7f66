//! Compose files that are laid over each other, as Compose takes them together: lists are joined, mounts by their place, and
//! commands are replaced.

use crate::layers::bench::{audit, folder};

const BASE: &str = "services:
  app:
    image: a
    user: '10001'
    ports: ['8080:80']
    volumes: ['data:/data']
    tmpfs: /tmp
    security_opt: [no-new-privileges:true]
";

/// What checks come to with a file over the first one, and the codes that are found.
fn over(base: &str, above: &str, check: &str) -> (String, Vec<String>) {
    let folder = folder(&[("compose.yaml", base), ("compose.override.yaml", above)]);
    let said = audit(folder.path(), &["compose.yaml", "--layer", "compose.override.yaml", "-p", "RESTRICTED"]);
    (said.status(check).to_owned(), said.findings())
}

#[test]
fn an_ordinary_override_comes_to_what_compose_makes_of_both() {
    let app = |lines: &str| format!("services:\n  app:\n{lines}");
    for (above, check, status) in [
        // Ports and mounts that are harmless.
        (app("    ports: ['9090:90']\n    volumes: ['logs:/logs']\n    tmpfs: [/run]\n"), "container-non-root", "pass"),
        // A mount that is not, and one that a later one hides.
        (app("    volumes: ['/var/run/docker.sock:/sock']\n"), "container-non-root", "fail"),
        (
            app("    volumes: [{ type: bind, source: /var/run/docker.sock, target: /data }]\n"),
            "container-non-root",
            "fail",
        ),
        // What the list below says still counts.
        (app("    security_opt: [label:disable]\n"), "container-no-new-privileges", "pass"),
        (app("    security_opt: [no-new-privileges:false]\n"), "container-no-new-privileges", "fail"),
        // Nothing written changes nothing.
        (app("    user:\n    volumes:\n"), "container-non-root", "pass"),
        (app("    user: root\n"), "container-non-root", "fail"),
        (app("    cap_add: [SYS_ADMIN]\n"), "container-non-root", "fail"),
    ] {
        assert_eq!(over(BASE, &above, check), (status.to_owned(), Vec::new()), "{above}");
    }
    let bad = BASE.replace("data:/data", "/var/run/docker.sock:/sock");
    for (above, status) in [
        (app("    volumes: ['logs:/logs']\n"), "fail"),
        (app("    volumes: []\n"), "fail"),
        (app("    volumes:\n"), "fail"),
        // Another mount at the same place is what the container sees.
        (app("    volumes: ['data:/sock']\n"), "pass"),
        (app("    volumes: ['data:${PLACE}']\n"), "undetermined"),
    ] {
        assert_eq!(over(&bad, &above, "container-non-root"), (status.to_owned(), Vec::new()), "{above}");
    }
    let privileged = format!("{BASE}    privileged: true\n");
    assert_eq!(over(&privileged, &app("    privileged:\n"), "container-non-root").0, "fail");
    assert_eq!(over(&privileged, &app("    privileged: false\n"), "container-non-root").0, "pass");
}

const SERVER: &str = "schema_path = 's.json'\nmetrics_enabled = false\nmetrics_token = 'sixteen-and-more'\n";

#[test]
fn variables_are_joined_by_name_and_commands_are_replaced() {
    let base = "services:\n  api:\n    image: a\n    environment: { FRAISEQL_METRICS_ENABLED: 'true' }\n";
    let status = |over: &str| {
        let folder = folder(&[("server.toml", SERVER), ("compose.yaml", base), ("override.yaml", over)]);
        let args = ["server.toml", "--layer", "compose.yaml", "--layer", "override.yaml"];
        audit(folder.path(), &args).status("metrics").to_owned()
    };
    for (lines, expected) in [
        ("    environment: [OTHER=1]\n", "pass"),
        ("    environment:\n", "pass"),
        ("    environment: { FRAISEQL_METRICS_ENABLED: 'false' }\n", "fail"),
        ("    environment: [FRAISEQL_METRICS_ENABLED=false]\n", "fail"),
        // Taken from whoever starts it.
        ("    environment: [FRAISEQL_METRICS_ENABLED]\n", "undetermined"),
        ("    environment: { FRAISEQL_METRICS_ENABLED: }\n", "undetermined"),
    ] {
        assert_eq!(status(&format!("services:\n  api:\n{lines}")), expected, "{lines}");
    }
    // A file of variables comes beside the first one, however each is written.
    let first = "services:\n  api:\n    image: a\n    env_file: prod.env\n";
    let second = "services:\n  api:\n    env_file: [more.env]\n";
    let files = [
        ("server.toml", "schema_path = 's.json'\nmetrics_enabled = true\nmetrics_token = 'sixteen-and-more'\n"),
        ("compose.yaml", first),
        ("override.yaml", second),
        ("more.env", "OTHER=1\n"),
    ];
    let folder = folder(&files);
    let args = ["server.toml", "--layer", "compose.yaml", "--layer", "override.yaml", "--env-file", "more.env"];
    assert_eq!(audit(folder.path(), &args).status("metrics"), "undetermined", "prod.env is read too");
}

#[test]
fn what_takes_away_from_the_file_below_is_not_followed() {
    for above in ["services:\n  app:\n    ports: !reset []\n", "services:\n  app:\n    volumes: !override ['a:/b']\n"] {
        let folder = folder(&[("compose.yaml", BASE), ("compose.override.yaml", above)]);
        let said = audit(folder.path(), &["compose.yaml", "--layer", "compose.override.yaml"]);
        assert_ne!(said.code, 0, "{above}");
        assert!(said.findings().iter().all(|one| one.starts_with("malformed-file")), "{above}");
    }
}

/// Synapse lets an outermost key of a later file take the place of all that an earlier one has there.
#[test]
fn a_later_section_of_synapse_replaces_the_earlier_one() {
    let base = "server_name: example.org\nreport_stats: false\nopentracing: { enabled: true }\n\
                database: { name: psycopg2, args: { host: db, sslmode: verify-full } }\n";
    let folder = folder(&[
        ("homeserver.yaml", base),
        ("database.yaml", "server_name: example.org\ndatabase: { name: psycopg2, args: { host: db } }\n"),
        ("tracing.yaml", "server_name: example.org\nopentracing: { homeserver_whitelist: ['.*'] }\n"),
    ]);
    let said = |layer: &[&str]| {
        let said = audit(folder.path(), &[&["homeserver.yaml", "--dialect", "synapse"][..], layer].concat());
        ["database-tls", "tracing"].map(|check| said.status(check).to_owned())
    };
    assert_eq!(said(&[]), ["pass", "pass"]);
    assert_eq!(said(&["--layer", "database.yaml"]), ["fail", "pass"]);
    assert_eq!(said(&["--layer", "tracing.yaml"]), ["pass", "fail"]);
}

/// Traefik takes a router or options of one file alone, and skips what another has under the same name.
#[test]
fn a_name_in_two_files_of_traefik_is_a_contradiction() {
    let router = "http: { routers: { a: { rule: 'Host(`shop.example.org`)', service: shop } } }\n";
    let options = "tls: { options: { default: { minVersion: VersionTLS12 } } }\n";
    let client = "tls: { options: { default: { clientAuth: { caFiles: [/ca.pem], clientAuthType: RequireAndVerifyClientCert } } } }\n";
    let with_tls = router.replace("service: shop", "service: shop, tls: {}");
    for (one, two, expected) in [
        (router, with_tls.as_str(), 1),
        (options, client, 1),
        (router, options, 0),
        (router, router, 0),
        (router, &with_tls.replace("a:", "b:"), 0),
    ] {
        let folder = folder(&[("one.yaml", one), ("two.yaml", two)]);
        let said = audit(folder.path(), &["one.yaml", "--dialect", "traefik-dynamic", "--layer", "two.yaml"]);
        let found = said.findings().iter().filter(|finding| finding.starts_with("contradiction")).count();
        assert_eq!(found, expected, "{one} {two}: {:?}", said.findings());
        if one == options {
            assert_eq!(said.status("tls-min-version"), "undetermined", "which of both counts is open");
        }
    }
}
