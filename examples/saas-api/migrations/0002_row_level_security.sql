-- The border between tenants. A transaction names its tenant with set_config('app.tenant', ..., true);
-- without a name current_setting gives NULL or an empty text, and no row matches.
-- FORCE makes the policies hold for the owner of the tables too.
SET ROLE saas_owner;

ALTER TABLE saas.projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.projects FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON saas.projects
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

ALTER TABLE saas.invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.invoices FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON saas.invoices
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

ALTER TABLE saas.sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON saas.sessions
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

RESET ROLE;
