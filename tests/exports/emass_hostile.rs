//! Templates that could be misread: days of another system, merged cells, elements of other formats, how texts are spoken,
//! and what is there twice. Each is read right or refused with a word, and no other cell is written.

use super::emass::{ROWS, cells, filled, parts};
use super::workbook::{HEADERS, at, changed, prefixed, tall, template};
use super::{DATE, shop};
use crate::common::{code, example, json, root, run, stderr};

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn column(header: &str) -> u32 {
    u32::try_from(at(header)).expect("small")
}

/// What was written of each row, from the first below the headers.
fn statuses(bytes: &[u8]) -> Vec<Option<String>> {
    let cells = cells(bytes, "Test Result Import");
    (6..15).map(|row| cells.get(&(row, column("Compliance Status"))).cloned()).collect()
}

fn some(words: &[&str]) -> Vec<Option<String>> {
    words.iter().map(|word| (!word.is_empty()).then(|| (*word).to_owned())).collect()
}

/// What is written into the template of the other tests.
fn usual() -> Vec<Option<String>> {
    some(&["Compliant", "Compliant", "Not Applicable", "Non-Compliant", "", "", "", "", "Non-Compliant"])
}

#[test]
fn days_are_counted_as_the_workbook_counts_them() {
    let folder = example();
    for (set, serial) in [("1", 44_887), ("true", 44_887), ("0", 46_349)] {
        let template = changed(&template(&HEADERS, &ROWS), "xl/workbook.xml", |text| {
            text.replace("<workbookPr ", &format!("<workbookPr date1904=\"{set}\" "))
        });
        let (ended, said, new) = filled(folder.path(), &template);
        assert_eq!(ended, 0, "{said}");
        // 2026-11-23: 46349 days behind 1899-12-30, and 44887 behind 1904-01-01.
        let sheet = String::from_utf8(parts(&new)[SHEET].clone()).expect("text");
        let cell = sheet.split("<c r=\"O7\"").nth(1).expect("the day").split("</c>").next().expect("an end");
        assert!(cell.contains(&format!("<v>{serial}</v>")), "{set}: {cell}");
    }
    let odd = changed(&template(&HEADERS, &ROWS), "xl/workbook.xml", |text| {
        text.replace("<workbookPr ", "<workbookPr date1904=\"maybe\" ")
    });
    let (ended, said, new) = filled(folder.path(), &odd);
    assert!(ended == 2 && said.contains("`date1904` is `maybe`") && new.is_empty(), "{said}");
}

#[test]
fn headers_and_controls_may_reach_over_rows() {
    let folder = example();
    // Three CCIs of AC-2 in the DISA list.
    let ccis = ["000007", "000008", "000010"];
    let (ended, said, new) = filled(folder.path(), &tall(&ccis, &[]));
    assert_eq!(ended, 0, "{said}");
    assert!(said.contains("3 test results written"), "{said}");
    assert_eq!(statuses(&new)[..4], some(&["Compliant", "Compliant", "Compliant", ""]));
    // Of cells that are merged only the first is seen.
    let (_, said, new) = filled(folder.path(), &tall(&ccis, &[(7, 16, 8, 16)]));
    assert!(said.contains("1 test result written"), "{said}");
    assert!(said.contains("Left alone, since a cell that was to be written is merged with others: 2 rows."), "{said}");
    assert_eq!(statuses(&new)[..4], some(&["Compliant", "", "", ""]));
    // A header over two columns says not which of them is meant.
    let wide = changed(&template(&HEADERS, &ROWS), SHEET, |text| {
        text.replace("<mergeCell ref=\"A1:U1\"/>", "<mergeCell ref=\"A1:U1\"/><mergeCell ref=\"N6:O6\"/>")
    });
    let (ended, said, new) = filled(folder.path(), &wide);
    assert!(ended == 2 && said.contains("is merged over several columns") && new.is_empty(), "{said}");
}

