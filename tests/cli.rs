//! The command line as data: each file in `tests/cmd` is one call with its exit code and what it prints.
//! `TRYCMD=overwrite cargo test cli::` rewrites the expectations; what takes several calls is a test here.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::common::{code, example, json, probity, root, run, stderr, stdout};

const DATE: [&str; 2] = ["--date", "2026-11-23"];

#[test]
fn the_command_line_does_what_its_cases_say() {
    trycmd::TestCases::new()
        .default_bin_path(env!("CARGO_BIN_EXE_probity"))
        .env("COLUMNS", "100")
        .case("tests/cmd/*.toml")
        .run();
}

/// Audits with the day fixed.
fn audit(folder: &Path, args: &[&str]) -> std::process::Output {
    run(folder, &[&["audit-config"], &DATE[..], args].concat())
}

/// A folder with the example's configuration and nothing beside it.
fn configuration_alone() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(root().join("examples/saas-api/app.toml"), folder.path().join("app.toml")).expect("a copy");
    folder
}

#[test]
fn init_makes_a_workspace_that_is_clean_and_never_overwrites_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = run(folder.path(), &["init", "shop"]);
    assert_eq!((code(&first), stdout(&first).lines().count()), (0, 4), "{}", stderr(&first));
    let shop = folder.path().join("shop");
    for command in [&["validate"][..], &["matrix"], &["coverage"], &["checklist"]] {
        let output = run(&shop, command);
        assert_eq!(code(&output), 0, "{command:?}: {}", stderr(&output));
    }
    std::fs::write(shop.join("probity.yaml"), "mine").expect("written");
    std::fs::remove_file(shop.join("compliance/waivers.yaml")).expect("it was there");
    let second = run(folder.path(), &["init", "shop"]);
    assert_eq!((code(&second), stdout(&second).as_str()), (0, "compliance/waivers.yaml\n"));
    assert!(stderr(&second).contains("probity.yaml exists and was left as it is"), "{}", stderr(&second));
    assert_eq!(std::fs::read_to_string(shop.join("probity.yaml")).expect("readable"), "mine");
}

#[test]
fn a_written_matrix_is_clean_until_its_sources_change() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(code(&run(folder.path(), &["init"])), 0);
    let file = "docs/security-compliance/compliance-matrix.md";
    std::fs::create_dir_all(folder.path().join("docs/security-compliance")).expect("folders");
    assert_eq!(code(&run(folder.path(), &["matrix", "-o", file])), 0);
    let clean = run(folder.path(), &["matrix", "--check"]);
    assert_eq!((code(&clean), stdout(&clean).as_str()), (0, ""), "{}", stderr(&clean));
    let statement = "- safeguard: mfa\n  status: planned\n  how: to follow\n";
    std::fs::write(folder.path().join("compliance/statements/product.yaml"), statement).expect("written");
    let before = std::fs::read(folder.path().join(file)).expect("readable");
    let drift = run(folder.path(), &["matrix", "--check"]);
    assert_eq!(code(&drift), 1, "{}", stderr(&drift));
    assert!(stdout(&drift).lines().any(|line| line.starts_with('+') && line.contains("Planned")), "{}", stdout(&drift));
    assert!(stderr(&drift).contains("drift"), "{}", stderr(&drift));
    assert_eq!(std::fs::read(folder.path().join(file)).expect("readable"), before, "--check writes nothing");
}

#[test]
fn the_first_matrix_can_be_written_where_the_scaffold_says() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(code(&run(folder.path(), &["init"])), 0);
    let written = run(folder.path(), &["matrix", "-o", "docs/security-compliance/compliance-matrix.md"]);
    assert_eq!(code(&written), 0, "{}", stderr(&written));
}

