-- Once, as a superuser, in the new database: ics_crm_owner makes the tables, ics_crm reads and writes rows.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ics_crm;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ics_crm;
ALTER DEFAULT PRIVILEGES FOR ROLE ics_crm_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ics_crm;
ALTER DEFAULT PRIVILEGES FOR ROLE ics_crm_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO ics_crm;
