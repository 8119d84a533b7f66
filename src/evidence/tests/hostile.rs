//! Files and texts made to escape, to block or to exhaust.
//! Must not need rights that a developer does not have.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::{resolve, workspace};
use crate::evidence::outline::Outline;
use crate::evidence::symbol::Symbols;
use crate::evidence::{Fault, SlugStyle};

#[cfg(unix)]
#[test]
fn links_lead_nowhere_but_inside() {
    use std::os::unix::fs::symlink;

    let outside = workspace(&[("secret/x", b"secret")]);
    let dir = workspace(&[("a/b.txt", b"b")]);
    let at = |name: &str| dir.path().join(name);
    symlink("a/b.txt", at("file")).unwrap();
    symlink("a", at("folder")).unwrap();
    symlink(at("a/b.txt"), at("absolute")).unwrap();
    symlink("../a/../file", at("a/chain")).unwrap();
    symlink("nothing", at("dangling")).unwrap();
    symlink("loop", at("loop")).unwrap();
    symlink("pong", at("ping")).unwrap();
    symlink("ping", at("pong")).unwrap();
    symlink("/etc/passwd", at("passwd")).unwrap();
    symlink("/dev/zero", at("zero")).unwrap();
    symlink("..", at("up")).unwrap();
    symlink(outside.path(), at("out")).unwrap();
    symlink(outside.path().join("secret/x"), at("a/out")).unwrap();
    symlink("a/b.txt", at("b")).unwrap();

    for held in ["file", "folder/b.txt", "absolute", "a/chain", "folder/chain", "b"] {
        assert_eq!(resolve(dir.path(), held), resolve(dir.path(), "a/b.txt"), "{held}");
    }
    for outside in ["passwd", "zero", "up", "up/x", "out", "out/secret/x", "out/nothing", "a/out", "folder/out"] {
        assert_eq!(resolve(dir.path(), outside), Err(Fault::Outside), "{outside}");
    }
    assert!(matches!(resolve(dir.path(), "dangling"), Err(Fault::Missing { .. })));
    assert!(matches!(resolve(dir.path(), "dangling/x"), Err(Fault::Missing { .. })));
    for around in ["loop", "ping", "loop/x"] {
        assert!(matches!(resolve(dir.path(), around), Err(Fault::Unreadable(_))), "{around}");
    }
    assert_eq!(resolve(dir.path(), "folder"), Err(Fault::Directory));
    // `..` is taken off the text, so it cannot climb out through a link.
    assert!(matches!(resolve(dir.path(), "out/../secret/x"), Err(Fault::Missing { .. })));
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_to_where_the_root_really_is() {
    let dir = workspace(&[("real/a", b"a")]);
    std::os::unix::fs::symlink("real", dir.path().join("link")).unwrap();
    assert!(resolve(&dir.path().join("link"), "a").is_ok());
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_and_never_blocks() {
    use crate::evidence::Special;

    let dir = workspace(&[]);
    let socket = dir.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(socket).unwrap();
    assert_eq!(resolve(dir.path(), "socket"), Err(Fault::NotAFile(Special::Socket)));
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("fifo")).status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(resolve(dir.path(), "fifo"), Err(Fault::NotAFile(Special::Fifo)));
    }
    if std::path::Path::new("/dev/null").exists() {
        assert_eq!(resolve("/dev".as_ref(), "null"), Err(Fault::NotAFile(Special::Device)));
    }
}

#[cfg(unix)]
#[test]
fn patterns_follow_no_links_and_have_a_limit() {
    let outside = workspace(&[("x.rs", b"secret")]);
    let dir = workspace(&[("a/a.rs", b"a")]);
    std::os::unix::fs::symlink(outside.path(), dir.path().join("a/out")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("x.rs"), dir.path().join("a/x.rs")).unwrap();
    std::os::unix::fs::symlink(outside.path(), dir.path().join("b")).unwrap();
    for pattern in ["a/**/*.rs", "a/*.rs", "**/*.rs"] {
        assert_eq!(resolve(dir.path(), pattern).unwrap().files, ["a/a.rs"], "{pattern}");
    }
    assert_eq!(resolve(dir.path(), "b/*.rs"), Err(Fault::NoMatch));
    for number in 0..1000 {
        std::fs::write(dir.path().join(format!("a/{number}.rs")), "a").unwrap();
    }
    assert_eq!(resolve(dir.path(), "a/*.rs"), Err(Fault::TooMany { limit: 1000 }));
}

#[test]
fn large_files_are_refused_unread() {
    let dir = workspace(&[]);
    let file = std::fs::File::create(dir.path().join("large")).unwrap();
    file.set_len(20 * 1024 * 1024).unwrap();
    assert_eq!(resolve(dir.path(), "large"), Err(Fault::TooLarge { limit: 16 * 1024 * 1024 }));
}

