//! The languages whose definitions are read, and which of them a file is written in.
//! Must not read definitions itself.

use super::definitions::Definitions;
use super::{go, java, javascript, python, rust, shell, sql, yaml};

/// A language whose definitions are read. Adding one is a row here and a file beside.
pub(super) struct Language {
    pub(super) name: &'static str,
    pub(super) endings: &'static [&'static str],
    /// Programs that a first line `#!` may name in a file whose ending tells nothing.
    pub(super) interpreters: &'static [&'static str],
    /// Names may also be joined by a dot.
    pub(super) dotted: bool,
    /// Names are kept in lower case and asked for in any.
    pub(super) folds_case: bool,
    /// Another way in which a name may be written, as names joined by `::`.
    pub(super) spelled: fn(&str) -> Option<String>,
    /// How its tests are told; none where a file may test in a way that its reader does not know.
    pub(super) tests: Option<TestForm>,
    pub(super) read: fn(&str, &mut Definitions),
}

/// How the tests of a language are told from everything else.
pub(super) struct TestForm {
    /// How the name of a file ends in which its tests are looked for.
    pub(super) file: &'static str,
    /// What a file names that tests in another way, so that whether it does cannot be told.
    pub(super) others: &'static [&'static str],
}

/// A language whose names are written in one way.
const fn plain(_: &str) -> Option<String> {
    None
}

const JAVASCRIPT_TESTS: TestForm = TestForm {
    file: "",
    others: &["@cucumber/", "RuleTester", "Scenario(", "from 'k6", "from \"k6", "uvu", "assert'", "assert\""],
};

const LANGUAGES: &[Language] = &[
    Language {
        name: "Rust",
        endings: &["rs"],
        interpreters: &[],
        dotted: false,
        folds_case: false,
        spelled: plain,
        tests: Some(TestForm {
            file: "",
            others: &["cucumber", "datatest", "dir_test", "libfuzzer_sys", "libtest_mimic", "quickcheck!", "trybuild"],
        }),
        read: rust::read,
    },
    Language {
        name: "SQL",
        endings: &["sql", "psql", "pgsql", "ddl"],
        interpreters: &[],
        dotted: true,
        folds_case: true,
        spelled: plain,
        tests: None,
        read: sql::read,
    },
    Language {
        name: "Python",
        endings: &["py", "pyi"],
        interpreters: &["python", "python3"],
        dotted: true,
        folds_case: false,
        spelled: plain,
        tests: Some(TestForm {
            file: "",
            others: &["behave", "doctest", ">>> ", "import *", "load_tests", "locust", "pytest_bdd", "robot.api"],
        }),
        read: python::read,
    },
    Language {
        name: "TypeScript",
        endings: &["ts", "mts", "cts"],
        interpreters: &[],
        dotted: true,
        folds_case: false,
        spelled: javascript::spelled,
        tests: Some(JAVASCRIPT_TESTS),
        read: javascript::read_plain,
    },
    Language {
        name: "JavaScript and JSX",
        endings: &["js", "mjs", "cjs", "jsx", "tsx"],
        interpreters: &["node", "deno", "bun"],
        dotted: true,
        folds_case: false,
        spelled: javascript::spelled,
        tests: Some(JAVASCRIPT_TESTS),
        read: javascript::read_jsx,
    },
    Language {
        name: "Go",
        endings: &["go"],
        interpreters: &[],
        dotted: true,
        folds_case: false,
        spelled: go::spelled,
        tests: Some(TestForm { file: "_test.go", others: &["ginkgo", "suite.Suite", "TestMain"] }),
        read: go::read,
    },
    Language {
        name: "Java",
        endings: &["java"],
        interpreters: &[],
        dotted: true,
        folds_case: false,
        spelled: plain,
        tests: Some(TestForm {
            file: "",
            others: &["io.cucumber", "junit.framework", "org.jbehave", "@Suite", "SuiteClasses"],
        }),
        read: java::read,
    },
    Language {
        name: "shell",
        endings: &["sh", "bash", "bats"],
        interpreters: &["sh", "bash", "dash", "ksh", "bats"],
        dotted: false,
        folds_case: false,
        spelled: plain,
        tests: None,
        read: shell::read,
    },
    Language {
        name: "YAML workflow",
        endings: &["yml", "yaml"],
        interpreters: &[],
        dotted: true,
        folds_case: false,
        spelled: plain,
        tests: None,
        read: yaml::read,
    },
];

/// The languages whose definitions a `::symbol` can name.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.name)
}

/// Whether definitions are read in files of this name.
pub(in crate::evidence) fn is_read(path: &str) -> bool {
    language(path, "").is_some()
}

/// Whether what one file defines might as well stand in the other, judged by their endings.
pub(in crate::evidence) fn is_same_language(path: &str, other: &str) -> bool {
    let family = |path: &str| {
        language(path, "").map(|language| language.name.trim_end_matches(" and JSX").replace("Type", "Java"))
    };
    family(path).is_some() && family(path) == family(other)
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The language of a file, by its ending, else by the program that its first line names.
pub(super) fn language(path: &str, text: &str) -> Option<&'static Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let by_ending = |language: &&Language| ending.as_deref().is_some_and(|ending| language.endings.contains(&ending));
    if let Some(language) = LANGUAGES.iter().find(by_ending) {
        return Some(language);
    }
    let line = text.lines().next()?.strip_prefix("#!")?;
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let program = words.find(|word| *word != "env" && !word.starts_with('-'))?;
    LANGUAGES.iter().find(|language| language.interpreters.contains(&program))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_ending_or_first_line() {
        let cases = [
            ("a.rs", "", Some("Rust")),
            ("a/b.SQL", "", Some("SQL")),
            ("bin/run", "#!/usr/bin/env -S bash -e\n", Some("shell")),
            ("bin/run", "#!/bin/sh\n", Some("shell")),
            ("bin/run", "#!/usr/bin/perl\n", None),
            ("bin/run", "", None),
            ("a-1.2", "#!/bin/sh\n", Some("shell")),
            ("a.txt", "", None),
            ("a.rs/b", "", None),
        ];
        for (path, text, name) in cases {
            assert_eq!(language(path, text).map(|language| language.name), name, "{path}");
        }
    }
}
