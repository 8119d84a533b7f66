//! Tree to types: a serde reader over the tree that hands positions to `At`.
//! It must stop at the first fault; `diagnose` finds them all.

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};

use super::tree::{Key, Kind, Lines, Node, Span, Tree};
use crate::diag::At;

/// A fault with the span it was met at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// What is wrong.
    pub message: String,
    /// Where, if known.
    pub span: Option<Span>,
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}
impl std::error::Error for DecodeError {}
impl de::Error for DecodeError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None }
    }
}

/// Reads a type from a tree; `source` is the index that positions carry.
///
/// # Errors
/// [`DecodeError`] for the first value that does not fit.
pub fn decode<T: DeserializeOwned>(tree: &Tree, source: u32) -> Result<T, DecodeError> {
    T::deserialize(Reader { node: &tree.root, lines: &tree.lines, source })
}

#[derive(Clone, Copy)]
struct Reader<'t> {
    node: &'t Node,
    lines: &'t Lines,
    source: u32,
}

impl<'t> Reader<'t> {
    const fn with(self, node: &'t Node) -> Self {
        Self { node, ..self }
    }

    fn position(self, span: Span) -> [u32; 3] {
        let pos = self.lines.pos(self.source, span);
        [pos.source, pos.line, pos.column]
    }

    fn placed<T>(self, result: Result<T, DecodeError>) -> Result<T, DecodeError> {
        result.map_err(|mut error| {
            error.span.get_or_insert(self.node.span);
            error
        })
    }

    fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.node.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(b) => visitor.visit_bool(*b),
            Kind::Number(n) => {
                if let Some(n) = n.as_u64() {
                    visitor.visit_u64(n)
                } else if let Some(n) = n.as_i64() {
                    visitor.visit_i64(n)
                } else {
                    visitor.visit_f64(n.as_f64().unwrap_or(f64::NAN))
                }
            }
            Kind::Text(s) => visitor.visit_str(s),
            Kind::List(items) => visitor.visit_seq(Items { reader: self, items: items.iter() }),
            Kind::Map(entries) => visitor.visit_map(Entries { reader: self, rest: entries.iter(), value: None }),
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.placed(self.visit(visitor))
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.node.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == At::<()>::MARK {
            let mut position = self.position(self.node.span).into_iter();
            return self.placed(visitor.visit_seq(Placed { value: Some(self), position: &mut position }));
        }
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let result = match &self.node.kind {
            Kind::Text(word) => visitor.visit_enum(word.as_str().into_deserializer()),
            _ => Err(de::Error::custom(format!("expected a word, found {}", self.node.noun()))),
        };
        self.placed(result)
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        // Its members have names: by their order alone anything would be taken for one.
        let result = match &self.node.kind {
            Kind::List(_) => Err(de::Error::custom("expected a table, found a list")),
            _ => self.visit(visitor),
        };
        self.placed(result)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'t> {
    reader: Reader<'t>,
    items: std::slice::Iter<'t, Node>,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, DecodeError> {
        self.items.next().map(|node| seed.deserialize(self.reader.with(node))).transpose()
    }
}

struct Entries<'t> {
    reader: Reader<'t>,
    rest: std::slice::Iter<'t, (Key, Node)>,
    value: Option<&'t Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = DecodeError;
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, DecodeError> {
        let Some((key, node)) = self.rest.next() else { return Ok(None) };
        self.value = Some(node);
        let result = seed.deserialize(KeyReader { reader: self.reader, key });
        result.map(Some).map_err(|mut error| {
            error.span.get_or_insert(key.span);
            error
        })
    }
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, DecodeError> {
        let node = self.value.take().ok_or_else(|| de::Error::custom("a value before its key"))?;
        seed.deserialize(self.reader.with(node))
    }
}

struct KeyReader<'t> {
    reader: Reader<'t>,
    key: &'t Key,
}

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = DecodeError;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_str(&self.key.name)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == At::<()>::MARK {
            let position = self.reader.position(self.key.span);
            return visitor.visit_seq(PlacedKey { name: Some(&self.key.name), position: &mut position.into_iter() });
        }
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let reader: StrDeserializer<'_, DecodeError> = self.key.name.as_str().into_deserializer();
        reader.deserialize_enum(name, variants, visitor)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The four parts of an `At`: the value, then source, line and column.
struct Placed<'t, 'p> {
    value: Option<Reader<'t>>,
    position: &'p mut std::array::IntoIter<u32, 3>,
}

impl<'de> de::SeqAccess<'de> for Placed<'_, '_> {
    type Error = DecodeError;
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, DecodeError> {
        match self.value.take() {
            Some(reader) => seed.deserialize(reader).map(Some),
            None => next_number(self.position, seed),
        }
    }
}

struct PlacedKey<'t, 'p> {
    name: Option<&'t str>,
    position: &'p mut std::array::IntoIter<u32, 3>,
}

impl<'de> de::SeqAccess<'de> for PlacedKey<'_, '_> {
    type Error = DecodeError;
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, DecodeError> {
        match self.name.take() {
            Some(name) => seed.deserialize(name.into_deserializer()).map(Some),
            None => next_number(self.position, seed),
        }
    }
}

fn next_number<'de, S: DeserializeSeed<'de>>(
    numbers: &mut std::array::IntoIter<u32, 3>,
    seed: S,
) -> Result<Option<S::Value>, DecodeError> {
    numbers.next().map(|n| seed.deserialize(n.into_deserializer())).transpose()
}
