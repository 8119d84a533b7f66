//! `probity export`: what officers hand in elsewhere, in the forms of FedRAMP, eMASS and CISO Assistant.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Args, Command};

use super::auditing::{Desk, Extent, Wanted};
use super::output::{Exit, Failure, say, unwritten};
use super::session::{date, document, look};
use super::{Done, Global};
use crate::audit::Audit;
use crate::diag::{Code, Finding};
use crate::evidence::standing::Standing;
use crate::load::workspace::Loaded;
use crate::load::{BaselineRef, files};
use crate::render::{json, notices, sheet, xlsx};
use crate::report::book::{Book, Tab};
use crate::report::export::emass::Results;
use crate::report::export::emass_fill::{Tested, fill};
use crate::report::export::kinds::{Kind, Kinds};
use crate::report::export::{Export as Report, Sources, Table};
use crate::report::picture::Picture;
use crate::report::{Notice, Sheet};

/// What one kind or another is written in; each kind says which of them.
pub(super) const FORMATS: &[&str] = &["csv", "xlsx", "json", "md"];

#[derive(Debug, Args)]
pub(super) struct Export {
    /// What to write
    #[arg(value_name = "KIND", ignore_case = true, hide_possible_values = true)]
    kind: String,
    /// The baseline whose controls are rows. Default: the workspace's one that the kind is for
    #[arg(long, visible_alias = "framework", short, value_name = "BASELINE")]
    baseline: Option<String>,
    /// A configuration to audit, where the kind rests on audits; may repeat. Default: the workspace's
    #[arg(long = "config", value_name = "FILE")]
    configs: Vec<PathBuf>,
    /// The day of the audits, from which deadlines count. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// With emass: your own template as eMASS exported it, which is read and never written
    #[arg(long, value_name = "FILE.xlsx")]
    template: Option<PathBuf>,
    /// With emass: who tested, as eMASS wants it: last name, first name
    #[arg(long, value_name = "NAME")]
    tested_by: Option<String>,
}

/// The kinds with their help; to be deferred, since other commands need not read the table.
pub(super) fn with_kinds(command: Command) -> Command {
    let kind = |arg: Arg| arg.value_parser(PossibleValuesParser::new(names()));
    command.mut_arg("kind", kind).after_help(Kinds::shipped().help())
}

fn names() -> Vec<PossibleValue> {
    let kinds = Kinds::shipped();
    let there = kinds.kinds.iter().map(|kind| PossibleValue::new(kind.id.as_str()));
    // Known, so that asking for it is answered with the reason.
    there.chain(kinds.missing.iter().map(|missing| PossibleValue::new(missing.id.as_str()).hide(true))).collect()
}

impl Export {
    pub(super) fn run(&self, global: &Global) -> Done {
        let kind = Kinds::shipped().find(&self.kind)?;
        if kind.template != (self.template.is_some() && self.tested_by.is_some()) {
            let message = if kind.template {
                format!(
                    "`{}` is written into your own template; give --template FILE.xlsx, --tested-by NAME and -o FILE.xlsx",
                    kind.id
                )
            } else {
                format!("`{}` is written into no template; leave --template and --tested-by out", kind.id)
            };
            return Err(Failure::Message(message));
        }
        let loaded = global.open()?;
        let day = date(self.date.as_deref())?;
        let standings = look(loaded.workspace.as_ref(), day)?;
        let manifest = loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
        let profile = manifest.and_then(|manifest| manifest.profile.as_ref()).map(|profile| profile.value.as_str());
        let picture = Picture::new(&loaded.library, &standings, profile);
        let baseline = self.chosen(kind, loaded)?;
        let names: Vec<String> = baseline.iter().map(BaselineRef::name).collect();
        let audits =
            if kind.audited { self.audits(loaded, &standings, &Wanted::plain(None, &names, day))? } else { Vec::new() };
        let sources = Sources {
            picture: &picture,
            product: manifest.map(|manifest| manifest.product.name.as_str()),
            baseline,
            audits: &audits,
            waivers: loaded.workspace.as_ref().map_or(&[], |workspace| &workspace.claims.waivers),
            date: day,
        };
        let report = Report::of(kind, &sources);
        if let (Some(template), Some(by)) = (&self.template, &self.tested_by) {
            return fill_in(
                global,
                kind,
                (report, loaded),
                &Results::of(&sources),
                template,
                Tested { by: tester(by)?, on: day },
            );
        }
        write(global, kind, &report, loaded)?;
        told(global, &report.notes, &report.findings, loaded);
        Ok(ended(&report))
    }

