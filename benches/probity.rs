//! What the parts of probity cost inside one process. `cargo bench` prints the times; docs/performance.md has
//! the costs of whole processes.

#[path = "lint/document.rs"]
mod made;

use std::path::PathBuf;
use std::sync::Arc;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use probity::audit::derive::{Ladder, Links};
use probity::audit::{Auditor, Config, Context, Dialects, Document};
use probity::evidence::standing::standings;
use probity::evidence::{Pointer, Root};
use probity::load::{BaselineRef, Library, workspace};
use probity::render::page;
use probity::report::matrix::Matrix;
use probity::report::picture::Picture;
use probity::validate::{Subject, validate};

fn main() {
    divan::main();
}

const DAY: Date = date(2026, 11, 23);

fn example() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/saas-api")
}

fn config() -> Arc<str> {
    std::fs::read_to_string(example().join("app.toml")).expect("the example's configuration").into()
}

fn document() -> Document {
    Document::parse("app.toml", &config()).expect("the example parses")
}

fn context<'c>() -> Context<'c> {
    Context { date: DAY, standings: Vec::new(), waivers: &[] }
}

/// A library whose catalogs are decoded.
fn warm() -> Library {
    let library = Library::shipped();
    library.catalogs();
    library
}

fn subject(library: &Library) -> Subject<'_> {
    Subject { library, workspace: None, standings: &[], date: DAY, ground: None, shipped: true }
}

mod load {
    use super::{Bencher, Library, example, workspace};

    /// Settings, safeguards, profiles, dialects and overlays: what every command needs.
    #[divan::bench]
    fn core() -> Library {
        Library::shipped()
    }

    /// Every catalog, decoded and indexed.
    #[divan::bench]
    fn catalogs(bencher: Bencher<'_, '_>) {
        bencher.with_inputs(Library::shipped).bench_refs(|library| library.catalogs().all().len());
    }

    /// The example's workspace, read from its YAML files.
    #[divan::bench]
    fn example_workspace(bencher: Bencher<'_, '_>) {
        let root = example();
        bencher.bench_local(|| workspace::open(&root));
    }
}

mod audit {
    use super::{Auditor, Bencher, Dialects, Document, ItemsCount, Library, black_box, config, context, document};

    /// The checks of REGULATED as schemas.
    #[divan::bench]
    fn plan(bencher: Bencher<'_, '_>) {
        let library = Library::shipped();
        let profile = library.profile("REGULATED").expect("ships");
        bencher.bench_local(|| Auditor::new(&library, Some(profile), &[]).expect("the shipped checks are good"));
    }

    /// The checks of REGULATED with the overlays of two baselines.
    #[divan::bench]
    fn plan_with_overlays(bencher: Bencher<'_, '_>) {
        let library = Library::shipped();
        let profile = library.profile("REGULATED").expect("ships");
        let baselines = ["fedramp-r5/moderate", "dod-cloud/il4"].map(str::to_owned);
        bencher.bench_local(|| Auditor::new(&library, Some(profile), &baselines).expect("the shipped checks are good"));
    }

    #[divan::bench]
    fn parse(bencher: Bencher<'_, '_>) {
        let text = config();
        bencher.bench_local(|| Document::parse("app.toml", &text).expect("parses"));
    }

    /// One audit with a new plan: the validators are built too. An item is a check.
    #[divan::bench]
    fn first(bencher: Bencher<'_, '_>) {
        let library = Library::shipped();
        let profile = library.profile("REGULATED").expect("ships");
        let dialects = Dialects::new(&library);
        let config = dialects.config(document(), "app").expect("ships");
        let plan = || Auditor::new(&library, Some(profile), &[]).expect("the shipped checks are good");
        bencher
            .counter(ItemsCount::new(plan().plan().rules.len()))
            .with_inputs(plan)
            .bench_local_refs(|auditor| auditor.audit(&config, &context()));
    }

    /// Audits with one plan, as for many files. An item is a check.
    #[divan::bench]
    fn each_further(bencher: Bencher<'_, '_>) {
        let library = Library::shipped();
        let profile = library.profile("REGULATED").expect("ships");
        let dialects = Dialects::new(&library);
        let config = dialects.config(document(), "app").expect("ships");
        let auditor = Auditor::new(&library, Some(profile), &[]).expect("the shipped checks are good");
        bencher
            .counter(ItemsCount::new(auditor.plan().rules.len()))
            .bench_local(|| auditor.audit(black_box(&config), &context()));
    }
}

/// Whole audits as a program that embeds the library does them, on one core: each file is parsed, its dialect found and
/// the configuration audited. An item is a file.
mod configs {
    use std::sync::Arc;

    use super::{Auditor, Bencher, Config, Dialects, Document, ItemsCount, Library, black_box, config, context};

    fn audited(bencher: Bencher<'_, '_>, files: &[(String, Arc<str>)], library: &Library) {
        let profile = library.profile("REGULATED").expect("ships");
        let dialects = Dialects::new(library);
        let auditor = Auditor::new(library, Some(profile), &[]).expect("the shipped checks are good");
        let (context, files) = (context(), black_box(files));
        bencher.counter(ItemsCount::new(files.len())).bench_local(|| {
            let audit = |(name, text): &(String, Arc<str>)| {
                let document = Document::parse(name, text).expect("parses");
                let (spelling, _) = dialects.detect(&document).expect("its dialect shows");
                auditor.audit(&Config::new(document, spelling), &context).results.len()
            };
            files.iter().map(audit).sum::<usize>()
        });
    }

