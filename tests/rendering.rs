//! What hostile texts become on a terminal, in Markdown and in CSV, and that much of it stays cheap.
//! Whatever a file holds must stay text.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::common::{code, json, run, stderr, stdout};
use probity::diag::{Place, Severity};
use probity::render::markdown::{code as code_span, escape};
use probity::render::notices::{self, Colour, Texts};
use probity::render::sheet::{self, harmless};
use probity::report::{Notice, Sheet};
use proptest::prelude::*;

const DATE: &str = "2026-11-23";

/// What must be done in a moment, however slow the machine.
const MOMENT: Duration = Duration::from_secs(20);

struct One<'t>(&'t str);

impl Texts for One<'_> {
    fn text(&self, _: &str) -> Option<&str> {
        Some(self.0)
    }
}

fn notice(path: &str, line: u32, column: u32) -> Notice {
    Notice {
        word: "high".into(),
        severity: Severity::High,
        code: "unknown-key".into(),
        message: "unknown key".into(),
        location: Some(Place { path: path.into(), line, column }),
        file: None,
        related: Vec::new(),
        why: None,
        fix: None,
    }
}

fn shown(text: &str, list: &[Notice]) -> String {
    notices::text(list, &One(text), Colour::Off)
}

/// What the renderer makes of a whole text.
fn whole(text: &str, span: std::ops::Range<usize>) -> String {
    use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
    let title = Level::ERROR.with_name("high").primary_title("unknown key").id("unknown-key");
    let snippet = Snippet::source(text).path("a.toml").annotation(AnnotationKind::Primary.span(span));
    format!("{}\n\n", Renderer::plain().render(&[Group::with_title(title).element(snippet)]))
}

#[test]
fn a_notice_reads_as_if_the_renderer_had_the_whole_text() {
    let text = format!("a = 1\r\nkäse = \"x y\"\n\n\tz = [1]\nlong = \"{}\"\nend = 1\n", "x".repeat(300));
    for (line, column, word) in
        [(1, 1, "a"), (2, 1, "käse"), (2, 8, "\"x y\""), (4, 2, "z"), (5, 1, "long"), (6, 7, "1"), (6, 1, "end")]
    {
        let before: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
        let at = before + text[before..].find(word).expect(word);
        assert_eq!(shown(&text, &[notice("a.toml", line, column)]), whole(&text, at..at + word.len()), "{word}");
    }
    let end = text.len();
    assert_eq!(shown(&text, &[notice("a.toml", 7, 1)]), whole(&text, end..end));
    assert_eq!(shown("", &[notice("a.toml", 1, 1)]), whole("", 0..0));
}

#[test]
fn many_notices_and_very_long_lines_stay_cheap() {
    let start = Instant::now();
    let lines: String = (0..100_000).map(|n| format!("key_{n} = {n}\n")).collect();
    let list: Vec<Notice> = (1..=10_000).map(|n| notice("a.toml", n * 10, 1)).collect();
    let out = shown(&lines, &list);
    assert_eq!(out.matches("unknown key").count(), 200);
    assert!(out.ends_with("\n\nand 9,800 more; --format json shows all\n\n"), "{}", &out[out.len() - 200..]);
    let line: String = (0..400_000).map(|n| format!("\"k{n:06}\":1,")).collect();
    let list: Vec<Notice> = (1..=200).map(|n| notice("a.json", 1, n * 12_000 + 1)).collect();
    let out = shown(&line, &list);
    assert!(start.elapsed() < MOMENT, "{:?}", start.elapsed());
    assert!(!out.contains(" more;"));
    assert!(out.lines().all(|line| line.chars().count() <= 170));
    assert!(out.contains("--> a.json:1:12001") && out.contains("...") && out.contains("\"k001000\""), "{out}");
}

#[test]
fn no_terminal_obeys_what_a_notice_shows() {
    let hostile = "a\u{1b}[31m\u{9b}2J\u{202e}\u{200b}\u{feff}\u{ad}\u{2060}\u{85}\u{61c}: value\n";
    let mut one = notice("dir\u{1b}[2J\u{202e}/x\n.toml", 1, 19);
    one.related = vec![Place { path: "b\u{9b}\n".into(), line: 1, column: 1 }];
    one.code = "c\u{1b}".into();
    let plain = notice("dir\u{9b}/x\u{200d}.toml", 9, 9);
    let absent = Notice { location: None, file: Some("f\u{1b}\u{2066}\n".into()), ..notice("", 1, 1) };
    let out = shown(hostile, &[one, plain, absent]);
    let seen = |c: char| {
        (!c.is_control() || c == '\n') && !"\u{202e}\u{200b}\u{feff}\u{ad}\u{2060}\u{61c}\u{200d}\u{2066}".contains(c)
    };
    assert!(out.chars().all(seen), "{out:?}");
    let lines: Vec<&str> = out.lines().collect();
    let source = lines.iter().position(|line| line.contains("value")).expect("the source line");
    assert_eq!(lines[source].find("value").map(|at| lines[source][..at].chars().count()), lines[source + 1].find('^'));
}

