//! One file, its dialect found from its content, audited against REGULATED and written in every format. A line that is
//! masked by itself is masked as in the whole file.

use probity::audit::mask::{masked_lines, masked_texts};
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
    let places: Vec<_> = audit.results.iter().filter_map(|result| result.location.as_ref()).collect();
    let lines = masked_lines(&config, SHIPPED.library, places.iter().copied());
    for place in places {
        let line = |texts: &std::collections::BTreeMap<String, String>| {
            texts[&*place.path].split('\n').nth(place.line as usize - 1).map(str::to_owned)
        };
        assert_eq!(line(&lines), line(&masked), "{place}");
    }
    rendered::check(&audit, SHIPPED.library, &masked, &[(file.name, &file.text)]);
}
