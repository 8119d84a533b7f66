//! The command line as a whole: what is derived, with the formats of each command, and what a shell may offer.
//! It must refuse nothing: what a workspace adds has names that are not known here.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, CommandFactory, value_parser};

use super::{
    Cli, checklist, completions, coverage, dialect, diff, explain, export, import, lint_docs, list, man, matrix,
    profiles, recommend, review, schema, validate,
};
use crate::load::Library;
use crate::render::formats::NAMES;

/// The formats of each command that has some; `audit-config` says of its own what each is for.
const FORMATS: &[(&str, &[&str])] = &[
    ("validate", validate::FORMATS),
    ("matrix", matrix::FORMATS),
    ("checklist", checklist::FORMATS),
    ("audit-config", NAMES),
    ("dialect", dialect::FORMATS),
    ("review", review::FORMATS),
    ("lint-docs", lint_docs::FORMATS),
    ("import", import::FORMATS),
    ("export", export::FORMATS),
    ("coverage", coverage::FORMATS),
    ("diff", diff::FORMATS),
    ("recommend", recommend::FORMATS),
    ("profiles", profiles::FORMATS),
    ("explain", explain::FORMATS),
    ("list", list::FORMATS),
    ("schema", schema::FORMATS),
    ("completions", completions::FORMATS),
    ("man", man::FORMATS),
];

/// The command line, each command with its formats below its help. All are changed in one pass: to change one by its name
/// moves every other.
pub(super) fn command() -> Command {
    Cli::command().mut_subcommands(|own| {
        let own = with_formats(own);
        match own.get_name() {
            "export" => own.defer(export::with_kinds),
            "init" | "docs" => without_formats(own),
            "dialect" => own.mut_subcommand("test", without_formats),
            "import" => own.mut_subcommand("ciso-assistant", without_formats),
            _ => own,
        }
    })
}

/// A command with its formats below its help, where it says nothing of them itself.
fn with_formats(own: Command) -> Command {
    match FORMATS.iter().find(|(name, _)| *name == own.get_name()) {
        Some((_, formats)) if own.get_after_help().is_none() => {
            own.after_help(format!("Formats: {}", formats.join(", ")))
        }
        _ => own,
    }
}

/// A command whose help does not name what it refuses: it understands `--format` and `-o` only to say why.
fn without_formats(own: Command) -> Command {
    let format = Arg::new("format").long("format").short('f').action(ArgAction::Append).hide(true);
    let output = Arg::new("output").long("output").short('o').value_parser(value_parser!(PathBuf)).hide(true);
    own.arg(format).arg(output)
}

/// The command line with the names that a shell may offer: formats, and what ships of profiles, dialects and baselines.
pub(super) fn offering() -> Command {
    let library = Library::shipped();
    // Kept for as long as the process runs, which ends with them.
    let kept = |name: String| -> &'static str { name.leak() };
    let profiles: Vec<&str> = library.profiles().iter().map(|profile| kept(profile.id.value.clone())).collect();
    let dialects: Vec<&str> = library.dialects().map(|dialect| kept(dialect.id.value.clone())).collect();
    let baselines: Vec<&str> = library.catalogs().baselines().map(|baseline| kept(baseline.name())).collect();
    let offer = |arg: Arg| match arg.get_value_names().and_then(|names| names.first()).map(clap::builder::Str::as_str) {
        Some("PROFILE") => offered(arg, &profiles),
        Some("DIALECT") => offered(arg, &dialects),
        Some("BASELINE") => offered(arg, &baselines),
        _ => arg,
    };
    FORMATS
        .iter()
        .fold(command(), |command, (name, formats)| {
            let format = Arg::new("format").long("format").short('f').action(ArgAction::Append);
            let format = format.value_name("FORMAT").value_parser(PossibleValuesParser::new(formats.iter().copied()));
            command.mut_subcommand(name, |own| {
                let subs: Vec<String> = own.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
                let own = subs.iter().fold(own, |own, sub| own.mut_subcommand(sub, |sub| sub.mut_args(offer)));
                own.mut_args(offer).arg(format.help("Output format"))
            })
        })
        .mut_subcommand("init", |own| own.mut_args(offer))
}

fn offered(arg: Arg, names: &[&'static str]) -> Arg {
    arg.value_parser(PossibleValuesParser::new(names.iter().copied()))
}
