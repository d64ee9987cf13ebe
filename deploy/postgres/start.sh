#!/bin/sh
# Starts PostgreSQL; with SINAU_INTERNAL_TLS=on it answers over TLS alone, as whom its certificate names.
set -eu
if [ "${SINAU_INTERNAL_TLS:-off}" = on ]; then
  # A server reads its key only when nobody else can.
  install --owner=postgres --mode=600 /run/sinau/server.key /var/run/postgresql/server.key
  set -- -c ssl=on -c ssl_min_protocol_version=TLSv1.2 -c ssl_cert_file=/run/sinau/server.crt \
    -c ssl_key_file=/var/run/postgresql/server.key -c hba_file=/usr/local/lib/sinau/pg_hba.conf
fi
exec docker-entrypoint.sh postgres "$@"
