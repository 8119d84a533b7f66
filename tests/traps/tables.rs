//! Tables where a value belongs, and values where a table does: what stands there is said, and never taken for nothing.

use serde_json::Value;

use crate::common::{code, json, run};
use crate::traps::own::DATE;

fn audit(name: &str, text: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("written");
    let args = ["audit-config", name, "--profile", "REGULATED", "--format", "json", "--date", DATE];
    let output = run(folder.path(), &args);
    assert_eq!(code(&output), 1);
    json(&output)
}

fn result<'v>(audit: &'v Value, check: &str) -> &'v Value {
    let found = audit["results"].as_array().expect("results").iter().find(|r| r["check"] == check);
    found.unwrap_or_else(|| panic!("no result of {check}"))
}

#[test]
fn a_value_where_a_table_belongs_is_named_with_its_place() {
    let text = "debug = \"CANARY\"\ntls = \"on\"\n[auth]\nlockout = [1]\n[session]\nidle_timeout = \"5m\"\n";
    let audit = audit("app.toml", text);
    for (check, message, line) in [
        ("https-enforced", "`tls.enforced` is not set: `tls` is a text and no table", 2),
        ("login-lockout", "`auth.lockout.max_attempts` is not set: `auth.lockout` is a list and no table", 4),
        // What may be missing is not missing here.
        ("no-debug-mode", "`debug.enabled` is not set: `debug` is a text and no table", 1),
    ] {
        let result = result(&audit, check);
        assert_eq!((&result["status"], &result["message"]), (&"fail".into(), &message.into()), "{check}");
        assert_eq!(result["location"]["line"], line, "{check}");
    }
    assert_eq!(result(&audit, "session-lifetime")["message"], "`session.absolute_timeout` is not set");
    assert!(!audit.to_string().contains("CANARY"), "{audit}");
}

#[test]
fn a_table_where_a_value_belongs_is_named_with_its_place() {
    let audit = audit("app.toml", "[auth.mfa]\nlevel = \"CANARY\"\n[session]\nidle_timeout = [\"CANARY\"]\n");
    let mfa = result(&audit, "mfa");
    let message = mfa["message"].as_str().expect("a message");
    assert!(message.starts_with("`auth.mfa` is a table and cannot be read: one of off, "), "{message}");
    assert_eq!((&mfa["status"], &mfa["location"]["line"]), (&"fail".into(), &1.into()));
    let idle = result(&audit, "session-idle-timeout")["message"].as_str().expect("a message");
    assert!(idle.starts_with("`session.idle_timeout` is a list and cannot be read: a duration "), "{idle}");
    assert!(!audit.to_string().contains("CANARY"), "{audit}");
}

/// A fix that speaks of a setting which an application calls otherwise helps nobody who looks for it in the file.
#[test]
fn a_fix_names_the_keys_of_the_application_and_no_setting_that_none_sets() {
    let text = "server_name: example.org\nlisteners:\n  - port: 8008\n    type: http\n    tls: true\nreport_stats: false\n\
        refresh_token_lifetime: 24h\nsession_lifetime: 12h\n";
    let synapse = audit("homeserver.yaml", text);
    assert_eq!(
        result(&synapse, "session-lifetime-above-idle")["fix"],
        "Set session.absolute_timeout above session.idle_timeout. In `homeserver.yaml` \
         `nonrefreshable_access_token_lifetime` decides `session.idle_timeout`. In `homeserver.yaml` `session_lifetime` \
         decides `session.absolute_timeout`."
    );
    for audit in
        [synapse, audit("config.toml", "env = \"production\"\nno_analytics = true\nhttp_addr = \"0.0.0.0:7700\"\n")]
    {
        let origins = result(&audit, "cors-explicit-origins");
        let fix = origins["fix"].as_str().expect("a fix");
        assert_eq!(origins["status"], "fail", "{audit:#}");
        assert!(fix.starts_with("No key of ") && fix.contains("a waiver"), "{fix}");
        assert!(!fix.contains("network.cors.origins"), "there is nothing to set: {fix}");
    }
}