#[test]
fn colour_is_there_always_and_never_as_asked() {
    let folder = configuration_alone();
    for (when, coloured) in [("always", true), ("never", false), ("auto", false)] {
        let output = audit(folder.path(), &["app.toml", "--profile", "RESTRICTED", "--color", when]);
        assert_eq!(stdout(&output).contains('\u{1b}'), coloured, "--color {when}");
        assert!(!stderr(&output).contains('\u{1b}'));
    }
    let output = audit(folder.path(), &["app.toml", "--profile", "RESTRICTED", "--color", "always", "-f", "json"]);
    assert!(!stdout(&output).contains('\u{1b}'), "JSON has no colours");
}

#[test]
fn standard_input_is_audited_like_a_file_of_the_current_folder() {
    let folder = example();
    let text = std::fs::read(folder.path().join("app.toml")).expect("readable");
    let mut command = probity(folder.path());
    command.args(["audit-config", "-", "--profile", "REGULATED", "-f", "json"]).args(DATE);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("starts");
    child.stdin.take().expect("a pipe").write_all(&text).expect("written");
    let output = child.wait_with_output().expect("runs");
    let fed = json(&output);
    // The manifest lists `app.toml`, and of any other file it is not known whose it is.
    std::fs::write(folder.path().join("other.toml"), &text).expect("written");
    let file = json(&audit(folder.path(), &["other.toml", "-f", "json"]));
    assert_eq!(code(&output), 1, "no statement attests what is not listed");
    assert_eq!(
        (&fed["config"]["path"], &fed["verdict"], &fed["summary"]),
        (&"-".into(), &file["verdict"], &file["summary"])
    );
    assert_eq!((&fed["summary"]["waived"], &fed["verdict"]), (&0.into(), &"fail".into()), "no waiver covers it either");
}

#[test]
fn a_verdict_names_what_keeps_it_from_exit_0() {
    let folder = example();
    let path = folder.path().join("compliance/waivers.yaml");
    let text = std::fs::read_to_string(&path).expect("readable");
    let ended = "- { check: https-enforced, reason: old, owner: head, expiry: 2020-01-01 }\n";
    std::fs::write(&path, format!("{text}{ended}")).expect("written");
    let output = audit(folder.path(), &["app.toml"]);
    let said = stdout(&output);
    let line = said.lines().last().expect("a verdict");
    assert!(line.starts_with("PASS of what this file can show: "), "{line}");
    assert!(line.ends_with("; not clean because of waiver-expired"), "{line}");
    assert_eq!(code(&output), 1);
}

#[test]
fn a_run_over_several_files_says_that_one_that_passes_is_not_clean() {
    let folder = example();
    std::fs::copy(folder.path().join("app.toml"), folder.path().join("two.toml")).expect("copied");
    let manifest = folder.path().join("probity.yaml");
    let text = std::fs::read_to_string(&manifest).expect("readable");
    std::fs::write(
        &manifest,
        text.replace("configs: [{ path: app.toml }]", "configs: [{ path: app.toml }, { path: two.toml }]"),
    )
    .expect("written");
    let last = || {
        let output = audit(folder.path(), &[]);
        (code(&output), stdout(&output).lines().last().expect("a line").to_owned())
    };
    assert_eq!(last(), (0, "2 files: 2 pass, 0 fail, 0 undetermined".to_owned()));
    let path = folder.path().join("compliance/waivers.yaml");
    let text = std::fs::read_to_string(&path).expect("readable");
    let ended = "- { check: https-enforced, reason: old, owner: head, expiry: 2020-01-01 }\n";
    std::fs::write(&path, format!("{text}{ended}")).expect("written");
    let not_clean = "2 files: 2 pass, 0 fail, 0 undetermined; of those that pass 2 not clean, as their own lines say";
    assert_eq!(last(), (1, not_clean.to_owned()));
}

