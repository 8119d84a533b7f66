//! Control ids: every spelling in use, read into one form.
//! It must not look controls up; that something is spelled well does not mean that it exists.

use super::catalog::Scheme;

/// A control id as read: the canonical id and, where one was named, the part of the control.
///
/// ```
/// use probity::model::{catalog::Scheme, id::{self, Spelled}};
/// let read = |text| id::read(Scheme::Nist, text).unwrap();
/// assert_eq!(read("ac-02 (01)"), Spelled { id: "AC-2(1)".into(), part: None });
/// assert_eq!(read("AC-1 (a)"), Spelled { id: "AC-1".into(), part: Some("a".into()) });
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spelled {
    /// The id in its catalog's form.
    pub id: String,
    /// The part, such as `a` or `a.1`.
    pub part: Option<String>,
}

/// Why a text is no control id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It has another shape.
    #[error("`{0}` is not spelled like a control id ({1})")]
    Shape(String, &'static str),
    /// In upper case with a dot it names an assessment procedure, in lower case an enhancement.
    #[error(
        "`{0}` is ambiguous: eMASS writes an assessment procedure so, OSCAL the enhancement {1}; write `{1}` for the \
         enhancement, or `{control}` for the control that a procedure belongs to",
        control = .1.split('(').next().unwrap_or_default()
    )]
    Ambiguous(String, String),
}

/// Reads one id of a catalog.
///
/// # Errors
/// [`IdError`] where the text is not spelled like an id of that scheme, or could mean two things.
pub fn read(scheme: Scheme, text: &str) -> Result<Spelled, IdError> {
    let text = text.trim();
    if text.is_empty() || text.len() > 64 {
        return Err(IdError::Shape(text.chars().take(64).collect(), "1 to 64 characters"));
    }
    match scheme {
        Scheme::Nist => nist(text),
        Scheme::Nis2 => nis2(text),
        Scheme::Plain => Ok(Spelled { id: text.to_owned(), part: None }),
    }
}

/// Splits `catalog:ID`; without a colon the catalog is `None`.
#[must_use]
pub fn split(text: &str) -> (Option<&str>, &str) {
    match text.split_once(':') {
        Some((catalog, id)) => (Some(catalog.trim()), id.trim()),
        None => (None, text.trim()),
    }
}

/// The pieces of an id after its head: numbers and words between brackets, dots and blanks.
struct Pieces<'a> {
    rest: &'a str,
}

/// How a piece was set off from the one before.
#[derive(PartialEq, Clone, Copy)]
enum Mark {
    Bracket,
    Dot,
    Dash,
}

impl<'a> Pieces<'a> {
    /// The next piece, `Ok(None)` at the end, `Err` where the text breaks the pattern.
    fn next(&mut self) -> Result<Option<(Mark, &'a str)>, ()> {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return Ok(None);
        }
        let dashed = self.rest.starts_with("-(");
        let open = if dashed { &self.rest[1..] } else { self.rest };
        if let Some(inner) = open.strip_prefix('(') {
            let (piece, rest) = inner.split_once(')').ok_or(())?;
            self.rest = rest;
            return Self::word(piece.trim()).map(|piece| Some((Mark::Bracket, piece)));
        }
        let mark = match self.rest.as_bytes()[0] {
            b'.' => Mark::Dot,
            b'-' => Mark::Dash,
            _ => return Err(()),
        };
        let body = &self.rest[1..];
        let end = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
        self.rest = &body[end..];
        Self::word(&body[..end]).map(|piece| Some((mark, piece)))
    }

    fn word(piece: &'a str) -> Result<&'a str, ()> {
        let good = !piece.is_empty() && piece.bytes().all(|b| b.is_ascii_alphanumeric());
        if good { Ok(piece) } else { Err(()) }
    }
}

fn number(piece: &str) -> Option<u32> {
    if piece.len() <= 4 && piece.bytes().all(|b| b.is_ascii_digit()) { piece.parse().ok() } else { None }
}

const NIST_SHAPE: &str = "expected something like AC-2, AC-2(1), AC-02 (01) or ac-2.1";

/// `AC-2(1)`, `AC-2 (1)`, `AC-02(01)`, `ac-2.1`, `AC-2(1)(a)`, `AC-1 (a)`, `ac-17-(1)`.
fn nist(text: &str) -> Result<Spelled, IdError> {
    let bad = || IdError::Shape(text.to_owned(), NIST_SHAPE);
    let head = text.find('-').ok_or_else(bad)?;
    let family = text[..head].trim();
    if !(2..=3).contains(&family.len()) || !family.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(bad());
    }
    let upper = family.bytes().any(|b| b.is_ascii_uppercase());
    let mut pieces = Pieces { rest: &text[head..] };
    let Ok(Some((Mark::Dash, first))) = pieces.next() else { return Err(bad()) };
    let base = number(first).filter(|n| *n > 0).ok_or_else(bad)?;
    let mut id = format!("{}-{base}", family.to_ascii_uppercase());
    let mut part: Vec<String> = Vec::new();
    let mut enhanced = false;
    while let Some((mark, piece)) = pieces.next().map_err(|()| bad())? {
        match (mark, number(piece)) {
            (Mark::Dash, _) | (_, Some(0)) => return Err(bad()),
            (mark, Some(n)) if !enhanced && part.is_empty() => {
                if mark == Mark::Dot && upper {
                    return Err(IdError::Ambiguous(text.to_owned(), format!("{id}({n})")));
                }
                id = format!("{id}({n})");
                enhanced = true;
            }
            (Mark::Dot, Some(n)) if upper && part.is_empty() => {
                return Err(IdError::Ambiguous(text.to_owned(), format!("part {n} of {id}")));
            }
            (_, Some(n)) if !part.is_empty() => part.push(n.to_string()),
            (_, None) if piece.len() <= 2 => part.push(piece.to_ascii_lowercase()),
            _ => return Err(bad()),
        }
    }
    let part = (!part.is_empty()).then(|| part.join("."));
    Ok(Spelled { id, part })
}

