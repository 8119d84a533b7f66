//! `probity init`: a workspace to start from. It never overwrites a file.

use std::path::PathBuf;

use clap::Args;

use super::output::{Exit, Failure, print};
use super::{Done, Global};
use crate::load::files::write_atomic;

/// The files of a new workspace, by path.
const FILES: &[(&str, &str)] = &[
    ("probity.yaml", include_str!("../../templates/init/probity.yaml")),
    ("compliance/statements/product.yaml", include_str!("../../templates/init/statements.yaml")),
    ("compliance/waivers.yaml", include_str!("../../templates/init/waivers.yaml")),
    (".github/workflows/compliance.yml", include_str!("../../templates/init/compliance.yml")),
];

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to set up
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

impl Init {
    pub(super) fn run(&self, global: &Global) -> Done {
        let mut made = String::new();
        for (name, text) in FILES {
            let path = self.dir.join(name);
            if path.symlink_metadata().is_ok() {
                global.note(&format!("{name} exists and was left as it is"));
                continue;
            }
            let failed =
                |error: std::io::Error| Failure::Message(format!("cannot write `{}`: {error}", path.display()));
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(failed)?;
            }
            write_atomic(&path, text.as_bytes()).map_err(failed)?;
            made.push_str(&format!("{name}\n"));
        }
        print(&made)?;
        global
            .note("next: say in probity.yaml which baselines matter, then run `probity validate` and `probity matrix`");
        Ok(Exit::Clean)
    }
}
