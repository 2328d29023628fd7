-- Two roles that nobody logs in as: marsad_loader runs the pipeline, marsad_analyst asks questions. They belong to the whole cluster, so
-- several warehouses of one cluster share them. Where the owner may not make roles, an administrator makes them (docs/superset.md).

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['marsad_loader', 'marsad_analyst'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
                EXECUTE format('GRANT %I TO CURRENT_USER', name);
            END IF;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of the cluster made it meanwhile
            WHEN insufficient_privilege THEN RAISE WARNING 'no right to make the role %: ask the server''s administrator', name;
        END;
    END LOOP;
END $$;

CREATE FUNCTION marsad.grant_roles() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    harmful record;
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'marsad_loader') THEN
        EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO marsad_loader', current_database());
        GRANT USAGE ON SCHEMA marsad TO marsad_loader;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA marsad TO marsad_loader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA marsad GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO marsad_loader;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA marsad TO marsad_loader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA marsad GRANT USAGE ON SEQUENCES TO marsad_loader;
        REVOKE INSERT, UPDATE, DELETE ON marsad.schema_migration FROM marsad_loader;
        IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'mart') THEN
            GRANT USAGE ON SCHEMA mart TO marsad_loader;
            GRANT SELECT ON ALL TABLES IN SCHEMA mart TO marsad_loader;
        END IF;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'marsad_analyst') THEN
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO marsad_analyst', current_database());
        IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'mart') THEN
            GRANT USAGE ON SCHEMA mart TO marsad_analyst;
            GRANT SELECT ON ALL TABLES IN SCHEMA mart TO marsad_analyst;
        END IF;
    END IF;
    -- What anybody may call unless it is taken away: large objects (they write), and the locks that the pipeline lives by.
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        FOR harmful IN
            SELECT oid::regprocedure AS signature, proname LIKE 'pg\_%' AS is_lock FROM pg_proc
            WHERE pronamespace = 'pg_catalog'::regnamespace
                  AND (proname ~ '^(lo_|lowrite|loread)' OR proname ~ '^pg_(try_)?advisory_')
        LOOP
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', harmful.signature);
            IF harmful.is_lock AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'marsad_loader') THEN
                EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO marsad_loader', harmful.signature);
            END IF;
        END LOOP;
    END IF;
END $$;
COMMENT ON FUNCTION marsad.grant_roles() IS 'Gives marsad_loader and marsad_analyst, where they exist, what they may do. May be run again.';

SELECT marsad.grant_roles();
