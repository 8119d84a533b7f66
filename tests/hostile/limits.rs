//! Every limit, a little below it and a little above: what is refused ends with 2 and says what, where, the limit and
//! what to do.

use crate::hostile::run::{audit, folder_with};

/// Audits a text and gives the exit code with what was said.
fn audited(ending: &str, text: &str) -> (i32, String) {
    let name = format!("app.{ending}");
    let folder = folder_with(&name, text);
    let ended = audit(folder.path(), &name, &["--profile", "STANDARD", "-f", "json"]);
    (ended.code(ending), ended.stderr)
}

/// What is refused, with the words that say so and the place they name.
fn refused(ending: &str, text: &str, place: &str, words: &str) {
    let (code, said) = audited(ending, text);
    assert_eq!(code, 2, "{words}: {said}");
    assert!(said.starts_with(&format!("error: app.{ending}:{place}")), "{words}: {said}");
    assert!(said.contains(words), "{words}: {said}");
}

fn read(ending: &str, text: &str) {
    let (code, said) = audited(ending, text);
    assert_eq!(code, 1, "below its limit: {said}");
}

fn nested(open: &str, close: &str, count: usize) -> String {
    format!("{}1{}", open.repeat(count), close.repeat(count))
}

#[test]
fn depth_has_a_limit_in_every_notation() {
    read("toml", &format!("a = {}", nested("[", "]", 70)));
    refused(
        "toml",
        &format!("a = {}", nested("[", "]", 90)),
        "1:",
        "more than 80 lists and tables stand inside each other",
    );
    read("yaml", &format!("a: {}", nested("[", "]", 60)));
    refused(
        "yaml",
        &format!("a: {}", nested("[", "]", 70)),
        "1:",
        "more than 64 lists and mappings stand inside each other",
    );
    refused(
        "yaml",
        &format!("a:\n{}1", "- ".repeat(70)),
        "2:",
        "more than 64 lists and mappings stand inside each other",
    );
    read("json", &format!("{{\"a\":{}}}", nested("[", "]", 120)));
    refused(
        "json",
        &format!("{{\"a\":{}}}", nested("[", "]", 129)),
        "1:",
        "more than 128 lists and objects stand inside each other",
    );
}

#[test]
fn a_file_of_yaml_has_so_many_keys_documents_and_aliases() {
    let keys = |count: usize| (0..count).map(|at| format!("k{at}: 1\n")).collect::<String>();
    exceeded(&keys(130_000), "holds more than 250000 keys and values");
    let documents = |count: usize| "---\na: 1\n".repeat(count);
    read("yaml", &documents(1000));
    refused("yaml", &documents(1100), "", "there are more than 1024 documents in the file; split it");
    let aliases = |count: usize| format!("a: &a 1\nb: [{}]\n", "*a,".repeat(count));
    read("yaml", &aliases(1000));
    refused("yaml", &aliases(60_000), "2:", "more than 50000 anchors (`&`) or aliases (`*`)");
    let bomb = |at: usize| format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(", "));
    let bomb: String = (1..12).map(bomb).collect();
    exceeded(&format!("a0: &a0 [x]\n{bomb}"), "counting what aliases (`*`) stand for each time");
}

/// The same without the program, since reading up to the limit takes long without optimization.
fn exceeded(text: &str, words: &str) {
    let finding = probity::audit::Document::parse("app.yaml", &text.into()).expect_err("over the limit");
    assert!(finding.location.is_some() && finding.message.contains(words), "{}", finding.message);
}

#[test]
fn a_file_has_a_size() {
    for ending in ["toml", "yaml", "json", "env", "conf"] {
        let (code, said) = audited(ending, &format!("# {}", "x".repeat(8 * 1024 * 1024)));
        let words = format!("error: `app.{ending}` is larger than 8 MiB, the most that is read of one file; split it");
        assert!(code == 2 && said.starts_with(&words), "{said}");
    }
}
