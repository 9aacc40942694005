#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes models and publishes them, in the working folder: a registry (docker-registry), a pair of
# keys, a server that watches inbox/. Ctrl-C stops all of it.
#
#   REGISTRY_PORT       where the registry listens: 5000
#   HTTP_PORT           where jobs are posted: 8080
#   MANAGEMENT_PORT     health and metrics: 8081

set -eu
here=$(CDPATH= cd -- "$(dirname "$0")" && pwd -P)
alki=$(CDPATH= cd -- "$here/../.." && pwd -P)/alki
registry_port=${REGISTRY_PORT:-5000}
http_port=${HTTP_PORT:-8080}
pids=

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

# Waits until a file says something; not any longer than the process lives that writes it.
await() { # pid, log, words
  until grep -q "$3" "$2" 2>/dev/null; do
    if ! kill -0 "$1" 2>/dev/null; then
      echo "factory.sh: did not start; the end of $2:" >&2
      tail -n 20 "$2" >&2
      exit 1
    fi
    sleep 0.2
  done
}

command -v docker-registry >/dev/null ||
  { echo "factory.sh: a registry is needed (Debian: apt install docker-registry)" >&2; exit 6; }
mkdir -p logs registry inbox
cat >registry/config.yml <<EOF
version: 0.1
storage: {filesystem: {rootdirectory: $(pwd -P)/registry/data}}
http: {addr: "127.0.0.1:$registry_port", secret: stays-over-restarts}
EOF
docker-registry serve registry/config.yml >logs/registry.log 2>&1 &
pids="$! $pids"
await $! logs/registry.log 'listening on'

[ -e keys/alki.key ] || "$alki" key generate -o keys
cp "$here/pipeline.yaml" .
cat >application.properties <<EOF
alki.sign.key=keys/alki.key
alki.sign.public=keys/alki.pub
alki.publish.to=oci://127.0.0.1:$registry_port/models/{name}:{profile}
EOF
"$alki" serve --set camel.server.port="$http_port" \
  --set camel.management.port="${MANAGEMENT_PORT:-8081}" 2>logs/factory.log &
pids="$! $pids"
await $! logs/factory.log 'alki: ready'
echo "ready: inbox $(pwd)/inbox, http://127.0.0.1:$http_port/; Ctrl-C stops all"
wait
