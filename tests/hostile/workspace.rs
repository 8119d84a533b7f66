//! Workspaces whose manifest, statements or waivers are broken, huge, deep, or no files at all.
//! What cannot be read ends with 2, what is wrong is a finding, and nothing is silently left out.

use std::os::unix::fs::symlink;
use std::path::Path;

use crate::hostile::run::{DATE, Ended, fifo, run};

const DEEP: usize = 100_000;

const MANIFEST: (&str, &str) = (
    "probity.yaml",
    "product: { name: Shop, version: 1.0.0 }\nprofile: REGULATED\nbaselines: [nist-800-53-r5/low]\n\
     statements: compliance/statements/*.yaml\nwaivers: compliance/waivers.yaml\n\
     configs: [{ path: app.toml }]\ndocuments: docs\n",
);
const STATEMENTS: (&str, &str) = (
    "compliance/statements/audit.yaml",
    "- safeguard: audit-hash-chain\n  status: implemented\n  responsibility: product\n  how: a hash chain\n  \
     evidence:\n    - code: chain.rs::append\n      reviewed: 2026-11-20\n",
);
const WAIVERS: (&str, &str) = (
    "compliance/waivers.yaml",
    "- check: tracing\n  reason: the collector is not ready\n  owner: head of platform\n  expiry: 2027-06-30\n",
);

/// The files that people write in YAML.
const WRITTEN: [(&str, &str); 3] = [MANIFEST, STATEMENTS, WAIVERS];

/// A good workspace.
fn good() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("compliance/statements")).expect("folders");
    for (name, text) in
        WRITTEN.into_iter().chain([("app.toml", "[tls]\nenforced = true\n"), ("chain.rs", "fn append() {}\n")])
    {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// A good workspace but for one file.
fn with(name: &str, bytes: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = good();
    std::fs::write(folder.path().join(name), bytes).expect("written");
    folder
}

fn validate(folder: &Path) -> Ended {
    run(folder, &[&["validate"], &DATE[..]].concat())
}

fn audit(folder: &Path) -> Ended {
    run(folder, &[&["audit-config"], &DATE[..]].concat())
}

/// Asserts that a workspace with a file that cannot be read is refused by every command, which names the file.
fn refused(what: &str, folder: &Path, name: &str) {
    for (command, ended) in
        [("validate", validate(folder)), ("audit-config", audit(folder)), ("matrix", run(folder, &["matrix"]))]
    {
        let what = format!("{what} in {name}, {command}");
        assert_eq!(ended.code(&what), 2, "{what}\n{}", ended.said());
        assert!(ended.said().contains(name), "{what} does not name it: {}", ended.said());
    }
}

/// Asserts that a workspace with a file of the wrong shape has findings, and that nothing rests on it.
fn faulty(what: &str, name: &str, text: &str) {
    let folder = with(name, text);
    let what = format!("{what} in {name}");
    let ended = validate(folder.path());
    assert_eq!(ended.code(&what), 1, "{what}\n{}", ended.said());
    assert!(ended.stdout.contains(name), "{what} is not placed: {}", ended.stdout);
    assert_eq!(audit(folder.path()).code(&what), 2, "{what}");
}

#[test]
fn the_good_workspace_is_good() {
    let folder = good();
    let ended = validate(folder.path());
    // Nothing is wrong but that so short a configuration does not pass, whatever the statement says.
    assert_eq!(ended.code("good"), 1, "{}", ended.said());
    assert!(ended.stdout.contains(", app.toml fails; looked at 1 statement, "), "{}", ended.said());
    assert_eq!(audit(folder.path()).code("good"), 1);
}

#[test]
fn what_is_not_yaml_is_refused_with_its_place() {
    for (name, text) in WRITTEN {
        for broken in
            ["{ a: 1", "- [", "a: 'x", "a: b: c", "*nowhere", "&x [*x]", "- a\nb: 1", "!!binary x: 1", "a: 1\na: 2"]
        {
            refused(broken, with(name, broken).path(), name);
        }
        refused("half", with(name, format!("{text}'x\n")).path(), name);
        refused("two documents", with(name, format!("{text}---\n{text}")).path(), name);
        refused("a stray byte", with(name, [text.as_bytes(), b"\xff\n"].concat()).path(), name);
        refused(
            "UTF-16",
            with(
                name,
                [b"\xff\xfe".as_slice(), &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat(),
            )
            .path(),
            name,
        );
        refused("NUL", with(name, format!("{text}\0")).path(), name);
    }
}

#[test]
fn what_is_of_the_wrong_shape_is_a_finding_and_nothing_rests_on_it() {
    for (name, text) in WRITTEN {
        faulty("words", name, "just words\n");
        faulty("a number", name, "12\n");
        faulty("empty", name, "");
        faulty("comments alone", name, "# nothing\n");
        faulty("null", name, "null\n");
        let unknown =
            if name == MANIFEST.0 { format!("{text}colour: red\n") } else { format!("{text}  colour: red\n") };
        faulty("an unknown key", name, &unknown);
    }
    faulty("a list", MANIFEST.0, "- a\n- b\n");
    faulty("a table", STATEMENTS.0, "safeguard: mfa\n");
    faulty("a table", WAIVERS.0, "check: tracing\n");
    faulty("a number as a text", STATEMENTS.0, "- { safeguard: 12, status: implemented }\n");
    faulty("a word that is none", STATEMENTS.0, "- { safeguard: mfa, status: implementd }\n");
    faulty("a list as a text", WAIVERS.0, "- { check: [tracing], reason: r, owner: o, expiry: 2027-01-31 }\n");
}

#[test]
fn a_file_that_is_cut_anywhere_breaks_nothing() {
    for (name, text) in WRITTEN {
        let folder = good();
        for at in (0..text.len()).step_by(7) {
            std::fs::write(folder.path().join(name), &text.as_bytes()[..at]).expect("written");
            validate(folder.path()).code(&format!("{name} cut at {at}"));
        }
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let plain = validate(good().path()).stdout;
    for (name, text) in WRITTEN {
        for text in [format!("\u{feff}{text}"), text.replace('\n', "\r\n")] {
            let ended = validate(with(name, &text).path());
            assert_eq!((ended.code(name), ended.stdout.as_str()), (1, plain.as_str()), "{name}");
        }
    }
}

#[test]
fn deep_nesting_and_alias_bombs_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..20 {
        bomb.push_str(&format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", ")));
    }
    let list = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
    let map = format!("{}1{}", "{a: ".repeat(DEEP), "}".repeat(DEEP));
    for text in [list, map, format!("{}1", "- ".repeat(DEEP)), bomb] {
        for (name, _) in WRITTEN {
            let ended = validate(with(name, &text).path());
            assert_eq!(ended.code(name), 2);
        }
    }
}

