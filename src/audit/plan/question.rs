//! How a question is worded: once where all who ask it agree, else each wording with who asks it.
//! It must not choose whose wording counts.

use super::Ask;
use crate::diag::Text;

/// The wordings of a question, each once, with who asks it so where there are several; nothing where nobody asks.
pub fn worded<'a>(wordings: impl IntoIterator<Item = (String, &'a Ask)>) -> Option<String> {
    let mut asked: Vec<(String, Vec<&str>)> = Vec::new();
    for (text, ask) in wordings {
        let by = ask.required_by.iter().map(Text::as_str);
        match asked.iter_mut().find(|(known, _)| *known == text) {
            Some((_, all)) => all.extend(by),
            None => asked.push((text, by.collect())),
        }
    }
    match asked.as_slice() {
        [] => None,
        [(one, _)] => Some(one.clone()),
        several => {
            let told = several.iter().map(|(text, by)| format!("{text} ({})", by.join(", ")));
            Some(told.collect::<Vec<_>>().join(" "))
        }
    }
}
