//! One tenant at a time: every statement runs in a transaction that names its tenant.
//!
//! The database enforces the border (migrations/0002_row_level_security.sql); this module only says
//! who is asking. SQL is put together from names in this file; what a caller sends is always bound.

use std::fmt;

/// A tenant's id: a UUID in its usual spelling.
#[derive(Clone, PartialEq, Eq)]
pub struct Tenant(String);

impl Tenant {
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            });
        shape.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A table that callers may ask for, with the columns that they may name.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

pub const INVOICES: Table =
    Table { name: "invoices", columns: &["id", "number", "customer", "amount_cents", "bank_account"] };
pub const PROJECTS: Table = Table { name: "projects", columns: &["id", "name", "created_at"] };
pub const TABLES: &[Table] = &[INVOICES, PROJECTS];

/// A column of a table. It can only be had from [`Table::column`], so it is never a caller's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column(&'static str);

impl Column {
    pub fn name(self) -> &'static str {
        self.0
    }
}

impl Table {
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    pub fn column(&self, name: &str) -> Option<Column> {
        self.columns.iter().find(|column| **column == name).map(|column| Column(column))
    }
}

/// SQL with placeholders, and the values that are bound to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    sql: String,
    values: Vec<String>,
}

impl Statement {
    pub fn sql(&self) -> &str {
        &self.sql
    }

    pub fn values(&self) -> &[String] {
        &self.values
    }

    fn plain(sql: &str) -> Self {
        Self { sql: sql.to_owned(), values: Vec::new() }
    }
}

/// Reads columns of a table, at most `limit` rows, where a column equals a value.
pub fn select(table: &Table, columns: &[Column], equals: &[(Column, String)], limit: u16) -> Statement {
    let names: Vec<&str> = columns.iter().map(|column| column.0).collect();
    let mut sql = format!("SELECT {} FROM {}", names.join(", "), table.name);
    let mut values = Vec::new();
    for (column, value) in equals {
        values.push(value.clone());
        let word = if values.len() == 1 { "WHERE" } else { "AND" };
        sql.push_str(&format!(" {word} {}::text = ${}", column.0, values.len()));
    }
    sql.push_str(&format!(" LIMIT {limit}"));
    Statement { sql, values }
}

/// Wraps statements into the transaction of one tenant. The setting ends with the transaction, so a
/// pooled connection never carries it over to the next request.
pub fn in_tenant(tenant: &Tenant, statements: Vec<Statement>) -> Vec<Statement> {
    let set = Statement {
        sql: "SELECT set_config('app.tenant', $1, true)".to_owned(),
        values: vec![tenant.as_str().to_owned()],
    };
    let mut transaction = vec![Statement::plain("BEGIN"), set];
    transaction.extend(statements);
    transaction.push(Statement::plain("COMMIT"));
    transaction
}
