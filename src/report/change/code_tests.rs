//! What is shown of programs, and of which nothing is.

use super::super::languages::of_path;
use super::lines;

fn shown(path: &str, text: &str) -> Option<String> {
    lines(of_path(path).expect("a language"), text).map(|lines| lines.join("\n"))
}

#[test]
fn code_is_shown_without_its_strings() {
    for (path, text, expected) in [
        ("a.rs", "fn f<'a>(x: &'a str) -> u8 {\n    5\n}\n", "fn f<'a>(x: &'a str) -> u8 {\n    5\n}"),
        ("a.rs", "let a = r#\"x\"y\nz\"#; g('x', '\\'');\n", "let a = \"***\"\n\"***\"; g(\"***\", \"***\");"),
        ("a.rs", "/// Five attempts.\nfn f() {} // password: x\n", "***\nfn f() {} ***"),
        ("a.rs", "// The user is\n// hunter2\n", "***\n***"),
        ("a.py", "A = '''\nx\n'''\nB = f\"{a}\"  # more\n", "A = \"***\"\n\"***\"\n\"***\"\nB = f\"***\"  ***"),
        ("a.ts", "const a = /'/.test(b) ? `x${c}` : d / 2;\n", "const a = \"***\".test(b) ? \"***\" : d / 2;"),
        ("a.py", "a = \"{\"\n", "a = \"***\""),
        ("a.go", "a := `x\ny` + \"\"\n", "a := \"***\"\n\"***\" + \"\""),
        ("a.sql", "CREATE TABLE t (a int); -- rows\n", "CREATE TABLE t (a int); ***"),
        ("a.sql", "SELECT $1 WHERE a = $$x$$;\n", "SELECT $1 WHERE a = \"***\";"),
        ("a.sql", "CREATE USER u\n IDENTIFIED BY tiger;\nSELECT 1;\n", "***\n***\nSELECT 1;"),
        (
            "a.rs",
            "const PIN: u32 = 4711;\nconst K: [u8; 3] =\n  [1, 2, 3, 4];\n",
            "const PIN: u32 = ***;\nconst K: [u8; ***] =\n  [***, ***, ***, ***];",
        ),
        ("a.rs", "let x = 86_400_000;\n", "let x = ***;"),
    ] {
        assert_eq!(shown(path, text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_cannot_be_told_for_certain_is_not_shown() {
    for (path, text) in [
        ("a.rs", "let a = \"x;\n"),
        ("a.rs", "/* x\n"),
        ("a.py", "a = f\"{b[\"hunter2\"]}\"\n"),
        ("a.py", "a = f\"{b[\" hunter2 \"]}\"\n"),
        ("a.py", "a = 'x\n"),
        ("a.js", "a = <p>hunter2</p>;\n"),
        ("a.js", "const p = <p>\n  hunter2\n  see http://x.example</p>;\n"),
        ("a.js", "if (u) /`/.test(u);\nconst a = `\n hunter2\n`;\nif (u) /`/.test(u);\n"),
        ("a.js", "{}\n/\"/.test(u); a(\"-hunter2-\", 1); /\"/\n"),
        ("a.py", "y = f\"}}{x:{d[\" hunter2 \"]}}\"\n"),
        ("A.java", "String a = \\u0022-hunter2-\\u0022;\n"),
        ("a.sql", ".LOGON prod/dbadmin,hunter2\n"),
        ("a.sql", ":setvar Admin hunter2\n"),
        ("a.sql", "HOST sqlplus scott/hunter2\n"),
        (
            "a.sql",
            "SELECT 1 AS x; # the users' list\nINSERT INTO t VALUES ('-hunter2');\n-- the\nSELECT 2; # users' own\n",
        ),
        ("a.sql", "SELECT [the users' list], '-hunter2' AS [users' own];\n"),
        ("a.js", "a = `x${b(`hunter2`)}`;\n"),
        ("a.sql", "COPY u FROM stdin;\na\thunter2\n\\.\n"),
        ("a.sql", "\\set x hunter2\n"),
        ("a.sql", "CONNECT scott/tiger\n"),
        ("a.sql", "SELECT 'a\\' hunter2 ';\n"),
    ] {
        assert_eq!(shown(path, text), None, "{text}");
    }
}
