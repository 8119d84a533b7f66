//! The schemas under `schemas/` are those that the program prints; `PROBITY_BLESS=1` rewrites them.

use probity::cli::schema::SCHEMAS;
use probity::render::json::json;

#[test]
fn published_schemas_are_what_the_types_say() {
    for (name, make) in SCHEMAS {
        crate::common::golden(&format!("schemas/{name}.schema.json"), &json(&make()));
    }
}

#[test]
fn no_other_schema_is_published() {
    let found = std::fs::read_dir(crate::common::root().join("schemas")).expect("schemas").count();
    assert_eq!(found, SCHEMAS.len());
}
