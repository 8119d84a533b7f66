//! Which fields a role may read. A field that is not listed for a role is refused, not left out.

use crate::tenancy::{Column, Table};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Member,
    Billing,
    Administrator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// No such field, or not one that this role may read. The two look the same from outside.
    Refused { field: String },
}

/// Fields that need more than membership. All others are open to every role of the tenant.
const GUARDED: &[(&str, &str, &[Role])] = &[
    ("invoices", "amount_cents", &[Role::Billing, Role::Administrator]),
    ("invoices", "bank_account", &[Role::Billing]),
];

pub fn may_read(role: Role, table: &Table, column: Column) -> bool {
    GUARDED
        .iter()
        .find(|(guarded, field, _)| *guarded == table.name && *field == column.name())
        .is_none_or(|(_, _, roles)| roles.contains(&role))
}

/// Turns names that a caller sent into columns, or refuses the first that the role may not read.
pub fn authorize_fields(role: Role, table: &Table, names: &[String]) -> Result<Vec<Column>, FieldError> {
    names
        .iter()
        .map(|name| {
            table
                .column(name)
                .filter(|column| may_read(role, table, *column))
                .ok_or_else(|| FieldError::Refused { field: name.clone() })
        })
        .collect()
}