#[test]
fn a_control_merged_with_cells_beside_it_is_not_read() {
    let folder = example();
    let beside = changed(&template(&HEADERS, &ROWS), SHEET, |text| {
        text.replace("<mergeCell ref=\"A1:U1\"/>", "<mergeCell ref=\"A1:U1\"/><mergeCell ref=\"A7:B7\"/>")
    });
    let (ended, said, new) = filled(folder.path(), &beside);
    assert_eq!(ended, 0, "{said}");
    assert_eq!(statuses(&new)[0], None);
    assert_eq!(statuses(&new)[1..], usual()[1..]);
    assert!(said.contains("its control or its CCI cannot be read: 2 rows"), "{said}");
}

#[test]
fn elements_of_other_formats_are_no_rows_and_no_cells() {
    let folder = example();
    let other = " xmlns:y=\"urn:other\"";
    let sheet = |change: &dyn Fn(&str) -> String| {
        changed(&template(&HEADERS, &ROWS), SHEET, |text| {
            change(&text.replacen("<worksheet ", &format!("<worksheet{other} "), 1))
        })
    };
    let added = "<y:row r=\"7\"><y:c r=\"B7\"><y:v>9</y:v></y:c></y:row>";
    for template in [
        sheet(&|text| {
            text.replace("</sheetData>", &format!("</sheetData><extLst><ext uri=\"x\">{added}</ext></extLst>"))
        }),
        sheet(&|text| text.replace("</sheetData>", &format!("{added}</sheetData>"))),
        sheet(&|text| text.replace("<c r=\"B7\"", "<c y:r=\"C9\" r=\"B7\"")),
        sheet(&|text| text.replace("<row r=\"7\"", "<row y:r=\"3\" r=\"7\"")),
    ] {
        let (ended, said, new) = filled(folder.path(), &template);
        assert_eq!(ended, 0, "{said}");
        assert_eq!(statuses(&new), usual());
    }
    for (template, why) in [
        (
            sheet(&|text| {
                let compatible = " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";
                text.replacen(
                    "<sheetData>",
                    &format!(
                        "<sheetData{compatible}><mc:AlternateContent><mc:Choice Requires=\"y\"/></mc:AlternateContent>"
                    ),
                    1,
                )
            }),
            "it holds alternatives",
        ),
        (
            sheet(&|text| text.replace("spreadsheetml/2006/main", "spreadsheetml/2006/other")),
            "something else than a part of a workbook",
        ),
    ] {
        let (ended, said, new) = filled(folder.path(), &template);
        assert!(ended == 2 && said.contains(why) && new.is_empty(), "{said}");
    }
}

#[test]
fn how_a_text_is_spoken_is_no_part_of_it() {
    let folder = example();
    let spoken = "<rPh sb=\"0\" eb=\"4\"><t>(1)</t></rPh><phoneticPr fontId=\"1\"/>";
    let shared = changed(&template(&HEADERS, &ROWS), "xl/sharedStrings.xml", |text| {
        text.replace("<si><t>AC-2</t></si>", &format!("<si><t>AC-2</t>{spoken}</si>"))
    });
    let (_, said, new) = filled(folder.path(), &shared);
    assert_eq!(statuses(&new), usual(), "{said}");
    let own = changed(&prefixed(&[("AC-2", "000007")]), "sheets/one.xml", |text| {
        text.replace("<x:t>AC-2</x:t>", "<x:t>AC-2</x:t><x:rPh sb=\"0\" eb=\"4\"><x:t>(1)</x:t></x:rPh>")
    });
    let (ended, said, _) = filled(folder.path(), &own);
    assert!(ended == 0 && said.contains("1 test result written"), "{said}");
}