#[test]
fn fail_on_changes_the_exit_code_and_says_so_and_never_the_verdict() {
    let failing = example();
    std::fs::write(failing.path().join("compliance/waivers.yaml"), "[]\n").expect("written");
    let softer = audit(failing.path(), &["--fail-on", "critical"]);
    assert_eq!(code(&softer), 0, "{}", stdout(&softer));
    assert!(stdout(&softer).contains("FAIL: 1 fail, "), "{}", stdout(&softer));
    assert!(stderr(&softer).contains("--fail-on critical decides the exit code alone"), "{}", stderr(&softer));
    let info = audit(failing.path(), &["--fail-on", "info"]);
    assert_eq!((code(&info), stdout(&info)), (1, stdout(&softer)));

    let passing = example();
    for word in ["manual", "waived"] {
        let harder = audit(passing.path(), &["--fail-on", word]);
        assert_eq!(code(&harder), 1, "{word}");
        assert!(stdout(&harder).contains("PASS of what this file can show: "), "{}", stdout(&harder));
        assert!(
            stderr(&harder).contains(&format!("--fail-on {word} decides the exit code alone")),
            "{}",
            stderr(&harder)
        );
    }
    for word in ["critical", "info"] {
        let same = audit(passing.path(), &["--fail-on", word]);
        assert_eq!((code(&same), stderr(&same).as_str()), (0, ""), "{word}");
    }
}

/// What only the deployment settles is undetermined, and that may be for others to settle.
#[test]
fn fail_on_fail_counts_what_fails_and_no_more() {
    let folder = example();
    std::fs::remove_file(folder.path().join("probity.yaml")).expect("removed");
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("readable");
    let text = text.replace("profile = \"REGULATED\"\n", "");
    std::fs::write(folder.path().join("app.toml"), &text).expect("written");
    let code_of = |args: &[&str]| code(&audit(folder.path(), &[&["app.toml"], args].concat()));
    let open = ["-p", "STANDARD", "--fail-on", "fail"];
    let said = audit(folder.path(), &[&["app.toml"], &open[..]].concat());
    assert!(stdout(&said).lines().last().is_some_and(|line| line.starts_with("UNDETERMINED: ")), "{}", stdout(&said));
    assert_eq!((code(&said), code_of(&open[..2])), (0, 1));
    // Without a profile nothing was asked that could fail, and a file that fits no dialect is not known to.
    assert_eq!(code_of(&["--fail-on", "fail"]), 1);
    std::fs::write(folder.path().join("other.yaml"), "a: 1\n").expect("written");
    assert_eq!(code(&audit(folder.path(), &[&["other.yaml"], &open[..]].concat())), 1);
    std::fs::write(folder.path().join("app.toml"), format!("{text}\n[debug]\n")).expect("written");
    assert_eq!(code_of(&open), 2);
    std::fs::write(folder.path().join("app.toml"), text.replace("idle_timeout = \"10m\"", "idle_timeout = \"10h\""))
        .expect("written");
    assert_eq!(code_of(&open), 1);
}

#[test]
fn where_all_is_written_into_files_the_verdict_is_said_beside() {
    let folder = example();
    let output = audit(folder.path(), &["-f", "sarif=a.sarif", "-f", "csv=a.csv"]);
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).contains("PASS of what this file can show: "), "{}", stderr(&output));
    let output = audit(folder.path(), &["-f", "sarif=a.sarif"]);
    assert!(stderr(&output).contains("PASS of what this file can show: "), "{}", stderr(&output));
    let output = audit(folder.path(), &["-f", "sarif=a.sarif", "-f", "text"]);
    assert!(!stderr(&output).contains("PASS"), "{}", stderr(&output));
}