#[test]
fn what_is_too_large_is_refused() {
    for (name, _) in WRITTEN {
        let folder = good();
        let file = std::fs::File::options().write(true).open(folder.path().join(name)).expect("open");
        file.set_len(200 * 1024 * 1024).expect("a sparse file");
        refused("200 MB", folder.path(), name);
    }
}

#[test]
fn many_faults_are_reported_in_reasonable_time() {
    let keys: String = (0..5_000).map(|n| format!("k{n}: 1\n")).collect();
    assert_eq!(validate(with(MANIFEST.0, format!("{}{keys}", MANIFEST.1)).path()).code("many keys"), 1);
    let waivers = WAIVERS.1.repeat(2_000);
    assert_eq!(validate(with(WAIVERS.0, waivers).path()).code("many waivers"), 1);
    let statements = "- { safeguard: nothing, status: planned }\n".repeat(2_000);
    assert_eq!(validate(with(STATEMENTS.0, statements).path()).code("many statements"), 1);
}

/// Puts something that is no regular file in the place of one.
fn replace(path: &Path, kind: &str) {
    std::fs::remove_file(path).expect("it was there");
    let name = path.file_name().expect("a name");
    match kind {
        "pipe" => fifo(path),
        "folder" => std::fs::create_dir(path).expect("a folder"),
        "loop" => symlink(name, path).expect("a link"),
        "dangling" => symlink("nothing", path).expect("a link"),
        "device" => symlink("/dev/zero", path).expect("a link"),
        _ => {}
    }
}

const KINDS: [&str; 5] = ["pipe", "folder", "loop", "dangling", "device"];

#[test]
fn statements_and_waivers_that_are_no_regular_files_are_refused() {
    for (name, _) in [STATEMENTS, WAIVERS] {
        for kind in KINDS {
            let folder = good();
            replace(&folder.path().join(name), kind);
            refused(kind, folder.path(), name);
        }
    }
}

#[test]
fn a_configuration_of_the_workspace_that_is_no_regular_file_is_refused() {
    for kind in ["pipe", "folder", "loop", "dangling", "device", "missing"] {
        let folder = good();
        replace(&folder.path().join("app.toml"), kind);
        let ended = audit(folder.path());
        assert_eq!(ended.code(kind), 2, "{kind}");
        assert!(ended.stderr.contains("app.toml"), "{}", ended.stderr);
    }
}

#[test]
fn a_manifest_that_is_no_regular_file_is_an_error_and_not_an_absent_workspace() {
    for kind in KINDS {
        let folder = good();
        replace(&folder.path().join(MANIFEST.0), kind);
        for ended in
            [validate(folder.path()), run(folder.path(), &[&["--workspace", ".", "validate"], &DATE[..]].concat())]
        {
            assert_eq!(ended.code(kind), 2, "a {kind} as manifest: {}", ended.said());
            assert!(ended.said().contains(MANIFEST.0), "{}", ended.said());
        }
        let ended = run(folder.path(), &[&["audit-config", "app.toml", "--profile", "STANDARD"], &DATE[..]].concat());
        assert_eq!(ended.code(kind), 2, "a {kind} as manifest above the file");
    }
}

#[test]
fn a_workspace_folder_that_is_none_is_refused() {
    let folder = good();
    symlink("loop", folder.path().join("loop")).expect("a link");
    for named in ["loop", "nowhere", "app.toml", "/dev/zero", "/dev/null", "", r"C:\shop"] {
        let ended = run(folder.path(), &["--workspace", named, "validate"]);
        assert_eq!(ended.code(named), 2, "{named}");
    }
}

