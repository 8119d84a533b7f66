//! The command line: arguments here and in one file a command, each a few calls into the library.
//! It must decide nothing about compliance; it chooses, calls, writes and says how it ended.

mod answers;
mod audit_config;
mod audit_formats;
mod auditing;
mod based;
mod checklist;
mod claims;
mod command;
mod completions;
mod coverage;
mod dialect;
mod diff;
mod docs;
mod documents;
mod drawn;
mod excluded;
mod explain;
mod export;
mod fix;
mod folders;
mod gate;
mod import;
mod import_audit;
mod init;
mod inputs;
mod lint_docs;
mod list;
mod man;
mod matrix;
mod mend;
mod online;
mod output;
mod paths;
mod pins;
mod profiles;
mod recommend;
mod review;
pub mod schema;
mod session;
mod suggest;
mod templates;
mod validate;

use std::path::PathBuf;

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use output::Exit;
use output::Failure;

/// Turns compliance claims into something a machine checks.
#[derive(Debug, Parser)]
#[command(
    name = "probity",
    version,
    about,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 nothing wrong; 1 findings, drift, or an audit that failed or is undetermined; 2 could not do the job."
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// The folder with probity.yaml; else the nearest one at or above the current folder, for an audited file at or above its own
    #[arg(long, global = true, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// Output format, or FORMAT=FILE to write one to a file, `-` being standard output; may repeat
    #[arg(long, short, global = true, value_name = "FORMAT[=FILE]")]
    format: Vec<String>,
    /// Write to a file instead of standard output; its ending picks the format
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
    /// When to colour text for a terminal
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, ignore_case = true)]
    color: When,
    /// Say nothing but results
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Say more: everything that was met too
    #[arg(long, short, global = true)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Set up a workspace: probity.yaml, statements and a CI workflow; never overwrites
    Init(init::Init),
    /// Go or no-go over claims, documents and configurations, or over the shipped data
    Validate(validate::Validate),
    /// The compliance matrix
    Matrix(matrix::Matrix),
    /// The whole set of documents: overview, matrix, guides and production checklist
    Docs(docs::Docs),
    /// The officer's checklist, by safeguard or by control, or the pre-launch checklist
    Checklist(checklist::Checklist),
    /// Audit a configuration against a security profile
    AuditConfig(audit_config::AuditConfig),
    /// Draft a dialect for your own application, or run the examples of one
    Dialect(dialect::Dialect),
    /// Evidence that changed since it was reviewed, with the difference; pins what was read
    Review(review::Review),
    /// Check hand-written documents: citations, titles, links, tables and claims
    LintDocs(lint_docs::LintDocs),
    /// Take in the answers of a checklist, an audit in CISO Assistant, or a hand-written matrix to start from
    Import(import::Import),
    /// What officers hand in elsewhere: FedRAMP's workbooks, eMASS, CISO Assistant
    Export(export::Export),
    /// How much of each baseline is addressed, and on what that rests
    Coverage(coverage::Coverage),
    /// What changed in compliance terms between two git revisions or result files, for a pull request
    Diff(diff::Compare),
    /// Which profile to start from, and why, control by control
    Recommend(recommend::Recommend),
    /// The ladder of security profiles, or the difference of two
    Profiles(profiles::Profiles),
    /// What a control, safeguard, setting, check, dialect, profile, baseline, export or finding code means
    Explain(explain::Explain),
    /// What there is: baselines, controls, safeguards, settings and more
    List(list::List),
    /// The JSON Schema of a file that people write, or of a JSON output
    Schema(schema::Schema),
    /// Completions for a shell
    Completions(completions::Completions),
    /// The man page
    Man(man::Man),
}

/// Runs the command line. Results go to standard output, everything else to standard error.
#[must_use]
pub fn run() -> Exit {
    let matches = command::command().try_get_matches();
    let mut cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return output::usage(&error),
    };
    // As of inputs, `-` is no name of a file.
    cli.global.output.take_if(|file| file.as_os_str() == "-");
    let global = &cli.global;
    let done = match &cli.command {
        Command::Init(command) => command.run(global),
        Command::Validate(command) => command.run(global),
        Command::Matrix(command) => command.run(global),
        Command::Docs(command) => command.run(global),
        Command::Checklist(command) => command.run(global),
        Command::AuditConfig(command) => command.run(global),
        Command::Dialect(command) => command.run(global),
        Command::Review(command) => command.run(global),
        Command::LintDocs(command) => command.run(global),
        Command::Import(command) => command.run(global),
        Command::Export(command) => command.run(global),
        Command::Coverage(command) => command.run(global),
        Command::Diff(command) => command.run(global),
        Command::Recommend(command) => command.run(global),
        Command::Profiles(command) => command.run(global),
        Command::Explain(command) => command.run(global),
        Command::List(command) => command.run(global),
        Command::Schema(command) => command.run(global),
        Command::Completions(command) => command.run(global),
        Command::Man(command) => command.run(global),
    };
    done.unwrap_or_else(output::Failure::report)
}

/// What a command comes to.
type Done = Result<Exit, Failure>;
