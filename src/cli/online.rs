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
    #[arg(long = "online", id = "online")]
    is_asked: bool,
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
        if !self.is_asked {
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
            if !self.is_asked {
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
                .map(|item| page(item.pointer.raw()).unwrap_or(item.pointer.raw()))
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

#[cfg(all(test, feature = "online"))]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use jiff::civil::date;

    use super::*;
    use crate::cli::When;
    use crate::cli::gate::judge;
    use crate::diag::{Code, Severity};
    use crate::evidence::online::tests::Server;
    use crate::load::workspace::open;

    const FLAGS: Online = Online { is_asked: true, cache: None, allow_private_addresses: true };

    fn workspace(urls: &[String]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).expect(file);
        write("probity.yaml", "product: { name: Shop }\nstatements: s.yaml\n");
        let evidence: String = urls.iter().map(|url| format!("    - url: {url}\n")).collect();
        write("s.yaml", &format!("- safeguard: mfa\n  status: planned\n  how: later\n  evidence:\n{evidence}"));
        folder
    }

    /// The findings about evidence, as severity, code and message, and the line of the verdict.
    fn judged(folder: &Path, online: &Online, day: Date) -> (Vec<(Severity, Code, String)>, String) {
        let global = Global {
            workspace: Some(folder.to_path_buf()),
            format: Vec::new(),
            output: None,
            color: When::Never,
            quiet: true,
            verbose: false,
        };
        let loaded = open(folder);
        let Ok(judged) = judge(&global, &loaded, day, online) else { panic!("it could not be judged") };
        let about = |code: Code| matches!(code, Code::UncheckedEvidence | Code::DeadEvidence);
        let findings = judged.gate.findings.into_iter().filter(|finding| about(finding.code));
        (findings.map(|finding| (finding.severity, finding.code, finding.message)).collect(), judged.gate.line)
    }

    #[test]
    fn what_comes_of_each_page_is_said_and_never_a_pass() {
        let server = Server::start();
        let pages = ["/there", "/there#part", "/gone", "/locked"].map(|path| server.url(path));
        let password = server.url("/there").replace("127", "me:secret@127");
        let folder = workspace(&[&pages[..], &[password]].concat());
        let (found, line) = judged(folder.path(), &FLAGS, date(2026, 11, 23));
        let [there, part, gone, locked] = &pages;
        let hidden = server.url("/there").replace("127", "***@127");
        let unchecked = |severity, message: String| (severity, Code::UncheckedEvidence, message);
        let why = "an address with a name or a password in it is not asked for, since no credentials are sent";
        assert_eq!(
            found,
            [
                unchecked(Severity::Info, format!("`{there}` answered on 2026-11-23; what it says was not checked")),
                unchecked(
                    Severity::Info,
                    format!("`{part}` answered on 2026-11-23; neither what it says nor `#part` was checked")
                ),
                (
                    Severity::High,
                    Code::DeadEvidence,
                    format!("`{gone}` is not there: its server answers with status 410")
                ),
                unchecked(
                    Severity::Medium,
                    format!(
                        "`{locked}` could not be checked: the server answers with status 403, which does not say whether the \
                         page is there"
                    )
                ),
                unchecked(Severity::Medium, format!("`{hidden}` could not be checked: {why}")),
            ]
        );
        assert!(line.starts_with("NO-GO: ") && line.contains("whether 4 pages are there"), "{line}");
        let (found, _) = judged(folder.path(), &Online::default(), date(2026, 11, 23));
        assert!(
            found.iter().all(|(_, _, message)| message.ends_with("was not checked: only files of the workspace are"))
        );
        assert!(!found.iter().any(|(_, _, message)| message.contains("secret")));
    }

    #[test]
    fn an_answer_is_kept_for_a_week_and_what_git_tracks_is_not_believed() {
        let server = Server::start();
        let folder = workspace(&[server.url("/there")]);
        let severity = |day: i8| judged(folder.path(), &FLAGS, date(2026, 11, day)).0[0].0;
        assert_eq!((severity(20), server.asked().len()), (Severity::Info, 1));
        drop(server);
        let kept = folder.path().join(".probity/cache/urls.json");
        assert!(std::fs::read_to_string(&kept).expect("kept").contains("\"2026-11-20\""));
        assert_eq!(std::fs::read_to_string(kept.with_file_name(".gitignore")).expect("written"), "*\n");
        assert_eq!([20, 26].map(severity), [Severity::Info; 2]);
        let git = |args: &[&str]| {
            let done = Command::new("git").args(args).current_dir(folder.path()).output().expect("git runs");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        git(&["init", "--quiet"]);
        git(&["add", "--force", ".probity/cache/urls.json"]);
        assert_eq!(severity(21), Severity::Medium);
        git(&["rm", "--cached", "--quiet", "--force", ".probity/cache/urls.json"]);
        assert_eq!(severity(21), Severity::Info);
        assert_eq!(severity(27), Severity::Medium);
    }
}
