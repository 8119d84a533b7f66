//! What the cells of a workbook share: their texts, and which of their styles show dates.
//! It must read and not change.

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::WorkbookError;
use super::package::{attribute, next, shape};

/// The most shared texts.
const MAX_TEXTS: usize = 1_000_000;

/// The shared texts, in their order.
pub(super) fn strings(text: &str) -> Result<Vec<Arc<str>>, WorkbookError> {
    let mut reader = Reader::from_str(text);
    let mut all = Vec::new();
    let mut current = String::new();
    let (mut in_text, mut spoken) = (false, 0_u32);
    loop {
        if all.len() > MAX_TEXTS {
            return Err(WorkbookError::TooLarge(format!("it has more than {MAX_TEXTS} texts")));
        }
        match next(&mut reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => current.clear(),
                // How a text is spoken is no part of it.
                "rPh" => spoken += 1,
                "t" => in_text = spoken == 0,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "si" => all.push(Arc::from(current.as_str())),
                "rPh" => spoken = spoken.saturating_sub(1),
                "t" => in_text = false,
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "si" => all.push(Arc::from("")),
            Event::Eof => return Ok(all),
            event if in_text => piece(&event, &mut current)?,
            _ => {}
        }
    }
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

/// For each style of a cell, whether it shows dates.
pub(super) fn dates(text: &str) -> Result<Vec<bool>, WorkbookError> {
    let mut reader = Reader::from_str(text);
    let mut formats: BTreeMap<String, bool> = BTreeMap::new();
    let mut dates = Vec::new();
    let mut in_cells = false;
    loop {
        match next(&mut reader)? {
            Event::Start(element) if element.local_name().as_ref() == "cellXfs" => in_cells = true,
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId")?.unwrap_or_default();
                    let code = attribute(&element, "formatCode")?.unwrap_or_default();
                    formats.insert(id, is_date(&code));
                }
                "xf" if in_cells => {
                    let id = attribute(&element, "numFmtId")?.unwrap_or_default();
                    // The numbers that every workbook knows.
                    let known = matches!(id.as_str(), "14" | "15" | "16" | "17" | "22");
                    dates.push(formats.get(&id).copied().unwrap_or(known));
                }
                _ => {}
            },
            Event::Eof => return Ok(dates),
            _ => {}
        }
    }
}

/// Whether a format shows a day and a year, outside what stands in quotes, in brackets or behind a backslash.
fn is_date(code: &str) -> bool {
    let mut letters = String::new();
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => drop(rest.by_ref().find(|c| *c == '"')),
            '[' => drop(rest.by_ref().find(|c| *c == ']')),
            '\\' => drop(rest.next()),
            c => letters.push(c.to_ascii_lowercase()),
        }
    }
    letters.contains('d') && letters.contains('y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_told_from_others() {
        for code in ["[$-en-US]dd-mmm-yyyy;@", "d/m/yy", "YYYY\\-MM\\-DD"] {
            assert!(is_date(code), "{code}");
        }
        for code in ["0.00", "\"day of year\"", "[Red]0", "General", "\\d\\y0"] {
            assert!(!is_date(code), "{code}");
        }
    }

    #[test]
    fn shared_texts_are_put_together_without_how_they_are_spoken() {
        let text = "<sst><si><t>A &amp; B</t></si><si><r><t>one </t></r><r><t xml:space=\"preserve\">two&#10;</t></r>\
                    <rPh sb=\"0\"><t>spoken</t></rPh></si><si/></sst>";
        let all = strings(text).expect("readable");
        assert_eq!(all.iter().map(|text| &**text).collect::<Vec<_>>(), ["A & B", "one two\n", ""]);
        assert!(strings("<!DOCTYPE sst [<!ENTITY a \"b\">]><sst><si><t>&a;</t></si></sst>").is_err());
    }
}
