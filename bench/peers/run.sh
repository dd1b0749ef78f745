#!/bin/sh
# Measures idem beside ONNX Runtime and PyTorch on a Debian 12, installing first what is missing.
# Usage: sh bench/peers/run.sh [--rows mlp resnet18:8 …] [--rounds 5] [--threads 1 2] [--out folder]; or --help
set -eu
cd "$(dirname "$0")/../.."

sh .ci/install g++ python3 libboost-dev libxtensor-dev libxsimd-dev rapidjson-dev
sh .ci/install python3-torch python3-torchvision ||
    echo "PyTorch is not to be had: no column of its own, and only networks that an earlier run has made."

# The package ships the shared library for this system. Its install script, which is not run, would fetch one for GPUs.
peer=build/peers/npm
if [ ! -d $peer/node_modules/onnxruntime-node ]; then
    mkdir -p $peer
    echo "Installing onnxruntime-node into $peer"
    if ! command -v npm >/dev/null; then
        echo "There is no npm, so the column of ONNX Runtime stays absent."
    elif ! npm install --prefix $peer --ignore-scripts --no-audit --no-fund --loglevel=error onnxruntime-node; then
        echo "npm could not install onnxruntime-node, so the column of ONNX Runtime stays absent."
    fi
fi

exec /usr/bin/python3 bench/peers/compare.py "$@"