#[test]
fn a_title_never_makes_a_line_of_its_own() {
    let mut table = Sheet::new(["ID", "TITLE"]);
    table.push(["a", "one\nPASS\r\ntwo\u{2028}three\u{85}four\tfive"]);
    let text = sheet::text(&table);
    assert_eq!(text.lines().nth(1).map(str::trim), Some("a   one PASS two three four five"), "{text}");
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn cells_start_no_formula_in_any_locale() {
    for (cell, safe) in [
        ("=1", "'=1"),
        ("\u{3000}\u{200b}=1", "'\u{3000}=1"),
        ("\"=1", "'\"=1"),
        ("'=1", "''=1"),
        ("﹦1", "'﹦1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("%a", "'%a"),
        ("a;=1", "a;'=1"),
        ("a\t@b", "a\t'@b"),
        ("a\n\n -1", "a\n\n' -1"),
        ("a\u{2028}|b", "a\u{2028}'|b"),
        ("\u{202e}=1", "'=1"),
        ("a\u{2066}b", "ab"),
        ("AC-2; AC-3 = both", "AC-2; AC-3 = both"),
        ("a - b, 50 %", "a - b, 50 %"),
    ] {
        assert_eq!(harmless(cell), safe, "{cell:?}");
    }
}

#[test]
fn markdown_keeps_what_would_link_turn_or_break() {
    assert_eq!(escape("see www.example.com"), "see www&#46;example.com");
    assert_eq!(escape("WWW.x"), "WWW&#46;x");
    assert_eq!(escape("a\u{202e}b\u{2066}c\u{200f}"), "a\u{fffd}b\u{fffd}c\u{fffd}");
    assert_eq!(escape("a\u{2028} b\u{2029}c\u{85}d\r\ne"), "a b c d e");
    assert_eq!(escape(" # a"), "\\# a");
    assert_eq!(escape("    code"), "code");
    assert_eq!(escape(": a {#b}"), "\\: a &#123;#b}");
    assert_eq!(escape("1. a"), "1\\. a");
    assert_eq!(escape("1.2 a"), "1.2 a");
    assert_eq!(code_span("a\u{202e}b\u{2028}c"), "`a\u{fffd}b c`");
}

/// What GitHub's reader makes of a text beside paragraphs of plain text; its links to a mail address show that address.
fn markup(text: &str) -> Vec<String> {
    use comrak::nodes::NodeValue;
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    let root = comrak::parse_document(&arena, text, &options);
    let plain = |value: &NodeValue| match value {
        NodeValue::Document | NodeValue::Paragraph | NodeValue::Text(_) => true,
        NodeValue::Link(link) => link.url.starts_with("mailto:") || link.url.starts_with("xmpp:"),
        _ => false,
    };
    root.descendants()
        .map(|node| node.data.borrow().value.clone())
        .filter(|v| !plain(v))
        .map(|v| format!("{v:?}"))
        .collect()
}

proptest! {
    #[test]
    fn escaped_text_has_no_markup_for_githubs_reader(
        text in "(www\\.|https?://|a@b\\.c|\u{2028}|\u{85}|\n|# |1\\. |- |\\*|_|`|<b>|~~|\\||[ -~]){0,12}"
    ) {
        // A text in a document never stands on an indentation of its own.
        let escaped = escape(text.trim_start());
        prop_assert!(markup(&format!("x: {escaped}")).is_empty(), "{:?} {:?}", escaped, markup(&escaped));
        prop_assert!(markup(&escaped).is_empty(), "{:?} {:?}", escaped, markup(&escaped));
    }

    #[test]
    fn every_piece_of_a_cell_is_harmless(text in "([ ;\t\n\"=+@|%＝﹣\u{3000}\u{200b}\u{202e}a-]){0,16}") {
        let safe = harmless(&text);
        for piece in safe.split([';', '\t', '\n']) {
            let start = piece.trim_start_matches(|c: char| c.is_whitespace() || "\u{200b}\"".contains(c));
            prop_assert!(!start.starts_with(['=', '+', '-', '@', '|', '%', '＝', '﹣']), "{:?}", safe);
        }
        let turned = safe.contains('\u{202e}');
        prop_assert!(!turned);
    }
}

fn workspace(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    folder
}

const MANIFEST: &str = "product: { name: Shop }\nprofile: STANDARD\nbaselines: [nist-800-53-r5/low]\n";

#[test]
fn deep_json_is_refused_with_its_place() {
    let folder = workspace(&[("ok.json", &deep(127)), ("deep.json", &deep(128)), ("abyss.json", &deep(1_000_000))]);
    let audit = |file| run(folder.path(), &["audit-config", file, "--profile", "STANDARD", "--date", DATE]);
    assert!(!stderr(&audit("ok.json")).contains("inside each other"));
    for file in ["deep.json", "abyss.json"] {
        let output = audit(file);
        let said = format!("{}{}", stdout(&output), stderr(&output));
        assert!(said.contains("more than 128 lists and objects stand inside each other"), "{said}");
        assert!(said.contains(&format!("{file}:1:133")), "{said}");
        assert_eq!(code(&output), 2);
    }
}

fn deep(levels: usize) -> String {
    format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels))
}

