//! The table of formats: names, file endings and what each is for. Lists, help and tests derive from it.
//! It must not write any; each has a file of its own.

/// Makes the formats and their table from one list.
macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident $name:literal $ending:expr, $purpose:literal;)+) => {
        /// A way to write an audit. Other commands have some of the same names, which then mean the same.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Format {
            $($(#[$doc])* $format,)+
        }

        impl Format {
            /// Every format; the first is the default.
            pub const ALL: &'static [Self] = &[$(Self::$format),+];

            /// The name, the ending of its files if one means it alone, and what it is for.
            const fn row(self) -> (&'static str, Option<&'static str>, &'static str) {
                match self {
                    $(Self::$format => ($name, $ending, $purpose),)+
                }
            }
        }
    };
}

formats! {
    /// For a terminal.
    Text "text" Some("txt"), "what fails, with its line, why and what to do";
    /// The published shape.
    Json "json" Some("json"), "everything, in the shape of `probity schema audit-output`, of several files `audits-output`";
    /// The same, line by line.
    Ndjson "ndjson" Some("ndjson"), "the same line by line, in the shape of `probity schema audit-line-output`";
    /// Static analysis results.
    Sarif "sarif" Some("sarif"), "SARIF 2.1.0, for code scanning and editors; -v brings what is met too";
    /// Test results.
    Junit "junit" Some("xml"), "JUnit XML, for test reports of CI";
    /// Annotations.
    Github "github" None, "annotations, for the log of a GitHub workflow";
    /// The summary of a job.
    Summary "summary" None, "Markdown for $GITHUB_STEP_SUMMARY, without what is met";
    /// A table for spreadsheets.
    Csv "csv" Some("csv"), "one row a result, for spreadsheets";
    /// A document.
    Md "md" Some("md"), "a Markdown document";
    /// A page.
    Html "html" Some("html"), "a page that needs nothing else, for reading and printing";
}

impl Format {
    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The ending of a file that is written in this format where no format is named.
    #[must_use]
    pub const fn ending(self) -> Option<&'static str> {
        self.row().1
    }

    /// What it is for, in a few words.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        self.row().2
    }

    /// The format of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// The format whose files end so.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.ending().is_some_and(|own| own.eq_ignore_ascii_case(ending)))
    }
}

/// The names of every format, in the order of the table.
pub const NAMES: &[&str] = &{
    let mut names = [""; Format::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Format::ALL[at].name();
        at += 1;
    }
    names
};

/// The table as a help text.
#[must_use]
pub fn help() -> String {
    let width = NAMES.iter().map(|name| name.len()).max().unwrap_or(0);
    let line = |format: &Format| {
        let ending = format.ending().map(|ending| format!(" (.{ending})")).unwrap_or_default();
        format!("\n  {:width$}  {}{ending}", format.name(), format.purpose())
    };
    format!("Formats:{}", Format::ALL.iter().map(line).collect::<String>())
}
