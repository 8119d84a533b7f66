//! `probity dialect`: a first dialect for one's own application, and the examples of a dialect run.
//! It must not write a file unless asked, nor repeat a value.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::auditing::text_of;
use super::output::{Exit, Failure, print};
use super::session::at_place;
use super::{Done, Global};
use crate::audit::dialect::{draft, example};
use crate::audit::{Dialects, Document};
use crate::diag::{Finding, counted};
use crate::validate::{Subject, validate};

pub(super) const FORMATS: &[&str] = &["yaml"];

#[derive(Debug, Args)]
pub(super) struct Dialect {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write a first dialect from a file of your application, to be put into profiles/dialects; no file is overwritten
    Draft {
        /// A configuration of the application
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Run the examples of a dialect: each must be found as it says, and nothing more
    Test {
        /// The dialect. Default: all of them
        #[arg(value_name = "DIALECT")]
        dialect: Option<String>,
    },
}

impl Dialect {
    pub(super) fn run(&self, global: &Global) -> Done {
        match &self.what {
            What::Draft { file } => write_draft(global, file),
            What::Test { dialect } => test(global, dialect.as_deref()),
        }
    }
}

fn write_draft(global: &Global, file: &Path) -> Done {
    // What stands there may be a dialect that somebody finished.
    if let Some(there) =
        global.targets(FORMATS)?.into_iter().filter_map(|target| target.file).find(|file| file.is_file())
    {
        return Err(Failure::Message(format!(
            "`{0}` exists and was left as it is; name another file, or remove `{0}` first",
            there.display()
        )));
    }
    // What is wrong with the workspace's own files is said, and in the way of nothing: a shell has made the file already
    // that the draft goes to.
    let loaded = global.load(Some(Path::new(".")))?;
    let of_dialects = |finding: &&Finding| {
        finding.location.as_ref().is_some_and(|place| place.path.starts_with("profiles/dialects/"))
    };
    for finding in loaded.findings.iter().filter(of_dialects) {
        global.note(&at_place(finding));
    }
    let shown = file.display().to_string();
    let document = Document::parse(&shown, &text_of(file, &shown)?).map_err(Failure::File)?;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    let id: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    let id = id.trim_matches('-');
    let id =
        if id.is_empty() || loaded.library.dialect_position(id).is_ok() { format!("own-{id}") } else { id.to_owned() };
    let id = id.trim_end_matches('-');
    let text = draft::draft(&document, &loaded.library, id);
    global.write(FORMATS, |_| Ok(text.clone()))?;
    global.note(&format!(
        "put it into profiles/dialects, bind the keys that settle settings, then run `probity dialect test {id}`, which says what is left"
    ));
    Ok(Exit::Clean)
}

fn test(global: &Global, name: Option<&str>) -> Done {
    global.refuse_formats("the examples of a dialect are run and what they come to is said as text")?;
    let loaded = global.open_library()?;
    let library = &loaded.library;
    let dialects = Dialects::new(library);
    let chosen: Vec<_> = match name {
        Some(name) => vec![library.dialect(name)?],
        None => library.dialects().collect(),
    };
    let (mut run, mut wrong, mut left) = (0, 0, 0);
    let mut out = String::new();
    for dialect in chosen {
        if dialect.canonical {
            let elsewhere = "no examples of its own; `probity validate` runs those of its checks";
            out.push_str(&format!("none   {}: {elsewhere}\n", dialect.id));
        }
        for what in draft::left(dialect) {
            left += 1;
            out.push_str(&format!("left   {}: {what}\n", dialect.id));
        }
        for one in &dialect.examples {
            run += 1;
            let differences = example::differences(library, &dialects, dialect, one);
            let word = if differences.is_empty() { "ok    " } else { "WRONG " };
            out.push_str(&format!("{word} {}: {}\n", dialect.id, one.title));
            for line in &differences {
                out.push_str(&format!("         {line}\n"));
            }
            wrong += usize::from(!differences.is_empty());
        }
    }
    // What is wrong with the dialect itself explains what its examples say.
    let subject = Subject {
        library,
        workspace: None,
        standings: &[],
        date: jiff::civil::date(2000, 1, 1),
        ground: None,
        shipped: false,
    };
    for finding in validate(&subject).iter().filter(|finding| finding.is_fault()) {
        wrong += 1;
        out.push_str(&format!("WRONG  {}\n", at_place(finding)));
    }
    let left_to_do = if left > 0 { format!(", {left} left to do") } else { String::new() };
    out.push_str(&format!("{}, {wrong} wrong{left_to_do}\n", counted(run, "example")));
    print(crate::render::notices::printable(&out))?;
    Ok(if wrong + left > 0 { Exit::Findings } else { Exit::Clean })
}
