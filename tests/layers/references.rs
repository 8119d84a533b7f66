//! References to variables: replaced where the application replaces them, open where no file says what they stand for.
//! A value that comes from a file of variables stands in no output.

use crate::common::{run, stderr, stdout};
use crate::layers::bench::{audit, folder};

const APP: &str = "[session]\nidle_timeout = '${IDLE}'\n\n[database]\npassword = '${DB_PASSWORD}'\n";

#[test]
fn an_unresolved_reference_is_undetermined_and_a_resolved_one_is_judged() {
    let folder = folder(&[
        ("app.toml", APP),
        ("good.env", "IDLE=5m\nDB_PASSWORD=canary-hunter2\n"),
        ("bad.env", "IDLE=5h\n"),
        ("odd.env", "IDLE=canary-soon\n"),
        ("other.env", "IDLEE=5m\n"),
    ]);
    let said = audit(folder.path(), &["app.toml"]);
    said.decided("session-idle-timeout", "undetermined", "app.toml", 2);
    assert!(said.result("session-idle-timeout")["message"].as_str().expect("a message").contains("`IDLE`"));
    assert_ne!(said.audit["verdict"], "pass");
    let of = |env: &str| audit(folder.path(), &["app.toml", "--env-file", env]);
    of("good.env").decided("session-idle-timeout", "pass", "good.env", 1);
    of("bad.env").decided("session-idle-timeout", "fail", "bad.env", 1);
    assert_eq!(of("odd.env").status("session-idle-timeout"), "fail");
    assert!(!of("odd.env").text.contains("canary"));
    assert_eq!(of("other.env").status("session-idle-timeout"), "undetermined");
}

/// What no file of variables can settle does not ask for one.
#[test]
fn a_reference_in_another_form_is_said_to_be_one() {
    for reference in ["${IDLE:-5m}", "${IDLE-5m}", "${IDLE:?set it}", "${env:IDLE}"] {
        let folder = folder(&[
            ("app.toml", &APP.replace("${IDLE}", reference) as &str),
            ("good.env", "IDLE=5m\nDB_PASSWORD=x\n"),
        ]);
        let said = audit(folder.path(), &["app.toml", "--env-file", "good.env"]);
        let found = said.result("session-idle-timeout");
        assert_eq!(found["status"], "undetermined", "{reference}");
        let (message, fix) = (found["message"].as_str().expect("words"), found["fix"].as_str().expect("words"));
        assert!(message.contains("a form that is not read here") && !fix.contains("--env-file"), "{message}; {fix}");
    }
}

/// Who follows the place of a finding finds what set the value, and beside it what refers to that.
#[test]
fn the_layer_that_sets_a_variable_is_named_and_the_reference_is_shown() {
    let app = "[auth]\nmfa = \"${MFA}\"\nlockout.window = \"${AMOUNT}m\"\n";
    let folder = folder(&[("app.toml", app), ("e.env", "MFA=off\nAMOUNT=1\n")]);
    let said = audit(folder.path(), &["app.toml", "--env-file", "e.env"]);
    said.decided("mfa", "fail", "e.env", 1);
    let related = |check: &str| said.result(check)["related"][0].clone();
    assert_eq!(related("mfa"), serde_json::json!({ "path": "app.toml", "line": 2, "column": 7 }));
    assert!(said.result("mfa")["fix"].as_str().expect("a fix").ends_with("In `e.env` `MFA` decides it."));
    // A part of a value is not all of it.
    said.decided("lockout-window", "fail", "app.toml", 3);
    assert_eq!(related("lockout-window")["path"], "e.env");
    let output = run(folder.path(), &["audit-config", "app.toml", "-p", "REGULATED"]);
    let text = stdout(&output);
    assert!(text.contains("2 | mfa = \"${MFA}\"") && !text.contains("${AMOUNT}"), "{text}");
    // What no file sets only a file can settle.
    let help = "name the file that sets it with --env-file FILE";
    assert!(said.result("authentication")["fix"].as_str().is_none_or(|fix| !fix.contains(help)));
    let open = audit(folder.path(), &["app.toml"]);
    assert!(open.result("mfa")["fix"].as_str().expect("a fix").starts_with(help));
    // A change here would take the variable away.
    let output =
        run(folder.path(), &["audit-config", "app.toml", "-p", "REGULATED", "--env-file", "e.env", "--suggest"]);
    assert!(!stdout(&output).contains("mfa"), "{}", stdout(&output));
    let said = stderr(&output);
    assert!(said.contains("`lockout-window` is left to you, since a variable decides it"), "{said}");
    // Where a variable is the whole value, what gives the variable can be named.
    assert!(said.contains("`mfa` is left to you, since `e.env`") && said.contains("`MFA` decides it"), "{said}");
}

