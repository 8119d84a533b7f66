//! A pointer and a file: what holds is named by its lines and digest, and what is suggested holds.

use probity::evidence::{Fault, Part, Pointer, Root};

use super::input;

/// The file by the first character of the input.
const NAMES: [(char, &str); 12] = [
    ('m', "a.md"),
    ('h', "a.html"),
    ('r', "a.rs"),
    ('q', "a.sql"),
    ('p', "a.py"),
    ('s', "a.sh"),
    ('y', "a.yml"),
    ('x', "a"),
    ('t', "a.ts"),
    ('j', "a.tsx"),
    ('g', "a.go"),
    ('v', "a.java"),
];

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let Some(first) = text.chars().next() else { return };
    let (part, content) = text[first.len_utf8()..].split_once("\n%%\n").unwrap_or_default();
    let by_number = || NAMES[first as usize % NAMES.len()];
    let (_, name) = NAMES.into_iter().find(|(own, _)| *own == first).unwrap_or_else(by_number);
    let Ok(pointer) = Pointer::parse(&format!("{name}{part}")) else { return };
    if pointer.path() != name {
        return;
    }
    assert_eq!(Pointer::parse(&pointer.to_string()).as_ref(), Ok(&pointer), "written, it is another pointer");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), content).expect("written");
    let root = Root::open(folder.path()).expect("it is there");
    let last = u32::try_from(content.lines().count().max(1)).unwrap_or(u32::MAX);
    match root.resolve(&pointer) {
        Ok(held) => {
            assert!((1..=last).contains(&held.line), "it holds on line {}, and there are {last}", held.line);
            assert!(held.sha256.len() == 64 && held.sha256.bytes().all(|b| b.is_ascii_hexdigit()));
            let again = Root::open(folder.path()).expect("it is there").resolve(&pointer);
            assert_eq!(again.map(|held| held.sha256), Ok(held.sha256), "the same part has another digest");
        }
        Err(fault) => refused(&root, name, &pointer, &fault),
    }
}

/// A refusal says what to do, and what it suggests is there.
fn refused(root: &Root, name: &str, pointer: &Pointer, fault: &Fault) {
    assert!(!fault.to_string().is_empty() && !fault.fix().is_empty());
    let near: Vec<String> = match (fault, pointer.part()) {
        (Fault::NoAnchor { suggestion: Some(near) }, Part::Anchor(_)) => vec![format!("{name}#{near}")],
        (Fault::NoSymbol { suggestion: Some(near) }, Part::Symbol(_)) => vec![format!("{name}::{near}")],
        (Fault::NoCases { test }, Part::Symbol(_)) => vec![format!("{name}::{test}")],
        (Fault::AmbiguousSymbol { candidates }, Part::Symbol(_)) => {
            candidates.iter().map(|near| format!("{name}::{near}")).collect()
        }
        _ => Vec::new(),
    };
    for near in near {
        let Ok(pointer) = Pointer::parse(&near) else { panic!("`{near}` is suggested and no pointer") };
        assert!(root.resolve(&pointer).is_ok(), "`{near}` is suggested and does not hold");
    }
}
