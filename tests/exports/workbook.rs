//! Templates as an officer would bring them, made by another writer than the one that fills them in.

use rust_xlsxwriter::{DataValidation, Format, Workbook};

pub(super) const HEADERS: [&str; 21] = [
    "Required for assessment?",
    "Control Acronym",
    "Control Information",
    "Control Implementation Status",
    "Security Control Designation",
    "Control Implementation Narrative",
    "AP Acronym",
    "CCI",
    "CCI Definition",
    "Implementation Guidance",
    "Assessment Procedures",
    "Inherited",
    "Remote Inheritance Instance",
    "Compliance Status",
    "Date Tested",
    "Tested By",
    "Test Results",
    "Compliance Status",
    "Date Tested",
    "Tested By",
    "Test Results",
];

/// A workbook with the text of one part changed. The same change gives the same bytes.
pub(super) fn changed(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for at in 0..archive.len() {
        let mut own = archive.by_index(at).expect("a part");
        let name = own.name().expect("a name").into_owned();
        let mut content = Vec::new();
        own.read_to_end(&mut content).expect("readable");
        if name == part {
            let old = String::from_utf8(content).expect("text");
            let new = change(&old);
            assert_ne!(old, new, "{part} has what is to be changed: {old}");
            content = new.into_bytes();
            found = true;
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        out.write_all(&content).expect("written");
    }
    assert!(found, "{part}");
    out.finish().expect("finished").into_inner()
}

/// The number of a column in the list above, from 0.
pub(super) fn at(header: &str) -> usize {
    HEADERS.iter().position(|own| *own == header).expect("a header")
}

/// A template in which the headers of all but the columns of results reach over two rows, and a control stands once for
/// the rows of all its CCIs. `over` are more cells to merge: rows and columns from 0.
pub(super) fn tall(ccis: &[&str], over: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet().set_name("Test Result Import").expect("a name");
    for (column, header) in (0_u16..).zip(HEADERS) {
        if column < 13 {
            sheet.merge_range(4, column, 5, column, header, &plain).expect("merged");
        } else {
            sheet.write(5, column, header).expect("written");
        }
    }
    sheet.merge_range(4, 13, 4, 16, "Enter Test Results Here", &plain).expect("merged");
    for (row, cci) in (6_u32..).zip(ccis) {
        sheet.write(row, 7, *cci).expect("written");
        sheet.write(row, 8, "What the CCI asks").expect("written");
    }
    let last = 5 + u32::try_from(ccis.len()).expect("few");
    sheet.merge_range(6, 1, last, 1, "AC-2", &plain).expect("merged");
    for (top, left, bottom, right) in over {
        sheet.merge_range(*top, *left, *bottom, *right, "", &plain).expect("merged");
    }
    book.save_to_buffer().expect("a workbook")
}

/// A template with banner rows, results of last time, a list of words, another sheet, and these rows: control, AP
/// acronym, CCI, and the status that somebody filled in already.
pub(super) fn template(headers: &[&str], rows: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("[$-en-US]dd-mmm-yyyy;@");
    let sheet = book.add_worksheet().set_name("Test Result Import").expect("a name");
    sheet.merge_range(0, 0, 0, 20, "UNCLASSIFIED", &bold).expect("written");
    sheet.write(1, 0, "Exported on 01-Nov-2026").expect("written");
    sheet.merge_range(4, 13, 4, 16, "Enter Test Results Here", &bold).expect("written");
    sheet.merge_range(4, 17, 4, 20, "Latest Test Result", &bold).expect("written");
    for (column, header) in (0_u16..).zip(headers) {
        sheet.write_with_format(5, column, *header, &bold).expect("written");
    }
    let place = |header: &str| headers.iter().position(|own| *own == header).and_then(|at| u16::try_from(at).ok());
    for (row, (control, procedure, cci, status)) in (6_u32..).zip(rows) {
        for (header, text) in [("Control Acronym", control), ("AP Acronym", procedure), ("CCI", cci)] {
            if let Some(column) = place(header) {
                sheet.write(row, column, *text).expect("written");
            }
        }
        sheet.write(row, 8, "What the CCI asks & wants").expect("written");
        if let Some(column) = place("Compliance Status").filter(|_| !status.is_empty()) {
            sheet.write(row, column, *status).expect("written");
        }
        sheet.write_blank(row, 14, &day).expect("written");
        sheet.write(row, 17, "Non-Compliant").expect("written");
        sheet.write_with_format(row, 18, 45_000, &day).expect("written");
        sheet.write(row, 19, "Roe, Richard").expect("written");
        sheet.write(row, 20, "Failed last year.").expect("written");
    }
    let words = DataValidation::new().allow_list_strings(&["Compliant", "Non-Compliant", "Not Applicable"]);
    sheet.add_data_validation(6, 13, 100, 13, &words.expect("words")).expect("added");
    let other = book.add_worksheet().set_name("Lists").expect("a name");
    other.write(0, 0, "kept").expect("written");
    book.save_to_buffer().expect("a workbook")
}

/// A template as other writers make it: prefixed elements, texts in the cells, a byte order mark, targets from the root,
/// no styles and no shared texts.
pub(super) fn prefixed(rows: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let headers = ["Control Acronym", "CCI", "Compliance Status", "Date Tested", "Tested By", "Test Results"];
    let cell = |text: &str| format!("<x:c t=\"inlineStr\"><x:is><x:t>{text}</x:t></x:is></x:c>");
    let head: String = headers.iter().map(|header| cell(header)).collect();
    let lines = rows.iter().map(|(control, cci)| format!("<x:row>{}{}</x:row>", cell(control), cell(cci)));
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let related = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"a\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/book.xml\" ContentType=\"{kind}.sheet.main+xml\"/><Override PartName=\"/sheets/one.xml\" ContentType=\"{kind}.worksheet+xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", related("officeDocument", "/book.xml")),
        (
            "book.xml",
            format!(
                "<x:workbook xmlns:x=\"{main}\" xmlns:r=\"{office}\"><x:sheets><x:sheet name=\"Test Result Import\" sheetId=\"7\" r:id=\"a\"/></x:sheets></x:workbook>"
            ),
        ),
        ("_rels/book.xml.rels", related("worksheet", "sheets/one.xml")),
        (
            "sheets/one.xml",
            format!(
                "\u{feff}<x:worksheet xmlns:x=\"{main}\"><x:sheetData><x:row>{head}</x:row>{}</x:sheetData></x:worksheet>",
                lines.collect::<String>()
            ),
        ),
    ];
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        out.start_file(name, options).expect("begun");
        out.write_all(text.as_bytes()).expect("written");
    }
    out.finish().expect("finished").into_inner()
}
