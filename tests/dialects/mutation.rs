//! Every key that a required check read and found good, damaged in every way: the check passes no longer.
//! What is right to pass all the same stands in `tests/data/exceptions.yaml`, row by row with its reason.

use std::collections::{BTreeMap, BTreeSet};

use probity::audit::dialect::cases::full_key;
use probity::audit::document::globs::Globs;
use probity::audit::document::path::{Gone, Match, Path};
use probity::audit::{Auditor, CheckResult, Level, Status, Verdict};
use probity::load::Library;
use probity::load::tree::{Key, Kind, Lines, Node, Span};
use probity::model::dialect::Dialect;
use rayon::prelude::*;

use crate::dialects::bench::{Bench, File, alone};
use crate::dialects::damage::{Damage, Step, Way, damaged, shown, values, written};
use crate::dialects::exceptions::{Row, compare};

/// The files that the damages are done to: what dialects ship, and what the canonical one is shown with.
fn files(library: &Library) -> Vec<File> {
    let mut files = Vec::new();
    for dialect in library.dialects() {
        for example in &dialect.examples {
            files.push(File {
                dialect: dialect.id.value.clone(),
                name: example.name.clone(),
                text: example.config.clone(),
            });
        }
    }
    let app = |text: String| File { dialect: "app".into(), name: "app.toml".into(), text };
    let product = crate::common::root().join("examples/saas-api/app.toml");
    files.push(app(std::fs::read_to_string(product).expect("the example")));
    let checks = library.safeguards().flat_map(|safeguard| &safeguard.checks);
    files.extend(checks.filter(|check| check.manual.is_none()).flat_map(|check| &check.good).cloned().map(app));
    files
}

/// Names that stand in a dialect's keys; any other name in a file is free, such as that of a service.
fn own_names(library: &Library, dialect: &Dialect) -> BTreeSet<String> {
    let paths = dialect.keys.iter().map(|key| key.key.as_str());
    let settings = library.settings().filter(|_| dialect.canonical).map(|setting| setting.id.as_str());
    let names = paths.chain(settings).flat_map(|path| path.split(['.', '[', ']', '"']));
    let signs = dialect.documents.iter().map(String::as_str);
    names.chain(signs).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The values that a passing result rests on: those it points to, and those that its dialect asks for on the way.
fn needed(result: &CheckResult, dialect: &Dialect, places: &BTreeMap<(u32, u32), Way>, root: &Node) -> BTreeSet<Way> {
    let written = result.location.iter().filter(|_| !result.message.contains("left at its default"));
    let pointed = written.chain(&result.related).filter_map(|place| places.get(&(place.line, place.column)));
    let binding = result.setting.as_ref().and_then(|setting| dialect.settings.get(setting.as_str()));
    let asked = binding.into_iter().flat_map(|binding| {
        let conditions = binding.cases.iter().flat_map(|case| case.when.keys().chain(&case.key));
        let keys: Vec<_> = conditions.chain(&binding.key).collect();
        let each: Vec<&str> = binding.each.iter().map(|each| each.as_str()).collect();
        let each = if each.is_empty() { vec![""] } else { each };
        each.iter().flat_map(|each| keys.iter().map(|key| full_key(key, each))).collect::<BTreeSet<String>>()
    });
    let paths: Vec<Path> = asked.filter_map(|path| Path::parse(&path).ok()).collect();
    let (shaped, places) = gathered(root, dialect);
    let there = paths.iter().flat_map(|path| path.select(&shaped, &Globs::default())).filter(Match::is_there);
    let there = there.filter_map(|found| own_way(&found, &places));
    pointed.cloned().chain(there).filter(|way| !way.is_empty()).collect()
}

/// The documents of a file by their kind, as paths of the dialect begin, and the number of each in the file.
fn gathered(root: &Node, dialect: &Dialect) -> (Node, BTreeMap<(String, usize), usize>) {
    let (Some(member), Kind::List(documents)) = (&dialect.documents, &root.kind) else {
        return (root.clone(), BTreeMap::new());
    };
    let mut kinds: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        let Some(Kind::Text(kind)) = document.get(member).map(|node| &node.kind) else { panic!("no {member}") };
        let all = kinds.entry(kind.clone()).or_default();
        places.insert((kind.clone(), all.len()), at);
        all.push(document.clone());
    }
    let list =
        |(name, all)| (Key { name, span: Span::default() }, Node { span: Span::default(), kind: Kind::List(all) });
    (Node { span: Span::default(), kind: Kind::Map(kinds.into_iter().map(list).collect()) }, places)
}

