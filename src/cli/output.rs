//! Where results go: formats, files and streams, and how a run ends.
//! A file is written whole or not at all, and a closed pipe is no failure.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Termination};
use std::sync::LazyLock;

use super::session::at_place;
use super::{Global, When};
use crate::diag::{Finding, did_you_mean};
use crate::load::files::{ReplaceError, Whole};
use crate::render::formats::Format;
use crate::render::notices::{Colour, commandless, printable};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing wrong.
    Clean,
    /// Findings, an audit that failed or is undetermined, or drift.
    Findings,
    /// Could not do the job.
    Failed,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failed => 2,
        })
    }
}

/// Why the job could not be done.
#[derive(Debug)]
pub(super) enum Failure {
    /// With a message that says what to do.
    Message(String),
    /// A file could not be read or parsed.
    File(Box<Finding>),
    /// Everything was said already.
    Said,
    /// What is wrong is in the workspace, and was said already.
    Found,
    /// Whoever read the output has gone.
    Closed,
}

impl Failure {
    pub(super) fn report(self) -> Exit {
        match self {
            Self::Closed => return Exit::Clean,
            Self::Found => return Exit::Findings,
            Self::Said => {}
            Self::Message(message) => say_error(&message),
            Self::File(finding) => say_error(&at_place(&finding)),
        }
        Exit::Failed
    }
}

/// Why a file was not written over, and what that leaves.
pub(super) fn leaving(what: &'static str) -> impl Fn(ReplaceError) -> Failure {
    move |error| Failure::Message(format!("{error}; {what}"))
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Message(error.to_string())
    }
}

/// Says what could not be done.
pub(super) fn say_error(message: &str) {
    say(&format!("error: {}", printable(message)));
}

/// Says something beside the results.
pub(super) fn say(text: &str) {
    // That nobody listens on standard error changes nothing.
    let _ = writeln!(std::io::stderr(), "{}", commandless(text));
}

/// Reports what the command line's own reader says: help and versions are results, the rest is a failure.
pub(super) fn usage(error: &clap::Error) -> Exit {
    let printed = error.print();
    if error.use_stderr() {
        return Exit::Failed;
    }
    match printed {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Exit::Failed,
        _ => Exit::Clean,
    }
}

/// The formats that are no text; each has the ending of its name.
const BINARY: &[&str] = &["xlsx"];

/// One output: a format, and a file unless it goes to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) format: &'static str,
    pub(super) file: Option<PathBuf>,
}

impl Global {
    /// Refuses to write a result over a file that is read.
    pub(super) fn spare(&self, read: impl Iterator<Item = PathBuf>) -> Result<(), Failure> {
        let named = self.format.iter().filter_map(|format| format.split_once('=')).map(|(_, file)| PathBuf::from(file));
        let real = |path: &Path| path.canonicalize().ok().filter(|path| path.is_file());
        let written: Vec<PathBuf> = named.chain(self.output.clone()).filter_map(|path| real(&path)).collect();
        if written.is_empty() {
            return Ok(());
        }
        match read.filter_map(|path| real(&path)).find(|path| written.contains(path)) {
            Some(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let message = format!("`{name}` is read by this run and would be written over; name another file");
                Err(Failure::Message(message))
            }
            None => Ok(()),
        }
    }