    /// The baseline that was named, else the only one of the workspace that the kind is for.
    fn chosen<'l>(&self, kind: &Kind, loaded: &'l Loaded) -> Result<Option<BaselineRef<'l>>, Failure> {
        let library = &loaded.library;
        let fits = |baseline: &BaselineRef<'_>| kind.catalog.as_ref().is_none_or(|own| *own == *baseline.catalog.id);
        let of = kind.catalog.as_deref().map(|catalog| format!(" of {catalog}")).unwrap_or_default();
        if let Some(name) = &self.baseline {
            let baseline = library.baseline(name)?;
            if fits(&baseline) {
                return Ok(Some(baseline));
            }
            return Err(Failure::Message(format!(
                "`{}` is for baselines{of}, and `{}` is none",
                kind.id,
                baseline.name()
            )));
        }
        let own = loaded.workspace.iter().flat_map(|workspace| &workspace.manifest.baselines);
        let own: Vec<BaselineRef<'l>> = own.filter_map(|name| library.baseline(name).ok()).filter(fits).collect();
        match own.as_slice() {
            [one] => Ok(Some(*one)),
            _ if kind.optional => Ok(None),
            [] => Err(Failure::Message(format!("`{}` needs a baseline{of}; name it with --baseline", kind.id))),
            several => {
                let names: Vec<String> = several.iter().map(BaselineRef::name).collect();
                let names = names.join(", ");
                Err(Failure::Message(format!(
                    "`{}` is of one baseline{of}; say which with --baseline: {names}",
                    kind.id
                )))
            }
        }
    }

    fn audits<'l>(
        &self,
        loaded: &'l Loaded,
        standings: &[Standing<'l>],
        wanted: &Wanted<'l>,
    ) -> Result<Vec<Audit>, Failure> {
        let desk = Desk::new(loaded, standings, wanted)?;
        if self.configs.is_empty() {
            let own =
                loaded.workspace.iter().flat_map(|own| own.manifest.configs.iter().map(move |config| (own, config)));
            return own.map(|(own, config)| audited(&desk, &own.inside(&config.path)?, &config.path)).collect();
        }
        self.configs
            .iter()
            .map(|path| Ok(desk.audit(path, &path.display().to_string(), Extent::Nothing)?.audit))
            .collect()
    }
}

/// The audit of one of the workspace's configurations; where it could not be made, one that shows nothing and says why.
fn audited(desk: &Desk<'_>, path: &Path, shown: &str) -> Result<Audit, Failure> {
    let finding = match desk.audit(path, shown, Extent::Nothing) {
        Ok(done) => return Ok(done.audit),
        Err(Failure::File(finding)) => *finding,
        Err(Failure::Message(message)) => Finding::new(Code::FailedAudit, message, "mend what the message names"),
        Err(other) => return Err(other),
    };
    Ok(desk.unread(path, shown, finding).audit)
}

/// A name that eMASS takes.
fn tester(name: &str) -> Result<&str, Failure> {
    let name = name.trim();
    let good =
        name.chars().any(char::is_alphanumeric) && name.chars().count() <= 100 && !name.contains(char::is_control);
    let wrong = "--tested-by is no name that eMASS takes: write up to 100 characters on one line, last name first";
    good.then_some(name).ok_or_else(|| Failure::Message(wrong.into()))
}

