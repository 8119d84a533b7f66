-- Roles: who owns, who works, who reads the audit trail. None of them is a superuser, none bypasses
-- row-level security, and the application's role owns nothing.
CREATE ROLE saas_owner NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE saas_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE ROLE saas_auditor NOLOGIN NOSUPERUSER NOBYPASSRLS;

CREATE SCHEMA saas AUTHORIZATION saas_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA saas TO saas_app, saas_auditor;
ALTER ROLE saas_app SET search_path = saas;

SET ROLE saas_owner;

CREATE TABLE saas.projects (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX projects_by_tenant ON saas.projects (tenant_id);

CREATE TABLE saas.invoices (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    number text NOT NULL,
    customer text NOT NULL,
    amount_cents bigint NOT NULL,
    bank_account bytea,
    UNIQUE (tenant_id, number)
);

CREATE TABLE saas.sessions (
    id text PRIMARY KEY,
    tenant_id uuid NOT NULL,
    user_name text NOT NULL,
    started timestamptz NOT NULL,
    last_seen timestamptz NOT NULL
);
CREATE INDEX sessions_by_tenant ON saas.sessions (tenant_id, user_name);

GRANT SELECT, INSERT, UPDATE, DELETE ON saas.projects, saas.invoices, saas.sessions TO saas_app;

RESET ROLE;
