//! `probity init`: a workspace, or a configuration, to start from. It never overwrites a file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::{Exit, Failure, print};
use super::suggest::slashed;
use super::{Done, Global};
use crate::audit::starter::skeleton::skeleton;
use crate::audit::starter::{NAME, starter};
use crate::load::files::write_atomic;
use crate::load::workspace::MANIFEST;

/// The files of a new workspace, by path.
const FILES: &[(&str, &str)] = &[
    ("probity.yaml", include_str!("../../templates/init/probity.yaml")),
    ("compliance/statements/product.yaml", include_str!("../../templates/init/statements.yaml")),
    ("compliance/waivers.yaml", include_str!("../../templates/init/waivers.yaml")),
    (".github/workflows/compliance.yml", include_str!("../../templates/init/compliance.yml")),
];

/// Where the statements stand that a first configuration leaves to be made.
const STATEMENTS: &str = "compliance/statements/deployment.yaml";

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to set up
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Write an annotated app.toml instead, of which no check of this profile fails, and the statements it leaves open
    #[arg(long, value_name = "PROFILE")]
    config: Option<String>,
    /// With --config: a baseline whose overlay the configuration meets too, beside the workspace's; may repeat
    #[arg(long = "baseline", visible_alias = "framework", value_name = "BASELINE", requires = "config")]
    baselines: Vec<String>,
}

impl Init {
    pub(super) fn run(&self, global: &Global) -> Done {
        global.refuse_formats("`init` writes files of its own into the folder that is named")?;
        if let Some(profile) = &self.config {
            return self.configuration(global, profile);
        }
        let mut made = String::new();
        for (name, text) in FILES {
            let text = if *name == MANIFEST { self.with_configuration(text) } else { (*text).to_owned() };
            if self.write(global, name, &text)? {
                made.push_str(&format!("{name}\n"));
            }
        }
        print(&made)?;
        global
            .note("next: say in probity.yaml which baselines matter, then run `probity validate` and `probity matrix`");
        Ok(Exit::Clean)
    }

    /// The manifest, with the configuration that `--config` wrote there before, if it did.
    fn with_configuration(&self, manifest: &str) -> String {
        if !self.dir.join(NAME).is_file() {
            return manifest.to_owned();
        }
        let named = format!("configs:\n  - path: {NAME}\n");
        manifest.replace("# configs:\n#   - path: deploy/app.toml\n", &named)
    }

    /// A first configuration for a profile, and the statements that it leaves to be made.
    fn configuration(&self, global: &Global, profile: &str) -> Done {
        let loaded = global.open_library()?;
        let library = &loaded.library;
        let profile = library.profile(profile)?;
        let workspace = loaded.workspace.as_ref().filter(|workspace| self.is_in(&workspace.root));
        let of_workspace = workspace.iter().flat_map(|workspace| &workspace.manifest.baselines).map(|name| &name.value);
        let names: BTreeSet<String> =
            of_workspace.chain(&self.baselines).map(|name| library.baseline_name(name)).collect::<Result<_, _>>()?;
        let starter = starter(library, profile, &names.into_iter().collect::<Vec<_>>())?;
        let statements = workspace.iter().flat_map(|workspace| &workspace.claims.statements);
        let stated = statements.filter_map(|statement| Some(statement.safeguard.as_ref()?.value.clone())).collect();
        let mut made = String::new();
        let is_new = self.write(global, NAME, &starter.text)?;
        if is_new {
            made.push_str(&format!("{NAME}\n"));
        }
        let left = skeleton(library, &starter.audit, &stated);
        if let Some(statements) = left.filter(|_| workspace.is_none_or(|workspace| self.is_root(&workspace.root)))
            && self.write(global, STATEMENTS, &statements)?
        {
            made.push_str(&format!("{STATEMENTS}\n"));
        }
        print(&made)?;
        if made.is_empty() {
            return Ok(Exit::Clean);
        }
        let shown = self.dir.join(NAME);
        let shown = shown.strip_prefix(".").unwrap_or(&shown);
        let named = workspace.iter().flat_map(|workspace| &workspace.manifest.configs);
        let is_named = named.filter_map(|config| Path::new(&config.path.value).file_name()).any(|name| name == NAME);
        if workspace.is_some() && !is_named {
            let path = workspace.map_or_else(|| NAME.to_owned(), |workspace| self.below(&workspace.root));
            global.note(&format!(
                "name it in probity.yaml, so that `probity validate` audits it: `configs: [{{ path: {path} }}]`"
            ));
        }
        let aim = workspace.map(|workspace| workspace.manifest.profile.as_ref().map(|own| own.value.as_str()));
        match aim {
            Some(Some(own)) if own.eq_ignore_ascii_case(&profile.id) => {}
            Some(Some(own)) => global.note(&format!(
                "probity.yaml aims at {own}, and an audit of this file would find a contradiction: set `profile: {}` there, or \
                 make {} anew with `--config {own}`",
                profile.id,
                shown.display()
            )),
            Some(None) => global.note(&format!("set `profile: {}` in probity.yaml", profile.id)),
            None => global.note(&format!(
                "there is no workspace here: `probity init` makes one; set `profile: {}` in its probity.yaml",
                profile.id
            )),
        }
        if !is_new {
            return Ok(Exit::Clean);
        }
        let asked: String = self.baselines.iter().map(|name| format!(" --baseline {name}")).collect();
        global.note(&format!(
            "next: put in your own values, then run `probity audit-config {} --profile {}{asked}`; nothing fails, and what no \
             file of the application shows stays undetermined until it is laid over it with --layer or stated with \
             evidence in {}",
            shown.display(),
            profile.id,
            if workspace.is_none_or(|workspace| self.is_root(&workspace.root)) { STATEMENTS } else { "the workspace" }
        ));
        Ok(Exit::Clean)
    }

    /// Whether the folder to set up lies in a workspace.
    fn is_in(&self, root: &Path) -> bool {
        real(&self.dir).zip(real(root)).is_some_and(|(dir, root)| dir.starts_with(root))
    }

    fn is_root(&self, root: &Path) -> bool {
        real(&self.dir) == real(root)
    }

    /// The configuration as the workspace around it names it.
    fn below(&self, root: &Path) -> String {
        let below = real(&self.dir).zip(real(root));
        let below = below.and_then(|(dir, root)| dir.strip_prefix(root).ok().map(|below| below.join(NAME)));
        below.map_or_else(|| NAME.to_owned(), |path| slashed(&path))
    }

    /// Writes a file that is not there yet.
    fn write(&self, global: &Global, name: &str, text: &str) -> Result<bool, Failure> {
        let path = self.dir.join(name);
        if path.symlink_metadata().is_ok() {
            global.note(&format!("{name} exists and was left as it is"));
            return Ok(false);
        }
        let failed = |error: std::io::Error| Failure::Message(format!("cannot write `{}`: {error}", path.display()));
        let folders = Path::new(name).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        if let Some(link) = folders.map(|folder| self.dir.join(folder)).find(|folder| folder.is_symlink()) {
            let message = format!("`{}` is a symbolic link, and may lead out of the folder to set up", link.display());
            return Err(Failure::Message(message));
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        write_atomic(&path, text.as_bytes()).map_err(failed)?;
        Ok(true)
    }
}

/// Where a folder really is, which may have yet to be made.
fn real(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let made = path.canonicalize().ok();
    made.or_else(|| Some(real(path.parent()?)?.join(path.file_name()?)))
}
