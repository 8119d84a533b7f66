//! The zip file of a workbook: its parts, and which of them is what.
//! It must unpack no more than the limits, whatever the file says of itself.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::{ZipArchive, ZipWriter};

use super::WorkbookError;

/// The largest part that is unpacked, in bytes.
const MAX_PART: u64 = 32 * 1024 * 1024;
/// The most parts of a package.
const MAX_PARTS: usize = 4_096;

/// The file as it was.
#[derive(Debug)]
pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
}

/// Which parts are what.
#[derive(Debug)]
pub(super) struct Book {
    /// The sheets by their names, in order, with their parts.
    sheets: Vec<(String, String)>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
}

impl Book {
    /// The part of a sheet.
    pub(super) fn sheet(&self, name: &str) -> Result<&str, WorkbookError> {
        let found = self.sheets.iter().find(|(own, _)| own.trim().eq_ignore_ascii_case(name));
        found.map(|(_, part)| part.as_str()).ok_or_else(|| {
            let names: Vec<&str> = self.sheets.iter().map(|(name, _)| name.as_str()).collect();
            WorkbookError::NoSheet(name.to_owned(), names.join(", "))
        })
    }
}

/// A shape that was not expected.
pub(super) fn shape(what: impl std::fmt::Display) -> WorkbookError {
    WorkbookError::Shape(what.to_string())
}

/// The next event of a part. A document type could define what texts mean, so there may be none.
pub(super) fn next<'t>(reader: &mut Reader<&'t [u8]>) -> Result<Event<'t>, WorkbookError> {
    match reader.read_event().map_err(shape)? {
        Event::DocType(_) => Err(shape("a part has a document type")),
        event => Ok(event),
    }
}

/// An attribute of an element, by its name without a prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, WorkbookError> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(shape)?;
        if attribute.key.local_name().as_ref() == name {
            return Ok(Some(attribute.normalized_value(XmlVersion::Implicit1_0).map_err(shape)?.into_owned()));
        }
    }
    Ok(None)
}

impl Package {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, WorkbookError> {
        let archive = ZipArchive::new(Cursor::new(bytes.to_vec())).map_err(shape)?;
        if archive.len() > MAX_PARTS {
            return Err(WorkbookError::TooLarge(format!("it has {} parts", archive.len())));
        }
        Ok(Self { archive })
    }

    /// The text of a part.
    pub(super) fn text(&mut self, part: &str) -> Result<String, WorkbookError> {
        let file = self.archive.by_name(part).map_err(|error| shape(format!("`{part}`: {error}")))?;
        let mut bytes = Vec::new();
        file.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(shape)?;
        if bytes.len() as u64 > MAX_PART {
            return Err(WorkbookError::TooLarge(format!("`{part}` has more than {} MiB", MAX_PART / 1024 / 1024)));
        }
        let text = String::from_utf8(bytes).map_err(|_| shape(format!("`{part}` is not UTF-8")))?;
        // Places in the text count from behind a byte order mark.
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// Which parts are what, by the package's own lists.
    pub(super) fn book(&mut self) -> Result<Book, WorkbookError> {
        let top = relations(&self.text("_rels/.rels")?, "")?;
        let by_kind = |list: &[Relation], kind: &str| {
            list.iter().find(|own| own.kind.ends_with(kind)).map(|own| own.target.clone())
        };
        let main = by_kind(&top, "/officeDocument").ok_or_else(|| shape("it names no workbook"))?;
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let below = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let related = relations(&self.text(&format!("{below}_rels/{name}.rels"))?, &below)?;
        let ids: BTreeMap<&str, &str> = related.iter().map(|own| (own.id.as_str(), own.target.as_str())).collect();
        let mut sheets = Vec::new();
        let text = self.text(&main)?;
        let mut reader = Reader::from_str(&text);
        loop {
            match next(&mut reader)? {
                Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sheet" => {
                    let name = attribute(&element, "name")?.unwrap_or_default();
                    let id = attribute(&element, "id")?.unwrap_or_default();
                    if let Some(part) = ids.get(id.as_str()) {
                        sheets.push((name, (*part).to_owned()));
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(Book { sheets, strings: by_kind(&related, "/sharedStrings"), styles: by_kind(&related, "/styles") })
    }

    /// The package with one part's content replaced; all others are copied as they are packed.
    pub(super) fn with(&self, part: &str, content: &[u8]) -> Result<Vec<u8>, WorkbookError> {
        let mut archive = self.archive.clone();
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..archive.len() {
            let file = archive.by_index_raw(at).map_err(shape)?;
            if file.name().is_ok_and(|name| name == part) {
                let options = file.options();
                drop(file);
                out.start_file(part, options).map_err(shape)?;
                out.write_all(content).map_err(shape)?;
            } else {
                out.raw_copy_file(file).map_err(shape)?;
            }
        }
        Ok(out.finish().map_err(shape)?.into_inner())
    }
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// The relations that a list names, their targets as names of parts.
fn relations(text: &str, folder: &str) -> Result<Vec<Relation>, WorkbookError> {
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    loop {
        match next(&mut reader)? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Relationship" => {
                let get = |name: &str| attribute(&element, name).map(Option::unwrap_or_default);
                let target = get("Target")?;
                let target = target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
                found.push(Relation { id: get("Id")?, kind: get("Type")?, target });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}
