//! A file, files laid over it or put beside it, and environment files, audited together as the program does it.

use std::sync::Arc;

use probity::audit::mask::masked_texts;
use probity::audit::{Config, Document};
use probity::load::syntax::Syntax;

use super::shipped::{SHIPPED, context};
use super::{input, rendered};

/// More files than this only cost time.
const MOST: usize = 6;

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let files: Vec<input::File> = input::parts(&text).filter_map(input::file).take(MOST).collect();
    let Some((base, layers)) = files.split_first() else { return };
    let Ok(document) = Document::parse(base.name, &base.text) else { return };
    let spelling = SHIPPED.dialect(&document);
    let mut config = Config::new(document, Arc::clone(&spelling));
    // A name of its own for each, so that a place says whose it is.
    let named: Vec<(String, &input::File)> =
        layers.iter().enumerate().map(|(at, file)| (format!("{at}{}", file.name), file)).collect();
    let mut read = vec![(base.name, &*base.text)];
    for (name, file) in &named {
        let document = if file.syntax == Syntax::Env {
            Document::parse_env(name, &file.text)
        } else {
            Document::parse(name, &file.text)
        };
        let Ok(document) = document else { continue };
        read.push((name, &file.text));
        if file.syntax == Syntax::Env {
            config.environment(&document);
            continue;
        }
        let layer = match SHIPPED.dialects.detect(&document) {
            Ok((found, _)) if !found.dialect.canonical => found,
            _ => Arc::clone(&spelling),
        };
        config.layer(document, layer);
    }
    config.settle();
    let audit = SHIPPED.auditor.audit(&config, &context());
    assert!(audit.config.layers.len() < read.len(), "more layers than were laid");
    let masked = masked_texts(&config, SHIPPED.library);
    rendered::check(&audit, SHIPPED.library, &masked, &read);
}
