//! What variables put into the text of a file before it is parsed: one with quotes or ends of lines may write keys of its own.
//! It must not repeat what a variable holds, and leaves alone what no variable of a layer sets.

use crate::audit::config::Member;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::effective::name_length;
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;

/// The doubts about a file that its references raise, those in comments and keys among them.
pub(in crate::audit) fn put_in(member: &Member<'_>) -> Vec<Doubt> {
    let document = &member.document;
    if !member.spelling.dialect.replaces_in_text {
        return Vec::new();
    }
    let texts = document.parts().iter().filter(|part| !part.is_textual).map(|part| part.lines.text());
    let named = texts.flat_map(|text| text.split("${").skip(1)).filter_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        (name_length(name) == name.len()).then_some(name)
    });
    let mut doubts: Vec<Doubt> = Vec::new();
    for name in named {
        let Some(variable) = document.variable(name).filter(|variable| writes_more(&variable.text)) else { continue };
        let why = format!(
            "the variable `{}` holds quotes or ends of lines, and {} replaces it before the file is parsed, so that it may write \
             more than a value",
            shown_name(name),
            member.spelling.dialect.title
        );
        let place = document.place(variable.name);
        if doubts.iter().all(|doubt| doubt.place != place) {
            doubts.push(Doubt { place, why, scope: Scope::Anywhere, left_to: LeftTo::Nobody });
        }
    }
    doubts
}

/// Whether a text may end the value or the comment that it is put into.
fn writes_more(text: &str) -> bool {
    text.contains(['"', '\'', '\\']) || text.contains(char::is_control)
}
