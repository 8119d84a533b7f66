//! What a person writes to name a piece of evidence: a path, and maybe a part of that file.
//! Must not touch the file system; a pointer that parses may still not hold.

use std::fmt;
use std::str::FromStr;

use super::pattern;

/// A well-formed pointer into the workspace. Its path is relative, stays inside and has no `.` or `..` left.
///
/// The first `#` or `::` ends the path, so a path that contains either cannot be pointed at.
///
/// ```
/// use probity::evidence::{Part, Pointer};
///
/// let pointer = Pointer::parse("./tests/audit.rs::tampering_is_detected").expect("well formed");
/// assert_eq!(pointer.path(), "tests/audit.rs");
/// assert_eq!(pointer.part(), &Part::Symbol("tampering_is_detected".into()));
/// assert_eq!(pointer.to_string(), "tests/audit.rs::tampering_is_detected");
/// assert!(Pointer::parse("../secrets.toml").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer {
    path: String,
    part: Part,
}

/// Which part of the file a pointer names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The whole file.
    Whole,
    /// `#anchor`: a section of a Markdown file, or an element of an HTML file.
    Anchor(String),
    /// `::symbol`: something that the file defines.
    Symbol(String),
    /// `#L10` or `#L10-L20`: lines, counted from 1, both ends included.
    Lines {
        /// The first line.
        from: u32,
        /// The last line.
        to: u32,
    },
}

/// Why a text is not a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointerError {
    /// No path.
    #[error("the pointer has no path")]
    Empty,
    /// `path#` with nothing behind it.
    #[error("the pointer ends in `#` and names no anchor")]
    EmptyAnchor,
    /// `path::` with nothing behind it, or an empty name between two `::`.
    #[error("the pointer has a `::` with no name behind it")]
    EmptySymbol,
    /// `#L0`, `#L9-L3`, or a number too large.
    #[error("the lines are not a range counted from 1")]
    Lines,
    /// `/etc/passwd`.
    #[error("the path is absolute")]
    Absolute,
    /// `~/notes.md`.
    #[error("the path starts at a home directory")]
    Home,
    /// `C:/notes.md`.
    #[error("the path starts at a drive")]
    Drive,
    /// `..` that leads out of the workspace.
    #[error("the path leads out of the workspace")]
    Leaves,
    /// `docs\audit.md`, or a UNC path.
    #[error("the path has a backslash")]
    Backslash,
    /// `notes:`, which would make `notes:::part` ambiguous.
    #[error("the path ends in a colon")]
    Colon,
    /// NUL, a line break or another control character.
    #[error("the pointer has a control character")]
    Control,
    /// White space around the pointer or at the end of its path.
    #[error("the pointer has white space around its path")]
    Space,
    /// `https://example.com`.
    #[error("the path is a URL")]
    Url,
}

impl PointerError {
    /// True where the pointer asks for something outside the workspace, false where it is only malformed.
    #[must_use]
    pub fn is_outside(self) -> bool {
        matches!(self, Self::Absolute | Self::Home | Self::Drive | Self::Leaves)
    }

    /// What to do about it.
    #[must_use]
    pub fn fix(self) -> &'static str {
        match self {
            Self::Empty => "write a path, relative to the workspace's root",
            Self::EmptyAnchor => "name a heading's anchor after `#`, or remove the `#`",
            Self::EmptySymbol => "name a symbol after `::`, or remove the `::`",
            Self::Lines => "write `#L10` or `#L10-L20`, the smaller number first",
            Self::Absolute | Self::Home | Self::Drive | Self::Leaves => {
                "point at a file inside the workspace, relative to its root"
            }
            Self::Backslash => "write the path with `/`",
            Self::Colon => "rename the file, or point at another",
            Self::Control => "remove the control character",
            Self::Space => "remove the white space",
            Self::Url => "write it as evidence of kind `url`",
        }
    }
}

impl Pointer {
    /// Reads a pointer.
    ///
    /// # Errors
    /// When the text is not of a pointer's form, or its path cannot be inside the workspace.
    pub fn parse(text: &str) -> Result<Self, PointerError> {
        if text.chars().any(char::is_control) {
            return Err(PointerError::Control);
        }
        if text.trim() != text {
            return Err(PointerError::Space);
        }
        let end = [text.find('#'), text.find("::")].into_iter().flatten().min().unwrap_or(text.len());
        let (path, rest) = text.split_at(end);
        let path = inside(path)?;
        let part = if let Some(symbol) = rest.strip_prefix("::") {
            if symbol.split("::").any(str::is_empty) {
                return Err(PointerError::EmptySymbol);
            }
            Part::Symbol(symbol.to_owned())
        } else if let Some(anchor) = rest.strip_prefix('#') {
            if anchor.is_empty() {
                return Err(PointerError::EmptyAnchor);
            }
            lines(anchor)?.unwrap_or_else(|| Part::Anchor(anchor.to_owned()))
        } else {
            Part::Whole
        };
        Ok(Self { path, part })
    }

    /// Whether the path is a pattern that may match several files.
    #[must_use]
    pub fn is_pattern(&self) -> bool {
        pattern::is_pattern(&self.path)
    }

    /// The same part of another file, if that can be pointed at.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<Self> {
        let pointer = Self { path: path.to_owned(), part: self.part.clone() };
        (Self::parse(&pointer.to_string()).as_ref() == Ok(&pointer)).then_some(pointer)
    }

    /// The path, relative to the workspace's root, with `/` between its names. The root itself is `.`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The part of the file that is meant.
    #[must_use]
    pub fn part(&self) -> &Part {
        &self.part
    }
}

