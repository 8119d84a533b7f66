//! Variables that are given in two ways: what rests on one does not pass, whichever of the two would count.
//! Each starts from what would pass if the last one counted.

use crate::layers::bench::{audit, folder};

const SERVER: &str =
    "schema_path = 's.json'\nmetrics_enabled = false\nplayground_enabled = false\nmetrics_token = 'sixteen-and-more'\n";

/// A service with its lines.
fn service(name: &str, lines: &str) -> String {
    format!("  {name}:\n    image: a\n    {lines}\n")
}

#[test]
fn a_check_that_rests_on_a_contradiction_does_not_pass() {
    let value = |value: &str| format!("environment: {{ FRAISEQL_METRICS_ENABLED: '{value}' }}");
    let twice = "environment: [FRAISEQL_METRICS_ENABLED=false, FRAISEQL_METRICS_ENABLED=true]";
    let folder = folder(&[("server.toml", SERVER), ("prod.env", "FRAISEQL_METRICS_ENABLED=false\n")]);
    let read = ["--layer", "compose.yaml", "--env-file", "prod.env"];
    for (services, args, status) in [
        (service("api", &value("true")), &read[..2], "pass"),
        (service("api", &value("true")) + &service("worker", &value("true")), &read[..2], "pass"),
        (service("api", &value("false")) + &service("worker", &value("true")), &read[..2], "undetermined"),
        (service("api", &value("true")) + &service("worker", &value("false")), &read[..2], "fail"),
        (service("api", &value("${METRICS}")) + &service("worker", &value("true")), &read[..2], "undetermined"),
        (service("api", twice), &read[..2], "undetermined"),
        (service("api", &value("true")), &read, "undetermined"),
        (service("api", &value("true")) + &service("worker", "env_file: prod.env"), &read, "undetermined"),
    ] {
        std::fs::write(folder.path().join("compose.yaml"), format!("services:\n{services}")).expect("written");
        let said = audit(folder.path(), &[&["server.toml"][..], args].concat());
        assert_eq!(said.status("metrics"), status, "{services}{args:?}");
        let found = said.findings().iter().any(|one| one.starts_with("contradiction"));
        assert_eq!(found, status != "pass", "{services}{args:?}");
        // What does not rest on it is as it was.
        assert_eq!(said.status("no-playground"), "pass", "{services}{args:?}");
    }
}

#[test]
fn what_stands_twice_in_one_service_is_not_given_to_two() {
    let twice = "environment: [FRAISEQL_METRICS_ENABLED=true, FRAISEQL_METRICS_ENABLED=true]";
    let compose = format!("services:\n{}{}", service("api", twice), service("worker", "restart: always"));
    let folder = folder(&[("server.toml", SERVER), ("compose.yaml", &compose)]);
    assert_eq!(audit(folder.path(), &["server.toml", "--layer", "compose.yaml"]).status("metrics"), "undetermined");
}

/// A file that refers to a variable has no single value where the services have none.
#[test]
fn a_reference_to_what_is_given_in_two_ways_is_open() {
    let compose = |first: &str, second: &str| {
        let given = |value: &str| format!("environment: {{ IDLE: {value}, OTHER: {value} }}");
        format!("services:\n{}{}", service("api", &given(first)), service("worker", &given(second)))
    };
    let folder = folder(&[("app.toml", "[session]\nidle_timeout = '${IDLE}'\n")]);
    for (first, second, status) in
        [("5m", "5m", "pass"), ("50h", "5m", "undetermined"), ("5m", "50h", "undetermined"), ("50h", "50h", "fail")]
    {
        std::fs::write(folder.path().join("compose.yaml"), compose(first, second)).expect("written");
        let said = audit(folder.path(), &["app.toml", "--layer", "compose.yaml"]);
        assert_eq!(said.status("session-idle-timeout"), status, "{first} {second}");
    }
}

/// The order of a deployment's own list counts, in which a later file overrides an earlier one.
#[test]
fn files_that_a_deployment_lists_in_another_order_leave_open_what_both_set() {
    let folder = folder(&[
        ("server.toml", SERVER),
        ("off.env", "FRAISEQL_METRICS_ENABLED=false\nFRAISEQL_LOG_FORMAT=json\n"),
        ("on.env", "FRAISEQL_METRICS_ENABLED=true\n"),
    ]);
    let list = |files: &str| service("api", &format!("env_file: {files}"));
    let in_order = ["--env-file", "off.env", "--env-file", "on.env"];
    let turned = ["--env-file", "on.env", "--env-file", "off.env"];
    for (services, given, status) in [
        (list("[off.env, on.env]"), in_order, "pass"),
        (list("[on.env, off.env, on.env]"), in_order, "pass"),
        (list("[on.env, off.env]"), in_order, "undetermined"),
        (list("[{ path: on.env }, ./off.env]"), in_order, "undetermined"),
        (list("[off.env, on.env]") + &list("[on.env, off.env]").replace("api", "worker"), in_order, "undetermined"),
        (list("off.env") + &list("on.env").replace("api", "worker"), in_order, "undetermined"),
        (list("off.env"), in_order, "pass"),
        (list("[on.env, off.env]"), turned, "fail"),
        (list("[off.env, on.env]"), turned, "undetermined"),
        // What the service sets itself counts over all its files.
        (list("[on.env, off.env]\n    environment: { FRAISEQL_METRICS_ENABLED: 'true' }"), in_order, "pass"),
    ] {
        std::fs::write(folder.path().join("compose.yaml"), format!("services:\n{services}")).expect("written");
        let said = audit(folder.path(), &[&["server.toml", "--layer", "compose.yaml"][..], &given].concat());
        assert_eq!(said.status("metrics"), status, "{services}{given:?}");
        // What one of them sets alone is as it was.
        assert_eq!(said.status("no-playground"), "pass", "{services}{given:?}");
    }
}
