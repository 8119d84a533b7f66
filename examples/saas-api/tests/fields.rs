//! A role reads its fields and no others.

use saas_api::fields::{FieldError, Role, authorize_fields};
use saas_api::tenancy::INVOICES;

fn ask(role: Role, fields: &[&str]) -> Result<usize, String> {
    let names: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
    match authorize_fields(role, &INVOICES, &names) {
        Ok(columns) => Ok(columns.len()),
        Err(FieldError::Refused { field }) => Err(field),
    }
}

#[test]
fn a_guarded_field_needs_its_role() {
    assert_eq!(ask(Role::Member, &["number", "customer"]), Ok(2));
    assert_eq!(ask(Role::Member, &["number", "amount_cents"]), Err("amount_cents".to_owned()));
    assert_eq!(ask(Role::Administrator, &["amount_cents"]), Ok(1));
    assert_eq!(ask(Role::Administrator, &["bank_account"]), Err("bank_account".to_owned()));
    assert_eq!(ask(Role::Billing, &["amount_cents", "bank_account"]), Ok(2));
}

#[test]
fn the_tenant_column_cannot_be_asked_for() {
    for role in [Role::Member, Role::Billing, Role::Administrator] {
        for field in ["tenant_id", "*", "number, tenant_id", ""] {
            assert_eq!(ask(role, &[field]), Err(field.to_owned()));
        }
    }
}
