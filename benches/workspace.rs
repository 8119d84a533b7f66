//! How the cost of `validate` grows with the workspace: statements, pointers and files, up to 2,000, 5,000 and 20,000.
//! `cargo bench --bench workspace` makes each workspace in a temporary repository and prints the CPU of whole processes.

#![allow(clippy::print_stdout, reason = "the table is what it is for")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use probity::evidence::{Pointer, Root};
use probity::load::Library;

/// Of the largest workspace.
const STATEMENTS: usize = 2_000;
const POINTERS: usize = 5_000;
const FILES: usize = 20_000;

fn main() {
    let library = Library::shipped();
    let controls: Vec<String> = library
        .catalogs()
        .all()
        .iter()
        .flat_map(|catalog| {
            let own = catalog.controls.iter().filter(|control| control.withdrawn.is_none() && !control.group);
            own.map(move |control| format!("{}:{}", catalog.id, control.id))
        })
        .collect();
    println!("| files | pointers | statements | of them dead | CPU, ms | wall, ms | ms a thousand pointers |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for part in [16, 4, 1] {
        for dead in [0, 20] {
            let folder = tempfile::tempdir().expect("a folder");
            let size = (FILES / part, POINTERS / part, STATEMENTS / part);
            make(folder.path(), size, &controls, dead);
            let (cpu, wall) = least(|| measured(folder.path()));
            let (files, pointers, statements) = size;
            let share = pointers.checked_div(dead).unwrap_or_default();
            let thousand = cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(pointers).expect("few"));
            println!(
                "| {files} | {pointers} | {statements} | {share} | {} | {} | {thousand:.0} |",
                cpu.as_millis(),
                wall.as_millis()
            );
        }
    }
}

/// The quickest of some runs; the others were disturbed.
fn least(run: impl Fn() -> (Duration, Duration)) -> (Duration, Duration) {
    (0..5).map(|_| run()).min().expect("some runs")
}

fn measured(folder: &Path) -> (Duration, Duration) {
    let (before, clock) = (children(), Instant::now());
    let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
    command.args(["validate", "--date", "2026-11-23", "--quiet"]).current_dir(folder);
    let status = command.stdout(Stdio::null()).status().expect("the program runs");
    assert!(status.code().is_some_and(|code| code < 2), "it could not do the job");
    let wall = clock.elapsed();
    (children().map_or(wall, |now| now.saturating_sub(before.unwrap_or_default())), wall)
}

/// The CPU time of all processes that were started and have ended, git's too; none where the system does not tell.
fn children() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}

/// A workspace in a repository of its own. Of every `dead` pointers one names something that is gone.
fn make(folder: &Path, (files, pointers, statements): (usize, usize, usize), controls: &[String], dead: usize) {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    };
    for number in 0..files {
        let (path, text) = file(number);
        write(&path, &text);
    }
    write("probity.yaml", "product: { name: Large }\nstatements: statements/*.yaml\n");
    let root = Root::open(folder).expect("it is there");
    let mut text = String::new();
    for statement in 0..statements {
        let control = &controls[statement % controls.len()];
        let _ = write!(text, "- control: {control}\n  status: implemented\n  how: x\n  evidence:\n");
        for pointer in (statement * pointers / statements)..((statement + 1) * pointers / statements) {
            let gone = dead > 0 && pointer % dead == 0;
            let (kind, named) = named(pointer * files / pointers, gone);
            let held = root.resolve(&Pointer::parse(&named).expect("well formed"));
            let _ = writeln!(text, "    - {kind}: \"{named}\"");
            let _ = match held {
                Ok(held) => writeln!(text, "      sha256: {}\n      reviewed: 2026-11-20", held.sha256),
                Err(_) => writeln!(text, "      reviewed: 2026-11-20"),
            };
        }
        if statement % 100 == 99 || statement + 1 == statements {
            write(&format!("statements/s{statement:05}.yaml"), &text);
            text.clear();
        }
    }
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "all"],
    ] {
        // Without git the measure is of what is left to do.
        let _ = Command::new("git").args(arguments).current_dir(folder).stdout(Stdio::null()).status();
    }
}

/// The endings in turn.
const ENDINGS: [&str; 8] = ["rs", "md", "ts", "py", "rs", "go", "java", "md"];

fn path(number: usize) -> String {
    format!("area{}/part{}/file{number}.{}", number % 20, number / 20 % 25, ENDINGS[number % 8])
}

/// A file of some 3 KB with ten definitions or headings.
fn file(number: usize) -> (String, String) {
    let path = path(number);
    let item = |n: usize| match ENDINGS[number % 8] {
        "rs" => format!(
            "/// Item {n}.\npub fn item_{n}(x: &str) -> usize {{\n    let s = \"}} {{ // not\";\n{}    s.len() + x.len()\n}}\n\n",
            "    let a = [1, 2, 3];\n".repeat(9)
        ),
        "ts" => format!(
            "/** Item {n}. */\nexport function item_{n}(x: string): number {{\n{}  return /[}}]/.test(`${{x}}`) ? 1 : 0;\n}}\n\n",
            "  const a = { b: [1, 2] };\n".repeat(9)
        ),
        "py" => format!(
            "def item_{n}(x):\n    \"\"\"Item {n}.\"\"\"\n{}    return len(x)\n\n",
            "    a = {'b': [1, 2]}\n".repeat(9)
        ),
        "go" => format!(
            "// item {n}\nfunc item_{n}(x string) int {{\n{}\treturn len(x)\n}}\n\n",
            "\ta := []int{1, 2}\n".repeat(9)
        ),
        "java" => format!(
            "    /** Item {n}. */\n    int item_{n}(String x) {{\n{}        return x.length();\n    }}\n\n",
            "        int[] a = {{1, 2}};\n".repeat(9)
        ),
        _ => format!(
            "## item {n}\n\n{}\n",
            "Some words of a sentence that says a thing, with `code` and a [link](a.md).\n".repeat(3)
        ),
    };
    let body: String = (0..10).map(item).collect();
    let text = match ENDINGS[number % 8] {
        "java" => format!("class File{number} {{\n{body}}}\n"),
        "go" => format!("package a\n\n{body}"),
        "md" => format!("# File {number}\n\n{body}"),
        _ => body,
    };
    (path, text)
}

/// A pointer at a file or a part of it.
fn named(number: usize, gone: bool) -> (&'static str, String) {
    let path = path(number);
    let item = if gone { format!("itm_{}", number % 10) } else { format!("item_{}", number % 10) };
    match (ENDINGS[number % 8], number % 10) {
        (_, 0) if gone => ("code", format!("gone/{path}")),
        (_, 0) => ("code", path),
        (_, 1) if !gone => ("config", format!("{path}#L3-L9")),
        ("md", _) => ("doc", format!("{path}#{}", item.replace('_', "-"))),
        _ => ("test", format!("{path}::{item}")),
    }
}
