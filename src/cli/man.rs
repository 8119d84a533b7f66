//! `probity man`: the man page, from the command line's own definition.

use clap::Args;

use super::command::command;
use super::output::{Exit, Failure};
use super::{Done, Global};

pub(super) const FORMATS: &[&str] = &["text"];

#[derive(Debug, Args)]
pub(super) struct Man {}

impl Man {
    #[allow(clippy::unused_self, reason = "commands are all called alike")]
    pub(super) fn run(&self, global: &Global) -> Done {
        let mut bytes = Vec::new();
        let command = command();
        clap_mangen::Man::new(command.clone()).render(&mut bytes)?;
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            let name = format!("probity-{}", sub.get_name());
            clap_mangen::Man::new(sub.clone().name(&*name.leak())).render(&mut bytes)?;
        }
        global.write(FORMATS, |_| String::from_utf8(bytes.clone()).map_err(Failure::from))?;
        Ok(Exit::Clean)
    }
}
