#!/bin/sh
# Builds and runs the benchmarks on a Debian 12, installing first what is missing.
# Usage: sh bench/run.sh [filter] [option of Google Benchmark]...    for example: kernel/winograd, model/MLP, identity
set -eu
cd "$(dirname "$0")/.."

sh .ci/install g++ cmake ninja-build libboost-dev libxtensor-dev libxsimd-dev rapidjson-dev libbenchmark-dev

filter=${1:-.}
[ $# -eq 0 ] || shift
echo "Configuring build/bench"
cmake -S . -B build/bench -G Ninja -D CMAKE_BUILD_TYPE=Release -D IDEM_BUILD_TESTS=OFF -D IDEM_BUILD_EXAMPLES=OFF
echo "Building"
cmake --build build/bench --target idem_bench
exec build/bench/bench/idem_bench --benchmark_filter="$filter" --benchmark_counters_tabular=true "$@"
