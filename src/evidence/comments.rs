//! Texts that are comments from start to end, in the notations whose comments are known by a file's ending.
//! It must stop at the first thing that is no comment, and say nothing of notations that it does not know.

use std::ops::Range;

use super::blank::is_blank;

/// How comments are written.
#[derive(Clone, Copy)]
struct Style {
    /// What starts one that ends with its line.
    lines: &'static [&'static str],
    /// What starts and ends one that may take several lines.
    blocks: &'static [(&'static str, &'static str)],
    endings: &'static [&'static str],
}

const STYLES: &[Style] = &[
    Style {
        lines: &["//"],
        blocks: &[("/*", "*/")],
        endings: &[
            "bicep", "c", "cc", "cjs", "cpp", "cs", "cts", "cue", "d", "dart", "go", "gradle", "groovy", "h", "hcl",
            "hpp", "java", "js", "json5", "jsonc", "jsx", "kt", "kts", "less", "m", "mjs", "mm", "mts", "nomad", "php",
            "proto", "rs", "sass", "scala", "scss", "sol", "swift", "tf", "tfvars", "ts", "tsx", "zig",
        ],
    },
    Style { lines: &[], blocks: &[("/*", "*/")], endings: &["css", "nix"] },
    Style { lines: &[], blocks: &[("\"\"\"", "\"\"\""), ("'''", "'''")], endings: &["py", "pyi"] },
    Style { lines: &[], blocks: &[("=begin", "=end")], endings: &["rb", "rake", "gemspec"] },
    Style { lines: &[], blocks: &[("<#", "#>")], endings: &["ps1", "psm1"] },
    // What opens a script is no more than that.
    Style { lines: &[], blocks: &[("<?php", "")], endings: &["php"] },
    Style {
        lines: &["#"],
        blocks: &[],
        endings: &[
            "awk",
            "bash",
            "bats",
            "bazel",
            "bzl",
            "cfg",
            "cmake",
            "conf",
            "cr",
            "dockerfile",
            "env",
            "ex",
            "exs",
            "fish",
            "gemspec",
            "gql",
            "graphql",
            "hcl",
            "ini",
            "jl",
            "ksh",
            "makefile",
            "mk",
            "nim",
            "nix",
            "nomad",
            "php",
            "pl",
            "pm",
            "properties",
            "ps1",
            "psm1",
            "py",
            "pyi",
            "r",
            "rake",
            "rb",
            "rego",
            "service",
            "sh",
            "socket",
            "tcl",
            "tf",
            "tfvars",
            "timer",
            "toml",
            "yaml",
            "yml",
            "zsh",
        ],
    },
    Style {
        lines: &[";"],
        blocks: &[],
        endings: &["asm", "cfg", "clj", "cljs", "el", "ini", "lisp", "scm", "service"],
    },
    Style { lines: &["--"], blocks: &[("/*", "*/")], endings: &["ddl", "pgsql", "psql", "sql"] },
    Style { lines: &["--"], blocks: &[("--[[", "]]")], endings: &["lua"] },
    Style { lines: &["--"], blocks: &[("{-", "-}")], endings: &["elm", "hs"] },
    Style { lines: &[], blocks: &[("(*", "*)")], endings: &["fs", "ml", "mli"] },
    Style { lines: &["//"], blocks: &[], endings: &["fs"] },
    Style { lines: &["%"], blocks: &[], endings: &["erl", "hrl"] },
    Style { lines: &["!"], blocks: &[], endings: &["f90", "f95"] },
    Style { lines: &["'"], blocks: &[], endings: &["bas", "vb", "vbs"] },
    Style { lines: &["REM ", "rem ", "Rem ", "@REM ", "@rem ", "::"], blocks: &[], endings: &["bat", "cmd"] },
    Style { lines: &[], blocks: &[("{#", "#}")], endings: &["j2", "jinja", "jinja2", "twig"] },
    Style { lines: &[], blocks: &[("{{!--", "--}}"), ("{{!", "}}")], endings: &["hbs", "mustache"] },
    Style {
        lines: &[],
        blocks: &[("<!--", "-->")],
        endings: &["htm", "html", "markdown", "md", "mdown", "mdx", "mkd", "svg", "ts", "vue", "xml"],
    },
    Style { lines: &[], blocks: &[("<?xml", "?>")], endings: &["svg", "xml"] },
];

/// What files without an ending of their own are called, and that of which they have the notation.
const NAMES: [(&str, &str); 8] = [
    ("Brewfile", "rb"),
    ("Containerfile", "dockerfile"),
    ("Dockerfile", "dockerfile"),
    ("Gemfile", "rb"),
    ("Jenkinsfile", "groovy"),
    ("Makefile", "makefile"),
    ("Rakefile", "rb"),
    ("Vagrantfile", "rb"),
];

/// The ending by which the notation of a file is known.
fn ending(name: &str) -> Option<String> {
    let own = || name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let known = NAMES.iter().find(|(known, _)| name.starts_with(known));
    known.map(|(_, ending)| (*ending).to_owned()).or_else(own)
}

