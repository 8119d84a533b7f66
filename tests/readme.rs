//! The README against the program: its verdict line, its tour, its table of commands.
//! What it shows must be what a reader would see.

use crate::common::{example, root, run, stdout};

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).expect("README.md")
}

/// The fenced block after a marker.
fn block(marker: &str) -> String {
    let text = readme();
    let after = text.split_once(&format!("<!-- {marker} -->\n```text\n")).unwrap_or_else(|| panic!("no {marker}")).1;
    after.split_once("```").expect("a closing fence").0.to_owned()
}

#[test]
fn the_main_job_ends_as_the_readme_says() {
    let output = run(&root(), &["audit-config", "examples/saas-api/app.toml", "--date", "2026-11-23"]);
    let text = stdout(&output);
    assert_eq!(text.lines().last(), Some(block("verdict").trim_end()));
}

#[test]
fn the_tour_shows_what_the_audit_says() {
    let folder = example();
    let path = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&path).expect("app.toml");
    let spoiled: Vec<String> = text
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some(("idle_timeout", _)) if line.contains("10m") => "idle_timeout = \"30m\"".to_owned(),
            Some(("max_depth", value)) => format!("max_dept = {value}"),
            _ => line.to_owned(),
        })
        .collect();
    std::fs::write(path, spoiled.join("\n")).expect("written");
    let output = stdout(&run(folder.path(), &["audit-config", "app.toml", "--date", "2026-11-23"]));
    assert!(output.starts_with(block("tour").trim_end()), "{output}");
}

#[test]
fn the_gate_ends_as_the_readme_says() {
    let output = stdout(&run(crate::gate::damaged().path(), &["validate", "--date", "2026-11-23"]));
    let line = output.lines().last().expect("a line");
    assert!(line.starts_with("NO-GO: ") && readme().lines().any(|shown| shown == line), "{line}");
}

#[test]
fn the_table_of_commands_is_the_help() {
    let help = stdout(&run(&root(), &["--help"]));
    let commands = help.split_once("Commands:\n").expect("commands").1;
    let commands = commands.split_once("\n\nOptions:").expect("options").0;
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in commands.lines() {
        let line = line.trim_end();
        match line.trim_start().split_once("  ") {
            Some((name, about)) if line.starts_with("  ") && !line.starts_with("   ") => {
                rows.push((name.to_owned(), about.trim().to_owned()));
            }
            _ => rows.last_mut().expect("a row").1.push_str(&format!(" {}", line.trim())),
        }
    }
    let table: String = rows
        .iter()
        .filter(|(name, _)| name != "help")
        .map(|(name, about)| format!("| `probity {name}` | {about} |\n"))
        .collect();
    let text = readme();
    let commands = text.split_once("<!-- commands -->").expect("the mark").1;
    let written =
        commands.split_once("| --- | --- |\n").expect("a table").1.split_once("<!-- /commands -->").expect("an end").0;
    assert_eq!(written, table);
}

#[test]
fn the_table_of_documents_is_the_help() {
    let help = stdout(&run(&root(), &["docs", "--help"]));
    let mut rows: Vec<(&str, String)> = Vec::new();
    for line in help.split_once("Documents:\n").expect("documents").1.lines().map(str::trim) {
        match line.split_once("  ") {
            Some((file, about)) => rows.push((file, about.trim().to_owned())),
            // A long line goes on in the next.
            None => rows.last_mut().expect("a row").1.push_str(&format!(" {line}")),
        }
    }
    let table: String = rows.iter().map(|(file, about)| format!("| `{file}` | {} |\n", about.trim())).collect();
    assert_eq!(table.lines().count(), crate::docs::FILES.len());
    let text = readme();
    let documents = text.split_once("<!-- documents -->").expect("the mark").1;
    let written = documents
        .split_once("| --- | --- |\n")
        .expect("a table")
        .1
        .split_once("<!-- /documents -->")
        .expect("an end")
        .0;
    assert_eq!(written, table);
}

#[test]
fn the_numbers_of_the_tour_are_those_of_the_program() {
    let sentence =
        stdout(&run(&root(), &["recommend", "--baseline", "fedramp-r5/moderate", "--workspace", "examples/saas-api"]));
    assert!(sentence.contains("probity relates to 63 of 323 controls"));
    let folder = root().join("examples/saas-api");
    let checklist = crate::common::json(&run(&folder, &["checklist", "--date", "2026-11-23", "--format", "json"]));
    assert!(readme().contains(&format!("In the example {} questions are left", checklist["open"])));
}
