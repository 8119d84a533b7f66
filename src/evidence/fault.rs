//! Why a pointer does not hold: what is wrong, and what to do about it.
//! Must not decide how bad that is; severities and codes belong to validation.

use std::io::ErrorKind;

/// Why a pointer does not hold. Shown, it says what is wrong; [`Fault::fix`] says what to do.
///
/// ```
/// use probity::evidence::{Fault, Pointer, Root};
///
/// let root = Root::open(".").expect("the current directory opens");
/// let fault = root.resolve(&Pointer::parse("Cargo.tomll").expect("well formed")).expect_err("no such file");
/// assert_eq!(fault, Fault::Missing { suggestion: Some("Cargo.toml".into()) });
/// assert_eq!(fault.fix(), "point at `Cargo.toml`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing there, a symlink to nothing, or another case of the letters.
    #[error("no file of this name in the workspace")]
    Missing {
        /// The path that was probably meant.
        suggestion: Option<String>,
    },
    /// A directory.
    #[error("this is a directory, which shows nothing by itself")]
    Directory,
    /// A symlink leads out of the workspace.
    #[error("a symbolic link on this path leads out of the workspace")]
    Outside,
    /// Inside git's own folder.
    #[error("this is in git's own folder, which is no part of what is kept there")]
    InGit,
    /// A device, FIFO or socket.
    #[error("this is {0}, not a file")]
    NotAFile(Special),
    /// The system refuses to read it.
    #[error("the file cannot be read: {0}")]
    Unreadable(ErrorKind),
    /// The file was replaced while it was being opened.
    #[error("the file was replaced while it was read")]
    Replaced,
    /// Larger than the root's limit.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A part is asked of a file that is not UTF-8 text.
    #[error("the file is not UTF-8 text, so no part of it can be named")]
    NotText,
    /// An anchor is asked of a file that is neither Markdown nor HTML.
    #[error("anchors are read in Markdown and HTML files only")]
    UnsupportedAnchor,
    /// A Markdown file nests quotes and lists so deeply that reading it would take unbounded time.
    #[error("the file nests lists and quotes too deeply to be read")]
    TooDeep,
    /// The file has no such heading and no such id.
    #[error("no heading and no id in this file makes the anchor")]
    NoAnchor {
        /// The anchor that was probably meant.
        suggestion: Option<String>,
    },
    /// No reader for the file's language.
    #[error("no reader for the definitions of this kind of file")]
    UnsupportedSymbol,
    /// Nothing of that name is defined in the file.
    #[error("nothing of this name is defined in the file")]
    NoSymbol {
        /// The symbol that was probably meant.
        suggestion: Option<String>,
    },
    /// Several definitions in different places end in this name.
    #[error("several definitions in the file have this name: {}", listed(candidates))]
    AmbiguousSymbol {
        /// Some of their full names, sorted.
        candidates: Vec<String>,
    },
    /// A case of a test is named, and nothing in the file makes cases of the test.
    #[error("`{test}` is not parametrised in this file, so whether it has such a case cannot be told")]
    NoCases {
        /// The test.
        test: String,
    },
    /// What is named never runs, so it shows nothing.
    #[error("this never runs or never fails, since {why}")]
    NeverRuns {
        /// What keeps it from running, as a clause.
        why: String,
    },
    /// A pattern matches nothing.
    #[error("no file matches the pattern")]
    NoMatch,
    /// A pattern matches more than anybody reads, or has to look at too much.
    #[error("the pattern means more than {limit} files")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// A part is asked of what a pattern matches.
    #[error("a pattern names whole files, so it has no part")]
    PartOfPattern,
    /// The file ends before these lines.
    #[error("the file ends at line {last}")]
    NoLines {
        /// The file's last line; 0 where it is empty.
        last: u32,
    },
}

/// What stands where a file should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// A block or character device.
    Device,
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
    /// Something else that the system does not call a file.
    Other,
}