    /// A file of ten settings.
    #[divan::bench]
    fn small(bencher: Bencher<'_, '_>) {
        let text = include_str!("fixtures/small.toml").into();
        audited(bencher, &[("app.toml".to_owned(), text)], &Library::shipped());
    }

    /// The example's file of 44 settings.
    #[divan::bench]
    fn example(bencher: Bencher<'_, '_>) {
        audited(bencher, &[("app.toml".to_owned(), config())], &Library::shipped());
    }

    /// The examples of every other dialect.
    #[divan::bench]
    fn every_dialect(bencher: Bencher<'_, '_>) {
        let library = Library::shipped();
        let others = library.dialects().filter(|dialect| !dialect.canonical);
        let examples = others.flat_map(|dialect| &dialect.examples);
        let files: Vec<(String, Arc<str>)> =
            examples.map(|example| (example.name.clone(), example.config.as_str().into())).collect();
        audited(bencher, &files, &library);
    }
}

mod ladder {
    use super::{Bencher, Ladder, Links, subject, validate, warm};

    #[divan::bench]
    fn links(bencher: Bencher<'_, '_>) {
        let library = warm();
        bencher.bench_local(|| Links::new(&library));
    }

    /// What each profile asks, and from which one on each necessary link holds.
    #[divan::bench]
    fn asked(bencher: Bencher<'_, '_>) {
        let library = warm();
        bencher.bench_local(|| Ladder::new(&library));
    }

    /// The profile of every shipped baseline.
    #[divan::bench]
    fn derive(bencher: Bencher<'_, '_>) {
        let library = warm();
        let (links, ladder) = (Links::new(&library), Ladder::new(&library));
        bencher.bench_local(|| library.catalogs().baselines().map(|b| ladder.derive(&links, b).0).collect::<Vec<_>>());
    }

    /// Every rule over the shipped data: the ladder proven, every example run.
    #[divan::bench(sample_count = 10)]
    fn prove(bencher: Bencher<'_, '_>) {
        let library = warm();
        bencher.bench_local(|| validate(&subject(&library)));
    }
}

mod matrix {
    use super::{BaselineRef, Bencher, ItemsCount, Library, Matrix, Picture, page, warm};

    fn all(library: &Library) -> Vec<BaselineRef<'_>> {
        library.catalogs().baselines().collect()
    }

    fn rows(matrix: &Matrix) -> usize {
        matrix.baselines.iter().flat_map(|table| &table.families).map(|family| family.controls.len()).sum()
    }

    /// The data of every shipped baseline. An item is a row.
    #[divan::bench]
    fn data(bencher: Bencher<'_, '_>) {
        let library = warm();
        let picture = Picture::new(&library, &[], Some("REGULATED"));
        let baselines = all(&library);
        let draw = || Matrix::of(&picture, &baselines, None, Some("REGULATED"));
        bencher.counter(ItemsCount::new(rows(&draw()))).bench_local(draw);
    }

    /// The same as Markdown. An item is a row.
    #[divan::bench]
    fn markdown(bencher: Bencher<'_, '_>) {
        let library = warm();
        let picture = Picture::new(&library, &[], Some("REGULATED"));
        let matrix = Matrix::of(&picture, &all(&library), None, Some("REGULATED"));
        bencher
            .counter(ItemsCount::new(rows(&matrix)))
            .bench_local(|| page::page("matrix.md", &matrix, None).expect("the shipped template is good"));
    }
}

mod evidence {
    use super::{Bencher, ItemsCount, Pointer, Root, example, standings, workspace};

    /// Every piece of evidence of the example, files read anew. An item is a piece.
    #[divan::bench]
    fn all_of_the_example(bencher: Bencher<'_, '_>) {
        let loaded = workspace::open(&example());
        let statements = loaded.workspace.expect("the example has a workspace").claims.statements;
        let open = || Root::open(example()).expect("the example opens");
        let today = jiff::civil::date(2026, 11, 23);
        let pieces =
            standings(&statements, &open(), &[], today).iter().map(|standing| standing.items.len()).sum::<usize>();
        bencher
            .counter(ItemsCount::new(pieces))
            .with_inputs(open)
            .bench_local_refs(|root| standings(&statements, root, &[], today).len());
    }

    /// One section of a document that was read already.
    #[divan::bench]
    fn one_known(bencher: Bencher<'_, '_>) {
        let root = Root::open(example()).expect("the example opens");
        let pointer = Pointer::parse("docs/audit-trails.md#verifying-the-chain").expect("well formed");
        bencher.bench_local(|| root.resolve(&pointer).expect("it holds"));
    }
}

mod lint {
    use std::sync::Arc;

    use probity::lint::{Document, Linter};

    use super::{Bencher, BytesCount, made, warm};

    /// A long hand-written document, on one core: tables, lists, prose and code.
    #[divan::bench(args = [64, 1024, 6144])]
    fn document(bencher: Bencher<'_, '_>, kibibytes: usize) {
        let library = warm();
        let linter = Linter::new(&library);
        let text: Arc<str> = made::document(kibibytes * 1024).into();
        let document = [Document { shown: "matrix.md".into(), path: None, text: Arc::clone(&text) }];
        let bencher = bencher.counter(BytesCount::new(text.len()));
        bencher.bench_local(|| linter.lint(&document));
    }
}