/// A reference is no literal secret, whoever resolves it, and what it stands for is nowhere in any format.
#[test]
fn a_secret_behind_a_reference_is_none_in_the_file_and_in_no_output() {
    let folder = folder(&[("app.toml", APP), ("good.env", "IDLE=5m\nDB_PASSWORD=canary-hunter2\n")]);
    let said = audit(folder.path(), &["app.toml", "--env-file", "good.env"]);
    assert_eq!(said.status("no-literal-secrets"), "pass");
    for format in ["text", "json", "ndjson", "md", "html", "summary", "sarif", "junit", "github", "csv"] {
        let args = ["audit-config", "app.toml", "--env-file", "good.env", "-p", "REGULATED", "-v", "-f", format];
        let output = run(folder.path(), &args);
        assert!(stdout(&output).len() > 100, "{format}: {}", stderr(&output));
        assert!(!stdout(&output).contains("canary") && !stderr(&output).contains("canary"), "{format}");
    }
}

/// FraiseQL's server replaces nothing in its file: these characters are the secret.
#[test]
fn what_the_application_does_not_replace_is_taken_as_it_stands() {
    let server = "schema_path = 's.json'\nmetrics_enabled = \"${METRICS}\"\nadmin_token = \"${ADMIN_TOKEN}\"\n";
    let folder = folder(&[("server.toml", server), ("server.env", "ADMIN_TOKEN=canary\nMETRICS=true\n")]);
    for args in [&["server.toml"][..], &["server.toml", "--env-file", "server.env"]] {
        let said = audit(folder.path(), args);
        assert_eq!(said.status("no-literal-secrets"), "fail", "{args:?}");
        assert_eq!(said.result("no-literal-secrets")["location"]["line"], 3);
        assert_eq!(said.findings(), ["invalid-value server.toml:2"], "a text where a boolean is read");
        assert_ne!(said.status("metrics"), "pass");
    }
}

/// Its variable sets the same key, and what it replaces still stands in the file.
#[test]
fn a_secret_that_a_variable_replaces_still_stands_in_its_file() {
    let server = "schema_path = 's.json'\nadmin_token = \"canary-literal\"\n";
    let folder = folder(&[("server.toml", server), ("server.env", "FRAISEQL_ADMIN_TOKEN=canary-variable\n")]);
    assert_eq!(audit(folder.path(), &["server.toml"]).status("no-literal-secrets"), "fail");
    let said = audit(folder.path(), &["server.toml", "--env-file", "server.env"]);
    assert_eq!(said.status("no-literal-secrets"), "fail");
    assert!(!said.text.contains("canary"), "{}", said.text);
}

/// A default counts only where it is known that the variable is not set.
#[test]
fn the_default_of_a_reference_counts_once_the_environment_is_known() {
    let compose = "services:\n  api:\n    image: a\n    user: \"${APP_USER:-1001}\"\n";
    let plain = "services:\n  api:\n    image: a\n    user: \"${APP_USER}\"\n";
    let folder = folder(&[
        ("compose.yaml", compose),
        ("plain.yaml", plain),
        ("none.env", "OTHER=1\n"),
        ("root.env", "APP_USER=root\n"),
        ("empty.env", "APP_USER=\n"),
        ("user.env", "APP_USER=2002\n"),
    ]);
    let of = |args: &[&str]| audit(folder.path(), args).status("container-non-root").to_owned();
    assert_eq!(of(&["compose.yaml"]), "undetermined");
    assert_eq!(of(&["compose.yaml", "--env-file", "none.env"]), "pass");
    assert_eq!(of(&["compose.yaml", "--env-file", "empty.env"]), "pass", "`:-` also replaces what is empty");
    assert_eq!(of(&["compose.yaml", "--env-file", "root.env"]), "fail");
    assert_eq!(of(&["compose.yaml", "--env-file", "user.env"]), "pass");
    assert_eq!(of(&["plain.yaml", "--env-file", "none.env"]), "undetermined");
    assert_eq!(of(&["plain.yaml", "--env-file", "user.env"]), "pass");
}

