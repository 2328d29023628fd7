#!/bin/sh
# Run once by the PostgreSQL image on an empty volume: two databases, each with its own owner.
set -eu
for name in airflow marsad; do
    variable=$(echo "$name" | tr '[:lower:]' '[:upper:]')_DB_PASSWORD
    psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set name="$name" --set password="$(printenv "$variable")" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
# Extensions and roles are made here: the warehouse's owner is no superuser. The migrations grant the roles their rights.
psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname marsad <<'SQL'
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE ROLE marsad_loader NOLOGIN;
CREATE ROLE marsad_analyst NOLOGIN;
GRANT marsad_loader, marsad_analyst TO marsad WITH ADMIN OPTION;
SQL
