//! What one audit costs, part by part: reading, auditing, the text for a terminal, every other format, a first dialect.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use probity::audit::dialect::draft;
use probity::audit::shown::mask::masked_texts;
use probity::audit::{Auditor, Config, Context, Dialects, Document};
use probity::load::Library;
use probity::render::notices::{self, Colour, Texts};
use probity::render::{github, json, junit, ndjson, page, rows, sarif, sheet};
use probity::report::audit::notices as audit_notices;
use probity::report::audit_page;
use probity::report::audited::Audited;

/// What is the same for every audit.
pub(crate) struct Shared {
    library: &'static Library,
    dialects: Dialects<'static>,
    auditor: Auditor<'static>,
}

impl Shared {
    pub(crate) fn new() -> Self {
        let library: &'static Library = Box::leak(Box::new(Library::shipped()));
        let profile = library.profile("REGULATED").expect("it is shipped");
        let auditor = Auditor::new(library, Some(profile), &[]).expect("its checks are understood");
        Self { library, dialects: Dialects::new(library), auditor }
    }
}

/// Times of the parts; nothing where a file was refused.
#[derive(Debug, Default)]
pub(crate) struct Cost {
    parts: [Duration; 5],
    refused: Option<String>,
}

impl Cost {
    pub(crate) fn total(&self) -> Duration {
        self.parts.iter().sum()
    }

    /// How many times as much as another one, by what costs most now.
    pub(crate) fn ratio(&self, other: &Self) -> f64 {
        let (at, most) = self.parts.iter().enumerate().max_by_key(|(_, part)| **part).expect("parts");
        most.as_secs_f64() / other.parts[at].as_secs_f64().max(1e-9)
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.parts.iter().map(|part| format!("{:.1}", part.as_secs_f64() * 1e3)).collect();
        f.write_str(&parts.join(" | "))?;
        self.refused.as_ref().map_or(Ok(()), |words| write!(f, " refused: {words}"))
    }
}

struct Masked(std::collections::BTreeMap<String, String>);

impl Texts for Masked {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

/// Audits the first file with the others as layers, as the program does it, and writes it in every format.
pub(crate) fn cost(shared: &Shared, files: &[(String, String)]) -> Cost {
    let mut cost = Cost::default();
    let texts: Vec<(&str, Arc<str>)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str().into())).collect();
    let mut at = 0;
    let mut clock = Instant::now();
    let mut lap = |cost: &mut Cost| {
        cost.parts[at] = clock.elapsed();
        at += 1;
        clock = Instant::now();
    };
    let mut documents = Vec::new();
    for (name, text) in &texts {
        match Document::parse(name, text) {
            Ok(document) => documents.push(document),
            Err(finding) => {
                lap(&mut cost);
                cost.refused = Some(finding.message);
                return cost;
            }
        }
    }
    lap(&mut cost);
    let mut documents = documents.into_iter();
    let base = documents.next().expect("a file");
    let drafted = base.clone();
    let dialect = |document: &Document| {
        let found = shared.dialects.detect(document).map(|(found, _)| found);
        found.unwrap_or_else(|_| shared.dialects.named("app").expect("it is shipped"))
    };
    let spelling = dialect(&base);
    let (mut layers, mut environments) = (Vec::new(), Vec::new());
    for document in documents {
        if document.path.ends_with(".env") {
            environments.push(document);
        } else {
            let found = dialect(&document);
            let layer = if found.dialect.canonical { Arc::clone(&spelling) } else { found };
            layers.push((document, layer));
        }
    }
    let config = Config::laid(base, spelling, layers, environments);
    let context = Context { date: jiff::civil::date(2026, 11, 23), standings: Vec::new(), waivers: &[] };
    let audit = shared.auditor.audit(&config, &context);
    lap(&mut cost);
    let masked = Masked(masked_texts(&config, shared.library));
    let mut written = notices::text(&audit_notices(&audit, shared.library, true), &masked, Colour::Off).len();
    lap(&mut cost);
    let all = [Audited::of(&audit, shared.library)];
    written += json::json(&audit).len() + ndjson::ndjson(std::slice::from_ref(&audit)).len();
    let found = [all[0].findings()];
    written +=
        sarif::sarif(&found, shared.library, true).len() + junit::junit(&found).len() + github::github(&found).len();
    written += sheet::csv(&rows::sheet(&all)).len();
    let document = audit_page::Document::of(&all, false);
    for name in ["audit.md", "audit.html"] {
        match page::page(name, &document, None) {
            Ok(text) => written += text.len(),
            Err(error) => cost.refused = Some(error.to_string()),
        }
    }
    assert!(written > 0);
    lap(&mut cost);
    assert!(!draft::draft(&drafted, shared.library, "own").is_empty());
    lap(&mut cost);
    cost
}