#[test]
fn a_path_that_leads_out_of_the_workspace_reads_nothing() {
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("secret.yaml"), "OUTSIDE: [1").expect("written");
    let out = outside.path().join("secret.yaml").display().to_string();
    for key in ["statements: compliance/statements/*.yaml", "waivers: compliance/waivers.yaml"] {
        let name = key.split(':').next().expect("a key");
        for path in [out.as_str(), "../*/secret.yaml", "../../../../../../etc/passwd", "compliance/../../secret.yaml"] {
            let text = MANIFEST.1.replace(key, &format!("{name}: '{path}'"));
            let ended = validate(with(MANIFEST.0, &text).path());
            assert_eq!(ended.code(path), 2, "{path}: {}", ended.said());
            assert!(!ended.said().contains("OUTSIDE"), "{}", ended.said());
        }
    }
    let folder = good();
    std::fs::remove_file(folder.path().join(WAIVERS.0)).expect("it was there");
    symlink(&out, folder.path().join(WAIVERS.0)).expect("a link");
    refused("a link", folder.path(), WAIVERS.0);
    let text = MANIFEST.1.replace("path: app.toml", &format!("path: '{out}'"));
    assert_eq!(audit(with(MANIFEST.0, &text).path()).code("a configuration outside"), 2);
}

#[test]
fn windows_paths_in_a_manifest_name_no_file() {
    for path in [r"C:\shop\*.yaml", r"compliance\statements\*.yaml", r"\\server\share\a.yaml", r"..\a.yaml"] {
        let text = MANIFEST.1.replace("compliance/statements/*.yaml", &format!("'{path}'"));
        let ended = validate(with(MANIFEST.0, &text).path());
        assert_eq!(ended.code(path), 2);
        assert!(ended.said().contains(path), "{}", ended.said());
    }
}

#[test]
fn evidence_that_is_no_regular_file_is_a_finding() {
    for kind in ["pipe", "folder", "loop", "dangling", "device"] {
        let folder = good();
        replace(&folder.path().join("chain.rs"), kind);
        let ended = validate(folder.path());
        assert_eq!(ended.code(kind), 1, "a {kind} as evidence: {}", ended.said());
    }
    for pointer in ["../x", "/etc/passwd", "/dev/zero", r"C:\x", "chain.rs::", "#", "::", "chain.rs#L0-L9", "a\\0b", ""]
    {
        let text = STATEMENTS.1.replace("chain.rs::append", &format!("\"{}\"", pointer.replace('\\', "\\\\")));
        let ended = validate(with(STATEMENTS.0, text).path());
        assert_ne!(ended.code(pointer), 0, "`{pointer}` as evidence: {}", ended.said());
    }
}

const OBEYED: [char; 5] = ['\u{1b}', '\u{7}', '\u{7f}', '\u{9b}', '\u{202e}'];

/// Words of the good files that people choose.
const WORDS: [&str; 15] = [
    "Shop",
    "1.0.0",
    "REGULATED",
    "nist-800-53-r5/low",
    "app.toml",
    "audit-hash-chain",
    "implemented",
    "product",
    "a hash chain",
    "chain.rs::append",
    "2026-11-20",
    "tracing",
    "the collector is not ready",
    "head of platform",
    "2027-06-30",
];

/// Texts in which a word or a key carries, escaped, what a terminal obeys.
fn obeyed(name: &str, text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for c in OBEYED {
        let escaped = format!("\\u{:04x}", u32::from(c));
        let words = WORDS.iter().filter(|word| text.contains(**word));
        texts.extend(words.map(|word| text.replacen(word, &format!("\"{word}{escaped}[31m\""), 1)));
        let key = format!("\"k{escaped}[31m\": 1\n");
        texts.push(if name == MANIFEST.0 { format!("{text}{key}") } else { format!("{text}  {key}") });
    }
    texts
}

#[test]
fn no_character_that_a_terminal_obeys_leaves_a_workspace() {
    for (name, text) in WRITTEN {
        let raw = OBEYED.iter().flat_map(|c| [format!("{text}# {c}[31m\n"), format!("{text}\"k{c}[31m: 1\n")]);
        for text in obeyed(name, text).into_iter().chain(raw) {
            let folder = with(name, &text);
            let what = format!("{name}: {}", text.escape_debug());
            for command in [&["validate", "-v"][..], &["audit-config"]] {
                run(folder.path(), &[command, &DATE[..]].concat()).code(&what);
            }
        }
    }
}

#[test]
fn no_character_that_a_terminal_obeys_reaches_a_document() {
    for (name, text) in WRITTEN {
        for text in obeyed(name, text) {
            let folder = with(name, &text);
            let what = format!("{name}: {}", text.escape_debug());
            run(folder.path(), &["matrix"]).code(&what);
            run(folder.path(), &[&["checklist"], &DATE[..]].concat()).code(&what);
        }
    }
}
