#!/bin/sh
# Measures what programs that use idem take to compile, on a Debian 12, installing first what is missing.
# Usage: sh bench/compile_time/run.sh [--rows idem resnet18 …] [--rounds 3] [--out folder]; or --help
set -eu
cd "$(dirname "$0")/../.."

sh .ci/install g++ clang-19 python3 libboost-dev libxtensor-dev libxsimd-dev rapidjson-dev valgrind
sh .ci/install libdlib-dev || echo "dlib is not to be had, so its row stays absent."

exec python3 bench/compile_time/compare.py "$@"
