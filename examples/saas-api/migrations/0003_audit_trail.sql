-- The audit trail: the application may add entries and nothing else; the auditor may read.
-- No policy by tenant here: an entry without a tenant (a refused login) must be kept as well.
SET ROLE saas_owner;

CREATE TABLE saas.audit_entries (
    number bigint PRIMARY KEY,
    event jsonb NOT NULL,
    previous bytea NOT NULL CHECK (octet_length(previous) = 32),
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    signature bytea NOT NULL CHECK (octet_length(signature) = 32)
);

REVOKE ALL ON saas.audit_entries FROM PUBLIC;
GRANT INSERT ON saas.audit_entries TO saas_app;
GRANT SELECT ON saas.audit_entries TO saas_auditor;

-- Against the owner too: entries stay as they were written.
CREATE FUNCTION saas.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append only';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON saas.audit_entries
    FOR EACH ROW EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON saas.audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();

RESET ROLE;
