//! Changes to a document's text by the places of its values: what is not changed keeps its comments, order, quotes,
//! indentation and line ends. It must never return a text that it has not read back and found to say what was asked.

mod above;
mod check;
mod diff;
mod draft;
mod error;
mod flow;
mod json;
mod lines;
mod page;
mod remark;
mod stream;
mod toml;
pub mod workbook;
mod yaml;

use serde_json::Value;

use crate::load::syntax::{Syntax, parse};
use crate::load::tree::Node;

pub use above::apply_above;
pub use diff::{Masked, Sparing, line_diff, removed, replacements, unified, unified_masked, unified_sparing};
pub use error::EditError;
pub use remark::remarked;

use draft::Draft;
use error::Fault;
use page::{Page, Splices};

/// A change to one document. New members of a table come in the order of the changes, and inside one value in its own
/// order; who wants another order sets them one by one.
///
/// ```
/// use probity::edit::{Change, Step};
/// let change = Change::Set { path: Step::members(["session", "idle_timeout"]), value: "15m".into() };
/// assert_eq!(Step::show(change.path()), "session.idle_timeout");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The value at the path becomes this one. Tables on the way are made where there are none; a table set over a
    /// table, and a list over a list, keep what is the same.
    Set {
        /// Where.
        path: Vec<Step>,
        /// What stands there afterwards.
        value: Value,
    },
    /// What stands at the path is taken out; nothing happens where there is nothing.
    Remove {
        /// Where.
        path: Vec<Step>,
    },
    /// The value becomes the last item of the list at the path, which is made where there is none.
    Append {
        /// The list.
        path: Vec<Step>,
        /// The new item.
        value: Value,
    },
}

impl Change {
    /// The path that the change names.
    ///
    /// ```
    /// use probity::edit::{Change, Step};
    /// assert_eq!(Change::Remove { path: vec![Step::Item(2)] }.path(), [Step::Item(2)]);
    /// ```
    #[must_use]
    pub fn path(&self) -> &[Step] {
        match self {
            Self::Set { path, .. } | Self::Remove { path } | Self::Append { path, .. } => path,
        }
    }
}

/// One step of a path from the outermost value inwards.
///
/// ```
/// use probity::edit::Step;
/// let path = [Step::Member("servers".into()), Step::Item(0), Step::Member("host".into())];
/// assert_eq!(Step::show(&path), "servers[0].host");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into the member of a table.
    Member(String),
    /// Into the item of a list, counted from 0 at the time of the change.
    Item(usize),
}

impl Step {
    /// The path that goes through members only.
    ///
    /// ```
    /// use probity::edit::Step;
    /// assert_eq!(Step::members(["a"]), [Step::Member("a".into())]);
    /// ```
    pub fn members<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Self> {
        names.into_iter().map(|name| Self::Member(name.to_owned())).collect()
    }

    /// The path in words for a message.
    ///
    /// ```
    /// use probity::edit::Step;
    /// assert_eq!(Step::show(&Step::members(["a", "b.c"])), "a.\"b.c\"");
    /// ```
    #[must_use]
    pub fn show(path: &[Self]) -> String {
        let mut shown = String::new();
        for step in path {
            match step {
                Self::Item(at) => shown.push_str(&format!("[{at}]")),
                Self::Member(name) => {
                    let dot = if shown.is_empty() { "" } else { "." };
                    let bare = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
                    shown.push_str(dot);
                    shown.push_str(&if bare { name.clone() } else { format!("{name:?}") });
                }
            }
        }
        shown
    }
}

/// Applies changes to a text, one after the other. What they do not touch stays as it is, byte for byte. The result is
/// read back and compared with the document as the changes make it; where it differs, there is an error and no text.
///
/// Of a YAML text with several documents the first step of each path is the number of the document, empty ones not
/// counted.
///
/// ```
/// use probity::edit::{Change, Step, apply};
/// use probity::load::syntax::Syntax;
/// let old = "[session]\nidle_timeout = \"1h\" # agreed in May\n";
/// let change = Change::Set { path: Step::members(["session", "idle_timeout"]), value: "15m".into() };
/// let new = apply(Syntax::Toml, old, &[change])?;
/// assert_eq!(new, "[session]\nidle_timeout = \"15m\" # agreed in May\n");
/// # Ok::<(), probity::edit::EditError>(())
/// ```
///
/// # Errors
/// [`EditError`] where the text cannot be read, a change fits it nowhere or only by hand, or the result does not hold.
pub fn apply(syntax: Syntax, text: &str, changes: &[Change]) -> Result<String, EditError> {
    match parse(syntax, &text.into()) {
        Ok(tree) => edited(syntax, text, &tree.root, changes).map_err(|fault| fault.of(changes)),
        Err(error) if error.is_several => stream::apply(text, changes),
        Err(error) => Err(EditError::unreadable(syntax, &text.into(), error)),
    }
}

/// The text of one document with changes made.
fn edited(syntax: Syntax, text: &str, root: &Node, changes: &[Change]) -> Result<String, Fault> {
    let draft = draft::draw(root, changes)?;
    if matches!(draft, Draft::Old) {
        return Ok(text.to_owned());
    }
    // With a last line that ends, lines can be taken out and put in whole.
    let open = !text.is_empty() && !text.ends_with('\n');
    let newline = page::newline(text);
    let whole = if open { format!("{text}{newline}") } else { text.to_owned() };
    let page = Page::new(&whole);
    // Block texts could take in what stands below, so a second attempt does without them, as does a text whose last
    // line does not end.
    for blocks in [!open, false] {
        let mut splices = Splices::default();
        match syntax {
            Syntax::Json => {
                json::edit(&page, root, &draft, &mut splices);
                Ok(())
            }
            Syntax::Yaml => yaml::edit(&page, &draft, blocks, &mut splices),
            Syntax::Toml => toml::edit(&page, &draft, &mut splices),
            Syntax::Env | Syntax::Conf => lines::edit(syntax, &page, root, &draft, &mut splices),
        }?;
        let mut new = splices.apply(&whole);
        if open && new.ends_with(newline) {
            new.truncate(new.len() - newline.len());
        }
        if parse(syntax, &new.as_str().into()).is_ok_and(|found| check::holds(&draft, root, &found.root)) {
            return Ok(new);
        }
        if !blocks || syntax != Syntax::Yaml {
            break;
        }
    }
    Err(Fault::Unproven)
}
