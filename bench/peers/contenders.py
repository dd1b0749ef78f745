"""Who is compared: how each gets ready, and the command that measures it in a process of its own.

A contender has a `title`, whether it is a `peer`, why it cannot take part (`absent`, or None), and which networks it
cannot run (`unfit`: name to reason).
"""

import ctypes
import json
import os
import platform
import subprocess

import build
from process import Process
from rows import NETWORKS


def arguments(model, batch, name, folder, threads, seconds, result):
    """Those of process.hpp."""
    output = json.loads((folder / "network.json").read_text())["output"]

    def array(element, extents):
        return f"{element}:{','.join(map(str, (batch, *extents)))}"

    inputs = "+".join(array(*given) for given in NETWORKS[name].inputs)
    return [str(model), str(folder / f"{batch}.input"), inputs, str(result), array("f32", output), str(threads),
            str(seconds)]


class Contender:
    absent = None
    version = ""
    tolerance = 1e-4  # of the largest output

    def __init__(self):
        self.unfit = {}

    def prepare(self, name, folder):
        pass

    def choose_variant(self, name, batch, folder, threads, seconds):
        """The name of the fastest way to run a row, or None where there is only one."""


class Idem(Contender):
    peer = False

    def __init__(self, policy, compiler, march):
        super().__init__()
        self.policy = policy
        if policy == "BFloat16":
            self.tolerance = 1e-2
        self.key = "idem" if policy == "Precise" else f"idem_{policy.lower()}"
        self.title = "idem" if policy == "Precise" else f"idem, policy::{policy}"
        self.flags = [compiler, f"-march={march}", "-fopenmp"]
        version = subprocess.run([compiler, "-dumpfullversion"], capture_output=True, text=True).stdout.strip()
        self.version = f"{revision()}, {compiler} {version} -O3 -march={march}"
        self.programs = {}

    def prepare(self, name, folder):
        network = NETWORKS[name]
        try:
            for batch in network.batches:
                policy = f"ForBatch<{batch},idem::policy::{self.policy}>" if batch > 1 else self.policy
                definitions = [f'-DHEADER="{network.header}"', f"-DNETWORK={network.type}", f"-DPOLICY={policy}",
                               f"-DCONTEXT={network.context}"]
                self.programs[name, batch] = build.compile_program(
                    f"{self.key}-{name}-{batch}", "idem.cpp", [*self.flags, *definitions], build.idem_headers())
        except build.Failure as reason:
            print(reason)
            self.unfit[name] = str(reason)

    def command(self, name, batch, folder, threads, seconds, result):
        model = folder / "net.safetensors"
        return [str(self.programs[name, batch]), *arguments(model, batch, name, folder, threads, seconds, result)], {}


class OnnxRuntime(Contender):
    key, title, peer = "onnxruntime", "ONNX Runtime", True

    def __init__(self, compiler):
        super().__init__()
        machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
        libraries = list((build.FOLDER / "npm").glob(f"node_modules/onnxruntime-node/bin/*/linux/{machine}/*.so.1"))
        if not libraries:
            self.absent = "the npm package onnxruntime-node is not there, or has no library for this processor"
            return
        self.library = str(libraries[0])
        self.version = self.library_version()
        self.program = build.compile_program("onnxruntime", "onnxruntime.cpp", [compiler, "-march=native"])

    def library_version(self):
        class Base(ctypes.Structure):  # ApiBase of onnxruntime_api.hpp
            _fields_ = [("table", ctypes.c_void_p), ("version", ctypes.CFUNCTYPE(ctypes.c_char_p))]

        get = ctypes.CDLL(self.library).OrtGetApiBase
        get.restype = ctypes.POINTER(Base)
        return get().contents.version().decode()

    def command(self, name, batch, folder, threads, seconds, result):
        model = folder / f"{batch}.onnx"
        return ([str(self.program), *arguments(model, batch, name, folder, threads, seconds, result)],
                {"ONNXRUNTIME": self.library})


class PyTorch(Contender):
    key, title, peer = "pytorch", "PyTorch", True

    def __init__(self, python):
        super().__init__()
        self.python = python
        self.variants = {}
        if not build.has_torch(python):
            self.absent = f"{python} has no torch and torchvision"
            return
        self.version = subprocess.run([python, "-c", "import torch; print(torch.__version__)"], capture_output=True,
                                      text=True).stdout.strip()
        self.environment = build.torch_environment()

    def command(self, name, batch, folder, threads, seconds, result, variant=None):
        variant = variant or self.variants[name, batch, threads]
        settings = arguments(folder / "net.pt", batch, name, folder, threads, seconds, result)
        return [self.python, str(build.HERE / "pytorch.py"), *settings, variant], self.environment

    def choose_variant(self, name, batch, folder, threads, seconds):
        """Tried in a first, uncounted process."""
        command = self.command(name, batch, folder, threads, seconds, os.devnull, "best")
        with Process(*command, threads) as process:
            self.variants[name, batch, threads] = process.answer()["variant"]
        return self.variants[name, batch, threads]


def revision():
    command = ["git", "-C", str(build.ROOT), "describe", "--always", "--dirty"]
    said = subprocess.run(command, capture_output=True, text=True)
    return said.stdout.strip() or "unknown revision"
