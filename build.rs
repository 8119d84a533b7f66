//! Compiles the shipped YAML into the form that the program decodes at start-up.
//! A file that does not decode stops the build with its place.

#![allow(dead_code, unused_imports, unreachable_pub, missing_docs)]

#[path = "src/diag/mod.rs"]
mod diag;
#[path = "src/model/mod.rs"]
mod model;
#[path = "src/load"]
mod load {
    pub mod decode;
    pub mod syntax;
    pub mod tree;
}

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use load::syntax::{Syntax, parse};
use load::tree::{Lines, Span, Tree};
use model::catalog::{Catalog, Overlay};
use model::crosswalk::Crosswalk;
use model::dialect::{Dialect, Signature};
use model::profile::Profile;
use model::rule_page::RulePage;
use model::safeguard::Safeguard;
use model::setting::Setting;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The shipped files in a fixed order; the position in `sources` is the index that places carry.
struct Build {
    root: PathBuf,
    out: PathBuf,
    sources: Vec<String>,
}

fn main() {
    let variable = |name: &str| PathBuf::from(std::env::var(name).expect("set by cargo"));
    let mut build = Build { root: variable("CARGO_MANIFEST_DIR"), out: variable("OUT_DIR"), sources: Vec::new() };
    for folder in ["controls", "profiles", "rules", "templates", "src/diag", "src/model", "src/load"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    build.tables("src");
    let catalogs: Vec<Catalog> = build.each("controls");
    let overlays: Vec<Overlay> = build.all("controls/overlays");
    let crosswalks: Vec<Crosswalk> = build.each("controls/crosswalks");
    let settings: Vec<Setting> = build.read("profiles/settings.yaml");
    let profiles: Vec<Profile> = build.each("profiles");
    let safeguards: Vec<Safeguard> = build.all("profiles/safeguards");
    let dialects: Vec<Dialect> = build.each("profiles/dialects");
    let rules: Vec<RulePage> = build.each("rules");
    build.blob("rules", &rules);
    let signatures: Vec<Signature> = dialects.iter().map(Signature::of).collect();
    let mut code = String::new();
    keys(&mut code, &safeguards);
    build.blob("core", &(settings, safeguards, profiles, signatures, overlays));
    build.table(&mut code, &catalogs, &crosswalks, &dialects);
    std::fs::write(build.out.join("embedded.rs"), code).expect("write embedded.rs");
}

/// The globs of keys that checks look for at every depth, so that names can be told without decoding the core.
fn keys(code: &mut String, safeguards: &[Safeguard]) {
    code.push_str("pub(super) static KEYS: &[(&str, &[&str])] = &[\n");
    for check in safeguards.iter().flat_map(|safeguard| &safeguard.checks).filter(|check| !check.keys.is_empty()) {
        writeln!(code, "    ({:?}, &{:?}),", check.id.as_str(), check.keys).expect("writes");
    }
    code.push_str("];\n");
}

/// Stops the build with the place of what is wrong.
fn fail(file: &str, lines: &Lines, span: Span, message: &str) -> ! {
    let (line, column) = lines.line_column(span.start);
    panic!("{file}:{line}:{column}: {message}")
}

impl Build {
    /// The YAML files right in a folder, sorted by name.
    fn files(&self, folder: &str) -> Vec<String> {
        let mut files: Vec<String> = std::fs::read_dir(self.root.join(folder))
            .map(|entries| entries.flatten().filter_map(|e| e.file_name().into_string().ok()).collect())
            .unwrap_or_default();
        files.retain(|name| Path::new(name).extension().is_some_and(|e| e == "yaml") && name != "settings.yaml");
        files.sort();
        files.into_iter().map(|name| format!("{folder}/{name}")).collect()
    }

    fn each<T: DeserializeOwned>(&mut self, folder: &str) -> Vec<T> {
        self.files(folder).iter().map(|file| self.read(file)).collect()
    }

    fn all<T: DeserializeOwned>(&mut self, folder: &str) -> Vec<T> {
        self.files(folder).iter().flat_map(|file| self.read::<Vec<T>>(file)).collect()
    }

    fn read<T: DeserializeOwned>(&mut self, file: &str) -> T {
        let tree = self.tree(file);
        let source = u32::try_from(self.sources.len()).expect("few files");
        self.sources.push(file.to_owned());
        load::decode::decode(&tree, source)
            .unwrap_or_else(|error| fail(file, &tree.lines, error.span.unwrap_or_default(), &error.message))
    }

    fn tree(&self, file: &str) -> Tree {
        let text: Arc<str> = std::fs::read_to_string(self.root.join(file)).expect(file).into();
        let lines = || Lines::new(Arc::clone(&text));
        parse(Syntax::Yaml, &text).unwrap_or_else(|error| fail(file, &lines(), error.span, &error.message))
    }

    /// Writes the tables that stand beside the code which reads them as JSON, which takes a fraction of the time to read.
    fn tables(&self, folder: &str) {
        println!("cargo::rerun-if-changed={folder}");
        for file in self.files(folder) {
            let json = self.out.join("tables").join(&file).with_extension("json");
            std::fs::create_dir_all(json.parent().expect("in a folder")).expect("make a folder for tables");
            std::fs::write(json, self.tree(&file).root.to_json().to_string()).expect("write table");
        }
        let entries = std::fs::read_dir(self.root.join(folder)).expect(folder).flatten();
        let folders = entries.filter(|entry| entry.path().is_dir());
        for inner in folders.filter_map(|entry| entry.file_name().into_string().ok()) {
            self.tables(&format!("{folder}/{inner}"));
        }
    }

    fn blob<T: Serialize>(&self, name: &str, value: &T) {
        let bytes = postcard::to_stdvec(value).expect("serialisable");
        std::fs::write(self.out.join(format!("{name}.bin")), bytes).expect("write blob");
    }

    fn table(&self, code: &mut String, catalogs: &[Catalog], crosswalks: &[Crosswalk], dialects: &[Dialect]) {
        let include = |name: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.bin\"))");
        code.push_str("pub(super) static SOURCES: &[(&str, &str)] = &[\n");
        for file in &self.sources {
            let line = format!("    ({file:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{file}\"))),\n");
            code.push_str(&line);
        }
        code.push_str("];\npub(super) static CATALOGS: &[CatalogEntry] = &[\n");
        for catalog in catalogs {
            let name = format!("catalog-{}", catalog.id);
            self.blob(&name, catalog);
            let baselines: Vec<&str> = catalog.baselines.iter().map(|b| b.id.as_str()).collect();
            let bytes = include(&name);
            writeln!(
                code,
                "    CatalogEntry {{ id: {:?}, baselines: &{baselines:?}, bytes: {bytes} }},",
                catalog.id.as_str()
            )
            .expect("writes");
        }
        code.push_str("];\npub(super) static CROSSWALKS: &[(&str, &[u8])] = &[\n");
        for crosswalk in crosswalks {
            let name = format!("crosswalk-{}", crosswalk.id);
            self.blob(&name, crosswalk);
            writeln!(code, "    ({:?}, {}),", crosswalk.id.as_str(), include(&name)).expect("writes");
        }
        code.push_str("];\n/// In the order of the signatures.\npub(super) static DIALECTS: &[&[u8]] = &[\n");
        for dialect in dialects {
            let name = format!("dialect-{}", dialect.id);
            self.blob(&name, dialect);
            writeln!(code, "    {},", include(&name)).expect("writes");
        }
        writeln!(code, "];\npub(super) static CORE: &[u8] = {};", include("core")).expect("writes");
        writeln!(code, "pub(super) static RULES: &[u8] = {};", include("rules")).expect("writes");
    }
}
