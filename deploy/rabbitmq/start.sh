#!/bin/sh
# Starts RabbitMQ; with SINAU_INTERNAL_TLS=on it answers over TLS alone.
set -eu
cp /usr/local/lib/sinau/20-sinau.conf /etc/rabbitmq/conf.d/20-sinau.conf
rm -f /etc/rabbitmq/conf.d/30-tls.conf
if [ "${SINAU_INTERNAL_TLS:-off}" = on ]; then
  cp /usr/local/lib/sinau/30-tls.conf /etc/rabbitmq/conf.d/30-tls.conf
fi
exec docker-entrypoint.sh rabbitmq-server
