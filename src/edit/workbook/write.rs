//! The text of a sheet with some of its cells written.
//! It must change no byte but those of the cells, and no text may become a formula.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cells::{Grid, LIMITS};
use super::xml::{escaped, shape};
use super::{Days, Value, WorkbookError};

/// The name of a column: 2 is `B`.
fn letters(mut column: u32) -> String {
    let mut name = Vec::new();
    while column > 0 {
        let digit = u8::try_from((column - 1) % 26).unwrap_or_default();
        name.push(char::from(b'A' + digit));
        column = (column - 1) / 26;
    }
    name.iter().rev().collect()
}

/// The text with cells written. Rows that are not there come behind the last one.
pub(super) fn write(
    text: &str,
    grid: &Grid,
    days: &Days,
    cells: &BTreeMap<(u32, u32), Value>,
) -> Result<String, WorkbookError> {
    let mut by_row: BTreeMap<u32, Vec<(u32, &Value)>> = BTreeMap::new();
    for ((row, column), value) in cells {
        if !(1..=LIMITS.0).contains(row) || !(1..=LIMITS.1).contains(column) {
            return Err(shape(format!("there is no row {row} with a column {column}")));
        }
        by_row.entry(*row).or_default().push((*column, value));
    }
    let mut splices: Vec<(Range<usize>, String)> = Vec::new();
    let mut behind = String::new();
    let prefix = &grid.prefix;
    let last = grid.rows.last_key_value().map_or(0, |(row, _)| *row);
    for (row, values) in &by_row {
        let Some(line) = grid.rows.get(row) else {
            if *row < last {
                return Err(shape(format!("row {row} is not there and rows behind it are")));
            }
            let new: String =
                values.iter().map(|(column, value)| cell(prefix, *row, *column, None, value, days)).collect();
            behind.push_str(&format!("<{prefix}row r=\"{row}\">{new}</{prefix}row>"));
            continue;
        };
        let mut inside = String::new();
        for (column, value) in values {
            if let Some(spot) = line.cells.get(column) {
                let new = cell(prefix, *row, *column, spot.style.as_deref(), value, days);
                splices.push((spot.span.clone(), new));
                continue;
            }
            let new = cell(prefix, *row, *column, None, value, days);
            let follower = line.cells.range(column + 1..).next().map(|(_, spot)| spot.span.start);
            match (follower, line.closing) {
                (Some(at), _) | (None, Some(at)) => splices.push((at..at, new)),
                (None, None) => inside.push_str(&new),
            }
        }
        if !inside.is_empty() {
            // `<row .../>` becomes `<row ...>cells</row>`.
            let tag = text[line.span.clone()].trim_end_matches('>').trim_end_matches('/').trim_end();
            splices.push((line.span.clone(), format!("{tag}>{inside}</{prefix}row>")));
        }
    }
    if !behind.is_empty() {
        let is_empty = !grid.end.is_empty();
        let new = if is_empty {
            let tag = text[grid.end.clone()].trim_end_matches('>').trim_end_matches('/').trim_end();
            format!("{tag}>{behind}</{prefix}sheetData>")
        } else {
            behind
        };
        splices.push((grid.end.clone(), new));
    }
    Ok(spliced(text, splices))
}

fn spliced(text: &str, mut splices: Vec<(Range<usize>, String)>) -> String {
    // Stable, so that cells that go to the same place keep their order.
    splices.sort_by_key(|(span, _)| span.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (span, new) in splices {
        out.push_str(&text[done..span.start]);
        out.push_str(&new);
        done = span.end;
    }
    out.push_str(&text[done..]);
    out
}

/// A text without what XML cannot hold, and without what a reader would take for a line end of its own.
pub(super) fn clean(text: &str) -> String {
    let stays = |c: &char| matches!(c, '\n' | '\t') || !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(stays).collect()
}

fn cell(prefix: &str, row: u32, column: u32, style: Option<&str>, value: &Value, days: &Days) -> String {
    let name = letters(column);
    let look = style.map(|style| format!(" s=\"{}\"", quick_xml::escape::escape(style))).unwrap_or_default();
    let text = match value {
        Value::Day { serial, .. } if days.shows(style) => {
            let serial = days.counted(*serial);
            return format!("<{prefix}c r=\"{name}{row}\"{look}><{prefix}v>{serial}</{prefix}v></{prefix}c>");
        }
        Value::Day { text, .. } | Value::Text(text) => text,
    };
    let clean = escaped(&clean(text));
    let clean = quick_xml::escape::escape(clean.as_str());
    format!(
        "<{prefix}c r=\"{name}{row}\"{look} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{clean}</{prefix}t></{prefix}is></{prefix}c>"
    )
}

#[cfg(test)]
mod tests {
    use super::super::cells::{column_of, read};
    use super::*;

    const HEAD: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
    const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" s=\"1\"/></row>\
                         <row r=\"2\" ht=\"15\"/><row r=\"4\"><c r=\"B4\"><f>1+1</f></c></row></sheetData><x/></worksheet>";

    fn written(from_1904: bool, cells: &[((u32, u32), Value)]) -> String {
        let sheet = format!("{HEAD}{ROWS}");
        let grid = read(&sheet, &["shared".into()]).expect("readable");
        let days = Days { styles: vec![false, true], from_1904 };
        write(&sheet, &grid, &days, &cells.iter().cloned().collect()).expect("written")
    }

    #[test]
    fn cells_come_where_they_belong_and_nothing_else_changes() {
        let text = |text: &str| Value::Text(text.to_owned());
        let day = || Value::Day { serial: 46_349, text: "23-Nov-2026".into() };
        let new = written(
            false,
            &[((1, 2), text("<b>")), ((1, 3), day()), ((1, 4), day()), ((2, 2), text("=1")), ((5, 1), text("x"))],
        );
        let inline = |name: &str, text: &str| {
            format!("<c r=\"{name}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
        };
        let wanted = format!(
            "{HEAD}<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>{}<c r=\"C1\" s=\"1\"><v>46349</v></c>{}</row>\
             <row r=\"2\" ht=\"15\">{}</row><row r=\"4\"><c r=\"B4\"><f>1+1</f></c></row><row r=\"5\">{}</row></sheetData><x/></worksheet>",
            inline("B1", "&lt;b&gt;"),
            inline("D1", "23-Nov-2026"),
            inline("B2", "=1"),
            inline("A5", "x")
        );
        assert_eq!(new, wanted);
    }

    #[test]
    fn days_and_numbers_of_characters_are_as_the_workbook_reads_them() {
        let day = Value::Day { serial: 46_349, text: "23-Nov-2026".into() };
        // 2026-11-23 is 44887 days behind 1904-01-01.
        assert!(written(true, &[((1, 3), day)]).contains("<c r=\"C1\" s=\"1\"><v>44887</v></c>"));
        let text = Value::Text("says _x0041_".into());
        assert!(written(false, &[((1, 2), text)]).contains("says _x005F_x0041_</t>"));
    }

    #[test]
    fn names_of_columns_are_read_and_written() {
        for (number, name) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16_384, "XFD")] {
            assert_eq!(letters(number), name);
            assert_eq!(column_of(&format!("{name}9"), 9), Some(number));
        }
        assert_eq!(column_of("A9", 8), None);
        assert_eq!(column_of("a9", 9), None);
    }
}
