//! Configurations that are broken, huge, deep, or no files at all.
//! What cannot be read or parsed ends with 2 and its place; what can be read is audited and never passes.

use std::fs::File;
use std::os::unix::fs::symlink;
use std::process::Stdio;

use crate::hostile::run::{DATE, Ended, audit, fifo, folder_with, names, run, run_with};

/// Levels of nesting that overflow the stack of a reader that recurses without a limit.
const DEEP: usize = 100_000;

const TOML: &str = "# the shop\n[security]\nprofile = 'STANDARD'\n[tls]\nenforced = true\nmin_version = \"1.2\"\n\
    [session]\nidle_timeout = \"15m\"\nmax_concurrent = 3\n[api]\nmax_body = '1 MiB'\n[network.cors]\n\
    origins = [\"https://a.example\", \"https://b.example\"]\ncredentials = false\n[database.pool]\nmin = 5\n";

const YAML: &str = "# the shop\nsecurity:\n  profile: STANDARD\ntls: { enforced: true, min_version: \"1.2\" }\n\
    session:\n  idle_timeout: '15m'\n  max_concurrent: 3\napi:\n  max_body: |-\n    1 MiB\nnetwork:\n  cors:\n    \
    origins:\n      - https://a.example\n      - &b https://b.example\n    credentials: false\nspare: *b\n";

const JSON: &str = r#"{ "security": { "profile": "STANDARD" }, "tls": { "enforced": true, "min_version": "1.2" },
  "session": { "idle_timeout": "15m", "max_concurrent": 3 }, "api": { "max_body": "1 MiB" },
  "network": { "cors": { "origins": ["https:\/\/a.example", "https://\u0062.example"], "credentials": false } } }
"#;

const GOOD: [(&str, &str); 3] = [("toml", TOML), ("yaml", YAML), ("json", JSON)];

/// Audits one text against a profile.
fn audited(ending: &str, bytes: impl AsRef<[u8]>) -> Ended {
    let name = format!("app.{ending}");
    let folder = folder_with(&name, bytes);
    audit(folder.path(), &name, &["--profile", "STANDARD"])
}

/// Audits a text that cannot be parsed: 2, the file by name, and a report that says that nothing was audited.
fn refused(what: &str, ending: &str, bytes: impl AsRef<[u8]>) {
    let ended = audited(ending, bytes);
    let what = format!("{what} as {ending}");
    assert_eq!(ended.code(&what), 2, "{what}\n{}", ended.said());
    assert!(ended.stderr.starts_with("error: ") && ended.stderr.contains(&format!("app.{ending}")), "{}", ended.stderr);
    assert!(is_of_nothing(&ended.stdout), "{what}: a verdict on what was not read\n{}", ended.stdout);
}

/// Whether a report names a file and says that nothing of it was audited.
fn is_of_nothing(report: &str) -> bool {
    report.starts_with("critical[malformed-file]: ")
        && report.ends_with("\nUNDETERMINED: the file could not be read, so nothing was audited\n")
}

/// Audits a text that can be parsed and lacks nearly everything: 1.
fn fails(what: &str, ending: &str, bytes: impl AsRef<[u8]>) -> Ended {
    let ended = audited(ending, bytes);
    let what = format!("{what} as {ending}");
    assert_eq!(ended.code(&what), 1, "{what}\n{}", ended.said());
    ended
}

#[test]
fn the_good_texts_are_read() {
    for (ending, text) in GOOD {
        fails("good", ending, text);
    }
}

#[test]
fn what_is_not_its_notation_is_refused_with_its_place() {
    for text in ["[tls\nenforced = true", "tls.enforced = ", "a = 1\na = 2", "= 1", "a = 'x", "a = 01", "a = 1 b = 2"] {
        refused(text, "toml", text);
    }
    for text in ["a: [1", "a: {b: 1", "a: 'x", "a: b: c", "a:\n\tb: 1", "a: *nowhere", "a: 1\na: 2", "a: &x [*x]"] {
        refused(text, "yaml", text);
    }
    for text in
        ["{", "{\"a\": }", "{'a': 1}", "{\"a\": 1,}", "{\"a\": 1} x", "{\"a\": 01}", "// no\n{}", "{\"a\":1,\"a\":2}"]
    {
        refused(text, "json", text);
    }
}

#[test]
fn what_is_no_table_of_keys_is_refused() {
    for (ending, text) in [("yaml", "- a\n- b\n"), ("yaml", "just words\n"), ("yaml", "12\n")] {
        refused(text, ending, text);
    }
    for text in ["[]", "\"words\"", "12", "null", "true"] {
        refused(text, "json", text);
    }
}