#[test]
fn fail_on_never_hides_a_file_that_cannot_be_read() {
    let folder = configuration_alone();
    let output = audit(folder.path(), &["app.toml", "missing.toml", "--profile", "STANDARD", "--fail-on", "critical"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn an_audit_says_the_same_whatever_the_environment_and_the_folder() {
    let folder = example();
    let plain = audit(folder.path(), &["-f", "json"]);
    let mut command = probity(folder.path());
    command.args(["audit-config", "-f", "json"]).args(DATE);
    command.envs([
        ("PROBITY_PROFILE", "STANDARD"),
        ("AUTH_MFA", "off"),
        ("auth.mfa", "off"),
        ("LANG", "de_DE.UTF-8"),
        ("TZ", "Asia/Tokyo"),
    ]);
    assert_eq!(stdout(&command.output().expect("runs")), stdout(&plain));
    let file = folder.path().join("app.toml");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let far = json(&audit(elsewhere.path(), &[file.to_str().expect("UTF-8"), "-f", "json"]));
    let near = json(&plain);
    assert_eq!((code(&plain), &far["verdict"], &far["summary"]), (0, &near["verdict"], &near["summary"]));
}

#[test]
fn each_configuration_is_audited_once_whatever_workspace_it_belongs_to() {
    let (first, second) = (example(), example());
    let file = |folder: &tempfile::TempDir| folder.path().join("app.toml").display().to_string();
    let loose = configuration_alone();
    let files = [file(&first), file(&second), file(&loose), file(&first), file(&second)];
    let args: Vec<&str> = files.iter().map(String::as_str).chain(["-f", "json", "--profile", "REGULATED"]).collect();
    let report = json(&audit(first.path(), &args));
    let paths: Vec<&str> = report["audits"]
        .as_array()
        .expect("audits")
        .iter()
        .filter_map(|audit| audit["config"]["path"].as_str())
        .collect();
    let mut once = paths.clone();
    once.sort_unstable();
    once.dedup();
    assert!(paths.len() <= files.len(), "a file was audited more often than it was named: {paths:#?}");
    assert_eq!(once.len(), 3);
}

#[test]
fn a_finding_shows_the_text_of_its_own_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, line) in
        [("one", "# the first shop\nprofile: RESTRICTED"), ("two", "# the second shop\nprofile: STANDARD")]
    {
        let shop = folder.path().join(name);
        std::fs::create_dir(&shop).expect("a folder");
        let text = format!("product: {{ name: {name}, version: 1.0.0 }}\n{line}\n");
        std::fs::write(shop.join("probity.yaml"), text).expect("written");
        std::fs::write(shop.join("app.toml"), "[tls]\nenforced = true\n").expect("written");
    }
    let output = audit(folder.path(), &["one/app.toml", "two/app.toml", "--profile", "REGULATED"]);
    let text = stdout(&output);
    let shown: Vec<&str> = text.lines().filter(|line| line.contains("| profile: ")).collect();
    assert_eq!(shown, ["3 | profile: RESTRICTED", "3 | profile: STANDARD"], "{:?}", code(&output));
}

#[test]
fn several_configurations_are_counted_in_json() {
    let folder = configuration_alone();
    let report = json(&audit(folder.path(), &["app.toml", "./app.toml", "-f", "json", "--profile", "REGULATED"]));
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["audits"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["summary"], serde_json::json!({ "pass": 0, "fail": 2, "undetermined": 0 }));
}

#[test]
fn completions_offer_what_ships_and_each_commands_own_formats() {
    let library = probity::load::Library::shipped();
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(folder.path(), &["completions", shell]);
        assert_eq!(code(&output), 0, "{shell}: {}", stderr(&output));
    }
    let bash = stdout(&run(folder.path(), &["completions", "bash"]));
    for dialect in library.dialects() {
        assert!(bash.contains(dialect.id.as_str()), "{}", dialect.id);
    }
    for name in ["RESTRICTED", "fedramp-r5/moderate", "sarif svg", "md csv json"] {
        let words: Vec<&str> = name.split(' ').collect();
        assert!(words.iter().all(|word| bash.contains(word)), "{name}");
    }
    let fish = stdout(&run(folder.path(), &["completions", "fish"]));
    let of_matrix = fish.lines().find(|line| line.contains("using_subcommand matrix") && line.contains("-l format"));
    let following: String = fish.lines().skip_while(|line| Some(*line) != of_matrix).take(4).collect();
    assert!(following.contains("csv") && !following.contains("sarif"), "{following}");
}

