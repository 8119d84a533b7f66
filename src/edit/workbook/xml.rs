//! The elements of a workbook's parts by their namespaces: an element of another format may have any name and any prefix.
//! It must pass over what is not of a workbook, and refuse where what is passed over could be part of what is read.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::WorkbookError;

/// The elements of workbooks, as most programs write them and in the strict form, and of the lists of relations.
const OWN: [&str; 3] = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
];

/// The attributes that name a relation.
const RELATED: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
];

/// What holds the same content in several forms, of which each program takes the first that it knows.
const ALTERNATIVES: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// A part that is being read.
pub(super) struct Part<'t> {
    reader: NsReader<&'t [u8]>,
    /// Whether the content of what is passed over would count here.
    pub(super) is_strict: bool,
    has_begun: bool,
}

/// Whose an element is.
enum Whose {
    Own,
    Alternatives,
    Foreign,
}

impl<'t> Part<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { reader: NsReader::from_str(text), is_strict: false, has_begun: false }
    }

    /// How far the part was read, in bytes.
    pub(super) fn offset(&self) -> Result<usize, WorkbookError> {
        usize::try_from(self.reader.buffer_position()).map_err(shape)
    }

    /// The next event that is no element of another format. A document type could define what texts mean, so there may
    /// be none.
    pub(super) fn next(&mut self) -> Result<Event<'t>, WorkbookError> {
        loop {
            let event = self.reader.read_event().map_err(shape)?;
            let (element, is_start) = match &event {
                Event::DocType(_) => return Err(shape("a part has a document type")),
                Event::Start(element) => (element, true),
                Event::Empty(element) => (element, false),
                _ => return Ok(event),
            };
            match self.whose(element.name()) {
                Whose::Own => {
                    self.has_begun = true;
                    return Ok(event);
                }
                _ if !self.has_begun => {
                    return Err(shape("a part holds something else than a part of a workbook does"));
                }
                Whose::Alternatives if self.is_strict => {
                    return Err(shape("it holds alternatives (`mc:AlternateContent`) where its texts and cells stand"));
                }
                _ if is_start => {
                    self.reader.read_to_end(element.name()).map_err(shape)?;
                }
                _ => {}
            }
        }
    }

    fn whose(&self, name: QName<'_>) -> Whose {
        match self.reader.resolver().resolve_element(name).0 {
            ResolveResult::Bound(Namespace(own)) if OWN.contains(&own) => Whose::Own,
            ResolveResult::Bound(Namespace(ALTERNATIVES)) => Whose::Alternatives,
            _ => Whose::Foreign,
        }
    }

    /// The relation that an element names.
    pub(super) fn relation(&self, element: &BytesStart<'_>) -> Result<Option<String>, WorkbookError> {
        found(element, |key| {
            let (namespace, local) = self.reader.resolver().resolve_attribute(key);
            local.as_ref() == "id"
                && matches!(namespace, ResolveResult::Bound(Namespace(own)) if RELATED.contains(&own))
        })
    }
}

/// A shape that was not expected.
pub(super) fn shape(what: impl std::fmt::Display) -> WorkbookError {
    WorkbookError::Shape(what.to_string())
}

/// An attribute of an element, by its name; one with a prefix is another format's.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, WorkbookError> {
    found(element, |key| key.as_ref() == name)
}

/// Whether an attribute says that something is so; not, where it is not there.
pub(super) fn is_set(element: &BytesStart<'_>, name: &str) -> Result<bool, WorkbookError> {
    match attribute(element, name)?.as_deref().map(str::trim) {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(other) => Err(shape(format!("`{name}` is `{other}`, neither true nor false"))),
    }
}

fn found(element: &BytesStart<'_>, is: impl Fn(QName<'_>) -> bool) -> Result<Option<String>, WorkbookError> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(shape)?;
        if is(attribute.key) {
            return Ok(Some(attribute.normalized_value(XmlVersion::Implicit1_0).map_err(shape)?.into_owned()));
        }
    }
    Ok(None)
}

/// Adds what an event says of a text.
pub(super) fn piece(event: &Event<'_>, to: &mut String) -> Result<(), WorkbookError> {
    match event {
        Event::Text(text) => to.push_str(text),
        Event::CData(text) => to.push_str(text),
        Event::GeneralRef(name) => {
            if let Some(c) = name.resolve_char_ref().map_err(shape)? {
                to.push(c);
            } else {
                let known = quick_xml::escape::resolve_predefined_entity(name);
                to.push_str(known.ok_or_else(|| shape("a part names an entity that is not defined"))?);
            }
        }
        _ => {}
    }
    Ok(())
}

/// What the writing of a character by its number, `_x000D_`, says in a text.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(c) = number(from).and_then(char::from_u32) {
            out.push(c);
            rest = &from[LENGTH..];
        } else {
            out.push('_');
            rest = &from[1..];
        }
    }
    out + rest
}

/// A text in which nothing reads as the number of a character.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push_str(if number(from).is_some() { "_x005F_" } else { "_" });
        rest = &from[1..];
    }
    out + rest
}

/// The length of `_x000D_`.
const LENGTH: usize = 7;

/// The number that a text begins with in that writing.
fn number(text: &str) -> Option<u32> {
    let digits = text.get(2..LENGTH)?.strip_suffix('_')?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_characters_are_read_and_written() {
        // As ECMA-376 defines ST_Xstring.
        for (written, means) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x0041__x0042_", "AB"),
            ("_x00_ _x00zz_ _xD800_ x_", "_x00_ _x00zz_ _xD800_ x_"),
            ("_x_x0041_", "_xA"),
        ] {
            assert_eq!(unescaped(written), means, "{written}");
            assert_eq!(unescaped(&escaped(means)), means, "{means}");
        }
        assert_eq!(escaped("see _x0041_ and a_b"), "see _x005F_x0041_ and a_b");
    }

    #[test]
    fn what_is_of_another_format_is_passed_over() {
        let main = OWN[0];
        let text = format!(
            "<x:a xmlns:x=\"{main}\" xmlns:y=\"urn:other\"><y:row><x:row/></y:row><row/><x:row r=\"1\" y:r=\"9\"/><y:c/></x:a>"
        );
        let mut part = Part::new(&text);
        let mut seen = Vec::new();
        loop {
            match part.next().expect("readable") {
                Event::Start(element) | Event::Empty(element) => {
                    seen.push((
                        element.local_name().as_ref().to_owned(),
                        attribute(&element, "r").expect("attributes"),
                    ));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(seen, [("a".to_owned(), None), ("row".to_owned(), Some("1".to_owned()))]);
        for text in ["<worksheet/>", "<x:worksheet xmlns:x=\"urn:other\"/>", "<x:worksheet/>"] {
            assert!(Part::new(text).next().is_err(), "{text}");
        }
    }

    #[test]
    fn alternatives_are_refused_where_they_count() {
        let text = format!(
            "<a xmlns=\"{}\" xmlns:mc=\"{ALTERNATIVES}\"><mc:AlternateContent><mc:Choice/></mc:AlternateContent></a>",
            OWN[0]
        );
        for is_strict in [false, true] {
            let mut part = Part { is_strict, ..Part::new(&text) };
            part.next().expect("the first element");
            assert_eq!(part.next().is_err(), is_strict);
        }
    }
}
