"""The machine: what it is, and which of its cores a measurement takes."""

import os
import pathlib


def cores(count):
    """The first `count` processors that this process may use, no two of them on one core while others are left."""
    allowed = sorted(os.sched_getaffinity(0))
    taken, siblings = [], set()
    for processor in allowed:
        if processor not in siblings:
            taken.append(processor)
            siblings |= siblings_of(processor)
    rest = [processor for processor in allowed if processor not in taken]
    return (taken + rest)[:count]


def siblings_of(processor):
    """The processors that share a core: "0,4" or "0-1" in the kernel's file."""
    file = pathlib.Path(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list")
    siblings = set()
    for part in (file.read_text() if file.exists() else str(processor)).strip().split(","):
        first, _, last = part.partition("-")
        siblings |= set(range(int(first), int(last or first) + 1))
    return siblings


def description():
    """The processor's name, how many the system has, and the widest of the instructions that matter here."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    lines = dict(map(str.strip, line.split(":", 1)) for line in text.split("\n\n")[0].splitlines())
    flags = lines.get("flags", "").split()
    widest = [name for flag, name in (("amx_bf16", "AMX"), ("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in flags]
    return f"{lines.get('model name', 'unknown processor')}, {os.cpu_count()} processors" + "".join(
        f", {name}" for name in widest)