#[test]
fn every_command_with_formats_names_those_that_it_takes() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = stdout(&run(folder.path(), &["--help"]));
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = commands.filter(|line| line.starts_with("  ") && !line.starts_with("    "));
    let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names.into_iter().filter(|name| !["init", "docs", "help"].contains(name)) {
        let said = stdout(&run(folder.path(), &[name, "--help"]));
        assert!(said.contains("\nFormats:"), "{name}: {said}");
        let refused = stderr(&run(folder.path(), &[name, "AC-2", "-f", "nothing"]));
        let Some((_, has)) = refused.split_once("(it has ") else { continue };
        for format in has.trim_end().trim_end_matches(')').split(", ") {
            assert!(said.contains(format), "{name}: {format}");
        }
    }
}

#[test]
fn an_ending_that_names_no_format_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for (command, file) in [("matrix", "m.pdf"), ("recommend", "r.docx"), ("checklist", "c.zzz"), ("coverage", "c.htm")]
    {
        let output = run(folder.path(), &[command, "-b", "nis2/important", "-o", file]);
        assert_eq!(code(&output), 2, "{command}");
        assert!(stderr(&output).contains(&format!("the ending of `{file}`")), "{}", stderr(&output));
        assert!(!folder.path().join(file).exists());
    }
    // A name without one, and a command with one format, leave no doubt.
    assert_eq!(code(&run(folder.path(), &["matrix", "-b", "nis2/important", "-o", "matrix"])), 0);
    assert_eq!(code(&run(folder.path(), &["completions", "bash", "-o", "probity.bash"])), 0);
}

#[test]
fn a_pattern_that_matches_nothing_hides_no_other_file() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("app.toml"), "[session]\nidle_timeout = '5m'\n").expect("written");
    let output = run(folder.path(), &["audit-config", "app.toml", "bad*.toml", "-p", "STANDARD", "-f", "json"]);
    assert_eq!(code(&output), 2);
    let report = json(&output);
    let audits = report["audits"].as_array().expect("both");
    let said: Vec<_> = audits.iter().map(|one| (&one["config"]["path"], &one["config"]["dialect"])).collect();
    assert_eq!(said, [(&"app.toml".into(), &"app".into()), (&"bad*.toml".into(), &"unknown".into())]);
}