#[test]
fn yaml_is_refused_in_our_words_and_without_its_values() {
    for (text, words) in [
        (
            "a: &a { x: s3cret }\nb:\n  <<: *a\n",
            "merge keys (`<<`) are not read, since programs disagree on them; write the keys out",
        ),
        ("key: s3cret\nkey: s3cret\n", "this key stands twice in its mapping; keep one"),
        ("a: *s3cret\n", "an alias (`*`) names no anchor (`&`) that stands before it"),
        ("a: &s3cret [*s3cret]\n", "an alias (`*`) stands inside what it names"),
        ("a: [s3cret\n", "a `[` is not closed"),
        ("a: 's3cret\n", "a quote is not closed"),
        ("a: !s3cret x\n", "tags (`!`) are not read"),
        ("a: !reset null\n", "audit what `docker compose config` prints"),
        ("a: 1\n---\nb: s3cret\n", "there is more than one document in the file; keep one"),
        ("a:\n  b: s3cret\n c: 1\n", "a key was expected at this indentation"),
        ("a:\n\tb: s3cret\n", "a tab stands where only spaces may"),
        ("a: @s3cret\n", "a character stands here that starts no value"),
    ] {
        let folder = workspace(&[("a.yaml", text)]);
        let output = run(folder.path(), &["audit-config", "a.yaml", "--profile", "STANDARD", "--date", DATE]);
        let said = format!("{}{}", stdout(&output), stderr(&output));
        assert!(said.contains(words), "{text}: {said}");
        assert!(!said.contains("s3cret") && !said.contains("Options") && !said.contains("Policy"), "{said}");
    }
    let deep = format!("a: {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let many = format!("a: &a 1\nb: [{}]\n", "*a,".repeat(60_000));
    let folder = workspace(&[("deep.yaml", &deep), ("many.yaml", &many), ("deep.toml", &deep.replace(':', " ="))]);
    for (file, words) in [
        ("deep.yaml", "more than 64 lists and mappings stand inside each other; nest them less"),
        ("many.yaml", "there are more than 50000 anchors (`&`) or aliases (`*`); write out what they stand for"),
        ("deep.toml", "more than 80 lists and tables stand inside each other; nest them less"),
    ] {
        let output = run(folder.path(), &["audit-config", file, "--profile", "STANDARD", "--date", DATE]);
        let said = format!("{}{}", stdout(&output), stderr(&output));
        assert!(said.contains(words), "{file}: {said}");
    }
}

#[test]
fn catalogs_may_build_on_each_other() {
    let catalog = |id: &str, base: &str| {
        format!(
            "id: {id}\ntitle: {id}\nversion: '1'\npublisher: x\nsource: x\nlicence: x\nscheme: plain\nbuilds_on: {base}\ncontrols:\n  - id: {id}-1\n    title: x\nbaselines:\n  - id: all\n    title: All\n    controls: [{id}-1, {base}-1, nowhere-9]\n"
        )
    };
    let folder = workspace(&[
        ("probity.yaml", MANIFEST),
        ("controls/one.yaml", &catalog("one", "two")),
        ("controls/two.yaml", &catalog("two", "one")),
        ("controls/self.yaml", &catalog("self", "self")),
    ]);
    let loaded = probity::load::workspace::open(folder.path());
    let catalogs = loaded.library.catalogs();
    let one = catalogs.catalog("one").expect("a catalog");
    assert_eq!(catalogs.member(one, "two-1").expect("from its base").control.id.value, "two-1");
    assert!(catalogs.member(one, "nowhere-9").is_none());
    assert!(catalogs.member(catalogs.catalog("self").expect("a catalog"), "nowhere-9").is_none());
    let output = run(folder.path(), &["validate", "--date", DATE]);
    assert!(code(&output) <= 2, "{}", stderr(&output));
}

#[test]
fn an_own_template_is_named_and_stays_inside_the_workspace() {
    use probity::render::page::{own_template, page};
    let data = serde_json::json!({ "open": 3 });
    let folder = workspace(&[("templates/matrix.md", "open: {{ open }}\n")]);
    let root = Some(folder.path());
    assert_eq!(page("matrix.md", &data, root).expect("good"), "open: 3\n");
    assert_eq!(own_template("matrix.md", root).expect("readable").as_deref(), Some("templates/matrix.md"));
    assert_eq!(own_template("checklist.md", root).expect("none"), None);
    assert_eq!(own_template("matrix.md", None).expect("none"), None);
    // To the byte what ships is no template of its own, as in probity's repository.
    assert_eq!(own_template("matrix.md", Some(&crate::common::root())).expect("readable"), None);
}

#[cfg(unix)]
#[test]
fn a_template_may_not_be_a_link_out_of_the_workspace() {
    use probity::render::page::{own_template, page};
    let outside = workspace(&[("secret.md", "s3cret"), ("templates/matrix.md", "s3cret")]);
    let data = serde_json::json!({});
    let file = workspace(&[("templates/x", "")]);
    std::os::unix::fs::symlink(outside.path().join("secret.md"), file.path().join("templates/matrix.md"))
        .expect("made");
    let whole = workspace(&[("x", "")]);
    std::os::unix::fs::symlink(outside.path().join("templates"), whole.path().join("templates")).expect("made");
    for folder in [&file, &whole] {
        let error = page("matrix.md", &data, Some(folder.path())).expect_err("refused").to_string();
        assert!(error.contains("leads out of the workspace") && !error.contains("s3cret"), "{error}");
        assert!(own_template("matrix.md", Some(folder.path())).is_err());
    }
    let inside = workspace(&[("shared/m.md", "mine\n"), ("templates/x", "")]);
    std::os::unix::fs::symlink("../shared/m.md", inside.path().join("templates/matrix.md")).expect("made");
    assert_eq!(page("matrix.md", &data, Some(inside.path())).expect("good"), "mine\n");
}

#[test]
fn many_pointers_that_do_not_hold_stay_cheap() {
    let source: String = (0..3_000).map(|n| format!("fn some_function_{n}() {{}}\n")).collect();
    let headings: String = (0..3_000).map(|n| format!("# Some heading {n}\n")).collect();
    let mut statements = "- safeguard: mfa\n  status: implemented\n  how: x\n  evidence:\n".to_owned();
    for n in 0..3_000 {
        writeln!(statements, "    - code: src/a.rs::same_function_{n}x").expect("writes");
        writeln!(statements, "    - doc: a.md#same-heading-{n}x").expect("writes");
        writeln!(statements, "    - doc: a.md#L{}-L3000", n + 1).expect("writes");
        writeln!(statements, "    - code: src/requests_of_handlers{n}.rs").expect("writes");
    }
    let folder = workspace(&[
        ("probity.yaml", &format!("{MANIFEST}statements: s.yaml\n")),
        ("s.yaml", &statements),
        ("src/a.rs", &source),
        ("src/requests_of_handlers.rs", "fn handle() {}\n"),
        ("a.md", &headings),
    ]);
    let start = Instant::now();
    let output = run(folder.path(), &["validate", "--date", DATE, "--format", "json"]);
    assert!(start.elapsed() < 3 * MOMENT, "{:?}", start.elapsed());
    let report = json(&output);
    let fixes: Vec<&str> =
        report["findings"].as_array().expect("findings").iter().filter_map(|f| f["fix"].as_str()).collect();
    assert_eq!(fixes.iter().filter(|fix| fix.starts_with("point at `src/a.rs::some_function_")).count(), 50);
    assert_eq!(fixes.iter().filter(|fix| fix.starts_with("point at `a.md#some-heading-")).count(), 50);
    assert_eq!(fixes.iter().filter(|fix| fix.starts_with("point at `src/requests_of_handlers.rs` if")).count(), 50);
}
