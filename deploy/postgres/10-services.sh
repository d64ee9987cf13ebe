#!/bin/sh
# A role and a database for each service, which no other role may enter. Runs at the first start; run again, it gives
# the roles the passwords that are in deploy/secrets now.
set -eu
admin() {
  psql --set=ON_ERROR_STOP=1 --quiet --username=postgres --dbname=postgres "$@"
}

for service in assessment catalog enrollment identity notification; do
  admin --set=name="sinau_$service" --set=password="$(cat "/run/sinau/$service")" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'name', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
ALTER ROLE :"name" PASSWORD :'password';
SQL
done
admin --set=password="$(cat /run/sinau/superuser)" <<'SQL'
ALTER ROLE postgres PASSWORD :'password';
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
SQL
