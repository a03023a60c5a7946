#!/bin/sh
# Run once by the image of PostgreSQL, in a new and empty server: the two roles of ICS CRM and its database.
# Neither is a superuser, whom no policy binds. Their passwords are those of the two URLs.
set -eu
password_in() { sed -e 's|^[a-z]*://[^:]*:\([^@]*\)@.*|\1|' "/run/secrets/$1"; }
psql --set ON_ERROR_STOP=1 --username postgres \
    --set owner="$(password_in DATABASE_OWNER_URL)" --set rows="$(password_in DATABASE_URL)" <<'SQL'
CREATE ROLE ics_crm_owner LOGIN PASSWORD :'owner';
CREATE ROLE ics_crm LOGIN PASSWORD :'rows';
CREATE DATABASE ics_crm OWNER ics_crm_owner;
SQL
psql --set ON_ERROR_STOP=1 --username postgres --dbname ics_crm --file /etc/ics-crm/database-roles.sql
