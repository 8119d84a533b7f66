//! The border between tenants: in the migrations, and in every transaction that the code builds.
//!
//! `sql/isolation.sql` proves the same against a running PostgreSQL (workflow `ci`).

use saas_api::tenancy::{INVOICES, TABLES, Table, Tenant, in_tenant, select};

use crate::common::text_of;

const OWN_ROWS: &str = "(tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)";

/// The statements of a migration: no comments, one space between words. A body in $$ stays in one piece.
fn statements(path: &str) -> Vec<String> {
    let text: Vec<String> = text_of(path).lines().map(|line| line.split("--").next().unwrap().to_owned()).collect();
    let mut statements = vec![String::new()];
    for (nth, part) in text.join(" ").split("$$").enumerate() {
        let mut pieces = part.split(if nth % 2 == 0 { ';' } else { '\0' });
        *statements.last_mut().unwrap() += pieces.next().unwrap();
        statements.extend(pieces.map(str::to_owned));
    }
    let tidy = |statement: &String| statement.split_whitespace().collect::<Vec<_>>().join(" ");
    statements.iter().map(tidy).filter(|statement| !statement.is_empty()).collect()
}

fn all_statements() -> Vec<String> {
    let files = ["0001_roles_and_tables", "0002_row_level_security", "0003_audit_trail"];
    files.iter().flat_map(|file| statements(&format!("migrations/{file}.sql"))).collect()
}

fn tables_with_tenants() -> Vec<String> {
    let name = |statement: &String| {
        let (name, columns) = statement.strip_prefix("CREATE TABLE ")?.split_once(' ')?;
        columns.contains("tenant_id uuid NOT NULL").then(|| name.to_owned())
    };
    all_statements().iter().filter_map(name).collect()
}

#[test]
fn another_tenants_rows_are_out_of_reach() {
    let statements = all_statements();
    let tables = tables_with_tenants();
    assert_eq!(tables, ["saas.projects", "saas.invoices", "saas.sessions"]);
    for table in &tables {
        for needed in [
            format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
            format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
            format!("CREATE POLICY own_tenant ON {table} USING {OWN_ROWS} WITH CHECK {OWN_ROWS}"),
        ] {
            assert!(statements.contains(&needed), "missing: {needed}");
        }
    }
    let policies = statements.iter().filter(|statement| statement.starts_with("CREATE POLICY"));
    assert_eq!(policies.count(), tables.len(), "a second policy on a table would widen the first");
    assert!(!statements.iter().any(|statement| statement.contains("DISABLE ROW LEVEL")));
}

#[test]
fn every_table_that_callers_may_ask_for_has_tenants() {
    let guarded = tables_with_tenants();
    for table in TABLES {
        assert!(guarded.contains(&format!("saas.{}", table.name)), "{}", table.name);
    }
}

#[test]
fn the_application_cannot_step_around_the_policies() {
    let statements = all_statements();
    let roles: Vec<&String> = statements.iter().filter(|statement| statement.starts_with("CREATE ROLE")).collect();
    assert_eq!(roles.len(), 3);
    for role in roles {
        assert!(role.contains("NOSUPERUSER") && role.contains("NOBYPASSRLS"), "{role}");
    }
    assert!(!statements.iter().any(|statement| statement.contains("OWNER TO saas_app")));
    let creates = statements.iter().position(|statement| statement.starts_with("CREATE TABLE")).unwrap();
    let becomes = statements.iter().position(|statement| statement == "SET ROLE saas_owner").unwrap();
    assert!(becomes < creates, "the owner makes the tables, not the application");
}

#[test]
fn the_audit_table_takes_entries_and_nothing_else() {
    let statements = all_statements();
    let grants: Vec<&String> = statements
        .iter()
        .filter(|statement| statement.starts_with("GRANT") && statement.contains("saas.audit_entries"))
        .collect();
    assert_eq!(
        grants,
        ["GRANT INSERT ON saas.audit_entries TO saas_app", "GRANT SELECT ON saas.audit_entries TO saas_auditor"]
    );
    let has = |start: &str| statements.iter().any(|statement| statement.starts_with(start));
    assert!(has("CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON saas.audit_entries"));
    assert!(has("CREATE TRIGGER no_truncate BEFORE TRUNCATE ON saas.audit_entries"));
}

#[test]
fn every_transaction_names_its_tenant_first() {
    let tenant = Tenant::parse("00000000-0000-4000-8000-00000000000a").unwrap();
    let number = INVOICES.column("number").unwrap();
    let transaction = in_tenant(&tenant, vec![select(&INVOICES, &[number], &[], 10)]);
    let sql: Vec<&str> = transaction.iter().map(|statement| statement.sql()).collect();
    assert_eq!(
        sql,
        ["BEGIN", "SELECT set_config('app.tenant', $1, true)", "SELECT number FROM invoices LIMIT 10", "COMMIT"]
    );
    assert_eq!(transaction[1].values(), [tenant.as_str()]);
}

#[test]
fn what_a_caller_sends_is_bound_and_never_sql() {
    let customer = INVOICES.column("customer").unwrap();
    for attack in ["' OR '1'='1", "x'; DROP TABLE invoices; --", "$1", "\0", "app.tenant"] {
        let statement = select(&INVOICES, &[customer], &[(customer, attack.to_owned())], 10);
        assert_eq!(statement.sql(), "SELECT customer FROM invoices WHERE customer::text = $1 LIMIT 10");
        assert_eq!(statement.values(), [attack]);
        assert_eq!(INVOICES.column(attack), None);
        assert_eq!(Table::named(attack), None);
    }
}

#[test]
fn a_tenant_is_a_uuid_or_nothing() {
    for text in [
        "",
        "a",
        "00000000-0000-4000-8000-00000000000A",
        "00000000-0000-4000-8000-0000000000'a",
        "00000000000000000000000000000000000g",
    ] {
        assert_eq!(Tenant::parse(text), None, "{text}");
    }
}