/// A reference in the middle of a value, two of them, and one that is not closed.
#[test]
fn references_inside_a_value_are_replaced_one_by_one() {
    let app = |value: &str| format!("[session]\nidle_timeout = '{value}'\n");
    let folder = folder(&[("n.env", "N=5\nUNIT=m\n")]);
    for (value, alone, given) in [
        ("${N}m", "undetermined", "pass"),
        ("${N}${UNIT}", "undetermined", "pass"),
        ("${N}${GONE}", "undetermined", "undetermined"),
        ("${N", "fail", "fail"),
        ("$N", "fail", "fail"),
        ("5m", "pass", "pass"),
    ] {
        std::fs::write(folder.path().join("app.toml"), app(value)).expect("written");
        assert_eq!(audit(folder.path(), &["app.toml"]).status("session-idle-timeout"), alone, "{value}");
        let said = audit(folder.path(), &["app.toml", "--env-file", "n.env"]);
        assert_eq!(said.status("session-idle-timeout"), given, "{value}");
    }
}

/// What Compose reads for a container replaces nothing in the Compose file itself: that takes the `.env` beside it, or what
/// its own command line names (docs.docker.com/compose/how-tos/environment-variables/variable-interpolation).
#[test]
fn a_file_for_containers_replaces_nothing_in_the_deployment() {
    let compose = |env_file: &str| {
        format!("services:\n  app:\n    image: a\n    user: \"${{APP_UID:-1001}}:1001\"\n    env_file: {env_file}\n")
    };
    for (env_file, given, status) in [
        ("other.env", "app.env", "pass"),
        ("other.env", ".env", "pass"),
        (".env", ".env", "pass"),
        ("[.env, app.env]", ".env", "pass"),
        ("app.env", "app.env", "undetermined"),
        ("./app.env", "app.env", "undetermined"),
        ("[{ path: app.env, required: false }]", "app.env", "undetermined"),
        ("../x/app.env", "app.env", "undetermined"),
        ("${STAGE}.env", "app.env", "undetermined"),
    ] {
        let folder = folder(&[("compose.yaml", &compose(env_file)), (given, "LOG=info\n"), ("app.toml", APP)]);
        let args = ["compose.yaml", "--env-file", given];
        assert_eq!(audit(folder.path(), &args).status("container-non-root"), status, "{env_file} {given}");
        let args = ["app.toml", "--layer", "compose.yaml", "--env-file", given];
        assert_eq!(audit(folder.path(), &args).status("container-non-root"), status, "{env_file} {given}");
    }
    let folder =
        folder(&[("compose.yaml", &compose("app.env")), ("app.env", "APP_UID=1002\n"), (".env", "APP_UID=0\n")]);
    let of = |given: &[&str]| {
        audit(folder.path(), &[&["compose.yaml"], given].concat()).status("container-non-root").to_owned()
    };
    assert_eq!(of(&["--env-file", "app.env"]), "undetermined");
    assert_eq!(of(&["--env-file", ".env", "--env-file", "app.env"]), "fail");
}

/// In a file that a service names under `env_file` Compose replaces references too, but for what stands between apostrophes
/// (docs.docker.com/compose/how-tos/environment-variables/variable-interpolation, "Interpolation syntax").
#[test]
fn what_compose_replaces_in_a_file_for_containers_is_open() {
    let qdrant =
        "service: { host: 0.0.0.0, enable_tls: true }\nstorage: { storage_path: ./s }\ntls: { cert: a, key: b }\n";
    let compose = |env_file: &str| format!("services:\n  q:\n    image: q\n{env_file}");
    let named = compose("    env_file: q.env\n");
    let folder = folder(&[("config.yaml", qdrant), ("named.yaml", &named), ("silent.yaml", &compose(""))]);
    let of = |layer: &str, env: &str| {
        std::fs::write(folder.path().join("q.env"), env).expect("written");
        audit(folder.path(), &["config.yaml", "--layer", layer, "--env-file", "q.env"])
            .status("authentication")
            .to_owned()
    };
    for (value, status) in [
        ("s3cr3t-of-32-characters-and-more", "pass"),
        ("${KEY:-}", "undetermined"),
        ("$KEY", "undetermined"),
        ("\"${KEY:-}\"", "undetermined"),
        ("'s3cr3t-of-32-characters-$and-more'", "pass"),
    ] {
        assert_eq!(of("named.yaml", &format!("QDRANT__SERVICE__API_KEY={value}\n")), status, "{value}");
    }
    // So it is where the file is the one that is audited.
    for (value, status) in [("false", "pass"), ("${INTROSPECTION:-false}", "undetermined")] {
        let env = format!("FRAISEQL_SCHEMA_PATH=s.json\nFRAISEQL_INTROSPECTION_ENABLED={value}\n");
        std::fs::write(folder.path().join("q.env"), env).expect("written");
        assert_eq!(
            audit(folder.path(), &["q.env", "--layer", "named.yaml"]).status("introspection"),
            status,
            "{value}"
        );
    }
}