    /// The outputs that were asked for, out of the formats that a command has; the first is the default.
    pub(super) fn targets(&self, formats: &'static [&'static str]) -> Result<Vec<Target>, Failure> {
        let known = |name: &str| {
            formats.iter().copied().find(|format| format.eq_ignore_ascii_case(name)).ok_or_else(|| {
                let hint = did_you_mean(name, formats.iter().copied());
                Failure::Message(format!("this command has no format `{name}`{hint} (it has {})", formats.join(", ")))
            })
        };
        let mut targets = Vec::new();
        let mut streams = Vec::new();
        for wanted in &self.format {
            match wanted.split_once('=') {
                Some((name, "")) => {
                    return Err(Failure::Message(format!("`--format {name}=` names no file; write {name}=FILE")));
                }
                Some((name, "-")) => streams.push(known(name)?),
                Some((name, file)) => targets.push(Target { format: known(name)?, file: Some(PathBuf::from(file)) }),
                None => streams.push(known(wanted)?),
            }
        }
        if streams.len() > 1 {
            return Err(Failure::Message(
                "only one format can go to standard output; give the others as FORMAT=FILE".into(),
            ));
        }
        if let Some(file) = &self.output {
            let ending = file.extension().and_then(|ending| ending.to_str());
            let means = |ending: &str| {
                let other = BINARY.iter().copied().find(|format| format.eq_ignore_ascii_case(ending));
                other.or_else(|| Format::of_ending(ending).map(Format::name))
            };
            let named = ending.map(|ending| known(means(ending).unwrap_or(ending)));
            let format = match (streams.first(), named) {
                (Some(format), _) => format,
                // An ending that means another format would promise what the file is not; where there is one format
                // alone, what means none is only a name.
                (None, Some(Err(_))) if formats.len() > 1 || ending.is_some_and(|ending| means(ending).is_some()) => {
                    return Err(Failure::Message(format!(
                        "this command does not write what the ending of `{}` says (it has {}); name another file, or the format with --format",
                        file.display(),
                        formats.join(", ")
                    )));
                }
                (None, Some(Ok(format))) => format,
                (None, _) => formats[0],
            };
            targets.push(Target { format, file: Some(file.clone()) });
        } else if targets.is_empty() || !streams.is_empty() {
            targets.push(Target { format: streams.first().copied().unwrap_or(formats[0]), file: None });
        }
        let mut files: Vec<&Path> = targets.iter().filter_map(|target| target.file.as_deref()).collect();
        files.sort_unstable();
        match files.windows(2).find(|two| two[0] == two[1]) {
            Some(two) => {
                let file = two[0].display();
                Err(Failure::Message(format!("two formats would be written into `{file}`; name a file for each")))
            }
            None => Ok(targets),
        }
    }

    /// Writes each output; `render` makes the text, or the bytes, of a format.
    pub(super) fn write<T: AsRef<[u8]>>(
        &self,
        formats: &'static [&'static str],
        render: impl Fn(&Target) -> Result<T, Failure>,
    ) -> Result<(), Failure> {
        for target in self.targets(formats)? {
            if target.file.is_none() && BINARY.contains(&target.format) && std::io::stdout().is_terminal() {
                let message = format!("a terminal cannot show {}; name a file with -o", target.format);
                return Err(Failure::Message(message));
            }
            let made = render(&target)?;
            let mut sink = Sink::open(target.file)?;
            sink.write(made)?;
            sink.finish(self)?;
        }
        Ok(())
    }

    /// Refuses formats and a file to write to, for a command that has neither, with what it does instead.
    pub(super) fn refuse_formats(&self, instead: &str) -> Result<(), Failure> {
        if self.format.is_empty() && self.output.is_none() {
            return Ok(());
        }
        Err(Failure::Message(format!("{instead}; --format and -o have no place here")))
    }

    /// Says something beside the results unless it was asked to be quiet.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            say(&printable(text));
        }
    }

    /// Whether text may go to a file, which is no terminal.
    fn has_text_in_a_file(&self) -> bool {
        let is_one = |format: &String| {
            format.split_once('=').is_some_and(|(name, file)| name.eq_ignore_ascii_case("text") && file != "-")
        };
        self.output.as_ref().is_some_and(|file| file.as_os_str() != "-") || self.format.iter().any(is_one)
    }

    /// Whether text on standard output is coloured.
    pub(super) fn colour(&self) -> Colour {
        let wanted = match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => *IS_WANTED && !self.has_text_in_a_file(),
        };
        if wanted { Colour::On } else { Colour::Off }
    }
}

/// Whether standard output is a terminal on which nobody asked for no colour; asked once, however many files there are.
static IS_WANTED: LazyLock<bool> = LazyLock::new(|| {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
});

/// Where an output goes, piece by piece.
pub(super) enum Sink {
    /// Standard output.
    Stream,
    /// A file that stands in its place only when all of it is written.
    File(Whole, PathBuf),
}

impl Sink {
    pub(super) fn open(file: Option<PathBuf>) -> Result<Self, Failure> {
        let Some(file) = file else { return Ok(Self::Stream) };
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            // What is wrong with the folder shows when the file is written.
            let _ = std::fs::create_dir_all(folder);
        }
        Ok(Self::File(Whole::create(&file).map_err(|error| cannot_write(&file, &error))?, file))
    }

    /// Whether it is standard output.
    pub(super) const fn is_stream(&self) -> bool {
        matches!(self, Self::Stream)
    }

    pub(super) fn write(&mut self, made: impl AsRef<[u8]>) -> Result<(), Failure> {
        match self {
            Self::Stream => print(made),
            Self::File(whole, file) => whole.write_all(made.as_ref()).map_err(|error| cannot_write(file, &error)),
        }
    }

    pub(super) fn finish(self, global: &Global) -> Result<(), Failure> {
        if let Self::File(whole, file) = self {
            whole.finish().map_err(|error| cannot_write(&file, &error))?;
            global.note(&format!("wrote {}", file.display()));
        }
        Ok(())
    }
}

fn cannot_write(file: &Path, error: &std::io::Error) -> Failure {
    Failure::Message(format!("cannot write `{}`: {error}; nothing was changed", file.display()))
}

/// A command was asked for a format that it lists and does not write.
pub(super) fn unwritten(format: &str) -> ! {
    panic!("internal error: nothing writes the format `{format}`")
}

/// Prints a result to standard output.
pub(super) fn print(made: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(made.as_ref()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failure::Closed),
        Err(error) => Err(Failure::Message(format!("cannot write to standard output: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_no_terminal() {
        let global = |formats: &[&str], output: Option<&str>| Global {
            workspace: None,
            format: formats.iter().map(|format| (*format).to_owned()).collect(),
            output: output.map(PathBuf::from),
            color: When::Auto,
            quiet: true,
            verbose: false,
        };
        for (formats, output, is_in_file) in [
            (&[][..], None, false),
            (&["text"], None, false),
            (&["text=-", "sarif=a.sarif"], None, false),
            (&["Text=a.txt"], None, true),
            (&[], Some("a.txt"), true),
            (&[], Some("-"), false),
        ] {
            assert_eq!(global(formats, output).has_text_in_a_file(), is_in_file, "{formats:?} {output:?}");
        }
    }
}
