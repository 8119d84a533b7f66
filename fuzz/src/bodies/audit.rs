//! One file, its dialect found from its content, audited against REGULATED and written in every format.

use probity::audit::mask::masked_texts;
use probity::audit::{Config, Document};

use super::shipped::{SHIPPED, context};
use super::{input, rendered};

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let Some(file) = input::file(&text) else { return };
    let Ok(document) = Document::parse(file.name, &file.text) else { return };
    let spelling = SHIPPED.dialect(&document);
    let mut config = Config::new(document, spelling);
    config.settle();
    let audit = SHIPPED.auditor.audit(&config, &context());
    let masked = masked_texts(&config, SHIPPED.library);
    rendered::check(&audit, SHIPPED.library, &masked, &[(file.name, &file.text)]);
}
