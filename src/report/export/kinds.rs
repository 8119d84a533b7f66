//! The table of exports, read from `kinds.yaml`: names, formats, columns, and what is not known of each form.
//! It must hold no row; the modules beside it make them.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::diag::did_you_mean;
use crate::load::NameError;
use crate::load::embedded::table;

/// Every export there is, and what people ask for in vain.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    /// What can be written.
    pub kinds: Vec<Kind>,
    /// What cannot, and why.
    pub missing: Vec<Missing>,
}

/// One kind of export.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its name on the command line.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The formats it is written in; the first is the default.
    pub formats: Vec<String>,
    /// The catalog whose baselines it is for; any where none is named.
    #[serde(default)]
    pub catalog: Option<String>,
    /// Whether it can do without a baseline.
    #[serde(default)]
    pub optional: bool,
    /// Whether it rests on audits of configurations.
    #[serde(default)]
    pub audited: bool,
    /// Whether it is written into a workbook that exists.
    #[serde(default)]
    pub template: bool,
    /// How its CSV differs from the usual one, where it does.
    #[serde(default)]
    pub csv: Option<CsvForm>,
    /// The template of its Markdown, where it has that format.
    #[serde(default)]
    pub page: Option<String>,
    /// Where its form was seen.
    pub source: String,
    /// What must be known of it.
    pub notes: Vec<String>,
    /// Its tables.
    pub sheets: Vec<SheetKind>,
}

/// A form of CSV.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CsvForm {
    /// What stands between two cells.
    pub delimiter: char,
    /// Whether it begins with a byte order mark.
    pub byte_order_mark: bool,
}

/// One table of a kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetKind {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// One column. It has exactly one of `is` and `blank`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its header, to the letter.
    pub header: String,
    /// What stands in it.
    #[serde(default)]
    pub is: Option<String>,
    /// Why nothing does.
    #[serde(default)]
    pub blank: Option<String>,
}

/// Something that nothing is written for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// What it would be called.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Why it is not there.
    pub why: String,
}

impl Kinds {
    /// The shipped table.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static KINDS: OnceLock<Kinds> = OnceLock::new();
        KINDS.get_or_init(|| table!("report/export/kinds"))
    }

    /// The kind of this name, ignoring case.
    ///
    /// # Errors
    /// [`NameError`] with the reason where it is known not to be there, else with the nearest name.
    pub fn find(&self, name: &str) -> Result<&Kind, NameError> {
        if let Some(kind) = self.kinds.iter().find(|kind| kind.id.eq_ignore_ascii_case(name)) {
            return Ok(kind);
        }
        if let Some(missing) = self.missing(name) {
            return Err(NameError::new(format!("there is no export `{}`: {}", missing.id, missing.why.trim())));
        }
        let hint = did_you_mean(name, self.kinds.iter().map(|kind| kind.id.as_str()));
        let names: Vec<&str> = self.kinds.iter().map(|kind| kind.id.as_str()).collect();
        Err(NameError::new(format!("there is no export `{name}`{hint} (there are {})", names.join(", "))))
    }

    /// What is not there under this name, ignoring case.
    #[must_use]
    pub fn missing(&self, name: &str) -> Option<&Missing> {
        self.missing.iter().find(|missing| missing.id.eq_ignore_ascii_case(name))
    }

    /// The table as a help text.
    #[must_use]
    pub fn help(&self) -> String {
        let width = self.kinds.iter().map(|kind| kind.id.len()).max().unwrap_or(0);
        let kinds = self.kinds.iter().map(|kind| {
            let formats = kind.formats.join(", ");
            format!("\n  {:width$}  {} ({formats})", kind.id, kind.title)
        });
        let missing =
            self.missing.iter().map(|missing| format!("\n\nNot there: {}. {}", missing.id, missing.why.trim()));
        let mut formats: Vec<&str> = Vec::new();
        for format in self.kinds.iter().flat_map(|kind| &kind.formats) {
            if !formats.contains(&format.as_str()) {
                formats.push(format);
            }
        }
        let formats = formats.join(", ");
        format!(
            "Formats: {formats}; each kind has those in brackets.\n\nKinds:{}{}",
            kinds.collect::<String>(),
            missing.collect::<String>()
        )
    }
}

impl Kind {
    /// What is blank and why, one sentence a reason.
    #[must_use]
    pub fn blanks(&self) -> Vec<String> {
        let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
        for column in self.sheets.iter().flat_map(|sheet| &sheet.columns) {
            let Some(why) = column.blank.as_deref() else { continue };
            match reasons.iter_mut().find(|(reason, _)| *reason == why) {
                Some((_, columns)) => columns.push(&column.header),
                None => reasons.push((why, vec![&column.header])),
            }
        }
        reasons.iter().map(|(why, columns)| format!("Blank, since {why}: {}.", columns.join(", "))).collect()
    }
}
