//! The zip file of a workbook: its parts, and which of them is what.
//! It must unpack no more than the limits, whatever the file says of itself.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use quick_xml::events::Event;
use zip::{ZipArchive, ZipWriter};

use super::WorkbookError;
use super::xml::{Part, attribute, is_set, shape};

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
    /// The sheets by their names, in order, with their parts; none for what has no cells, such as a sheet of a chart.
    sheets: Vec<(String, Option<String>)>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    /// Whether days are counted from 1904-01-01.
    pub(super) from_1904: bool,
}

impl Book {
    /// The part of a sheet.
    pub(super) fn sheet(&self, name: &str) -> Result<&str, WorkbookError> {
        let mut found = self.sheets.iter().filter(|(own, _)| own.trim().eq_ignore_ascii_case(name));
        let Some((_, part)) = found.next() else {
            let names: Vec<&str> = self.sheets.iter().map(|(name, _)| name.as_str()).collect();
            return Err(WorkbookError::NoSheet(name.to_owned(), names.join(", ")));
        };
        if found.next().is_some() {
            return Err(WorkbookError::TwoSheets(name.to_owned()));
        }
        let part = part.as_deref().ok_or_else(|| shape(format!("`{name}` is no sheet of cells")))?;
        if self.sheets.iter().filter(|(_, own)| own.as_deref() == Some(part)).count() > 1 {
            return Err(shape(format!("another sheet shows the cells of `{name}` too")));
        }
        Ok(part)
    }
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
        let mut ids: BTreeMap<&str, &Relation> = BTreeMap::new();
        for own in &related {
            if ids.insert(own.id.as_str(), own).is_some() {
                return Err(shape(format!("two relations are called `{}`", own.id)));
            }
        }
        let (mut sheets, mut from_1904) = (Vec::new(), false);
        let text = self.text(&main)?;
        let mut reader = Part::new(&text);
        loop {
            match reader.next()? {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "sheet" => {
                        let name = attribute(&element, "name")?.unwrap_or_default();
                        let id = reader.relation(&element)?.unwrap_or_default();
                        let own = ids.get(id.as_str()).filter(|own| own.kind.ends_with("/worksheet"));
                        sheets.push((name, own.map(|own| own.target.clone())));
                    }
                    "workbookPr" => from_1904 = is_set(&element, "date1904")?,
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        let (strings, styles) = (by_kind(&related, "/sharedStrings"), by_kind(&related, "/styles"));
        Ok(Book { sheets, strings, styles, from_1904 })
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
    let mut reader = Part::new(text);
    let mut found = Vec::new();
    loop {
        match reader.next()? {
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