impl FromStr for Pointer {
    type Err = PointerError;

    fn from_str(text: &str) -> Result<Self, PointerError> {
        Self::parse(text)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.part {
            Part::Whole => write!(f, "{path}"),
            Part::Anchor(anchor) => write!(f, "{path}#{anchor}"),
            Part::Symbol(symbol) => write!(f, "{path}::{symbol}"),
            Part::Lines { from, to } if from == to => write!(f, "{path}#L{from}"),
            Part::Lines { from, to } => write!(f, "{path}#L{from}-L{to}"),
        }
    }
}

/// The path without `.` and `..`, or why it cannot be inside the workspace.
fn inside(path: &str) -> Result<String, PointerError> {
    if path.is_empty() {
        return Err(PointerError::Empty);
    }
    if path.contains("://") {
        return Err(PointerError::Url);
    }
    if path.contains('\\') {
        return Err(PointerError::Backslash);
    }
    if path.starts_with('/') {
        return Err(PointerError::Absolute);
    }
    relative(path)?;
    let mut names = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop().ok_or(PointerError::Leaves)?;
            }
            _ => names.push(name),
        }
    }
    let path = if names.is_empty() { ".".to_owned() } else { names.join("/") };
    relative(&path)?;
    Ok(path)
}

/// Whether a system or shell would take the path for one that starts at the workspace's root.
fn relative(path: &str) -> Result<(), PointerError> {
    if path.trim() != path {
        return Err(PointerError::Space);
    }
    if path.starts_with('~') {
        return Err(PointerError::Home);
    }
    match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => Err(PointerError::Drive),
        [.., b':'] => Err(PointerError::Colon),
        _ => Ok(()),
    }
}

/// The lines that `L10`, `L10-L20` or `L10-20` names; none where the text is an anchor.
fn lines(text: &str) -> Result<Option<Part>, PointerError> {
    let Some((from, to)) = text.strip_prefix('L').map(|rest| rest.split_once('-').unwrap_or((rest, rest))) else {
        return Ok(None);
    };
    let to = to.strip_prefix('L').unwrap_or(to);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(from) || !digits(to) {
        return Ok(None);
    }
    match (from.parse(), to.parse()) {
        (Ok(from), Ok(to)) if 1 <= from && from <= to => Ok(Some(Part::Lines { from, to })),
        _ => Err(PointerError::Lines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let anchor = |s: &str| Part::Anchor(s.to_owned());
        let symbol = |s: &str| Part::Symbol(s.to_owned());
        let cases = [
            ("a.md", "a.md", Part::Whole),
            ("./a//b/../c.md", "a/c.md", Part::Whole),
            ("docs/", "docs", Part::Whole),
            (".", ".", Part::Whole),
            ("a/..", ".", Part::Whole),
            ("a.md#top", "a.md", anchor("top")),
            ("a.md#a#b", "a.md", anchor("a#b")),
            ("a.md#a::b", "a.md", anchor("a::b")),
            ("a.md#Law", "a.md", anchor("Law")),
            ("a.md#L", "a.md", anchor("L")),
            ("a.md#L1-x", "a.md", anchor("L1-x")),
            ("a.rs::f", "a.rs", symbol("f")),
            ("a.rs::T::f", "a.rs", symbol("T::f")),
            ("a.rs::f#x", "a.rs", symbol("f#x")),
            ("a.rs#L7", "a.rs", Part::Lines { from: 7, to: 7 }),
            ("a.rs#L7-L9", "a.rs", Part::Lines { from: 7, to: 9 }),
            ("a.rs#L7-9", "a.rs", Part::Lines { from: 7, to: 9 }),
            ("d/é x.md", "d/é x.md", Part::Whole),
        ];
        for (text, path, part) in cases {
            let pointer = Pointer::parse(text).unwrap();
            assert_eq!((pointer.path(), pointer.part()), (path, &part), "{text}");
        }
    }

    #[test]
    fn refused() {
        use PointerError as E;
        let cases = [
            ("", E::Empty),
            ("#a", E::Empty),
            ("::f", E::Empty),
            ("a.md#", E::EmptyAnchor),
            ("a.rs::", E::EmptySymbol),
            ("a.rs::a::::b", E::EmptySymbol),
            ("a.rs::a::", E::EmptySymbol),
            ("a#L0", E::Lines),
            ("a#L9-L3", E::Lines),
            ("a#L99999999999", E::Lines),
            ("/etc/passwd", E::Absolute),
            ("//server/share", E::Absolute),
            ("~/x", E::Home),
            ("~root/x", E::Home),
            ("C:/x", E::Drive),
            ("c:x", E::Drive),
            ("..", E::Leaves),
            ("a/../../b", E::Leaves),
            ("../a", E::Leaves),
            ("\\\\server\\share", E::Backslash),
            ("a\\b", E::Backslash),
            ("a\0b", E::Control),
            ("a\nb", E::Control),
            (" a", E::Space),
            ("a ", E::Space),
            ("a #b", E::Space),
            ("a /#b", E::Space),
            ("a.md:", E::Colon),
            (":/::f", E::Colon),
            ("./~x", E::Home),
            ("./c:/x", E::Drive),
            ("https://example.com/a", E::Url),
        ];
        for (text, error) in cases {
            assert_eq!(Pointer::parse(text), Err(error), "{text:?}");
            assert!(!error.to_string().is_empty() && !error.fix().is_empty());
        }
    }
}
