//! Suggested changes show lines of the file: with a canary in any of them, none may stand in a difference or in a fix.

use crate::canaries::canary::SHAPES;
use crate::canaries::runs::Folder;

/// Files of which several lines would be changed; `@` is a canary on one line.
const TEXTS: [(&str, &str); 9] = [
    (
        "toml",
        "# @\n[tls] # @\nenforced = false # was @\nmin_version = \"1.0\" # @\n# @\n[session] # @\nidle_timeout = \"8h\" # old: @\n\
         absolute_timeout = '@' # @\n[api]\nmax_depth = 99 # password @\n# @\n",
    ),
    ("toml", "session = { idle_timeout = '8h', secret = '@' } # @\napi = { max_depth = 99 } # @\n"),
    (
        "toml",
        "[session]\nidle_timeout = '8h' # @\nkey = '''\n@\n''' # @\n[network.cors]\norigins = [ # @\n  '*', # @\n]\n",
    ),
    (
        "yaml",
        "# @\nsession: # @\n  idle_timeout: 8h # @\n  # @\n  password: |\n    @\napi: { max_depth: 99, token: '@' } # @\n",
    ),
    ("yaml", "tls: &x { enforced: false } # @\nother: &y '@'\nsession: { idle_timeout: 8h } # @\n"),
    (
        "json",
        "{ \"session\": { \"idle_timeout\": \"8h\", \"secret\": \"@\" },\n \"api\": { \"max_depth\": 99 }, \"x\": \"@\" }\n",
    ),
    // No line end closes the last line.
    (
        "toml",
        "[session]\nidle_timeout = '8h'\n[security]\nprofile = '@'\n[tls]\nenforced = '@'\n# @\n[db]\npassword = '@'",
    ),
    ("yaml", "security:\n  profile: '@'\nsession:\n  idle_timeout: 8h\napi:\n  introspection: '@'"),
    ("json", "{\"security\":{\"profile\":\"@\"},\"session\":{\"idle_timeout\":\"8h\"},\"tls\":{\"enforced\":\"@\"}}"),
];

#[test]
fn no_suggestion_shows_a_value_or_a_comment_that_could_be_one() {
    let file = |(at, (ending, text)): (usize, &(&str, &str))| {
        // On one line; quotes of the notation would end there.
        let shape = SHAPES[at % SHAPES.len()];
        let canary: String = shape.text().chars().filter(|c| !"\n\"'\\".contains(*c)).collect();
        (format!("s{at}.{ending}"), text.replace('@', &canary))
    };
    Folder::new(&TEXTS.iter().enumerate().map(file).collect::<Vec<_>>()).suggested("STANDARD");
}

#[test]
fn a_line_with_a_comment_in_words_is_still_mended() {
    let text = "[session]\nidle_timeout = '8h' # agreed in May\n[api]\nmax_depth = 99 # Canary9f3Zq7\n";
    let folder = Folder::new(&[("app.toml".to_owned(), text.to_owned())]);
    let output = folder.output(&["audit-config", "app.toml", "--suggest", "-p", "REGULATED", "--date", "2026-11-23"]);
    let (difference, notes) = (crate::common::stdout(&output), crate::common::stderr(&output));
    assert!(difference.contains("-idle_timeout = '8h' # agreed in May\n"), "{difference}");
    assert!(!difference.contains("max_depth") && notes.contains("`query-depth` is left to you"), "{difference}{notes}");
    crate::canaries::canary::absent_from("--suggest", &format!("{difference}{notes}"));
}
