//! Lines that a difference has to show: a last one without an end, one that holds all of a file, and what stands beside.

use super::harmless::{changes, mended};
use super::{audit, failing, is_taken_plainly};

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
fn it_is_said_how_git_takes_a_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    for (text, is_plain) in [
        ("[session]\nidle_timeout = '8h'\n", true),
        // Behind the change stands what may be shown, before it does not.
        ("[session]\nowner = 'CANARY'\nidle_timeout = '8h'\n\n[own]\nowner = 'CANARY'\n", true),
        (
            "# to be moved to CANARY-1\n[session]\nidle_timeout = '8h'\n\n# CANARY-2 is gone\n[own]\nowner = 'me'\n",
            true,
        ),
        ("[session]\nidle_timeout = '8h'\nowner = 'CANARY'\n", false),
    ] {
        std::fs::write(folder.path().join("app.toml"), text).expect("written");
        let (difference, notes) = super::suggested(folder.path(), "app.toml", "STANDARD");
        assert!(!difference.contains("CANARY") && !notes.contains("CANARY"), "{difference}{notes}");
        assert_eq!(notes.contains("apply the difference with `git apply` or `patch -p1`"), is_plain, "{notes}");
        assert_eq!(notes.contains("`git apply --unidiff-zero`"), !is_plain, "{notes}");
        let is_taken = is_taken_plainly(folder.path(), "app.toml", &difference);
        assert_eq!(is_taken.unwrap_or(is_plain), is_plain, "{difference}");
        super::applied(folder.path(), &difference);
        assert_eq!(failing(&audit(folder.path(), "app.toml", "STANDARD")), [""; 0], "{difference}");
    }
}

/// What the program writes itself has comments behind most keys, and they are context for whoever applies a difference.
#[test]
fn git_puts_back_any_key_of_a_first_configuration_or_refuses_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = crate::common::run(folder.path(), &["init", "--config", "REGULATED"]);
    assert!(output.status.success(), "{}", crate::common::stderr(&output));
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("written");
    let keys: Vec<usize> =
        text.lines().enumerate().filter(|(_, line)| line.contains(" = ")).map(|(number, _)| number).collect();
    let (mut taken, mut others) = (0, 0);
    for key in keys.into_iter().step_by(4) {
        let lines = text.lines().enumerate().filter(|(number, _)| *number != key).map(|(_, line)| line);
        std::fs::write(folder.path().join("app.toml"), lines.collect::<Vec<_>>().join("\n") + "\n").expect("written");
        if failing(&audit(folder.path(), "app.toml", "REGULATED")).is_empty() {
            continue;
        }
        let (difference, notes) = super::suggested(folder.path(), "app.toml", "REGULATED");
        let is_plain = !notes.contains("`git apply --unidiff-zero`");
        // Where parts have no context it is said, and the lines do not come to stand elsewhere without a word.
        assert!(is_taken_plainly(folder.path(), "app.toml", &difference).is_none_or(|is_taken| is_taken == is_plain));
        taken += usize::from(is_plain);
        others += usize::from(!is_plain);
    }
    assert!(taken > 8 && others < 3, "{taken} and {others}");
}
