-- Run by CI against a real PostgreSQL after the migrations: psql -v ON_ERROR_STOP=1 -f this file.
-- It raises where a tenant sees or touches another tenant's rows, or an audit entry can be changed.
SET ROLE saas_app;
SET search_path = saas;

BEGIN;
SELECT set_config('app.tenant', '00000000-0000-4000-8000-00000000000a', true);
INSERT INTO invoices (id, tenant_id, number, customer, amount_cents)
VALUES ('10000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-00000000000a', 'A-1', 'first', 100);
COMMIT;

DO $$
DECLARE seen bigint;
BEGIN
    SELECT count(*) INTO seen FROM invoices;
    ASSERT seen = 0, 'without a tenant no row is seen';

    PERFORM set_config('app.tenant', '00000000-0000-4000-8000-00000000000b', true);
    SELECT count(*) INTO seen FROM invoices;
    ASSERT seen = 0, 'another tenant sees nothing';
    UPDATE invoices SET customer = 'taken';
    GET DIAGNOSTICS seen = ROW_COUNT;
    ASSERT seen = 0, 'another tenant changes nothing';
    BEGIN
        INSERT INTO invoices (id, tenant_id, number, customer, amount_cents)
        VALUES ('10000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-00000000000a', 'A-2', 'planted', 1);
        ASSERT false, 'a row was planted in another tenant';
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;

    PERFORM set_config('app.tenant', '00000000-0000-4000-8000-00000000000a', true);
    SELECT count(*) INTO seen FROM invoices;
    ASSERT seen = 1, 'the owner of the row sees it';

    INSERT INTO audit_entries VALUES (1, '{}', sha256(''), sha256('a'), sha256('b'));
    BEGIN
        UPDATE audit_entries SET number = 2;
        ASSERT false, 'the application changed an audit entry';
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
    BEGIN
        PERFORM * FROM audit_entries;
        ASSERT false, 'the application read the audit trail';
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
END
$$;

SET ROLE saas_owner;
DO $$
BEGIN
    BEGIN
        DELETE FROM saas.audit_entries;
        ASSERT false, 'the owner deleted an audit entry';
    EXCEPTION WHEN raise_exception THEN NULL;
    END;
    BEGIN
        TRUNCATE saas.audit_entries;
        ASSERT false, 'the owner emptied the audit trail';
    EXCEPTION WHEN raise_exception THEN NULL;
    END;
END
$$;
RESET ROLE;
