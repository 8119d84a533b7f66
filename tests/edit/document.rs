//! Documents made of a value and of choices: every layout a person might have given it, with comments.
//! It must not use the editor, nor any writer that the editor uses.

#[path = "document/json.rs"]
mod json;
#[path = "document/toml.rs"]
mod toml;
#[path = "document/yaml.rs"]
mod yaml;

use probity::load::syntax::Syntax;
use serde_json::Value;

/// A document and what is known of its text.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) text: String,
    /// The comments, each with the members and items that it stands inside of or beside.
    pub(crate) comments: Vec<(String, Vec<String>)>,
    /// The lines of each outermost member, without the comments above it.
    pub(crate) chunks: Vec<(String, String)>,
}

/// Writes a value; the choices decide how.
pub(crate) fn write(syntax: Syntax, value: &Value, choices: &[u8]) -> Document {
    let mut maker = Maker { choices: choices.to_vec(), at: 0, comments: Vec::new(), crlf: false };
    maker.crlf = maker.choose(4) == 0;
    let (mut text, mut chunks) = match syntax {
        Syntax::Json => json::write(&mut maker, value),
        Syntax::Toml => toml::write(&mut maker, value),
        Syntax::Yaml => yaml::write(&mut maker, value),
        Syntax::Env | Syntax::Conf => panic!("documents of lines have tests of their own"),
    };
    if maker.crlf {
        text = text.replace('\n', "\r\n");
        for (_, chunk) in &mut chunks {
            *chunk = chunk.replace('\n', "\r\n");
        }
    }
    if maker.choose(4) == 0 {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    if syntax != Syntax::Json && maker.choose(8) == 0 {
        text.insert(0, '\u{feff}');
    }
    Document { text, comments: maker.comments, chunks }
}

/// What is written so far and what is chosen next.
struct Maker {
    choices: Vec<u8>,
    at: usize,
    comments: Vec<(String, Vec<String>)>,
    crlf: bool,
}

impl Maker {
    /// One of `n`.
    fn choose(&mut self, n: usize) -> usize {
        self.at += 1;
        let byte = self.choices.get(self.at % self.choices.len().max(1)).copied().unwrap_or(0);
        // The choices come round again, each time as others.
        (usize::from(byte) + self.at / self.choices.len().max(1) * 7) % n
    }

    /// A comment that stands nowhere else.
    fn comment(&mut self, path: &[String]) -> String {
        let comment = format!("# note {} on it: [x] = {{y}}, \"z", self.comments.len());
        self.comments.push((comment.clone(), path.to_vec()));
        comment
    }

    /// Sometimes a comment behind a value.
    fn behind(&mut self, path: &[String]) -> String {
        if self.choose(4) == 0 {
            format!("{}{}", " ".repeat(1 + self.choose(3)), self.comment(path))
        } else {
            String::new()
        }
    }

    /// Sometimes blank lines and comment lines.
    fn above(&mut self, indent: usize, path: &[String]) -> String {
        let blank = if self.choose(5) == 0 { "\n" } else { "" };
        if self.choose(4) == 0 {
            let comment = self.comment(path);
            let after = if self.choose(4) == 0 { "\n" } else { "" };
            format!("{blank}{}{comment}\n{after}", " ".repeat(indent))
        } else {
            blank.to_owned()
        }
    }
}

fn with(path: &[String], step: &(impl ToString + ?Sized)) -> Vec<String> {
    path.iter().cloned().chain([step.to_string()]).collect()
}
