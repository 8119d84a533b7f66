//! A workspace with hostile text in every field: each document has the structure that it has with harmless text, so
//! that nothing became markup, a link, a command or an element.

use std::path::Path;
use std::sync::OnceLock;

use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

use super::{DATE, FILES};
use crate::common::{code, run, stderr, stdout};

/// A workspace with one text in every field that holds free text.
fn workspace(folder: &Path, text: &str) {
    let quoted = serde_json::to_string(text).expect("JSON");
    let put = |file: &str, content: &str| {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, content).expect("written");
    };
    put(
        "probity.yaml",
        &format!(
            "product: {{ name: {quoted}, version: {quoted} }}\nprofile: OURS\nbaselines: [nist-800-53-r5/low]\nstatements: s.yaml\n\
             waivers: w.yaml\nconfigs: [{{ path: app.toml }}]\ndocuments: d\n"
        ),
    );
    put(
        "s.yaml",
        &format!(
            "- control: nist-800-53-r5:AC-2\n  status: partial\n  how: {quoted}\n\
             - control: nist-800-53-r5:AC-1\n  status: not-applicable\n  reason: {quoted}\n\
             - control: nist-800-53-r5:PE-3\n  status: implemented\n  responsibility: inherited\n  from: {{ provider: {quoted}, id: {quoted} }}\n\
             - safeguard: mfa\n  status: partial\n  how: {quoted}\n\
             - safeguard: ours\n  status: partial\n  how: {quoted}\n"
        ),
    );
    put("w.yaml", &format!("- {{ check: query-depth, reason: {quoted}, owner: {quoted}, expiry: 2027-01-31 }}\n"));
    put("app.toml", "[session]\nidle_timeout = \"30m\"\n[api]\nmax_depth = 99\n");
    put(
        "profiles/ours.yaml",
        &format!(
            "id: OURS\ntitle: {quoted}\nextends: STANDARD\nsummary: {quoted}\nuse_when: [{quoted}]\nsafeguards: {{ ours: {{}} }}\n"
        ),
    );
    put(
        "profiles/safeguards/ours.yaml",
        &format!(
            "- id: ours\n  title: {quoted}\n  section: security\n  ask: {quoted}\n  supports: [{{ control: nist-800-53-r5:PE-2, how: strengthens }}]\n  \
             checks:\n    - id: ours\n      manual: {{ ask: {quoted} }}\n      severity: low\n      why: {quoted}\n      fix: {quoted}\n      \
             good: [yes]\n      bad: [no]\n"
        ),
    );
}

/// What GitHub reads as markup, and what mkdocs may beside it.
fn markup() -> Options {
    let github =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    github
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
}

/// The structure of a Markdown text: everything but the words.
fn structure(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in Parser::new_ext(text, markup()) {
        match event {
            Event::Text(_) | Event::SoftBreak | Event::HardBreak => {}
            Event::Code(_) => found.push("code".to_owned()),
            // The digests of what the workspace supplies are code too, and their number is the same.
            other => found.push(format!("{other:?}")),
        }
    }
    found
}

/// The structure of a page: elements and the names of their attributes.
fn elements(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in Tokenizer::new(page) {
        match token.expect("a token") {
            Token::StartTag(tag) => {
                let names = tag.attributes.keys().map(|name| String::from_utf8_lossy(name).into_owned());
                found.push(format!("<{} {}>", String::from_utf8_lossy(&tag.name), names.collect::<Vec<_>>().join(" ")));
            }
            Token::EndTag(tag) => found.push(format!("</{}>", String::from_utf8_lossy(&tag.name))),
            Token::Comment(comment) => found.push(format!("{comment:?}")),
            _ => {}
        }
    }
    found
}

/// The structures of documents and of pages.
type Written = (Vec<Vec<String>>, Vec<Vec<String>>);

/// Everything that is written for a workspace.
fn written(text: &str) -> Written {
    let folder = tempfile::tempdir().expect("a folder");
    workspace(folder.path(), text);
    let docs = run(folder.path(), &["docs", "--date", DATE]);
    assert_eq!(code(&docs), 0, "{}", stderr(&docs));
    let markdown =
        FILES.map(|file| structure(&std::fs::read_to_string(folder.path().join("d").join(file)).expect(file)));
    let pages = [
        &["matrix", "--format", "html"][..],
        &["audit-config", "app.toml", "--format", "html", "--date", DATE],
        &["checklist", "--production", "--format", "html", "--date", DATE],
    ];
    let pages = pages.map(|args| {
        let output = run(folder.path(), args);
        assert!(code(&output) <= 1, "{}", stderr(&output));
        elements(&stdout(&output))
    });
    (markdown.into(), pages.into())
}

fn same(text: &str) {
    static HARMLESS: OnceLock<Written> = OnceLock::new();
    let (harmless, hostile) = (HARMLESS.get_or_init(|| written("harmless")), written(text));
    for ((file, one), other) in FILES.iter().zip(&harmless.0).zip(&hostile.0) {
        let differs = one.iter().zip(other).find(|(one, other)| one != other);
        assert!(one == other, "{file}: {text:?}: {differs:?}");
    }
    for (one, other) in harmless.1.iter().zip(&hostile.1) {
        let differs = one.iter().zip(other).find(|(one, other)| one != other);
        assert!(one == other, "{text:?}: {differs:?}");
    }
}

#[test]
fn text_that_looks_like_markup_changes_no_document() {
    for text in [
        "a|b\n\n# c",
        "    code",
        "<script>alert(1)</script>",
        "](http://x.example) [x](y)",
        "```\n```sh\nrm -rf ~\n",
        "\"]; click a \"javascript:alert(1)\" --> b[\"",
        "'></td><img src=x onerror=alert(1)>",
        "</style><!-- {{ product }} {% raw %}",
        "- [x] done\n1. one\n> two\n***",
        "&lt;b&gt; \u{202e} \u{1b}[31m",
    ] {
        same(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn hostile_text_changes_no_document(text in "[ -~]{0,12}(\\||`|```|<script>|\\[x\\]\\(y\\)|<!--|-->|\\*\\*|\\{\\{|\n|\t|\u{202e}|\"\\]|</script>)[ -~]{0,12}") {
        // A reason needs words: a waiver without them is no waiver, and then the documents rightly differ.
        same(&format!("{text} in words"));
    }
}
