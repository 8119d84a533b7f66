//! Lines that a difference has to show: a last one without an end, one that holds all of a file, and what stands beside.

use super::harmless::{changes, mended};
use crate::common::{run, stderr};

#[test]
fn a_last_line_without_an_end_is_shown_where_it_may_be() {
    for (name, text) in [
        ("app.toml", "[security]\nprofile=\"STANDARD\""),
        ("app.yaml", "security:\n  profile: STANDARD"),
        ("app.json", "{\"security\":{\"profile\":\"STANDARD\"}}"),
        ("app.json", "{\"security\":{\"profile\":\"standard\"}}\n"),
    ] {
        let (difference, notes, after) = mended(name, "STANDARD", text);
        assert!(after.is_empty() && !notes.contains("left to you"), "{name}: {after:?}\n{notes}\n{difference}");
    }
}

#[test]
fn a_last_line_that_must_not_be_shown_stays_as_it_is() {
    for (name, text) in [
        ("app.toml", "[session]\nidle_timeout = '8h'\n\n# of the database\n[db]\npassword = 'CANARY'"),
        ("app.yaml", "session:\n  idle_timeout: 8h\ndb:\n  password: CANARY"),
        ("postgresql.conf", "shared_buffers = 1\nssl = on\n# of the other\nprimary_conninfo = 'password=CANARY'"),
    ] {
        let (difference, notes, _) = mended(name, "STANDARD", text);
        assert!(!changes(&difference).is_empty(), "{name}\n{notes}");
        assert!(!format!("{difference}{notes}").contains("CANARY"), "{difference}{notes}");
        assert!(!notes.contains("a line that would change"), "{name}\n{notes}");
    }
    // One line holds everything, so none of it is changed.
    let json = "{\"session\":{\"idle_timeout\":\"8h\"},\"db\":{\"password\":\"CANARY\"}}";
    let (difference, notes, _) = mended("app.json", "STANDARD", json);
    assert!(
        difference.is_empty() && notes.contains("a line that would change") && !notes.contains("CANARY"),
        "{notes}"
    );
}

#[test]
fn it_is_said_how_git_takes_a_difference_without_context() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |text: &str| {
        std::fs::write(folder.path().join("app.toml"), text).expect("written");
        let args = ["audit-config", "app.toml", "-p", "STANDARD", "--suggest", "--date", super::DATE];
        stderr(&run(folder.path(), &args)).contains("`git apply` with `--unidiff-zero`")
    };
    assert!(said("[session]\nidle_timeout = '8h'\nowner = 'me'\n"));
    assert!(!said("[session]\nidle_timeout = '8h'\n"));
}