#[test]
fn an_empty_file_never_passes() {
    for (what, text) in [("empty", ""), ("blank", "\n \n"), ("comment", "# nothing\n")] {
        let ended = fails(what, "toml", text);
        assert!(ended.stdout.lines().last().is_some_and(|line| line.starts_with("UNDETERMINED")), "{}", ended.stdout);
        refused(what, "yaml", text);
    }
    refused("empty", "json", "");
    refused("blank", "json", "\n");
}

#[test]
fn a_file_that_is_cut_anywhere_is_accounted_for_and_never_passes() {
    for (ending, text) in GOOD {
        let folder = tempfile::tempdir().expect("a folder");
        for at in (0..text.len()).step_by(7) {
            std::fs::write(folder.path().join(format!("cut{at}.{ending}")), &text.as_bytes()[..at]).expect("written");
        }
        let files = names(folder.path());
        let args: Vec<&str> = files.iter().map(String::as_str).collect();
        let ended =
            run(folder.path(), &[&["audit-config", "--profile", "STANDARD", "-f", "json"], &DATE[..], &args].concat());
        assert_eq!(ended.code(ending), 2, "{}", ended.stderr);
        let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap_or_default();
        let audits = report["audits"].as_array().cloned().unwrap_or_default();
        for file in &files {
            let own: Vec<_> = audits.iter().filter(|audit| audit["config"]["path"] == **file).collect();
            let [audit] = own[..] else { panic!("{file} is accounted for {} times", own.len()) };
            let refused = ended.stderr.lines().any(|line| line.starts_with(&format!("error: {file}:")));
            assert_eq!(audit["config"]["sha256"] == "", refused, "{file} is read and refused");
            assert_ne!(audit["verdict"], "pass", "{file} passes");
        }
    }
}

