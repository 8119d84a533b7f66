//! `probity completions`: completions for a shell, from the command line's own definition.

use clap::Args;
use clap_complete::Shell;

use super::command::offering;
use super::output::{Exit, Failure};
use super::{Done, Global};

pub(super) const FORMATS: &[&str] = &["text"];

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(ignore_case = true)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, global: &Global) -> Done {
        let mut bytes = Vec::new();
        clap_complete::generate(self.shell, &mut offering(), "probity", &mut bytes);
        global.write(FORMATS, |_| String::from_utf8(bytes.clone()).map_err(Failure::from))?;
        Ok(Exit::Clean)
    }
}
