//! Where a value stands: positions inside known source files.
//! It must not read files; a stage that does registers what it read.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeTuple, Serializer};

/// A position: which source, and the line and column in it, both counted from 1 (0: unknown).
/// Columns count characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos {
    /// Index into [`Sources`].
    pub source: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// A place as people read it: a path relative to the workspace, a line and a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, JsonSchema)]
pub struct Place {
    /// Path with `/`, relative to the workspace, or `probity:...` for data shipped inside the program.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// A value with the position where it was written.
///
/// Equality and order look at the value alone, so it can be a key. It keeps its position when read
/// from a source tree or from the embedded form, and writes only the value to JSON.
#[derive(Debug, Clone, Default)]
pub struct At<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub pos: Pos,
}

impl<T> At<T> {
    /// The newtype name by which a source tree recognises a request for a position.
    pub(crate) const MARK: &'static str = "$probity::At";

    /// A value that stands nowhere: made by the program.
    pub const fn nowhere(value: T) -> Self {
        Self { value, pos: Pos { source: 0, line: 0, column: 0 } }
    }
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl<T: Eq> Eq for At<T> {}
impl<T: PartialOrd> PartialOrd for At<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}
impl<T: Ord> Ord for At<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}
impl<T: fmt::Display> fmt::Display for At<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
impl std::borrow::Borrow<str> for At<String> {
    fn borrow(&self) -> &str {
        &self.value
    }
}

impl<T: Serialize> Serialize for At<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return self.value.serialize(serializer);
        }
        let mut tuple = serializer.serialize_tuple(4)?;
        tuple.serialize_element(&self.value)?;
        tuple.serialize_element(&self.pos.source)?;
        tuple.serialize_element(&self.pos.line)?;
        tuple.serialize_element(&self.pos.column)?;
        tuple.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AtVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for AtVisitor<T> {
            type Value = At<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<At<T>, A::Error> {
                let short = || de::Error::custom("a positioned value has four parts");
                let value = seq.next_element()?.ok_or_else(short)?;
                let source = seq.next_element()?.ok_or_else(short)?;
                let line = seq.next_element()?.ok_or_else(short)?;
                let column = seq.next_element()?.ok_or_else(short)?;
                Ok(At { value, pos: Pos { source, line, column } })
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<At<T>, D::Error> {
                T::deserialize(d).map(At::nowhere)
            }
        }
        let visitor = AtVisitor(PhantomData);
        if deserializer.is_human_readable() {
            deserializer.deserialize_newtype_struct(Self::MARK, visitor)
        } else {
            deserializer.deserialize_tuple(4, visitor)
        }
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A file that places may point into.
#[derive(Debug, Clone)]
struct Source {
    path: Arc<str>,
    text: Text,
}

#[derive(Debug, Clone)]
enum Text {
    Shipped(&'static str),
    Read(Arc<str>),
}

/// Every file that places may point into.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Registers a file and returns the index that [`Pos::source`] uses.
    /// Give an empty text where none of it may be shown.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> u32 {
        self.push(Source { path: path.into(), text: Text::Read(text.into()) })
    }

    /// Shows another text of a registered file from now on, such as one without its values.
    pub(crate) fn replace(&mut self, source: u32, text: impl Into<Arc<str>>) {
        if let Some(file) = self.files.get_mut(source as usize) {
            file.text = Text::Read(text.into());
        }
    }

    /// Registers a file that ships inside the program; its path is shown with `probity:` before it.
    pub(crate) fn add_shipped(&mut self, path: &str, text: &'static str) -> u32 {
        self.push(Source { path: format!("probity:{path}").into(), text: Text::Shipped(text) })
    }

    fn push(&mut self, source: Source) -> u32 {
        self.files.push(source);
        u32::try_from(self.files.len() - 1).expect("internal error: more than 2^32 sources")
    }

    /// The place of a position, or `None` where the position is unknown.
    #[must_use]
    pub fn place(&self, pos: Pos) -> Option<Place> {
        if pos.line == 0 {
            return None;
        }
        let path = Arc::clone(&self.files.get(pos.source as usize)?.path);
        Some(Place { path, line: pos.line, column: pos.column })
    }

    /// The text of the file with this path as shown, if it was read and may be shown.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        let file = self.files.iter().rfind(|file| *file.path == *path)?;
        match &file.text {
            Text::Shipped(text) => Some(text),
            Text::Read(text) => Some(text),
        }
    }

    /// Whether a position lies in a file that ships inside the program.
    #[must_use]
    pub fn is_shipped(&self, pos: Pos) -> bool {
        matches!(self.files.get(pos.source as usize), Some(Source { text: Text::Shipped(_), .. }))
    }
}