#[test]
fn what_is_not_utf8_is_refused() {
    for (ending, text) in GOOD {
        refused("a stray byte", ending, [text.as_bytes(), b"\xff"].concat());
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        refused("UTF-16", ending, [b"\xff\xfe".as_slice(), &utf16].concat());
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_no_result() {
    for (ending, text) in GOOD {
        let plain = verdict(&audited(ending, text));
        assert_eq!(verdict(&audited(ending, text.replace('\n', "\r\n"))), plain, "{ending} with CRLF");
        if ending != "json" {
            assert_eq!(verdict(&audited(ending, format!("\u{feff}{text}"))), plain, "{ending} with a mark");
        }
    }
}

#[test]
fn a_byte_order_mark_in_json_is_read_or_refused() {
    let ended = audited("json", format!("\u{feff}{JSON}"));
    assert_ne!(ended.code("a mark"), 0);
    assert!(!ended.said().is_empty());
}

fn verdict(ended: &Ended) -> String {
    ended.code("a verdict");
    ended.stdout.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn nul_bytes_are_refused() {
    for (ending, text) in GOOD {
        refused("NUL", ending, text.replace("15m", "15\0m"));
        refused("NULs alone", ending, [0_u8; 64]);
    }
}

#[test]
fn deep_nesting_is_refused_and_overflows_no_stack() {
    let open_close = |open: &str, close: &str| format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
    let dotted = vec!["a"; DEEP].join(".");
    refused("lists", "toml", format!("a = {}", open_close("[", "]")));
    refused("tables", "toml", format!("a = {}", open_close("{a=", "}")));
    refused("a dotted key", "toml", format!("{dotted} = 1"));
    refused("a dotted header", "toml", format!("[{dotted}]\na = 1"));
    refused("lists", "yaml", format!("a: {}", open_close("[", "]")));
    refused("maps", "yaml", open_close("{a: ", "}"));
    refused("block lists", "yaml", format!("a:\n{}1", "- ".repeat(DEEP)));
    refused("lists", "json", format!("{{\"a\":{}}}", open_close("[", "]")));
    refused("objects", "json", open_close("{\"a\":", "}"));
    refused("lists without an end", "json", format!("{{\"a\":{}", "[".repeat(DEEP)));
}

#[test]
fn deep_nesting_on_standard_input_overflows_no_stack() {
    let folder = tempfile::tempdir().expect("a folder");
    let closed = format!("{{\"a\":{}{}}}", "[".repeat(DEEP), "]".repeat(DEEP));
    for (name, text) in [("deep.txt", closed), ("deep.conf", "[".repeat(DEEP))] {
        std::fs::write(folder.path().join(name), text).expect("written");
        let input = Stdio::from(File::open(folder.path().join(name)).expect("open"));
        let ended = run_with(folder.path(), &["audit-config", "-", "--profile", "STANDARD"], input);
        assert_eq!(ended.code(name), 2);
        assert_eq!(audit(folder.path(), name, &["--profile", "STANDARD"]).code(name), 2);
    }
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..20 {
        let before = vec![format!("*a{}", n - 1); 9].join(", ");
        text.push_str(&format!("a{n}: &a{n} [{before}]\n"));
    }
    refused("bomb", "yaml", text);
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    refused("twice", "toml", "[tls]\nenforced = false\nenforced = true\n");
    refused("a table twice", "toml", "[tls]\nenforced = false\n[tls]\nmin_version = 1.2\n");
    refused("twice", "yaml", "tls:\n  enforced: false\n  enforced: true\n");
    refused("twice", "json", r#"{"tls":{"enforced":false,"enforced":true}}"#);
    refused("twice, spelled otherwise", "json", r#"{"tls":{"enforced":false,"\u0065nforced":true}}"#);
}

#[test]
fn numbers_beyond_every_range_fail_their_check() {
    let huge = "9".repeat(400);
    let values =
        [huge.as_str(), "-1", "1e400", "-1e400", "1e-400", "18446744073709551616", "-9223372036854775808", "0"];
    for value in values {
        for (ending, text) in [
            (
                "toml",
                format!("[session]\nmax_concurrent = {value}\nidle_timeout = {value}\n[database]\nport = {value}\n"),
            ),
            (
                "yaml",
                format!("session:\n  max_concurrent: {value}\n  idle_timeout: {value}\ndatabase:\n  port: {value}\n"),
            ),
            ("json", format!(r#"{{"session":{{"max_concurrent":{value},"idle_timeout":{value}}}}}"#)),
        ] {
            let ended = audited(ending, &text);
            assert_ne!(ended.code(value), 0, "{text}");
            assert!(!ended.stdout.contains("pass[session-idle-timeout]"), "{text}");
        }
    }
}

#[test]
fn nan_and_infinity_fail_their_check() {
    for (ending, text) in [
        ("toml", "[session]\nidle_timeout = nan\n[http]\nhsts_max_age = inf\n"),
        ("toml", "[session]\nidle_timeout = -inf\n[api]\nmax_depth = inf\n"),
        ("toml", "[session]\nidle_timeout = 'NaN'\n[http]\nhsts_max_age = 'inf days'\n"),
        ("yaml", "session: { idle_timeout: .nan }\nhttp: { hsts_max_age: .inf }\n"),
        ("json", r#"{"session":{"idle_timeout":"NaN"},"http":{"hsts_max_age":"Infinity"}}"#),
        ("json", r#"{"session":{"idle_timeout":NaN}}"#),
    ] {
        let ended = audited(ending, text);
        assert_ne!(ended.code(text), 0);
        assert!(!ended.stdout.contains("pass["), "{}", ended.stdout);
    }
}

/// The keys and values of a text that a terminal would obey.
fn obeyed() -> Vec<(&'static str, String)> {
    let json = |c: char| format!("\\u{:04x}", u32::from(c));
    let mut texts = Vec::new();
    for c in ['\u{1b}', '\u{7}', '\u{8}', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200f}'] {
        let escaped = json(c);
        for c in [escaped.as_str(), c.encode_utf8(&mut [0; 4])] {
            let key = format!("k{c}[31m");
            let near = format!("idle_timeou{c}");
            let value = format!("v{c}[2J{c}]0;x");
            texts.push((
                "toml",
                format!("\"{key}\" = \"{value}\" # {c}\n[session]\n\"{near}\" = 1\nidle_timeout = \"{value}\"\n"),
            ));
            texts.push((
                "yaml",
                format!("\"{key}\": \"{value}\" # {c}\nsession:\n  \"{near}\": 1\n  idle_timeout: \"{value}\"\n"),
            ));
            texts.push(("json", format!(r#"{{"{key}":"{value}","session":{{"{near}":1,"idle_timeout":"{value}"}}}}"#)));
            texts.push(("toml", format!("[security]\nprofile = \"{value}\"\n")));
            texts.push(("toml", format!("\"{key}\" = \"{value}\"\n[\"{near}\"\n")));
        }
    }
    texts
}

#[test]
fn no_character_that_a_terminal_obeys_leaves_a_file() {
    for (ending, text) in obeyed() {
        let name = format!("app.{ending}");
        let folder = folder_with(&name, &text);
        for args in [&["-v", "--profile", "STANDARD"][..], &[]] {
            assert_ne!(audit(folder.path(), &name, args).code(&text.escape_debug().to_string()), 0);
        }
    }
}

#[test]
fn json_escapes_what_a_terminal_obeys() {
    for (ending, text) in obeyed() {
        let name = format!("app.{ending}");
        let folder = folder_with(&name, &text);
        let ended = audit(folder.path(), &name, &["--profile", "STANDARD", "-f", "json"]);
        assert_ne!(ended.code(&text.escape_debug().to_string()), 0);
    }
}

#[test]
fn a_file_name_reaches_no_terminal_raw() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a\u{1b}[31m.toml", "a\u{9b}.toml", "a\u{202e}.toml", "a\nerror: b.toml"] {
        assert_eq!(audit(folder.path(), name, &[]).code("a missing file"), 2);
        std::fs::write(folder.path().join(name), "= 1").expect("written");
        assert_eq!(audit(folder.path(), name, &[]).code("a broken file"), 2);
        std::fs::write(folder.path().join(name), "[tls]\nenforced = false\n").expect("written");
        assert_eq!(audit(folder.path(), name, &["--profile", "STANDARD", "-v"]).code("a readable file"), 1);
    }
}

#[test]
fn messages_of_a_reader_speak_to_whoever_wrote_the_file() {
    let bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n\
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n\
        e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n";
    for text in ["a: 1\na: 2\n", "a: 1\n---\nb: 2\n", "a: .nan\n", "a: &x [*x]\n", bomb, &"- ".repeat(200)] {
        let ended = audited("yaml", text);
        // Several documents are valid YAML that fits no dialect.
        assert_eq!(ended.code(text), if text.contains("---") { 1 } else { 2 });
        for word in ["from_str", "Policy", "Options", "budget breached", "configured policy", "recursion types"] {
            assert!(!ended.stderr.contains(word), "`{word}` means nothing to who wrote the file: {}", ended.stderr);
        }
    }
}

#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fifo(&at("pipe.toml"));
    std::fs::create_dir(at("folder.toml")).expect("a folder");
    symlink("loop.toml", at("loop.toml")).expect("a link");
    symlink("nothing", at("dangling.toml")).expect("a link");
    symlink("/dev/zero", at("zero.toml")).expect("a link");
    for name in [
        "pipe.toml",
        "folder.toml",
        "loop.toml",
        "dangling.toml",
        "zero.toml",
        "/dev/zero",
        "/dev/null",
        "missing.toml",
    ] {
        let ended = audit(folder.path(), name, &["--profile", "STANDARD"]);
        assert_eq!(ended.code(name), 2, "{name}");
        assert!(ended.stderr.contains(name), "{}", ended.stderr);
        // A folder has no file that could be reported.
        let is_folder = name == "folder.toml";
        assert!(
            ended.stdout.is_empty() == is_folder && (is_folder || is_of_nothing(&ended.stdout)),
            "{}",
            ended.stdout
        );
    }
}

#[test]
fn a_windows_path_is_a_missing_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [r"C:\shop\app.toml", r"..\app.toml", r"\\server\share\app.toml", "C:app.toml"] {
        let ended = audit(folder.path(), name, &["--profile", "STANDARD"]);
        assert_eq!(ended.code(name), 2);
        assert!(ended.stderr.contains(name), "{}", ended.stderr);
    }
}

#[test]
fn two_hundred_megabytes_are_refused_unread() {
    for (ending, _) in GOOD {
        let name = format!("app.{ending}");
        let folder = folder_with(&name, "");
        let file = File::options().write(true).open(folder.path().join(&name)).expect("open");
        file.set_len(200 * 1024 * 1024).expect("a sparse file");
        let ended = audit(folder.path(), &name, &["--profile", "STANDARD"]);
        assert_eq!(ended.code(&name), 2);
        assert!(ended.stderr.contains("larger than"), "{}", ended.stderr);
    }
}

#[test]
fn endless_standard_input_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let endless = Stdio::from(File::open("/dev/zero").expect("open"));
    let ended = run_with(folder.path(), &["audit-config", "-", "--profile", "STANDARD"], endless);
    assert_eq!(ended.code("endless"), 2);
    assert!(ended.stderr.contains("standard input"), "{}", ended.stderr);
}

#[test]
fn empty_standard_input_never_passes() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(audit(folder.path(), "-", &["--profile", "STANDARD"]).code("empty"), 1);
}

#[test]
fn many_unknown_keys_are_reported_in_reasonable_time() {
    let keys: String = (0..20_000).map(|n| format!("k{n} = 1\n")).collect();
    let folder = folder_with("app.toml", keys);
    for args in [&["-f", "json"][..], &["-v"]] {
        let args = [&["--profile", "STANDARD"], args].concat();
        assert_eq!(audit(folder.path(), "app.toml", &args).code("many keys"), 1);
    }
}

#[test]
fn a_long_list_and_a_long_text_are_read() {
    let items: String = (0..50_000).map(|n| format!("'https://a{n}.example',")).collect();
    fails("a long list", "toml", format!("[network.cors]\norigins = [{items}]\n"));
    fails("a long text", "toml", format!("[tls]\nmin_version = '{}'\n", "1".repeat(4_000_000)));
}
