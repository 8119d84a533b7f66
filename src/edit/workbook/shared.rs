//! What the cells of a workbook share: their texts, and which of their styles show dates.
//! It must read and not change.

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_xml::events::Event;

use super::WorkbookError;
use super::xml::{Part, attribute, piece, unescaped};

/// The most shared texts.
const MAX_TEXTS: usize = 1_000_000;

/// The shared texts, in their order.
pub(super) fn strings(text: &str) -> Result<Vec<Arc<str>>, WorkbookError> {
    // A text that is left out would move all that follow.
    let mut reader = Part::new(text);
    reader.is_strict = true;
    let mut all = Vec::new();
    let mut current = String::new();
    let (mut in_text, mut spoken) = (false, 0_u32);
    loop {
        if all.len() > MAX_TEXTS {
            return Err(WorkbookError::TooLarge(format!("it has more than {MAX_TEXTS} texts")));
        }
        match reader.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => current.clear(),
                // How a text is spoken is no part of it.
                "rPh" => spoken += 1,
                "t" => in_text = spoken == 0,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "si" => all.push(Arc::from(unescaped(&current))),
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

/// For each style of a cell, whether it shows dates.
pub(super) fn dates(text: &str) -> Result<Vec<bool>, WorkbookError> {
    let mut reader = Part::new(text);
    let mut formats: BTreeMap<String, bool> = BTreeMap::new();
    let mut dates = Vec::new();
    let mut in_cells = false;
    loop {
        match reader.next()? {
            Event::Start(element) if matches!(element.local_name().as_ref(), "cellXfs" | "numFmts") => {
                in_cells = element.local_name().as_ref() == "cellXfs";
                reader.is_strict = true;
            }
            Event::End(element) if matches!(element.local_name().as_ref(), "cellXfs" | "numFmts") => {
                in_cells = false;
                reader.is_strict = false;
            }
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
        let text = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>A &amp; B</t></si><si><r><t>one </t></r><r><t xml:space=\"preserve\">two&#10;</t></r>\
                    <rPh sb=\"0\"><t>spoken</t></rPh></si><si/></sst>";
        let all = strings(text).expect("readable");
        assert_eq!(all.iter().map(|text| &**text).collect::<Vec<_>>(), ["A & B", "one two\n", ""]);
        assert!(strings("<!DOCTYPE sst [<!ENTITY a \"b\">]><sst><si><t>&a;</t></si></sst>").is_err());
    }
}