/// Files that say they are empty and are not, as in `/proc`.
#[cfg(target_os = "linux")]
#[test]
fn the_limit_holds_for_what_is_read() {
    use crate::evidence::{Pointer, Root};

    let root = Root::open("/proc/self").unwrap().with_limit(10);
    assert_eq!(root.resolve(&Pointer::parse("status").unwrap()), Err(Fault::TooLarge { limit: 10 }));
}

/// At this size a reader whose time grows with the square of it takes minutes.
#[test]
fn nothing_is_quadratic() {
    type Text = fn(usize) -> String;
    let texts: &[(&str, Text)] = &[
        ("a.md", |n| "# a\n".repeat(n)),
        ("a.md", |n| {
            (0..n).fold(String::new(), |mut out, i| {
                let _ = writeln!(out, "{} a{}", "#".repeat(i % 6 + 1), i % 1000);
                out
            })
        }),
        ("a.md", |n| "> ".repeat(n) + "# a"),
        ("a.md", |n| "- ".repeat(n) + "# a"),
        ("a.md", |n| "- ".repeat(n) + "```" + &"\n".repeat(n)),
        ("a.md", |n| "- ".repeat(100) + "```" + &"\n".repeat(n)),
        ("a.md", |n| "> ".repeat(100) + "a" + &"\na".repeat(n)),
        ("a.md", |n| "<a id=x>".repeat(n)),
        ("a.md", |n| "<a id=x>\n\n".repeat(n)),
        ("a.md", |n| "<div id=x>\n\n".repeat(n) + &"</div>\n\n".repeat(n)),
        ("a.md", |n| "# <h1>".repeat(n)),
        ("a.md", |n| "<!-- \n".repeat(n)),
        ("a.md", |n| "[".repeat(n)),
        ("a.md", |n| "[a](".repeat(n)),
        ("a.md", |n| "![".repeat(n) + "](b)"),
        ("a.md", |n| "*a _b ".repeat(n)),
        ("a.md", |n| "`".repeat(n) + " " + &"` `` ".repeat(n)),
        ("a.md", |n| "&".repeat(n)),
        ("a.md", |n| "|a".repeat(n) + "\n" + &"|-".repeat(n)),
        ("a.md", |n| "# a {".repeat(n) + "#b}"),
        ("a.md", |n| "---\n".repeat(n)),
        ("a.md", |n| "[a]: b\n".repeat(n)),
        ("a.html", |n| "<a id=x>".repeat(n)),
        ("a.html", |n| "<a ".repeat(n)),
        ("a.html", |n| "<p id=x>a".repeat(n) + &"</p>".repeat(n)),
        ("a.html", |n| "</script".repeat(n)),
        ("a.html", |n| "<script></scrip".repeat(n)),
        ("a.html", |n| "<h1 id=x>".repeat(n)),
        ("a.html", |n| "<p id=\"&amp".repeat(n)),
        ("a.rs", |n| "mod a{".repeat(n) + &"}".repeat(n)),
        ("a.rs", |n| "fn a(){}".repeat(n)),
        ("a.rs", |n| "impl A<".repeat(n)),
        ("a.rs", |n| "fn f<{".repeat(n)),
        ("a.rs", |n| "r#".repeat(n)),
        ("a.rs", |n| format!("r{}\"{}", "#".repeat(n), "\"#".repeat(n))),
        ("a.rs", |n| "/*".repeat(n)),
        ("a.rs", |n| "'".repeat(n)),
        ("a.rs", |n| "'\\".repeat(n)),
        ("a.rs", |n| "#[".repeat(n)),
        ("a.rs", |n| format!("mod {} {{ {} }}", "a".repeat(n), "fn f() {} ".repeat(n))),
        ("a.sql", |n| "create ".repeat(n)),
        ("a.sql", |n| "create table a();".repeat(n)),
        ("a.sql", |n| "$a".repeat(n)),
        ("a.sql", |n| "$a$b".repeat(n)),
        ("a.sql", |n| "go ".repeat(n)),
        ("a.sql", |n| "create table ".to_owned() + &"a.".repeat(n)),
        ("a.sql", |n| "create policy a ".repeat(n)),
        ("a.sql", |n| "/*".repeat(n)),
        ("a.sql", |n| "copy a from stdin;\n".repeat(n)),
        ("a.py", |n| {
            (0..n.min(3000)).fold(String::new(), |mut out, i| {
                let _ = writeln!(out, "{}class A:", " ".repeat(i));
                out
            })
        }),
        ("a.py", |n| "def a(): pass\n".repeat(n)),
        ("a.py", |n| "@a\n".repeat(n)),
        ("a.py", |n| "'\n".repeat(n)),
        ("a.py", |n| "(".repeat(n)),
        ("a.sh", |n| "f() {\n".repeat(n) + &"}\n".repeat(n)),
        ("a.sh", |n| "<<a ".repeat(n) + "\n" + &"b\n".repeat(n)),
        ("a.sh", |n| "\"$(".repeat(n)),
        ("a.sh", |n| "\"${a:-'".repeat(n)),
        ("a.sh", |n| "case ".repeat(n)),
        ("a.sh", |n| "x() ( ".repeat(n) + &")".repeat(n)),
        ("a.sh", |n| "<(".repeat(n)),
        ("a.yml", |n| "jobs:\n".to_owned() + &"  a:\n".repeat(n)),
        ("a.yml", |n| "jobs:\n".repeat(n)),
        ("a.ts", |n| "function a()".repeat(n)),
        ("a.ts", |n| "function a(): {".repeat(n)),
        ("a.ts", |n| "class A { a() ".repeat(n)),
        ("a.ts", |n| format!("class A {{ {} }}", "a(): b | ".repeat(n))),
        ("a.ts", |n| "const a = {".repeat(n) + &"}".repeat(n)),
        ("a.ts", |n| format!("const a = {{ {} }}", "a: {".repeat(n) + &"}".repeat(n))),
        ("a.ts", |n| format!("const a = {{ {} }}", "a<b, c: d, ".repeat(n))),
        ("a.ts", |n| "const a = 1, ".repeat(n)),
        ("a.ts", |n| format!("const {}", "a = 1, ".repeat(n))),
        ("a.ts", |n| "namespace a.b {".repeat(n) + &"}".repeat(n)),
        ("a.ts", |n| "describe('a', () => {".repeat(n) + &"})".repeat(n)),
        ("a.ts", |n| "test.each(a)".repeat(n)),
        ("a.ts", |n| "it('a', b, ".repeat(n)),
        ("a.ts", |n| "`${".repeat(n)),
        ("a.ts", |n| "`${".repeat(60) + &"`a`".repeat(n)),
        ("a.ts", |n| "=/[".repeat(n)),
        ("a.ts", |n| "=/a/".repeat(n)),
        ("a.ts", |n| "@a(".repeat(n)),
        ("a.ts", |n| "export ".repeat(n)),
        ("a.ts", |n| "/*".repeat(n)),
        ("a.ts", |n| "/** */".repeat(n)),
        ("a.tsx", |n| "=<a>".repeat(n)),
        ("a.tsx", |n| "=<a>{".repeat(n)),
        ("a.tsx", |n| format!("={}{}", "<a>".repeat(n), "</a>".repeat(n))),
        ("a.tsx", |n| "=<a b='".repeat(n)),
        ("a.tsx", |n| "=<a>{<a>{".repeat(20) + &"=<a>'".repeat(n)),
        ("a.go", |n| "func a() ".repeat(n)),
        ("a.go", |n| "func (".repeat(n)),
        ("a.go", |n| "type a ".repeat(n)),
        ("a.go", |n| format!("func TestA() {{ {} {} }}", "t.Run(\"a\", f(".repeat(n), "))".repeat(n))),
        ("a.go", |n| format!("const ( {} )", "a, ".repeat(n))),
        ("a.go", |n| "`".repeat(n)),
        ("a.go", |n| "// a\n".repeat(n)),
        ("a.java", |n| "class A ".repeat(n)),
        ("a.java", |n| "class A {".repeat(n) + &"}".repeat(n)),
        ("a.java", |n| "@a ".repeat(n)),
        ("a.java", |n| "public ".repeat(n)),
        ("a.java", |n| "a<".repeat(n)),
        ("a.java", |n| "a() ".repeat(n)),
        ("a.java", |n| "enum A { A, ".repeat(n)),
        ("a.java", |n| format!("enum A {{ {} }}", "A(1), ".repeat(n))),
        ("a.java", |n| "\"\"\"".repeat(n)),
        ("a.java", |n| format!("class A {{ {} }}", "int a = 1, ".repeat(n))),
        ("a.py", |n| "@pytest.mark.parametrize(a)\n".repeat(n)),
    ];
    for (path, text) in texts {
        let text = text(50_000);
        let started = Instant::now();
        let outlines = [SlugStyle::GitHub, SlugStyle::Mkdocs].map(|style| Outline::of(path, &text, style));
        let symbols = Symbols::of(path, &text);
        let shown: String = text.chars().take(30).collect();
        assert!(started.elapsed() < Duration::from_secs(15), "{path} {shown}");
        assert!(symbols.is_some() || outlines.iter().all(|outline| *outline != Err(Fault::UnsupportedAnchor)));
    }
}
