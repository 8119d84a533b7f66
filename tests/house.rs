//! The house rules: the layer order, the header of every module, and that every table is complete.
//! It must read the sources as text and know nothing of what they do.

use std::path::{Path, PathBuf};

/// The pipeline: each module uses only those above it.
const LAYERS: &[&str] =
    &["diag", "model", "load", "edit", "prove", "evidence", "audit", "report", "render", "lint", "validate", "cli"];

fn sources() -> Vec<PathBuf> {
    let mut open = vec![crate::common::root().join("src")];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn layer(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix(crate::common::root().join("src")).expect("inside");
    let first = inside.components().next()?.as_os_str().to_string_lossy().replace(".rs", "");
    LAYERS.iter().position(|layer| *layer == first)
}

#[test]
fn each_layer_uses_only_those_above_it() {
    for path in sources() {
        let Some(own) = layer(&path) else { continue };
        let text = std::fs::read_to_string(&path).expect("a source");
        // What a module's own tests borrow from below does not change the order.
        let code = text.split("#[cfg(test)]\nmod tests {").next().expect("some text");
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for (at, other) in LAYERS.iter().enumerate() {
                let uses = [format!("crate::{other}::"), format!("crate::{other};"), format!("crate::{{{other}")];
                // In a group only the first name would be seen.
                assert!(!line.contains("use crate::{"), "{}: {line}", path.display());
                let uses = uses.iter().any(|form| line.contains(form.as_str()));
                assert!(!uses || at <= own, "{}: {} uses {other}, which stands below it", path.display(), LAYERS[own]);
            }
        }
    }
}

#[test]
fn the_pipeline_in_lib_is_this_order() {
    let text = std::fs::read_to_string(crate::common::root().join("src/lib.rs")).expect("lib.rs");
    let modules = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect::<Vec<_>>();
    assert_eq!(modules, LAYERS);
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in sources() {
        let text = std::fs::read_to_string(&path).expect("a source");
        let said = text.starts_with("//! ") || path.ends_with("lib.rs");
        assert!(said, "{} does not open with `//!`", path.display());
    }
}

#[test]
fn every_command_is_documented_and_has_a_page_in_the_manual() {
    let output = crate::common::run(&crate::common::root(), &["--help"]);
    let help = crate::common::stdout(&output);
    let manual = crate::common::stdout(&crate::common::run(&crate::common::root(), &["man"]));
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("the commands");
    let mut count = 0;
    for command in commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()) {
        if matches!(command, "" | "help") {
            continue;
        }
        count += 1;
        let file = crate::common::root().join("src/cli").join(format!("{}.rs", command.replace('-', "_")));
        assert!(file.is_file(), "{command} has no file of its name");
        let page = format!("probity\\-{}", command.replace('-', "\\-"));
        assert!(manual.contains(&page), "{command} is not in the manual");
    }
    assert!(count >= 15, "only {count} commands in the help");
}

#[test]
fn every_code_can_be_explained_and_is_said_somewhere() {
    // The table of rules lists codes and says none.
    let sources = sources().into_iter().filter(|path| !path.ends_with("src/validate/mod.rs"));
    let sources: String = sources.map(|path| std::fs::read_to_string(path).expect("a source")).collect();
    for code in probity::diag::Code::ALL {
        let page = crate::common::run(&std::env::temp_dir(), &["explain", code.name()]);
        assert_eq!(crate::common::code(&page), 0, "{code}");
        let variant = format!("{code:?}");
        let said =
            sources.matches(&format!("Code::{variant}")).count() + sources.matches(&format!(" {variant} |")).count();
        assert!(said > 0, "nothing can say {code}");
    }
}

#[test]
fn every_file_of_data_is_embedded() {
    let library = probity::load::Library::shipped();
    for folder in
        ["controls", "controls/crosswalks", "controls/overlays", "profiles", "profiles/safeguards", "profiles/dialects"]
    {
        for entry in std::fs::read_dir(crate::common::root().join(folder)).expect(folder).flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                assert!(
                    library.sources.text(&format!("probity:{folder}/{name}")).is_some(),
                    "{folder}/{name} is not embedded"
                );
            }
        }
    }
}
