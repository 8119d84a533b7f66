//! What `--online` asks for: whether the pages that evidence names answer, and which answers of earlier days count.
//! It must ask for nothing unless the flag is given, and write nothing but its own file of answers.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::Global;
use super::output::Failure;
use crate::evidence::Git;
use crate::evidence::online::Answers;
use crate::evidence::standing::Standing;
use crate::load::workspace::Workspace;

#[derive(Debug, Default, Args)]
pub(super) struct Online {
    /// Ask whether the pages answer that evidence names (built with the feature `online`); what they say is not read
    #[arg(long)]
    online: bool,
    /// Where answers are kept for 7 days. Default: .probity/cache/urls.json in the workspace
    #[arg(long, value_name = "FILE", requires = "online")]
    cache: Option<PathBuf>,
    /// Ask hosts inside private networks too, such as this machine
    #[arg(long, requires = "online")]
    allow_private_addresses: bool,
}

#[cfg(not(feature = "online"))]
impl Online {
    /// Refuses what this program cannot do.
    pub(super) fn refuse_without(&self) -> Result<(), Failure> {
        if !self.online {
            return Ok(());
        }
        let message = "this probity was built without the feature `online`, so it opens no connection; \
                       `cargo install --path . --locked --features online` builds it with it";
        Err(Failure::Message(message.into()))
    }

    /// Nothing is asked for.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "with the feature it uses both")]
    pub(super) fn pages(
        &self,
        _: &Global,
        _: &Workspace,
        _: &[Standing<'_>],
        _: Option<&Git>,
        _: Date,
    ) -> Result<Answers, Failure> {
        Ok(Answers::new())
    }
}

#[cfg(feature = "online")]
mod asking {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::{Answers, Date, Failure, Git, Global, Online, PathBuf, Standing, Workspace};
    use crate::evidence::online::{Answer, Cache, Limits, ask, page};
    use crate::evidence::standing::Hold;
    use crate::load::files::write_atomic;

    /// Where answers are kept in a workspace.
    const CACHE: &str = ".probity/cache/urls.json";

    impl Online {
        /// Nothing has to be refused.
        #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "without the feature it uses both")]
        pub(in crate::cli) fn refuse_without(&self) -> Result<(), Failure> {
            Ok(())
        }

        /// What came of the pages that evidence names; nothing without `--online`.
        pub(in crate::cli) fn pages(
            &self,
            global: &Global,
            workspace: &Workspace,
            standings: &[Standing<'_>],
            git: Option<&Git>,
            date: Date,
        ) -> Result<Answers, Failure> {
            if !self.online {
                return Ok(Answers::new());
            }
            let (path, shown) = self.place(workspace)?;
            let is_tracked = self.cache.is_none() && git.is_some_and(|git| is_tracked(git, workspace, &path));
            let mut cache = if is_tracked {
                // Whoever can change the repository could say with it that a page is there.
                global
                    .note(&format!("`{shown}` is tracked by git, so what it says is not believed; remove it from git"));
                Cache::default()
            } else {
                Cache::read(&path, &shown)
                    .map_err(|why| Failure::Message(format!("{why}; remove it, and every page is asked for again")))?
            };
            let items = standings.iter().flat_map(|standing| &standing.items);
            let urls: BTreeSet<&str> = items
                .filter(|item| item.hold == Hold::Unchecked)
                .map(|item| page(item.pointer).unwrap_or(item.pointer.as_str()))
                .collect();
            let known = |url: &&str| cache.answered(url, date).map(|day| ((*url).to_owned(), Answer::There(day)));
            let mut answers: Answers = urls.iter().filter_map(known).collect();
            let open: Vec<&str> = urls.into_iter().filter(|url| !answers.contains_key(*url)).collect();
            let limits = Limits { private: self.allow_private_addresses, ..Limits::default() };
            for (url, answer) in ask(&open, date, limits)? {
                if answer == Answer::There(date) {
                    cache.keep(&url, date);
                }
                answers.insert(url, answer);
            }
            cache.forget(date);
            if !is_tracked && !answers.is_empty() {
                write(&path, &cache, self.cache.is_none())
                    .map_err(|error| Failure::Message(format!("cannot write `{shown}`: {error}")))?;
            }
            Ok(answers)
        }

        /// The file of answers, and how it is called.
        fn place(&self, workspace: &Workspace) -> Result<(PathBuf, String), Failure> {
            match &self.cache {
                Some(path) => Ok((path.clone(), path.display().to_string())),
                None => Ok((workspace.inside(CACHE)?, CACHE.to_owned())),
            }
        }
    }

    /// Whether git has the file, wherever links lead.
    fn is_tracked(git: &Git, workspace: &Workspace, path: &Path) -> bool {
        let real = path.canonicalize().ok();
        let real = real.as_deref().and_then(|real| real.strip_prefix(&workspace.root).ok()?.to_str());
        git.tracks(CACHE) || real.is_some_and(|real| git.tracks(real))
    }

    fn write(path: &Path, cache: &Cache, is_own: bool) -> std::io::Result<()> {
        if let Some(folder) = path.parent().filter(|_| is_own && !path.exists()) {
            std::fs::create_dir_all(folder)?;
            // The folder keeps itself out of git.
            let ignore = folder.join(".gitignore");
            if !ignore.exists() {
                std::fs::write(ignore, "*\n")?;
            }
        }
        write_atomic(path, cache.text().as_bytes())
    }
}
