//! A configuration as a tree that is damaged in one place and written again in its own notation.
//! It must not know what a key means, nor judge what an audit says.

use probity::load::syntax::Syntax;
use probity::load::tree::{Key, Kind, Lines, Node, Span};

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Name(String),
    Item(usize),
}

pub(crate) type Way = Vec<Step>;

/// A way as text, such as `services.app.ports[0]`.
pub(crate) fn shown(way: &[Step]) -> String {
    let mut out = String::new();
    for step in way {
        match step {
            Step::Name(name) if out.is_empty() => out.push_str(name),
            Step::Name(name) => out.push_str(&format!(".{name}")),
            Step::Item(at) => out.push_str(&format!("[{at}]")),
        }
    }
    out
}

/// What is done to one value or to its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Damage {
    Deleted,
    LettersSwapped,
    LetterDoubled,
    EmptyText,
    EmptyList,
    EmptyTable,
    Null,
    Text,
    Number,
    NumberAsText,
    Boolean,
    List,
    Table,
}

impl Damage {
    pub(crate) const ALL: [Self; 13] = [
        Self::Deleted,
        Self::LettersSwapped,
        Self::LetterDoubled,
        Self::EmptyText,
        Self::EmptyList,
        Self::EmptyTable,
        Self::Null,
        Self::Text,
        Self::Number,
        Self::NumberAsText,
        Self::Boolean,
        Self::List,
        Self::Table,
    ];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::LettersSwapped => "letters swapped",
            Self::LetterDoubled => "letter doubled",
            Self::EmptyText => "empty text",
            Self::EmptyList => "empty list",
            Self::EmptyTable => "empty table",
            Self::Null => "no value",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::NumberAsText => "a number as text",
            Self::Boolean => "a boolean",
            Self::List => "a list",
            Self::Table => "a table",
        }
    }

    /// What stands in place of a value; nothing where that is of the value's own type or the notation lacks it.
    fn value(self, syntax: Syntax, old: &Node) -> Option<Kind> {
        let number = || serde_json::Number::from_f64(12_500.5).map(Kind::Number);
        let word = || Kind::Text("yes please".into());
        let key = Key { name: "yes please".into(), span: Span::default() };
        let inner = || Node { span: Span::default(), kind: number().expect("a number") };
        let new = match self {
            Self::Deleted | Self::LettersSwapped | Self::LetterDoubled => return None,
            Self::EmptyText => Kind::Text(String::new()),
            Self::EmptyList => Kind::List(Vec::new()),
            Self::EmptyTable => Kind::Map(Vec::new()),
            Self::Null => Kind::Null,
            Self::Text => word(),
            Self::Number => number()?,
            Self::NumberAsText => Kind::Text("12.5e3".into()),
            Self::Boolean => Kind::Bool(true),
            Self::List => Kind::List(vec![inner()]),
            Self::Table => Kind::Map(vec![(key, inner())]),
        };
        let is_text = matches!(old.kind, Kind::Text(_));
        let same = std::mem::discriminant(&new) == std::mem::discriminant(&old.kind);
        let fits = match self {
            Self::EmptyText | Self::EmptyList | Self::EmptyTable => new != old.kind,
            Self::Null => !same && syntax != Syntax::Toml,
            // Where every value is a text, these are the other types.
            Self::NumberAsText => syntax.is_textual(),
            Self::Text if syntax.is_textual() => true,
            _ => !same,
        };
        let can_hold = !syntax.is_textual() || (is_text && matches!(new, Kind::Text(_)));
        (fits && can_hold).then_some(new)
    }
}

/// Every value of a file but the outermost, with the line and column where it stands.
pub(crate) fn values(root: &Node, lines: &Lines) -> Vec<(Way, (u32, u32))> {
    let mut out = Vec::new();
    collect(root, &mut Vec::new(), &mut |way, node| out.push((way.to_vec(), lines.line_column(node.span.start))));
    out
}

fn collect(node: &Node, way: &mut Way, see: &mut impl FnMut(&[Step], &Node)) {
    let mut below = |step: Step, child: &Node| {
        way.push(step);
        see(way, child);
        collect(child, way, see);
        way.pop();
    };
    match &node.kind {
        Kind::Map(entries) => entries.iter().for_each(|(key, child)| below(Step::Name(key.name.clone()), child)),
        Kind::List(items) => items.iter().enumerate().for_each(|(at, child)| below(Step::Item(at), child)),
        _ => {}
    }
}