#[cfg(unix)]
#[test]
fn nothing_is_set_up_behind_a_link() {
    let (folder, outside) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    std::os::unix::fs::symlink(outside.path(), folder.path().join("compliance")).expect("a link");
    let output = run(folder.path(), &["init"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("is a symbolic link"), "{}", stderr(&output));
    assert_eq!(std::fs::read_dir(outside.path()).expect("readable").count(), 0);
}

/// What each command with formats is called with; `audit-config` has tests of its own in `tests/formats`.
const CALLS: [&[&str]; 19] = [
    &["validate"],
    &["matrix"],
    &["checklist", "--date", "2026-11-23"],
    &["dialect", "draft", "app.toml"],
    &["review", "--date", "2026-11-23"],
    &["lint-docs", "README.md"],
    &["import", "markdown", "README.md"],
    &["export", "fedramp-cis-crm", "--date", "2026-11-23"],
    &["export", "fedramp-ssp", "--date", "2026-11-23"],
    &["coverage", "--date", "2026-11-23"],
    &["diff", "before.json"],
    &["recommend"],
    &["profiles"],
    &["explain", "mfa"],
    &["list", "baselines"],
    &["list", "catalogs"],
    &["schema", "audit-output"],
    &["completions", "bash"],
    &["man"],
];

#[test]
fn every_format_that_the_help_names_is_written_and_differs() {
    let folder = example();
    assert_eq!(code(&run(folder.path(), &["coverage", "--format", "json", "-o", "before.json"])), 0);
    let help = stdout(&run(&root(), &["--help"]));
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("the commands");
    let commands = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    for command in commands.filter(|command| !matches!(*command, "" | "help" | "audit-config")) {
        let help = stdout(&run(&root(), &[command, "--help"]));
        let Some((_, formats)) = help.split_once("Formats: ") else { continue };
        let formats: Vec<&str> = formats.split([';', '\n']).next().unwrap_or_default().split(", ").collect();
        let mut written = std::collections::BTreeSet::new();
        for call in CALLS.iter().filter(|call| call[0] == command) {
            let mut seen = std::collections::BTreeSet::new();
            for format in &formats {
                let output = run(folder.path(), &[*call, &["--format", format]].concat());
                // A kind of export has some of the formats that exports have.
                if code(&output) == 2 && stderr(&output).contains("has no format") {
                    continue;
                }
                assert!(code(&output) < 2, "{call:?} as {format}: {}", stderr(&output));
                assert!(seen.insert(output.stdout), "{call:?} as {format} is what another format is");
                written.insert(*format);
            }
        }
        assert_eq!(written.len(), formats.len(), "{command}: {formats:?}, of which {written:?} are written");
    }
}

/// Where a text says `1 files`: a lone 1 before a noun that is several.
fn one_of_several(text: &str) -> Option<String> {
    const SINGULAR: [&str; 3] = ["is", "has", "was"];
    // Of exit codes the help says what each means.
    let text = text.replace("1 findings, drift", "");
    let words: Vec<&str> = text.split_whitespace().collect();
    let pair = words.windows(3).find(|pair| {
        let noun = pair[2].trim_matches(|c: char| !c.is_alphabetic());
        let is_noun = noun.len() > 3 && noun.ends_with('s') && !noun.ends_with("ss") && !SINGULAR.contains(&noun);
        // `5 of 1 controls` would be as wrong; `code 1 means` and the like are no counts.
        let is_count = pair[1] == "1" && !pair[0].ends_with("code") && !["means", "pass", "passes"].contains(&noun);
        is_count && is_noun && pair[2].trim_end_matches([',', '.', ';', ':', ')']) == noun
    })?;
    Some(pair.join(" "))
}

#[test]
fn no_message_says_one_of_several() {
    assert_eq!(one_of_several("looked at 1 statements, 0 waivers").as_deref(), Some("at 1 statements,"));
    assert_eq!(one_of_several("looked at 1 statement, 0 waivers"), None);
    for file in std::fs::read_dir(root().join("tests/cmd")).expect("the cases") {
        let path = file.expect("a case").path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let said = text.split_once("stdout").map_or("", |(_, said)| said);
        assert_eq!(one_of_several(said), None, "{}", path.display());
    }
    // One of everything.
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        (
            "probity.yaml",
            "product: { name: One }\nprofile: STANDARD\nbaselines: [nist-800-53-r5/low]\nstatements: s.yaml\nconfigs: [{ path: app.toml }]\n",
        ),
        (
            "s.yaml",
            "- { safeguard: mfa, status: planned, how: It fully meets NIST 800-53., evidence: [{ doc: README.md }] }\n",
        ),
        ("app.toml", "[session]\nidle_timeout = \"5m\"\n"),
        (
            "README.md",
            "| Control |\n| --- |\n| AC-2 | done |\n\n| Control |\n| --- | --- |\n\nFedRAMP Moderate has 325 controls.\n",
        ),
        ("matrix.md", "| Control | Status |\n| --- | --- |\n| AC-2 | done |\n"),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    assert_eq!(code(&run(folder.path(), &["coverage", "--format", "json", "-o", "before.json"])), 0);
    let more: [&[&str]; 8] = [
        &["lint-docs", "README.md"],
        &["import", "markdown", "matrix.md"],
        &["audit-config", "app.toml"],
        &["audit-config", "app.toml", "--suggest"],
        &["dialect", "test", "app"],
        &["docs"],
        &["checklist", "--production"],
        &["explain", "app"],
    ];
    for call in CALLS.iter().copied().chain(more) {
        let output = run(folder.path(), call);
        for said in [stdout(&output), stderr(&output)] {
            assert_eq!(one_of_several(&said), None, "{call:?}");
        }
    }
}