const NIS2_SHAPE: &str = "expected something like Art.21(2)(i) or annex-6.7.2.c";

/// `Art.21(2)(i)`, `Article 21 (2) (i)`, `Art. 21(2)(i)`, `annex-6.7.2.c`, `Annex 6.7.2(c)`.
fn nis2(text: &str) -> Result<Spelled, IdError> {
    let bad = || IdError::Shape(text.to_owned(), NIS2_SHAPE);
    let lower = text.to_lowercase();
    let (article, rest) = if let Some(rest) = lower.strip_prefix("annex") {
        (false, rest)
    } else if let Some(rest) = lower.strip_prefix("article").or_else(|| lower.strip_prefix("art")) {
        (true, rest)
    } else if lower.as_bytes()[0].is_ascii_digit() && lower.contains('(') && !lower.contains('.') {
        (true, lower.as_str())
    } else {
        return Err(bad());
    };
    let rest = rest.trim_start_matches(['.', '-', ' ', '(', '\u{a0}']);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let first = number(&rest[..end]).ok_or_else(bad)?;
    let mut pieces = Pieces { rest: rest[end..].trim_start_matches(')') };
    let mut id = if article { format!("Art.{first}") } else { format!("annex-{first}") };
    while let Some((mark, piece)) = pieces.next().map_err(|()| bad())? {
        if mark == Mark::Dash {
            return Err(bad());
        }
        let piece = number(piece).map_or_else(|| piece.to_owned(), |n| n.to_string());
        id = if article { format!("{id}({piece})") } else { format!("{id}.{piece}") };
    }
    Ok(Spelled { id, part: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nist_id(text: &str) -> String {
        let read = read(Scheme::Nist, text).unwrap_or_else(|error| panic!("{error}"));
        match read.part {
            Some(part) => format!("{} part {part}", read.id),
            None => read.id,
        }
    }

    #[test]
    fn every_spelling_of_an_id_is_read_into_one_form() {
        for text in ["AC-2(1)", "AC-2 (1)", "AC-02(01)", "ac-2.1", "ac-02.01", " ac-2-(1) ", "AC-2 ( 1 )"] {
            assert_eq!(nist_id(text), "AC-2(1)", "{text}");
        }
        assert_eq!(nist_id("AC-2(1)(a)"), "AC-2(1) part a");
        assert_eq!(nist_id("AC-1 (a)"), "AC-1 part a");
        assert_eq!(nist_id("ac-1.a.1"), "AC-1 part a.1");
        assert_eq!(nist_id("GRR-10"), "GRR-10");
    }

    #[test]
    fn an_upper_case_dot_is_ambiguous() {
        assert!(matches!(read(Scheme::Nist, "AC-2.1"), Err(IdError::Ambiguous(..))));
        assert!(matches!(read(Scheme::Nist, "AC-12(1).1"), Err(IdError::Ambiguous(..))));
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in
            ["", "AC", "AC-", "AC-0", "AC-2(", "AC-2()", "AC-2(0)", "AC-2(1)(2)x", "A-1", "AC-99999", "AC-2(1", "AC_2"]
        {
            assert!(read(Scheme::Nist, text).is_err(), "{text}");
        }
    }

    #[test]
    fn nis2_spellings_meet() {
        for text in ["Art.21(2)(i)", "Article 21(2)(i)", "art. 21 (2) (i)", "21(2)(i)", "Art. 21.2.i"] {
            assert_eq!(read(Scheme::Nis2, text).map(|s| s.id), Ok("Art.21(2)(i)".into()), "{text}");
        }
        for text in ["annex-6.7.2.c", "Annex 6.7.2(c)", "ANNEX-6.7.2.C", "annex 6.7.2 (c)"] {
            assert_eq!(read(Scheme::Nis2, text).map(|s| s.id), Ok("annex-6.7.2.c".into()), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reading_is_stable_and_never_panics(text in "\\PC{0,40}") {
            for scheme in [Scheme::Nist, Scheme::Nis2, Scheme::Plain] {
                if let Ok(first) = read(scheme, &text) {
                    let again = read(scheme, &first.id);
                    proptest::prop_assert_eq!(again.map(|s| s.id), Ok(first.id));
                }
            }
        }

        #[test]
        fn any_dressing_of_an_enhancement_is_the_enhancement(
            family in "[A-Za-z]{2}", base in 1u32..60, enhancement in 1u32..60, style in 0usize..5,
        ) {
            let lower = family.to_lowercase();
            let text = match style {
                0 => format!("{family}-{base}({enhancement})"),
                1 => format!("{family}-{base} ({enhancement})"),
                2 => format!("{family}-{base:02}({enhancement:02})"),
                3 => format!("{lower}-{base}.{enhancement}"),
                _ => format!("{lower}-{base:02}.{enhancement:02}"),
            };
            let expected = format!("{}-{base}({enhancement})", family.to_uppercase());
            proptest::prop_assert_eq!(read(Scheme::Nist, &text).map(|s| s.id), Ok(expected));
        }
    }
}