#[test]
fn what_is_there_twice_is_refused() {
    let folder = example();
    let two = changed(&template(&HEADERS, &ROWS), "xl/workbook.xml", |text| {
        text.replace("name=\"Lists\"", "name=\"Test Result Import \"")
    });
    let same = changed(&template(&HEADERS, &ROWS), "xl/_rels/workbook.xml.rels", |text| {
        text.replace("sheet2.xml", "sheet1.xml")
    });
    let mut rows: Vec<(&str, &str, &str, &str)> = ROWS.to_vec();
    rows.push(("Control Acronym", "AP Acronym", "CCI", "Compliance Status"));
    let again = changed(&template(&HEADERS, &rows), SHEET, |text| {
        // The row of headers once more, further down and in another order.
        let head = text.split("<row r=\"6\"").nth(1).expect("headers").split("</row>").next().expect("an end");
        let moved = head
            .replace("6\"", "20\"")
            .replace("r=\"N20\"", "r=\"?20\"")
            .replace("r=\"R20\"", "r=\"N20\"")
            .replace("r=\"?20\"", "r=\"R20\"");
        let mut cells: Vec<&str> = moved.split_inclusive("/c>").collect();
        cells.swap(13, 17);
        text.replace("</sheetData>", &format!("<row r=\"20\"{}</row></sheetData>", cells.concat()))
    });
    for (template, why) in [
        (two, "it has more than one sheet `Test Result Import`"),
        (same, "another sheet shows the cells of `Test Result Import` too"),
        (again, "stand in a second row further down"),
    ] {
        let (ended, said, new) = filled(folder.path(), &template);
        assert!(ended == 2 && said.contains(why) && new.is_empty(), "{why}: {said}");
    }
}

#[test]
fn headers_may_have_line_breaks_in_every_spelling() {
    let folder = example();
    let broken = changed(&template(&HEADERS, &ROWS), "xl/sharedStrings.xml", |text| {
        let one = text.replace("<t>Control Acronym</t>", "<t>Control\nAcronym</t>");
        let two = one.replace("<t>Compliance Status</t>", "<t xml:space=\"preserve\"> Compliance_x000D_\nStatus</t>");
        two.replace("<t>Test Results</t>", "<t>Test\u{a0}Results&#10;</t>")
    });
    let (ended, said, new) = filled(folder.path(), &broken);
    assert_eq!(ended, 0, "{said}");
    assert_eq!(cells(&new, "Test Result Import")[&(6, 13)], "Compliant");
    assert!(said.contains("4 test results written"), "{said}");
}

#[test]
fn what_has_no_row_is_named() {
    let folder = shop(
        "- { control: AC-2, status: planned }\n- { controls: [AU-2, AU-3], status: planned }\n- { control: AC-14, status: not-applicable, reason: nothing is open }\n",
    );
    std::fs::write(folder.path().join("officer.xlsx"), prefixed(&[("AC-2", "000007"), ("AC-3", "000213")]))
        .expect("written");
    let args = ["export", "emass", "--template", "officer.xlsx", "--tested-by", "Doe, Jane", "--date", DATE];
    let output = run(folder.path(), &[&args[..], &["-f", "json"]].concat());
    // It is worth knowing and no fault: a package need not have every control.
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let report = json(&output);
    let found: Vec<String> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|own| format!("{}: {}", own["location"]["line"], own["message"].as_str().expect("a text")))
        .collect();
    assert_eq!(
        found,
        [
            "2: no row of the template is of AU-2, AU-3, so what may be written of them is not in it",
            "3: no row of the template is of AC-14, so what may be written of it is not in it",
        ]
    );
    let output = run(folder.path(), &[&args[..], &["-o", "out.xlsx"]].concat());
    assert!(stderr(&output).contains("info[result-without-row]"), "{}", stderr(&output));
}

#[test]
fn the_template_of_the_codes_page_is_what_its_maker_makes() {
    let file = root().join("tests/data/emass/officer.xlsx");
    let made = prefixed(&[("AC-2", "000007")]);
    if std::env::var_os("PROBITY_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(&file, &made).expect("written");
    }
    assert!(std::fs::read(&file).expect("the template") == made, "{}", file.display());
}
