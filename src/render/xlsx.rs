//! Workbooks as XLSX. Texts are written as texts and never as formulas; the only formulas are those that count and
//! repeat cells of the same book, made from numbers of rows and columns.

use std::collections::BTreeSet;

use rust_xlsxwriter::utility::{column_number_to_name, quote_sheet_name};
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::sheet::harmless;
use crate::report::book::{Book, Tab, Tone};

/// More than this many characters of a cell are cut, with a word that says so: a cell holds no more than 32,767.
const LONGEST: usize = 16_000;

/// The longest name of a tab.
const TAB_NAME: usize = 31;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}; write it as CSV instead")]
pub struct BookError(#[from] XlsxError);

/// The bytes of a workbook, the same for the same book.
///
/// ```
/// use probity::render::xlsx::book;
/// use probity::report::{Sheet, book::Book};
/// let bytes = book(&Book::plain("A title", [("One", Sheet::new(["Name"]))]))?;
/// assert!(bytes.starts_with(b"PK"));
/// # Ok::<(), probity::render::xlsx::BookError>(())
/// ```
///
/// # Errors
/// [`BookError`] where there are more rows or columns than a sheet has.
pub fn book(book: &Book) -> Result<Vec<u8>, BookError> {
    let mut workbook = Workbook::new();
    // A workbook names the day of its making; a fixed one keeps the bytes the same.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(clean(&book.title)).set_creation_datetime(&day));
    let names = names(book);
    for (tab, name) in book.tabs.iter().zip(&names) {
        write(workbook.add_worksheet(), tab, name, &names, book)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// A text as a cell may hold it.
fn clean(text: &str) -> String {
    let text: String = harmless(text).chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let cut: String = text.chars().take(LONGEST).collect();
    format!("{cut} [cut: longer than a cell may be]")
}

/// The names of the tabs: without what none may hold, short enough, and each another one without regard to case.
fn names(book: &Book) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for tab in &book.tabs {
        let plain = clean(&tab.name).replace(['[', ']', ':', '*', '?', '/', '\\', '\n', '\t'], " ");
        let edge = |c: char| c.is_whitespace() || c == '\'';
        let plain = plain.trim_matches(edge);
        let plain = if plain.is_empty() || plain.eq_ignore_ascii_case("history") { "Sheet" } else { plain };
        let mut number = 1;
        let name = loop {
            let suffix = if number == 1 { String::new() } else { format!(" {number}") };
            // The limit counts as UTF-16 does.
            let room = TAB_NAME - suffix.len();
            let mut units = 0;
            let fits = |c: &char| {
                units += c.len_utf16();
                units <= room
            };
            let short: String = plain.chars().take_while(fits).collect();
            let name = format!("{}{suffix}", short.trim_end_matches(edge));
            if taken.insert(name.to_lowercase()) {
                break name;
            }
            number += 1;
        };
        names.push(name);
    }
    names
}

fn write(to: &mut Worksheet, tab: &Tab, name: &str, names: &[String], book: &Book) -> Result<(), XlsxError> {
    to.set_name(name)?;
    let styles = Styles::new();
    for (column, title) in tab.sheet.header.iter().enumerate() {
        let style = if tab.prose { &styles.title } else { &styles.header };
        to.write_string_with_format(0, at(column)?, clean(title), style)?;
        to.set_column_width(at(column)?, f64::from(width(tab, column)))?;
        if tab.quiet.contains(&column) {
            to.set_column_hidden(at(column)?)?;
        }
    }
    for (row, cells) in tab.sheet.rows.iter().enumerate() {
        to.set_row_height(line(row)?, height(tab, cells))?;
        for (column, cell) in cells.iter().enumerate() {
            to.write_string_with_format(line(row)?, at(column)?, clean(cell), styles.of(tab, column))?;
        }
    }
    formulas(to, tab, names, book, &styles)?;
    if tab.prose {
        to.set_print_gridlines(false);
    } else {
        to.set_freeze_panes(1, 0)?;
        to.set_repeat_rows(0, 0)?;
        to.set_row_height(0, 30)?;
        if let (Some(last), Some(columns)) =
            (tab.sheet.rows.len().checked_sub(1), tab.sheet.header.len().checked_sub(1))
        {
            to.autofilter(0, 0, line(last)?, at(columns)?)?;
            helps(to, tab, line(last)?)?;
        }
    }
    let across = across(tab);
    if across > 1 {
        to.set_repeat_columns(0, 0)?;
    }
    to.set_landscape().set_paper_size(9).set_print_fit_to_pages(across, 0);
    Ok(())
}

/// So many characters beside each other can be read on a page of paper.
const ACROSS: u16 = 260;

/// How many pages a table is wide on paper: one that is shrunk more than to half cannot be read.
fn across(tab: &Tab) -> u16 {
    let seen = (0..tab.sheet.header.len()).filter(|column| !tab.quiet.contains(column));
    let all = seen.map(|column| width(tab, column)).fold(0_u16, u16::saturating_add);
    all.div_ceil(ACROSS).max(1)
}

/// What repeats and counts cells of the book, with what comes of it, for readers that calculate nothing.
fn formulas(to: &mut Worksheet, tab: &Tab, names: &[String], book: &Book, styles: &Styles) -> Result<(), XlsxError> {
    to.set_formula_result_default("");
    for mirror in &tab.mirrors {
        let (Some(name), Some(other)) = (names.get(mirror.tab), book.tabs.get(mirror.tab)) else { continue };
        for (row, source) in mirror.rows.iter().enumerate() {
            let Some(text) = other.sheet.rows.get(*source).and_then(|row| row.get(mirror.of)) else { continue };
            let cell = format!("{}!${}${}", quote_sheet_name(name), column_number_to_name(at(mirror.of)?), source + 2);
            let formula = Formula::new(format!("=IF({cell}=\"\",\"\",{cell})")).set_result(clean(text));
            to.write_formula_with_format(line(row)?, at(mirror.column)?, formula, styles.of(tab, mirror.column))?;
        }
    }
    for count in &tab.counts {
        let (Some(name), Some(other)) = (names.get(count.tab), book.tabs.get(count.tab)) else { continue };
        let rows = &other.sheet.rows;
        let filled = rows.iter().filter(|row| row.get(count.of).is_some_and(|cell| !cell.is_empty())).count();
        let column = column_number_to_name(at(count.of)?);
        let range = format!("{}!${column}$2:${column}${}", quote_sheet_name(name), rows.len() + 1);
        // The counted words hold at least a character, which an empty text does not.
        let formula = format!("=COUNTIF({range},\"?*\")&\" of {}\"", rows.len());
        let formula = Formula::new(formula).set_result(format!("{filled} of {}", rows.len()));
        to.write_formula_with_format(line(count.row)?, at(count.column)?, formula, &styles.count)?;
    }
    Ok(())
}

/// Lists to pick from, and colours.
fn helps(to: &mut Worksheet, tab: &Tab, last: u32) -> Result<(), XlsxError> {
    for choice in &tab.choices {
        let rule = DataValidation::new()
            .allow_list_strings(choice.words)?
            .set_input_message(&choice.hint)?
            .set_error_title("Not one of the answers")?
            .set_error_message(format!("Pick one of: {}.", choice.words.join(", ")))?
            .set_error_style(DataValidationErrorStyle::Stop);
        to.add_data_validation(1, at(choice.column)?, last, at(choice.column)?, &rule)?;
    }
    for (column, word, tone) in &tab.tones {
        let name = column_number_to_name(at(*column)?);
        let rule = ConditionalFormatFormula::new().set_rule(format!("=${name}2=\"{word}\"").as_str());
        let rule = rule.set_format(paint(*tone));
        to.add_conditional_format(1, at(*column)?, last, at(*column)?, &rule)?;
    }
    Ok(())
}

/// Dark text on a light ground, each with a contrast of 7 to 1 or more.
fn paint(tone: Tone) -> Format {
    let (text, ground) = match tone {
        Tone::Good => (0x0B_4F_1E, 0xD8_F3_DC),
        Tone::Fair => (0x5C_3D_00, 0xFF_F0_C2),
        Tone::Bad => (0x7A_10_10, 0xFB_DD_DD),
        Tone::Muted => (0x40_40_40, 0xE9_E9_E9),
    };
    Format::new().set_font_color(Color::RGB(text)).set_background_color(Color::RGB(ground))
}

struct Styles {
    header: Format,
    title: Format,
    body: Format,
    text: Format,
    input: Format,
    quiet: Format,
    heading: Format,
    count: Format,
}

impl Styles {
    fn new() -> Self {
        let body = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let edge = |format: Format| format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xC8_C8_C8));
        Self {
            header: edge(body().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x1F_3A_5F))),
            title: Format::new().set_bold().set_font_size(16),
            body: edge(body()),
            text: body(),
            input: edge(body().set_background_color(Color::RGB(0xFF_FB_E6)).set_unlocked()),
            quiet: edge(Format::new().set_align(FormatAlign::Top)),
            heading: body().set_bold(),
            count: body().set_bold().set_font_size(14).set_font_color(Color::RGB(0x1F_3A_5F)),
        }
    }

    fn of(&self, tab: &Tab, column: usize) -> &Format {
        match column {
            0 if tab.prose => &self.heading,
            _ if tab.prose => &self.text,
            _ if tab.input.contains(&column) => &self.input,
            _ if tab.quiet.contains(&column) => &self.quiet,
            _ => &self.body,
        }
    }
}

