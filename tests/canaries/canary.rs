//! Canaries of several shapes, written into a notation, and looked for in what a run says.
//! It must find one however an output escapes, cuts or changes the case of it.

use std::sync::LazyLock;

/// What a canary looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters and digits.
    Word,
    /// As random bytes in base64 look.
    Base64,
    /// With what notations and formats escape.
    Quoted,
    /// Of two lines.
    Lines,
}

pub(crate) const SHAPES: [Shape; 4] = [Shape::Word, Shape::Base64, Shape::Quoted, Shape::Lines];

impl Shape {
    /// The canary. Its words stand in no file, message or page of probity.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Word => "Canary9f3Zq7",
            Self::Base64 => "Q2FuYXJ5OWYz/Zr8Wq4+Tb6YnPk==",
            Self::Quoted => "Cq7Kx2Vm'9f3\"Zr8Wq4\\nTb6YnPk<Hd5Js3>&Lw8Rc2",
            Self::Lines => "Cq7Kx2Vm9f3\nZr8Wq4Tb6",
        }
    }

    /// A canary in a longer text.
    pub(crate) fn within(self, template: &str) -> String {
        template.replace('@', self.text())
    }
}

/// The words of every canary, in lower case: what is long enough that nothing has it by chance.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let all = SHAPES.iter().flat_map(|shape| shape.text().split(|c: char| !c.is_ascii_alphanumeric()));
    all.filter(|word| word.len() >= 6).map(str::to_ascii_lowercase).collect()
});

/// Asserts that no word of a canary stands in a text.
pub(crate) fn absent_from(what: &str, text: &str) {
    let lower = text.to_ascii_lowercase();
    for word in WORDS.iter() {
        let Some(at) = lower.find(word) else { continue };
        let from = (0..=at.saturating_sub(300)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let around: String = text[from..].chars().take(420).collect();
        panic!("{what} repeats a value (`{word}`):\n{around}");
    }
}

/// A text as a value of a notation, by the ending of its files. `None` where the notation cannot hold it.
pub(crate) fn quoted(ending: &str, text: &str) -> Option<String> {
    let json = || serde_json::Value::from(text).to_string();
    match ending {
        // A basic string of TOML, a double-quoted one of YAML and one of JSON are written alike.
        "toml" | "yaml" | "json" => Some(json()),
        "env" => Some(format!(
            "\"{}\"",
            text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('$', "\\$")
        )),
        "conf" if text.contains('\n') => None,
        "conf" => Some(format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))),
        other => panic!("no notation ends in .{other}"),
    }
}

#[test]
fn a_canary_is_found_however_it_is_escaped() {
    for said in ["x canary9F3zq7 y", "&quot;ZR8WQ4\\\\nTb6", "cQ7kX2vM9F3", "Q2FuYXJ5OWYzWnE3", "Hd5Js3&gt;&amp;Lw8Rc2"]
    {
        let said = said.to_owned();
        assert!(std::panic::catch_unwind(|| absent_from("the test", &said)).is_err(), "{said}");
    }
    absent_from("the test", "Canary9 f3Zq7");
}
