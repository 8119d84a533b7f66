//! Tests of the module as a whole: anchors, what resolves, what attacks, and what holds for any input.
//! Must not test what a file's own tests show.

mod anchors;
mod hostile;
mod properties;
mod resolves;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Fault, Held, Pointer, Root, digest};

/// A directory with these files in it.
fn workspace(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    dir
}

fn resolve(dir: &Path, pointer: &str) -> Result<Held, Fault> {
    Root::open(dir).unwrap().resolve(&Pointer::parse(pointer).unwrap())
}

/// The digest that a person gets by writing the part to a file of its own.
fn sha256(part: &str) -> String {
    digest::bytes(part.as_bytes())
}
