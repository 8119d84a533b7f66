//! Runs of the program that look for canaries in everything it says: standard output and error, and every file it
//! writes. It must not know what is in the configurations.

use std::path::Path;
use std::process::Output;

use probity::render::formats::NAMES;

use crate::canary::absent_from;
use crate::common;

const DATE: [&str; 2] = ["--date", "2026-11-23"];

/// A folder of configurations.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
    names: Vec<String>,
}

impl Folder {
    pub(crate) fn new(files: &[(String, String)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        Self { folder, names: files.iter().map(|(name, _)| name.clone()).collect() }
    }

    fn named(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// Audits every file in every format at once, with what is met and without; what follows are more arguments.
    pub(crate) fn audited(&self, more: &[&str]) {
        for way in [&["--profile", "RESTRICTED", "-v"][..], &["--color", "always"]] {
            self.in_every_format(&[&["audit-config"], &DATE[..], way, more, &self.named()].concat());
        }
    }

    /// Audits the first file with the others as layers, of which environment files are given as such.
    pub(crate) fn layered(&self) {
        let (base, layers) = self.names.split_first().expect("a file");
        let mut args = vec!["audit-config", base, "--profile", "REGULATED", "-v"];
        for layer in layers {
            args.push(if std::path::Path::new(layer).extension().is_some_and(|ending| ending == "env") {
                "--env-file"
            } else {
                "--layer"
            });
            args.push(layer);
        }
        args.extend(DATE);
        self.in_every_format(&args);
    }

    /// Everything else that reads a configuration.
    pub(crate) fn drafted_and_listed(&self) {
        for name in self.named() {
            self.said(&["dialect", "draft", name]);
            for format in ["md", "csv", "json"] {
                let list =
                    ["checklist", "-b", "nist-800-53-r5/moderate", "--production", "--config", name, "-f", format];
                self.said(&[&list[..], &DATE].concat());
            }
        }
        let suggested = self.run(&[&["audit-config", "--suggest", "-v"], &DATE[..], &self.named()].concat());
        let unknown = common::stderr(&suggested).contains("unexpected argument '--suggest'");
        if !unknown {
            self.looked_at("--suggest", &suggested);
        }
    }

    fn in_every_format(&self, args: &[&str]) {
        let out = self.folder.path().join("out");
        let formats: Vec<String> =
            NAMES.iter().skip(1).map(|name| format!("{name}={}", out.join(name).display())).collect();
        let formats = formats.iter().flat_map(|format| ["-f", format.as_str()]);
        let all: Vec<&str> = args.iter().copied().chain(["-f", NAMES[0]]).chain(formats).collect();
        self.said(&all);
        let Ok(written) = std::fs::read_dir(&out) else { return };
        for entry in written {
            let path = entry.expect("an entry").path();
            absent_from(&format!("{args:?} in {}", name(&path)), &std::fs::read_to_string(&path).expect("text"));
            std::fs::remove_file(path).expect("ours");
        }
    }

    fn said(&self, args: &[&str]) {
        let output = self.run(args);
        self.looked_at(&format!("{args:?}"), &output);
    }

    fn run(&self, args: &[&str]) -> Output {
        common::run(self.folder.path(), args)
    }

    fn looked_at(&self, what: &str, output: &Output) {
        let (out, err) = (common::stdout(output), common::stderr(output));
        assert!(output.status.code().is_some_and(|code| code <= 2) && !err.contains("panicked"), "{what}: {err}");
        // Nothing that has a canary in it is met in all, and to be refused needs words.
        assert!(!(out.is_empty() && err.is_empty()), "{what}: not a word");
        absent_from(&self.described(what), &out);
        absent_from(&self.described(what), &err);
    }

    /// With the texts, where it is few that may be the cause.
    fn described(&self, what: &str) -> String {
        let text = |name: &String| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        let texts: String = self.names.iter().take(6).map(|name| format!("--- {name}\n{}\n", text(name))).collect();
        format!("{texts}{what}")
    }
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}