/// The way to a match in the file itself; nothing for what stands for all documents of a kind.
fn own_way(found: &Match<'_>, places: &BTreeMap<(String, usize), usize>) -> Option<Way> {
    let step = |step: &Gone<'_>| match step {
        Gone::Name(name) => Step::Name((*name).to_owned()),
        Gone::Item(at) => Step::Item(*at),
        Gone::Any => panic!("it is there"),
    };
    let way: Way = found.way.iter().map(step).collect();
    match way.as_slice() {
        _ if places.is_empty() => Some(way),
        [Step::Name(kind), Step::Item(at), rest @ ..] => {
            let document = Step::Item(places[&(kind.clone(), *at)]);
            Some([document].into_iter().chain(rest.iter().cloned()).collect())
        }
        _ => None,
    }
}

/// What passes although a value that it rests on is damaged, and whether the verdict passes with it.
fn passing(bench: &Bench<'_>, auditor: &Auditor<'_>, file: &File) -> (usize, BTreeMap<Row, Verdict>) {
    let mut rows = BTreeMap::new();
    let mut done = 0;
    let document = file.document().expect("an example can be read");
    let syntax = file.syntax();
    let dialect = bench.library.dialect(&file.dialect).expect("a shipped dialect");
    let names = own_names(bench.library, dialect);
    let whole = bench.audit(auditor, file).expect("an example can be audited");
    let mut places = BTreeMap::new();
    for (way, place) in values(document.root(), &Lines::new(file.text.as_str().into())) {
        places.entry(place).or_insert(way);
    }
    let mut by_way: BTreeMap<Way, BTreeSet<String>> = BTreeMap::new();
    for result in whole.results.iter().filter(|r| r.level == Level::Required && r.status == Status::Pass) {
        for way in needed(result, dialect, &places, document.root()) {
            by_way.entry(way).or_default().insert(result.check.to_string());
        }
    }
    for (way, checks) in &by_way {
        let is_free = matches!(way.last(), Some(Step::Name(name)) if !names.contains(name));
        for damage in Damage::ALL {
            if is_free && matches!(damage, Damage::LettersSwapped | Damage::LetterDoubled) {
                continue;
            }
            let Some(root) = damaged(document.root(), way, damage, syntax) else { continue };
            done += checks.len();
            let text = written(&root, syntax);
            let Some(audit) = bench.audit(auditor, &File { text, ..file.clone() }) else { continue };
            for check in checks {
                let Some((status, verdict)) = alone(&audit, check, &whole.findings) else { continue };
                if matches!(status, Status::Pass | Status::Attested) || verdict == Verdict::Pass {
                    let row = Row::new(&file.dialect, check, &shown(way), damage.word());
                    rows.insert(row, verdict);
                }
            }
        }
    }
    (done, rows)
}

#[test]
fn a_damaged_key_passes_no_longer_but_for_the_exceptions_that_were_reviewed() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    let files = files(&library);
    let jobs: Vec<_> =
        bench.auditors.iter().flat_map(|auditor| files.iter().map(move |file| (auditor, file))).collect();
    let found: Vec<_> = jobs.par_iter().map(|(auditor, file)| passing(&bench, auditor, file)).collect();
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows: BTreeMap<Row, Verdict> = BTreeMap::new();
    for ((_, file), (damages, found)) in jobs.iter().zip(found) {
        *done.entry(&file.dialect).or_default() += damages;
        for (row, verdict) in found {
            let known = rows.entry(row).or_insert(verdict);
            *known = (*known).max(verdict);
        }
    }
    for dialect in library.dialects() {
        let done = done.get(dialect.id.as_str()).copied().unwrap_or_default();
        assert!(done >= 20, "only {done} damages were done to {}", dialect.id);
    }
    compare(&rows);
}

#[test]
fn a_file_that_is_written_again_says_what_it_said() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    for file in files(&library) {
        let document = file.document().expect("an example can be read");
        let again = File { text: written(document.root(), file.syntax()), ..file.clone() };
        for auditor in &bench.auditors {
            let said = |file: &File| {
                let audit = bench.audit(auditor, file).unwrap_or_else(|| panic!("it can be audited: {}", file.text));
                let results = audit.results.into_iter().map(|result| (result.check, result.level, result.status));
                let mut findings: Vec<_> = audit.findings.into_iter().map(|f| (f.code, f.message)).collect();
                findings.sort();
                (results.collect::<Vec<_>>(), findings)
            };
            assert_eq!(said(&file), said(&again), "{}: {}", file.dialect, again.text);
        }
    }
}
