//! Who asks for what a value is not, and for what.
//! It must not judge a value, nor show one.

use crate::audit::normalise::Reader;
use crate::audit::plan::in_words::in_words;
use crate::audit::plan::{Ask, Level};
use crate::diag::Text;

/// Who asks, as a clause: `REGULATED asks`, `STANDARD and HOUSE recommend`.
pub(super) fn by(refusing: &[&Ask]) -> String {
    let names: Vec<&str> = refusing.iter().flat_map(|ask| &ask.required_by).map(Text::as_str).collect();
    let is_advice = refusing.iter().all(|ask| ask.level == Level::Recommended);
    let verb = match (is_advice, names.len() > 1) {
        (true, true) => "recommend",
        (true, false) => "recommends",
        (false, true) => "ask",
        (false, false) => "asks",
    };
    format!("{} {verb}", names.join(" and "))
}

/// What they ask, in brackets behind that; nothing where there are no words for it.
pub(super) fn what(refusing: &[&Ask], reader: Option<&Reader>) -> String {
    let mut all: Vec<String> = Vec::new();
    for ask in refusing {
        let Some(words) = ask.schema().and_then(|schema| in_words(schema, reader)) else { return String::new() };
        if !all.contains(&words) {
            all.push(words);
        }
    }
    if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
}
