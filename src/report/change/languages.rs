//! The languages of which a change is shown, with how their strings and comments are written.
//! A language whose strings cannot all be told from code by this table must not stand in it.

/// How a language is written.
pub(super) struct Language {
    endings: &'static [&'static str],
    /// What starts a comment that ends with its line.
    pub(super) line: &'static str,
    /// What starts and ends a comment of several lines.
    pub(super) block: Option<(&'static str, &'static str)>,
    /// Whether such comments nest.
    pub(super) nests: bool,
    /// Its strings, the longest sign first.
    pub(super) quotes: &'static [Quote],
    pub(super) special: Special,
}

/// A kind of string.
pub(super) struct Quote {
    pub(super) sign: &'static str,
    pub(super) spans_lines: bool,
    /// Whether a backslash takes the next character for itself.
    pub(super) escapes: bool,
    /// Whether the sign written twice stands for itself.
    pub(super) doubles: bool,
}

/// What is particular to one of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    Nothing,
    /// `r#".."#` and `'a` without an end.
    Rust,
    /// `/../`, and `${..}` in back quotes.
    JavaScript,
    /// `f".."` with strings in it.
    Python,
    /// `$tag$ .. $tag$`; data without quotes below `COPY`; commands of clients.
    Sql,
}

const fn quote(sign: &'static str) -> Quote {
    Quote { sign, spans_lines: false, escapes: true, doubles: false }
}

const fn long(sign: &'static str) -> Quote {
    Quote { spans_lines: true, ..quote(sign) }
}

const fn doubled(sign: &'static str) -> Quote {
    Quote { sign, spans_lines: true, escapes: false, doubles: true }
}

const C_BLOCK: Option<(&str, &str)> = Some(("/*", "*/"));

const LANGUAGES: [Language; 6] = [
    Language {
        endings: &["rs"],
        line: "//",
        block: C_BLOCK,
        nests: true,
        quotes: &[long("\"")],
        special: Special::Rust,
    },
    Language {
        endings: &["py", "pyi"],
        line: "#",
        block: None,
        nests: false,
        quotes: &[long("\"\"\""), long("'''"), quote("\""), quote("'")],
        special: Special::Python,
    },
    Language {
        endings: &["ts", "mts", "cts", "js", "mjs", "cjs"],
        line: "//",
        block: C_BLOCK,
        nests: false,
        quotes: &[quote("\""), quote("'"), long("`")],
        special: Special::JavaScript,
    },
    Language {
        endings: &["go"],
        line: "//",
        block: C_BLOCK,
        nests: false,
        quotes: &[quote("\""), quote("'"), Quote { escapes: false, ..long("`") }],
        special: Special::Nothing,
    },
    Language {
        endings: &["java"],
        line: "//",
        block: C_BLOCK,
        nests: false,
        quotes: &[long("\"\"\""), quote("\""), quote("'")],
        special: Special::Nothing,
    },
    Language {
        endings: &["sql", "psql", "pgsql", "ddl"],
        line: "--",
        block: C_BLOCK,
        nests: true,
        quotes: &[doubled("'"), doubled("\""), doubled("`")],
        special: Special::Sql,
    },
];

/// The language that the ending of a file tells.
pub(super) fn of_path(path: &str) -> Option<&'static Language> {
    let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    LANGUAGES.iter().find(|language| language.endings.contains(&ending.as_str()))
}
