//! A list of named things: each column has a key for programs and a heading for people, each value its type.
//! It must not know what is listed.

use serde_json::{Map, Value};

use super::Sheet;

/// Keys with their headings.
pub type Columns = &'static [(&'static str, &'static str)];

/// One row a thing.
///
/// ```
/// use probity::report::listing::Listing;
/// let mut list = Listing::new(&[("id", "Catalog"), ("controls", "Controls")]);
/// list.push(["nis2".into(), 10.into()]);
/// assert_eq!(list.objects()[0]["controls"], 10);
/// assert_eq!(list.sheet().rows[0], ["nis2", "10"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    columns: Columns,
    rows: Vec<Vec<Value>>,
}

impl Listing {
    /// An empty list with these columns.
    #[must_use]
    pub const fn new(columns: Columns) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row, which has a value a column.
    pub fn push<const N: usize>(&mut self, row: [Value; N]) {
        debug_assert_eq!(N, self.columns.len(), "a row has as many values as there are columns");
        self.rows.push(row.into());
    }

    /// Each row with its keys.
    #[must_use]
    pub fn objects(&self) -> Vec<Map<String, Value>> {
        let keys = || self.columns.iter().map(|(key, _)| (*key).to_owned());
        self.rows.iter().map(|row| keys().zip(row.iter().cloned()).collect()).collect()
    }

    /// As a table: several words with commas between them, and a dash where there is nothing.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(self.columns.iter().map(|(_, heading)| *heading));
        self.rows.iter().for_each(|row| sheet.push(row.iter().map(shown)));
        sheet
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
