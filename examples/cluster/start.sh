#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A cluster on this machine, in the working folder: PostgreSQL (of this system), Artemis (of Alki's
# own jars), one server with triggers and a worker, one with a worker only. Ctrl-C stops all of it.
#
#   POSTGRES_PORT, BROKER_PORT       where the two listen: 54329, 61616
#   HTTP_PORT                        where jobs are posted: 8080
#   MANAGEMENT_PORT, WORKER_PORT     health and metrics of the two servers: 8081, 8082

set -eu
here=$(CDPATH= cd -- "$(dirname "$0")" && pwd -P)
root=$(CDPATH= cd -- "$here/../.." && pwd -P)
work=$(pwd -P)/cluster
postgres_port=${POSTGRES_PORT:-54329}
broker_port=${BROKER_PORT:-61616}
http_port=${HTTP_PORT:-8080}
pids=

# The last that was started first, so that servers still have what they need to stop.
stop() {
  trap '' INT TERM
  for pid in $pids; do
    kill -TERM "$pid" 2>/dev/null || :
    wait "$pid" || :
  done
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Waits until a command says yes; not any longer than the process lives that it is about.
await() { # pid, log, command...
  pid=$1 log=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "$pid" 2>/dev/null; then
      echo "start.sh: did not start; the end of $log:" >&2
      tail -n 20 "$log" >&2
      exit 1
    fi
    sleep 0.2
  done
}

# Instead of this shell. PostgreSQL refuses to run as root.
unprivileged() {
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid nobody --regid nogroup --clear-groups "$@"
  fi
  exec "$@"
}

postgres=$(command -v postgres || ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | tail -n 1 || :)
[ -n "$postgres" ] || { echo "start.sh: PostgreSQL is needed (Debian: apt install postgresql)" >&2; exit 6; }
bin=$(dirname "$(readlink -f "$postgres")")
mkdir -p "$work/broker/etc" "$work/logs"
if ! [ -d "$work/postgres/base" ]; then
  mkdir -p "$work/postgres"
  if [ "$(id -u)" = 0 ]; then chown nobody "$work/postgres"; fi
  (cd / && unprivileged "$bin/initdb" -D "$work/postgres" -U alki -A trust >"$work/logs/initdb.log")
fi
(cd / && unprivileged "$bin/postgres" -D "$work/postgres" -p "$postgres_port" -h 127.0.0.1 -k '') \
  >"$work/logs/postgres.log" 2>&1 &
pids="$! $pids"
await $! "$work/logs/postgres.log" "$bin/pg_isready" -q -h 127.0.0.1 -p "$postgres_port"

java=$("$root/alki" --java)
"$root/alki" --version
read -r id <"$root/target/app/current"
sed "s/:61616</:$broker_port</" "$here/etc/broker.xml" >"$work/broker/etc/broker.xml"
"$java" -Xmx256m \
  -cp "$root/target/app/$id/*" org.apache.activemq.artemis.core.server.embedded.Main "$work/broker" \
  >"$work/logs/broker.log" 2>&1 &
pids="$! $pids"

sed "s/:54329/:$postgres_port/; s/:61616/:$broker_port/" "$here/application.properties" \
  >application.properties
"$root/alki" serve --set camel.server.port="$http_port" \
  --set camel.management.port="${MANAGEMENT_PORT:-8081}" 2>"$work/logs/a.log" &
pids="$! $pids"
await $! "$work/logs/a.log" grep -q 'alki: ready' "$work/logs/a.log"
"$root/alki" serve --set alki.roles=workers --set camel.management.port="${WORKER_PORT:-8082}" \
  2>"$work/logs/b.log" &
pids="$! $pids"
await $! "$work/logs/b.log" grep -q 'alki: ready' "$work/logs/b.log"
echo "ready: http://127.0.0.1:$http_port/, inbox $(pwd)/inbox, logs $work/logs; Ctrl-C stops all"
wait
