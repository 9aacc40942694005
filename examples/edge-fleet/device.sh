#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Brings the newest version of a model into the working folder, which has alki.pub, and serves it.
#
#   MODEL               which: oci://127.0.0.1:5000/models/stories260k:q4_k_m
#   LLAMA_SERVER        the program: llama-server
#   PORT                where it listens: 8080

set -eu
here=$(CDPATH= cd -- "$(dirname "$0")" && pwd -P)
alki=$(CDPATH= cd -- "$here/../.." && pwd -P)/alki
server=${LLAMA_SERVER:-llama-server}

"$alki" deploy "${MODEL:-oci://127.0.0.1:5000/models/stories260k:q4_k_m}" \
  --to . --key alki.pub --llama-server "$server"
cd current/
echo "serving $(pwd -P)"
XDG_CONFIG_HOME=deploy exec "$server" --port "${PORT:-8080}"
