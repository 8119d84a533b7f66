//! Workflow commands read as GitHub's runner reads a log: line by line, a command wherever one can be seen.

use std::collections::BTreeMap;

use probity::render::formats::Format;
use probity::render::github::github;

use serde_json::Value;

use crate::formats::cases::{cases, is_bad, required, wrong};
use crate::formats::rows::{HOSTILE, hostile_rows, on_one_line};

/// A command as the runner understands it.
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    message: String,
}

/// The runner's own order: the percent sign last.
fn unescaped(text: &str, property: bool) -> String {
    let text = text.replace("%0D", "\r").replace("%0A", "\n");
    let text = if property { text.replace("%3A", ":").replace("%2C", ",") } else { text };
    text.replace("%25", "%")
}

fn command(line: &str) -> Option<Command> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (head, message) = rest.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let pair = |pair: &str| pair.split_once('=').map(|(name, value)| (name.to_owned(), unescaped(value, true)));
    Some(Command {
        name: name.to_owned(),
        properties: properties.split(',').filter_map(pair).collect(),
        message: unescaped(message, false),
    })
}

#[test]
fn there_is_a_command_for_each_fault_and_no_other() {
    for case in cases() {
        let text = case.said(Format::Github);
        let (commands, rest): (Vec<_>, Vec<_>) =
            text.split(['\n', '\r']).filter(|line| !line.is_empty()).partition(|line| command(line).is_some());
        let audits = case.audits();
        assert_eq!(rest.len(), audits.len(), "{}: one line a file says how it ended: {rest:?}", case.name);
        for (line, audit) in rest.iter().zip(&audits) {
            assert!(line.starts_with("probity: ") && !line.contains("##["), "{line}");
            let word = match audit["verdict"].as_str().expect("a verdict") {
                "pass" => "PASS of what this file can show: ",
                "fail" => "FAIL: ",
                _ => "UNDETERMINED: ",
            };
            assert!(line.contains(word), "{line}");
        }
        let level = |severity: &str| match severity {
            "critical" | "high" => "error",
            "medium" => "warning",
            _ => "notice",
        };
        let mut expected: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut expect = |level: &str, title: String| *expected.entry((level.to_owned(), title)).or_default() += 1;
        for audit in &audits {
            // What the file has no key for is said in one command, where it is more than a few.
            let is_mute = |result: &&Value| {
                let message = result["message"].as_str().expect("a text");
                result["status"] == "undetermined" && message.starts_with("no key of this file shows")
            };
            let mute: Vec<&Value> = required(audit).into_iter().filter(is_mute).collect();
            let is_one = mute.len() > 3;
            if is_one {
                let worst = ["critical", "high", "medium", "low", "info"];
                let worst = worst.into_iter().find(|word| mute.iter().any(|result| result["severity"] == **word));
                expect(level(worst.expect("a severity")), format!("undetermined {} checks", mute.len()));
            }
            for result in required(audit).into_iter().filter(|result| !is_one || !is_mute(result)) {
                let (status, check) = (result["status"].as_str().expect("a word"), result["check"].as_str());
                let title = format!("{status} {}", check.expect("a check"));
                if status == "waived" {
                    expect("notice", title);
                } else if is_bad(result) {
                    expect(level(result["severity"].as_str().expect("a severity")), title);
                }
            }
            for finding in wrong(audit) {
                let severity = level(finding["severity"].as_str().expect("a severity"));
                expect(severity, format!("fault {}", finding["code"].as_str().expect("a code")));
            }
            let named = |result: &&Value| {
                let check = result["check"].as_str().expect("a check");
                commands.iter().any(|line| line.contains("no key of this file shows") && line.contains(check))
            };
            assert!(!is_one || mute.iter().all(named), "{}", case.name);
            if audit["profile"].is_null() {
                expect("error", "undetermined verdict".to_owned());
            }
        }
        let mut found: BTreeMap<(String, String), usize> = BTreeMap::new();
        for command in commands.iter().filter_map(|line| command(line)) {
            *found.entry((command.name.clone(), command.properties["title"].clone())).or_default() += 1;
            let known = ["file", "line", "col", "title"];
            assert!(command.properties.keys().all(|name| known.contains(&name.as_str())), "{}", case.name);
            assert!(!command.properties["file"].is_empty() && !command.message.is_empty(), "{}", case.name);
            let is_number = |name: &str| command.properties.get(name).is_none_or(|text| text.parse::<u32>().is_ok());
            assert!(is_number("line") && is_number("col"));
        }
        assert_eq!(found, expected, "{}", case.name);
    }
}

#[test]
fn no_text_starts_a_command() {
    let rows = hostile_rows();
    let expected = rows.rows.iter().filter(|row| row.is_fault() || row.waiver.is_some()).count();
    let text = github(&[rows.findings()]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), expected + 1);
    let (last, commands) = lines.split_last().expect("lines");
    assert!(command(last).is_none() && !last.contains("##["), "{last}");
    let shown = HOSTILE.replace(['\u{1b}', '\u{9b}', '\u{202e}', '\u{85}', '\u{2028}'], "\u{fffd}");
    for line in commands {
        let command = command(line).expect("a command");
        assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "{line}");
        assert_eq!(command.message, [shown.as_str(); 3].join("\n"));
        assert!(command.properties["title"].ends_with(&on_one_line()), "{line}");
        assert_eq!(command.properties.len(), 4, "{line}");
    }
}

#[test]
fn what_is_escaped_is_read_back() {
    use probity::render::github::{data, property};
    for text in ["100%", "%0A", "a:b,c=d", "a\nb", "::error::x", "%25%3A", "ü ✓"] {
        assert_eq!(unescaped(&data(text), false), text);
        assert_eq!(unescaped(&property(text), true), text.replace('\n', " "));
        assert!(!data(text).contains('\n') && !property(text).contains([':', ',', '\n']));
    }
}
