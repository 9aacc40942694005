#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A cluster on this machine, in the working folder: PostgreSQL (of this system), Artemis (of Alki's
# own jars), one server with triggers and a worker, one with a worker only. Ctrl-C stops all of it.

set -eu
here=$(CDPATH= cd -- "$(dirname "$0")" && pwd -P)
root=$(CDPATH= cd -- "$here/../.." && pwd -P)
work=$(pwd -P)/cluster
pids=

stop() {
  trap '' INT TERM
  for pid in $pids; do kill -TERM "$pid" 2>/dev/null || :; done
  wait
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL refuses to run as root.
unprivileged() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid nobody --regid nogroup --clear-groups "$@"; else "$@"; fi
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
(cd / && unprivileged "$bin/postgres" -D "$work/postgres" -p 54329 -h 127.0.0.1 -k '') \
  >"$work/logs/postgres.log" 2>&1 &
pids="$pids $!"
until "$bin/pg_isready" -q -h 127.0.0.1 -p 54329; do sleep 0.2; done

"$root/alki" --version
read -r id <"$root/target/app/current"
cp "$here/etc/broker.xml" "$work/broker/etc/"
"${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}/bin/java" -Xmx256m \
  -cp "$root/target/app/$id/*" org.apache.activemq.artemis.core.server.embedded.Main "$work/broker" \
  >"$work/logs/broker.log" 2>&1 &
pids="$pids $!"

cp "$here/application.properties" .
"$root/alki" serve 2>"$work/logs/a.log" &
pids="$pids $!"
"$root/alki" serve --set alki.roles=workers --set camel.management.port=8082 2>"$work/logs/b.log" &
pids="$pids $!"
for log in a b; do
  until grep -q 'alki: ready' "$work/logs/$log.log" 2>/dev/null; do sleep 0.2; done
done
echo "ready: http://127.0.0.1:8080/, inbox $(pwd)/inbox, logs $work/logs; Ctrl-C stops all"
wait
