//! Writes what fuzzing starts from into `fuzz/corpus`, where `cargo fuzz run` looks for it.

use std::path::Path;

fn main() -> std::io::Result<()> {
    for (target, seeds) in probity_fuzz::seeds() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
        std::fs::create_dir_all(&folder)?;
        for (name, bytes) in seeds {
            std::fs::write(folder.join(name), bytes)?;
        }
    }
    Ok(())
}
