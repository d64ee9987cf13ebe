#!/bin/sh
# Starts RabbitMQ; with SINAU_INTERNAL_TLS=on it answers over TLS alone. Its root is read-only: the image's settings and
# ours are put together in memory, and its own script runs without root, so that it has nothing to write.
set -eu
export RABBITMQ_CONFIG_FILES=/tmp/conf.d
mkdir -p "$RABBITMQ_CONFIG_FILES"
find /etc/rabbitmq/conf.d -name '*.conf' -exec cp '{}' "$RABBITMQ_CONFIG_FILES" ';'
cp /usr/local/lib/sinau/20-sinau.conf "$RABBITMQ_CONFIG_FILES"
rm -f "$RABBITMQ_CONFIG_FILES/30-tls.conf"
if [ "${SINAU_INTERNAL_TLS:-off}" = on ]; then
  cp /usr/local/lib/sinau/30-tls.conf "$RABBITMQ_CONFIG_FILES"
fi
find /var/lib/rabbitmq ! -user rabbitmq -exec chown rabbitmq: '{}' +
exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups docker-entrypoint.sh rabbitmq-server
