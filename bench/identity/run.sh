#!/bin/sh
# Counts the instructions that Identities cost, on a Debian 12, installing first what is missing.
# Usage: sh bench/identity/run.sh
set -eu
cd "$(dirname "$0")/../.."

sh .ci/install g++ python3 valgrind libboost-dev libxtensor-dev libxsimd-dev rapidjson-dev
exec python3 bench/identity/count.py
