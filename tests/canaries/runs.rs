//! Runs of the program that look for canaries in everything it says: standard output and error, and every file it
//! writes. It must not know what is in the configurations.

use std::path::Path;
use std::process::Output;

use probity::render::formats::NAMES;

use crate::canaries::canary::absent_from;
use crate::common;

const SARIF: &str = "sarif";

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
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("written");
        }
        Self { folder, names: files.iter().map(|(name, _)| name.clone()).collect() }
    }

    fn named(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// Audits every file in every format at once, and in colours; what follows are more arguments. SARIF tries changes
    /// to each file, so it is asked of the first alone; its rows are those of the other formats.
    pub(crate) fn audited(&self, more: &[&str]) {
        let args = [&["audit-config"], &DATE[..], more].concat();
        self.in_every_format(&[&args[..], &["--profile", "RESTRICTED", "-v"], &self.named()].concat());
        self.said(&[&args[..], &["--color", "always", "-v"], &self.named()].concat());
        self.said(&[&args[..], &["--profile", "STANDARD", "-f", SARIF, "-v", self.named()[0]]].concat());
    }

    /// Audits every file in the two formats that say most.
    pub(crate) fn looked_through(&self, more: &[&str]) {
        let formats = ["-v", "-f", "text", "-f", "csv=out/csv"];
        self.said(&[&["audit-config"], &DATE[..], more, &formats, &self.named()].concat());
        self.searched_files("csv");
    }

    /// Audits the first file with the others as layers, of which the last environment file is given as such.
    pub(crate) fn layered(&self) {
        let (base, layers) = self.names.split_first().expect("a file");
        let environment = layers.iter().rfind(|layer| layer.split('.').next_back() == Some("env"));
        let mut args = vec!["audit-config", base, "--profile", "REGULATED", "-v"];
        for layer in layers {
            args.extend([if Some(layer) == environment { "--env-file" } else { "--layer" }, layer]);
        }
        args.extend(DATE);
        self.in_every_format(&args);
    }

    /// Everything else that reads a configuration.
    pub(crate) fn drafted_and_listed(&self) {
        for name in self.named() {
            self.said(&["dialect", "draft", name]);
            for (by, format) in [("--production", "md"), ("--by=safeguard", "csv"), ("--by=control", "json")] {
                let list = ["checklist", "-b", "nist-800-53-r5/low", by, "--config", name, "-f", format, "-v"];
                self.said(&[&list[..], &DATE].concat());
            }
        }
        self.said(&["dialect", "draft", self.named()[0], "-o", "out/dialect.yaml"]);
        self.suggested("STANDARD");
        self.searched_files("-o");
    }

    /// The changes that are suggested, on standard output or in a file, and as the fixes of SARIF.
    pub(crate) fn suggested(&self, profile: &str) {
        let args = [&["audit-config", "-v", "--profile", profile][..], &DATE].concat();
        self.said(&[&args[..], &["--suggest"], &self.named()].concat());
        self.said(&[&args[..], &["--suggest", "-o", "out/one.diff", self.named()[0]]].concat());
        self.said(&[&args[..], &["-f", SARIF], &self.named()].concat());
        self.searched_files("--suggest");
    }

    /// What a command says and writes, with the files named after its words.
    pub(crate) fn told(&self, args: &[&str]) {
        self.said(args);
    }

    fn in_every_format(&self, args: &[&str]) {
        let out = self.folder.path().join("out");
        let others = NAMES.iter().skip(1).filter(|name| **name != SARIF);
        let formats: Vec<String> = others.map(|name| format!("{name}={}", out.join(name).display())).collect();
        let formats = formats.iter().flat_map(|format| ["-f", format.as_str()]);
        let all: Vec<&str> = args.iter().copied().chain(["-f", NAMES[0]]).chain(formats).collect();
        self.said(&all);
        self.searched_files(&format!("{args:?}"));
    }

    /// Looks at every file that was written into `out`, and takes it away.
    fn searched_files(&self, what: &str) {
        let Ok(written) = std::fs::read_dir(self.folder.path().join("out")) else { return };
        for entry in written {
            let path = entry.expect("an entry").path();
            absent_from(&format!("{what} in {}", name(&path)), &std::fs::read_to_string(&path).expect("text"));
            std::fs::remove_file(path).expect("ours");
        }
    }

    fn said(&self, args: &[&str]) {
        let output = self.run(args);
        self.looked_at(&format!("{args:?}"), &output);
    }

    /// A first dialect from every file.
    pub(crate) fn drafted(&self) {
        for name in self.named() {
            self.said(&["dialect", "draft", name]);
        }
    }

    /// Looks at what was written.
    pub(crate) fn written_files(&self) {
        self.searched_files("-o");
    }

    /// What a command says, not looked at.
    pub(crate) fn output(&self, args: &[&str]) -> Output {
        self.run(args)
    }

    fn run(&self, args: &[&str]) -> Output {
        common::run(self.folder.path(), args)
    }

    fn looked_at(&self, what: &str, output: &Output) {
        let (out, err) = (common::stdout(output), common::stderr(output));
        assert!(output.status.code().is_some_and(|code| code <= 2) && !err.contains("panicked"), "{what}: {err}");
        // To be refused needs words.
        assert!(output.status.code() == Some(0) || !(out.is_empty() && err.is_empty()), "{what}: not a word");
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
