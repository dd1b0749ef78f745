#!/bin/sh
# Builds and runs the tests of idem on a Debian 12, installing first what is missing; all but those of the label scale,
# which take a quarter of an hour: ctest --test-dir build/release -L scale
# Usage: sh tests/run.sh
set -eu
cd "$(dirname "$0")/.."

sh .ci/install g++ cmake ninja-build python3 clang-19 libclang-rt-19-dev valgrind \
    g++-aarch64-linux-gnu qemu-user libc++-19-dev libc++abi-19-dev \
    libboost-dev libxtensor-dev libxsimd-dev rapidjson-dev catch2 libbenchmark-dev libstb-dev

echo "Configuring build/release"
cmake --preset release
echo "Building"
cmake --build --preset release
echo "Testing"
ctest --preset release --parallel "$(nproc)"