/// The tree with one damage; nothing where it cannot be done there.
pub(crate) fn damaged(root: &Node, way: &[Step], damage: Damage, syntax: Syntax) -> Option<Node> {
    let mut root = root.clone();
    let (last, outer) = way.split_last()?;
    let mut at = &mut root;
    for step in outer {
        at = match (step, &mut at.kind) {
            (Step::Name(name), Kind::Map(entries)) => &mut entries.iter_mut().find(|(key, _)| key.name == *name)?.1,
            (Step::Item(index), Kind::List(items)) => items.get_mut(*index)?,
            _ => return None,
        };
    }
    match (last, &mut at.kind, damage) {
        (Step::Name(name), Kind::Map(entries), Damage::Deleted) => entries.retain(|(key, _)| key.name != *name),
        (Step::Item(index), Kind::List(items), Damage::Deleted) => drop(items.remove(*index)),
        (Step::Name(name), Kind::Map(entries), Damage::LettersSwapped | Damage::LetterDoubled) => {
            let wrong = misspelt(name, damage)?;
            if entries.iter().any(|(key, _)| key.name == wrong) {
                return None;
            }
            entries.iter_mut().find(|(key, _)| key.name == *name)?.0.name = wrong;
        }
        (Step::Name(name), Kind::Map(entries), _) => {
            let node = &mut entries.iter_mut().find(|(key, _)| key.name == *name)?.1;
            node.kind = damage.value(syntax, node)?;
        }
        (Step::Item(index), Kind::List(items), _) => {
            let node = items.get_mut(*index)?;
            node.kind = damage.value(syntax, node)?;
        }
        _ => return None,
    }
    Some(root)
}

/// A name with two neighbouring letters swapped, or one doubled, from its middle on.
fn misspelt(name: &str, damage: Damage) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    let middle = letters.len() / 2;
    let is_letter = |at: usize| letters.get(at).is_some_and(char::is_ascii_alphanumeric);
    let swaps = |at: usize| is_letter(at) && is_letter(at + 1) && letters[at] != letters[at + 1];
    let mut places = (middle..letters.len()).chain(0..middle);
    if damage == Damage::LetterDoubled {
        let at = places.find(|at| is_letter(*at))?;
        letters.insert(at, letters[at]);
    } else {
        let at = places.find(|at| swaps(*at))?;
        letters.swap(at, at + 1);
    }
    Some(letters.into_iter().collect())
}

/// A tree in a notation; a list at the root is a file of several documents.
pub(crate) fn written(root: &Node, syntax: Syntax) -> String {
    let text = |node: &Node| match &node.kind {
        Kind::Text(text) => text.clone(),
        _ => panic!("{} has only texts", syntax.name()),
    };
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    match (&root.kind, syntax) {
        (Kind::List(documents), Syntax::Yaml) => {
            documents.iter().map(|one| format!("---\n{}\n", inline(one, ": "))).collect()
        }
        (Kind::Map(entries), Syntax::Toml) => {
            entries.iter().map(|(key, node)| format!("{} = {}\n", quoted(&key.name), inline(node, " = "))).collect()
        }
        (Kind::Map(entries), Syntax::Env) => {
            entries.iter().map(|(key, node)| format!("{}=\"{}\"\n", key.name, escaped(&text(node)))).collect()
        }
        (Kind::Map(entries), Syntax::Conf) => {
            let value = |node: &Node| text(node).replace('\\', "\\\\").replace('\'', "''");
            entries.iter().map(|(key, node)| format!("{} = '{}'\n", key.name, value(node))).collect()
        }
        _ => inline(root, ": "),
    }
}

fn inline(node: &Node, between: &str) -> String {
    match &node.kind {
        Kind::Null => "null".into(),
        Kind::Bool(value) => value.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::Text(text) => quoted(text),
        Kind::List(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item, between)).collect();
            format!("[{}]", items.join(", "))
        }
        Kind::Map(entries) => {
            let one = |(key, node): &(Key, Node)| format!("{}{between}{}", quoted(&key.name), inline(node, between));
            format!("{{ {} }}", entries.iter().map(one).collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
