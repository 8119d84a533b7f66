//! What is suggested is the least that passes, as the file writes it: no stricter value of an example where a milder one
//! does. Every difference is applied by `git apply` and by `patch`.

use super::harmless::{changes, mended};

/// What comes in, without remarks.
fn added(difference: &str) -> Vec<String> {
    let added = changes(difference).into_iter().filter_map(|line| line.strip_prefix('+'));
    added.map(|line| line.trim().to_owned()).filter(|line| !line.starts_with('#')).collect()
}

#[track_caller]
fn has(difference: &str, line: &str) {
    assert!(added(difference).iter().any(|added| added == line), "{line}\n{difference}");
}

#[test]
fn a_length_of_time_is_the_one_that_is_asked() {
    let synapse = "server_name: example.org\nreport_stats: false\nsession_lifetime: 24h\n";
    has(&mended("homeserver.yaml", "REGULATED", synapse).0, "session_lifetime: 15m");
    let qdrant = "log_level: INFO\nstorage:\n  storage_path: /qdrant/storage\nservice:\n  enable_tls: true\naudit:\n  enabled: true\n\
        \x20 max_log_files: 5\n";
    // With as many files as days the oldest goes too early.
    has(&mended("production.yaml", "REGULATED", qdrant).0, "max_log_files: 366");
}

#[test]
fn a_version_is_the_lowest_that_passes() {
    let traefik = "tls:\n  options:\n    default:\n      minVersion: VersionTLS10\n";
    let (difference, notes, after) = mended("dynamic.yaml", "STANDARD", traefik);
    has(&difference, "minVersion: VersionTLS12");
    assert!(!notes.contains("minVersion` is an example"), "{notes}");
    assert!(!after.contains(&"tls-min-version".to_owned()), "{after:?}");
}

#[test]
fn quotes_stay() {
    let (difference, ..) =
        mended("postgresql.conf", "STANDARD", "shared_buffers = 1\nssl = on\nssl_min_protocol_version = 'TLSv1'\n");
    has(&difference, "ssl_min_protocol_version = 'TLSv1.2'");
}

#[test]
fn a_word_for_on_or_off_is_replaced_by_what_is_asked() {
    let (difference, _, after) = mended(
        "app.toml",
        "STANDARD",
        "[api]\nintrospection = \"enabled\"\n[tls]\nenforced = \"off\"\n[auth]\nmfa = \"No\"\n",
    );
    has(&difference, "introspection = \"authenticated\"");
    has(&difference, "enforced = true");
    assert!(changes(&difference).contains(&"-introspection = \"enabled\""), "{difference}");
    assert!(!after.contains(&"introspection".to_owned()) && !after.contains(&"https-enforced".to_owned()), "{after:?}");
    // What was to be shut is not opened, and any other word may be a secret.
    for word in ["off", "CANARY"] {
        let text = format!("[api]\nintrospection = \"{word}\"\nmax_depth = 99\n");
        let (difference, notes, _) = mended("app.toml", "STANDARD", &text);
        assert!(!changes(&difference).iter().any(|line| line.contains("introspection")), "{difference}");
        assert!(notes.contains("`introspection` is left to you") && !notes.contains("CANARY"), "{notes}");
    }
}

#[test]
fn an_example_is_marked_in_the_file() {
    let text = "[session]\nidle_timeout = \"5m\"\n";
    let (difference, notes, _) = mended("app.toml", "REGULATED", text);
    let lines: Vec<&str> = difference.lines().collect();
    for key in ["allow = ", "provider = "] {
        let at = lines.iter().position(|line| line.strip_prefix('+').is_some_and(|line| line.starts_with(key)));
        assert_eq!(lines[at.expect(key) - 1], "+# The value below is an example; put in your own.", "{difference}");
    }
    assert_eq!(difference.matches("is an example; put in").count(), notes.matches("is an example; put in").count());
}

#[test]
fn what_a_layer_of_several_files_says_is_to_change_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("app.toml", "[session]\nidle_timeout = \"15m\"\n");
    write("over.toml", "[session]\nidle_timeout = \"15h\"\n[api]\nmax_depth = 99\n");
    write("other.toml", "[session]\nidle_timeout = \"15m\"\n");
    let files = ["audit-config", "app.toml", "other.toml", "--layer", "over.toml"];
    let args = [&files[..], &["-p", "REGULATED", "--suggest", "--date", super::DATE]].concat();
    let notes = crate::common::stderr(&crate::common::run(folder.path(), &args));
    for (place, check) in [("over.toml:2:16", "session-idle-timeout"), ("over.toml:4:13", "query-depth")] {
        let start = format!(
            "{place}: `{check}` is left to you, since `over.toml`, which is laid over this file, sets it, and it has to change there: `"
        );
        assert!(notes.lines().any(|line| line.starts_with(&start)), "{notes}");
    }
    assert!(!notes.contains("no key of this file"), "{notes}");
}

/// The words are those of Compose: a boolean, and an option of its own in a list whose other items stay.
#[test]
fn what_compose_switches_off_is_switched_on() {
    let compose = "services:\n  app:\n    image: a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n    \
                   user: \"1001\"\n    read_only: false\n    security_opt:\n      - seccomp:default.json\n      - \
                   no-new-privileges:false\n";
    let (difference, _, after) = mended("compose.yaml", "RESTRICTED", compose);
    has(&difference, "read_only: true");
    has(&difference, "- no-new-privileges:true");
    assert!(!difference.contains("-      - seccomp"), "{difference}");
    for check in ["container-read-only-fs", "container-no-new-privileges"] {
        assert!(!after.contains(&check.to_owned()), "{after:?}");
    }
}
