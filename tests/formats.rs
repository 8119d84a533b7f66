//! The formats of an audit, each read back by a reader that probity does not write with.
//! The files beside this one hold what is asked of one format; here stands what is asked of all.

#![cfg(unix)]
#![allow(clippy::print_stderr, reason = "a comparison that did not run says so")]

mod based;
pub(crate) mod cases;
mod github;
mod html;
mod junit;
mod markdown;
mod rows;
pub(crate) mod sarif;
mod tables;

use self::cases::{CANARY, cases};
use crate::common::{code, run, stderr, stdout};
use probity::render::formats::{Format, NAMES};

#[test]
fn every_format_is_whole_stable_and_silent_about_values() {
    for case in cases() {
        let wanted = case.run(Format::Json);
        for format in Format::ALL.iter().copied() {
            let (first, second) = (case.run(format), case.run(format));
            let what = format!("{} as {}", case.name, format.name());
            assert_eq!(first.stdout, second.stdout, "{what}");
            assert_eq!(code(&first), code(&wanted), "{what}: {}", stderr(&first));
            let said = format!("{}{}", stdout(&first), stderr(&first));
            assert!(!said.contains(CANARY), "{what} repeats a value");
            assert!(said.ends_with('\n') && said.len() > 100, "{what}: {said}");
            let obeyed = said.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
            assert_eq!(obeyed, None, "{what}: {}", said.escape_debug());
            assert!(
                !said.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{61c}', '\u{e0041}']),
                "{what}: {}",
                said.escape_debug()
            );
        }
    }
}

#[test]
fn every_fault_and_every_verdict_stands_in_every_format() {
    for case in cases() {
        for format in Format::ALL.iter().copied() {
            let said = stdout(&case.run(format));
            for audit in case.audits() {
                for code in cases::faults(&audit) {
                    assert!(said.contains(&code), "{} as {}: no {code}", case.name, format.name());
                }
            }
        }
    }
}

#[test]
fn several_formats_are_written_at_once_and_endings_pick_them() {
    let folder = cases::folder(&[("app.toml", cases::FAILING)]);
    let audit = |args: &[&str]| {
        let fixed = ["audit-config", "app.toml", "-p", "REGULATED", "--date", cases::DATE, "-q"];
        run(folder.path(), &[&fixed, args].concat())
    };
    let named: Vec<String> = NAMES.iter().map(|name| format!("{name}=named/{name}")).collect();
    let named: Vec<&str> = named.iter().flat_map(|target| ["-f", target]).collect();
    assert_eq!(stdout(&audit(&named)), "");
    for format in Format::ALL.iter().copied() {
        let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).expect("written");
        let direct = stdout(&audit(&["-f", format.name()]));
        assert_eq!(read(&format!("named/{}", format.name())), direct, "{}", format.name());
        if let Some(ending) = format.ending() {
            let file = format!("by-ending.{}", ending.to_uppercase());
            assert_eq!(stdout(&audit(&["-o", &file])), "");
            assert_eq!(read(&file), direct, "{file}");
        }
    }
}

#[test]
fn the_table_is_what_the_program_offers() {
    let folder = cases::folder(&[("app.toml", "")]);
    let help = stdout(&run(folder.path(), &["audit-config", "--help"]));
    let refused = stderr(&run(folder.path(), &["audit-config", "app.toml", "-f", "nothing"]));
    assert!(refused.contains(&NAMES.join(", ")), "{refused}");
    let mut endings: Vec<_> = Format::ALL.iter().filter_map(|format| format.ending()).collect();
    let count = endings.len();
    endings.sort_unstable();
    endings.dedup();
    assert_eq!(endings.len(), count, "an ending means one format");
    for format in Format::ALL.iter().copied() {
        assert_eq!(Format::parse(format.name()), Some(format));
        assert!(help.lines().any(|line| line.trim_start().starts_with(&format!("{} ", format.name()))), "{help}");
        assert_eq!(format.ending().and_then(Format::of_ending), format.ending().map(|_| format));
    }
    let page = std::fs::read_to_string(crate::common::root().join("docs/formats.md")).expect("readable");
    for name in NAMES.iter().filter(|name| **name != "text") {
        assert!(page.contains(&format!("`{name}`")), "docs/formats.md says nothing of `{name}`");
    }
}
