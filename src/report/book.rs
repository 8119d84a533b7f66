//! A workbook: tables with what helps a person to fill them in.
//! It must not know how a workbook is written, and no text from a workspace may become a formula.

use super::Sheet;

/// A workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    /// The title among the file's properties.
    pub title: String,
    /// The tables, in the order of their tabs.
    pub tabs: Vec<Tab>,
}

/// A table with its tab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tab {
    /// The name on the tab; the writer cuts it and takes out what no tab may hold.
    pub name: String,
    /// The table.
    pub sheet: Sheet,
    /// The width of each column in characters; what is missing follows from its texts.
    pub widths: Vec<u16>,
    /// The columns that a person fills in.
    pub input: Vec<usize>,
    /// The columns that serve programs and are hidden.
    pub quiet: Vec<usize>,
    /// Columns in which one of some words is picked.
    pub choices: Vec<Choice>,
    /// Words that colour their cell; the word says the same without the colour.
    pub tones: Vec<(usize, &'static str, Tone)>,
    /// Cells that repeat cells of another table.
    pub mirrors: Vec<Mirror>,
    /// Cells that count words of another table.
    pub counts: Vec<Count>,
    /// Whether nothing is to be typed in it: it can be filtered and read, and is protected without a password.
    pub locked: bool,
    /// Whether it is text to read: no filter, nothing frozen, the first column a heading.
    pub prose: bool,
}

/// Words to pick from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The column.
    pub column: usize,
    /// The words.
    pub words: &'static [&'static str],
    /// What to say to those who pick.
    pub hint: String,
}

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Settled.
    Good,
    /// Settled in part, or for some time.
    Fair,
    /// Wrong.
    Bad,
    /// Does not count.
    Muted,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 4] = [Self::Good, Self::Fair, Self::Bad, Self::Muted];
}

/// A column that shows, row by row, what stands in a column of another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// The column.
    pub column: usize,
    /// The number of the other table in the book.
    pub tab: usize,
    /// The column there.
    pub of: usize,
    /// For each row the row there, both counted from 0 below the header.
    pub rows: Vec<usize>,
}

/// A cell that counts the cells of a column of another table which hold anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The row, from 0 below the header.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// The number of the other table in the book.
    pub tab: usize,
    /// The column there.
    pub of: usize,
}

impl Book {
    /// A book of plain tables.
    ///
    /// ```
    /// use probity::report::{Sheet, book::Book};
    /// let book = Book::plain("A title", [("One", Sheet::new(["Name"]))]);
    /// assert_eq!(book.tabs[0].name, "One");
    /// ```
    pub fn plain<N: Into<String>>(title: &str, tables: impl IntoIterator<Item = (N, Sheet)>) -> Self {
        let tab = |(name, sheet): (N, Sheet)| Tab { name: name.into(), sheet, ..Tab::default() };
        Self { title: title.to_owned(), tabs: tables.into_iter().map(tab).collect() }
    }
}