impl std::fmt::Display for Special {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Device => "a device",
            Self::Fifo => "a named pipe",
            Self::Socket => "a socket",
            Self::Other => "something special",
        })
    }
}

impl Fault {
    /// That such a mark keeps everything from running.
    pub(super) fn marked(mark: &str) -> Self {
        Self::NeverRuns { why: format!("{mark} stands on it, around it or on everything in it") }
    }

    /// What to do about it.
    #[must_use]
    pub fn fix(&self) -> String {
        let fixed = match self {
            Self::Missing { suggestion: Some(path) } => return format!("point at `{path}`"),
            Self::NoAnchor { suggestion: Some(anchor) } => return format!("point at `#{anchor}`"),
            Self::NoSymbol { suggestion: Some(symbol) } => return format!("point at `::{symbol}`"),
            Self::NoCases { test } => return format!("point at `::{test}`"),
            Self::AmbiguousSymbol { candidates } => {
                let first = candidates.first().map_or("", String::as_str);
                return format!("write the full name, such as `::{first}`");
            }
            Self::Missing { suggestion: None } => "correct the path, which starts at the workspace's root",
            Self::NoAnchor { suggestion: None } => "point at an anchor of a heading in this file",
            Self::NoSymbol { suggestion: None } => {
                "point at something that the file defines, or at its lines with `#L10-L20`"
            }
            Self::Directory => "point at the file in it that is the evidence",
            Self::Outside => "put the evidence inside the workspace",
            Self::InGit => "point at a file that is kept in git",
            Self::NotAFile(_) => "point at a regular file",
            Self::Unreadable(_) => "make the file readable",
            Self::Replaced => "run again when nothing writes to the workspace",
            Self::TooLarge { .. } => "point at a smaller file, such as a report of what the large one shows",
            Self::NotText | Self::TooDeep => "point at the whole file",
            Self::UnsupportedAnchor => "point at the whole file, or at its lines with `#L10-L20`",
            Self::UnsupportedSymbol => "point at its lines with `#L10-L20`, or at the whole file",
            Self::NeverRuns { .. } => "have it run again, or point at something that runs",
            Self::NoMatch => "correct the pattern, in which `*` stands for a part of one name and `**` for folders",
            Self::TooMany { .. } => "narrow the pattern to the files that are the evidence",
            Self::PartOfPattern => "point at the part of one file",
            Self::NoLines { .. } => "correct the lines",
        };
        fixed.to_owned()
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_says_what_and_what_to_do() {
        let s = || Some("x".to_owned());
        let faults = [
            Fault::Missing { suggestion: s() },
            Fault::Missing { suggestion: None },
            Fault::Directory,
            Fault::Outside,
            Fault::InGit,
            Fault::NotAFile(Special::Fifo),
            Fault::Unreadable(ErrorKind::PermissionDenied),
            Fault::Replaced,
            Fault::TooLarge { limit: 1 },
            Fault::NotText,
            Fault::UnsupportedAnchor,
            Fault::TooDeep,
            Fault::NoAnchor { suggestion: s() },
            Fault::UnsupportedSymbol,
            Fault::NoSymbol { suggestion: s() },
            Fault::AmbiguousSymbol { candidates: vec!["a::x".to_owned(), "b::x".to_owned()] },
            Fault::NoCases { test: "f".to_owned() },
            Fault::NeverRuns { why: "`#[ignore]`".to_owned() },
            Fault::NoMatch,
            Fault::TooMany { limit: 9 },
            Fault::PartOfPattern,
            Fault::NoLines { last: 3 },
        ];
        for fault in faults {
            let (what, fix) = (fault.to_string(), fault.fix());
            assert!(what.len() > 10 && fix.len() > 5, "{fault:?}");
            assert!(!what.ends_with('.') && !fix.ends_with('.'), "{fault:?}");
        }
    }
}