/// Whether the comments of a file of this name are known, other than those of documents.
pub(super) fn is_known(name: &str) -> bool {
    let ending = ending(name);
    ending.is_some_and(|ending| STYLES.iter().any(|style| style.endings.contains(&&*ending)))
}

/// Whether a text of this file has comments and nothing else that says anything; a text without a comment has not.
pub(super) fn alone(path: &str, text: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some(ending) = ending(name) else { return false };
    let styles: Vec<&Style> = STYLES.iter().filter(|style| style.endings.contains(&ending.as_str())).collect();
    let (mut rest, mut found) = (text, false);
    loop {
        let Some(first) = rest.chars().next() else { return found };
        // A block may begin as a line does.
        let block = styles.iter().flat_map(|style| style.blocks).find(|(start, _)| rest.starts_with(start));
        let line = styles.iter().flat_map(|style| style.lines).any(|start| rest.starts_with(start));
        if line && block.is_none() {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
            found = true;
            continue;
        }
        match block.map(|(start, end)| rest[start.len()..].split_once(end)) {
            Some(Some((_, after))) => (rest, found) = (after, true),
            // White space, `---` between documents.
            None if is_blank(first.encode_utf8(&mut [0; 4])) => rest = &rest[first.len_utf8()..],
            // A block that does not end here may go on in what the pointer leaves out.
            _ => return false,
        }
    }
}

/// Where comments stand that may take several lines, in a file without strings over several lines; what is in a string on
/// one line is none.
pub(super) fn blocks(path: &str, text: &str) -> Vec<Range<usize>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = ending(name).unwrap_or_default();
    let styles: Vec<&Style> = STYLES.iter().filter(|style| style.endings.contains(&ending.as_str())).collect();
    let mut blocks = Vec::new();
    if styles.iter().all(|style| style.blocks.is_empty()) {
        return blocks;
    }
    // Prose has quotes that do not end.
    let has_strings = styles.iter().any(|style| !style.lines.is_empty());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let block = styles.iter().flat_map(|style| style.blocks).find(|(start, _)| rest.starts_with(start));
        let line_end = || rest.find('\n').unwrap_or(rest.len());
        at += match (block, rest.as_bytes()[0]) {
            (Some((start, end)), _) => {
                let length = rest[start.len()..].find(end).map_or(rest.len(), |found| start.len() + found + end.len());
                blocks.push(at..at + length);
                length
            }
            (None, _) if styles.iter().flat_map(|style| style.lines).any(|start| rest.starts_with(start)) => line_end(),
            (None, b'"' | b'\'') if has_strings => string(rest),
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    blocks
}

/// The length of the string that a text starts with, at the end of its line at the latest.
fn string(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at) {
            None | Some(b'\n') => return at.min(text.len()),
            Some(b'\\') if bytes.get(at + 1).is_some_and(u8::is_ascii) => at += 2,
            Some(byte) if *byte == bytes[0] => return at + 1,
            Some(_) => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn comments_alone_are_told_from_what_does_something() {
        for (path, text) in [
            ("a.rs", "//! Doc\n\n/* a\n * b */ // c\n"),
            ("a.py", "#!/usr/bin/env python3\n# later\n\"\"\"Keys.\"\"\"\n"),
            ("a/b.YML", "# on: push\n#jobs: {}\n"),
            ("a.sql", "-- select 1;\n/* x */"),
            ("a.html", "<!-- a page -->\n"),
            ("Dockerfile", "# We deny everything by default.\n"),
            ("build/Makefile", "# later\n"),
            ("a.tf", "# a\n// b\n"),
            ("a.php", "<?php // later\n# more\n"),
            ("a.xml", "<?xml version=\"1.0\"?>\n<!-- a -->\n"),
            ("a.lua", "-- a\n--[[ b\nc ]]\n"),
            ("a.hs", "{- a -}\n-- b\n"),
            ("a.rb", "=begin\na\n=end\n"),
            ("a.bat", "@REM a\n:: b\n"),
            ("a.j2", "{# a #}"),
            ("a.css", "/* a */"),
            ("a.rego", "# package a\n"),
        ] {
            assert!(alone(path, text), "{path}");
        }
        for (path, text) in [
            ("a.rs", "// a\nfn f() {}\n"),
            ("a.rs", "#![forbid(unsafe_code)]"),
            ("a.py", "\"\"\"Keys.\"\"\"\nx = 1\n"),
            ("a.py", "x = '''a'''"),
            ("a.c", "#define A 1\n"),
            ("a.rs", "/* not ended"),
            ("a.rs", ""),
            ("notes.txt", "# a heading\n"),
            ("a.md", "# a heading\n"),
            ("Makefile", "# a\nall:\n\tcargo test\n"),
            ("Dockerfile", "# a\nUSER 10001\n"),
            ("a.php", "<?php deny();\n"),
            ("a.xml", "<?xml version=\"1.0\"?>\n<deny/>\n"),
        ] {
            assert!(!alone(path, text), "{path}: {text}");
        }
    }
}
