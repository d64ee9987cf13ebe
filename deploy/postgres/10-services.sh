#!/bin/sh
# At the first start: a role and a database for each service, which no other role may enter.
set -eu
for service in assessment catalog enrollment identity notification; do
  psql --set=ON_ERROR_STOP=1 --quiet --dbname=postgres \
    --set=name="sinau_$service" --set=password="$(cat "/run/sinau/$service")" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
psql --set=ON_ERROR_STOP=1 --quiet --dbname=postgres --command='REVOKE CONNECT ON DATABASE postgres FROM PUBLIC'