/// Shells, Compose and python-dotenv replace a reference while they read the file that it is in; `docker run` and systemd hand it
/// over. python-dotenv does so between apostrophes, too.
#[test]
fn a_reference_in_a_file_of_variables_knows_what_stands_above_it() {
    let file = |text: &str| text.replace(' ', "\n") + "\n";
    for (first, second, status) in [
        ("U=10m IDLE=${U}", "OTHER=1", "pass"),
        ("U=10m", "IDLE=${U}", "pass"),
        ("U=9h IDLE=${U}", "OTHER=1", "fail"),
        ("U=9h IDLE=${U}", "U=10m", "undetermined"),
        ("IDLE=${U}", "U=10m", "undetermined"),
        ("IDLE=10${U} U=m", "OTHER=1", "undetermined"),
        ("U=10m IDLE='${U}'", "OTHER=1", "undetermined"),
        ("IDLE='10m'", "OTHER=1", "pass"),
    ] {
        let (one, two) = (file(first), file(second));
        let folder = folder(&[("app.toml", APP), ("1.env", one.as_str()), ("2.env", two.as_str())]);
        let said = audit(folder.path(), &["app.toml", "--env-file", "1.env", "--env-file", "2.env"]);
        assert_eq!(said.status("session-idle-timeout"), status, "{first} / {second}");
    }
}

/// A reference helps only where somebody replaces it.
#[test]
fn the_fix_of_a_secret_names_no_reference_where_none_is_replaced() {
    let app = APP.replace("${DB_PASSWORD}", "hunter2hunter2");
    let synapse = "server_name: example.org\nreport_stats: false\nform_secret: hunter2hunter2\n";
    let fix = |name: &str, text: &str| {
        let folder = folder(&[(name, text)]);
        audit(folder.path(), &[name]).result("no-literal-secrets")["fix"].as_str().expect("a fix").to_owned()
    };
    let (own, other) = (fix("app.toml", &app), fix("homeserver.yaml", synapse));
    assert!(own.contains("reference") && !own.contains("no reference"), "{own}");
    assert!(other.contains("no reference is replaced") && other.contains("a variable of its environment"), "{other}");
}

/// python-dotenv takes a file's own line for more than what the process is started with, and a shell what it read last.
#[test]
fn a_reference_to_a_line_of_an_audited_environment_is_open() {
    let own = "B=public\nFRAISEQL_INTROSPECTION_POLICY=${B}\nFRAISEQL_ENABLE_PLAYGROUND=off\n";
    let folder = folder(&[("v1.env", own), ("more.env", "B=disabled\n")]);
    for args in [&["v1.env"][..], &["v1.env", "--env-file", "more.env"]] {
        let said = audit(folder.path(), args);
        assert_eq!(said.status("introspection"), "undetermined", "{args:?}");
        assert!(!said.text.contains("which no layer sets"), "{args:?}");
    }
}

/// FraiseQL replaces references in the text of its file and parses what comes of that.
#[test]
fn a_variable_may_write_more_than_a_value() {
    let file = |line: &str| format!("[schema]\nname = 'o'\n{line}\n[types.O]\nsql_source = 'v'\n");
    let debug = "# built for ${STAGE}\n[debug]\nenabled = false";
    for (line, env, check, status) in [
        (debug, "STAGE=prod", "no-debug-mode", "pass"),
        (debug, "STAGE=\"x\\nenabled = true\"", "no-debug-mode", "undetermined"),
        (debug, "STAGE='a\"b'", "no-debug-mode", "undetermined"),
        ("[database]\nssl_mode = \"${SSL}\"", "SSL=verify-full", "database-tls", "pass"),
        ("[database]\nssl_mode = \"\\u0024{SSL}\"", "SSL=verify-full", "database-tls", "undetermined"),
    ] {
        let (text, env) = (file(line), format!("{env}\n"));
        let folder = folder(&[("f.toml", text.as_str()), ("a.env", env.as_str())]);
        let said = audit(folder.path(), &["f.toml", "--env-file", "a.env", "--dialect", "fraiseql-schema"]);
        assert_eq!(said.status(check), status, "{line} / {env}");
    }
    let folder = folder(&[("f.toml", &file("[database]\npool_max = ${MAX}") as &str)]);
    let said = crate::common::run(folder.path(), &["audit-config", "f.toml", "--profile", "REGULATED"]);
    let said = crate::common::stdout(&said) + &crate::common::stderr(&said);
    assert!(said.contains("with its references replaced"), "{said}");
}