/// Writes test results into a copy of a template.
fn fill_in(
    global: &Global,
    kind: &'static Kind,
    (mut report, loaded): (Report, &Loaded),
    results: &Results,
    template: &Path,
    tested: Tested<'_>,
) -> Done {
    let shown = template.display().to_string();
    let real = template.canonicalize()?;
    let formats = formats(kind);
    if global
        .targets(formats)?
        .iter()
        .filter_map(|target| target.file.as_ref())
        .any(|file| file.canonicalize().is_ok_and(|file| file == real))
    {
        return Err(Failure::Message(format!(
            "`{shown}` is the template and stays as it is; name another file with -o"
        )));
    }
    let filled = fill(&files::read_bytes(template, &shown)?, kind, results, tested)
        .map_err(|error| Failure::Message(format!("`{shown}`: {error}")))?;
    report.add(filled.notes, filled.findings);
    global.write(formats, |target| {
        Ok::<_, Failure>(if target.format == "json" { json::json(&report).into_bytes() } else { filled.bytes.clone() })
    })?;
    told(global, &report.notes, &report.findings, loaded);
    Ok(ended(&report))
}

fn ended(report: &Report) -> Exit {
    if report.findings.iter().any(Finding::is_fault) { Exit::Findings } else { Exit::Clean }
}

/// The formats of a kind, for as long as the program runs.
fn formats(kind: &Kind) -> &'static [&'static str] {
    let find = |format: &String| FORMATS.iter().find(|own| **own == format.as_str()).copied();
    Box::leak(kind.formats.iter().filter_map(find).collect::<Vec<_>>().into_boxed_slice())
}

fn write(global: &Global, kind: &'static Kind, report: &Report, loaded: &Loaded) -> Result<(), Failure> {
    let root = loaded.workspace.as_ref().map(|workspace| workspace.root.as_path());
    global.write(formats(kind), |target| {
        Ok(match target.format {
            "json" => json::json(report).into_bytes(),
            "md" => match &kind.page {
                Some(page) => document(global, page, report, root)?.into_bytes(),
                None => unwritten("md"),
            },
            "xlsx" => xlsx::book(&book(report))?,
            "csv" => csv(kind, report).into_bytes(),
            other => unwritten(other),
        })
    })
}

/// Every table, and what must be known of them on a sheet of its own.
fn book(report: &Report) -> Book {
    let mut notes = Sheet::new([report.title.clone()]);
    let of = report.product.iter().chain(&report.baseline).chain(&report.date).cloned().collect::<Vec<_>>().join(", ");
    let lines = [of, format!("Form: {}", report.source)];
    lines.into_iter().chain(report.notes.iter().map(|note| note.trim().to_owned())).for_each(|line| notes.push([line]));
    let tables = report.sheets.iter().map(|table| (table.name.clone(), table.sheet()));
    let mut book = Book::plain(&report.title, tables);
    for tab in &mut book.tabs {
        tab.widths = widths(&tab.sheet);
    }
    book.tabs.push(Tab { name: "Notes".to_owned(), sheet: notes, widths: vec![110], prose: true, ..Tab::default() });
    book
}

/// As wide as the texts below ask, and as half the header, which may take two lines.
fn widths(sheet: &Sheet) -> Vec<u16> {
    let longest = |text: &String| text.lines().map(|line| line.chars().count()).max().unwrap_or(0).min(48);
    let width = |(column, header): (usize, &String)| {
        let below = sheet.rows.iter().filter_map(|row| row.get(column)).map(longest).max().unwrap_or(0);
        let word = header.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
        u16::try_from(below.max(header.chars().count().div_ceil(2)).max(word).max(6) + 3).unwrap_or(u16::MAX)
    };
    sheet.header.iter().enumerate().map(width).collect()
}

/// The first table: a CSV has one.
fn csv(kind: &Kind, report: &Report) -> String {
    let mark = if kind.csv.is_some_and(|form| form.byte_order_mark) { "\u{feff}" } else { "" };
    let table = report.sheets.first().map(Table::sheet).unwrap_or_default();
    format!("{mark}{}", sheet::separated(&table, kind.csv.map_or(',', |form| form.delimiter)))
}

/// Says beside the results what must be known of them.
fn told(global: &Global, notes: &[String], findings: &[Finding], loaded: &Loaded) {
    for note in notes {
        global.note(&format!("note: {}", note.trim()));
    }
    if !findings.is_empty() {
        let shown: Vec<Notice> = findings.iter().map(Notice::of).collect();
        say(notices::text(&shown, &loaded.library.sources, notices::Colour::Off).trim_end());
    }
}