/// The height of a row in points, so that its texts show whole: not every program works that out when it opens a file.
fn height(tab: &Tab, cells: &[String]) -> f64 {
    let lines = |(column, text): (usize, &String)| -> u32 {
        if tab.quiet.contains(&column) {
            return 1;
        }
        // Words break before the edge.
        let room = usize::from(width(tab, column)) * 9 / 10;
        let wrapped = text.split('\n').map(|part| part.chars().count().div_ceil(room.max(1)).max(1)).sum::<usize>();
        u32::try_from(wrapped).unwrap_or(u32::MAX)
    };
    let most = cells.iter().enumerate().map(lines).max().unwrap_or(1);
    // More than this no row can have.
    f64::from(most.min(26)) * 15.0 + if tab.prose { 4.0 } else { 1.0 }
}

/// The width of a column in characters: as asked, else as its texts need, within limits.
fn width(tab: &Tab, column: usize) -> u16 {
    let length = |row: &Vec<String>| row.get(column).map_or(0, |cell| cell.chars().take(60).count());
    let longest = || std::iter::once(&tab.sheet.header).chain(&tab.sheet.rows).map(length).max().unwrap_or(0);
    tab.widths.get(column).copied().unwrap_or_else(|| u16::try_from(longest() + 2).unwrap_or(60).clamp(8, 60))
}

fn at(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}

/// The line of a row, which the header stands above.
fn line(row: usize) -> Result<u32, XlsxError> {
    u32::try_from(row + 1).map_err(|_| XlsxError::RowColumnLimitError)
}
