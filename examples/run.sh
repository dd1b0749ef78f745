#!/bin/sh
# Builds and runs the handwritten digits example on a Debian 12, installing first what is missing.
# Usage: sh examples/run.sh
set -eu
cd "$(dirname "$0")/.."

sh .ci/install g++ cmake ninja-build libboost-dev libxtensor-dev libxsimd-dev rapidjson-dev

echo "Configuring build/examples"
cmake -S . -B build/examples -G Ninja -D CMAKE_BUILD_TYPE=Release -D IDEM_BUILD_TESTS=OFF -D IDEM_BUILD_BENCH=OFF
echo "Building"
cmake --build build/examples --target digits
echo "Running build/examples/bin/digits"
build/examples/bin/digits

cat <<'END'

Next: what is on a picture of yours, by torchvision's ResNet-18. Pictures are read by stb:
    apt-get install libstb-dev
    cmake -S . -B build/examples && cmake --build build/examples --target resnet18
    build/examples/bin/resnet18 resnet18.safetensors picture.jpg
Without weights it says how to make them.

Or what follows the ids of a text, by GPT-2:
    cmake --build build/examples --target generate
    build/examples/bin/generate model.safetensors 15496 11
Without arguments it says where the weights are, and generates by a tiny network of random ones.
END
