//! A workspace's manifest, statements and waivers: each is refused with its place or used, and of what is refused no
//! value is shown.

use probity::evidence::Root;
use probity::evidence::standing::standings;
use probity::load::workspace::{self, Loaded};
use probity::validate::{Subject, validate};

use super::shipped::context;
use super::{input, place};

/// The files by the order of the parts.
const FILES: [&str; 4] = [workspace::MANIFEST, "statements.yaml", "waivers.yaml", "notes.md"];

/// The manifest where the input has none.
const PLAIN: &str = "product: { name: X }\nprofile: REGULATED\nbaselines: [fedramp-r5/low]\n\
    statements: statements.yaml\nwaivers: waivers.yaml\n";

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let mut parts: Vec<&str> = input::parts(&text).take(FILES.len()).collect();
    parts.resize(FILES.len(), "");
    if parts[0].trim().is_empty() {
        parts[0] = PLAIN;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let files: Vec<(&str, &str)> = FILES.into_iter().zip(parts).collect();
    for (name, text) in &files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let loaded = workspace::open(folder.path());
    shown(&loaded, &files);
    let day = context().date;
    let mut findings = loaded.findings.clone();
    if let Some(workspace) = &loaded.workspace {
        let root = Root::open(folder.path()).expect("it is there");
        let standings = standings(&workspace.claims.statements, &root, &workspace.own_files, day);
        let subject = Subject {
            library: &loaded.library,
            workspace: Some(workspace),
            standings: &standings,
            date: day,
            ground: None,
            shipped: false,
        };
        findings.extend(validate(&subject));
    }
    for finding in &findings {
        assert!(!finding.message.is_empty() && !finding.fix.is_empty(), "{finding:?}");
        let own = place::of_finding(finding).filter(|place| !place.path.starts_with("probity:"));
        place::all_lie(own.filter(|place| files.iter().any(|(name, _)| *name == &*place.path)), &files);
    }
}

/// What is shown of a file has its lines, each as long as it is, or nothing.
fn shown(loaded: &Loaded, files: &[(&str, &str)]) {
    for (name, text) in files {
        let Some(shown) = loaded.library.sources.text(name).filter(|shown| !shown.is_empty()) else { continue };
        let lengths = |text: &str| text.split('\n').map(|line| line.chars().count()).collect::<Vec<_>>();
        assert_eq!(lengths(shown), lengths(text), "{name} is shown with other lines");
    }
}
