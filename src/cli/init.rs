//! `probity init`: a workspace, or a configuration, to start from. It never overwrites a file.

use std::path::PathBuf;

use clap::Args;

use super::output::{Exit, Failure, print};
use super::{Done, Global};
use crate::audit::starter::{NAME, starter};
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
    /// Write an annotated app.toml instead, of which no check of this profile fails
    #[arg(long, value_name = "PROFILE")]
    config: Option<String>,
}

impl Init {
    pub(super) fn run(&self, global: &Global) -> Done {
        if let Some(profile) = &self.config {
            return self.configuration(global, profile);
        }
        let mut made = String::new();
        for (name, text) in FILES {
            if self.write(global, name, text)? {
                made.push_str(&format!("{name}\n"));
            }
        }
        print(&made)?;
        global
            .note("next: say in probity.yaml which baselines matter, then run `probity validate` and `probity matrix`");
        Ok(Exit::Clean)
    }

    /// A first configuration for a profile.
    fn configuration(&self, global: &Global, profile: &str) -> Done {
        let library = &global.open_library()?.library;
        let profile = library.profile(profile)?;
        let text = starter(library, profile)?;
        if self.write(global, NAME, &text)? {
            print(&format!("{NAME}\n"))?;
            let shown = self.dir.join(NAME);
            global.note(&format!(
                "next: put in your own values, then run `probity audit-config {} --profile {}`",
                shown.strip_prefix(".").unwrap_or(&shown).display(),
                profile.id
            ));
        }
        Ok(Exit::Clean)
    }

    /// Writes a file that is not there yet.
    fn write(&self, global: &Global, name: &str, text: &str) -> Result<bool, Failure> {
        let path = self.dir.join(name);
        if path.symlink_metadata().is_ok() {
            global.note(&format!("{name} exists and was left as it is"));
            return Ok(false);
        }
        let failed = |error: std::io::Error| Failure::Message(format!("cannot write `{}`: {error}", path.display()));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        write_atomic(&path, text.as_bytes()).map_err(failed)?;
        Ok(true)
    }
}
