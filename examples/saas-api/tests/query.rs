//! Queries are read within bounds.

use saas_api::query::{Bounds, QueryError, parse};

use crate::common::shipped_config;

const BOUNDS: Bounds = Bounds { depth: 3, complexity: 5, introspection: false };

#[test]
fn a_query_is_read() {
    let query = parse("{ invoices { number customer } projects{name} }", BOUNDS).unwrap();
    let names: Vec<(&str, usize)> = query.iter().map(|s| (s.name.as_str(), s.fields.len())).collect();
    assert_eq!(names, [("invoices", 2), ("projects", 1)]);
}

#[test]
fn a_query_that_is_too_deep_is_refused() {
    assert!(parse("{a{b{c}}}", BOUNDS).is_ok());
    assert_eq!(parse("{a{b{c{d}}}}", BOUNDS), Err(QueryError::TooDeep { max: 3 }));
    let endless = "{a".repeat(1_000_000);
    assert_eq!(parse(&endless, BOUNDS), Err(QueryError::TooDeep { max: 3 }));
}

#[test]
fn a_query_that_asks_for_too_much_is_refused() {
    assert!(parse("{a b c d e}", BOUNDS).is_ok());
    assert_eq!(parse("{a b c d e f}", BOUNDS), Err(QueryError::TooComplex { max: 5 }));
}

#[test]
fn introspection_is_refused_where_it_is_disabled() {
    assert_eq!(parse("{ __schema { types } }", BOUNDS), Err(QueryError::Introspection));
    assert!(parse("{ __schema { types } }", Bounds { introspection: true, ..BOUNDS }).is_ok());
    assert!(!shipped_config().query_bounds().introspection);
}

#[test]
fn anything_else_is_refused() {
    for text in ["", "a", "{", "}", "{}", "{a}}", "{a}{b}", "{{a}}", "{a{}}", "{a;b}", "{a} b", "{a'--}"] {
        assert_eq!(parse(text, BOUNDS), Err(QueryError::Malformed), "{text}");
    }
}
