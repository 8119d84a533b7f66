//! The fuzz targets: bytes in, and a panic where something does not hold that must hold of every input.
//! It must not hold a body; `tests/fuzz.rs` of the main crate runs the same ones on stable Rust.

mod bodies;

/// Runs the body of a target.
///
/// # Panics
/// Where there is no such target, and where the body finds what must not be.
pub fn run(target: &str, data: &[u8]) {
    let (_, body) = bodies::TARGETS.iter().find(|(name, _)| *name == target).expect("a target of this name");
    body(data);
}

/// Every target, with what fuzzing it starts from.
#[must_use]
pub fn seeds() -> Vec<(&'static str, Vec<(String, Vec<u8>)>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    bodies::TARGETS.iter().map(|(name, _)| (*name, bodies::seeds(name, &folder))).collect()
}
